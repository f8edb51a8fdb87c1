"""The pages in a real browser: no violation that axe knows, nothing sticks out or is fetched elsewhere."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from invented_desk import InventedDesk

from practice_browser import served_app
from tahqiq.model.release import MECHANISM
from tahqiq.web.app import build_app
from tahqiq.web.settings import WebSettings

PAGES = (
    ("/", 200),
    ("/incidents", 200),
    ("/timeline", 200),
    ("/incidents/inc_0", 200),
    ("/incidents/inc_bare", 200),
    ("/submissions", 200),
    ("/submissions/sub_1", 200),
    ("/bulletins", 200),
    ("/bulletins/bul_1", 200),
    ("/why/inc_0", 200),
    ("/register", 200),
    ("/register/119", 200),
    ("/agreements", 200),
    ("/agreements/mill-truce", 200),
    ("/about", 200),
    ("/nowhere", 404),
)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The pages served on a free port of loopback."""
    app = build_app(InventedDesk(), WebSettings(audience=MECHANISM, exercise_roles=True))
    with served_app(app) as answering:
        yield answering


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_pages__are_clean_in_a_browser(browser, address, lang, width, scheme):
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    complaints, elsewhere = [], []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: elsewhere.append(r.url) if not r.url.startswith(address) else None)
    for path, status in PAGES:
        answer = page.goto(f"{address}{path}?lang={lang}")
        assert answer is not None and answer.status == status, path
        assert page.locator("h1").count() == 1, path
        page.evaluate("document.fonts.ready.then(() => true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        violations = Axe().run(page).response["violations"]
        assert not [(v["id"], v["nodes"][0]["html"][:120]) for v in violations], path
        if status != 200:
            complaints = [text for text in complaints if "404" not in text]
    assert complaints == []
    assert elsewhere == []
    context.close()


def test_keyboard__reaches_the_content_first_and_every_part_is_seen_when_focused(browser, address):
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{address}/incidents")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-start"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.context.close()


def test_controls__are_large_enough_for_a_thumb(browser, address):
    page = browser.new_context(viewport={"width": 360, "height": 800}).new_page()
    for path in ("/", "/incidents"):
        page.goto(address + path)
        small = page.evaluate(
            """() => [...document.querySelectorAll(
                   '.ways a, .tongues a, button, select, input:not([type=hidden]), summary')]
                 .filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
        )
        assert small == [], path
    page.context.close()


def test_story__filter_open_an_incident_and_walk_down_to_the_words(browser, address):
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{address}/incidents")
    page.select_option("#f-status", "verified")
    page.click("form.filters button")
    assert "status=verified" in page.url
    page.click(".rows h3 a")
    assert page.locator("h1").inner_text() == "Clash at Old Mill"
    page.click("#claim-clm_2 a[href*='/submissions/']")
    assert page.url.endswith("#clm_2")
    assert page.locator("mark").first.is_visible()
    page.goto(f"{address}/incidents")
    page.locator("svg.map a[href^='#cluster-']").first.click()
    assert "#cluster-1" in page.url
    page.context.close()


def test_role__is_chosen_in_an_exercise_and_kept(browser, address):
    page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.goto(f"{address}/incidents/inc_0")
    page.select_option("#audience", "public")
    page.click(".roles button")
    assert page.url == f"{address}/incidents/inc_0"
    assert "public" in page.locator(".who").inner_text()
    assert page.locator("#engaged").count() == 0
    page.context.close()
