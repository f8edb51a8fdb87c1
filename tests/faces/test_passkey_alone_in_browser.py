"""Taking up an invitation with a passkey alone, in the real browser with a virtual authenticator."""

import re
import shutil

import pytest
from playwright.sync_api import expect, sync_playwright
from pyotp import TOTP

from practice_members_browser import DEVICE, QUIET, check, opened, served
from practice_staff import PASSWORD, somebody
from tahqiq.desk.staff.book import book_of
from tahqiq.desk.staff.invite import found, invite

pytestmark = pytest.mark.slow
NEW = "seven lanterns in the harbour"


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def there(desk_in_a_file):
    """A desk, its staff book, and the address at which members sign in."""
    book = book_of(desk_in_a_file)
    with served(desk_in_a_file, book) as address:
        yield desk_in_a_file, book, address
    book.close()


def device_of(page, **more):
    """Puts a device that makes and keeps passkeys on this page; its id."""
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": {**DEVICE, **more}})
    return line, made["authenticatorId"]


def join(page, address, code, name="Blue telephone"):
    page.goto(f"{address}/join")
    page.get_by_label("Code of invitation").fill(code)
    page.get_by_label("What you call it").fill(name)
    page.get_by_role("button", name="Take it up with a passkey").click()


def sign_in_again(page, address):
    page.locator("header").get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/asked")
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.locator("h1")).to_have_text("Asked of you")


def test_first_administrator__joins_with_a_passkey_alone_and_runs_the_mission(browser, there):
    desk, book, address = there
    with opened(browser, address) as page:
        line, device = device_of(page)
        join(page, address, found(book, desk, "Mina First", "m.first"))
        expect(page.locator("main [role=status]").first).to_contain_text("Your passkey alone signs you in")
        expect(page.locator("main")).to_contain_text("Blue telephone")
        expect(page.locator("main")).to_contain_text("You have no password")
        (kept,) = line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]
        assert kept["isResidentCredential"] and kept["rpId"] == "localhost"
        sign_in_again(page, address)
        somebody(book, desk)
        page.goto(f"{address}/people/a.rahimi")
        page.locator("summary", has_text="Invite, or invite anew").click()
        expect(page.locator("form[action$='/invite']")).to_contain_text("Your passkey is asked for")
        check(page, 1280, "person, by somebody without a password")
        page.get_by_role("button", name="Make a code of invitation").click()
        expect(page.locator(".secret-words")).to_have_text(re.compile(r"[a-z2-7]{4}(-[a-z2-7]{4}){7}"))


def test_second_passkey_and_a_password__are_added_after_showing_the_first(browser, there):
    desk, book, address = there
    with opened(browser, address) as page:
        line, telephone = device_of(page)
        join(page, address, found(book, desk, "Mina First", "m.first"))
        expect(page.locator("main")).to_contain_text("Blue telephone")
        page.locator("main").get_by_role("button", name="Forget Blue telephone").click()
        expect(page.locator("#refused")).to_contain_text("STF036")
        second = {**DEVICE, "transport": "usb", "automaticPresenceSimulation": False}
        made = line.send("WebAuthn.addVirtualAuthenticator", {"options": second})

        def touches_the_other_one(route):
            """The telephone was shown; for the new passkey it is the key that is touched."""
            for one, touched in ((telephone, False), (made["authenticatorId"], True)):
                how = {"authenticatorId": one, "enabled": touched}
                line.send("WebAuthn.setAutomaticPresenceSimulation", how)
            route.continue_()

        page.route("**/account/passkeys/begin", touches_the_other_one)
        page.get_by_label("What you call it").fill("Key in the safe")
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator("main")).to_contain_text("The passkey is added.")
        expect(page.locator("main")).to_contain_text("Key in the safe")
        page.locator("summary", has_text="Add a password").click()
        check(page, 1280, "account without a password")
        page.get_by_label("The new password").fill(NEW)
        page.get_by_label("The same password again").fill(NEW)
        page.get_by_role("button", name="Use a passkey and go on to the digits").click()
        expect(page.locator(".qr svg")).to_be_visible()
        secret = page.locator(".secret-words").inner_text().replace(" ", "")
        page.get_by_label("Six digits").fill("000000")
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("#refused")).to_contain_text("STF017")
        check(page, 1280, "digits for an account")
        page.get_by_label("Six digits").fill(TOTP(secret).at(desk.clock.now()))
        page.get_by_role("button", name="Finish").click()
        expect(page.locator("main [role=status]").first).to_contain_text("You have a password and digits now")
        expect(page.get_by_label("Your own password")).to_be_visible()


def test_browser_that_wants_a_click_for_each__asks_for_the_first_passkey_once(browser, there):
    """The dialogue for the new passkey is closed, or not allowed without a click: the next click goes on from there."""
    desk, book, address = there
    with opened(browser, address) as page:
        line, telephone = device_of(page)
        join(page, address, found(book, desk, "Mina First", "m.first"))
        expect(page.locator("main")).to_contain_text("Blue telephone")
        proofs = []
        page.on("request", lambda r: proofs.append(r.url) if r.url.endswith("/prove") else None)
        page.get_by_label("What you call it").fill("Key in the safe")
        page.get_by_role("button", name="Add a passkey").click()
        told = page.locator("form[data-prove] [role=status]")
        expect(told).to_contain_text("No passkey was added. Try again.")  # the telephone has one already
        line.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": telephone})
        device_of(page)
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator("main")).to_contain_text("The passkey is added.")
        assert len(proofs) == 1


def test_device_that_does_not_verify_its_user__takes_no_invitation_up_and_the_password_does(browser, there):
    desk, book, address = there
    code = found(book, desk, "Mina First", "m.first")
    with opened(browser, address) as page:
        device_of(page, isUserVerified=False)
        join(page, address, code)
        told = page.locator("form[data-passkey] [role=status]")
        expect(told).to_contain_text("your code is still good", timeout=70_000)
        page.get_by_label("A password of your own").fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Go on to the digits").click()
        expect(page.locator(".qr svg")).to_be_visible()


def test_wrong_code__is_said_beside_the_button_before_any_passkey_is_made(browser, there):
    _desk, _book, address = there
    with opened(browser, address) as page:
        line, device = device_of(page)
        page.goto(f"{address}/join")
        page.get_by_label("What you call it").fill("x")
        page.get_by_role("button", name="Take it up with a passkey").click()
        expect(page.get_by_label("Code of invitation")).to_be_focused()
        page.get_by_label("Code of invitation").fill("aaaa-bbbb")
        page.get_by_role("button", name="Take it up with a passkey").click()
        expect(page.locator("form[data-passkey] [role=status]")).to_contain_text("does not work")
        assert not line.send("WebAuthn.getCredentials", {"authenticatorId": device})["credentials"]


def test_without_a_script__the_password_is_there_and_no_dead_button(browser, there):
    desk, book, address = there
    person = somebody(book, desk)
    with opened(browser, address, java_script_enabled=False) as page:
        page.goto(f"{address}/join/{invite(book, desk, 'adm-1', person.person.id)}")
        expect(page.get_by_role("button", name="Take it up with a passkey")).to_have_count(0)
        page.get_by_label("A password of your own").fill(PASSWORD)
        page.get_by_label("The same password again").fill(PASSWORD)
        page.get_by_role("button", name="Go on to the digits").click()
        expect(page.locator(".qr svg")).to_be_visible()


@pytest.mark.parametrize(
    ("width", "scheme", "lang"), [(1280, "light", "en"), (320, "dark", "ur"), (320, "light", "ar")]
)
def test_pages__are_clean(browser, there, tmp_path, width, scheme, lang):
    desk, book, address = there
    code = found(book, desk, "Mina First", "m.first")
    with opened(browser, address, viewport={"width": width, "height": 800}, color_scheme=scheme) as page:
        device_of(page)
        page.goto(f"{address}/join/{code}?lang={lang}")
        check(page, width, "join")
        page.screenshot(path=tmp_path / "join.png", full_page=True)
        page.locator("#key-name").fill("x")
        page.locator("form[data-passkey] button").click()
        expect(page.locator("#sessions")).to_be_visible()
        page.locator("main summary").first.click()
        check(page, width, "account")
        page.screenshot(path=tmp_path / "account.png", full_page=True)
