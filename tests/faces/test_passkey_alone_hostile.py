"""Against whoever wants into an account that has a passkey alone: codes, forms, unguarded screens, old answers."""

import html
import json
import re

import pytest
from pyotp import TOTP

from practice_staff import PASSWORD, SoftKey, later, secret_in, somebody
from tahqiq.desk.staff.invite import found, invite

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(desk_in_a_file):
    return desk_in_a_file


def joined_by_passkey(server, desk, book, login="p.asskey"):
    """A browser whose person has taken his invitation with a passkey alone, and that passkey."""
    person = somebody(book, desk, login)
    code = invite(book, desk, "adm-1", person.person.id)
    browser, key = server.browser(), SoftKey(origin=server.place.origin)
    begun = browser.send("/join/passkey/begin", of="/join", code=code)
    answer = key.create(json.dumps(begun.json()["options"]))
    answer = browser.send("/join/passkey", of="/join", code=code, answer=answer, name="Blue telephone")
    assert answer.headers["location"] == "/account?said=joined_passkey", answer.text
    return person, browser, key


def shown(browser, key) -> dict[str, str]:
    """His passkey, shown again."""
    begun = browser.send("/account/prove").json()
    return {"challenge": begun["challenge"], "answer": key.get(json.dumps(begun["options"]))}


def test_code_taken_up_with_a_passkey__works_once_and_tells_nothing_of_whom_it_is_for(server, desk, book):
    person = somebody(book, desk)
    code = invite(book, desk, "adm-1", person.person.id)
    browser, thief = server.browser(), server.browser()
    for wrong in ("aaaa-bbbb", "", "é" * 80):
        answer = browser.send("/join/passkey/begin", of="/join", code=wrong)
        assert (answer.status_code, answer.json()) == (403, {"refused": "STF016"})
    told = browser.send("/join/passkey/begin", of="/join", code=code).text
    assert person.person.name not in told
    answer = browser.send("/join/passkey", of="/join", code=code, answer="{}", name="x")
    assert answer.status_code == 422 and "STF028" in answer.text and code in answer.text
    assert browser.get("/account").status_code == 403 and person.person.login not in answer.text
    keys = [SoftKey(origin=server.place.origin) for _ in range(2)]
    asked = [
        one.send("/join/passkey/begin", of="/join", code=code).json()["options"] for one in (browser, thief)
    ]
    made = [key.create(json.dumps(one)) for key, one in zip(keys, asked, strict=True)]
    assert thief.send("/join/passkey", of="/join", code=code, answer=made[1], name="x").status_code == 303
    answer = browser.send("/join/passkey", of="/join", code=code, answer=made[0], name="x")
    assert answer.status_code == 422 and "STF016" in answer.text and "Name of" not in answer.text


def test_account_without_password__answers_as_one_that_is_not_there(server, desk, book):
    person, _browser, _key = joined_by_passkey(server, desk, book)
    said = set()
    for login in (person.person.login, "no.body"):
        answer = server.browser().signs_in(person, login=login)
        assert answer.status_code == 403 and "STF020" in answer.text
        said.add(re.sub(r'value="[^"]*"', "", re.search(r"(?s)<main.*</main>", answer.text)[0]))
    assert len(said) == 1


def test_unguarded_screen_of_one_without_password__adds_nothing_and_keeps_its_last_passkey(
    server, desk, book
):
    person, browser, key = joined_by_passkey(server, desk, book)
    page = browser.page("/account")
    assert "You have no password" in page and 'id="own-passkey"' not in page and 'id="now"' not in page
    begun = browser.send("/account/passkeys/begin", password=PASSWORD)
    assert (begun.status_code, begun.json()) == (403, {"refused": "STF035"})
    wanted = {"new": "seven lanterns in the harbour", "again": "seven lanterns in the harbour"}
    assert "STF035" in browser.send("/account/password/add", **wanted).text
    planted = SoftKey(origin=server.place.origin, user=key.user, id=key.id)
    assert "STF035" in browser.send("/account/password/add", **wanted, **shown(browser, planted)).text
    assert "STF061" in browser.send("/account/password", now="", password=wanted["new"], **wanted).text
    only = re.search(r'name="key" value="([^"]+)"', page)[1]
    assert "STF036" in browser.send("/account/passkeys/forget", key=only).text
    again = wanted | {"again": "seven lanterns"}
    assert "WEB011" in browser.send("/account/password/add", **again, **shown(browser, key)).text
    weak = {"new": "short", "again": "short"}
    assert "STF015" in browser.send("/account/password/add", **weak, **shown(browser, key)).text
    assert server.browser().signs_in(person, password=wanted["new"]).status_code == 403


def test_password_added_with_a_passkey__ends_the_others_and_signs_in(server, desk, book):
    person, browser, key = joined_by_passkey(server, desk, book)
    wanted = {"new": "seven lanterns in the harbour", "again": "seven lanterns in the harbour"}
    answer = browser.send("/account/password/add", **wanted, **shown(browser, key))
    assert answer.status_code == 200 and "<svg" in answer.text and "argon2" not in answer.text
    enrolment = re.search(r'name="enrolment" value="([^"]+)"', answer.text)[1]
    uri = html.unescape(re.search(r'name="uri" value="([^"]+)"', answer.text)[1])
    sent = {"enrolment": enrolment, "uri": uri}
    for odd in ("otpauth://totp/<script>alert(1)</script>", "https://evil.example/", "x"):
        answer = browser.send("/account/password/digits", **sent | {"uri": odd}, digits="000000")
        assert answer.status_code == 422 and "<script>alert" not in answer.text and "evil" not in answer.text
    wrong = browser.send("/account/password/digits", **sent, digits="000000")
    assert wrong.status_code == 422 and "STF017" in wrong.text and "<svg" in wrong.text
    other, before = joined_other(server, key), browser.session
    digits = TOTP(secret_in(uri)).at(desk.clock.now())
    answer = browser.send("/account/password/digits", **sent, digits=digits)
    assert answer.headers["location"] == "/account?said=password_added" and browser.session != before
    assert other.get("/account").status_code == 403 and "Change the password" in browser.page("/account")
    later(desk, seconds=60)
    digits = TOTP(secret_in(uri)).at(desk.clock.now())
    fields = {"login": person.person.login, "password": wanted["new"], "digits": digits}
    assert server.browser().send("/sign-in", of="/sign-in", **fields).status_code == 303


def joined_other(server, key):
    """Another browser, signed in with the same passkey."""
    other = server.browser()
    begun = other.send("/sign-in/passkey/begin", of="/sign-in").json()
    answer = key.get(json.dumps(begun["options"]))
    other.send("/sign-in/passkey", of="/sign-in", answer=answer, challenge=begun["challenge"])
    assert other.get("/account").status_code == 200
    return other


def test_second_passkey_of_one_without_password__is_added_with_the_first(server, desk, book):
    _person, browser, key = joined_by_passkey(server, desk, book)
    begun = browser.send("/account/passkeys/begin", **shown(browser, key)).json()
    second = SoftKey(origin=server.place.origin)
    answer = second.create(json.dumps(begun["options"]))
    answer = browser.send("/account/passkeys", answer=answer, name="Key in the safe")
    assert answer.headers["location"] == "/account?said=passkey"
    assert joined_other(server, second)


def test_administrator_without_password__shows_his_passkey_for_what_is_grave(server, desk, book):
    code, key = found(book, desk, "Mina First", "m.first"), SoftKey(origin=server.place.origin)
    browser = server.browser()
    begun = browser.send("/join/passkey/begin", of="/join", code=code).json()
    answer = key.create(json.dumps(begun["options"]))
    browser.send("/join/passkey", of="/join", code=code, answer=answer, name="Blue telephone")
    somebody(book, desk, "t.arget", ("monitor-1",))
    page = browser.page("/people/t.arget")
    assert "Your passkey is asked for" in page and 'id="own-invite"' not in page
    for deed in ("hold", "invite", "lost"):
        for bad in ({}, {"password": PASSWORD}, shown(browser, SoftKey(id=key.id, user=key.user))):
            later(desk, minutes=1)
            answer = browser.send(f"/people/t.arget/{deed}", member="duty-1", **bad)
            assert answer.status_code == 422 and "STF035" in answer.text and "secret-words" not in answer.text
    sure = shown(browser, key)
    answer = browser.send("/people/t.arget/invite", **sure)
    assert answer.status_code == 200 and 'secret-words"' in answer.text
    assert "STF035" in browser.send("/people/t.arget/invite", **sure).text, "an answer is taken once"
