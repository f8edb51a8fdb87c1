"""``tahqiq compliance``: one shelling held against the text in force, and the matrix of duties; and the other faces."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from practice_casework import TERMS, case_at_hand
from practice_mission import NOON
from practice_papers import REPORT
from tahqiq.api.app import build_api
from tahqiq.cli.main import main
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.fulfil import fulfilment_matrix
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.propose import engagements, proposals
from tahqiq.errors import NotFound
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.store.incidents import all_incidents, incident_file
from tahqiq.store.instruments import instruments_for
from tahqiq.web.app import build_app
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow

TEXT = """
id: truce
title: The truce
kind: truce
parties: [ARD, BEL]
summary: An invented truce.
provisions:
  - {id: truce/1, number: "1", text: No shelling., modality: prohibition, actors: [ARD, BEL], acts: [shelling]}
  - {id: truce/2, number: "2", text: No clashes., modality: prohibition, actors: [ARD, BEL], acts: [clash]}
  - {id: truce/3, number: "3", text: The crossing is reopened., modality: obligation, actors: [ARD, BEL],
     acts: [crossing_reopened], period: {days_in_force: 10}}
  - {id: truce/4, number: "4", text: Forty posts are handed back., modality: obligation, actors: [ARD, BEL],
     acts: [], quantity: {bound: at_least, amount: 40, unit: posts, out_of: 60}}
  - {id: truce/5, number: "5", text: At most two guns., modality: prohibition, actors: [ARD, BEL],
     acts: [shelling], quantity: {bound: at_most, amount: 2, unit: guns}}
life: [{state: in_force, at: "2025-01-01T00:00:00+03:00", according_to: both, source: an invention}]
facts_from: [an invention]
"""


class Terminal:
    def __init__(self, place: str, folder: Path) -> None:
        self.options = ["--mission", place, "--keys", str(folder / "keys")]

    def __call__(self, *words: str, code: int = 0) -> str:
        result = CliRunner().invoke(main, [*self.options, *words], catch_exceptions=False)
        assert result.exit_code == code, result.output
        return result.stdout if code == 0 else result.output


@pytest.fixture
def tahqiq(place, tmp_path) -> Terminal:
    return practice(Terminal(place, tmp_path), tmp_path)


@pytest.fixture(scope="module")
def one_mission(tmp_path_factory) -> Terminal:
    """A mission that tests share which change nothing in it."""
    folder = tmp_path_factory.mktemp("shared")
    return practice(Terminal(str(folder / "m.tahqiq"), folder), folder)


@pytest.fixture(scope="module")
def one_case(tmp_path_factory) -> Desk:
    desk, _clock, _incident = case_at_hand(tmp_path_factory.mktemp("case"))
    return desk


def practice(terminal: Terminal, tmp_path: Path) -> Terminal:
    terminal("init", "--party", "BEL=Belmar", "--party", "ARD=Arden", "--mediator", "QAS=Qasr")
    (tmp_path / "truce.yaml").write_text(TEXT)
    terminal("agreement", "adopt", str(tmp_path / "truce.yaml"), "--as", "chair-1")
    (tmp_path / "report.json").write_text(json.dumps(REPORT))
    terminal("intake", str(tmp_path / "report.json"), "--source", "team-1", "--as", "duty-1")
    return terminal


def test_incident__is_held_against_every_clause_and_says_what_is_missing(tahqiq):
    (incident,) = (one["id"] for one in json.loads(tahqiq("incidents", "--json")))
    said = tahqiq("compliance", incident)
    assert "undetermined  truce/1" in said
    assert "not engaged   truce/2" in said
    assert "missing: an attribution – ask the investigators" in said
    assert tahqiq("compliance", "test", incident[:8]) == said
    answer = json.loads(tahqiq("compliance", incident, "--json"))
    assert answer["proposal"] is True
    answers = {one["provision"]: one["answer"] for one in answer["engagements"]}
    assert (answers["truce/1"], answers["truce/2"], answers["truce/3"]) == (
        "undetermined",
        "not_engaged",
        "not_engaged",
    )
    assert answer["engagements"][0]["missing"][0]["ask"]
    assert "Clause 2" not in said
    assert "is no act that clause 2 names" in tahqiq("compliance", incident, "--all")
    assert "tahqiq compliance" in tahqiq("incident", "show", incident)


def test_unknown_incident_and_instrument__say_the_next_step(tahqiq):
    assert "NOT001" in tahqiq("compliance", "inc_nothing", code=5)
    assert "INS014" in tahqiq("compliance", "matrix", "--instrument", "nothing", code=5)


def test_matrix__has_a_line_for_each_party(tahqiq):
    said = tahqiq("compliance", "matrix")
    assert "truce/3    ARD    overdue" in said
    assert "truce/3    BEL    overdue" in said
    assert "truce/3, ARD and BEL: Nobody says that it is done." in said
    both = json.loads(tahqiq("compliance", "matrix", "--json"))
    assert [one["party"] for one in both] == ["ARD", "BEL"] * 2
    assert both[0] | {"party": "BEL"} == both[1]
    only = json.loads(tahqiq("compliance", "matrix", "--party", "ARD", "--instrument", "truce", "--json"))
    assert [one["party"] for one in only] == ["ARD"] * 2


COUNT = ("--as-of", "2025-10-28T10:00+03:00", "--words", "Posts were handed back.")


def told(tahqiq, *words: str, by: str, clause: str = "truce/4", party: str = "BEL", code: int = 0) -> str:
    said = ("compliance", "account", clause, "--party", party, "--state", "partly_done", *COUNT, *words)
    return tahqiq(*said, "--as", by, code=code)


def test_posts_handed_back__by_the_partys_account_and_by_the_teams_side_by_side(tahqiq):
    told(tahqiq, "--side", "BEL", "--least", "40", "--most", "40", by="liaison-bel")
    line = json.loads(tahqiq("compliance", "matrix", "--party", "BEL", "--json"))[-1]
    assert line["state"] == "done_claimed"
    told(tahqiq, "--observed", "--method", "A visit.", "--least", "22", "--most", "24", by="monitor-1")
    line = json.loads(tahqiq("compliance", "matrix", "--party", "BEL", "--json"))[-1]
    assert line["state"] == "due"
    assert [share["words"] for share in line["shares"]] == [
        "40 posts of 40, 100%, by the count of BEL",
        "22 to 24 posts of 40, 55% to 60%, by the count of the mechanism",
    ]
    assert line["own"] == "partly done: Posts were handed back."
    assert "22 to 24 posts of 40" in tahqiq("compliance", "matrix")
    before = tahqiq("compliance", "matrix", "--json")
    tahqiq("rebuild")
    assert tahqiq("compliance", "matrix", "--json") == before


def test_count_against_a_limit__settles_its_clause(tahqiq):
    """An unattributed shelling stays undetermined, and the clause on guns no longer lacks a count."""
    (incident,) = (one["id"] for one in json.loads(tahqiq("incidents", "--json")))
    assert "a count of guns" in tahqiq("compliance", incident)
    told(tahqiq, "--source", "team-1", "--least", "3", "--most", "5", by="duty-1", clause="truce/5")
    said = tahqiq("compliance", incident)
    assert "a count of guns" not in said
    assert "3 to 5 guns by the count of team-1" in said


@pytest.mark.parametrize(
    ("words", "by", "clause", "code", "error"),
    [
        (("--side", "BEL"), "liaison-ard", "truce/4", 4, "INS203"),
        (("--side", "ARD"), "liaison-ard", "truce/4", 4, "INS203"),
        (("--observed", "--method", "m"), "duty-1", "truce/4", 4, "INS203"),
        (("--source", "team-1"), "monitor-1", "truce/4", 4, "INS203"),
        (("--observed",), "monitor-1", "truce/4", 3, "DEA001"),
        (("--side", "BEL"), "liaison-bel", "truce/9", 5, "INS201"),
        (("--side", "BEL", "--least", "3"), "liaison-bel", "truce/3", 3, "INS204"),
        (("--side", "BEL", "--as-of", "2999-01-01T00:00+00:00"), "liaison-bel", "truce/4", 3, "INS205"),
        (("--source", "nobody-1"), "duty-1", "truce/4", 5, "INS206"),
        ((), "liaison-bel", "truce/4", 3, "CLI006"),
        (("--side", "BEL", "--observed"), "liaison-bel", "truce/4", 3, "CLI006"),
    ],
)
def test_account_that_is_not_his_to_give__is_refused_with_the_next_step(
    one_mission, words, by, clause, code, error
):
    assert error in told(one_mission, *words, by=by, clause=clause, code=code)


def test_party_that_the_clause_does_not_bind__is_refused(one_mission):
    assert "INS202" in told(one_mission, "--side", "QAS", by="liaison-bel", party="QAS", code=4)


def test_public__is_shown_no_proposal_of_a_program(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path)
    with desk.inside() as asker:
        whole = incident_file(asker, incident)
        assert proposals(asker, desk, whole)
    with desk.asking(PUBLIC) as asker:
        assert proposals(asker, desk, whole) == ()
    clause = Provision(
        id="accord/1",
        number="1",
        text="The gate is opened.",
        modality="obligation",
        actors=("ARD", "BEL"),
        acts=(),
    )
    adopt_instrument(desk, "chair-1", TERMS.but(id="accord", provisions=(clause,)))
    assert [one.party for one in fulfilment_matrix(desk, MECHANISM)] == ["ARD", "BEL"]
    assert fulfilment_matrix(desk, PUBLIC) == ()
    shown = (
        TestClient(build_api(desk, MECHANISM)).get("/duties", params={"party": "ARD", "state": "due"}).json()
    )
    assert [one["provision"] for one in shown["duties"]] == ["accord/1"]
    assert TestClient(build_api(desk, PUBLIC)).get("/duties").json()["total"] == 0


@pytest.mark.parametrize("audience", [party_audience("ARD"), party_audience("BEL"), MECHANISM])
def test_parties_and_mechanism__are_shown_the_same_proposals_on_every_face(one_case, audience):
    desk = one_case
    with desk.asking(audience) as asker:
        (seen,) = (one.incident.id for one in all_incidents(asker))
    reply = TestClient(build_api(desk, audience)).get(f"/incidents/{seen}").json()
    assert [one["answer"] for one in reply["engagements"]] == ["undetermined"]
    app = build_app(MissionDesk(desk), WebSettings(audience=audience))
    page = TestClient(app, base_url="http://127.0.0.1").get(f"/incidents/{seen}").text
    assert "Whether the clause applies cannot be said yet." in page
    assert "What is missing, and who could supply it" in page
    assert "an attribution" in page


def test_earlier_version__is_the_one_that_an_earlier_incident_is_held_against(tmp_path):
    """Version 2 applies from noon on the 29th; the shelling was before that."""
    desk, _clock, incident = case_at_hand(tmp_path)
    (before,) = engagements(desk, MECHANISM, incident)
    with desk.inside() as asker:
        (terms,) = instruments_for(asker)
    clause = terms.provisions[0].but(acts=("clash",), text="No clashes.")
    second = terms.but(version=2, applies_from=NOON.replace(day=29), provisions=(clause,))
    adopt_instrument(desk, "chair-1", Instrument.model_validate(second.model_dump()))
    (after,) = engagements(desk, MECHANISM, incident)
    assert (before.version, after.version) == (1, 1)
    assert after.answer == before.answer


def test_matrix_of_a_desk__refuses_an_instrument_that_was_never_adopted(tmp_path):
    desk, _clock, _incident = case_at_hand(tmp_path)
    assert fulfilment_matrix(desk, MECHANISM) == ()
    with pytest.raises(NotFound, match="nothing"):
        fulfilment_matrix(desk, MECHANISM, "nothing")
