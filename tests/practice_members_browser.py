"""The pages on which members sign in, served for a real browser that asks nobody but us and complains of nothing."""

import socket
import threading
import time
from contextlib import contextmanager

import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tahqiq.cli.members_serving import members_app
from tahqiq.model.release import PUBLIC
from tahqiq.web.public_place import local_place

expect.set_options(timeout=30_000)  # a busy machine draws slowly
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@contextmanager
def served(desk, book):
    line = socket.create_server(("127.0.0.1", 0))
    place = local_place(line.getsockname()[1])
    app = members_app(desk, book, place, PUBLIC, (), "en")
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", proxy_headers=False))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [line]}, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    yield place.origin
    server.should_exit = True
    thread.join(timeout=10)


@contextmanager
def opened(browser, address, **how):
    """A page of a browser of its own, that asks nobody but us and complains of nothing."""
    context = browser.new_context(**how)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda m: trouble.append(m.text) if m.type == "error" else None)
    page.on("request", lambda r: None if r.url.startswith(address) else trouble.append(r.url))
    yield page
    context.close()
    assert [one for one in trouble if "status of 403" not in one and "status of 422" not in one] == []


def check(page, width, where):
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    violations = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:160]) for v in violations], where
