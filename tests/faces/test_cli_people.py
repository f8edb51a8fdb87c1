"""Persons at the command line: from the first administrator to somebody who is forgotten."""

import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest

from practice_staff import OFFICE, PASSWORD, joins
from practice_terminal import Terminal, practice_terminal
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.sign_in import sign_in
from tahqiq.errors import Refused

pytestmark = pytest.mark.slow

CODE = re.compile(r"\b(?:[a-z2-7]{4}-){7}[a-z2-7]{4}\b")


@pytest.fixture
def terminal(tmp_path) -> Terminal:
    return practice_terminal(str(tmp_path / "mission.tahqiq"), tmp_path)


@pytest.fixture
def office(tmp_path, terminal):
    """The same mission, as the pages have it open: desk and book."""
    desk = open_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "keys", SystemClock(), secrets.token_bytes)
    book = book_of(desk)
    yield desk, book
    book.close()
    desk.store.close()


def code_in(printed: str) -> str:
    return CODE.search(printed)[0]


def first(terminal: Terminal) -> str:
    return terminal("person", "first", "Mina First", "--login", "m.first")


def ali(terminal: Terminal) -> None:
    terminal("organisation", "add", "SEC2", "--name", "Field office", "--kind", "secretariat", by="adm-1")
    terminal("person", "add", "Ali Rahimi", "--organisation", "SEC2", "--login", "a.rahimi", by="adm-1")


def test_person_first__says_what_to_do_next_and_works_once(terminal):
    printed = first(terminal)
    assert "Mina First (m.first) holds the post adm-1." in printed
    assert code_in(printed) and "tahqiq serve --sign-in" in printed and "/join" in printed
    again = terminal("person", "first", "Other", "--login", "o.other", code=4)
    assert "STF010" in again and "tahqiq person invite LOGIN --as adm-1" in again


def test_a_person_comes_works_and_goes(terminal, office):
    desk, book = office
    first(terminal)
    ali(terminal)
    assert "holds no post now" in terminal("person", "invite", "a.rahimi", by="adm-1")
    changed = terminal("person", "change", "a.rahimi", "--name", "Ali Rahimi", by="adm-1")
    assert changed == "a.rahimi: Ali Rahimi, SEC2\n"
    assert "no end set" in terminal("person", "hold", "a.rahimi", "duty-1", by="adm-1")
    taken = joins(book, desk, code_in(terminal("person", "invite", "a.rahimi", by="adm-1")))
    rows = terminal("person", "list", by="adm-1").splitlines()
    assert rows[1].split()[:7] == [
        "a.rahimi",
        "Ali",
        "Rahimi",
        "SEC2",
        "duty-1",
        "joined",
        str(datetime.now(UTC).date()),
    ]
    assert rows[2].split()[-3:] == ["adm-1", "invited", "never"]
    shown = terminal("person", "show", "a.rahimi", by="adm-1")
    assert "signs in with password and digits" in shown and "now in 1 session" in shown
    assert OFFICE.address in terminal("person", "sessions", "a.rahimi", by="adm-1")
    assert "ended: 1 session" in terminal("person", "end-sessions", "a.rahimi", by="adm-1")
    assert "is not signed in" in terminal("person", "sessions", "a.rahimi", by="adm-1")
    assert "STF018" in terminal("person", "forget", "a.rahimi", "--yes", by="adm-1", code=4)
    terminal("person", "leave", "a.rahimi", "duty-1", by="adm-1")
    assert taken.person.id in terminal("person", "forget", "a.rahimi", "--yes", by="adm-1")
    assert "STF009" in terminal("person", "show", "a.rahimi", by="adm-1", code=5)
    assert "Rahimi" not in terminal("person", "list", by="adm-1")


@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-31T23:59-12:00", "0001-01-01", "2026-02-30", "soon"])
def test_day_that_is_none__is_refused_with_what_would_do(terminal, day):
    first(terminal)
    ali(terminal)
    service = ("service", "issue", "feed", "--for", "duty-1", "--scope", "read")
    for words in (
        ("person", "hold", "a.rahimi", "duty-1", "--until", day),
        (*service, "--until", day),
        ("audit", "list", "--day", day),
    ):
        assert f"'{day}' is no day" in terminal(*words, by="adm-1", code=2)


def test_lost_device__ends_everything_and_says_which_keys(terminal, office):
    desk, book = office
    first(terminal)
    ali(terminal)
    terminal("person", "hold", "a.rahimi", "duty-1", by="adm-1")
    joins(book, desk, code_in(terminal("person", "invite", "a.rahimi", by="adm-1")))
    printed = terminal("person", "lost-device", "a.rahimi", by="adm-1")
    assert "ended: 1 session, 0 passkeys, 0 service keys, password and authenticator" in printed
    assert "tahqiq key revoke duty-1" in printed
    with pytest.raises(Refused):
        sign_in(book, "a.rahimi", PASSWORD, "123456", OFFICE)
    assert joins(book, desk, code_in(printed)).person.login == "a.rahimi"


def test_holding__is_until_the_end_of_a_day(terminal):
    first(terminal)
    ali(terminal)
    held = terminal("person", "hold", "a.rahimi", "duty-1", "--until", "2031-12-31", by="adm-1")
    assert "until 2032-01-01 00:00Z" in held
    assert "STF012" in terminal(
        "person", "hold", "a.rahimi", "analyst-1", "--until", "2020-01-01", by="adm-1", code=3
    )
    assert "is no day" in terminal(
        "person", "hold", "a.rahimi", "analyst-1", "--until", "soon", by="adm-1", code=2
    )


def test_two_parties__are_refused(terminal):
    first(terminal)
    ali(terminal)
    terminal("person", "hold", "a.rahimi", "liaison-ard", by="adm-1")
    told = terminal("person", "hold", "a.rahimi", "liaison-bel", by="adm-1", code=4)
    assert "STF011" in told and "two parties" in told


def test_others__neither_change_nor_see_persons(terminal):
    first(terminal)
    for words in (
        ("organisation", "list"),
        ("organisation", "add", "X", "--name", "X", "--kind", "other"),
        ("person", "list"),
        ("person", "show", "m.first"),
        ("person", "sessions", "m.first"),
        ("person", "end-sessions", "m.first"),
        ("person", "invite", "m.first"),
        ("person", "lost-device", "m.first"),
        ("person", "hold", "m.first", "duty-1"),
        ("person", "leave", "m.first", "adm-1"),
        ("person", "change", "m.first", "--name", "X"),
        ("person", "forget", "m.first", "--yes"),
        ("person", "add", "X", "--organisation", "SEC", "--login", "x.xx"),
        ("service", "list"),
        ("service", "revoke", "x"),
        ("service", "issue", "x", "--for", "duty-1", "--scope", "read", "--until", "2031-01-01"),
    ):
        for by in ("liaison-ard", "auditor-1", "duty-1"):
            told = terminal(*words, by=by, code=4)
            assert "MEM002" in told and "Mina" not in told


def test_member_list__counts_and_never_names(terminal):
    before = terminal.json("member", "list")
    assert "held_by" not in before[0]
    first(terminal)
    told = {one["id"]: one["held_by"] for one in terminal.json("member", "list")}
    assert (told["adm-1"], told["duty-1"]) == (1, 0)
    assert "Mina" not in terminal("member", "list")
    assert "held by  1 person\n" in terminal("member", "show", "adm-1")
    assert "held by  1 person\n" in terminal("member", "show", "adm-1", by="auditor-1")
    assert "held by  1 person: Mina First (m.first)" in terminal("member", "show", "adm-1", by="adm-1")
    assert terminal.json("member", "show", "adm-1", by="adm-1")["persons"] == ["Mina First (m.first)"]
    assert "persons" not in terminal.json("member", "show", "adm-1")


def test_service__is_issued_listed_and_revoked(terminal):
    first(terminal)
    words = ("service", "issue", "weather-feed", "--for", "machine-1", "--scope", "read", "--scope", "file")
    soon = (datetime.now(UTC) + timedelta(days=30)).date()
    printed = terminal(*words, "--until", str(soon), by="adm-1")
    key = re.search(r"\btq_[\w-]{43}\b", printed)[0]
    listed = terminal("service", "list", by="adm-1")
    assert "weather-feed" in listed and "in force" in listed and key not in listed
    assert "STF026" in terminal(*words, "--until", str(soon), by="adm-1", code=4)
    terminal("service", "revoke", "weather-feed", by="adm-1")
    assert terminal.json("service", "list", by="adm-1")[0]["state"] == "revoked"
    assert "STF027" in terminal("service", "revoke", "weather-feed", by="adm-1", code=5)


def test_audit__is_read_by_the_auditor_and_the_reading_noted(terminal):
    first(terminal)
    listed = terminal("audit", "list", by="auditor-1")
    assert "person.first" in listed and "adm-1" in listed and "m.first" in listed
    assert terminal.json("audit", "list", "--kind", "audit", by="auditor-1")[0]["kind"] == "audit.read"
    assert [one["kind"] for one in terminal.json("audit", "list", "--person", "m.first", by="auditor-1")] == [
        "person.first"
    ]
    today = str(datetime.now(UTC).date())
    assert terminal.json("audit", "list", "--day", today, "--last", "1", by="auditor-1")
    assert "nothing fits" in terminal("audit", "list", "--day", "2020-01-01", by="chair-1")
    for by in ("adm-1", "liaison-ard", "duty-1"):
        assert "STF030" in terminal("audit", "list", by=by, code=4)


def test_audit_check__proves_the_chain_to_a_head_noted_before(terminal, tmp_path, office):
    first(terminal)
    head = terminal.json("audit", "check", by="adm-1")["head"]
    ali(terminal)
    assert "3 lines" in terminal("audit", "check", "--noted", head, by="auditor-1")
    number, digest = head.split(":")
    forged = f"{number}:{'0' * len(digest)}"
    assert "STF032" in terminal("audit", "check", "--noted", forged, by="auditor-1", code=7)
    assert "STF031" in terminal("audit", "check", "--noted", "nonsense", by="auditor-1", code=3)
    assert "STF030" in terminal("audit", "check", by="liaison-bel", code=4)


def test_member_without_its_key_here__changes_nobody(terminal, tmp_path):
    first(terminal)
    (tmp_path / "keys" / "adm-1.key").rename(tmp_path / "away.key")
    assert "KEY001" in terminal("person", "list", by="adm-1", code=5)


def test_names__cannot_play_with_the_terminal(terminal):
    first(terminal)
    terminal("organisation", "add", "EVIL", "--name", "Ev\x1b[31mil\u202e", "--kind", "other", by="adm-1")
    assert "\x1b" not in terminal("organisation", "list", by="adm-1")
