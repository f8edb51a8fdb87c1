"""The real browser and real servers on loopback, as the tests of the pages use them.

``browser`` (in ``conftest.py``) is the system's chromium, one for each file of tests: a longer life would leave the
loop that drives it running under tests that have one of their own.
"""

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tahqiq.desk.open_desk import Desk
from tahqiq.web.app import build_app
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.mission_writing import MissionWritingDesk
from tahqiq.web.settings import WebSettings

expect.set_options(timeout=30_000)  # a busy machine draws slowly
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@contextmanager
def opened_browser() -> Iterator[Browser]:
    """The chromium of the system; ``make test`` installs it, so its absence is a failure."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.fail("no chromium is installed: run 'make test', or apt-get install chromium")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield opened
        opened.close()


@contextmanager
def served_app(app: FastAPI) -> Iterator[str]:
    """The address at which the app answers, on a free port of loopback, until the block ends."""
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@contextmanager
def served(desk: Desk, member: str) -> Iterator[tuple[str, str]]:
    """The member's own server: its address and the key of the link that opens his desk."""
    mode = DeskMode(MissionWritingDesk(desk, member), desk.chance(32))
    with served_app(build_app(MissionDesk(desk), WebSettings(), mode)) as address:
        yield address, mode.key


@contextmanager
def at_desk(browser: Browser, desk: Desk, member: str, **how: Any) -> Iterator[tuple[Page, str]]:
    """A browser in which the member opened his link, and the address; no script unless it is asked for."""
    with served(desk, member) as (address, key):
        context = browser.new_context(**({"java_script_enabled": False} | how))
        page = context.new_page()
        page.goto(f"{address}/desk/enter/{key}")
        yield page, address
        context.close()
