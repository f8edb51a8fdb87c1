"""The pages over the real mission, in the real browser: what a visitor of the demonstration sees."""

import random

import pytest

from practice_browser import served_app
from tahqiq.desk.play_case import play_case
from tahqiq.web.app import build_app
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    place = str(tmp_path_factory.mktemp("served") / "case.tahqiq")
    desk = play_case("durand-2025", place, None, random.Random(4).randbytes, lambda *_: None)
    with served_app(build_app(MissionDesk(desk), WebSettings())) as answering:
        yield answering
    desk.store.close()


def test_visitor__walks_from_the_first_page_to_the_words_of_a_source(browser, address):
    page = browser.new_page()
    trouble: list[str] = []
    page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
    page.on("response", lambda answer: trouble.append(answer.url) if answer.status >= 400 else None)
    for path in ("/", "/timeline", "/submissions", "/bulletins", "/agreements", "/register", "/about"):
        assert page.goto(address + path).status == 200
        assert page.locator("h1").count() == 1
    page.goto(f"{address}/incidents")
    assert page.locator("svg desc").count() >= 1
    page.get_by_role("link", name="Explosion, Kabul, 9 Oct 2025").first.click()
    assert "Kabul" in page.locator("h1").inner_text()
    assert page.locator("blockquote").count() >= 2
    page.locator("a[href^='/submissions/sub_']").first.click()
    assert page.locator("mark").count() >= 1
    page.goto(f"{address}/bulletins")
    page.locator("a[href^='/bulletins/bul_']").first.click()
    page.locator("a[href^='/why/']").first.click()
    assert page.locator("h1").count() == 1
    page.context.close()
    assert trouble == []
