"""A gate at the command line: closed by one, opened by both, seen by a team; what trade waits for; who came home."""

import json
from pathlib import Path

import pytest

from practice_terminal import practice_terminal

pytestmark = pytest.mark.slow

CROSSINGS = """
- code: gate
  name: The Gate
  names: [{name: Old Gate, used_by: BEL}]
  place: {name: The Gate, lat: 34.1, lon: 71.1, precision_km: 3, kind: crossing}
  sides: [ARD, BEL]
  facts_from: [an invention]
"""
CAVEAT = "Only heads of household were asked; it may not be all."
TABLE = """crossing,toward,start,end,documented,undocumented,deported,destinations
gate,BEL,2025-10-01,2025-10-07,1200,800,55,Hilltown: 1993; Dale: 4; Ford: 3
gate,BEL,2025-10-07,2025-10-14,900,4,0,Hilltown: 700
"""


@pytest.fixture
def terminal(place, tmp_path):
    run = practice_terminal(place, tmp_path)
    (tmp_path / "crossings.yaml").write_text(CROSSINGS)
    run("crossing", "add", str(tmp_path / "crossings.yaml"), by="duty-1")
    return run


def report(terminal, status: str, by: str, *who: str, at: str = "2025-10-28T14:00:00+04:30", **more):
    limits = ("--limits", "empty containers") if status == "restricted" else ()
    words = ("--toward", "BEL", "--category", "cargo", "--status", status, "--as-of", at, *limits, *who)
    return terminal("crossing", "report", "gate", *words, by=by, **more)


def stands(terminal, audience: str = "mechanism") -> tuple[str, list[str]]:
    at = ("--at", "2025-10-28T15:00:00+04:30")
    (cell,) = json.loads(terminal("crossing", "matrix", "--json", "--for", audience, *at))
    return cell["standing"], [reason["code"] for reason in cell["reasons"]]


def test_gate__is_closed_by_one_side_and_opened_by_both(terminal):
    report(terminal, "closed", "liaison-ard", "--side", "ARD", at="2025-10-28T09:00:00+04:30")
    assert stands(terminal) == ("closed", ["closed_by_one"])
    report(terminal, "open", "liaison-bel", "--side", "BEL", at="2025-10-28T10:00:00+04:30")
    assert stands(terminal)[0] == "disputed"
    report(terminal, "open", "liaison-ard", "--side", "ARD", at="2025-10-28T11:00:00+04:30")
    assert stands(terminal) == ("open", ["both_sides"])
    report(terminal, "restricted", "monitor-1", "--observed")
    assert stands(terminal)[0] == "restricted"
    assert stands(terminal, "party:BEL") == stands(terminal, "party:ARD")
    assert "gate" in terminal("crossing", "history", "--days", "3")
    assert json.loads(terminal("crossing", "matrix", "--json", "--for", "public")) == []


@pytest.mark.parametrize(
    ("by", "who", "code"),
    [
        ("liaison-ard", ("--side", "BEL"), "XNG004"),
        ("duty-1", ("--observed",), "XNG005"),
        ("liaison-ard", ("--source", "liaison-bel"), "XNG006"),
        ("monitor-1", ("--side", "ARD"), "XNG004"),
    ],
)
def test_voice_that_is_not_ones_own__is_refused_with_its_rule(terminal, by, who, code):
    assert code in report(terminal, "open", by, *who, **{"code": 4})


def test_moment_that_has_not_come__is_refused(terminal):
    far = "2990-01-01T00:00:00+00:00"
    assert "XNG007" in report(terminal, "open", "liaison-ard", "--side", "ARD", at=far, code=4)


def test_crossing_nobody_listed__is_not_found(terminal):
    words = ("--toward", "BEL", "--category", "cargo", "--status", "open", "--side", "ARD")
    at = ("--as-of", "2025-10-28T14:00:00+04:30")
    assert "XNG003" in terminal("crossing", "report", "ghost", *words, *at, by="liaison-ard", code=5)


def test_reopening__waits_for_what_a_team_finds_not_for_what_a_side_says(terminal):
    words = (
        "--by-side",
        "ARD",
        "--crossing",
        "gate",
        "--category",
        "cargo",
        "--says",
        "Trade reopens when it is safe",
    )
    needs = ("--need", "No attack on a convoy for 30 days", "--need", "A joint post@truce/3")
    made = json.loads(terminal("crossing", "set-term", *words, *needs, "--json", by="liaison-ard"))
    account = ("crossing", "account", made["id"], "--need", "1", "--state", "met")
    terminal(*account, "--account", "None since the first of the month", "--side", "BEL", by="liaison-bel")

    def missing() -> list[str]:
        (term,) = json.loads(terminal("crossing", "terms", "--json"))
        return [need["state"] for need in term["needs"] if need["state"] != "found_met"]

    assert missing() == ["said_met", "not_told"]
    assert "2. A joint post: not told; tied to truce/3" in terminal("crossing", "terms")
    terminal(*account, "--account", "None in our records", "--observed", by="monitor-1")
    assert missing() == ["not_told"]
    dropped = ("crossing", "account", made["id"], "--state", "term_dropped", "--account", "No more needed")
    assert "XNG010" in terminal(*dropped, "--side", "BEL", by="liaison-bel", code=4)
    terminal(*dropped, "--side", "ARD", by="liaison-ard")
    assert "dropped" in terminal("crossing", "terms")


def test_returns__come_in_as_a_table_are_flagged_and_go_out_without_small_counts(terminal, tmp_path: Path):
    table = tmp_path / "returns.csv"
    table.write_text(TABLE)
    source = ("source", "add", "agency", "--name", "An agency", "--kind", "organisation")
    terminal(*source, by="adm-1")
    said = terminal("returns", "import", str(table), "--source", "agency", "--caveat", CAVEAT, by="duty-1")
    assert "2 reports entered" in said
    assert "share days" in said
    assert "destinations add up to 700, its returns to 904" in said
    inside = json.loads(terminal("returns", "list", "--json"))
    assert [part["individuals"] for part in inside[0]["destinations"]] == [1993, 4, 3]
    outside = json.loads(terminal("returns", "list", "--json", "--for", "mediator"))
    assert outside[0]["destinations"] == [{"place": "other places", "individuals": 2000}]
    assert [count["individuals"] for count in outside[1]["counts"]] == [900]
    assert CAVEAT in terminal("returns", "list", "--for", "mediator")
    assert json.loads(terminal("returns", "list", "--json", "--for", "public")) == []


def test_table_with_a_bad_row__leaves_nothing_behind(terminal, tmp_path: Path):
    table = tmp_path / "returns.csv"
    table.write_text(TABLE + "gate,BEL,2025-10-15,2025-10-16,many,,,\n")
    given = ("--source", "agency", "--caveat", CAVEAT)
    refused = terminal("returns", "import", str(table), *given, by="duty-1", code=3)
    assert "XNG021" in refused
    assert "row 4" in refused.lower()
    assert json.loads(terminal("returns", "list", "--json")) == []


def test_matrix__is_read_voice_by_voice_and_as_it_stood_at_a_moment(terminal):
    report(terminal, "closed", "liaison-ard", "--side", "ARD", at="2025-10-20T09:00:00+04:30")
    report(terminal, "restricted", "monitor-1", "--observed")
    then = terminal("crossing", "matrix", "--at", "2025-10-20T12:00:00+04:30")
    assert "The Gate (gate)" in then and "→ BEL cargo: CLOSED" in then and "observed" not in then
    now = terminal("crossing", "matrix", "--at", "2025-10-28T15:00:00+04:30", "--category", "cargo")
    assert "RESTRICTED" in now and "limits: empty containers" in now
    assert max(map(len, now.splitlines())) < 120
    assert "nobody has reported yet" in terminal("crossing", "matrix", "--category", "patient")
    line = terminal("crossing", "history", "--at", "2025-10-20T23:00:00+04:30", "--days", "2")
    assert "2 DAYS TO 2025-10-20" in line and "·x" in line
    for command in ("matrix", "history"):
        assert "XNG003" in terminal("crossing", command, "--crossing", "nowhere", code=5)


def test_history__tells_in_brackets_what_was_only_said_and_how_old_it_is(terminal):
    terminal("source", "add", "agency", "--name", "An agency", "--kind", "organisation", by="adm-1")
    report(terminal, "closed", "duty-1", "--source", "agency", at="2025-10-12T14:00:00+04:30")
    report(terminal, "closed", "liaison-ard", "--side", "ARD", at="2025-10-16T14:00:00+04:30")
    asked = ("crossing", "history", "--days", "10", "--at", "2025-10-21T23:00:00+04:30")
    stood, side, told = terminal(*asked).splitlines()[1:4]
    assert " ····xxx···" in stood and stood.split()[-1] == "3"
    assert "ARD said" in side and "(       ˣˣˣ)" in side and "closed, 5 days before (ARD), old" in side
    assert "reported" in told and "(xxxˣˣˣˣˣˣˣ)" in told and "closed, 9 days before (agency), old" in told
    (track,) = json.loads(terminal(*asked, "--json"))
    assert track["standings"].count("unknown") == 7
    assert [one["who"] for one in track["beside"]] == ["ARD", "agency"]
    assert [said["days_old"] for said in track["beside"][1]["said"]] == list(range(10))
    for audience in ("party:ARD", "party:BEL", "mediator"):
        assert json.loads(terminal(*asked, "--json", "--for", audience)) == [track]
    assert json.loads(terminal(*asked, "--json", "--for", "public")) == []
