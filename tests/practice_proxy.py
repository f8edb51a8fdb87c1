"""A server as it is served, and a proxy before it, each a process of its own on loopback."""

import re
import socket
import ssl
import subprocess
import sys
import time
from contextlib import ExitStack, contextmanager
from http.client import HTTPSConnection
from pathlib import Path
from urllib.parse import urlencode

from practice_mission import new_desk
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.staff.audit import trail
from tahqiq.desk.staff.book import open_staff_book

NAME = "mission.example"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def certificate(folder):
    words = f"openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN={NAME}"
    words += f" -addext subjectAltName=DNS:{NAME} -keyout {folder}/key.pem -out {folder}/cert.pem"
    subprocess.run(words.split(), check=True, capture_output=True)


class Proxy:
    """The proxy and the server behind it, as a visitor meets them."""

    def __init__(self, folder, plain, tls):
        self.folder, self.plain, self.tls = folder, plain, tls
        self.trust = ssl.create_default_context(cafile=str(folder / "cert.pem"))

    def ask(self, method, path, name=NAME, headers=None, body=None):
        with (
            socket.create_connection(("127.0.0.1", self.tls), 120) as raw,
            self.trust.wrap_socket(raw, server_hostname=NAME) as wrapped,
        ):
            line = HTTPSConnection("127.0.0.1", self.tls)
            line.sock = wrapped
            line.request(method, path, body, {"Host": name, **(headers or {})})
            with line.getresponse() as answer:
                return answer.status, answer.getheaders(), answer.read()

    def tries_to_sign_in(self, headers):
        """Somebody types a login that is none; the addresses that the audit log then has for such tries."""
        _, sent, page = self.ask("GET", "/sign-in")
        cookies = "; ".join(value.split(";")[0] for name, value in sent if name.lower() == "set-cookie")
        token = re.search(r'name="token" value="([0-9a-f]+)"', page.decode())[1]
        form = {
            "token": token,
            "back": "/",
            "login": "nobody",
            "password": "no such word",
            "digits": "123456",
        }
        own = {
            "Origin": f"https://{NAME}",
            "Cookie": cookies,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        self.ask("POST", "/sign-in", headers={**own, **headers}, body=urlencode(form))
        book = open_staff_book(self.folder / "keys", SystemClock(), bytes)
        found = {line.address for line in trail(book) if line.kind == "sign_in.failed"}
        book.close()
        return found

    @property
    def log(self):
        return (self.folder / "served.log").read_text()


@contextmanager
def running(words, **more):
    process = subprocess.Popen(words, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(60)
        if process.stdout:
            process.stdout.close()


def make_mission(folder: Path, upstream: int) -> None:
    """A mission, and the configuration of its server behind a proxy."""
    new_desk(str(folder / "m.tahqiq"), folder / "keys").store.close()
    (folder / "tahqiq.toml").write_text(
        f"mission = 'm.tahqiq'\nkeys = 'keys'\n[serve]\nport = {upstream}\nsign_in = true\n"
        f"behind_proxy = true\npublic_url = 'https://{NAME}'\n[contact]\nsecurity = ['mailto:s@{NAME}']\n"
        "[log]\nform = 'json'\n"
    )
    (folder / "tahqiq.toml").chmod(0o644)


@contextmanager
def proxied(folder: Path, words: list[str], plain: int, tls: int, **more):
    """The server of the mission in ``folder``, and the proxy that these words start, until both answer."""
    serve = [sys.executable, "-m", "tahqiq", "--config", str(folder / "tahqiq.toml"), "serve"]
    with ExitStack() as stack:
        log = stack.enter_context((folder / "served.log").open("w"))
        served = stack.enter_context(running(serve, stdout=subprocess.PIPE, stderr=log, text=True))
        stack.enter_context(running(words, **more))
        served.stdout.readline()
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", tls)) == 0:
                    break
            time.sleep(0.1)
        yield Proxy(folder, plain, tls)
