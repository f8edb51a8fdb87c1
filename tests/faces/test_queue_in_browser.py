"""The review queue in the real browser: three judged by keyboard, undone, without a script, and clean by axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from practice_browser import served as serving
from practice_mission import new_desk
from practice_reports import four_doubts, where
from tahqiq.desk.review_queue import QueueReader

pytestmark = pytest.mark.slow


@pytest.fixture
def served(tmp_path):
    """A desk served for the analyst: the mission, the address, the link's key."""
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    four_doubts(desk)
    with serving(desk, "analyst-1") as (address, key):
        yield desk, address, key
    desk.store.close()


def test_story__three_judged_by_keyboard_and_one_taken_back(browser, served):
    desk, address, key = served
    asked = QueueReader(desk).read().doubts
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    trouble = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.goto(f"{address}/desk/enter/{key}")
    page.get_by_role("link", name="Are these the same?").click()
    page.wait_for_url(f"{address}/queue", wait_until="load")
    status = page.locator("main [role=status]")
    for letter, where_in, words in (
        ("n", page.locator("main"), "2 / 4"),
        ("p", page.locator("main"), "1 / 4"),
        ("s", status, "Entered: the same happening."),
        ("d", status, "different happenings"),
        ("u", status, "Put aside as unsure."),
    ):
        page.keyboard.press(letter)
        expect(where_in).to_contain_text(words)
        page.wait_for_load_state("load")
    assert where(desk, asked[0].claim) == [asked[0].incident]
    assert where(desk, asked[1].claim) != [asked[1].incident]
    found = QueueReader(desk).read()
    assert ([one.claim.id for one in found.aside], found.answered) == ([asked[2].claim.id], 3)
    page.keyboard.press("z")
    expect(status).to_contain_text("Taken back.")
    assert QueueReader(desk).read().aside == ()
    page.keyboard.press("?")
    expect(page.locator("#queue-help")).to_have_attribute("open", "")
    assert trouble == []
    page.context.close()


def test_keys__stay_out_of_fields_and_can_be_turned_off(browser, served):
    desk, address, key = served
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(f"{address}/desk/enter/{key}")
    page.goto(f"{address}/queue")
    page.locator("#f-note").press_sequentially("sudden doubts")
    assert QueueReader(desk).read().answered == 0
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    page.locator("#queue-keys").uncheck()
    page.locator("h1").click()
    page.keyboard.press("s")
    page.reload()
    expect(page.locator("#queue-keys")).not_to_be_checked()
    page.keyboard.press("s")
    page.wait_for_timeout(300)
    assert QueueReader(desk).read().answered == 0
    page.context.close()


def test_note__goes_with_the_answer(browser, served):
    desk, address, key = served
    page = browser.new_page()
    page.goto(f"{address}/desk/enter/{key}")
    page.goto(f"{address}/queue")
    one = QueueReader(desk).read().doubts[0]
    page.locator("#f-note").fill("The drivers named the bridge.")
    page.locator("#f-note").press("Escape")
    page.keyboard.press("s")
    expect(page.locator("main [role=status]")).to_contain_text("Entered")
    page.goto(f"{address}/incidents/{one.incident}")
    expect(page.locator("#judged ~ div")).to_contain_text("The drivers named the bridge.")
    page.context.close()


def test_story__without_any_script(browser, served):
    desk, address, key = served
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/desk/enter/{key}")
    page.goto(f"{address}/queue")
    one = QueueReader(desk).read().doubts[0]
    page.get_by_role("button", name="Same", exact=False).first.press("Enter")
    assert "Entered: the same happening." in page.locator("main").inner_text()
    assert where(desk, one.claim) == [one.incident]
    page.get_by_role("button", name="Undo").press("Enter")
    assert where(desk, one.claim) == [None]
    context.close()


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_queue_and_incident__are_clean(browser, served, lang, width, scheme):
    desk, address, key = served
    one = QueueReader(desk).read().doubts[0]
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    trouble = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(address) else None)
    page.goto(f"{address}/desk/enter/{key}")
    for path in ("/queue", f"/incidents/{one.incident}"):
        assert page.goto(f"{address}{path}?lang={lang}").status == 200
        for summary in page.locator("main details > summary").all():
            if summary.is_visible():
                summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        violations = Axe().run(page).response["violations"]
        assert not [(v["id"], v["nodes"][0]["html"][:160]) for v in violations], path
    assert trouble == []
    context.close()
