"""A case in the practice mission, its clock moved by hand, and members at their desks who fill in forms."""

import html
import re
from datetime import timedelta
from pathlib import Path

from starlette.testclient import TestClient

from practice_mission import NOON, new_desk
from practice_papers import COMPLAINT, REPORT, as_json
from practice_terms import TERMS
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.store import log
from tahqiq.store.incidents import all_incidents
from tahqiq.web.app import build_app
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.mission_writing import MissionWritingDesk
from tahqiq.web.settings import WebSettings

OWN = {"origin": "http://127.0.0.1"}


def case_at_hand(folder: Path, release: str = "parties") -> tuple[Desk, CaseClock, str]:
    """A mission with one shelling, told by the team and by a party's complaint: the desk, its clock, the incident."""
    clock = CaseClock(NOON)
    desk = new_desk(str(folder / "m.tahqiq"), folder / "keys").at(clock)
    adopt_instrument(desk, "chair-1", TERMS)
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release=release))
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release=release))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    with desk.inside() as asker:
        (only,) = all_incidents(asker)
    return desk, clock, only.incident.id


def size(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


class Member:
    """One member at his desk in his own browser."""

    def __init__(self, desk: Desk, name: str) -> None:
        self.desk, self.mode = desk, DeskMode(MissionWritingDesk(desk, name), desk.chance(32))
        app = build_app(MissionDesk(desk), WebSettings(), self.mode)
        self.client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        assert self.client.get(f"/desk/enter/{self.mode.key}").status_code == 200

    def page(self, path: str) -> str:
        return html.unescape(self.client.get(path).text)

    def send(self, path: str, headers=OWN, **fields):
        """The form at this address, sent with what was typed and its own hidden fields."""
        shown = self.client.get(path).text
        hidden = dict(re.findall(r'<input type="hidden" name="(token|once)" value="([0-9a-f]+)"', shown))
        if "token" not in hidden:
            shown = self.client.get("/desk/new").text
            hidden = dict(re.findall(r'name="(token)" value="([0-9a-f]+)"', shown))
        return self.client.post(path, data=hidden | fields, headers=headers, follow_redirects=False)

    def files(self, incident: str, step: str, **fields) -> int:
        """Files a paper by its form and gives its entry; a second look is taken where one is asked."""
        path = f"/cases/{incident}/file/{step}"
        answer = self.send(path, **fields)
        if answer.status_code == 200 and "Nothing is entered yet" in answer.text:
            hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
            again: dict[str, list[str]] = {}
            for name, value in hidden:
                again.setdefault(html.unescape(name), []).append(html.unescape(value))
            answer = self.client.post(
                path, data=again | {"next": "enter"}, headers=OWN, follow_redirects=False
            )
        assert answer.status_code == 303, why(answer.text)
        return int(re.search(r"filed=(\d+)", answer.headers["location"])[1])

    def offered(self, incident: str) -> set[str]:
        """The forms that the case's page offers."""
        return set(re.findall(rf'href="/cases/{incident}/file/([a-z-]+)"', self.page(f"/cases/{incident}")))


def why(text: str) -> str:
    """What a page says that did not work."""
    found = re.findall(
        r'(?s)(?:id="refused"|class="over").*?</(?:div|section)>|<p class="lead">.*?</p>', text
    )
    return html.unescape(re.sub(r"<[^>]+>|\s+", " ", " ".join(found)))


def claims_of(desk: Desk, incident: str) -> list[str]:
    with desk.inside() as asker:
        return [
            claim.id for claim in next(f for f in all_incidents(asker) if f.incident.id == incident).claims
        ]


def take_whole_way(desk: Desk, clock: CaseClock, incident: str) -> dict[str, int]:
    """Every step by its form, from triage to closing and opening again; the entry of each."""
    at = {name: Member(desk, name) for name in (
        "duty-1", "monitor-1", "investigator-1", "chair-1", "liaison-ard", "liaison-bel", "commissioner-bel",
        "commissioner-ard",
    )}  # fmt: skip
    claims, found = claims_of(desk, incident), {}

    def step(member: str, name: str, /, **fields) -> None:
        found[name] = at[member].files(incident, name, **fields)
        clock.moment += timedelta(hours=1)

    step(
        "duty-1",
        "triage",
        category="use_of_force",
        priority="urgent",
        safety_flag="yes",
        note="For us alone.",
    )
    step("duty-1", "contact", seats=["ARD", "BEL"], means="hotline", called_at="2025-10-28T17:00",
         answered_at="2025-10-28 17:10", undertaken="Both hold their fire.")  # fmt: skip
    step("duty-1", "review", outcome="fit_to_report", note="Two voices.")
    step("duty-1", "task", components=["ARD", "BEL", "SEC"], order="Look at the craters.", due_hours="48")
    step("duty-1", "request-access", party="BEL", what="The gun line, tomorrow.", due_hours="24")
    request = choice(at["liaison-bel"], incident, "answer-access", "request")
    step("liaison-bel", "answer-access", request=request, answer="delayed", reason="The road is mined.")
    step("monitor-1", "verify", finding="occurred", method="Craters inspected", standard="balance_of_probabilities",
         confidence="moderate", basis=claims, views_BEL="absent", views_QAS="agrees",
         summary="Three shells fell on the ridge.")  # fmt: skip
    step("liaison-bel", "view", view_BEL="disagrees", view_BEL_words="The craters are old.")
    step("investigator-1", "attribute", to_whether="named", to=["BEL"], standard="reasonable_grounds_to_believe",
         confidence="moderate", basis=claims, summary="Fired from the Belmar side.")  # fmt: skip
    step("duty-1", "request-reply", party="BEL", due_hours="30")
    step("liaison-bel", "reply", text="It was return fire.\nWe were shot at first.")
    step("investigator-1", "forward", to="technical_committee", recommends="A minor violation.")
    step("commissioner-bel", "position", provision="terms/1", position_BEL="disagrees",
         position_BEL_words="Return fire is no breach.")  # fmt: skip
    step("chair-1", "determine", provision="terms/1", outcome="violation_minor", against="BEL",
         decided_by="majority", positions_ARD="agrees", positions_BEL="disagrees",
         positions_BEL_words="Return fire is no breach.", positions_QAS="agrees", positions_TAR="agrees",
         reservations="BEL: who fired first is open.\nTAR: the hour is not sure.",
         summary="A breach of article 1.")  # fmt: skip
    determination = choice(at["chair-1"], incident, "notify", "determination")
    step("chair-1", "notify", determination=determination, seats=["ARD", "BEL"], form="full")
    step("liaison-bel", "object", determination=determination, grounds="The craters are old.")
    step("chair-1", "reconsider", determination=determination, outcome="upheld", grounds="They are fresh.")
    step("chair-1", "demand", determination=determination, kind="corrective_action", owner="BEL",
         what="Guns back behind the river.", due_hours="72", verified_how="A joint patrol looks.")  # fmt: skip
    measure = choice(at["liaison-bel"], incident, "report-measure", "measure")
    step("liaison-bel", "report-measure", measure=measure, state="done", account="They are back.")
    step("monitor-1", "check-measure", measure=measure, finding="done", method="Seen by the patrol.")
    step("chair-1", "close", reason="Nothing is open.")
    step("chair-1", "reopen", reason="A new witness came.")
    return found


def choice(member: Member, incident: str, step: str, name: str) -> str:
    """The first that a form offers to choose."""
    page = member.page(f"/cases/{incident}/file/{step}")
    chosen = re.search(rf'(?s)<select id="f-{name}".*?<option value="([a-z]+_[^"]+)"', page)
    assert chosen, why(page)
    return chosen[1]


def seen_by(desk, audience):
    app = build_app(MissionDesk(desk), WebSettings(audience=audience))
    return TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)


def main_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, (path, why(answer.text))
    return html.unescape(re.search(r"(?s)<main.*</main>", answer.text)[0])


def verify(desk, incident, **more):
    said = {
        "finding": "occurred", "method": "craters", "standard": "balance_of_probabilities",
        "confidence": "moderate", "basis": claims_of(desk, incident), "summary": "Shells fell.",
    }  # fmt: skip
    return file_paper(desk, "monitor-1", "incident.verified", incident, said | more)


def attribute(desk, incident, **more):
    said = {
        "to": ["BEL"], "standard": "reasonable_grounds_to_believe", "confidence": "moderate",
        "basis": claims_of(desk, incident), "summary": "From the Belmar side.",
    }  # fmt: skip
    return file_paper(desk, "investigator-1", "incident.attributed", incident, said | more)


def review(desk, incident):
    return file_paper(desk, "duty-1", "incident.reviewed", incident, {"outcome": "fit_to_report"})


def to_the_reply(desk, clock, incident):
    """As far as the reply, whose time has passed."""
    review(desk, incident)
    verify(desk, incident)
    attribute(desk, incident)
    due = (clock.moment + timedelta(hours=30)).isoformat()
    file_paper(desk, "duty-1", "reply.requested", incident, {"party": "BEL", "due": due})
    clock.moment += timedelta(hours=31)


DETERMINE = {
    "provision": "terms/1", "outcome": "violation_minor", "against": "BEL", "decided_by": "majority",
    "positions_ARD": "agrees", "positions_BEL": "disagrees", "positions_BEL_words": "Return fire.",
    "positions_QAS": "agrees", "positions_TAR": "agrees", "reservations": "TAR: the hour is open.",
    "summary": "A breach of article 1.",
}  # fmt: skip
