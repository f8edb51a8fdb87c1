"""Between the parties in the real browser: a crossing told of by both sides, a referral read, clean on any screen."""

import shutil
import threading
import time
from contextlib import contextmanager

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from practice_dealings import BETWEEN_PAGES, SECRET, busy_desk, local
from tahqiq.web.app import build_app
from tahqiq.web.desk_mode import DeskMode
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.mission_writing import MissionWritingDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    desk, _clock, ids = busy_desk(tmp_path_factory.mktemp("between"))
    yield desk, ids
    desk.store.close()


@contextmanager
def at_desk(browser, desk, member, **how):
    """A browser in which the member opened his link; no script unless a checker needs it."""
    mode = DeskMode(MissionWritingDesk(desk, member), desk.chance(32))
    app = build_app(MissionDesk(desk), WebSettings(), mode)
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    address = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    context = browser.new_context(**({"java_script_enabled": False} | how))
    page = context.new_page()
    page.goto(f"{address}/desk/enter/{mode.key}")
    yield page, address
    context.close()
    server.should_exit = True
    thread.join(timeout=10)


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [(1280, "light", "en"), (768, "dark", "en"), (360, "dark", "ur"), (320, "light", "tr")],
)
def test_pages__are_clean_on_any_screen(browser, filled, width, scheme, lang):
    desk, ids = filled
    how = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "java_script_enabled": True}
    compared = f"/talks/drafts?one={ids['one']}&other={ids['other']}"
    forms = ("report-crossing", "make-commitment", f"answer-window?about={ids['window']}", "draft-referral",
             "report-returns", "import-returns", f"table-draft?about={ids['round']}", "request-hand-over")  # fmt: skip
    paths = (*BETWEEN_PAGES, "/crossings/gate", compared, f"/referrals/{ids['referral']}",
             *(f"/between/file/{one}" for one in forms))  # fmt: skip
    with at_desk(browser, desk, "liaison-bel", **how) as (page, address):
        trouble: list[str] = []
        page.on("console", lambda said: trouble.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: None if sent.url.startswith(address) else trouble.append(sent.url))
        for path in paths:
            where = f"{path}{'&' if '?' in path else '?'}lang={lang}"
            assert page.goto(address + where).status == 200, path
            page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true })")
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path
            found = Axe().run(page).response["violations"]
            assert not [(one["id"], one["nodes"][0]["html"][:160]) for one in found], path
        assert trouble == []


def test_story__two_sides_open_a_gate_and_a_referral_is_read_without_script(browser, filled):
    desk, ids = filled
    for member in ("liaison-ard", "liaison-bel"):
        with at_desk(browser, desk, member) as (page, address):
            page.goto(f"{address}/crossings/gate")
            page.get_by_role("link", name="Report how a crossing stands").click()
            page.get_by_role("button", name="Enter the report").click()
            assert "This is needed." in page.locator("#refused").inner_text()
            assert page.get_by_label("Crossing").input_value() in ("gate", ""), "the link named it"
            page.get_by_label("Crossing").select_option("gate")
            page.get_by_label("Toward which side").select_option("BEL")
            page.get_by_label("cargo", exact=True).check()
            page.get_by_label("open", exact=True).check()
            page.get_by_label("The moment it is about").fill(local(-0.5))
            page.get_by_role("button", name="Enter the report").click()
            assert "Entered under your name" in page.locator("main [role=status]").first.inner_text()
    with at_desk(browser, desk, "liaison-bel") as (page, address):
        page.goto(f"{address}/crossings?category=cargo")
        assert "both sides say so" in page.locator(".matrix").first.inner_text()
        page.goto(f"{address}/referrals")
        page.get_by_label("Id of the referral").fill(ids["referral"])
        page.get_by_role("button", name="Show its course").click()
        assert SECRET not in page.content()
        page.get_by_role("button", name="Read it").click()
        assert SECRET in page.locator("main").inner_text()
        page.get_by_role("link", name="Back to its course").click()
        assert SECRET not in page.content() and "liaison-bel" in page.locator(".reports-in-time").inner_text()
        page.get_by_role("link", name="Answer the referral").click()
        page.get_by_label("acknowledged").check()
        page.get_by_role("button", name="Enter the answer").click()
        assert "acknowledged" in page.locator("main").inner_text()
