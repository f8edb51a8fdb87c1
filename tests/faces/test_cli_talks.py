"""A round of talks at the command line: who sat there, what was tabled and promised, and what is overdue."""

import json

import pytest

from practice_terminal import practice_terminal

pytestmark = pytest.mark.slow

FIRST = '"1": Each side stops all shelling across the line.\n"2": The gate opens for trade within a week.\n'
SECOND = '"1": Each side stops all shelling and flights across the line.\n"2": A joint team watches.\n'


@pytest.fixture
def terminal(place, tmp_path):
    run = practice_terminal(place, tmp_path)
    for name, kind in (("agency", "agency"), ("gazette", "media"), ("ministry", "official")):
        run("source", "add", name, "--name", name.title(), "--kind", kind, by="adm-1")
    held = ("--title", "Second round", "--place", "Tarnburg", "--start", "2025-10-25", "--mediator", "TAR")
    agenda = ("--agenda", "ARD:Shelling across the line", "--agenda", "Returns")
    run("talks", "round", "2", *held, *agenda, "--source", "agency", by="duty-1")
    return run


def test_round__keeps_rival_heads_outcomes_and_retellings_apart(terminal):
    head = ("talks", "delegate", "2", "--seat", "ARD", "--part", "head")
    terminal(*head, "--person", "Ober", "--source", "agency", by="duty-1")
    terminal(*head, "--person", "Unter", "--source", "gazette", by="duty-1")
    end = ("talks", "outcome", "2", "--as-of", "2025-10-30T20:00:00+03:00")
    terminal(*end, "--kind", "extension", "--says", "A week longer", "--source", "agency", by="duty-1")
    terminal(
        *end, "--kind", "no_agreement", "--says", "Nothing came of it", "--source", "gazette", by="duty-1"
    )
    text = ("--point", "The ceasefire continues", "--point", "A mechanism verifies and imposes penalties")
    terminal("talks", "points", "2", "--telling", "primary", *text, "--source", "ministry", by="duty-1")
    told = ("--point", "The ceasefire continues", "--point", "Refugees go home in dignity")
    terminal("talks", "points", "2", "--telling", "reported", *told, "--source", "gazette", by="duty-1")
    shown = terminal("talks", "show", "2", "--for", "party:ARD")
    assert "ARD led by Ober according to agency" in shown
    assert "ARD: the sources differ" in shown
    assert "told by gazette: has 1; leaves out 2" in shown
    assert "adds: Refugees go home in dignity" in shown
    assert json.loads(terminal("talks", "list", "--json", "--for", "public")) == []


def test_drafts__are_compared_clause_by_clause_and_tabled_by_their_own_seat(terminal, tmp_path):
    (tmp_path / "one.yaml").write_text(FIRST)
    (tmp_path / "other.yaml").write_text(SECOND)

    def table(file: str, seat: str, by: str, code: int = 0) -> str:
        words = (
            "talks",
            "draft",
            "2",
            str(tmp_path / file),
            "--tabled-by",
            seat,
            "--title",
            "Draft",
            "--json",
        )
        return terminal(*words, by=by, code=code)

    assert "TLK003" in table("one.yaml", "BEL", "liaison-ard", 4)
    one = json.loads(table("one.yaml", "ARD", "liaison-ard"))["id"]
    other = json.loads(table("other.yaml", "BEL", "liaison-bel"))["id"]
    shown = terminal("talks", "compare-drafts", one, other)
    assert "{+and flights+}" in shown
    assert "only in the one: The gate opens" in shown
    assert "only in the other: A joint team watches" in shown


def test_commitment__is_warned_of_accounted_for_and_overdue(terminal):
    made = ("commitment", "make", "--says", "Reopen the gate", "--source", "agency", "--round", "2")
    said = terminal(*made, "--by", "ARD", by="mediator-tar")
    assert "no day, no way of checking" in said
    assert "TLK005" in terminal(*made, "--by", "BEL", by="liaison-ard", code=4)
    due = (
        "--due",
        "2025-10-27T12:00:00+03:00",
        "--verified-how",
        "A team at the gate",
        "--evidence",
        "Its log",
    )
    one = json.loads(terminal(*made, *due, "--by", "BEL", "--json", by="duty-1"))["id"]
    (late,) = json.loads(terminal("commitment", "list", "--overdue", "--json"))
    assert late["commitment"]["id"] == one
    account = ("commitment", "account", one, "--account", "The gate was opened")
    assert "TLK007" in terminal(*account, "--state", "done", "--side", "BEL", by="liaison-ard", code=4)
    terminal(*account, "--state", "done", "--side", "BEL", by="liaison-bel")
    assert "said done" in terminal("commitment", "list", "--by", "BEL")
    terminal(*account, "--state", "done", "--observed", by="monitor-1")
    assert json.loads(terminal("commitment", "list", "--overdue", "--json")) == []


def test_statements__make_an_indicator_and_say_that_they_are_no_violation(terminal):
    log = ("statements", "log", "--speaker", "A minister", "--for-seat", "ARD", "--words", "We shall answer")
    terminal(
        *log, "--kind", "threat", "--said-at", "2025-10-27T12:00:00+03:00", "--source", "agency", by="duty-1"
    )
    shown = terminal("statements", "tension")
    assert "no statement is a violation" in shown
    assert shown.count("2025-10-27") == 2
    assert "TLK006" in terminal(
        *log,
        "--kind",
        "threat",
        "--said-at",
        "2990-10-27T12:00:00+03:00",
        "--source",
        "agency",
        by="duty-1",
        code=4,
    )
