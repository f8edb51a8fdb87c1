"""Caddy as it is shipped, before a server as it is served."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from practice_proxy import NAME, certificate, free_port, make_mission, proxied
from tahqiq.api.bearer import MOST_UPLOAD

ROOT = Path(__file__).resolve().parents[2]
CONFIG = ROOT / "deploy/proxy/Caddyfile"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("caddy") is None, reason="caddy is not installed"),
    pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed"),
]


@pytest.fixture(scope="module")
def proxy(tmp_path_factory):
    """The shipped file with other ports and a certificate of our own: nobody out there is asked for one."""
    folder = tmp_path_factory.mktemp("caddy")
    certificate(folder)
    plain, tls, upstream = free_port(), free_port(), free_port()
    make_mission(folder, upstream)
    text = CONFIG.read_text("utf-8")
    for shipped, here in (
        ("admin off", f"admin off\n\thttp_port {plain}\n\thttps_port {tls}\n\tdefault_bind 127.0.0.1"),
        ("127.0.0.1:8710", f"127.0.0.1:{upstream}"),
        (f"{NAME} {{", f"{NAME} {{\n\ttls {folder}/cert.pem {folder}/key.pem"),
    ):
        assert shipped in text
        text = text.replace(shipped, here)
    (folder / "Caddyfile").write_text(text)
    words = ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(folder))
    with (
        (folder / "caddy.log").open("w") as log,
        proxied(folder, words, plain, tls, env=os.environ | homes, stderr=log) as found,
    ):
        yield found


def test_file__is_written_as_caddy_writes_it():
    done = subprocess.run(["caddy", "fmt", str(CONFIG)], capture_output=True, text=True, check=False)
    assert done.stdout == CONFIG.read_text("utf-8")


def test_pages__come_over_tls_with_each_header_once(proxy):
    status, every, _ = proxy.ask("GET", "/")
    names = [name.lower() for name, _ in every]
    assert status == 200
    for name in ("content-security-policy", "x-frame-options", "x-request-id", "strict-transport-security"):
        assert names.count(name) == 1, name
    assert "server" not in names


def test_operators_addresses__are_not_here_and_the_pulse_is(proxy):
    assert proxy.ask("GET", "/metrics")[0] == proxy.ask("GET", "/health")[0] == 404
    assert proxy.ask("GET", "/healthz")[2] == b'{"status":"ok"}'


def test_large_things__are_refused_before_they_reach_the_server(proxy):
    asked = proxy.log.count("request")
    for size in (34 * 1024 * 1024, 10**9, 10**18):
        assert proxy.ask("POST", "/api/v1/submissions", headers={"Content-Length": str(size)})[0] == 413
    assert proxy.ask("GET", "/", headers={"x-large": "x" * 40_000})[0] == 431
    assert proxy.log.count("request") == asked


@pytest.mark.parametrize(
    ("size", "large"), [(MOST_UPLOAD, False), (MOST_UPLOAD + 1_200_000, True), (10**9, True)]
)
def test_as_much_as_the_server_takes__is_not_too_large(size, large):
    pattern = re.search(r"header_regexp Content-Length (\S+)", CONFIG.read_text("utf-8"))[1]
    assert bool(re.search(pattern, str(size))) is large
    most = int(re.search(r"max_size (\d+)MiB", CONFIG.read_text("utf-8"))[1]) << 20
    assert most > MOST_UPLOAD and re.search(pattern, str(most + 100_000))


def test_address_that_a_visitor_claims__is_not_believed(proxy):
    claimed = {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=203.0.113.9", "X-Real-IP": "203.0.113.9"}
    assert proxy.tries_to_sign_in(claimed) == {"127.0.0.1"}


def test_nothing_of_what_was_asked__is_written_down(proxy):
    proxy.ask(
        "GET", "/incidents/inc_kanarienvogel?q=kanarienvogel", headers={"X-Forwarded-For": "203.0.113.9"}
    )
    for file in proxy.folder.glob("*.log"):
        assert "kanarienvogel" not in file.read_text(errors="replace"), file
        assert "203.0.113.9" not in file.read_text(errors="replace"), file
