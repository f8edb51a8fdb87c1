"""nginx as it is shipped, before a server as it is served: TLS, names, limits, and nothing of the inside let out."""

import getpass
import shutil
import socket
import ssl
import time
from contextlib import suppress
from pathlib import Path

import pytest

from practice_proxy import NAME, certificate, free_port, make_mission, proxied

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "deploy/proxy/nginx.conf"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]

# The shipped file is put into this as it stands; only ports, paths and the time to wait for a head are set.
MAIN = """
worker_processes 1; daemon off; pid {folder}/pid; error_log {folder}/main.log crit; user {user};
events {{ worker_connections 256; }}
http {{
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  include {folder}/site.conf;
}}
"""


def site(folder, plain, tls, upstream):
    text = CONFIG.read_text("utf-8")
    for shipped, here in (
        ("127.0.0.1:8710", f"127.0.0.1:{upstream}"),
        ("/etc/ssl/mission.example.crt", f"{folder}/cert.pem"),
        ("/etc/ssl/private/mission.example.key", f"{folder}/key.pem"),
        ("/var/log/nginx/", f"{folder}/"),
        ("listen 80", f"listen 127.0.0.1:{plain}"),
        ("listen 443", f"listen 127.0.0.1:{tls}"),
        ("client_header_timeout 15s", "client_header_timeout 1s"),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    return text


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("nginx")
    certificate(folder)
    plain, tls, upstream = free_port(), free_port(), free_port()
    make_mission(folder, upstream)
    (folder / "site.conf").write_text(site(folder, plain, tls, upstream))
    (folder / "nginx.conf").write_text(MAIN.format(folder=folder, user=getpass.getuser()))
    with proxied(folder, ["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)], plain, tls) as found:
        yield found


def test_pages__come_over_tls_with_each_header_once(proxy):
    status, every, body = proxy.ask("GET", "/")
    headers = {name.lower(): value for name, value in every}
    assert status == 200
    assert b"<!doctype html>" in body[:200].lower()
    assert headers["strict-transport-security"] == "max-age=63072000; includeSubDomains"
    names = [name.lower() for name, _ in every]
    for name in ("content-security-policy", "x-frame-options", "x-request-id", "strict-transport-security"):
        assert names.count(name) == 1, name
    assert "nginx/" not in str(every)


def test_refusals__carry_hsts_too(proxy):
    assert "strict-transport-security" in {name.lower() for name, _ in proxy.ask("GET", "/nowhere")[1]}


def test_plain_http__leads_to_tls(proxy):
    with socket.create_connection(("127.0.0.1", proxy.plain), 10) as line:
        line.sendall(f"GET /incidents HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())
        answer = line.recv(2000).decode()
    assert answer.startswith("HTTP/1.1 308")
    assert f"Location: https://{NAME}/incidents" in answer


def test_another_name__gets_no_answer(proxy):
    with socket.create_connection(("127.0.0.1", proxy.plain), 10) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: rebound.example\r\n\r\n")
        assert line.recv(100) == b""
    with pytest.raises(ssl.SSLError), socket.create_connection(("127.0.0.1", proxy.tls), 10) as line:
        proxy.trust.wrap_socket(line, server_hostname="rebound.example")


def test_operators_addresses__are_not_here_and_the_pulse_is(proxy):
    assert proxy.ask("GET", "/metrics")[0] == proxy.ask("GET", "/health")[0] == 404
    assert proxy.ask("GET", "/healthz")[2] == b'{"status":"ok"}'
    assert b"Canonical: https://mission.example/" in proxy.ask("GET", "/.well-known/security.txt")[2]


def test_interface_and_register__pass_through(proxy):
    assert proxy.ask("GET", "/api/v1/incidents")[0] == 200
    assert proxy.ask("GET", "/log/checkpoint")[2].startswith(b"practice.tahqiq.example/register\n")


def test_large_things__are_refused_before_they_reach_the_server(proxy):
    asked = proxy.log.count("request")
    head = {"Content-Length": str(34 * 1024 * 1024)}
    assert proxy.ask("POST", "/api/v1/submissions", headers=head)[0] == 413
    assert proxy.ask("GET", "/", headers={"x-large": "x" * 9000})[0] == 400
    assert proxy.ask("GET", f"/?q={'x' * 9000}")[0] == 414
    assert proxy.log.count("request") == asked


def test_slow_heads__are_given_up(proxy):
    with (
        socket.create_connection(
            ("127.0.0.1", proxy.tls), 45
        ) as raw,  # where nothing is set, nginx waits for 60
        proxy.trust.wrap_socket(raw, server_hostname=NAME) as line,
    ):
        line.sendall(b"GET / HTTP/1.1\r\nHost: mis")
        with suppress(ConnectionResetError):
            assert line.recv(100) == b""


def test_address_that_a_visitor_claims__is_not_believed(proxy):
    """Or the limits on tries at signing in would hold for nobody."""
    claimed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    assert proxy.tries_to_sign_in(claimed) == {"127.0.0.1"}


def test_crowd_of_one__is_asked_to_wait(proxy):
    """Whoever asks more than 20 times a second for a while is answered 429, and others are not held up by him."""
    statuses = [proxy.ask("GET", "/healthz")[0] for _ in range(160)]
    assert set(statuses) <= {200, 429}
    time.sleep(5)
    assert proxy.ask("GET", "/healthz")[0] == 200


def test_nothing_of_what_was_asked__is_written_down(proxy):
    proxy.ask(
        "GET", "/incidents/inc_kanarienvogel?q=kanarienvogel", headers={"X-Forwarded-For": "203.0.113.9"}
    )
    proxy.ask("GET", f"/incidents?kanarienvogel={'x' * 9000}")
    for file in proxy.folder.glob("*.log"):
        assert "kanarienvogel" not in file.read_text(errors="replace"), file
        assert "203.0.113.9" not in file.read_text(errors="replace"), file
