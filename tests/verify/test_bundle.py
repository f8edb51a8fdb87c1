"""Evidence bundles: the honest one holds step by step, and every tampered, foreign or hostile one does not."""

import base64
import json
from collections.abc import Callable

import pytest
from practice_agreement import DELEGATES, agreed_register
from practice_bundle import (
    ADMIN,
    CHAIR,
    FINDING,
    INVESTIGATOR,
    MONITOR,
    SUBJECT,
    plain_json,
    policy_text,
    practice_register,
)
from practice_judging import FAILED, FINAL, OPEN, PASSED, failing, holds, outcome, steps_of

from tahqiq_verify.bundle_form import parse_bundle, write_bundle
from tahqiq_verify.steps import hold


@pytest.fixture(scope="module")
def register():
    return practice_register()


@pytest.fixture(scope="module")
def agreed():
    return agreed_register()


def test_honest_bundle__holds_and_leaves_open_what_it_cannot_show(agreed):
    steps = steps_of(agreed.bundle(len(agreed.entries) - 1))
    assert hold(steps.values())
    assert {name for name, step in steps.items() if step.outcome == OPEN} == {
        "no entry outside the bundle changed these keys",
        "the keys are the right ones",
    }
    assert steps["policy 'final' is the one in force"].outcome == PASSED
    assert len(steps) == 16


def test_honest_bundle_with_ones_own_keys__leaves_only_the_rest_of_the_register_open(agreed):
    steps = steps_of(agreed.bundle(len(agreed.entries) - 1), FINAL)
    assert hold(steps.values())
    assert [name for name, step in steps.items() if step.outcome != PASSED] == [
        "no entry outside the bundle changed these keys"
    ]


@pytest.mark.parametrize("index", [0, 1, 3, 4, 6, 7, 8, 9])
def test_every_valid_entry__has_a_bundle_that_holds(register, index):
    assert holds(register.bundle(index))
    assert holds(register.bundle(index), FINAL)


def test_written_bundle__is_read_back(register):
    data = plain_json(register.bundle(SUBJECT)) + b"\n"
    assert write_bundle(parse_bundle(data)) == data


# What is shown and what is not


@pytest.mark.parametrize("shown", [0, 1, 2, 3, 4])
def test_withheld_fields__leave_a_valid_view(register, shown):
    entry = register.entries[SUBJECT]
    by_name = {json_of(one)[1]: one for one in entry.disclosures if len(json_of(one)) == 3}
    chosen = [by_name[name] for name in ("verb", "by", "at", "body")[:shown]]
    steps = steps_of(register.bundle(SUBJECT, disclosed=chosen))
    assert hold(steps.values())
    assert steps["disclosures belong to the entry"].detail.startswith(f"{shown} shown")
    assert steps["the role may do this act"].outcome == (PASSED if shown else OPEN)


def json_of(disclosure):
    padded = disclosure + "=" * (-len(disclosure) % 4)
    return json.loads(base64.urlsafe_b64decode(padded))


@pytest.mark.parametrize("name", ["disclosures belong to the entry"])
def test_foreign_double_or_altered_disclosure__is_refused(register, name):
    bundle = register.bundle(SUBJECT)
    own = bundle["entry"]["disclosures"]
    for wrong in (
        [*own, own[0]],
        [*own, register.entries[3].disclosures[0]],
        [own[0][:-2] + "AA", *own[1:]],
        ["é"],
    ):
        bundle["entry"]["disclosures"] = wrong
        assert outcome(bundle, name) == FAILED
        assert not holds(bundle)


def test_disclosures_beside_an_open_act__are_refused(register):
    bundle = register.bundle(1)
    bundle["entry"]["disclosures"] = list(register.entries[3].disclosures)
    assert failing(bundle) == {"disclosures belong to the entry"}


# Who did it, and with which key


def grown(change: Callable[..., object]):
    """A bundle of the last entry of a practice register after some more entries."""
    made = practice_register()
    change(made)
    return made.bundle(len(made.entries) - 1)


WRONG_ENTRIES = {
    "a key that is on no roll": (
        lambda r: r.write_record(CHAIR, "incident.verified", "inv-1", FINDING), "key and role in force"),
    "a key that was rotated away": (
        lambda r: r.write_record(MONITOR, "submission.received", "mon-1", {}), "key and role in force"),
    "a role that may not": (
        lambda r: r.write_record(INVESTIGATOR, "submission.received", "inv-1", {}), "the role may do this act"),
    "an act that no role may do": (
        lambda r: r.write_record(INVESTIGATOR, "incident.erased", "inv-1", {}), "the role may do this act"),
    "somebody else's name": (
        lambda r: r.write_record(INVESTIGATOR, "incident.verified", "mon-1", {}), "the role may do this act"),
    "a verb that is no text": (
        lambda r: r.write_record(INVESTIGATOR, ["incident.verified"], "inv-1", {}),
        "the role may do this act",
    ),
    "a name that is no text": (
        lambda r: r.write_record(INVESTIGATOR, "incident.verified", {"id": "inv-1"}, {}),
        "the role may do this act",
    ),
    "an open act hidden in a record": (
        lambda r: r.write_record(ADMIN, "key.revoked", "adm-1", {}), "the role may do this act"),
    "an open act that the role may not do": (
        lambda r: r.write_open(INVESTIGATOR, "role.granted", "inv-1", {"member": "inv-1", "role": "monitor"}),
        "the role may do this act, and its rules hold"),
    "another register": (
        lambda r: r.write_record(INVESTIGATOR, "incident.verified", "inv-1", FINDING, origin="other.example"),
        "key and role in force"),
    "a checkpoint from the future": (
        lambda r: r.write_record(
            INVESTIGATOR, "incident.verified", "inv-1", FINDING, after={"size": 99, "root": "A" * 43 + "="}),
        "the rules for every entry hold"),
    "bytes that are no entry": (lambda r: r.append(b"a.b.c"), "key and role in force"),
}  # fmt: skip


@pytest.mark.parametrize(("change", "step"), WRONG_ENTRIES.values(), ids=WRONG_ENTRIES)
def test_wrong_entry_that_stands_in_the_register__fails_at_its_step(change, step):
    bundle = grown(change)
    assert step in failing(bundle)
    assert not holds(bundle, FINAL)


def test_entry_with_a_broken_signature__fails_at_the_signature():
    made = practice_register()
    leaf = made.entries[SUBJECT].leaf
    made.append(leaf[:-20] + b"AAAA" + leaf[-16:])
    assert "signature of the member" in failing(made.bundle(len(made.entries) - 1))


def test_disputed_entry__does_not_hold_until_it_is_reaffirmed(register):
    assert failing(register.bundle(5)) == {"no later act disputes the entry"}
    made = agreed_register()
    made.write_open(ADMIN, "entries.reaffirmed", "adm-1", {"indexes": [5]})
    assert holds(made.bundle(5))


def test_annulled_entry__does_not_hold():
    made = practice_register()
    made.write_open(ADMIN, "entries.annulled", "adm-1", {"indexes": [5]})
    steps = steps_of(made.bundle(5))
    assert steps["no later act disputes the entry"].detail == "it stands annulled"


# History


def test_history_that_leaves_out_the_enrolment__does_not_hold(register):
    bundle = register.bundle(SUBJECT)
    bundle["history"] = [act for act in bundle["history"] if act["index"] != 2]
    assert "key and role in force" in failing(bundle)


@pytest.mark.parametrize("number", range(7))
def test_act_of_history_that_does_not_stand_in_the_register__is_named(register, number):
    bundle = register.bundle(SUBJECT)
    bundle["history"][number]["leaf"] = register.entries[SUBJECT].leaf.decode()
    steps = steps_of(bundle)
    step = steps["the history stands in the same register"]
    assert step.outcome == FAILED
    assert f"entry {bundle['history'][number]['index']}:" in step.detail
    assert "key and role in force" not in steps


def test_history_without_the_founding__is_refused(register):
    bundle = register.bundle(SUBJECT)
    bundle["history"] = bundle["history"][1:]
    assert "the history stands in the same register" in failing(bundle)


def test_delegate_who_proposes__has_no_right_to(agreed):
    made = agreed_register()
    made.write_open(
        DELEGATES["arden"], "policy.proposed", "del-arden", {"level": "final", "text": policy_text("final")}
    )
    assert not holds(made.bundle(len(made.entries) - 1))
