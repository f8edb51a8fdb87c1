"""Casework in the web over a real mission: the board by stage, the case file, and every form."""

import html
import re
from datetime import timedelta

import pytest

from practice_casework import (
    DETERMINE,
    Member,
    case_at_hand,
    claims_of,
    review,
    size,
    take_whole_way,
    to_the_reply,
    verify,
    why,
)
from practice_papers import REPORT, as_json
from practice_reports import tell
from tahqiq.desk.append import append
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.desk.regroup import merge
from tahqiq.intake.details import Details
from tahqiq.model.finding import Verification
from tahqiq.model.place import Place
from tahqiq.store.incidents import all_incidents
from tahqiq.web.paper_forms import FORMS

pytestmark = pytest.mark.slow


@pytest.fixture
def at_hand(tmp_path):
    desk, clock, incident = case_at_hand(tmp_path)
    yield desk, clock, incident
    desk.store.close()


def test_whole_way__can_be_gone_by_the_forms_alone(at_hand):
    desk, clock, incident = at_hand
    entered = take_whole_way(desk, clock, incident)
    assert set(entered) == set(FORMS)
    assert sorted(entered.values()) == list(entered.values()), "each its own entry, in order"
    page = Member(desk, "duty-1").page(f"/cases/{incident}")
    for index in entered.values():
        assert f'id="paper-{index}"' in page and f'href="/register/{index}"' in page
    assert "Every step kept the rules that were in force when it was taken." in page
    for words in ("For us alone.", "Both hold their fire.", "The road is mined.", "The craters are old.",
                  "who fired first is open", "Guns back behind the river.", "A new witness came."):  # fmt: skip
        assert words in page
    assert 'href="/agreements#terms/1"' in page
    assert rebuild(desk).identical


def test_dissent_and_reservations__are_as_large_as_the_majority(at_hand):
    desk, clock, incident = at_hand
    take_whole_way(desk, clock, incident)
    page = Member(desk, "duty-1").page(f"/cases/{incident}")
    part = re.search(r'(?s)<div class="sides-of">.*?</article>', page)[0]
    heads = re.findall(r"<h4>(\w+)", part)
    assert heads == ["agrees", "disagrees", "Reservations"]
    assert "<small" not in re.search(r"(?s).*</div>", part)[0]
    columns = re.findall(r'(?s)class="components">.*?</section>', page)[0]
    assert re.findall(r'<h3><b class="seat"><bdi dir="ltr" class="n">(\w+)', columns) == ["ARD", "QAS", "BEL"]


def test_board__shows_cases_by_stage_with_their_clocks_and_both_parties(at_hand):
    desk, clock, incident = at_hand
    duty = Member(desk, "duty-1")
    page = duty.page("/cases")
    assert "received" in page and f'href="/cases/{incident}"' in page
    assert "the chair is told that nobody has sorted it" in page
    sides = re.search(r'(?s)<dl class="sides">.*?</dl>', page)[0]
    assert re.findall(r'class="n">(\w+)', sides) == ["ARD", "BEL"] and sides.count("nothing is asked") == 2
    clock.moment += timedelta(hours=25)
    page = duty.page("/cases")
    assert "overdue" in page and "60 minutes ago" in page
    assert f'href="/cases/{incident}"' in duty.page("/cases?overdue=yes&stage=received&sort=newest")
    assert "No case fits this filter" in duty.page("/cases?party=ARD")
    review(desk, incident)
    due = (clock.moment + timedelta(hours=5)).isoformat()
    file_paper(
        desk, "duty-1", "access.requested", incident, {"party": "ARD", "what": "The ridge.", "due": due}
    )
    assert f'href="/cases/{incident}"' in duty.page("/cases?party=ARD")
    assert "No case fits this filter" in duty.page("/cases?party=BEL")


def test_board__is_paged_stage_by_stage(at_hand):
    desk, _clock, _incident = at_hand
    for number in range(30):
        place = Place(name=f"Hamlet {number}", lat=30 + number * 0.4, lon=60, precision_km=1, kind="village")
        tell(desk, f"paper-{number % 3}", f"Shells on hamlet {number}.", place=place, match=False)
    corroborate_pending(desk, "machine-1")
    duty = Member(desk, "duty-1")
    page = duty.page("/cases")
    assert page.count('<li class="case-card') == 6 and "All of this stage" in page
    first, second = duty.page("/cases?stage=received"), duty.page("/cases?stage=received&page=2")
    cards = [re.findall(r'<h3><a href="(/cases/[^"]+)"', one) for one in (first, second)]
    assert len(cards[0]) == 24 and len(set(cards[0] + cards[1])) == 31
    assert "There is nothing on this page" in duty.page("/cases?stage=received&page=9")


@pytest.mark.parametrize(
    "query", ["stage=nowhere", "party=SEC", "sort=random", "page=0", "overdue=no", "sector=%00"]
)
def test_filter_that_cannot_be_meant__is_refused(at_hand, query):
    answer = Member(at_hand[0], "duty-1").client.get(f"/cases?{query}")
    assert answer.status_code == 422 and "WEB422" in answer.text


def test_offered__is_what_the_role_may_and_the_procedure_allows_now(at_hand):
    desk, clock, incident = at_hand
    everybody = (
        "duty-1",
        "monitor-1",
        "investigator-1",
        "chair-1",
        "liaison-bel",
        "commissioner-bel",
        "auditor-1",
    )
    members = {name: Member(desk, name) for name in everybody}

    def offered() -> dict[str, set[str]]:
        return {name: one.offered(incident) for name, one in members.items()}

    assert offered() == {
        "duty-1": {"triage", "contact", "review"}, "chair-1": {"triage", "contact", "close"},
        "liaison-bel": {"contact"}, "monitor-1": set(), "investigator-1": set(), "commissioner-bel": set(),
        "auditor-1": set(),
    }  # fmt: skip
    to_the_reply(desk, clock, incident)
    now = offered()
    assert now["liaison-bel"] == {"contact", "view", "reply"}
    assert (
        "determine" in now["chair-1"]
        and "verify" in now["monitor-1"]
        and "position" in now["commissioner-bel"]
    )
    assert "reply" not in Member(desk, "liaison-ard").offered(incident)
    for name, steps in now.items():
        for slug in FORMS:
            answer = members[name].client.get(f"/cases/{incident}/file/{slug}")
            assert answer.status_code == (200 if slug in steps else 403), (name, slug, why(answer.text))


def test_empty_form__chooses_nothing(at_hand):
    desk, clock, incident = at_hand
    to_the_reply(desk, clock, incident)
    for name, slug in (
        ("duty-1", "review"),
        ("monitor-1", "verify"),
        ("investigator-1", "attribute"),
        ("chair-1", "determine"),
    ):
        page = Member(desk, name).page(f"/cases/{incident}/file/{slug}")
        marked = re.findall(r'<(?:input|option)[^>]*value="([^"]+)"[^>]* (?:checked|selected)', page)
        assert marked == [], (slug, marked)


def test_determination__is_looked_at_twice_and_can_be_changed(at_hand):
    desk, clock, incident = at_hand
    to_the_reply(desk, clock, incident)
    chair, before = Member(desk, "chair-1"), size(desk)
    path = f"/cases/{incident}/file/determine"
    answer = chair.send(path, **DETERMINE)
    shown = html.unescape(answer.text)
    assert answer.status_code == 200 and "Nothing is entered yet" in shown and size(desk) == before
    for words in (
        "minor violation",
        "Return fire.",
        "TAR: the hour is open.",
        "A breach of article 1.",
        "majority",
    ):
        assert words in shown
    back = chair.send(path, **DETERMINE, next="change")
    assert back.status_code == 200 and "Return fire." in back.text and size(desk) == before
    assert re.search(r'value="violation_minor" selected', back.text)
    chair.files(incident, "determine", **DETERMINE)
    assert size(desk) == before + 1


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"decided_by": "consensus"}, "PRC059"),
        ({"outcome": "commission_divided", "against": "", "positions_BEL": "agrees"}, "PRC060"),
        ({"against": ""}, "PRC051"),
        ({"positions_ARD": "absent", "positions_QAS": "absent", "positions_TAR": "absent"}, "PRC058"),
    ],
)
def test_refusal_by_the_procedure__names_rule_cause_and_next_step_and_keeps_what_was_typed(
    at_hand, changes, code
):
    desk, clock, incident = at_hand
    to_the_reply(desk, clock, incident)
    before = size(desk)
    said = DETERMINE | changes
    answer = Member(desk, "chair-1").send(f"/cases/{incident}/file/determine", **said)
    page = html.unescape(answer.text)
    assert answer.status_code == 422 and code in why(page) and "Here " in why(page) and "Next step" in page
    assert size(desk) == before
    assert said["summary"] in page and "TAR: the hour is open." in page and 'value="Return fire."' in page
    for seat in ("ARD", "BEL", "QAS", "TAR"):
        part = re.search(rf'(?s)<select id="f-positions_{seat}".*?</select>', page)[0]
        assert f'value="{said[f"positions_{seat}"]}" selected' in part


def test_fields_left_open__are_named_at_once_and_nothing_is_entered(at_hand):
    desk, _clock, incident = at_hand
    before = size(desk)
    answer = Member(desk, "duty-1").send(
        f"/cases/{incident}/file/contact", undertaken="Both hold their fire."
    )
    page = html.unescape(answer.text)
    assert answer.status_code == 422 and page.count("This is needed.") == 6, (
        "in the summary and at each field"
    )
    assert "Both hold their fire." in page and 'aria-invalid="true"' in page and size(desk) == before


def test_attribution__says_that_it_cannot_be_said_only_where_somebody_chose_so(at_hand):
    desk, _clock, incident = at_hand
    review(desk, incident), verify(desk, incident)
    one = Member(desk, "investigator-1")
    said = {
        "standard": "reasonable_suspicion",
        "confidence": "low",
        "basis": claims_of(desk, incident),
        "summary": "x",
    }
    path = f"/cases/{incident}/file/attribute"
    assert one.send(path, **said).status_code == 422
    assert one.send(path, **said, to_whether="named").status_code == 422
    assert one.send(path, **said, to_whether="nobody", to="BEL").status_code == 422
    one.files(incident, "attribute", **said, to_whether="nobody")
    assert "could not be attributed" in one.page(f"/cases/{incident}")


def test_asked__leads_straight_to_the_form_and_is_empty_when_nothing_is(at_hand):
    desk, clock, incident = at_hand
    duty = Member(desk, "duty-1")
    page = duty.page("/asked")
    steps = re.findall(rf'href="/cases/{incident}/file/([a-z-]+)"', page)
    assert steps == ["triage", "review"], "what is due first in front"
    assert "Nothing is asked of you now." in Member(desk, "liaison-bel").page("/asked")
    chair = Member(desk, "chair-1").page("/asked")
    assert re.findall(r"/file/([a-z-]+)", chair) == ["triage"]
    file_paper(desk, "duty-1", "case.triaged", incident, {"category": "civilians", "priority": "routine"})
    assert "Nothing is asked of you now." in Member(desk, "chair-1").page("/asked")
    to_the_reply(desk, clock, incident)
    page = Member(desk, "liaison-bel").page("/asked")
    assert f"/cases/{incident}/file/reply" in page and "overdue" in page


def test_incident_page__leads_to_its_case_and_the_merged_id_too(at_hand):
    desk, _clock, incident = at_hand
    place = Place(name="Far mill", lat=30, lon=60, precision_km=1, kind="village")
    tell(desk, "paper-1", "Shells on the far mill.", place=place)
    with desk.inside() as asker:
        other = next(one.incident.id for one in all_incidents(asker) if one.incident.id != incident)
    duty = Member(desk, "duty-1")
    page = duty.page(f"/incidents/{incident}")
    assert f'href="/cases/{incident}"' in page and "Its case stands at" in page
    merge(desk, "analyst-1", incident, other, "One.")
    answer = duty.client.get(f"/cases/{other}", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (301, f"/cases/{incident}")


def test_step_that_broke_a_rule__is_named_on_the_case(at_hand):
    """A finding that was entered past the procedure stays in the register, and the case says what it broke."""
    desk, _clock, incident = at_hand
    skipped = Verification(
        id="ver_" + "a" * 26, incident=incident, finding="occurred", method="none", summary="Said so.",
        standard="clear_and_convincing", confidence="high", basis=(), release="mechanism",
    )  # fmt: skip
    append(desk, "monitor-1", [("incident.verified", skipped)])
    page = Member(desk, "duty-1").page(f"/cases/{incident}")
    assert "broke a rule in force" in page and "PRC005" in page and "PRC011" in page


def test_report_on_the_same_shelling__does_not_lose_the_case(at_hand):
    """The case stays with its incident when another report joins it."""
    desk, _clock, incident = at_hand
    review(desk, incident)
    again = REPORT | {"report_no": "T1-002"}
    file_submission(desk, "duty-1", as_json(again), Details(source="team-1", release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    assert "fit to report" in Member(desk, "duty-1").page(f"/cases/{incident}")
