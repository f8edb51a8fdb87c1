"""Evidence and the books in the real browser: a file goes from desk to desk, and every page is fit for all."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from practice_browser import at_desk
from practice_casework import Member
from practice_desks import case_with_custodians, does, takes
from practice_evidence import photo

pytestmark = pytest.mark.slow


@pytest.fixture
def at_hand(tmp_path):
    desk, _clock, incident = case_with_custodians(tmp_path)
    yield desk, incident
    desk.store.close()


def test_story__a_file_is_taken_handed_on_and_taken_out(browser, at_hand, tmp_path):
    desk, incident = at_hand
    picture = tmp_path / "crater.jpg"
    picture.write_bytes(photo())
    with at_desk(browser, desk, "custodian-1") as (page, address):
        page.goto(f"{address}/cases/{incident}")
        page.get_by_role("link", name="Take a file into custody").click()
        page.get_by_label("In a line").fill("Crater 1")
        page.get_by_role("button", name="Take it into custody").click()
        assert "This is needed." in page.locator("#refused").inner_text()
        assert page.get_by_label("In a line").input_value() == "Crater 1", "what was typed is kept"
        page.get_by_label("The file", exact=True).set_input_files(picture)
        page.get_by_label("photo", exact=True).check()
        page.get_by_label("Day on which it came into our hands").fill("2025-10-28")
        page.get_by_label("Where it came into our hands").fill("North ridge")
        page.get_by_label("Who collected it").fill("Team 1, photographer")
        page.get_by_label("How", exact=True).fill("On the spot")
        page.get_by_label("From whom you take it").fill("Team 1")
        page.get_by_label("the mandate of the mission").check()
        page.get_by_role("button", name="Take it into custody").click()
        assert "Taken into your custody" in page.locator("main [role=status]").first.inner_text()
        page.get_by_role("link", name="Hand it over").click()
        page.get_by_label("To whom").select_option("custodian-2")
        page.get_by_label("Reason").fill("End of the shift.")
        page.get_by_role("button", name="Look at it once more").click()
        page.get_by_role("button", name="Enter it").click()
        assert "It counts once it is confirmed" in page.locator("main [role=status]").first.inner_text()
    with at_desk(browser, desk, "custodian-2") as (page, address):
        page.goto(f"{address}/evidence")
        page.locator("#waits + .files a").click()
        page.get_by_role("link", name="Confirm that it is with you").click()
        page.get_by_label("as it should be", exact=True).check()
        page.get_by_role("button", name="Enter the confirmation").click()
        page.get_by_role("link", name="Take the bytes out").click()
        page.get_by_label("What for").fill("For the board.")
        with page.expect_download() as down:
            page.get_by_role("button", name="Enter it and take them out").click()
        assert down.value.suggested_filename.endswith(".jpg")
        assert down.value.path().read_bytes() == photo()


@pytest.mark.parametrize(
    "how",
    [{"viewport": {"width": 320, "height": 640}}, {"viewport": {"width": 1200, "height": 800}, "color_scheme": "dark"}],
    ids=["phone", "dark"],
)  # fmt: skip
def test_pages__have_no_fault_that_axe_finds_and_fit_a_narrow_phone(browser, at_hand, how):
    desk, incident = at_hand
    one = Member(desk, "custodian-1")
    item = takes(one, incident, photo())
    does(one, item, "examine")
    paths = (f"/evidence/{item}", "/evidence", f"/cases/{incident}/evidence/take", f"/evidence/{item}/hand-over",
             f"/cases/{incident}", "/scorecard", "/procedure", "/duties", "/cases")  # fmt: skip
    with at_desk(browser, desk, "custodian-1", java_script_enabled=True, **how) as (page, address):
        for path in paths:
            for lang in ("en", "ur") if path.startswith("/evidence") else ("en",):
                answer = page.goto(f"{address}{path}?lang={lang}")
                assert answer.status == 200, path
                wide = page.evaluate("document.documentElement.scrollWidth")
                assert wide <= how["viewport"]["width"], (path, wide)
            found = Axe().run(page).response["violations"]
            assert not found, (path, [(one["id"], one["nodes"][0]["html"][:200]) for one in found])
