"""Against whoever wants in: planted sessions, forms of other sites, ended posts, forged addresses, false ways back."""

import html
import re

import pytest

from practice_staff import PASSWORD, later, somebody
from practice_work import calls_of
from tahqiq.desk.staff.invite import invite
from tahqiq.desk.staff.people import leave
from tahqiq.web.pages.sign_in import back_to

pytestmark = pytest.mark.slow

ELSEWHERE = [
    {},
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"origin": "http://localhost:9999"},
    {"origin": "http://localhost.evil.example"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site", "origin": "http://localhost"},
    {"sec-fetch-site": "same-origin", "origin": "https://evil.example"},
]
WITH_SESSION = (
    "/sign-out",
    "/session/stay",
    "/account/post",
    "/account/password",
    "/account/password/add",
    "/account/password/digits",
    "/account/prove",
    "/account/passkeys/begin",
    "/account/passkeys",
    "/account/passkeys/forget",
    "/account/sessions/end",
    "/account/sessions/end-others",
    "/account/drafts/discard",
    "/desk/new",
    "/queue",
)
BEFORE_THE_DOOR = ("/sign-in", "/sign-in/passkey", "/join", "/join/digits", "/join/passkey")


@pytest.fixture
def desk(desk_in_a_file):
    return desk_in_a_file


def test_planted_session__is_not_the_one_that_is_signed_in(server, desk, book):
    victim = somebody(book, desk, "v.ictim")
    attacker = server.browser()
    attacker.signs_in(somebody(book, desk, "a.ttacker", ("monitor-1",)))
    planted = attacker.session
    browser = server.browser()
    for value in (planted, "chosen-by-somebody-else"):
        browser.client.cookies.set(server.door.cookie, value, domain="localhost.local", path="/")
        form = server.browser()
        token = form.token("/sign-in")
        mark = form.client.cookies.get(server.place.cookie("door"))
        browser.client.cookies.set(server.place.cookie("door"), mark, domain="localhost.local", path="/")
        later(desk, seconds=60)
        fields = {"login": "v.ictim", "password": PASSWORD, "digits": victim.digits(desk), "token": token}
        answer = browser.send("/sign-in", **fields)
        fresh = re.search(r"tahqiq_session_test=([^;]+)", answer.headers["set-cookie"])[1]
        assert answer.status_code == 303 and fresh not in (planted, "chosen-by-somebody-else")
        browser.client.cookies.clear()
    assert attacker.get("/account").status_code == 403, "the session that was planted is ended"


def test_cookie_that_nobody_gave__opens_nothing(server, desk, book):
    somebody(book, desk)
    for value in ("", "x", "0" * 43, "é", "a" * 5000, "' OR 1=1 --", "../../staff.db"):
        answer = server.browser().client.get(
            "/account", headers={"cookie": f"{server.door.cookie}={value}".encode()}
        )
        assert answer.status_code == 403 and "WEB500" not in answer.text


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_form_of_another_site__is_refused_everywhere(server, desk, book, headers):
    browser = server.browser()
    browser.signs_in(somebody(book, desk))
    token = browser.token("/account")
    for path in WITH_SESSION:
        answer = browser.send(path, headers=headers, token=token, member="duty-1")
        assert answer.status_code == 403 and "WEB403" in answer.text, path
    fresh = server.browser()
    token = fresh.token("/sign-in")
    for path in (*BEFORE_THE_DOOR, "/sign-in/passkey/begin", "/join/passkey/begin"):
        answer = fresh.send(path, headers=headers, token=token)
        assert answer.status_code in (403, 422) and "WEB403" in answer.text, path
        assert server.door.cookie not in fresh.client.cookies
    assert browser.get("/account").status_code == 200


def test_form_without_our_token__is_refused_everywhere(server, desk, book):
    browser, other = server.browser(), server.browser()
    browser.signs_in(somebody(book, desk))
    other.signs_in(somebody(book, desk, "o.ther", ("monitor-1",)))
    theirs, before = other.token("/account"), server.browser().token("/sign-in")
    for token in ("", "0" * 43, "é", theirs, before):
        for path in WITH_SESSION:
            answer = browser.send(path, token=token)
            assert answer.status_code == 403 and "WEB006" in answer.text, (path, token)
    assert browser.get("/account").status_code == other.get("/account").status_code == 200


def test_login_by_another_site_or_browser__is_refused(server, desk, book):
    """Else somebody is signed in as the attacker without seeing it, and writes into the attacker's account."""
    attacker = somebody(book, desk)
    later(desk, seconds=60)
    fields = {"login": attacker.person.login, "password": PASSWORD, "digits": attacker.digits(desk)}
    token = server.browser().token("/sign-in")
    victim = server.browser()
    for bad in (token, "", "0" * 64):
        answer = victim.send("/sign-in", token=bad, **fields)
        assert answer.status_code == 403 and "WEB009" in answer.text
        assert server.door.cookie not in victim.client.cookies
    victim.client.cookies.set(server.place.cookie("door"), "not a mark of ours")
    assert "WEB009" in victim.send("/sign-in", token=token, **fields).text


def test_post_that_ended__is_gone_with_the_next_request(server, desk, book):
    person = somebody(book, desk)
    browser = server.browser()
    browser.signs_in(person)
    token = browser.token("/desk/new")
    leave(book, desk, "adm-1", person.person.id, "duty-1")
    answer = browser.send("/desk/new", token=token, text="A word.", source="team-1", release="mechanism")
    assert answer.status_code == 403 and "WEB010" in answer.text
    page = browser.page("/")
    assert "You hold no post now" in page and "Shown to</span> <b>public" in page
    assert browser.get("/asked").status_code == 403
    assert "You hold no post now" in browser.page("/account")
    assert "STF023" in browser.send("/account/post", member="duty-1").text


def test_wrong_sign_in__looks_the_same_whatever_is_wrong(server, desk, book):
    person = somebody(book, desk)
    shown = set()
    for more in ({"login": "no.body"}, {"password": "wrong but long enough"}, {"digits": "000000"}):
        answer = server.browser().signs_in(person, **more)
        assert answer.status_code == 403 and "STF020" in answer.text
        said = re.sub(r'value="[^"]*"', "", re.search(r"(?s)<main.*</main>", answer.text)[0])
        shown.add(said)
    assert len(shown) == 1


def test_unknown_login__costs_the_same_hash_as_a_wrong_password(server, desk, book):
    for login in (somebody(book, desk).person.login, "no.body"):
        browser = server.browser()
        later(desk, minutes=10)
        form = {"token": browser.token("/sign-in"), "password": "wrong but long", "digits": "123456"}
        tried = lambda login=login, form=form, send=browser.send: send("/sign-in", login=login, **form)  # noqa: E731
        assert calls_of(tried, "verify_secret") == 1, login


def test_many_tries__are_slowed_down_and_told_how_long(server, desk, book):
    person = somebody(book, desk)
    seen = []
    for _ in range(12):
        answer = server.browser().send(
            "/sign-in", of="/sign-in", login=person.person.login, password="wrong but long", digits="123456"
        )
        seen.append(answer.status_code)
    assert seen[0] == 403 and seen[-1] == 429 and "STF021" in answer.text and "wait" in answer.text.lower()
    later(desk, hours=2)
    assert server.browser().signs_in(person).status_code == 303, "nobody is locked out for good"


@pytest.mark.parametrize(
    "back",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "http:/evil.example",
        "javascript:alert(1)",
        "/\tevil",
        " /evil",
        "/\r\nset-cookie: a=b",
        "evil.example",
        "",
        "/sign-out",
        "/join",
        "/sign-in?back=/sign-in",
        "/" + "a" * 5000,
    ],
)
def test_way_back__never_leads_to_another_site(server, desk, book, back):
    answer = server.browser().signs_in(somebody(book, desk), back=back)
    where = answer.headers["location"]
    assert answer.status_code == 303 and where.startswith("/") and not where.startswith(("//", "/\\"))
    assert "evil" not in where and "\n" not in where and back_to(where) == where


def test_invitation__works_once_and_tells_nothing_of_whom_it_is_for(server, desk, book):
    person = somebody(book, desk)
    code = invite(book, desk, "adm-1", person.person.id)
    page = server.browser().page(f"/join/{code}")
    assert code in page and person.person.name not in page and person.person.login not in page
    answer = server.browser().send("/join", of="/join", code="aaaa-bbbb", password=PASSWORD, again=PASSWORD)
    assert answer.status_code == 422 and "STF016" in answer.text
    fields = {"password": PASSWORD, "again": PASSWORD}
    browser = server.browser()
    answer = browser.send("/join", of="/join", code=code, **fields)
    enrolment = re.search(r'name="enrolment" value="([^"]+)"', answer.text)[1]
    uri = html.unescape(re.search(r'name="uri" value="([^"]+)"', answer.text)[1])
    wrong = browser.send("/join/digits", of="/join", enrolment=enrolment, uri=uri, digits="000000")
    assert wrong.status_code == 422 and "STF017" in wrong.text and "<svg" in wrong.text
    for odd in ("otpauth://totp/<script>alert(1)</script>", "https://evil.example/", "x"):
        answer = browser.send("/join/digits", of="/join", enrolment=enrolment, uri=odd, digits="000000")
        assert "<script>alert" not in answer.text and "evil" not in answer.text
    assert browser.get("/account").status_code == 403


def test_path_in_a_draft__stays_a_path_of_ours(server, desk, book):
    browser = server.browser()
    browser.signs_in(somebody(book, desk))
    for path in ("https://evil.example", "//evil.example/x", "javascript:alert(1)", "/nothing/kept"):
        assert browser.client.get("/account/draft", params={"path": path}).headers["location"] == "/account"


def test_pages_of_sign_in__are_not_there_without_it(desk):
    from starlette.testclient import TestClient

    from tahqiq.web.app import build_app
    from tahqiq.web.mission_desk import MissionDesk
    from tahqiq.web.settings import WebSettings

    client = TestClient(build_app(MissionDesk(desk), WebSettings()), base_url="http://127.0.0.1")
    assert [client.get(path).status_code for path in ("/sign-in", "/account", "/join")] == [404] * 3
    assert client.post("/sign-in", data={}).status_code == 404
