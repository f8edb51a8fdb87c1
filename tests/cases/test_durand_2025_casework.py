"""The shipped case carried through: what a field officer would look up in it, and that every step kept the rules."""

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from durand_case import ACTS, BY_NAME, PARTIES, moment

from tahqiq.cli.main import main
from tahqiq.desk.case_board import broken_steps, mission_scorecard
from tahqiq.desk.case_script import PAPERS
from tahqiq.desk.case_state import every_case
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.play_case import play_case
from tahqiq.model.aftermath import (
    Forwarding,
    Measure,
    MeasureCheck,
    MeasureReport,
    Notification,
    Objection,
    Reconsideration,
)
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Reply
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Contact, TeamView
from tahqiq.model.release import PUBLIC
from tahqiq.store.findings import papers_of
from tahqiq.verification.case import CaseState
from tahqiq.verification.clock import asked, state_of

pytestmark = pytest.mark.slow
END = datetime(2025, 11, 26, tzinfo=UTC)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Path]]:
    place = tmp_path_factory.mktemp("casework") / "case.tahqiq"
    desk = play_case("durand-2025", str(place), None, random.Random(11).randbytes, lambda *_: None)
    yield desk, place
    desk.store.close()


@pytest.fixture(scope="module")
def cases(played: tuple[Desk, Path]) -> dict[str, CaseState]:
    """The cases by a source and a type that only their incident has."""
    desk, _place = played
    with desk.inside() as asker:
        every = list(every_case(asker, desk.mission))
    told = {
        "kabul": ("new-age", "bombing"),
        "kurram": ("team-kurram", "drone_activity"),
        "torkham": ("liaison-pak", "shelling"),
        "ghulam khan": ("team-kurram", "shelling"),
        "bajaur": ("team-north", "attack"),
        "angoor adda": ("team-paktika", "clash"),
        "truck": ("team-south", "attack"),
        "air strike": ("mast-torkham", "airstrike"),
    }
    return {
        name: next(
            case for case in every if told[name] in [(one.source_id, one.event_type) for one in case.claims]
        )
        for name in told
    }


def last(case: CaseState, kind: type) -> object:
    return case.of(kind)[-1]


def test_kabul_explosions__are_told_by_five_sources_and_stand_unverified(cases):
    kabul = cases["kabul"]
    assert {one.source_id for one in kabul.claims} == {
        "afp", "new-age", "shafaq-news", "afg-spokesman", "report-round-3",
    }  # fmt: skip
    assert not any(one.exercise for one in kabul.claims)
    assert kabul.verification.finding == "unverifiable"
    assert kabul.attribution is None and not kabul.determinations


def test_air_strike__told_by_five_sources_and_denied__cannot_be_ruled(cases):
    strike = cases["air strike"]
    telling = {one.source_id for one in strike.claims if one.polarity == "affirmed"}
    assert telling == {"team-khyber", "team-north", "mast-torkham", "liaison-afg", "public-inbox"}
    assert {one.source_id for one in strike.claims if one.polarity == "negated"} == {"liaison-pak"}
    assert strike.verification.finding == "occurred" and strike.attribution.to == ()
    (ruling,) = strike.determinations
    assert (ruling.outcome, ruling.decided_by, ruling.against) == ("cannot_be_ruled", "chair_ruling", None)
    assert [one.to for one in strike.of(Forwarding)] == ["technical_committee", "board"]
    assert {one.seat for one in last(strike, Forwarding).positions} == {"AFG", "PAK", "QAT", "TUR"}


@pytest.mark.parametrize("name", ["torkham", "air strike"])
def test_components__give_their_views_apart_each_from_its_own_seat(cases, name):
    case = cases[name]
    assert case.verification.views == ()
    views = case.of(TeamView)
    assert [one.view.seat for one in views] == ["AFG", "PAK", "TUR"]
    assert [case.filer(one).seat for one in views] == ["AFG", "PAK", "TUR"]
    assert len({one.view.statement for one in views}) == 3


def test_torkham__stays_divided_with_minority_positions_and_reservations_kept(cases):
    torkham = cases["torkham"]
    (ruling,) = torkham.determinations
    assert ruling.outcome == "commission_divided"
    held = {one.seat: one.position for one in ruling.positions}
    assert held == {"AFG": "disagrees", "PAK": "disagrees", "QAT": "agrees", "TUR": "agrees"}
    assert [one.split(":")[0] for one in ruling.reservations] == list(PARTIES)


def test_truck__is_an_accident_settled_locally_and_closed(cases):
    truck = cases["truck"]
    (ruling,) = truck.determinations
    assert ruling.outcome == "accident_or_misunderstanding"
    assert "settled between the two local commanders" in ruling.summary
    assert state_of(truck) == "closed" and asked(truck, END) == ()


@pytest.mark.parametrize(("name", "party"), [("kurram", "PAK"), ("angoor adda", "AFG")])
def test_violation__is_notified_objected_to_upheld_and_put_right_late(cases, name, party):
    case = cases[name]
    (ruling,) = case.determinations
    assert (ruling.outcome, ruling.against) == ("violation_minor", party)
    assert set(last(case, Notification).seats) == set(PARTIES)
    assert last(case, Objection).party == party
    assert last(case, Reconsideration).outcome == "upheld"
    (measure,) = case.of(Measure)
    ((report, reported),) = case.dated(MeasureReport)
    ((check, checked),) = case.dated(MeasureCheck)
    assert measure.owner == report.party == party and check.finding == "done"
    assert measure.due < reported < checked
    assert state_of(case) == "closed"


def test_remedies__of_both_parties_were_late_by_the_same_days(cases):
    late = {}
    for name in ("kurram", "angoor adda"):
        (measure,) = cases[name].of(Measure)
        ((_report, reported),) = cases[name].dated(MeasureReport)
        late[measure.owner] = (reported - measure.due).days
    assert late["AFG"] == late["PAK"] > 0


def test_access__was_denied_once_and_left_unanswered_once_by_each_party(cases):
    for name, denier, silent in (("torkham", "PAK", "AFG"), ("angoor adda", "AFG", "PAK")):
        case = cases[name]
        answers = {one.party: one.answer for one in case.of(AccessAnswer)}
        assert answers == {denier: "denied"}
        assert {one.party for one in case.of(AccessRequest)} - set(answers) == {silent}


@pytest.mark.parametrize(
    ("name", "first_report"),
    [
        ("kurram", "034-patrol-kurram-drone"),
        ("torkham", "036-patrol-khyber-shelling"),
        ("ghulam khan", "040-complaint-afg-ghulam-khan"),
        ("bajaur", "043-complaint-pak-bajaur"),
        ("angoor adda", "044-complaint-pak-angoor-adda"),
        ("truck", "058-complaint-pak-truck"),
        ("air strike", "076-patrol-khyber-air-strike"),
    ],
)
def test_both_sides__are_called_at_once_before_anything_is_found(cases, name, first_report):
    first = cases[name].filed[0]
    assert isinstance(first.paper, Contact)
    assert set(first.paper.seats) == set(PARTIES)
    since = first.at - moment(BY_NAME[first_report]["received"])
    assert timedelta() < since <= timedelta(minutes=20)
    assert first.paper.answered_at - first.paper.called_at <= timedelta(minutes=10)


def test_closed_cases__were_opened_again_once_for_each_party(cases):
    for name, party in (("bajaur", "PAK"), ("ghulam khan", "AFG")):
        reasons = [
            one.paper.reason for one in cases[name].filed if getattr(one.paper, "kind", "") == "reopened"
        ]
        assert len(reasons) == 1 and f"at {party}'s request" in reasons[0]
        assert state_of(cases[name]) == "closed"


def test_scorecard__shows_both_parties_alike(played):
    card = mission_scorecard(played[0], END)
    by_party = {
        table: {
            line.party: line.model_dump(exclude={"party", "median_hours"}) for line in getattr(card, table)
        }
        for table in ("access", "follow_up")
    }
    for table, lines in by_party.items():
        assert lines["AFG"] == lines["PAK"], table
    assert by_party["access"]["AFG"] | {} == {
        "asked": 3, "granted": 0, "conditional": 1, "delayed": 0, "denied": 1, "unanswered": 1,
    }  # fmt: skip
    assert by_party["follow_up"]["PAK"]["late"] == 1
    assert {line.party: line.upheld for line in card.filings} == {"AFG": 1, "PAK": 1}


def test_replies__were_asked_of_both_parties_and_one_of_each_came_late(cases):
    late = []
    for case in cases.values():
        due = {one.party: moment(one.due) for one in case.of(Reply) if one.kind == "requested"}
        late += [one.party for one, at in case.dated(Reply) if one.kind == "answered" and at > due[one.party]]
    assert sorted(late) == list(PARTIES)


def test_audit__of_all_of_it_keeps_every_rule_under_both_procedures(played, cases):
    desk, place = played
    papers = [act for act in ACTS if act["do"] in PAPERS]
    assert broken_steps(desk) == (len(papers), ())
    told = CliRunner().invoke(main, ["--mission", str(place), "procedure", "audit"])
    assert (told.exit_code, told.output) == (
        0,
        f"{len(papers)} steps audited, 0 broke a rule in force.\n",
    )
    strike = cases["air strike"]
    found = CliRunner().invoke(
        main, ["--mission", str(place), "procedure", "audit", strike.incident, "--json"]
    )
    asked_of = {
        one["name"]: {check["code"] for check in one["checks"]} for one in json.loads(found.output)["steps"]
    }
    assert "PRC064" in asked_of["forward"] and "PRC065" in asked_of["determine"]
    older = next(
        number for number, one in enumerate(cases["torkham"].filed) if isinstance(one.paper, Determination)
    )
    assert cases["torkham"].before(older).procedure.id == "standard"


def test_public__learns_rulings_and_measures_and_no_views_or_answers(played, cases):
    with played[0].asking(PUBLIC) as asker:
        seen = [paper for _index, paper in papers_of(asker, cases["kurram"].incident)]
    kinds = {type(one) for one in seen}
    assert {Determination, Measure, MeasureCheck} <= kinds
    assert not kinds & {TeamView, AccessAnswer, Reply, Objection}
