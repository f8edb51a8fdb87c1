"""The server for many members: under which addresses it is started, and whose word it takes for whence one comes."""

import re
import socket
import subprocess
import sys
import time

import pytest

from practice_mission import new_desk
from practice_staff import PASSWORD
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.book import book_of
from tahqiq.web.public_place import local_place, public_place

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "url",
    ["http://mission.example", "https://", "mission.example", "https://m.example/x", "https://a@b.example"],
)
def test_unfit_public_address__is_refused(url):
    from tahqiq.errors import BadInput

    with pytest.raises(BadInput, match="WEB008"):
        public_place(url)


def test_cookies_of_two_servers_on_one_machine__are_apart():
    assert local_place(8710).cookie("session") != local_place(8711).cookie("session")


def test_forged_forwarding__is_believed_from_no_visitor(tmp_path):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "m.tahqiq.keys")
    book = book_of(desk)
    book.close()
    desk.store.close()
    tried = "198.51.100.66"
    for more, believed in (((), "127.0.0.1"), (("--behind-proxy",), tried)):
        with socket.create_server(("127.0.0.1", 0)) as probe:
            port = str(probe.getsockname()[1])
        words = ["--mission", str(tmp_path / "m.tahqiq"), "serve", "--sign-in", "--port", port, *more]
        running = subprocess.Popen(
            [sys.executable, "-m", "tahqiq", *words],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            _tries_in_vain(port, {"x-forwarded-for": f"203.0.113.1, {tried}", "x-forwarded-proto": "https"})
        finally:
            running.terminate()
            running.communicate(timeout=60)
        lines = trail(book, Filters(kind="sign_in"))
        assert lines[-1].address == believed, more


def _tries_in_vain(port: str, headers: dict[str, str]) -> None:
    import httpx2

    at = f"http://localhost:{port}"
    for _ in range(600):
        try:
            page = httpx2.get(f"{at}/sign-in", headers=headers)
            break
        except httpx2.HTTPError:
            time.sleep(0.2)
    token = re.search(r'name="token" value="([^"]+)"', page.text)[1]
    fields = {"token": token, "login": "no.body", "password": PASSWORD, "digits": "123456"}
    answer = httpx2.post(
        f"{at}/sign-in", data=fields, headers={"origin": at, **headers}, cookies=dict(page.cookies)
    )
    assert answer.status_code == 403 and "STF020" in answer.text, answer.text[-3000:]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--as", "duty-1"), "WEB012"),
        (("--choose-audience",), "WEB012"),
        (("--host", "0.0.0.0"), "WEB012"),
        (("--host", "0.0.0.0", "--public-url", "http://localhost:8710"), "WEB012"),
        (("--for", "mechanism", "--public-url", "https://mission.example"), "WEB012"),
        (("--public-url", "http://mission.example"), "WEB008"),
        (("--public-url", "https://mission.example/pages"), "WEB008"),
    ],
    ids=str,
)
def test_server_under_which_nobody_should_type_a_password__is_not_started(tmp_path, words, code):
    from click.testing import CliRunner

    from tahqiq.cli.main import main

    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "m.tahqiq.keys")
    desk.store.close()
    asked = ["--mission", str(tmp_path / "m.tahqiq"), "serve", "--sign-in", "--port", "0", *words]
    done = CliRunner().invoke(main, [*asked, "--cosign-every", "0"])
    assert done.exit_code != 0 and code in f"{done.output}{done.exception}"
