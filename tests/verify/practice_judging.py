"""Judging practice bundles in tests: the steps by name, what failed, and whether it holds."""

from practice_bundle import LOG, plain_json, policy_text

from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.steps import hold

FINAL = Trust(policy=parse_policy(policy_text("final").encode()), logs=(parse_vkey(LOG.vkey(1)),))
PASSED, FAILED, OPEN = "pass", "fail", "could not check"


def steps_of(bundle, trust=None):
    data = bundle if isinstance(bundle, bytes) else plain_json(bundle)
    return {step.name: step for step in check_bundle(data, trust)}


def outcome(bundle, name, trust=None):
    """The outcome of the step whose name begins so; '' if it was not reached."""
    found = [step for step_name, step in steps_of(bundle, trust).items() if step_name.startswith(name)]
    return found[0].outcome if found else ""


def holds(bundle, trust=None):
    return hold(steps_of(bundle, trust).values())


def failing(bundle, trust=None):
    return {name for name, step in steps_of(bundle, trust).items() if step.outcome == FAILED}
