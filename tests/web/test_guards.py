import re

import pytest
from invented_desk import InventedDesk

from tahqiq.errors import BadInput, MissionUnusable, Refused, RegisterBroken
from tahqiq.model.release import MECHANISM
from tahqiq.web.headers import SECURITY
from tahqiq.web.languages import chosen
from tahqiq.web.pages.choice import own_path
from tahqiq.web.shelf import address, shelf


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/incidents.csv", "/incidents/inc_broken", "/incidents?start=x"]
)
def test_every_answer__carries_the_security_headers_and_is_not_kept(visit, path):
    answer = visit().get(path)
    for name, value in SECURITY.items():
        assert answer.headers[name] == value
    assert answer.headers["cache-control"] == "no-store"
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_unknown_host__is_refused_with_headers_on(visit):
    client = visit()
    for host in ("evil.example", "127.0.0.1.evil.example", "[::2]", "", "localhost:x@evil"):
        answer = client.get("/", headers={"host": host})
        assert answer.status_code == 400
        assert "WEB400" in answer.text
        assert "x-content-type-options" in answer.headers
    for host in ("127.0.0.1:8123", "localhost", "LOCALHOST:80", "[::1]:9000", "[::1]"):
        assert client.get("/", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/nowhere", 404, "WEB404"),
        ("/incidents/inc_none", 404, "STO404"),
        ("/why/../../etc/passwd", 404, "WEB404"),
        ("/bulletins/none.pdf", 404, "STO404"),
        ("/static/000000000000/pages.css", 404, "WEB404"),
        ("/audience", 405, "WEB405"),
        ("/incidents?start=yesterday", 422, "WEB422"),
        ("/incidents?start=2025-11-02&end=2025-11-01", 422, "WEB422"),
        ("/incidents?status=guilty", 422, "WEB422"),
        ("/incidents?page=0", 422, "WEB422"),
        ("/incidents?page=9999999999999999999999", 422, "WEB422"),
        ("/incidents?page=²", 422, "WEB422"),
        ("/incidents?words=" + "a" * 300, 422, "WEB422"),
        ("/timeline?by=magic", 422, "WEB422"),
        ("/submissions?channel=rumour", 422, "WEB422"),
        ("/incidents/inc_broken", 500, "WEB500"),
    ],
)
@pytest.mark.parametrize("lang", ["en", "ur"])
def test_refusal__has_code_cause_and_next_step_in_the_frame(visit, path, status, code, lang):
    answer = visit().get(path, headers={"accept-language": lang})
    assert answer.status_code == status
    assert code in answer.text
    assert '<nav class="ways"' in answer.text
    assert f'<html lang="{lang}"' in answer.text
    assert "secret inside" not in answer.text
    assert "Traceback" not in answer.text
    assert "ZeroDivision" not in answer.text


@pytest.mark.parametrize(
    ("error", "status", "shown"),
    [
        (BadInput("X1", "Bad %s {{7*7}} <b>", "Mend it."), 422, "Bad %s {{7*7}} &lt;b&gt;"),
        (Refused("X2", "Not yours.", "Ask."), 403, "Not yours."),
        (MissionUnusable("X3", "/secret/path is newer", "Upgrade."), 503, "The mission cannot be read"),
        (RegisterBroken("X4", "/secret/path leaf 7", "Stop."), 503, "The mission cannot be read"),
    ],
)
def test_our_errors__have_their_status_and_keep_paths_inside(visit, error, status, shown):
    class Failing(InventedDesk):
        def mission(self):
            raise error

    answer = visit(Failing()).get("/")
    assert answer.status_code == status
    assert error.code in answer.text
    assert shown in answer.text
    assert "/secret/path" not in answer.text


def test_methods__other_than_reading_are_not_taken(visit):
    client = visit()
    for method in ("POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = client.request(method, "/incidents")
        assert answer.status_code == 405
        assert answer.headers["allow"]
    assert client.head("/incidents").status_code == 200
    assert client.head("/incidents").content == b""


def test_audience__is_fixed_by_the_operator_unless_it_is_an_exercise(visit):
    desk = InventedDesk()
    client = visit(desk)
    assert client.post("/audience", data={"audience": "mechanism"}).status_code == 403
    client.cookies.set("tahqiq_audience", "mechanism")
    page = client.get("/").text
    assert set(desk.asked_by) == {"public"}
    assert 'action="/audience"' not in page


def test_exercise__lets_the_visitor_choose_and_comes_back(visit):
    desk = InventedDesk()
    client = visit(desk, exercise_roles=True)
    answer = client.post(
        "/audience",
        data={"audience": "party:PAK", "back": "/incidents?status=verified"},
        follow_redirects=False,
    )
    assert answer.status_code == 303
    assert answer.headers["location"] == "/incidents?status=verified"
    cookie = answer.headers["set-cookie"].lower()
    assert "samesite=strict" in cookie and "httponly" in cookie
    desk.asked_by.clear()
    assert "party PAK" in client.get("/").text
    assert set(desk.asked_by) == {"party:PAK"}


def test_exercise__refuses_what_is_no_audience_and_other_sites(visit):
    client = visit(exercise_roles=True)
    assert client.post("/audience", data={"audience": "party:ZZZ"}).status_code == 422
    assert client.post("/audience", data={"audience": "root"}).status_code == 422
    assert client.post("/audience", data={}).status_code == 422
    crossed = client.post(
        "/audience", data={"audience": "mechanism"}, headers={"sec-fetch-site": "cross-site"}
    )
    assert crossed.status_code == 403


@pytest.mark.parametrize("exercise", [True, False])
def test_choice_that_is_too_large_or_oddly_encoded__is_not_read(visit, exercise):
    """Python's punycode takes time by the square of the length: 120 kB took three seconds, a megabyte three minutes."""
    client = visit(exercise_roles=exercise)

    def endless():
        for _ in range(2000):
            yield b"back=" + b"x" * 10_000 + b"&"

    kind = {"content-type": "application/x-www-form-urlencoded"}
    assert client.post("/audience", content=endless(), headers=kind).status_code == (413 if exercise else 403)
    for encoding in ("punycode", "unicode_escape", '"PunyCode"', "utf-7", "utf-16"):
        odd = {"content-type": f"multipart/form-data; boundary=x; charset={encoding}"}
        field = (
            b'--x\r\nContent-Disposition: form-data; name="back"\r\n\r\nabc-' + b"9" * 3000 + b"\r\n--x--\r\n"
        )
        status = client.post("/audience", content=field, headers=odd).status_code
        assert status == (400 if exercise else 403), encoding


@pytest.mark.parametrize("forged", ["root", "party:ZZZ", "party:", "é"])
def test_forged_cookie__falls_back_to_the_settings(visit, forged):
    desk = InventedDesk()
    client = visit(desk, exercise_roles=True)
    client.get("/", headers={"cookie": f"tahqiq_audience={forged}".encode()})
    assert set(desk.asked_by) == {"public"}


def test_settings_audience__is_the_audience_of_everybody(visit):
    desk = InventedDesk()
    visit(desk, audience=MECHANISM).get("/")
    assert set(desk.asked_by) == {"mechanism"}


@pytest.mark.parametrize(
    ("back", "path"),
    [
        ("/incidents?x=1", "/incidents?x=1"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nset-cookie: b", "/"),
        ("", "/"),
    ],
)
def test_way_back__never_leaves_these_pages(back, path):
    assert own_path(back) == path


def test_language__is_chosen_by_address_then_cookie_then_browser(visit):
    client = visit()
    assert client.get("/", headers={"accept-language": "prs,en;q=0.5"}).headers["content-language"] == "fa-AF"
    answer = client.get("/?lang=ur")
    assert "samesite=strict" in answer.headers["set-cookie"].lower()
    assert client.get("/about").headers["content-language"] == "ur"
    assert client.get("/about?lang=tr").headers["content-language"] == "tr"
    assert client.get("/about?lang=xx").headers["content-language"] == "tr"


@pytest.mark.parametrize(
    ("accept", "code"),
    [
        ("de,fr", "en"),
        ("", "en"),
        ("AR-SA,en", "ar"),
        ("fa", "fa_AF"),
        ("," * 5000, "en"),
        ("*", "en"),
        ("tr;q=0", "tr"),
    ],
)
def test_accept_language__finds_the_first_we_speak(accept, code):
    assert chosen((None, "xx"), accept, "en") == code


def test_links_of_a_page_with_a_doubled_slash__stay_at_home(visit):
    answer = visit().get("//evil.example/x")
    assert answer.status_code == 404
    assert 'href="//' not in answer.text


def test_shelf__serves_for_good_under_its_mark(visit):
    client = visit()
    page = client.get("/").text
    (sheet,) = re.findall(r'href="(/static/[0-9a-f]{12}/pages\.css)"', page)
    assert sheet == address("pages.css")
    for path in shelf():
        answer = client.get(address(path))
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get(address("../app.py")).status_code == 404


def test_no_machine_readable_door_is_left_open(visit):
    client = visit()
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_pages__are_light(visit):
    client = visit()
    for path in ("/", "/incidents", "/incidents/inc_0", "/timeline"):
        assert len(client.get(path).content) < 60 * 1024
