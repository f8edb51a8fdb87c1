"""Signing in in the real browser: invitation, passkey, a session that ends under somebody's hands, small and RTL."""

import re
import shutil
from datetime import timedelta

import pytest
from playwright.sync_api import expect, sync_playwright
from pyotp import TOTP

from practice_members_browser import DEVICE, QUIET, check, opened, served
from practice_mission import new_desk
from practice_staff import PASSWORD, first_administrator, later, somebody
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.invite import found, invite

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def there(tmp_path):
    """A desk, its staff book, and the address at which members sign in."""
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    book = book_of(desk)
    with served(desk, book) as address:
        yield desk, book, address
    book.close()
    desk.store.close()


def sign_in(page, desk, who, address, back="/"):
    later(desk, seconds=60)
    page.goto(f"{address}/sign-in?back={back}")
    page.get_by_label("Login").fill(who.person.login)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label("Six digits").fill(who.digits(desk))
    page.get_by_role("button", name="Sign in").click()


def test_first_administrator__joins_adds_a_passkey_and_signs_in_with_it(browser, there):
    desk, book, address = there
    code = found(book, desk, "Mina First", "m.first")
    with opened(browser, address) as page:
        page.goto(f"{address}/sign-in")
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
        page.get_by_role("link", name="Take up an invitation").first.click()
        page.get_by_label("Code of invitation").fill(code)
        page.get_by_label("A password of your own").fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Go on to the digits").click()
        expect(page.locator(".qr svg")).to_be_visible()
        secret = page.locator(".secret-words").inner_text().replace(" ", "")
        page.get_by_label("Six digits").fill("000000")
        page.get_by_role("button", name="Finish and sign in").click()
        expect(page.locator("#refused")).to_contain_text("STF017")
        page.get_by_label("Six digits").fill(TOTP(secret).at(desk.clock.now()))
        page.get_by_role("button", name="Finish and sign in").click()
        expect(page.locator("main [role=status]").first).to_contain_text("Welcome")
        page.get_by_label("What you call it").fill("Blue telephone")
        page.get_by_label("Your own password").fill("not the password")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator("form[data-passkey] [role=status]")).to_have_text("That is not your password.")
        page.get_by_label("Your own password").fill(PASSWORD)
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator("main")).to_contain_text("The passkey is added.")
        expect(page.locator("main")).to_contain_text("Blue telephone")
        page.locator("header").get_by_role("button", name="Sign out").click()
        expect(page.locator("main")).to_contain_text("You are signed out.")
        page.goto(f"{address}/asked")
        expect(page.locator("h1")).to_have_text("Sign in")
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.locator("h1")).to_have_text("Asked of you")
        expect(page.locator(".strip")).to_contain_text("You act as Administrator")
        page.goto(f"{address}/account")
        page.get_by_role("button", name="Forget Blue telephone").click()
        expect(page.locator("main")).to_contain_text("You have no passkey.")


def test_passkey_that_is_refused_by_the_device__says_so_and_the_password_is_there(browser, there):
    desk, book, address = there
    somebody(book, desk)
    with opened(browser, address) as page:
        page.goto(f"{address}/sign-in")
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, "isUserVerified": False}})
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.locator("form[data-passkey] [role=status]")).to_contain_text(
            "was not used", timeout=70_000
        )
        expect(page.get_by_role("button", name="Use a passkey")).to_be_enabled()


def test_session__warns_lets_one_stay_and_loses_nothing_when_it_ends(browser, there):
    desk, book, address = there
    who = somebody(book, desk)
    with opened(browser, address) as page:
        page.clock.install()
        sign_in(page, desk, who, address, "/desk/new")
        expect(page.locator("h1")).to_have_text("New text")
        page.locator("textarea[name=text]").fill("Four shells fell near the mill.")
        page.wait_for_load_state()  # the page counts from when its script has run
        page.clock.fast_forward("17:00")
        expect(page.locator("#session-ends")).to_be_hidden()
        page.clock.fast_forward("01:30")
        desk.clock.moment += timedelta(minutes=18, seconds=30)
        expect(page.get_by_role("alert")).to_contain_text("ends in less than two minutes")
        check(page, 1280, "warned")
        page.get_by_role("button", name="Stay signed in").press("Enter")
        expect(page.locator("#session-ends")).to_be_hidden()
        assert page.locator("textarea[name=text]").input_value() == "Four shells fell near the mill."
        page.clock.fast_forward("21:00")
        desk.clock.moment += timedelta(minutes=21)
        expect(page.get_by_role("alert")).to_contain_text("The session has ended.")
        page.locator("select[name=source]").select_option(index=1)
        page.get_by_role("button", name="File it and read it").click()
        expect(page.locator("main .banner")).to_contain_text("what you wrote is kept")
        later(desk, seconds=60)
        page.get_by_label("Login").fill(who.person.login)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_label("Six digits").fill(who.digits(desk))
        page.get_by_role("button", name="Sign in").click()
        expect(page.locator("h1")).to_have_text("New text")
        assert page.locator("textarea[name=text]").input_value() == "Four shells fell near the mill."


def test_warning__is_put_off_by_another_tab(browser, there):
    desk, book, address = there
    who = somebody(book, desk)
    with opened(browser, address) as page:
        page.context.clock.install()
        sign_in(page, desk, who, address, "/about")
        page.wait_for_url("**/about")
        other = page.context.new_page()
        other.goto(f"{address}/about")
        page.context.clock.fast_forward("18:30")
        desk.clock.moment += timedelta(minutes=18, seconds=30)
        expect(page.locator("#session-ends")).to_be_visible()
        expect(other.locator("#session-ends")).to_be_visible()
        other.get_by_role("button", name="Stay signed in").click()
        expect(other.locator("#session-ends")).to_be_hidden()
        expect(page.locator("#session-ends")).to_be_hidden()


def test_without_a_script__one_signs_in_works_and_signs_out(browser, there):
    desk, book, address = there
    who = somebody(book, desk)
    with opened(browser, address, java_script_enabled=False) as page:
        page.goto(f"{address}/sign-in")
        expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
        sign_in(page, desk, who, address, "/account")
        expect(page.locator("h1")).to_have_text("Your account")
        expect(page.locator("#session")).to_contain_text("UTC")
        page.locator("header").get_by_role("button", name="Sign out").click()
        expect(page.locator("main")).to_contain_text("You are signed out.")


@pytest.mark.parametrize(
    ("width", "scheme", "lang"),
    [
        (1280, "light", "en"),
        (768, "light", "ur"),
        (360, "dark", "ur"),
        (320, "light", "en"),
        (320, "dark", "ar"),
    ],
)
def test_pages__are_clean(browser, there, tmp_path, width, scheme, lang):
    desk, book, address = there
    with opened(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        page.goto(f"{address}/sign-in?lang={lang}")
        check(page, width, "nobody yet")
        who = somebody(book, desk, posts=("duty-1", "monitor-1"))
        page.goto(f"{address}/sign-in?lang={lang}")
        check(page, width, "sign in")
        page.locator("#login").fill("no.body")
        page.locator("#password").fill(PASSWORD)
        page.locator("#digits").fill("123456")
        page.locator("form[action='/sign-in'] button").click()
        expect(page.locator("#refused")).to_contain_text("STF020")
        check(page, width, "wrong")
        page.goto(f"{address}/join/{invite(book, desk, 'adm-1', who.person.id)}")
        check(page, width, "join")
        page.locator("#password").fill(PASSWORD)
        page.locator("#again").fill(PASSWORD)
        page.locator("form[action='/join'] button").click()
        expect(page.locator(".qr svg")).to_be_visible()
        check(page, width, "digits")
        later(desk, seconds=60)
        page.goto(f"{address}/sign-in?back=/account")
        page.locator("#login").fill(who.person.login)
        page.locator("#password").fill(PASSWORD)
        page.locator("#digits").fill(who.digits(desk))
        page.locator("form[action='/sign-in'] button").click()
        expect(page.locator("#sessions")).to_be_visible()
        page.locator("main summary").click()
        check(page, width, "account")
        page.screenshot(path=tmp_path / "account.png", full_page=True)
        assert re.search(r"\{[a-z_]+\}|%\(", page.locator("main").inner_text()) is None
        page.goto(f"{address}/?lang={lang}")
        check(page, width, "signed in, first page")


@pytest.mark.parametrize(("width", "lang"), [(1280, "en"), (320, "en"), (320, "ur")])
def test_pages_of_administrators__are_clean(browser, there, tmp_path, width, lang):
    desk, book, address = there
    first = first_administrator(book, desk)
    somebody(book, desk, posts=("duty-1", "monitor-1"))
    with opened(browser, address, viewport={"width": width, "height": 800}) as page:
        sign_in(page, desk, first, address, "/people")
        page.goto(f"{address}/people?lang={lang}")
        check(page, width, "people")
        page.screenshot(path=tmp_path / "people.png", full_page=True)
        page.goto(f"{address}/people/a.rahimi")
        for summary in page.locator("main summary").all():
            summary.click()
        check(page, width, "person")
        page.locator("#own-invite").fill(PASSWORD)
        page.locator("form[action$='/invite'] button").click()
        expect(page.locator(".secret-words")).to_have_text(re.compile(r"[a-z2-7]{4}(-[a-z2-7]{4}){7}"))
        check(page, width, "invited")
        page.screenshot(path=tmp_path / "person.png", full_page=True)
