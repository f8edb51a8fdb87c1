"""The page "Verify this record yourself": what the reader brings, and what the register itself says later."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from practice_bundle import (
    SUBJECT,
    PracticeKey,
    policy_text,
    practice_register,
    signed_note,
)
from practice_page import VerifyPage, opened_page
from practice_register import CHAIR, HEADS, MONITOR, governed

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[VerifyPage]:
    with opened_page(browser) as driven:
        yield driven


def test_readers_own_files__decide_over_those_in_the_bundle(page):
    register = practice_register()
    bundle = register.bundle(SUBJECT, witnesses=("arden", "qasr", "tarn"))
    shown = page.check(bundle)
    assert shown.verdict == "hold" and shown.said["final"] == "few" and shown.said["keys"] == "given"
    assert "not final" in page.text(".verdict")
    shown = page.check(bundle, own=policy_text("final"))
    assert shown.failed == ["quorum", "final"] and shown.verdict == "fail"
    shown = page.check(bundle, own=policy_text("recorded"))
    assert shown.verdict == "hold" and shown.outcomes["keys"] == "pass"
    shown = page.check(bundle, own=PracticeKey("practice.example/arden-belmar").vkey(1) + "\n")
    assert shown.said["keys"] == "witnesses" and "quorum" not in shown.outcomes
    stranger = PracticeKey("elsewhere.example").vkey(1)
    assert page.check(bundle, own=stranger).failed == ["log"]
    shown = page.check(bundle, own="nothing of the kind\n")
    assert shown.said["own"] == "unreadable" and shown.verdict == "hold"


def test_nobody_asked__is_never_called_witnessed(page):
    register = practice_register()
    bundle = register.bundle(SUBJECT) | {"policies": {}}
    shown = page.check(bundle)
    assert shown.verdict == "open" and "Witnessed by nobody" in page.text(".verdict")
    nobody = policy_text("recorded").replace("quorum recorded", "quorum none")
    shown = page.check(bundle | {"policies": {"recorded": nobody}})
    assert shown.said["recorded"] == "nobody" and shown.verdict == "open"
    apart = policy_text("recorded").replace("mediators 2 qasr", "mediators any qasr")
    assert page.check(bundle | {"policies": {"recorded": apart}}).failed == ["recorded"]


def test_checkpoint_of_another_holder__shows_a_split(page):
    register = practice_register()
    bundle = register.bundle(SUBJECT)
    fork = register.checkpoint()[:-6] + b"AAAA=\n"
    cases = {
        "pass": register.note(("ulm",)),
        "fail": signed_note(fork, ()),
        "sizes": register.note(size=7),
        "unsigned": signed_note(register.checkpoint(), (), log=PracticeKey("elsewhere.example")),
    }
    for say, note in cases.items():
        assert page.check(bundle, other=note).said["other"] == say
    assert page.check(bundle, other=register.proof(3)).outcomes["other"] == "pass"


def test_policies__are_compared_with_those_the_register_adopted(page):
    register = governed("recorded")
    number = register.report()
    bundle = register.bundle(number)
    assert (
        page.check(bundle | {"policies": {"recorded": policy_text("recorded")}}).outcomes["policies"]
        == "pass"
    )
    assert page.check(bundle).said["policies"] == "unadopted"  # the bundle's *final* is not the register's
    other = policy_text("final")
    assert page.check(bundle | {"policies": {"recorded": other}}).failed == ["policies"]


def test_doubt_affirmation_and_annulment__are_told_of_the_entries_they_touch(page):
    register = governed()
    first, second, third = register.report(), register.report(), register.report()
    chairs = register.write_record(register.keys[CHAIR], "instrument.adopted", CHAIR, {"a": "b"})
    register.revoke(register.keys[MONITOR], suspect_from=second)
    register.act("entries.annulled", {"indexes": [third, chairs]})
    say = {
        index: page.check(register.bundle(index)).said["standing"] for index in (first, second, third, chairs)
    }
    assert say == {first: "pass", second: "disputed", third: "annulled", chairs: "pass"}
    register.act("entries.reaffirmed", {"indexes": [second]})
    assert page.check(register.bundle(second)).said["standing"] == "reaffirmed"
    assert page.check(register.bundle(third)).verdict == "fail"


def test_redaction__is_told_once_enough_seats_have_approved_it(page):
    register = governed()
    number = register.report()
    proposal = register.act("redaction.proposed", {"indexes": [number], "digests": [], "ground": "safety"})
    for head in list(HEADS)[:2]:
        register.approve_redaction(proposal, head)
    assert page.check(register.bundle(number)).said["standing"] == "pass"
    for head in list(HEADS)[2:4]:
        register.approve_redaction(proposal, head)
    shown = page.check(register.bundle(number, disclosed=[]))
    assert shown.said["standing"] == "redacted" and shown.said["role"] == "withheld"
    assert "should be destroyed" in page.text("[data-step=standing]")


def test_entry_of_a_later_version__could_not_be_checked(page):
    register = practice_register()
    number = register.write_open(PracticeKey("adm-1"), "truce.extended", "adm-1", {"days": 3})
    shown = page.check(register.bundle(number))
    assert shown.said["role"] == "kind" and shown.verdict == "open"
