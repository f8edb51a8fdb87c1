"""Passkeys, with an authenticator in software that also does what it should not."""

import json
import threading

import pytest

from practice_staff import ELSEWHERE, OFFICE, SITE, UP, UV, SoftKey, first_administrator, later, somebody
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.passkeys import (
    begin_adding,
    begin_sign_in,
    finish_adding,
    finish_sign_in,
    forget,
    keys_of,
)
from tahqiq.desk.staff.sessions import end, who
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.signing_in import Site

pytestmark = pytest.mark.slow

OTHER = Site(rp_id="evil.example", origin="https://evil.example")


@pytest.fixture
def mina(book, desk):
    return first_administrator(book, desk)


@pytest.fixture
def signed(book, mina):
    return who(book, mina.token, OFFICE)


@pytest.fixture
def key(book, signed) -> SoftKey:
    """Mina's passkey."""
    made = SoftKey()
    finish_adding(book, signed, SITE, made.create(begin_adding(book, signed, SITE)), "Blue key")
    return made


def enter(book, key: SoftKey, site: Site = SITE) -> str:
    options, challenge = begin_sign_in(book, site)
    return finish_sign_in(book, SITE, challenge, key.get(options), OFFICE)


def refused(work) -> None:
    with pytest.raises(Refused) as error:
        work()
    assert error.value.code == "STF029"


def not_added(work) -> None:
    with pytest.raises(BadInput) as error:
        work()
    assert error.value.code == "STF028"


def test_passkey__is_added_and_signs_in_alone(book, desk, signed, key):
    assert [(one.name, one.used) for one in keys_of(book, signed.person)] == [("Blue key", None)]
    later(desk, minutes=5)
    token = enter(book, key)
    assert who(book, token, OFFICE).person == signed.person
    assert keys_of(book, signed.person)[0].used == desk.clock.now()
    assert [one.about for one in trail(book, Filters(kind="sign_in"))] == ["invitation", "passkey"]


def test_options__ask_for_a_verified_user_and_a_key_that_knows_its_owner(book, signed, key):
    asked = json.loads(begin_adding(book, signed, SITE))
    assert asked["rp"] == {"id": "mission.example", "name": "Tahqiq"}
    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert asked["authenticatorSelection"]["residentKey"] == "required"
    assert asked["attestation"] == "none"
    assert [one["id"] for one in asked["excludeCredentials"]] == [keys_of(book, signed.person)[0].id]
    options, _ = begin_sign_in(book, SITE)
    shown = json.loads(options)
    assert shown["userVerification"] == "required" and not shown.get("allowCredentials")  # tells of nobody


@pytest.mark.parametrize(
    "liar",
    [
        SoftKey(flags=UP),
        SoftKey(flags=UV),
        SoftKey(rp_id="evil.example"),
        SoftKey(origin="https://evil.example"),
        SoftKey(origin="http://mission.example"),
        SoftKey(origin="https://mission.example:8443"),
    ],
    ids=["user not verified", "nobody there", "other site", "other origin", "no TLS", "other port"],
)
def test_liar__is_neither_added_nor_let_in(book, signed, key, liar):
    not_added(lambda: finish_adding(book, signed, SITE, liar.create(begin_adding(book, signed, SITE)), "x"))
    liar.key, liar.id, liar.user = key.key, key.id, key.user
    refused(lambda: enter(book, liar))


def test_answer__is_taken_once(book, key):
    options, challenge = begin_sign_in(book, SITE)
    answer = key.get(options)
    assert finish_sign_in(book, SITE, challenge, answer, OFFICE)
    refused(lambda: finish_sign_in(book, SITE, challenge, answer, ELSEWHERE))


def test_answer_without_counter__is_taken_once_too(book, signed):
    synced = SoftKey(counts=False)
    finish_adding(book, signed, SITE, synced.create(begin_adding(book, signed, SITE)), "phone")
    options, challenge = begin_sign_in(book, SITE)
    answer = synced.get(options)
    assert finish_sign_in(book, SITE, challenge, answer, OFFICE) and enter(book, synced)
    refused(lambda: finish_sign_in(book, SITE, challenge, answer, OFFICE))


def test_same_answer_at_once__lets_one_in(book, key):
    options, challenge = begin_sign_in(book, SITE)
    answer, got = key.get(options), []

    def go() -> None:
        try:
            got.append(finish_sign_in(book, SITE, challenge, answer, OFFICE))
        except Refused:
            got.append("")

    threads = [threading.Thread(target=go) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(len(one) for one in got) == [0, 0, 0, 43]


def test_counter_that_goes_back__is_a_copied_key(book, key):
    enter(book, key)
    enter(book, key)
    key.count = 0
    refused(lambda: enter(book, key))


def test_challenge__is_over_after_five_minutes_and_is_ours(book, desk, key):
    options, challenge = begin_sign_in(book, SITE)
    later(desk, seconds=300)
    refused(lambda: finish_sign_in(book, SITE, challenge, key.get(options), OFFICE))
    later(desk, seconds=-400)
    refused(lambda: finish_sign_in(book, SITE, challenge, key.get(options), OFFICE))
    own = json.loads(options) | {"challenge": "A" * 75}
    refused(lambda: finish_sign_in(book, SITE, "A" * 75, key.get(json.dumps(own)), OFFICE))


def test_challenge_for_signing_in__does_not_add_a_key_nor_the_other_way(book, signed, key):
    options, challenge = begin_sign_in(book, SITE)
    adding = json.loads(begin_adding(book, signed, SITE))
    stolen = json.dumps(adding | {"challenge": challenge})
    not_added(lambda: finish_adding(book, signed, SITE, SoftKey().create(stolen), "x"))
    other = json.dumps(json.loads(options) | {"challenge": adding["challenge"]})
    refused(lambda: finish_sign_in(book, SITE, adding["challenge"], key.get(other), OFFICE))


def test_challenge_of_another_session__adds_no_key(book, desk, signed):
    ali = who(book, somebody(book, desk).token, OFFICE)
    answer = SoftKey().create(begin_adding(book, ali, SITE))
    not_added(lambda: finish_adding(book, signed, SITE, answer, "x"))


def test_answer_to_another_challenge__is_refused(book, key):
    options, _ = begin_sign_in(book, SITE)
    _, challenge = begin_sign_in(book, SITE)
    refused(lambda: finish_sign_in(book, SITE, challenge, key.get(options), OFFICE))


def test_other_signature__is_refused(book, key):
    thief = SoftKey(id=key.id, user=key.user)
    refused(lambda: enter(book, thief))


def test_known_key__is_not_added_for_somebody_else(book, desk, signed, key):
    ali = who(book, somebody(book, desk).token, OFFICE)
    taken = SoftKey(id=key.id)
    not_added(lambda: finish_adding(book, ali, SITE, taken.create(begin_adding(book, ali, SITE)), "x"))
    not_added(lambda: finish_adding(book, signed, SITE, taken.create(begin_adding(book, signed, SITE)), "x"))
    assert enter(book, key)


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"id": 3}',
        '{"id": "x"}',
        '{"id": "\\ud800"}',
        "[" * 100_000,
        '{"response": {"clientDataJSON": "e30"}}',
        '{"id": "x", "rawId": "x", "type": "public-key", "response": {"clientDataJSON": "ð"}}',
        "x" * 70_000,
    ],
)
def test_garbage__is_refused(book, signed, key, answer):
    _, challenge = begin_sign_in(book, SITE)
    refused(lambda: finish_sign_in(book, SITE, challenge, answer, OFFICE))
    refused(lambda: finish_sign_in(book, SITE, answer[:200], answer, OFFICE))
    not_added(lambda: finish_adding(book, signed, SITE, answer, "x"))


def test_own_key__is_forgotten_and_another_is_not(book, desk, signed, key):
    ali = who(book, somebody(book, desk).token, OFFICE)
    number = keys_of(book, signed.person)[0].id
    with pytest.raises(NotFound):
        forget(book, ali, number)
    forget(book, signed, number)
    assert keys_of(book, signed.person) == ()
    refused(lambda: enter(book, key))


def test_lost_device__ends_passkeys(book, desk, key):
    somebody(book, desk)
    assert lost(book, desk, "adm-1", "m.first").passkeys == 1
    refused(lambda: enter(book, key))


def test_signing_in__begins_a_session_nobody_knew_before(book, mina, key):
    token = enter(book, key)
    end(book, token)
    assert who(book, token, OFFICE) is None
    assert who(book, mina.token, OFFICE) is not None


def test_rp_and_origin__are_asked_of_the_site_that_finishes(book, key):
    options, challenge = begin_sign_in(book, OTHER)
    refused(lambda: finish_sign_in(book, SITE, challenge, key.get(options), OFFICE))
