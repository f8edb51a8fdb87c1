"""The review queue over a real mission: who may answer, what an answer does, and what becomes of a bad one."""

import html
import re

import pytest
from starlette.testclient import TestClient

from practice_mission import new_desk
from practice_reports import four_doubts, where
from tahqiq.api.app import build_api
from tahqiq.desk.regroup import merge
from tahqiq.desk.review_queue import QueueReader
from tahqiq.model.release import MECHANISM
from tahqiq.store import log
from tahqiq.store.incidents import all_incidents
from tahqiq.web.app import build_app
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.headers import POLICY, WITH_SCRIPT
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.mission_writing import MissionWritingDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow
OWN = {"origin": "http://127.0.0.1"}


class Visitor:
    """One browser at one member's desk."""

    def __init__(self, desk, member="analyst-1", *, enter=True) -> None:
        self.desk = desk
        self.mode = DeskMode(MissionWritingDesk(desk, member), desk.chance(32))
        app = build_app(MissionDesk(desk), WebSettings(), self.mode)
        self.client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
        if enter:
            assert self.client.get(f"/desk/enter/{self.mode.key}").status_code == 200

    def page(self, path):
        return html.unescape(self.client.get(path).text)

    def send(self, path, headers=OWN, **fields):
        token = re.search(r'name="token" value="([0-9a-f]+)"', self.page("/desk/new"))[1]
        data = {"token": token} | fields
        return self.client.post(path, data=data, headers=headers, follow_redirects=False)


@pytest.fixture
def mission(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    four_doubts(desk)
    yield desk
    desk.store.close()


@pytest.fixture
def visitor(mission):
    found = Visitor(mission)
    yield found
    found.client.close()


def size(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def test_queue__shows_both_reports_the_comparison_and_the_map(visitor):
    page = visitor.page("/queue")
    assert "Question <bdi" in page and "1 / 4" in page and "0 / 4" in page
    assert page.count('class="report-no"') == 2 and page.count("<mark>") == 2
    assert "cannot be compared" in page and "agrees" in page
    assert "2: Mill town, ± 3 km" in page, "report 1 names no place"
    one = QueueReader(visitor.desk).read().doubts[0]
    assert one.claim.span in page and one.nearest.span in page
    assert all(reason.text in page for reason in one.reasons)


def test_answer__is_entered_and_leads_on_and_undo_leads_back(visitor):
    one = QueueReader(visitor.desk).read().doubts[0]
    answer = visitor.send("/queue", question=one.id, verdict="same", note="")
    assert answer.status_code == 303
    place = answer.headers["location"]
    page = visitor.page(place)
    assert "Entered: the same happening." in page and "1 / 4" in page and "1 / 3" in page
    assert where(visitor.desk, one.claim) == [one.incident]
    judgement = re.search(r'name="judgement" value="(\w+)"', page)[1]
    answer = visitor.send("/queue/undo", judgement=judgement, question=one.id)
    assert answer.status_code == 303 and f"at={one.id}" in answer.headers["location"]
    assert "Taken back." in visitor.page(answer.headers["location"])
    assert where(visitor.desk, one.claim) == [None]


def test_form_sent_twice__is_one_judgement(visitor):
    one = QueueReader(visitor.desk).read().doubts[0]
    assert visitor.send("/queue", question=one.id, verdict="unsure").status_code == 303
    visitor.send("/queue", question=one.id, verdict="same")
    before = size(visitor.desk)
    answer = visitor.send("/queue", question=one.id, verdict="same")
    assert answer.status_code == 422 and "JDG007" in answer.text
    assert size(visitor.desk) == before


@pytest.mark.parametrize(
    "fields",
    [{"verdict": "maybe"}, {"verdict": ""}, {}, {"verdict": "same", "question": "ask_nothing"},
     {"verdict": "different", "question": "<script>alert(1)</script>"}],
)  # fmt: skip
def test_bad_form__says_so_and_enters_nothing(visitor, fields):
    before = size(visitor.desk)
    said = {"question": QueueReader(visitor.desk).read().doubts[0].id} | fields
    answer = visitor.send("/queue", **said)
    assert answer.status_code == 422
    assert "<script>alert" not in answer.text
    assert size(visitor.desk) == before


@pytest.mark.parametrize(
    "headers", [{}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}], ids=str
)
@pytest.mark.parametrize("path", ["/queue", "/queue/undo"])
def test_form_from_elsewhere__is_refused(visitor, headers, path):
    before = size(visitor.desk)
    one = QueueReader(visitor.desk).read().doubts[0]
    assert visitor.send(path, headers=headers, question=one.id, verdict="same").status_code == 403
    assert visitor.send(path, token="0" * 64, question=one.id, verdict="same").status_code == 403
    assert size(visitor.desk) == before


def test_those_who_may_not_judge__see_no_queue(mission):
    liaison = Visitor(mission, "liaison-ard")
    assert liaison.client.get("/queue").status_code == 403
    assert 'href="/queue"' not in liaison.page("/desk")
    assert liaison.send("/queue", question="ask_x", verdict="same").status_code in (403, 422)
    passer_by = Visitor(mission, enter=False)
    assert passer_by.client.get("/queue").status_code == 403
    duty = Visitor(mission, "duty-1")
    assert duty.client.get("/queue").status_code == 200


def test_script__is_allowed_on_this_page_alone_and_from_our_shelf(visitor):
    answer = visitor.client.get("/queue")
    assert answer.headers["content-security-policy"] == WITH_SCRIPT == f"{POLICY}; script-src 'self'"
    assert visitor.client.get("/incidents").headers["content-security-policy"] == POLICY
    (script,) = re.findall(r'<script src="([^"]+)"></script>', answer.text)
    served = visitor.client.get(script)
    assert served.status_code == 200 and served.headers["content-type"].startswith("text/javascript")


def test_empty_queue__says_so(tmp_path):
    desk = new_desk(str(tmp_path / "e.tahqiq"), tmp_path / "keys")
    page = Visitor(desk).page("/queue")
    assert "Nothing waits for a person" in page and 'name="verdict"' not in page
    desk.store.close()


def test_merged_incident__leads_on_by_its_old_address_in_pages_and_interface(visitor):
    desk = visitor.desk
    with desk.inside() as asker:
        kept, gone = (one.incident.id for one in all_incidents(asker)[:2])
    merge(desk, "analyst-1", kept, gone, "One.")
    answer = visitor.client.get(f"/incidents/{gone}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/incidents/{kept}?moved={gone}")
    assert answer.headers["cache-control"] == "no-store", "it can be undone"
    page = visitor.page(f"/incidents/{gone}")
    assert "its id leads here" in page and gone in page and "Who judged what, when and why" in page
    assert f"moved to {kept}" in visitor.page(f"/why/{gone}")
    api = TestClient(build_api(desk, MECHANISM), base_url="http://127.0.0.1")
    answer = api.get(f"/incidents/{gone}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, kept)
    assert answer.json()["incident"]["id"] == kept
    assert api.get(f"/incidents/{gone}").json()["also_known_as"] == [gone]


def test_public_page__shows_voices_and_no_judgements(visitor):
    public = TestClient(
        build_app(MissionDesk(visitor.desk), WebSettings(audience=MECHANISM)), base_url="http://127.0.0.1"
    )
    with visitor.desk.inside() as asker:
        one = all_incidents(asker)[0].incident.id
    page = html.unescape(public.get(f"/incidents/{one}").text)
    assert "Independent voices" in page and "Why they count as one" in page


def two(desk) -> tuple[str, str, list[str]]:
    """Two incidents, and the claims of the first."""
    with desk.inside() as asker:
        one, other = all_incidents(asker)[:2]
    return one.incident.id, other.incident.id, list(one.incident.claims)


def test_incident_page__splits_merges_and_takes_back(visitor):
    desk = visitor.desk
    one, other, claims = two(desk)
    answer = visitor.send(f"/incidents/{one}/judge", act="split", claims=[claims[0]], note="Another day.")
    assert answer.status_code == 303 and f"/incidents/{one}?said=split" in answer.headers["location"]
    page = visitor.page(answer.headers["location"])
    assert "an incident of their own now" in page and "Another day." in page
    judgement = re.search(
        r'name="act" value="undo"><input type="hidden" name="judgement" value="(\w+)"', page
    )[1]
    answer = visitor.send(f"/incidents/{one}/judge", act="undo", judgement=judgement)
    assert answer.headers["location"] == f"/incidents/{one}?said=undo#judged"
    answer = visitor.send(f"/incidents/{one}/judge", act="merge", other=other, note="One.")
    assert answer.headers["location"].startswith(f"/incidents/{one}?said=merge")
    assert visitor.client.get(f"/incidents/{other}", follow_redirects=False).status_code == 301


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"act": "split", "note": "x"}, "JDG002"),
        ({"act": "split", "note": "", "claims": ["first"]}, "FND003"),
        ({"act": "merge", "other": "inc_nowhere", "note": "<b>kept</b>"}, "NOT001"),
        ({"act": "merge", "other": "", "note": "x"}, "NOT001"),
        ({"act": "burn"}, "WEB422"),
    ],
)
def test_bad_regrouping__keeps_the_form_and_enters_nothing(visitor, fields, code):
    one, _other, claims = two(visitor.desk)
    before = size(visitor.desk)
    said = fields | ({"claims": claims[:1]} if fields.get("claims") else {})
    answer = visitor.send(f"/incidents/{one}/judge", **said)
    assert answer.status_code in (404, 422) and code in answer.text
    assert "<b>kept" not in answer.text
    assert size(visitor.desk) == before


def test_incident_page__shows_no_forms_to_those_who_may_not_judge(mission):
    one, other, _claims = two(mission)
    liaison = Visitor(mission, "liaison-ard")
    assert "Is it one happening?" not in liaison.page(f"/incidents/{one}")
    answer = liaison.send(f"/incidents/{one}/judge", act="merge", other=other, note="One.")
    assert answer.status_code == 422 and "MEM002" in answer.text
