"""The page "Verify this record yourself" as people meet it: honest evidence, hostile content, small screens."""

import base64
import hashlib
import importlib.util
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser
from practice_bundle import (
    INVESTIGATOR,
    ORIGIN,
    SUBJECT,
    PracticeRegister,
    b64url,
    policy_text,
    practice_register,
)
from practice_page import PAGE, VerifyPage, opened_page

slow = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]
WORDS = PAGE.parents[2] / "page" / "words"
LANGUAGES = ["en", "ur", "ps", "fa", "ar", "tr"]
ALWAYS_OPEN = {"policies", "keys", "complete"}  # of a practice bundle, when the reader brings nothing


@pytest.fixture
def page(browser: Browser) -> Iterator[VerifyPage]:
    with opened_page(browser) as driven:
        yield driven


def digest(disclosure: str) -> str:
    return b64url(hashlib.sha256(disclosure.encode()).digest())


def opened(disclosure: str) -> bytes:
    return base64.urlsafe_b64decode(disclosure + "=" * (-len(disclosure) % 4))


def telling(body: dict[str, Any]) -> dict[str, Any]:
    """A bundle whose entry says this."""
    register = practice_register()
    return register.bundle(register.write_record(INVESTIGATOR, "incident.verified", "inv-1", body))


def test_page__is_what_its_parts_make():
    spec = importlib.util.spec_from_file_location("build_page", ROOT / "scripts" / "build_verify_page.py")
    assert spec is not None and spec.loader is not None
    built = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(built)
    assert PAGE.read_text("utf-8") == built.page(), "run: python scripts/build_verify_page.py"


def test_page__names_no_address_and_no_way_to_turn_text_into_markup():
    text = PAGE.read_text("utf-8")
    assert "default-src 'none'" in text
    assert re.findall(r"https?://\S+", text) == []
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacent",
        "document.write",
        "eval(",
        "Function(",
        "fetch(",
    ):
        assert word not in text
    assert "XMLHttpRequest" not in text and "localStorage" not in text and "style=" not in text


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_language__says_everything_with_the_same_places_to_fill(language):
    english = json.loads((WORDS / "en.json").read_text("utf-8"))
    other = json.loads((WORDS / f"{language}.json").read_text("utf-8"))
    assert other.keys() == english.keys()
    for name, sentence in english.items():
        assert sorted(re.findall(r"{\w+}", other[name])) == sorted(re.findall(r"{\w+}", sentence)), name


@slow
@pytest.mark.parametrize("index", range(10))
def test_honest_entries__pass_but_for_what_no_file_can_show(page, index):
    shown = page.check(practice_register().bundle(index))
    failed = ["standing"] if index == 5 else []  # signed with a key that was revoked with doubt from there on
    assert shown.failed == failed
    assert {name for name, outcome in shown.outcomes.items() if outcome == "open"} == ALWAYS_OPEN
    assert shown.verdict == ("fail" if failed else "hold")


@slow
def test_findings__are_shown_with_what_is_withheld_and_who_cosigned(page):
    register = practice_register()
    shared = [one for one in register.entries[SUBJECT].disclosures if b"Old Mill" not in opened(one)]
    page.check(register.bundle(SUBJECT, ("arden", "qasr", "tarn"), shared))
    assert "Withheld: at most 7" in page.text("[data-step=disclosures]")
    assert "Old Mill crossing" not in page.text("#content")
    page.check(register.bundle(SUBJECT, ("arden", "qasr", "tarn")))
    content = page.text("#content")
    for text in ("incident.verified", "inv-1", "Old Mill crossing", "phone call of a resident", "34.1"):
        assert text in content
    people = dict(
        page.page.eval_on_selector_all(
            "#cosigners tbody tr",
            "rows => rows.map(r => [r.querySelector('bdi').innerText, r.dataset.state])",
        )
    )
    assert people == dict.fromkeys(("arden", "qasr", "tarn"), "cosigned") | {
        "belmar": "missing",
        "ulm": "missing",
    }
    assert "2025-10-28 12:00:00 UTC" in page.text("#cosigners")
    assert "does not prove" in page.text(".unproven h2")


@slow
def test_hostile_words__are_shown_as_text_with_their_tricks_spelled_out(page):
    evil = "<script>parent.taken=1</script><img src=x onerror='taken=1'>"
    page.check(
        telling(
            {
                "markup": evil,
                evil: "javascript:alert(1)",
                "__proto__": "polluted",
                "constructor": {"prototype": "x"},
                "turned": "safe\u202etxt.exe\u2066\u200b\ufeff",
                "joined": "می\u200cخواهم",
                "tower": "a" + "\u0301" * 3000,
                "{by}": "{member}",
            }
        )
    )
    content = page.text("#content")
    assert evil in content and "__proto__" in content and "polluted" in content and "{member}" in content
    for spelled in ("U+202E", "U+2066", "U+200B", "U+FEFF"):
        assert spelled in content
    assert "\u202e" not in content and "می\u200cخواهم" in content
    inside = page.page.evaluate(
        "[document.querySelectorAll('#result script, #result img, #result a').length, typeof taken, ({}).polluted]"
    )
    assert inside == [0, "undefined", None]
    assert page.page.evaluate("document.documentElement.scrollHeight") < 20_000


@slow
def test_hostile_names__cannot_pose_as_the_page(page):
    register = PracticeRegister()
    origin = "\u202eelpmaxe.reviled"
    register.write_open(INVESTIGATOR, "mission.founded", "x", {"origin": origin}, origin=origin)
    bundle = register.bundle(0) | {"log": f"<b>Passed</b>+{'0' * 8}+AAAA"}
    assert page.check(bundle).failed == ["log"]
    assert page.page.locator("#result b").count() == 0


@slow
@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no JSON",
        b"\xef\xbb\xbf{}",
        b"\xff\xfe{\x00}\x00",
        b"[" * 100_000,
        b'{"a":1}' * 2,
        b'{"format":"tahqiq-bundle/1","format":"tahqiq-bundle/1"}',
        b'{"format":"\\ud800"}',
        b'{"format":1e999}',
        b'{"format":12345678901234567890}',
        b'"' + b"x" * 20_000_000 + b'"',
        b"[" + b"0," * 5_000_000 + b"0]",
    ],
    ids=["empty", "words", "mark", "utf16", "deep", "two", "twice", "half", "huge", "long", "20MB", "wide"],
)
def test_hostile_files__are_refused_in_bounded_time(page, data):
    page.page.set_default_timeout(120_000)
    shown = page.check(data)
    assert shown.failed == ["form"] and shown.verdict == "fail"
    assert set(shown.outcomes.values()) == {"fail", "open"}


@slow
def test_very_much_content__is_cut_and_says_so(page):
    register = practice_register()
    number = register.write_record(INVESTIGATOR, "incident.verified", "inv-1", {"a": "b"})
    many = {f"field {i}": "x" * 20 for i in range(3000)} | {"long": "y" * 200_000}
    change = {"_sd": [], "type": "record"}
    register.entries.pop()
    digests: list[str] = []
    made = [
        b64url(json.dumps([b64url(i.to_bytes(16)), n, v]).encode()) for i, (n, v) in enumerate(many.items())
    ]
    outer = b64url(json.dumps([b64url(b"o" * 16), "body", {"_sd": [digest(one) for one in made]}]).encode())
    digests.append(digest(outer))
    register.write_record(INVESTIGATOR, "incident.verified", "inv-1", {"a": "b"}, **change | {"_sd": digests})
    bundle = register.bundle(number, disclosed=[outer, *made])
    assert page.check(bundle).outcomes["disclosures"] == "pass"
    assert page.page.locator("#content tbody tr").count() == 1000
    assert "2001 more" in page.text("#content")


@slow
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (320, "dark")])
def test_page__is_clean_for_everybody(browser, language, width, scheme):
    register = practice_register()
    with opened_page(browser, width, scheme, language) as page:
        for bundle, own in (
            (register.bundle(SUBJECT, ("arden", "qasr", "tarn")), None),
            (register.bundle(5), "?"),
        ):
            page.check(bundle, own, register.note(size=7))
            page.page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
            assert page.page.evaluate("document.documentElement.scrollWidth") <= width
            assert page.page.locator("h1").count() == 1
            violations = Axe().run(page.page).response["violations"]
            assert [(v["id"], v["nodes"][0]["html"][:120]) for v in violations] == []
        small = "e => e.filter(x => x.getBoundingClientRect().height < 44).map(x => x.outerHTML)"
        assert page.page.eval_on_selector_all("button, select, input, summary", small) == []
        right_to_left = page.page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        assert right_to_left is (language not in ("en", "tr"))
        assert page.page.locator("#drafted").is_visible() is (language != "en")


@slow
def test_language__can_be_changed_with_a_result_standing(page):
    page.check(practice_register().bundle(SUBJECT))
    page.page.select_option("#language", "ur")
    assert page.shown().verdict == "hold"
    assert "اندراج" in page.text("[data-step=inclusion]")
    assert page.text("#content").count("Old Mill crossing") == 1


@slow
def test_file_that_is_dropped__is_checked(page):
    data = json.dumps(practice_register().bundle(SUBJECT))
    dropped = page.page.evaluate_handle(
        "text => { const d = new DataTransfer(); d.items.add(new File([text], 'dropped.json')); return d; }",
        data,
    )
    page.page.dispatch_event("main", "drop", {"dataTransfer": dropped})
    assert page.shown().verdict == "hold"
    assert "dropped.json" in page.text(".file")


@slow
def test_print__shows_the_details_and_no_form(page):
    page.check(practice_register().bundle(SUBJECT))
    page.page.emulate_media(media="print")
    page.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.page.locator("details:not([open])").count() == 0
    assert not page.page.locator("#bundle").is_visible()
    page.page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.page.locator("details[open]").count() == 0


@slow
@pytest.mark.parametrize(
    "lack",
    [
        "Object.defineProperty(Crypto.prototype, 'subtle', { get: () => undefined })",
        "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))",
        "SubtleCrypto.prototype.verify = () => Promise.resolve(true)",
    ],
    ids=["no subtle", "no Ed25519", "believes everything"],
)
def test_browser_without_means__passes_nothing_that_needs_them(browser, lack):
    with opened_page(browser) as page:
        page.page.add_init_script(lack)
        page.open()
        shown = page.check(practice_register().bundle(SUBJECT), own=policy_text("final"))
        assert shown.passed == {"form", "own"} and shown.failed == []
        assert shown.said["log"] == "browser" and shown.verdict == "open"
        assert ORIGIN not in page.text("#cosigners")


@slow
def test_keyboard__goes_through_the_page_in_order(page):
    page.check(practice_register().bundle(SUBJECT))
    page.page.evaluate("document.activeElement.blur()")
    order = []
    for _ in range(6):
        page.page.keyboard.press("Tab")
        order.append(page.page.evaluate("document.activeElement.id || document.activeElement.tagName"))
    assert order == ["language", "bundle", "own", "other", "SUMMARY", "SUMMARY"]
    assert page.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
