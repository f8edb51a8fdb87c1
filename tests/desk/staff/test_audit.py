"""The audit log: what is in it, who reads it, and that nobody changes it unseen."""

import sqlite3
from datetime import timedelta

import pytest

from practice_mission import NOON
from practice_staff import OFFICE, first_administrator, later
from tahqiq.desk.staff.audit import READ_PROTECTED, Filters, check, note, read_trail, trail
from tahqiq.desk.staff.book import STAFF_FILE
from tahqiq.errors import BadInput, Refused
from tahqiq.model.signing_in import Visit


@pytest.fixture
def noted(book, desk):
    """Four lines over three days."""
    for day, (kind, person, about) in enumerate(
        [("sign_in", "p1", "passkey"), (READ_PROTECTED, "p1", "ref_abc"), (READ_PROTECTED, "p2", "ref_abc")]
    ):
        desk.clock.moment = NOON + timedelta(days=day)
        note(book, kind, person, "duty-1", about, OFFICE)
    note(book, "sign_in.failed", None, None, "login", OFFICE)
    return book


def tamper(desk, *statements: str) -> None:
    """As somebody with the file and no scruples would."""
    with sqlite3.connect(desk.keyring.folder / STAFF_FILE) as db:
        for trigger in ("audit_is_not_changed", "audit_is_not_shortened", "audit_grows_by_one"):
            db.execute(f"DROP TRIGGER {trigger}")
        for one in statements:
            db.execute(one)
    db.close()


def test_lines__are_found_by_day_person_post_and_kind(noted):
    assert [one.number for one in trail(noted)] == [1, 2, 3, 4]
    assert [one.number for one in trail(noted, Filters(kind=READ_PROTECTED, person="p1"))] == [2]
    assert [one.number for one in trail(noted, Filters(kind="sign_in"))] == [1, 4]
    assert [one.number for one in trail(noted, Filters(kind="sign"))] == []
    assert [one.number for one in trail(noted, Filters(day=NOON.date() + timedelta(days=2)))] == [3, 4]
    assert [one.number for one in trail(noted, Filters(member="duty-1", limit=2))] == [2, 3]
    assert [one.number for one in trail(noted, Filters(after=3))] == [4]
    assert trail(noted)[0].address == OFFICE.address


def test_reading__is_for_auditor_and_chair_and_is_noted(noted, desk):
    read_trail(noted, desk, "auditor-1", Filters(person="p1", kind=READ_PROTECTED))
    read_trail(noted, desk, "chair-1")
    told = [(one.member, one.about) for one in trail(noted, Filters(kind="audit.read"))]
    assert told == [("auditor-1", "person:p1 kind:read.protected"), ("chair-1", "")]
    for by in ("adm-1", "liaison-ard", "liaison-bel", "mediator-qas", "publisher-1"):
        with pytest.raises(Refused) as error:
            read_trail(noted, desk, by)
        assert error.value.code == "STF030"


def test_whole_chain__is_proven_and_its_head_stays_in_it(noted):
    first = check(noted)
    assert (first.size, first.flaw) == (4, None)
    note(noted, "sign_out", "p1", None, "")
    assert check(noted, first.noted).flaw is None
    assert check(noted, "0:" + "0" * 64).flaw is None  # noted before the first line


def test_book__refuses_to_change_a_line(noted):
    for statement in ("UPDATE audit SET person = 'p3'", "DELETE FROM audit WHERE number = 4"):
        with pytest.raises(Exception, match="never"), noted.writing() as connection:
            connection.exec_driver_sql(statement)
    assert check(noted).flaw is None


@pytest.mark.parametrize(
    ("statement", "flaw"),
    [
        ("UPDATE audit SET person = 'p9' WHERE number = 2", "line 2 was changed"),
        ("UPDATE audit SET at = at + 1 WHERE number = 4", "line 4 was changed"),
        ("UPDATE audit SET hash = before WHERE number = 1", "line 1 was changed"),
        ("DELETE FROM audit WHERE number = 3", "line 3 is missing"),
        ("UPDATE audit SET before = hash WHERE number = 2", "line 2 does not follow the line before it"),
    ],
)
def test_tampering__is_found(noted, desk, statement, flaw):
    tamper(desk, statement)
    assert check(noted).flaw == flaw


def test_end_cut_off__is_found_with_the_head_noted_before(noted, desk):
    head = check(noted).noted
    tamper(desk, "DELETE FROM audit WHERE number = 4")
    assert check(noted).flaw is None  # nothing in the file alone tells of it
    assert "line 4" in check(noted, head).flaw


def test_log_written_anew__is_found_with_the_head_noted_before(noted, desk):
    head = check(noted).noted
    tamper(desk, "DELETE FROM audit")
    for number in range(5):
        note(noted, "sign_in", f"p{number}", None, "passkey")
    assert check(noted).flaw is None
    assert "line 4" in check(noted, head).flaw


@pytest.mark.parametrize("head", ["", "4", "4:abc", "x:" + "0" * 64, "4:" + "G" * 64])
def test_what_is_no_head__is_refused(noted, head):
    with pytest.raises(BadInput):
        check(noted, head)


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("read.protected", "the whole sentence of a claim, with its words"),
        ("read.protected", "x" * 201),
        ("read.protected", "two\nlines"),
        ("Read Protected", "ref_abc"),
        ("", "ref_abc"),
    ],
)
def test_content__has_no_place_in_a_line(book, kind, about):
    with pytest.raises(ValueError, match="no content"):
        note(book, kind, None, None, about)


def test_what_browsers_say__is_short_and_harmless(book):
    note(book, "sign_in", None, None, "x", Visit(address="1" * 999, agent="\x1b[2J\u202e" + "a" * 999))
    line = trail(book)[0]
    assert len(line.address) == 64 and len(line.agent) == 200
    assert "\x1b" not in line.agent and "\u202e" not in line.agent


def test_person_at_work__stands_in_the_lines_of_what_he_does(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    hers = book.by_person(mina.person.id, OFFICE)
    from tahqiq.desk.staff.people import add_organisation

    add_organisation(hers, desk, "adm-1", "X", "X", "other")
    line = trail(book)[-1]
    assert (line.kind, line.person, line.address) == ("organisation.added", mina.person.id, OFFICE.address)
