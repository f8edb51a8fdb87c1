"""A line in the log for every request, and nothing of what it said: canaries go in everywhere, none comes out."""

import io
import json
import logging
import re
import subprocess
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route
from starlette.testclient import TestClient

from practice_http import Office, report_shelling
from practice_staff import somebody
from tahqiq.api.app import build_api
from tahqiq.api.bearer import acting_as
from tahqiq.api.log_files import build_log_files
from tahqiq.cli.members_serving import members_app
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.services import issue
from tahqiq.errors import BadInput
from tahqiq.model.release import PUBLIC, parse_audience
from tahqiq.web.app import build_app
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.log_lines import JsonLine, PlainLine, tell, tell_error
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.mission_writing import MissionWritingDesk
from tahqiq.web.public_place import local_place
from tahqiq.web.request_log import REQUEST_ID, RequestLog
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow

CANARY = "kanarienvogel"
NASTY = f"{CANARY}\r\n2026-01-01T00:00:00.000Z info forged line\x1b[31m\u2028\u202e\0"


class Log:
    """What a server's log holds, in both forms."""

    def __init__(self):
        self.json, self.plain = io.StringIO(), io.StringIO()
        self.handlers = [logging.StreamHandler(self.json), logging.StreamHandler(self.plain)]
        for handler, form in zip(self.handlers, (JsonLine(), PlainLine()), strict=True):
            handler.setFormatter(form)

    @property
    def text(self):
        return self.json.getvalue() + self.plain.getvalue()

    @property
    def lines(self):
        return [json.loads(line) for line in self.json.getvalue().splitlines()]

    @property
    def requests(self):
        return [line for line in self.lines if line["event"] == "request"]


@pytest.fixture
def log():
    """The root logger as a server sets it, except that every level is heard: what would be said, is caught."""
    root, made = logging.getLogger(), Log()
    before = root.handlers[:], root.level
    root.handlers[:], _ = made.handlers, root.setLevel(logging.DEBUG)
    logging.getLogger("tahqiq").setLevel(logging.DEBUG)
    yield made
    root.handlers[:] = before[0]
    root.setLevel(before[1])


NUMBERS = iter(range(1 << 30))


def logged(app):
    return RequestLog(app, lambda size: next(NUMBERS).to_bytes(size, "big"), "public")


@pytest.fixture
def desk(desk_in_a_file):
    report_shelling(desk_in_a_file)
    return desk_in_a_file


@pytest.fixture
def client(desk):
    app = build_app(MissionDesk(desk), WebSettings(hosts=("testserver",)))
    for path in ("/api/v1", "/api"):
        app.mount(path, build_api(desk, PUBLIC))
    app.mount("/log", build_log_files(desk, envelopes=False))
    return TestClient(logged(app), raise_server_exceptions=False)


def test_request__is_one_line_with_the_pattern_of_its_address(client, log):
    for path in ("/", "/incidents", f"/incidents/{CANARY}", f"/api/v1/incidents/{CANARY}", "/api/register"):
        client.get(path, params={"q": CANARY})
    client.get("/log/checkpoint")
    client.get(f"/nowhere/{CANARY}")
    client.get(f"/api/{CANARY}")
    found = [(one["method"], one["route"], one["status"]) for one in log.requests]
    assert found == [
        ("GET", "/", 200),
        ("GET", "/incidents", 200),
        ("GET", "/incidents/{incident}", 404),
        ("GET", "/api/v1/incidents/{incident_id}", 404),
        ("GET", "/api/register", 200),
        ("GET", "/log/{path:path}", 200),
        ("GET", "none", 404),
        ("GET", "/api", 404),
    ]
    assert all(one["ms"] >= 0 and one["bytes"] >= 0 and one["audience"] == "public" for one in log.requests)
    assert CANARY not in log.text


def test_refusal__is_told_by_its_code(client, log):
    said = [
        client.get(path).json()["error"]["code"]
        for path in ("/api/v1/incidents/inc_0", f"/api/v1/incidents?limit={CANARY}", f"/api/v1/{CANARY}")
    ]
    client.get("/incidents/inc_0")
    assert [one["code"] for one in log.requests] == [*said, said[0]]
    assert said[1:] == ["API004", "API008"]
    assert CANARY not in log.text


def test_answer__carries_a_number_of_our_own(client, log):
    first = client.get("/about", headers={REQUEST_ID: CANARY}).headers[REQUEST_ID]
    second = client.get(f"/nowhere/{CANARY}").headers[REQUEST_ID]
    assert re.fullmatch(r"[0-9a-f]{16}", first)
    assert [one["request"] for one in log.requests] == [first, second]
    assert CANARY not in log.text


PLACES = (
    "text",
    "title",
    "note",
    "name",
    "password",
    "digits",
    "code",
    "token",
    "next",
    "incident",
    "language",
)


@pytest.mark.slow
def test_canaries__in_every_place_of_every_request__reach_no_line(client, log):
    """Every address of the pages and of the interface, with a canary wherever a visitor can put a word."""
    app = client.app.app
    patterns = {route.path for route in app.routes if hasattr(route, "methods")}
    for mount in (route for route in app.routes if isinstance(route, Mount)):
        patterns |= {mount.path + route.path for route in mount.app.routes if hasattr(route, "methods")}
    assert len(patterns) > 80
    hostile = dict.fromkeys(("user-agent", "referer", "origin", "x-forwarded-for", "x-request-id"), CANARY)
    hostile |= {"authorization": f"Bearer {CANARY}", "cookie": f"session={CANARY}", "accept-language": CANARY}
    before = len(log.requests)
    asked = 0
    for pattern in sorted(patterns):
        path = re.sub(r"\{[^}]+\}", CANARY, pattern)
        for method in ("GET", "POST", CANARY.upper()):
            client.request(
                method,
                path,
                params={CANARY: CANARY, **dict.fromkeys(PLACES, NASTY)},
                data=dict.fromkeys(PLACES, NASTY) if method == "POST" else None,
                headers=hostile,
                follow_redirects=False,
            )
            asked += 1
    client.post("/api/v1/submissions", content=NASTY.encode(), headers={"content-type": f"x/{CANARY}"})
    assert len(log.requests) - before == asked + 1
    assert CANARY not in log.text.lower()
    held(log)


@pytest.mark.slow
def test_canaries__of_members_who_sign_in_and_of_services_reach_no_line(desk, log):
    """Login, password, digits, codes, session, service key, name and address of a person: the log knows posts alone."""
    book = book_of(desk)
    somebody_here = somebody(book, desk, CANARY, ("duty-1",))
    token = somebody_here.signs_in(book, desk)
    key = issue(
        book, desk, "adm-1", f"Service {CANARY}", "duty-1", ("read",), desk.clock.now() + timedelta(days=9)
    )
    place = local_place(8710)
    app = members_app(desk, book, place, PUBLIC, ("testserver",), "en")
    client = TestClient(
        logged(app), raise_server_exceptions=False, client=("203.0.113.77", 4), follow_redirects=False
    )
    client.cookies.set(place.cookie("session"), token)
    for path in ("/", "/desk", "/account", f"/incidents/{CANARY}", "/sign-in", "/join"):
        client.get(path, headers={"User-Agent": CANARY})
    form = {
        "login": CANARY,
        "password": CANARY,
        "digits": NASTY,
        "code": CANARY,
        "token": token,
        "next": NASTY,
    }
    for path in (
        "/sign-in",
        "/join",
        "/account",
        "/account/password",
        "/desk/new",
        f"/cases/{CANARY}/file/reply",
    ):
        client.post(path, data=form, headers={"Origin": place.origin})
    client.cookies.clear()
    client.get("/api/v1/incidents", headers={"Authorization": f"Bearer {key}"})
    client.get(f"/api/v1/incidents/{CANARY}", headers={"Authorization": f"Bearer {key}"})
    client.get("/api/v1/incidents", headers={"Authorization": f"Bearer {CANARY}"})
    assert len(log.requests) == 15
    assert [one.get("post") for one in log.requests[:2]] == ["duty-1", "duty-1"]
    assert [(one["route"], one.get("post")) for one in log.requests[-3:]] == [
        ("/api/v1/incidents", "duty-1"),
        ("/api/v1/incidents/{incident_id}", "duty-1"),
        ("/api/v1", None),
    ]
    for word in (CANARY, token, key, "203.0.113.77", somebody_here.person.id, somebody_here.secret):
        assert word not in log.text
    held(log)
    book.close()


def held(log):
    """Every line is one of ours: of known fields, without anything that could end a line or colour a terminal."""
    for line in log.json.getvalue().splitlines():
        assert set(json.loads(line)) <= {
            "time", "level", "event", "method", "route", "status", "ms", "bytes", "request", "audience", "post",
            "code", "who", "kind", "at",
        }  # fmt: skip
    for line in log.plain.getvalue().split("\n")[:-1]:
        assert re.fullmatch(r"[ -~]+", line)
        assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (info|warning|error|debug) [a-z?]", line)


def test_what_a_member_files__reaches_no_line(desk, log):
    """Of what goes in through the interface, and of what is refused, the log says neither text nor id."""
    office = Office(desk, "duty-1")
    acting = acting_as(desk, "duty-1")
    client = TestClient(logged(build_api(desk, PUBLIC, acting)), raise_server_exceptions=False)
    client.headers["Authorization"] = f"Bearer {acting.key}"
    incident = office.get("/incidents")[0]["incident"]["id"]
    said = {
        "text": f"Shelling was heard near {CANARY}.",
        "title": CANARY,
        "channel": "article",
        "source": CANARY,
    }
    for path, body in (
        ("/submissions", said),
        (f"/cases/{incident}/request-reply", {"party": CANARY, "by": CANARY, "text": CANARY}),
        (f"/cases/{CANARY}/reply", {"text": NASTY}),
    ):
        client.post(path, json=body, headers={"Idempotency-Key": CANARY})
    client.post(
        "/submissions", content=f'{{"{CANARY}": '.encode(), headers={"content-type": "application/json"}
    )
    assert len(log.requests) == 4
    assert {one["post"] for one in log.requests} == {"duty-1"}
    client.get("/incidents", headers={"Authorization": f"Bearer {CANARY}"})
    assert (log.requests[-1]["code"], log.requests[-1].get("post")) == ("API001", None)
    assert CANARY not in log.text
    assert incident not in log.text
    assert acting.key not in log.text
    held(log)


def test_desk_of_a_member__is_told_by_its_post(desk, log):
    mode = DeskMode(MissionWritingDesk(desk, "duty-1"), bytes(32))
    client = TestClient(logged(build_app(MissionDesk(desk), WebSettings(hosts=("testserver",)), mode)))
    client.get("/")
    client.get(f"/desk/enter/{mode.key}", follow_redirects=False)
    client.get("/")
    client.post("/desk/new", data={"text": CANARY, "token": CANARY}, headers={"Origin": "http://testserver"})
    said = [(one["route"], one.get("post"), one.get("audience")) for one in log.requests]
    assert said[0] == ("/", None, "public")
    assert said[2][:2] == ("/", "duty-1")
    assert said[2][2] not in (None, "public")
    assert said[3][:2] == ("/desk/new", "duty-1")
    assert mode.key not in log.text
    assert CANARY not in log.text


def test_failure_inside__is_told_by_kind_and_place_alone(log):
    def fails(_request):
        raise ValueError(NASTY)

    app = Starlette(routes=[Route("/x/{thing}", fails)])
    client = TestClient(logged(app), raise_server_exceptions=False)
    answer = client.get(f"/x/{CANARY}")
    assert answer.status_code == 500
    assert re.fullmatch(r"[0-9a-f]{16}", answer.headers[REQUEST_ID])
    try:
        fails(None)
    except ValueError as error:
        logging.getLogger("uvicorn.error").error("Exception in ASGI application\n", exc_info=error)
        tell_error("failure", error)
    assert [one["status"] for one in log.requests] == [500]
    failures = [one for one in log.lines if one["event"] == "failure"]
    assert [one["kind"] for one in failures] == ["builtins.ValueError"] * 2
    assert all(re.search(r"test_request_log\.py:\d+ fails$", one["at"]) for one in failures)
    assert CANARY not in log.text
    held(log)


def test_our_error__is_told_by_its_code(log):
    tell_error("cosigning", BadInput("WIT007", CANARY, CANARY))
    assert log.lines[0]["code"] == "WIT007"
    assert CANARY not in log.text


def test_who_acts__is_a_kind_of_audience_and_a_post(log):
    """What the doors inside note is told only where it is of the kind that belongs there."""

    def door(request):
        well = request.url.path == "/well"
        request.state.eyes = parse_audience("party:ARD") if well else SimpleNamespace(kind=NASTY)
        request.state.signed = SimpleNamespace(member="liaison-ard" if well else NASTY, name=CANARY)
        request.state.refused = "PRC001" if well else NASTY
        return PlainTextResponse("")

    client = TestClient(logged(Starlette(routes=[Route("/well", door), Route("/ill", door)])))
    client.get("/well")
    client.get("/ill")
    well, ill = log.requests
    assert (well["audience"], well["post"], well["code"]) == ("party", "liaison-ard", "PRC001")
    assert ill["audience"] == "public"
    assert not {"post", "code"} & set(ill)


def test_libraries__are_heard_by_name_alone(log):
    logging.getLogger("trafilatura.core").warning("discarding %s", CANARY)
    logging.getLogger("uvicorn.error").warning("Invalid HTTP request received.")
    logging.getLogger("uvicorn.error").error(f"made of {CANARY}")
    assert [(one["event"], one.get("who")) for one in log.lines] == [
        ("library", "trafilatura.core"),
        ("request unreadable", None),
        ("server", None),
    ]
    assert CANARY not in log.text


def test_words_that_are_none_of_ours__show_as_a_question_mark(log):
    tell(NASTY, route=NASTY, method="a\nb", status=200, code=None)
    assert {key: log.lines[0].get(key) for key in ("event", "route", "method", "status", "code")} == {
        "event": "?", "route": "?", "method": "?", "status": 200, "code": None,
    }  # fmt: skip
    held(log)


@given(st.text(), st.text(), st.one_of(st.text(), st.integers(), st.floats(allow_nan=False), st.none()))
def test_whatever_is_said__stays_one_line_of_plain_signs(event, name, value):
    record = logging.LogRecord("tahqiq", logging.INFO, "", 0, event, None, None)
    record.said = {"route": value, "code": name}
    for form in (JsonLine(), PlainLine()):
        assert re.fullmatch(r"[ -~]+", form.format(record))
    other = logging.LogRecord(name, logging.ERROR, "", 0, event + "%s", (name,), None)
    for form in (JsonLine(), PlainLine()):
        assert re.fullmatch(r"[ -~]+", form.format(other))


def test_watching__is_not_told_unless_something_is_wrong(log):
    from tahqiq.web.pulse import Pattern

    status = 200

    async def alive(scope, receive, send):
        scope["route"] = Pattern("/healthz")
        await PlainTextResponse("", status)(scope, receive, send)

    client = TestClient(logged(alive))
    client.get("/healthz")
    assert log.requests == []
    status = 503
    client.get("/healthz")
    assert log.requests[0]["level"] == "error"


@pytest.mark.parametrize("fails", ["fails()", "threading.Thread(target=fails).start()", "warnings.warn(WORD)",
                                   "logging.getLogger('x').error('%d', WORD)", "Gone()"])  # fmt: skip
def test_failure_anywhere__is_a_line_and_not_a_trace_with_its_words(fails):
    """Whatever would print words on the error stream of a server is told like everything else."""
    program = f"""
import logging, threading, warnings
from tahqiq.web.log_lines import set_up_log
WORD = {CANARY!r}
def fails(): raise ValueError(WORD)
class Gone:
    def __del__(self): fails()
set_up_log("json", "info")
{fails}
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    told = [json.loads(line) for line in done.stderr.splitlines()]
    assert len(told) == 1
    assert told[0]["event"] == "library" or told[0]["kind"] == "builtins.ValueError"
    assert CANARY not in done.stderr + done.stdout
