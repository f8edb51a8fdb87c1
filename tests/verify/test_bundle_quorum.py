"""Evidence bundles: whose cosignatures, whose keys, whose policy, and how old."""

import pytest
from practice_agreement import adopt, agreed_register
from practice_bundle import (
    LOG,
    SEALED_AT,
    SUBJECT,
    PracticeKey,
    policy_text,
    practice_register,
    signed_note,
)
from practice_judging import FAILED, FINAL, OPEN, PASSED, failing, holds, outcome, steps_of

from tahqiq_verify.bundle import Trust
from tahqiq_verify.note import parse_vkey


@pytest.fixture(scope="module")
def register():
    return practice_register()


@pytest.fixture(scope="module")
def agreed():
    return agreed_register()


@pytest.mark.parametrize(
    ("cosigners", "recorded", "final"),
    [
        (("arden", "belmar", "qasr"), FAILED, PASSED),
        (("arden", "qasr", "tarn"), PASSED, FAILED),
        (("arden", "belmar"), FAILED, FAILED),
        ((), FAILED, FAILED),
    ],
)
def test_quorums__say_who_signed_and_who_is_missing(register, cosigners, recorded, final):
    bundle = register.bundle(SUBJECT, witnesses=cosigners)
    assert outcome(bundle, "quorum 'recorded'") == recorded
    assert outcome(bundle, "quorum 'final'") == final
    assert holds(bundle) is (recorded == PASSED)
    assert holds(bundle, FINAL) is (final == PASSED)
    assert holds(bundle, Trust(level="final")) is (recorded == final == PASSED)
    assert "ulm" in next(step for name, step in steps_of(bundle).items() if "recorded" in name).detail


def test_bundle_without_policies__is_witnessed_by_nobody_and_says_so(register):
    bundle = register.bundle(SUBJECT) | {"policies": {}}
    steps = steps_of(bundle)
    assert steps["quorum 'recorded'"].outcome == steps["quorum 'final'"].outcome == OPEN
    assert "witnessed by nobody" in steps["quorum 'recorded'"].detail


def test_policy_of_nobody__is_never_a_pass(register):
    nobody = f"log {LOG.vkey(1)}\nquorum none\n"
    bundle = register.bundle(SUBJECT) | {"policies": {"recorded": nobody}}
    assert outcome(bundle, "quorum 'recorded'") == OPEN


def test_policy_that_needs_no_liar__fails(register):
    text = policy_text("final").replace(
        "group final all arden belmar mediators", "group final any arden belmar mediators"
    )
    bundle = register.bundle(SUBJECT) | {"policies": {"recorded": text}}
    assert outcome(bundle, "quorum 'recorded'") == FAILED


def test_policy_that_the_register_never_adopted__fails(agreed):
    bundle = agreed.bundle(len(agreed.entries) - 1)
    bundle["policies"]["recorded"] = policy_text("recorded").replace("mediators 2", "mediators any")
    assert "policy 'recorded' is the one in force" in failing(bundle)


def test_policy_adopted_by_the_last_entry__does_not_count_for_that_checkpoint():
    made = agreed_register(levels=("recorded",))
    adopt(made, "final")
    bundle = made.bundle(len(made.entries) - 1)
    assert outcome(bundle, "policy 'final'") == OPEN
    assert holds(bundle)


def test_key_of_another_log__fails_against_the_key_given(register):
    other = parse_vkey(PracticeKey("other.example/register").vkey(1))
    assert failing(register.bundle(SUBJECT), Trust(logs=(other,))) == {"signature of the log"}


def test_bundle_signed_with_a_key_of_ones_own__fails_against_the_key_given(register):
    thief = PracticeKey("practice.example/arden-belmar ".strip() + "/stolen")
    bundle = register.bundle(SUBJECT) | {"log": thief.vkey(1)}
    bundle["proof"] = (
        bundle["proof"].split("\n\n")[0] + "\n\n" + signed_note(register.checkpoint(), (), log=thief)
    )
    assert "signature of the log" in failing(bundle)
    assert "signature of the log" in failing(bundle, FINAL)


@pytest.mark.parametrize(
    ("now", "fails"), [(SEALED_AT + 60, False), (SEALED_AT + 61, True), (SEALED_AT - 121, True)]
)
def test_old_and_early_cosignatures__fail_only_when_asked_for(register, now, fails):
    bundle = register.bundle(SUBJECT)
    assert holds(bundle)
    assert holds(bundle, Trust(now=now, max_age=60)) is not fails
