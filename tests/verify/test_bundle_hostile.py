"""Hostile evidence bundles: whatever the bytes, judging ends in steps, in bounded time, and never holds."""

import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_agreement import agreed_register
from practice_bundle import LOG, SUBJECT, plain_json, practice_register

from tahqiq_verify.bundle import Trust, check_bundle
from tahqiq_verify.bundle_form import parse_bundle
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.steps import hold

OWN_KEY = Trust(logs=(parse_vkey(LOG.vkey(1)),), level="final")
STRIDE = 1 if os.environ.get("TAHQIQ_EVERY_FLIP") == "1" else 61
PASSED, FAILED, OPEN = "pass", "fail", "could not check"


@pytest.fixture(scope="module")
def register():
    return practice_register()


@pytest.mark.slow
@pytest.mark.parametrize("start", range(4))
def test_flipped_byte_anywhere__never_holds(start):
    agreed = agreed_register()
    just_enough = (
        "arden",
        "belmar",
        "qasr",
        "tarn",
    )  # with one more, a lost cosignature would change nothing
    data = plain_json(agreed.bundle(len(agreed.entries) - 1, just_enough))
    assert hold(check_bundle(data, OWN_KEY))
    for at in range(start * STRIDE // 4, len(data), STRIDE):
        damaged = data[:at] + bytes([data[at] ^ 1 << at % 7]) + data[at + 1 :]
        assert not hold(check_bundle(damaged, OWN_KEY)), (at, data[max(0, at - 40) : at + 20])


@pytest.mark.slow
@given(st.data())
@settings(max_examples=200, deadline=None)
def test_any_value_in_any_place__ends_in_steps(data):
    value = practice_register().bundle(SUBJECT)
    odd = data.draw(
        st.none()
        | st.booleans()
        | st.integers(-(2**60), 2**60)
        | st.text(max_size=9)
        | st.just([])
        | st.just({})
    )
    path = data.draw(st.sampled_from(PLACES))
    inner = value
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = odd
    assert all(step.outcome in (PASSED, FAILED, OPEN) for step in check_bundle(json.dumps(value).encode()))


PLACES = [
    *[(name,) for name in ("format", "entry", "proof", "log", "policies", "history")],
    *[("entry", name) for name in ("index", "leaf", "disclosures")],
    *[("policies", name) for name in ("recorded", "final", "other")],
    *[("history", 0, name) for name in ("index", "leaf", "path")],
    ("entry", "disclosures", 0),
    ("history", 2),
    ("history", 2, "path", 0),
]


HOSTILE = {
    "nothing": b"",
    "random": bytes(range(256)) * 9,
    "deep lists": b"[" * 200_000,
    "deep objects": b'{"a":' * 100_000,
    "a huge number": b'{"format":' + b"9" * 100_000 + b"}",
    "not a number": b'{"format":NaN}',
    "a half sign": b'{"format":"\\ud800"}',
    "utf-16": '{"format":"tahqiq-bundle/1"}'.encode("utf-16"),
    "a list": b"[]",
    "over the limit": b" " * (16 * 2**20 + 1),
    "16 MiB of disclosures": None,
    "100,001 acts": None,
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_file__fails_at_its_form(register, kind):
    data = HOSTILE[kind]
    value = register.bundle(SUBJECT)
    if kind == "16 MiB of disclosures":
        value["entry"]["disclosures"] = ["A" * 16] * 850_000
        data = plain_json(value)
    elif kind == "100,001 acts":
        value["history"] = [{"index": number, "leaf": "a", "path": []} for number in range(100_001)]
        data = plain_json(value)
    steps = check_bundle(data)
    assert not hold(steps)
    assert steps[-1].outcome in (FAILED, OPEN)
    assert any(step.outcome == FAILED for step in steps)


def test_acts_of_history_out_of_order__are_refused(register):
    value = register.bundle(SUBJECT)
    value["history"][1], value["history"][2] = value["history"][2], value["history"][1]
    with pytest.raises(Refusal, match="does not come after"):
        parse_bundle(plain_json(value))
