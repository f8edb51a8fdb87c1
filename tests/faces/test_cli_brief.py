"""The brief before a round at the command line: what was promised, what waits, and nothing that was not released."""

import json

import pytest

from practice_terminal import practice_terminal

pytestmark = pytest.mark.slow
GATE = """
- code: gate
  name: The Gate
  place: {name: The Gate, lat: 34.1, lon: 71.1, precision_km: 3, kind: crossing}
  sides: [ARD, BEL]
  facts_from: [an invention]
"""


@pytest.fixture
def terminal(place, tmp_path):
    return practice_terminal(place, tmp_path)


@pytest.fixture
def before_round_three(terminal, tmp_path):
    (tmp_path / "gates.yaml").write_text(GATE)
    terminal("source", "add", "agency", "--name", "Agency", "--kind", "agency", by="adm-1")
    held = ("--title", "Second round", "--place", "Tarnburg", "--start", "2025-10-25", "--source", "agency")
    terminal("talks", "round", "2", *held, by="duty-1")
    made = ("commitment", "make", "--says", "Reopen the gate", "--source", "agency", "--by", "BEL")
    terminal(*made, "--due", "2025-10-27T12:00:00+03:00", by="duty-1")
    terminal(*made[:3], "A secret of the mechanism", *made[4:], "--release", "mechanism", by="duty-1")
    terminal("crossing", "add", str(tmp_path / "gates.yaml"), by="duty-1")
    seen = (
        "--toward",
        "BEL",
        "--category",
        "cargo",
        "--status",
        "closed",
        "--as-of",
        "2025-10-28T09:00:00+04:30",
    )
    terminal("crossing", "report", "gate", *seen, "--side", "ARD", by="liaison-ard")
    call = ("hotline", "call", "--from", "SEC", "--to", "ARD", "--called-at", "2025-10-27T12:00:00+03:00")
    terminal(*call, "--purpose", "alert", "--about", "Fire near the bridge", by="duty-1")
    return terminal


def test_brief__tells_what_is_due_and_holds_nothing_that_was_not_released(before_round_three, tmp_path):
    terminal = before_round_three
    made = json.loads(terminal("bulletin", "brief", "--json"))
    assert made["number"] == "before round 3"
    assert made["kind"] == "pre_round_brief"
    text = json.dumps(made)
    assert "Reopen the gate" in text
    assert "overdue" in text
    assert "A secret of the mechanism" not in text
    sections = {one["key"]: one for one in made["sections"]}
    assert sections["hotline"]["table"]["columns"] == ["", "ARD", "BEL"]
    assert sections["hotline"]["table"]["rows"][0] == ["calls to it", "1", "0"]
    assert sections["disputes"]["empty"] == "No objection waits for an answer."
    assert "A secret" in terminal("bulletin", "brief", "--json", "--to", "mechanism")
    for name in ("brief.html", "brief.pdf", "brief.json"):
        terminal("bulletin", "brief", "--out", str(tmp_path / name))
        assert (tmp_path / name).stat().st_size > 1_000


def test_brief__is_issued_by_a_publisher_and_leaves_the_daily_bulletins_alone(before_round_three):
    terminal = before_round_three
    assert "issued" in terminal("bulletin", "brief", by="publisher-1")
    listed = json.loads(terminal("bulletin", "list", "--json", "--for", "mediator"))
    assert [one["number"] for one in listed] == ["before round 3"]
    assert "DRAFT" in terminal("bulletin", "daily", "--date", "2025-10-28", "--to", "mediator")
    assert "MEM002" in terminal("bulletin", "brief", by="liaison-ard", code=4)


def test_brief_without_a_round__says_what_to_do(terminal):
    assert "BRF001" in terminal("bulletin", "brief", code=3)
    assert "before round 1" in terminal("bulletin", "brief", "--since", "2025-10-01T00:00:00+03:00")
    assert "BRF002" in terminal("bulletin", "brief", "--since", "2990-10-01T00:00:00+03:00", code=3)


def test_brief__is_issued_as_it_was_seen_or_not_at_all(before_round_three):
    terminal = before_round_three
    mark = terminal("bulletin", "brief").rpartition("--seen ")[2].strip()
    made = ("commitment", "make", "--says", "A late promise", "--source", "agency", "--by", "ARD")
    terminal(*made, by="duty-1")
    refused = terminal("bulletin", "brief", "--seen", mark, by="publisher-1", code=4)
    assert "BRF003" in refused and "Commitments" in refused
    again = terminal("bulletin", "brief").rpartition("--seen ")[2].strip()
    call = ("--from", "SEC", "--to", "ARD", "--purpose", "ask", "--called-at", "2025-10-28T11:00:00+03:00")
    terminal("hotline", "call", *call, "--about", "Nobody else's", "--release", "mechanism", by="duty-1")
    assert "BRF003" in terminal(
        "bulletin", "brief", "--to", "party:ARD", "--seen", again, by="publisher-1", code=4
    )
    issued = terminal("bulletin", "brief", "--seen", again, by="publisher-1")
    assert "issued" in issued
    why = issued.rpartition("tahqiq why ")[2].strip().strip("'")
    assert "sentence" in terminal("why", why)


def test_why__leads_from_a_promise_to_what_was_said_of_it(before_round_three):
    terminal = before_round_three
    (promise, *_rest) = terminal.json("commitment", "list")
    one = promise["commitment"]["id"]
    own = ("--state", "done", "--account", "The gate is open", "--side", "BEL")
    terminal("commitment", "account", one, *own, by="liaison-bel")
    told = terminal("why", one[:14], "--for", "party:ARD")
    assert one in told and "BEL: done: The gate is open" in told and "inclusion holds" in told
    assert "NOT001" in terminal("why", one, "--for", "public", code=5)
