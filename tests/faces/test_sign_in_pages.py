"""Many members on one server: signing in and out, what each sees, and what becomes of a form without a session."""

import json
import re

import pytest
from pyotp import TOTP

from practice_article import file_article
from practice_sign_in import Server
from practice_staff import OFFICE, PASSWORD, SoftKey, later, secret_in, somebody
from tahqiq.desk.keys_of_members import change_role, rotate_key
from tahqiq.desk.staff.invite import found
from tahqiq.desk.staff.sessions import sessions_of, who
from tahqiq.web.member_desks import MemberDesks
from tahqiq.web.public_place import public_place

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(desk_in_a_file):
    return desk_in_a_file


def test_first_administrator__follows_the_pages_to_his_account(server, desk, book):
    browser = server.browser()
    page = browser.page("/sign-in")
    assert "Nobody can sign in yet" in page
    code = found(book, desk, "Mina First", "m.first")
    answer = browser.send("/join", of="/join", code=code, password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 200 and "<svg" in answer.text
    uri = re.search(r'name="uri" value="([^"]+)"', answer.text)[1].replace("&amp;", "&")
    enrolment = re.search(r'name="enrolment" value="([^"]+)"', answer.text)[1]
    digits = TOTP(secret_in(uri)).at(desk.clock.now())
    answer = browser.send("/join/digits", of="/join", enrolment=enrolment, uri=uri, digits=digits)
    assert answer.headers["location"] == "/account?said=joined"
    page = browser.page("/account?said=joined")
    assert "Welcome" in page and "Mina First" in page and "adm-1" in page


def test_sign_in__leads_back_to_where_one_was(server, desk, book):
    who = somebody(book, desk)
    browser = server.browser()
    assert browser.get("/asked").status_code == 403
    answer = browser.signs_in(who, back="/asked")
    assert (answer.status_code, answer.headers["location"]) == (303, "/asked"), answer.text
    page = browser.page("/asked")
    assert "Duty officer" in page and "Name of" not in page


def test_signed_in__frame_tells_the_post_and_until_when(server, desk, book):
    who = somebody(book, desk)
    browser = server.browser()
    page = browser.page("/")
    assert 'href="/sign-in?back=/"' in page and "You act as" not in page and "session.js" not in page
    browser.signs_in(who)
    answer = browser.get("/")
    assert "Account" in answer.text and "Sign out" in answer.text and "session.js" in answer.text
    assert re.search(r'id="session" data-seconds="(119\d|1200)" data-warn="120"', answer.text)
    policy = answer.headers["content-security-policy"]
    assert policy.endswith("script-src 'self'; connect-src 'self'") and "unsafe" not in policy
    assert answer.headers["cache-control"] == "no-store"
    assert who.person.name not in answer.text and who.person.login not in answer.text


def test_cookie__is_strict_and_under_https_bound_to_the_host(desk, book):
    who = somebody(book, desk)
    plain = Server(desk, book).browser().signs_in(who).headers["set-cookie"].lower()
    assert "samesite=strict" in plain and "httponly" in plain and "max-age" not in plain
    browser = Server(desk, book, public_place("https://mission.example")).browser()
    answer = browser.signs_in(who)
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-tahqiq_session") and "Secure" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie
    assert browser.get("/asked").status_code == 200


def test_members_on_one_server__see_each_with_his_own_eyes(desk, book, server):
    hidden = file_article(desk, "mechanism", "A text for the mechanism alone.")
    duty = somebody(book, desk, "d.uty", ("duty-1",))
    side = somebody(book, desk, "l.iaison", ("liaison-ard",))
    at_duty, at_side, stranger = (server.browser() for _ in range(3))
    at_duty.signs_in(duty)
    at_side.signs_in(side)
    path = f"/submissions/{hidden}"
    assert [one.get(path).status_code for one in (at_duty, at_side, stranger)] == [200, 404, 404]
    refusals = [re.findall(r"\b[A-Z]{3}\d{3}\b", one.get(path).text) for one in (at_side, stranger)]
    assert refusals[0] == refusals[1] and refusals[0]
    assert [one.get("/desk").status_code for one in (at_duty, at_side, stranger)] == [200, 200, 403]
    answer = at_duty.send("/desk/new", of="/desk/new", text="A word.", source="team-1", release="mechanism")
    assert answer.status_code == 303, answer.text
    assert len(server.door.desks) == 2


def test_change_of_post__is_another_token_and_other_eyes(server, desk, book):
    who = somebody(book, desk, posts=("duty-1", "monitor-1"))
    browser = server.browser()
    browser.signs_in(who)
    browser.send("/account/post", member="duty-1")
    before, form = browser.session, browser.token("/desk/new")
    answer = browser.send("/account/post", member="monitor-1")
    assert answer.headers["location"] == "/account?said=post"
    assert browser.session != before and "Monitor" in browser.page("/")
    fields = {"text": "A word.", "source": "team-1", "release": "mechanism"}
    answer = browser.send("/desk/new", token=form, **fields)
    assert answer.status_code == 403 and "WEB006" in answer.text, "a form of the other post is not taken"
    assert "STF023" in browser.send("/account/post", member="chair-1").text


def test_sign_out__ends_the_session_for_good(server, desk, book):
    who = somebody(book, desk)
    browser = server.browser()
    browser.signs_in(who)
    kept = browser.session
    answer = browser.send("/sign-out")
    assert answer.headers["location"] == "/sign-in?said=out" and not browser.session
    browser.client.cookies.set(server.door.cookie, kept)
    assert browser.get("/account").status_code == 403


def test_sessions__are_listed_and_ended_one_by_one_and_all_others(server, desk, book):
    who = somebody(book, desk)
    first, second, third = (server.browser() for _ in range(3))
    for one in (first, second, third):
        one.signs_in(who)
    ids = re.findall(r'name="session" value="([^"]+)"', first.page("/account"))
    assert len(ids) == 3, "the one of the invitation, and two browsers"
    assert first.send("/account/sessions/end", session=ids[0]).headers["location"] == "/account?said=ended"
    assert "STF060" in first.send("/account/sessions/end", session=ids[0]).text
    assert first.send("/account/sessions/end-others").status_code == 303
    assert [one.get("/account").status_code for one in (first, second, third)] == [200, 403, 403]


def test_session_of_somebody_else__is_not_ended(server, desk, book):
    mine, other = server.browser(), server.browser()
    mine.signs_in(somebody(book, desk, "one.person"))
    other.signs_in(somebody(book, desk, "other.person", ("monitor-1",)))
    (theirs, *_rest) = [one.id for one in sessions_of(book, server_signed(other).person)]
    assert "STF060" in mine.send("/account/sessions/end", session=theirs).text
    assert other.get("/account").status_code == 200


def test_password__is_changed_with_the_old_one_and_ends_the_others(server, desk, book):
    who = somebody(book, desk)
    browser, other = server.browser(), server.browser()
    browser.signs_in(who)
    other.signs_in(who)
    before = browser.session
    fields = {"password": "seven lanterns in the harbour", "again": "seven lanterns in the harbour"}
    assert "STF061" in browser.send("/account/password", now="not this one at all", **fields).text
    assert "WEB011" in browser.send("/account/password", now=PASSWORD, **fields | {"again": "x"}).text
    weak = {"password": "short", "again": "short"}
    assert "STF015" in browser.send("/account/password", now=PASSWORD, **weak).text
    answer = browser.send("/account/password", now=PASSWORD, **fields)
    assert answer.headers["location"] == "/account?said=password" and browser.session != before
    assert other.get("/account").status_code == 403
    assert server.browser().signs_in(who, password=fields["password"]).status_code == 303


def test_idle_session__ends_and_says_so_beforehand(server, desk, book):
    who = somebody(book, desk)
    browser = server.browser()
    browser.signs_in(who)
    later(desk, minutes=18)
    token = browser.token("/account")
    later(desk, minutes=18)
    answer = browser.send("/session/stay", token=token)
    assert answer.json() == {"seconds": 1200}
    later(desk, minutes=21)
    assert browser.get("/account").status_code == 403
    assert browser.send("/session/stay", token=token).status_code == 403


def test_longest_session__ends_whatever_is_done(server, desk, book):
    browser = server.browser()
    browser.signs_in(somebody(book, desk))
    for _ in range(47):
        later(desk, minutes=15)
        assert browser.get("/account").status_code == 200
    later(desk, minutes=15)
    assert browser.get("/account").status_code == 403


def server_signed(browser):
    return who(browser.server.book, browser.session, OFFICE)


def test_without_a_script__everything_but_passkeys_works(server, desk, book):
    page = server.browser().get("/sign-in").text
    assert "<noscript>" in page and 'data-passkey="get"' in page and "hidden data-passkey" in page


def test_link_from_another_site__shows_a_way_to_ones_own_page(server, desk, book):
    browser = server.browser()
    answer = browser.get("/incidents?status=verified", **{"sec-fetch-site": "cross-site"})
    assert answer.status_code == 200 and 'href="/incidents?status=verified"' in answer.text
    assert "You came by a link from elsewhere" in answer.text
    assert "You came by a link" not in browser.get("/incidents").text


def test_post_without_its_signing_key__reads_and_says_so(server, desk, book):
    person = somebody(book, desk)
    browser = server.browser()
    browser.signs_in(person)
    next(desk.keyring.folder.glob("duty-1.key")).unlink()
    server.door.desks.__init__(desk)
    page = browser.page("/account")
    assert "The signing key of this post is not on this server" in page and "reads only" in page
    assert browser.get("/desk/new").status_code in (403, 404)


def test_other_name_of_this_machine__leads_to_the_one_that_sessions_belong_to(server, desk, book):
    somebody(book, desk)
    browser = server.browser()
    for path, where in (("/sign-in?back=/asked", "/sign-in?back=%2Fasked"), ("/join", "/join")):
        answer = browser.get(path, host="127.0.0.1")
        assert (answer.status_code, answer.headers["location"]) == (303, f"http://localhost{where}")
    assert (
        browser.get("/asked", host="127.0.0.1").headers["location"]
        == "http://localhost/sign-in?back=%2Fasked"
    )
    proxied = Server(desk, book, public_place("https://mission.example")).browser()
    assert proxied.get("/sign-in", host="127.0.0.1:8710").status_code == 200


def test_passkey__is_added_used_and_forgotten(server, desk, book):
    person, browser = somebody(book, desk), server.browser()
    browser.signs_in(person)
    key = SoftKey(origin=server.place.origin)
    begun = browser.send("/account/passkeys/begin", password=PASSWORD).json()
    answer = key.create(json.dumps(begun["options"]))
    answer = browser.send("/account/passkeys", answer=answer, name="Blue telephone")
    assert answer.headers["location"] == "/account?said=passkey"
    assert "Blue telephone" in browser.page("/account")
    fresh = server.browser()
    begun = fresh.send("/sign-in/passkey/begin", of="/sign-in").json()
    shown = key.get(json.dumps(begun["options"]))
    answer = fresh.send(
        "/sign-in/passkey", of="/sign-in", answer=shown, challenge=begun["challenge"], back="/asked"
    )
    assert answer.headers["location"] == "/asked" and fresh.get("/asked").status_code == 200
    again = server.browser().send(
        "/sign-in/passkey", of="/sign-in", answer=shown, challenge=begun["challenge"]
    )
    assert again.status_code == 403 and "STF029" in again.text
    spelt = re.search(r'name="key" value="([^"]+)"', browser.page("/account"))[1]
    assert (
        browser.send("/account/passkeys/forget", key=spelt).headers["location"] == "/account?said=forgotten"
    )
    assert "You have no passkey" in browser.page("/account")


def test_roles_and_keys__count_as_they_are_at_each_request(server, desk, book):
    hidden = file_article(desk, "mechanism", "A text for the mechanism alone.")
    browser, path = server.browser(), f"/submissions/{hidden}"
    browser.signs_in(somebody(book, desk, posts=("monitor-1",)))
    assert browser.get(path).status_code == 200, "a monitor looks into the mechanism's cases"
    change_role(desk, "adm-1", "monitor-1", "monitor", grant=False)
    assert browser.get(path).status_code == 404
    change_role(desk, "adm-1", "monitor-1", "monitor", grant=True)
    assert browser.get(path).status_code == 200
    kept = server.door.desks.of("monitor-1")
    rotate_key(desk, "monitor-1")
    assert server.door.desks.of("monitor-1") is not kept, "the desk signs with the new key"


def test_desks__are_kept_and_bounded(desk):
    desks = MemberDesks(desk, most=2)
    first = desks.of("duty-1")
    assert desks.of("duty-1") is first
    for one in ("monitor-1", "chair-1", "analyst-1"):
        desks.of(one)
    assert len(desks) == 2 and desks.of("duty-1") is not first
