"""An analyst's review in the real browser: by keyboard, on a phone, right to left, without any script."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from practice_article import AIRSTRIKE, TEXT, article
from practice_browser import served as serving
from practice_mission import new_desk
from tahqiq.desk.review_claims import Wanted, review_claims
from tahqiq.store.claim_standing import threads_of

pytestmark = pytest.mark.slow


@pytest.fixture
def served(tmp_path):
    """A desk served for the analyst: the mission, the article, its claims, the address, the link's key."""
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    submission, *claims = article(desk)
    with serving(desk, "analyst-1") as (address, key):
        yield desk, submission, claims, address, key
    desk.store.close()


def states(desk, submission) -> dict[str, str]:
    with desk.inside() as asker:
        return {one.first.event_type: one.state for one in threads_of(asker, submission)}


@pytest.mark.parametrize("lang", ["en", "ur"])
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark"), (320, "light")])
def test_pages_with_forms__are_clean(browser, served, lang, width, scheme):
    desk, submission, (shelling, airstrike, denial), address, key = served
    wanted = [
        Wanted("corrected", shelling.id, {"killed": "3..5"}, "A range."),
        Wanted("rejected", airstrike.id, note="No."),
    ]
    review_claims(desk, "analyst-1", submission, wanted)
    context = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("request", lambda r: trouble.append(r.url) if not r.url.startswith(address) else None)
    page.goto(f"{address}/desk/enter/{key}")
    base = f"/submissions/{submission}"
    bad = f"{base}/claims/{denial.id}/correct"
    for path in ("/desk", "/desk/new", base, f"{base}?said=accepted&at=3", f"{base}/claims/add", bad):
        assert page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={lang}").status == 200, path
        look_at(page, path, width)
    page.fill("#f-date", "soon")
    page.fill("#f-note", "Because.")
    page.locator(".sheet-form button").click()
    assert page.locator("[aria-invalid]").count() == 1
    look_at(page, "a form with a fault", width)
    page.goto(address + base)
    for summary in page.locator("details > summary").all():
        if summary.is_visible():
            summary.click()
    look_at(page, "everything opened", width)
    assert [text for text in trouble if "422" not in text] == []
    context.close()


def look_at(page, path: str, width: int) -> None:
    assert page.locator("h1").count() == 1, path
    assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    violations = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:160]) for v in violations], path
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main select, main input:not([type=hidden]), main .button,'
             + ' main summary')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 24)
             .map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == [], path


def test_story__by_keyboard_and_without_script(browser, served):
    desk, submission, (_shelling, _airstrike, denial), address, key = served
    context = browser.new_context(viewport={"width": 1280, "height": 800}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/desk/enter/{key}")
    assert page.url == f"{address}/desk"
    page.get_by_role("link", name="Border notes").press("Enter")
    page.get_by_role("button", name="Accept · Claim 1", exact=True).press("Enter")
    assert page.url.endswith("#card-2")
    assert page.locator("#card-2 [role=status]").inner_text() == "Accepted."
    page.locator("#card-2 summary", has_text="Reject").press("Enter")
    page.locator("#note-2").press_sequentially("The paper took it back.")
    page.locator("#note-2").press("Enter")
    assert page.url.endswith("#card-3")
    page.locator("#card-3 a.button").press("Enter")
    page.locator("#f-killed").press_sequentially("many")
    page.locator("#f-note").press_sequentially("It is more than words.")
    page.locator("#f-killed").press("Enter")
    assert page.locator("#e-killed").inner_text().startswith("Write a count as")
    assert page.locator("#f-note").input_value() == "It is more than words."
    page.locator("#f-killed").fill("")
    page.locator("#f-event_type").select_option("drone_activity")
    page.locator("#f-killed").press("Enter")
    assert states(desk, submission) == {
        "shelling": "accepted",
        "airstrike": "rejected",
        "denial": "corrected",
    }
    assert "3 / 3" in page.locator("main").inner_text()
    with desk.inside() as asker:
        made = next(one.stands for one in threads_of(asker, submission) if one.first.id == denial.id)
    assert (made.event_type, made.span, made.actors) == ("drone_activity", denial.span, denial.actors)
    context.close()


def test_story__paste_add_accept_all_and_go_back(browser, served):
    desk, submission, _claims, address, key = served
    page = browser.new_page()
    page.goto(f"{address}/desk/enter/{key}")
    page.click("text=New text")
    page.fill("#f-text", TEXT + "Something more.")
    page.select_option("#f-source", "gazette")
    page.select_option("#f-release", "public")
    page.fill("#f-published", "2025-10-27")
    page.get_by_role("button", name="File it and read it").click()
    assert "said=filed" in page.url
    page.click("text=Add a missed claim")
    page.select_option("#f-sentence", label="Something more.")
    page.select_option("#f-event_type", "statement")
    page.click(".sheet-form button")
    mine = page.url.split("/submissions/")[1].split("?")[0]
    assert states(desk, mine)["statement"] == "added"
    if page.get_by_role("button", name="Accept all that are left").count():
        page.get_by_role("button", name="Accept all that are left").click()
    assert "unreviewed" not in states(desk, mine).values()
    page.go_back()
    page.goto(f"{address}/submissions/{submission}")
    page.get_by_role("button", name="Accept all that are left (3)").click()
    page.goto(f"{address}/desk")
    assert "All claims are reviewed." in page.locator("main").inner_text()
    page.context.close()


def test_public_visitor__sees_the_reviews_and_no_form(browser, served):
    desk, submission, (_shelling, airstrike, _denial), address, _key = served
    review_claims(desk, "analyst-1", submission, [Wanted("rejected", airstrike.id, note="A secret.")])
    page = browser.new_page()
    page.goto(f"{address}/submissions/{submission}")
    assert page.locator("mark.is-rejected").inner_text() == AIRSTRIKE
    assert page.locator("main form").count() == 0
    assert "A secret." not in page.content()
    assert page.goto(f"{address}/desk").status == 403
    page.context.close()
