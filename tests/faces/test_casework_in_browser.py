"""Casework in the real browser: a case from triage to determination by four people at their own desks, no script."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from practice_browser import at_desk
from practice_casework import Member as Desked
from practice_casework import case_at_hand, choice, claims_of
from tahqiq.desk.file_paper import file_paper

pytestmark = pytest.mark.slow


@pytest.fixture
def at_hand(tmp_path):
    desk, clock, incident = case_at_hand(tmp_path)
    yield desk, clock, incident
    desk.store.close()


@contextmanager
def on_what_is_asked(browser, desk, member, **how):
    """At the member's desk, on the page of what is asked of him."""
    with at_desk(browser, desk, member, **how) as (page, address):
        page.goto(f"{address}/asked")
        yield page, address


def entered(page):
    banner = page.locator("main [role=status]").first
    assert "Entered under your name as entry" in banner.inner_text()
    assert page.locator(".just-filed").count() == 1


def test_story__from_triage_to_determination_at_four_desks(browser, at_hand):
    desk, _clock, incident = at_hand
    triage_and_send(browser, desk)
    find(browser, desk)
    said = {
        "to_whether": "named", "to": "BEL", "standard": "reasonable_grounds_to_believe", "confidence": "low",
        "basis": claims_of(desk, incident), "summary": "From the Belmar side.",
    }  # fmt: skip
    Desked(desk, "investigator-1").files(incident, "attribute", **said)
    Desked(desk, "duty-1").files(incident, "request-reply", party="BEL", due_hours="30")
    reply(browser, desk)
    determine(browser, desk)


def triage_and_send(browser, desk):
    with on_what_is_asked(browser, desk, "duty-1") as (page, _address):
        page.get_by_role("link", name="Triage the case").click()
        page.get_by_label("Kind of matter").select_option(label="use of force")
        page.get_by_role("button", name="Enter the triage").click()
        assert "This is needed." in page.locator("#refused").inner_text()
        assert page.get_by_label("Kind of matter").input_value() == "use_of_force", "what was typed is kept"
        page.get_by_label("urgent").check()
        page.get_by_role("button", name="Enter the triage").click()
        entered(page)
        page.get_by_role("link", name="Review the incident").click()
        page.get_by_label("fit to report").check()
        page.get_by_role("button", name="Enter the review").click()
        entered(page)
        page.get_by_role("link", name="Send a team").click()
        for seat in ("ARD", "BEL"):
            page.get_by_label(seat, exact=True).check()
        page.get_by_label("What the team shall find out").fill("Look at the craters.")
        page.get_by_label("or hours from now").fill("48")
        page.get_by_role("button", name="Enter the order").click()
        assert "PRC070" in page.locator("#refused").inner_text(), "parties alone are no team"
        assert page.get_by_label("ARD", exact=True).is_checked()
        page.get_by_label("SEC", exact=True).check()
        page.get_by_role("button", name="Enter the order").click()
        entered(page)
        assert page.locator(".way .mark-done").count() == 3


def find(browser, desk):
    with on_what_is_asked(browser, desk, "monitor-1") as (page, _address):
        page.get_by_role("link", name="Find whether it occurred").click()
        page.get_by_label("occurred", exact=True).check()
        page.get_by_label("How it was checked").fill("Craters inspected")
        page.get_by_label("balance of probabilities").check()
        page.get_by_label("moderate").check()
        for box in page.locator(".claim-choice input").all():
            box.check()
        page.locator("#f-views_QAS").select_option("agrees")
        page.get_by_label("What was found, in plain words").fill("Three shells fell.")
        page.get_by_role("button", name="Enter the finding").click()
        entered(page)


def reply(browser, desk):
    with on_what_is_asked(browser, desk, "liaison-bel") as (page, _address):
        assert "Reply for your party" in page.locator("main").inner_text()
        page.get_by_role("link", name="Reply for your party").click()
        page.get_by_label("The reply").fill("It was return fire.")
        page.get_by_role("button", name="Enter the reply").click()
        entered(page)


def determine(browser, desk):
    with on_what_is_asked(browser, desk, "chair-1") as (page, _address):
        page.get_by_role("link", name="Enter the commission's conclusion").click()
        page.get_by_label("terms/1").check()
        page.get_by_label("Outcome").select_option(label="minor violation")
        page.get_by_role("group", name="The party found in breach").get_by_label("BEL").check()
        page.get_by_label("majority").check()
        for seat, stand in (("ARD", "agrees"), ("BEL", "disagrees"), ("QAS", "agrees"), ("TAR", "agrees")):
            page.locator(f"#f-positions_{seat}").select_option(stand)
        page.locator("#f-positions_BEL_words").fill("Return fire is no breach.")
        page.get_by_label("The conclusion, in plain words").fill("A breach of article 1.")
        page.get_by_role("button", name="Look at it once more").click()
        assert "Nothing is entered yet" in page.locator("main").inner_text()
        page.get_by_role("button", name="Go back and change it").click()
        assert page.locator("#f-positions_BEL_words").input_value() == "Return fire is no breach."
        page.get_by_role("button", name="Look at it once more").click()
        page.get_by_role("button", name="Enter it").click()
        entered(page)
        assert "Return fire is no breach." in page.locator(".decided").inner_text()


def to_the_chair(desk, clock, incident):
    for step, said in (
        ("triage", {"category": "use_of_force", "priority": "urgent", "safety_flag": "yes"}),
        ("review", {"outcome": "fit_to_report"}),
        ("request-access", {"party": "ARD", "what": "The ridge, at dawn, with a medic.", "due_hours": "3"}),
        ("request-access", {"party": "BEL", "what": "The gun line.", "due_hours": "30"}),
    ):
        Desked(desk, "duty-1").files(incident, step, **said)
    basis = claims_of(desk, incident)
    Desked(desk, "monitor-1").files(
        incident, "verify", finding="occurred", method="Craters", standard="balance_of_probabilities",
        confidence="low", basis=basis, views_ARD="agrees", views_BEL="absent", summary="Shells fell.",
    )  # fmt: skip
    Desked(desk, "investigator-1").files(
        incident, "attribute", to_whether="named", to="BEL", standard="reasonable_grounds_to_believe",
        confidence="low", basis=basis, summary="From Belmar.",
    )  # fmt: skip
    Desked(desk, "duty-1").files(incident, "request-reply", party="BEL", due_hours="30")
    clock.moment += timedelta(hours=31)


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [(1280, "light", "en"), (768, "light", "ur"), (360, "dark", "ur"), (320, "light", "en")],
)
def test_pages_of_casework__are_clean(browser, at_hand, width, scheme, lang):
    desk, clock, incident = at_hand
    to_the_chair(desk, clock, incident)
    how = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "java_script_enabled": True}
    case = f"/cases/{incident}"
    for member, paths in (
        ("duty-1", ("/cases", "/asked", case, f"{case}/file/task", f"{case}/file/contact")),
        ("chair-1", ("/cases", "/asked", case, f"{case}/file/determine")),
        ("liaison-ard", ("/cases", "/asked", case, f"{case}/file/answer-access")),
        ("investigator-1", (f"{case}/file/attribute",)),
        ("monitor-1", (f"{case}/file/verify",)),
    ):
        with on_what_is_asked(browser, desk, member, **how) as (page, address):
            trouble: list[str] = []
            page.on("console", lambda m, t=trouble: t.append(m.text) if m.type == "error" else None)
            page.on(
                "request",
                lambda r, t=trouble, a=address: t.append(r.url) if not r.url.startswith(a) else None,
            )
            for path in paths:
                assert page.goto(f"{address}{path}?lang={lang}").status == 200, (member, path)
                for summary in page.locator("main details > summary").all():
                    summary.click()
                check(page, width, f"{member} {path}")
            assert trouble == []


def check(page, width, where):
    assert page.evaluate("document.documentElement.scrollWidth") <= width, where
    violations = Axe().run(page).response["violations"]
    assert not [(v["id"], v["nodes"][0]["html"][:160]) for v in violations], where


@pytest.mark.parametrize("width", [1280, 320])
def test_refused_form_and_second_look__are_clean_and_can_be_reached_by_keyboard(browser, at_hand, width):
    desk, clock, incident = at_hand
    to_the_chair(desk, clock, incident)
    how = {"viewport": {"width": width, "height": 800}, "java_script_enabled": True}
    with on_what_is_asked(browser, desk, "chair-1", **how) as (page, address):
        page.goto(f"{address}/cases/{incident}/file/determine")
        page.get_by_role("button", name="Look at it once more").press("Enter")
        expect(page.locator("#refused")).to_contain_text("Some fields want mending")
        check(page, width, "refused")
        page.locator("#refused a").first.press("Enter")
        assert page.evaluate("document.activeElement.id") == "f-provision"
        page.get_by_label("terms/1").press("Space")
        page.get_by_label("Outcome").select_option("insufficient_information")
        page.get_by_label("consensus").check()
        for seat in ("ARD", "BEL", "QAS", "TAR"):
            page.locator(f"#f-positions_{seat}").select_option("agrees")
        page.get_by_label("The conclusion, in plain words").fill("It cannot be said.")
        page.get_by_role("button", name="Look at it once more").press("Enter")
        expect(page.locator("main [role=status]")).to_contain_text("Nothing is entered yet")
        check(page, width, "second look")
        page.get_by_role("button", name="Enter it").press("Enter")
        expect(page.locator("main [role=status]").first).to_contain_text("Entered under your name")
        check(page, width, "entered")


def test_objection_by_a_party__is_filed_from_its_own_server(browser, at_hand):
    desk, clock, incident = at_hand
    to_the_chair(desk, clock, incident)
    said = {
        "provision": "terms/1", "outcome": "violation_minor", "against": "BEL", "decided_by": "majority",
        "summary": "A breach.", **{f"positions_{seat}": "agrees" for seat in ("ARD", "QAS", "TAR")},
    }  # fmt: skip
    Desked(desk, "chair-1").files(incident, "determine", **said | {"positions_BEL": "disagrees"})
    chosen = choice(Desked(desk, "liaison-bel"), incident, "object", "determination")
    with on_what_is_asked(browser, desk, "liaison-bel") as (page, address):
        page.goto(f"{address}/cases/{incident}")
        page.get_by_role("link", name="Object to a determination").click()
        page.get_by_label("The determination").select_option(chosen)
        page.get_by_label("Grounds").fill("Old craters.")
        page.get_by_role("button", name="Enter the objection").click()
        entered(page)
        assert "objected to" in page.locator("main").inner_text()
    assert file_paper(
        desk, "chair-1", "determination.reconsidered", incident,
        {"determination": chosen, "outcome": "upheld", "grounds": "Fresh."},
    )  # fmt: skip
