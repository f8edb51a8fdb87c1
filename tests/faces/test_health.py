"""The pulse: a stranger learns that the server lives, the operator how it does, and figures tell of nobody."""

import json
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from practice_http import report_shelling
from practice_mission import NOON, new_desk
from practice_staff import OFFICE, first_administrator
from tahqiq.cli.operating import tallied
from tahqiq.cli.stock import mission_figures, served, witness_figures, witness_health
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.sign_in import sign_in
from tahqiq.desk.take_stock import health_of, take_stock
from tahqiq.errors import Refused
from tahqiq.model.configuration import ContactSettings
from tahqiq.model.release import PUBLIC
from tahqiq.store.witness.book import make_witness, open_witness
from tahqiq.web.meters import Figure, Meters
from tahqiq.web.patience import Patience
from tahqiq.web.pulse import Inside, OperatorsPort, Pulse, security_txt
from tahqiq.web.request_log import RequestLog

TOKEN = "0123456789abcdef" * 2
INSIDE = ("/metrics", "/health")


def pages(_request):
    return PlainTextResponse("There is no such page.", 404)


def inside(token=None, figures=lambda: (), health=lambda: {"mission_opens": True}):
    return Inside(Meters(figures), health, token)


def door(within, contact=lambda: None):
    """The port of the pages, as it is served."""
    app = Starlette(routes=[Route("/{path:path}", pages, methods=["GET", "POST"])])
    return TestClient(RequestLog(Pulse(app, within, contact), bytes, "public", within.meters.hear))


def test_stranger__learns_that_it_answers_and_nothing_else():
    client = door(inside(health=lambda: {"mission_opens": False}))
    answer = client.get("/healthz", headers={"host": "anything.example"})
    assert (answer.status_code, answer.text) == (200, '{"status":"ok"}')
    assert answer.headers["cache-control"] == "no-store"
    assert client.head("/healthz").text == ""
    assert client.post("/healthz").status_code == 405


@pytest.mark.parametrize("shown", [None, "Bearer", f"Bearer {TOKEN}x", f"bearer {TOKEN}", f"Basic {TOKEN}"])
@pytest.mark.parametrize("token", [None, TOKEN])
def test_inside__without_the_token_is_an_address_like_any_other(token, shown):
    client = door(inside(token))
    headers = {"authorization": shown} if shown else {}
    answers = [client.get(path, headers=headers) for path in (*INSIDE, "/nowhere")]
    assert {(answer.status_code, answer.text) for answer in answers} == {(404, "There is no such page.")}


def test_inside__is_told_to_whoever_shows_the_token_once():
    client = door(inside(TOKEN))
    for path in INSIDE:
        assert client.get(path, headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
        twice = [("authorization", f"Bearer {TOKEN}")] * 2
        assert client.get(path, headers=twice).status_code == 404


def test_operators_port__has_the_pulse_alone():
    client = TestClient(OperatorsPort(inside()))
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/health").json() == {"status": "ok", "mission_opens": True}
    assert client.get("/metrics").headers["content-type"].startswith("text/plain; version=0.0.4")
    assert client.get("/incidents").status_code == 404
    assert client.post("/metrics").status_code == 405


def test_operators_port__asks_for_the_token_where_there_is_one():
    client = TestClient(OperatorsPort(inside(TOKEN)))
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200


def test_health__is_503_when_something_that_should_hold_does_not():
    client = TestClient(OperatorsPort(inside(health=lambda: {"mission_opens": True, "head_signed": False})))
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json() == {"status": "failing", "mission_opens": True, "head_signed": False}


def test_figures__count_requests_by_pattern_and_class():
    client = door(within := inside(TOKEN))
    for path in ("/incidents/inc_secret?who=secret", "/healthz"):
        client.get(path)
    text = within.meters.written().decode()
    assert 'tahqiq_requests_total{method="GET",route="/{path:path}",status="4xx"} 1.0' in text
    assert 'tahqiq_request_seconds_count{route="/healthz"} 1.0' in text
    assert "secret" not in text
    assert set(re.findall(r'(\w+)="', text)) <= {"route", "method", "status", "le"}


def test_figures__tell_of_sizes_and_ages_alone(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    before = {one.name: one.value for one in mission_figures(desk)}
    report_shelling(desk, "mechanism")
    found = {one.name: one.value for one in mission_figures(desk)}
    assert set(found) == set(before)  # what is recorded adds numbers to names that were there, never a name
    assert found["tahqiq_register_entries"] > before["tahqiq_register_entries"]
    assert found["tahqiq_register_unsigned_entries"] == found["tahqiq_readings_waiting"] == 0
    assert found["tahqiq_cosigned_seconds"] is None
    written = Meters(lambda: mission_figures(desk)).written().decode()
    assert "tahqiq_readable 1.0" in written
    assert "tahqiq_cosigned_seconds" not in written
    for line in written.splitlines():
        if line.startswith("tahqiq_") and "request" not in line:
            assert re.fullmatch(r"tahqiq_\w+ [0-9.e+-]+", line)  # a name and a number: no label
    desk.store.close()


def test_stock__knows_what_waits_and_what_is_gone(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    assert take_stock(desk).health() == {
        "mission_opens": True,
        "head_signed": True,
        "witnesses_follow": True,
    }
    desk.store.close()
    (tmp_path / "m.tahqiq").unlink()
    assert set(health_of(desk).values()) == {False}
    assert [one.value for one in mission_figures(desk)] == [0.0]


def test_witness__tells_of_its_book(tmp_path):
    clock = CaseClock(NOON)
    make_witness(tmp_path / "w", "tarn.example/w1", bytes(32)).close()
    book = open_witness(tmp_path / "w")
    assert witness_health(book) == {"book_opens": True}
    found = {one.name: one.value for one in witness_figures(book, clock)}
    assert found["tahqiq_witness_logs"] == 0
    assert found["tahqiq_witness_cosigned_seconds"] is None
    book.close()


def test_security_txt__says_what_rfc_9116_asks_for():
    contact = ContactSettings(
        security=("mailto:security@mission.example", "tel:+1-201-555-0123"),
        encryption=("https://mission.example/key.asc",),
        policy=("https://mission.example/reports",),
        languages=("en", "ur"),
    )
    text = security_txt(contact, "https://mission.example", datetime(2026, 11, 22, 16, 0, tzinfo=UTC))
    assert text == (
        "Contact: mailto:security@mission.example\n"
        "Contact: tel:+1-201-555-0123\n"
        "Expires: 2027-05-21T00:00:00Z\n"
        "Encryption: https://mission.example/key.asc\n"
        "Preferred-Languages: en, ur\n"
        "Canonical: https://mission.example/.well-known/security.txt\n"
        "Policy: https://mission.example/reports\n"
    )
    client = door(inside(), lambda: text)
    assert client.get("/.well-known/security.txt").text == text
    assert client.get("/.well-known/security.txt").headers["content-type"] == "text/plain; charset=utf-8"


def test_security_txt__is_not_there_where_nobody_is_named():
    assert security_txt(ContactSettings(), None, NOON) is None
    assert door(inside()).get("/.well-known/security.txt").status_code == 404


def test_body_that_never_ends__is_answered_408():
    async def reads(request: Request):
        return PlainTextResponse(str(len(await request.body())))

    app = Patience(Starlette(routes=[Route("/", reads, methods=["POST"])]), seconds=0.2, most_head=1000)
    import asyncio

    async def asked(pieces):
        said = []
        waiting = list(pieces)

        async def receive():
            if not waiting:
                await asyncio.sleep(5)
            return waiting.pop(0)

        async def send(message):
            said.append(message)

        scope = {
            "type": "http",
            "method": "POST",
            "path": "/",
            "headers": [],
            "query_string": b"",
            "root_path": "",
        }
        await app(scope, receive, send)
        return said[0]["status"], said[-1]["body"]

    half = {"type": "http.request", "body": b"half", "more_body": True}
    rest = {"type": "http.request", "body": b"rest", "more_body": False}
    assert asyncio.run(asked([half, rest])) == (200, b"8")
    assert asyncio.run(asked([half])) == (408, b"The request did not come to its end.\n")


@pytest.mark.slow
def test_witness__is_watched_like_any_server(tmp_path):
    make_witness(tmp_path / "w", "tarn.example/w1", bytes(32)).close()
    port = free_port()
    words = [
        "--config",
        "none",
        "witness",
        "serve",
        str(tmp_path / "w"),
        "--port",
        "0",
        "--metrics-port",
        str(port),
    ]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tahqiq", *words], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        own = int(process.stdout.readline().split("http://")[1].split("/")[0].rpartition(":")[2])
        assert got(own, "/healthz") == (200, '{"status":"ok"}')
        assert got(own, f"/{'0' * 64}/checkpoint")[0] == 404
        assert got(own, "/metrics")[0] == 404
        assert json.loads(got(port, "/health")[1]) == {"status": "ok", "book_opens": True}
        assert "tahqiq_witness_logs 0.0" in got(port, "/metrics")[1]
        process.terminate()
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()
    assert "route=/{origin_hash}/checkpoint status=404" in (tmp_path / "log").read_text()


@contextmanager
def serving(folder, *options, config=""):
    """A server of its own, and the port it listens at; what it says on its error stream is kept in a file."""
    file = folder / "tahqiq.toml"
    file.write_text(f"mission = 'm.tahqiq'\nkeys = 'keys'\n{config}")
    file.chmod(0o644)
    words = ["--config", str(file), "serve", "--port", "0", *options]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "tahqiq", *words], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        line = process.stdout.readline()
        yield process, int(line.split("http://")[1].split("/")[0].rpartition(":")[2])
    finally:
        process.kill()
        process.communicate()


def got(port, path, headers=None, body=None):
    asked = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {}, data=body)
    for _ in range(600):
        try:
            with urllib.request.urlopen(asked, timeout=60) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(f"nothing listens at {port}")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def folder(tmp_path):
    new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys").store.close()
    return tmp_path


@pytest.mark.slow
def test_server__has_its_figures_on_a_port_of_their_own(folder):
    port = free_port()
    with serving(folder, "--metrics-port", str(port), "--log-form", "json") as (process, pages_port):
        assert got(pages_port, "/healthz") == (200, '{"status":"ok"}')
        assert got(pages_port, "/metrics")[0] == got(pages_port, "/health")[0] == 404
        status, figures = got(port, "/metrics")
        assert status == 200
        assert "tahqiq_register_entries " in figures
        assert got(port, "/health")[0] == 200
        assert got(port, "/health", {"host": "rebound.example"})[0] == 400
        process.terminate()
        assert process.wait(60) == 0
    events = [line.split('"event": "')[1].split('"')[0] for line in (folder / "log").read_text().splitlines()]
    assert events[0] == "start"
    assert events[-2:] == ["tally", "stop"]
    assert set(events[1:-2]) == {"request"}


@pytest.mark.slow
def test_server__tells_its_supervisor_when_it_is_ready_and_when_it_stops(folder, monkeypatch):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as supervisor:
        supervisor.bind(str(folder / "notify"))
        supervisor.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(folder / "notify"))
        with serving(folder) as (process, port):
            assert supervisor.recv(100) == b"READY=1"
            with socket.create_connection(("127.0.0.1", port), 1):
                pass
            process.terminate()
            assert supervisor.recv(100) == b"STOPPING=1"
            assert process.wait(60) == 0


@pytest.mark.slow
def test_slow_heads__do_not_hold_their_places(folder):
    """Somebody who opens connections and never asks for anything whole loses them again."""
    with serving(folder, config="limits.header_seconds = 5\nlimits.at_once = 8\n") as (_, port):
        got(port, "/healthz")
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        for one in slow:
            one.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        assert got(port, "/healthz")[0] == 503
        for one in slow:
            one.settimeout(60)
            assert one.recv(100) == b""
            one.close()
        assert got(port, "/healthz")[0] == 200


@pytest.mark.slow
def test_large_heads__are_refused(folder):
    with serving(folder, config="limits.header_kib = 4\n") as (_, port):
        assert got(port, "/healthz")[0] == 200
        assert got(port, "/healthz", {"x-large": "x" * 5000})[0] == 431
        assert got(port, f"/incidents?q={'x' * 5000}")[0] == 431


@pytest.mark.slow
def test_told_to_stop__lets_what_is_under_way_come_to_its_end(folder):
    """A text half handed in when SIGTERM comes is taken in whole, answered, and nothing else begins."""
    with serving(folder, "--as", "duty-1") as (process, port):
        key = next(line for line in process.stdout if "Bearer" in line).strip().rpartition(" ")[2]
        text = "Kandahar: shelling was heard on 27 October 2025 near the crossing. " * 40
        body = json.dumps({"text": text, "source": "team-1", "channel": "article"}).encode()
        head = (
            "POST /api/v1/submissions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
            f"Authorization: Bearer {key}\r\nContent-Length: {len(body)}\r\nExpect: 100-continue\r\n\r\n"
        ).encode()
        assert got(port, "/healthz")[0] == 200
        with socket.create_connection(("127.0.0.1", port)) as line:
            line.settimeout(60)
            line.sendall(head)
            assert line.recv(200).startswith(b"HTTP/1.1 100"), "now it reads the text"
            line.sendall(body[: len(body) // 2])
            process.terminate()
            with pytest.raises(ConnectionRefusedError):
                for _ in range(600):
                    socket.create_connection(("127.0.0.1", port)).close()
                    time.sleep(0.1)
            line.sendall(body[len(body) // 2 :])
            answer = line.recv(200)
        assert answer.startswith(b"HTTP/1.1 2"), answer
        assert process.wait(60) == 0
    from click.testing import CliRunner

    from tahqiq.cli.main import main

    done = CliRunner().invoke(main, ["--config", str(folder / "tahqiq.toml"), "register", "verify"])
    assert done.exit_code == 0, done.output
    assert (folder / "log").read_text().splitlines()[-1].endswith(" info stop")


def test_tally__is_a_line_of_figures_every_so_often_and_at_the_end(caplog):
    with caplog.at_level("INFO", "tahqiq"), tallied(lambda: [Figure("tahqiq_sign_ins", "", 3)], every=0.05):
        for _ in range(600):
            if [record.msg for record in caplog.records].count("tally") > 2:
                break
            time.sleep(0.05)
    said = [record.said for record in caplog.records if record.msg == "tally"]
    assert len(said) > 2
    assert said[0] == said[-1] == {"sign_ins": 3}


def test_figure__without_a_value_is_left_out():
    meters = Meters(lambda: (Figure("tahqiq_never", "A.", None), Figure("tahqiq_b", "B.", 2)))
    assert "tahqiq_b 2.0" in meters.written().decode()
    assert "tahqiq_never" not in meters.written().decode()


def test_figures__say_how_signing_in_goes_and_never_who(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    book = book_of(desk)
    one = first_administrator(book, desk, "k.vogel")
    one.signs_in(book, desk)
    with pytest.raises(Refused):
        sign_in(book, "k.vogel", "wrong password", "000000", OFFICE)
    whole = served(desk, Starlette(), PUBLIC, book)
    found = {figure.name: figure.value for figure in whole.figures()}
    assert found["tahqiq_sign_ins"] >= 1
    assert found["tahqiq_sign_in_failures"] == 1
    assert found["tahqiq_sessions_open"] >= 1
    assert whole.health()["staff_book_opens"] is True
    written = Meters(whole.figures).written().decode()
    for word in ("vogel", "adm-1", OFFICE.address, one.person.id):
        assert word not in written
    book.close()
    desk.store.close()
