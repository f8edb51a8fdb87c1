"""Signing in: invitations, passwords and digits; and what everybody gets who is not who he says."""

import threading

import pytest
from argon2 import extract_parameters
from pyotp import TOTP
from sqlalchemy import text

from practice_staff import (
    ELSEWHERE,
    OFFICE,
    PASSWORD,
    first_administrator,
    joins,
    later,
    secret_in,
    somebody,
)
from practice_work import calls_of
from tahqiq.desk.staff.audit import Filters, check, trail
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.digits import step_of
from tahqiq.desk.staff.invite import found, invite
from tahqiq.desk.staff.passwords import _NOBODY, hash_password
from tahqiq.desk.staff.people import add_person, organisations, people, person_named
from tahqiq.desk.staff.sessions import draft_of, keep_draft, sessions_of, who
from tahqiq.desk.staff.sign_in import confirm_totp, is_own_password, qr_of, sign_in, take_invitation
from tahqiq.desk.staff.slow_down import may_try, whole_network
from tahqiq.errors import BadInput, NotFound, Refused

pytestmark = pytest.mark.slow

HASHING = "verify_secret"  # argon2's own function


def refused(code: str, work) -> Refused:
    with pytest.raises(Refused) as error:
        work()
    assert error.value.code == code
    return error.value


def test_first_administrator__follows_the_code_to_a_session(book, desk):
    code = found(book, desk, "Mina First", "m.first")
    taken = take_invitation(book, code, PASSWORD, OFFICE, desk.mission.title)
    assert taken.totp_uri.startswith("otpauth://totp/Practice%20mission:m.first?secret=")
    assert qr_of(taken.totp_uri).startswith("<svg") and secret_in(taken.totp_uri) not in qr_of(taken.totp_uri)
    token = confirm_totp(book, taken.token, TOTP(secret_in(taken.totp_uri)).at(desk.clock.now()), OFFICE)
    signed = who(book, token, OFFICE)
    assert (signed.name, signed.login, signed.member, signed.members) == (
        "Mina First",
        "m.first",
        "adm-1",
        ("adm-1",),
    )
    refused("STF010", lambda: found(book, desk, "Second", "second"))
    assert [one.id for one in organisations(book)] == ["SEC"]


def test_sign_in__takes_login_password_and_digits(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    token = sign_in(book, "  M.First ", PASSWORD, mina.digits(desk), OFFICE)
    assert who(book, token, OFFICE).person == mina.person.id
    assert token != mina.token and len(token) == 43


def test_wrong_login_password_digits__get_one_answer(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    good = mina.digits(desk)
    bad = f"{(int(good) + 1) % 10**6:06}"
    answers = {
        str(refused("STF020", lambda tried=tried: sign_in(book, *tried, OFFICE)))
        for tried in (
            ("nobody", PASSWORD, good),
            ("m.first", "wrong password", good),
            ("m.first", PASSWORD, bad),
            (mina.person.id, PASSWORD, good),
        )
    }
    assert len(answers) == 1
    told = [(one.person, one.about) for one in trail(book, Filters(kind="sign_in.failed"))]
    assert told == [(None, "login"), (mina.person.id, "password"), (mina.person.id, "digits")]


def test_sign_in__takes_the_same_work_for_nobody_as_for_a_wrong_password(book, desk):
    """Without a hash for a login that is not there it would be some twenty times as quick."""
    first_administrator(book, desk)
    for login in ("nobody-here", "m.first"):
        later(desk, minutes=20)
        tried = lambda login=login: sign_in(book, login, "wrong password", "123456", OFFICE)  # noqa: E731
        assert calls_of(lambda tried=tried: refused("STF020", tried), HASHING) == 1, login


def test_hash_of_nobody__costs_what_every_other_costs():
    assert extract_parameters(_NOBODY) == extract_parameters(hash_password(PASSWORD))


def test_digits__are_taken_once(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    shown = mina.digits(desk)
    sign_in(book, "m.first", PASSWORD, shown, OFFICE)
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, shown, ELSEWHERE))
    later(desk, seconds=30)
    earlier = TOTP(mina.secret).at(desk.clock.now().timestamp() - 30)
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, earlier, OFFICE))
    assert [one.about for one in trail(book, Filters(kind="sign_in.failed"))] == ["digits-again"] * 2


def test_digits_of_the_invitation__do_not_sign_in_again(book, desk):
    mina = first_administrator(book, desk)
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, mina.digits(desk), OFFICE))


def test_same_digits_at_once__let_one_in(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    shown, got = mina.digits(desk), []

    def enter() -> None:
        try:
            got.append(sign_in(book, "m.first", PASSWORD, shown, OFFICE))
        except Refused as error:
            got.append(error.code)

    threads = [threading.Thread(target=enter) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(len(one) for one in got) == [6, 6, 6, 43]


def test_clock_that_goes_back__takes_no_digits_a_second_time(book, desk):
    mina = first_administrator(book, desk)
    mina.signs_in(book, desk)
    later(desk, seconds=-60)
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, mina.digits(desk), OFFICE))


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "١٢٣٤٥٦", "12 34", "abcdef", "-12345", "0x1234"])
def test_what_is_no_six_digits__is_wrong(book, desk, typed):
    first_administrator(book, desk)
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, typed, OFFICE))


@pytest.mark.parametrize(("at", "shown"), [(59, "287082"), (1111111109, "081804"), (20000000000, "353130")])
def test_digits__are_those_of_the_standard(at, shown):
    """RFC 6238, appendix B, SHA-1: the last six of the eight digits there."""
    assert step_of(b"12345678901234567890", shown, at) == at // 30
    assert step_of(b"12345678901234567890", shown, at + 30) == at // 30
    assert step_of(b"12345678901234567890", shown, at + 60) is None


@pytest.mark.parametrize(
    "typed", ["' OR 1=1 --", "\x00", "\ud800", "x" * 100_000, "ａ.rahimi", "", "%", "psn_%"]
)
def test_hostile_words__are_just_wrong(book, desk, typed):
    mina = first_administrator(book, desk)
    refused("STF020", lambda: sign_in(book, typed, PASSWORD, "123456", OFFICE))
    refused("STF020", lambda: sign_in(book, "m.first", typed, "123456", OFFICE))
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, typed, OFFICE))
    refused("STF016", lambda: take_invitation(book, typed, PASSWORD, OFFICE))
    refused("STF016", lambda: confirm_totp(book, typed, "123456", OFFICE))
    assert who(book, typed, OFFICE) is None
    with pytest.raises(NotFound):
        person_named(book, typed)
    keep_draft(book, mina.person.id, "/a", {typed: (typed,)})
    assert draft_of(book, mina.person.id, "/a") == {typed: (typed,)}
    assert check(book).flaw is None


def test_digits_with_a_space__are_read(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    shown = mina.digits(desk)
    assert sign_in(book, "m.first", PASSWORD, f" {shown[:3]} {shown[3:]} ", OFFICE)


def test_many_tries__are_slowed_and_never_locked_out(book, desk):
    mina = first_administrator(book, desk)
    later(desk, minutes=1)
    for _ in range(5):
        refused("STF020", lambda: sign_in(book, "m.first", "wrong password", "123456", ELSEWHERE))
    told = refused("STF021", lambda: sign_in(book, "m.first", PASSWORD, mina.digits(desk), OFFICE))
    assert "Wait 60 seconds" in told.next_step
    assert mina.signs_in(book, desk, wait=61)
    for _ in range(5):
        may_try(book, ELSEWHERE, login="not.there")
    also = refused("STF021", lambda: sign_in(book, "not.there", "wrong password", "123456", OFFICE))
    assert also.cause == told.cause
    assert [one.address for one in trail(book, Filters(kind="sign_in.slowed"))] == [
        OFFICE.address,
        OFFICE.address,
    ]


def test_success__gives_the_tries_back(book, desk):
    mina = first_administrator(book, desk)
    for _ in range(4):
        for _ in range(4):
            may_try(book, OFFICE, login="m.first")
        mina.signs_in(book, desk, wait=30)


def test_address__is_slowed_whatever_logins_are_tried(book, desk):
    first_administrator(book, desk)
    refused("STF020", lambda: sign_in(book, "try.it", "x", "1", ELSEWHERE))
    for number in range(29):
        may_try(book, ELSEWHERE, login=f"try.{number}")
    refused("STF021", lambda: sign_in(book, "try.again", "x", "1", ELSEWHERE))
    assert len(trail(book, Filters(kind="sign_in.failed"))) == 1  # a stranger cannot fill the log
    refused("STF020", lambda: sign_in(book, "m.first", "wrong password", "1", OFFICE))


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("fe80::1%eth0", "fe80::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_address__counts_as_the_network_that_one_subscriber_has(address, counted):
    assert whole_network(address) == counted


def test_slowing__is_remembered_by_a_server_started_anew(book, desk):
    first_administrator(book, desk)
    for _ in range(5):
        refused("STF020", lambda: sign_in(book, "m.first", "wrong password", "123456", ELSEWHERE))
    anew = book_of(desk)
    refused("STF021", lambda: sign_in(anew, "m.first", PASSWORD, "123456", OFFICE))
    anew.close()


def test_invitation__works_once(book, desk):
    code = found(book, desk, "Mina First", "m.first")
    joins(book, desk, code)
    refused("STF016", lambda: take_invitation(book, code, PASSWORD, OFFICE))


def test_invitation__is_over_after_its_hours_and_stays_so_when_the_clock_goes_back(book, desk):
    code = found(book, desk, "Mina First", "m.first", hours=2)
    later(desk, hours=2)
    refused("STF016", lambda: take_invitation(book, code, PASSWORD, OFFICE))
    later(desk, hours=-1)
    refused("STF016", lambda: take_invitation(book, code, PASSWORD, OFFICE))


def test_invitation__is_typed_in_any_case_with_or_without_hyphens(book, desk):
    code = found(book, desk, "Mina First", "m.first")
    assert len(code) == 39
    assert (
        take_invitation(book, f" {code.replace('-', ' ').upper()} ", PASSWORD, OFFICE).person.login
        == "m.first"
    )


def test_invitation_taken_up_anew__voids_what_was_shown_before(book, desk):
    code = found(book, desk, "Mina First", "m.first")
    one = take_invitation(book, code, PASSWORD, ELSEWHERE)
    two = take_invitation(book, code, PASSWORD, OFFICE)
    shown = TOTP(secret_in(one.totp_uri)).at(desk.clock.now())
    refused("STF016", lambda: confirm_totp(book, one.token, shown, ELSEWHERE))
    refused("STF017", lambda: confirm_totp(book, two.token, "000000", OFFICE))
    assert confirm_totp(book, two.token, TOTP(secret_in(two.totp_uri)).at(desk.clock.now()), OFFICE)


def test_new_invitation__voids_the_one_before_and_ends_sessions_when_taken_up(book, desk):
    ali = somebody(book, desk)
    old = invite(book, desk, "adm-1", "a.rahimi")
    new = invite(book, desk, "adm-1", "a.rahimi")
    assert who(book, ali.token, OFFICE)  # being invited harms nobody yet
    refused("STF016", lambda: take_invitation(book, old, PASSWORD, OFFICE))
    again = joins(book, desk, new)
    assert who(book, ali.token, OFFICE) is None
    assert [one.person for one in sessions_of(book, ali.person.id)] == [again.person.id]


def test_person_not_yet_joined__cannot_sign_in(book, desk):
    first_administrator(book, desk)
    add_person(book, desk, "adm-1", "Ali Rahimi", "SEC", "a.rahimi")
    refused("STF020", lambda: sign_in(book, "a.rahimi", "", "", OFFICE))


@pytest.mark.parametrize(
    "weak",
    [
        "tiny7",
        "aaaaaaaaaaaaaa",
        "password12345!",
        "qwertyuiop123",
        "m.first has come",
        "Mina is here now",
        "practice makes perfect",
        "November-2025",
        "123456789012",
        "a" * 201,
        "PASSWORD password",
    ],
)
def test_weak_password__is_refused_and_the_code_stays_good(book, desk, weak):
    code = found(book, desk, "Mina First", "m.first")
    with pytest.raises(BadInput) as error:
        take_invitation(book, code, weak, OFFICE, desk.mission.title)
    assert error.value.code == "STF015"
    assert weak not in str(error.value)
    assert take_invitation(book, code, PASSWORD, OFFICE)


@pytest.mark.parametrize(
    "good", [PASSWORD, "k3#9!2$7@5%8", "د غرونو تر منځ سپینه لاره", "correct horse staple!"]
)
def test_good_password__is_taken(book, desk, good):
    code = found(book, desk, "Mina First", "m.first")
    assert take_invitation(book, code, good, OFFICE, desk.mission.title)


def test_own_password__is_asked_again_and_slowed(book, desk):
    mina = first_administrator(book, desk)
    assert is_own_password(book, mina.person.id, PASSWORD, OFFICE)
    for _ in range(5):
        assert not is_own_password(book, mina.person.id, "wrong password", OFFICE)
    refused("STF021", lambda: is_own_password(book, mina.person.id, PASSWORD, OFFICE))


def test_book__holds_no_secret_in_clear(book, desk):
    mina = first_administrator(book, desk)
    mina.signs_in(book, desk)
    refused("STF020", lambda: sign_in(book, PASSWORD, "wrong password", "123456", OFFICE))
    with book.engine.connect() as connection:
        names = [
            row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type='table'"))
        ]
        kept = "\n".join(str(connection.execute(text(f"SELECT * FROM {name}")).all()) for name in names)
    for secret in (PASSWORD, mina.secret, mina.token, mina.digits(desk), "wrong password"):
        assert secret not in kept
    assert "$argon2id$v=19$m=65536,t=3,p=4$" in kept
    assert [one.login for one in people(book)] == ["m.first"]
