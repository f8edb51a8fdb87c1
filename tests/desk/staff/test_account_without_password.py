"""An account that has a passkey and no password: what it may, what is refused it, and how it gets a password."""

import pytest
from pyotp import TOTP

from practice_staff import (
    OFFICE,
    PASSWORD,
    SITE,
    UP,
    SoftKey,
    enter,
    first_administrator,
    later,
    proof,
    secret_in,
    somebody,
    takes_up,
)
from practice_work import calls_of
from tahqiq.desk.staff.add_password import begin_password, finish_password
from tahqiq.desk.staff.audit import trail
from tahqiq.desk.staff.change_password import change_password
from tahqiq.desk.staff.cut_off import cut_off
from tahqiq.desk.staff.invite import found
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.passkeys import (
    begin_adding,
    begin_sign_in,
    finish_adding,
    forget,
    keys_of,
)
from tahqiq.desk.staff.prove import Proof, check_proof, has_password
from tahqiq.desk.staff.sessions import who
from tahqiq.desk.staff.sign_in import sign_in
from tahqiq.errors import BadInput, Refused

pytestmark = pytest.mark.slow


def refused(code: str, work) -> Refused | BadInput:
    with pytest.raises((Refused, BadInput)) as error:
        work()
    assert error.value.code == code
    return error.value


@pytest.fixture
def key() -> SoftKey:
    return SoftKey()


@pytest.fixture
def code(book, desk) -> str:
    """Mina's invitation, the very first."""
    return found(book, desk, "Mina First", "m.first")


@pytest.fixture
def signed(book, code, key):
    """Mina, who has taken it up with her telephone alone."""
    return who(book, takes_up(book, code, key), OFFICE)


def test_account_without_password__is_refused_like_an_unknown_one(book, desk, signed):
    later(desk, minutes=1)
    told = {
        str(refused("STF020", lambda login=login, word=word: sign_in(book, login, word, "123456", OFFICE)))
        for login, word in (("m.first", PASSWORD), ("nobody", PASSWORD), ("m.first", ""))
    }
    assert len(told) == 1
    for _ in range(3):
        refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, "123456", OFFICE))
    refused("STF021", lambda: sign_in(book, "m.first", PASSWORD, "123456", OFFICE))


def test_account_without_password__takes_the_same_work_as_an_unknown_one(book, desk, signed):
    for login in ("nobody-here", "m.first"):
        later(desk, minutes=20)
        tried = lambda login=login: sign_in(book, login, PASSWORD, "123456", OFFICE)  # noqa: E731
        assert calls_of(lambda tried=tried: refused("STF020", tried), "verify_secret") == 1, login


def test_last_passkey_of_one_without_password__is_not_forgotten(book, signed, key):
    (only,) = keys_of(book, signed.person)
    refused("STF036", lambda: forget(book, signed, only.id))
    other = SoftKey()
    finish_adding(book, signed, SITE, other.create(begin_adding(book, signed, SITE)), "Key in the safe")
    forget(book, signed, only.id)
    refused("STF036", lambda: forget(book, signed, keys_of(book, signed.person)[0].id))
    assert enter(book, other)


def test_password__is_added_with_a_fresh_passkey_and_the_first_digits(book, desk, signed, key):
    made = begin_password(book, signed, SITE, proof(book, signed, key), PASSWORD, OFFICE, "Practice mission")
    assert not has_password(book, signed.person), "nothing counts before the digits"
    refused("STF017", lambda: finish_password(book, signed, made.token, "000000", OFFICE))
    secret = secret_in(made.totp_uri)
    finish_password(book, signed, made.token, TOTP(secret).at(desk.clock.now()), OFFICE)
    assert trail(book)[-1].kind == "password.added"
    refused("STF020", lambda: sign_in(book, "m.first", PASSWORD, TOTP(secret).at(desk.clock.now()), OFFICE))
    later(desk, minutes=1)
    assert sign_in(book, "m.first", PASSWORD, TOTP(secret).at(desk.clock.now()), OFFICE)
    shown = TOTP(secret).at(desk.clock.now())
    refused("STF037", lambda: finish_password(book, signed, made.token, shown, OFFICE))
    refused("STF037", lambda: begin_password(book, signed, SITE, proof(book, signed, key), PASSWORD, OFFICE))


def test_password_without_a_fresh_passkey__is_not_added(book, desk, signed, key):
    def asks(shown: Proof):
        return lambda: begin_password(book, signed, SITE, shown, PASSWORD, OFFICE)

    refused("STF035", asks(Proof()))
    refused("STF035", asks(Proof(password=PASSWORD)))
    later(desk, minutes=2)
    options, challenge = begin_sign_in(book, SITE)
    refused("STF035", asks(Proof(challenge=challenge, answer=key.get(options))))  # it is for signing in
    used = proof(book, signed, key)
    assert asks(used)()
    refused("STF035", asks(used))
    old = proof(book, signed, key)
    later(desk, minutes=5)
    refused("STF035", asks(old))
    ali = who(book, somebody(book, desk).token, OFFICE)
    theirs = SoftKey()
    finish_adding(book, ali, SITE, theirs.create(begin_adding(book, ali, SITE)), "x")
    refused("STF035", asks(proof(book, signed, theirs)))
    refused("STF035", asks(proof(book, ali, key)))
    liar = SoftKey(flags=UP, key=key.key, id=key.id, user=key.user, count=90)
    refused("STF035", asks(proof(book, signed, liar)))  # the device did not verify its user
    refused("STF015", lambda: begin_password(book, signed, SITE, proof(book, signed, key), "short", OFFICE))
    assert {one.kind for one in trail(book)} >= {"passkey.failed"} and not has_password(book, signed.person)


def test_what_waits_for_digits__is_of_this_session_and_a_quarter_of_an_hour(book, desk, signed, key):
    made = begin_password(book, signed, SITE, proof(book, signed, key), PASSWORD, OFFICE)
    other = who(book, enter(book, key), OFFICE)
    codes = TOTP(secret_in(made.totp_uri))
    shown = codes.at(desk.clock.now())
    refused("STF022", lambda: finish_password(book, other, made.token, shown, OFFICE))
    for garbage in ("", "é", "AAAA", made.token[:-8], "A" * 400):
        refused("STF022", lambda garbage=garbage: finish_password(book, signed, garbage, shown, OFFICE))
    later(desk, minutes=15)
    late = codes.at(desk.clock.now())
    refused("STF022", lambda: finish_password(book, signed, made.token, late, OFFICE))


def test_session_ended_meanwhile__brings_no_password_or_passkey_back(book, desk, signed, key):
    """Whoever holds a lost telephone must not be quicker than the administrator who ends it."""
    made = begin_password(book, signed, SITE, proof(book, signed, key), PASSWORD, OFFICE)
    answer = SoftKey().create(begin_adding(book, signed, SITE))
    lost(book, desk, "adm-1", "m.first")
    shown = TOTP(secret_in(made.totp_uri)).at(desk.clock.now())
    refused("STF022", lambda: finish_password(book, signed, made.token, shown, OFFICE))
    refused("STF028", lambda: finish_adding(book, signed, SITE, answer, "x"))
    assert not has_password(book, signed.person) and keys_of(book, signed.person) == ()


def test_password_of_a_session_ended_meanwhile__is_not_changed(book, desk):
    ali = somebody(book, desk)
    signed = who(book, ali.token, OFFICE)
    cut_off(book, desk, "adm-1", "a.rahimi")
    wanted = "seven lanterns in the harbour"
    refused("STF022", lambda: change_password(book, signed, PASSWORD, wanted, OFFICE))
    assert ali.signs_in(book, desk)


def test_who_has_a_password__shows_it_and_no_passkey_instead(book, desk, key):
    ali = somebody(book, desk)
    signed = who(book, ali.token, OFFICE)
    finish_adding(book, signed, SITE, key.create(begin_adding(book, signed, SITE)), "x")
    refused("STF061", lambda: check_proof(book, signed, SITE, proof(book, signed, key), OFFICE))
    assert check_proof(book, signed, SITE, Proof(password=PASSWORD), OFFICE) is None


def test_own_passkey__is_asked_again_and_slowed(book, desk, signed, key):
    assert check_proof(book, signed, SITE, proof(book, signed, key), OFFICE) is None
    for _ in range(5):
        refused("STF035", lambda: check_proof(book, signed, SITE, Proof(password=PASSWORD), OFFICE))
    refused("STF021", lambda: check_proof(book, signed, SITE, proof(book, signed, key), OFFICE))
    later(desk, minutes=2)
    assert check_proof(book, signed, SITE, proof(book, signed, key), OFFICE) is None


def test_first_administrator_with_digits__is_as_before(book, desk):
    assert first_administrator(book, desk).signs_in(book, desk)
