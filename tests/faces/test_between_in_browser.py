"""Between the parties in the real browser: a crossing told of by both sides, a referral read, clean on any screen."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from practice_browser import at_desk
from practice_dealings import BETWEEN_PAGES, SECRET, busy_desk, local
from tahqiq.desk.read_referral import read_referral

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    desk, _clock, ids = busy_desk(tmp_path_factory.mktemp("between"))
    yield desk, ids
    desk.store.close()


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


@pytest.mark.parametrize(("width", "scheme", "lang"), [(1280, "light", "en"), (320, "dark", "ur")])
def test_leak__is_traced_to_its_reader_on_any_screen(browser, filled, width, scheme, lang):
    desk, ids = filled
    code = read_referral(desk, "liaison-bel", ids["referral"]).mark.code
    how = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "java_script_enabled": True}
    with at_desk(browser, desk, "auditor-1", **how) as (page, address):

        def is_clean() -> None:
            assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url
            found = Axe().run(page).response["violations"]
            assert not [(one["id"], one["nodes"][0]["html"][:160]) for one in found], page.url

        page.goto(f"{address}/referrals?lang={lang}")
        page.locator('a[href="/referrals/attempts"]').click()
        is_clean()
        page.goto(f"{address}/referrals/trace")
        is_clean()
        page.locator("#f-leaked").fill(f"As printed: {SECRET} [{code}]")
        page.locator("main form.dealing-form button").click()
        assert "liaison-bel" in page.locator("main table").inner_text()
        is_clean()
        page.locator("#f-file").set_input_files(
            {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
        )
        page.locator("main form.dealing-form button").click()
        assert "REF026" in page.locator("#refused").inner_text()
        is_clean()
