"""An invitation taken up with a passkey alone: by whoever has the code, once, and only with a verified user."""

import json
import threading

import pytest
from pyotp import TOTP

from practice_staff import (
    ELSEWHERE,
    OFFICE,
    PASSWORD,
    SITE,
    UP,
    SoftKey,
    enter,
    joins,
    later,
    secret_in,
    somebody,
    takes_up,
)
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.invite import found, invite
from tahqiq.desk.staff.join_by_passkey import begin_joining, finish_joining
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.passkeys import (
    begin_sign_in,
    keys_of,
)
from tahqiq.desk.staff.prove import has_password
from tahqiq.desk.staff.sessions import who
from tahqiq.desk.staff.sign_in import confirm_totp, sign_in, take_invitation
from tahqiq.desk.staff.tell_person import tell_person
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


def test_invitation__is_taken_up_with_a_passkey_alone(book, desk, signed, key):
    assert (signed.login, signed.member) == ("m.first", "adm-1")
    told = tell_person(book, desk, "adm-1", "m.first")
    assert (told.password, [one.name for one in told.passkeys], told.state, told.invited_until) == (
        False,
        ["Blue telephone"],
        "joined",
        None,
    )
    assert [(one.kind, one.about) for one in trail(book)][1:] == [
        ("invitation.taken", signed.person),
        ("passkey.added", told.passkeys[0].id),
        ("sign_in", "invitation"),
    ]
    later(desk, minutes=5)
    assert who(book, enter(book, key), OFFICE).person == signed.person


def test_options__ask_for_a_verified_user_and_tell_neither_name_nor_keys(book, code):
    asked = json.loads(begin_joining(book, code, SITE, OFFICE))
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["user"]["name"] == asked["user"]["displayName"] == "m.first"
    assert not asked["excludeCredentials"] and "Mina" not in json.dumps(asked)


@pytest.mark.parametrize(
    "liar",
    [
        SoftKey(flags=UP),
        SoftKey(rp_id="evil.example"),
        SoftKey(origin="https://evil.example"),
        SoftKey(origin="http://mission.example"),
    ],
    ids=["user not verified", "other site", "other origin", "no TLS"],
)
def test_liar__is_not_let_in_and_the_code_stays_good(book, code, key, liar):
    refused("STF028", lambda: takes_up(book, code, liar))
    assert [one.kind for one in trail(book)][-1] == "invitation.wrong_passkey"
    assert takes_up(book, code, key)


def test_code__is_used_once_whichever_way(book, desk, code, key):
    waiting = take_invitation(book, code, PASSWORD, ELSEWHERE)
    second = SoftKey()
    late = second.create(begin_joining(book, code, SITE, ELSEWHERE))
    takes_up(book, code, key)
    shown = TOTP(secret_in(waiting.totp_uri)).at(desk.clock.now())
    refused("STF016", lambda: confirm_totp(book, waiting.token, shown, ELSEWHERE))
    refused("STF016", lambda: finish_joining(book, code, SITE, late, "x", ELSEWHERE))
    refused("STF016", lambda: begin_joining(book, code, SITE, ELSEWHERE))
    refused("STF016", lambda: take_invitation(book, code, PASSWORD, ELSEWHERE))
    assert not has_password(book, tell_person(book, desk, "adm-1", "m.first").person.id)


def test_two_takings_at_once__one_wins(book, desk, code):
    keys = [SoftKey() for _ in range(4)]
    answers = [one.create(begin_joining(book, code, SITE, OFFICE)) for one in keys]
    got: list[str] = []

    def go(answer: str) -> None:
        try:
            got.append(finish_joining(book, code, SITE, answer, "x", OFFICE))
        except Refused as error:
            got.append(error.code)

    threads = [threading.Thread(target=go, args=(one,)) for one in answers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(len(one) for one in got) == [6, 6, 6, 43]
    told = tell_person(book, desk, "adm-1", "m.first")
    assert len(told.passkeys) == len(told.sessions) == 1


def test_passkey_and_digits_at_once__one_wins(book, desk, code, key):
    waiting = take_invitation(book, code, PASSWORD, OFFICE)
    shown = TOTP(secret_in(waiting.totp_uri)).at(desk.clock.now())
    answer = key.create(begin_joining(book, code, SITE, OFFICE))
    got: list[str] = []

    def go(work) -> None:
        try:
            work()
            got.append("in")
        except Refused as error:
            got.append(error.code)

    ways = (
        lambda: confirm_totp(book, waiting.token, shown, OFFICE),
        lambda: finish_joining(book, code, SITE, answer, "x", OFFICE),
    )
    threads = [threading.Thread(target=go, args=(one,)) for one in ways]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(got) == ["STF016", "in"]
    told = tell_person(book, desk, "adm-1", "m.first")
    assert told.password != bool(told.passkeys)


def test_answer_for_one_code__takes_up_no_other(book, desk, code, key):
    first_administrator_code, answer = code, key.create(begin_joining(book, code, SITE, OFFICE))
    joins(book, desk, first_administrator_code)
    again = invite(book, desk, "adm-1", "m.first")
    refused("STF028", lambda: finish_joining(book, again, SITE, answer, "x", OFFICE))


def test_challenge__is_good_for_five_minutes_and_for_joining_alone(book, desk, code, key):
    options = begin_joining(book, code, SITE, OFFICE)
    later(desk, seconds=300)
    refused("STF028", lambda: finish_joining(book, code, SITE, key.create(options), "x", OFFICE))
    other = json.loads(begin_joining(book, code, SITE, OFFICE)) | {"challenge": begin_sign_in(book, SITE)[1]}
    refused("STF028", lambda: finish_joining(book, code, SITE, key.create(json.dumps(other)), "x", OFFICE))


def test_passkey_of_somebody_else__joins_nobody(book, desk, signed, key):
    somebody(book, desk)
    code = invite(book, desk, "adm-1", "a.rahimi")
    thief = SoftKey(id=key.id)
    refused("STF028", lambda: takes_up(book, code, thief))
    assert keys_of(book, signed.person) and has_password(
        book, tell_person(book, desk, "adm-1", "a.rahimi").person.id
    )


def test_tries__are_slowed_by_address(book, code, key):
    for _ in range(29):
        refused("STF016", lambda: begin_joining(book, "aaaa-bbbb", SITE, ELSEWHERE))
    refused("STF016", lambda: finish_joining(book, "aaaa", SITE, "{}", "x", ELSEWHERE))
    refused("STF021", lambda: begin_joining(book, code, SITE, ELSEWHERE))
    refused("STF021", lambda: finish_joining(book, code, SITE, "{}", "x", ELSEWHERE))
    assert takes_up(book, code, key)
    assert len(trail(book, Filters(kind="invitation.refused"))) == 1


@pytest.mark.parametrize("garbage", ["", "null", "[]", '{"id": 3}', "x" * 70_000, '{"id": "\\ud800"}'])
def test_garbage__is_refused_and_the_code_stays_good(book, code, key, garbage):
    refused("STF028", lambda: finish_joining(book, code, SITE, garbage, "x", OFFICE))
    refused("STF016", lambda: finish_joining(book, garbage, SITE, garbage, "x", OFFICE))
    assert takes_up(book, code, key)


def test_invited_anew__password_and_digits_are_gone_and_sessions_end(book, desk, key):
    ali = somebody(book, desk)
    code = invite(book, desk, "adm-1", "a.rahimi")
    assert who(book, ali.token, OFFICE), "being invited harms nobody yet"
    takes_up(book, code, key)
    assert who(book, ali.token, OFFICE) is None and not has_password(book, ali.person.id)
    later(desk, minutes=1)
    refused("STF020", lambda: sign_in(book, "a.rahimi", PASSWORD, ali.digits(desk), OFFICE))
    assert enter(book, key)


def test_lost_device__ends_the_passkey_and_the_new_code_is_taken_up_either_way(book, desk, signed, key):
    first = lost(book, desk, "adm-1", "m.first")
    assert first.passkeys == 1 and who(book, enter_or_none(book, key) or "", OFFICE) is None
    second = SoftKey()
    token = takes_up(book, first.code, second)
    assert who(book, token, OFFICE).person == signed.person and enter(book, second)
    again = lost(book, desk, "adm-1", "m.first")
    refused("STF029", lambda: enter(book, second))
    joins(book, desk, again.code)
    assert has_password(book, signed.person) and keys_of(book, signed.person) == ()


def enter_or_none(book, key: SoftKey) -> str | None:
    try:
        return enter(book, key)
    except Refused:
        return None
