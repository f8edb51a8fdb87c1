"""Whatever stands in the log, the replay goes on: damage is never valid, and what is invalid changes nothing."""

import hashlib
import json
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_bundle import PracticeKey, policy_text, witness_key
from practice_register import (
    ADMIN,
    MONITOR,
    PracticeMission,
    approval,
    founding_body,
    governed,
    new_key,
    possession,
)
from practice_stories import long_story

from tahqiq_verify.refusal import CODES
from tahqiq_verify.replay import OPEN_ACTS, Replay, Standing

STORY = long_story()
HONEST = [index for index in range(len(STORY.entries)) if STORY.outcome(index) in ("valid", "unknown")]


@cache
def before(index: int) -> tuple[str, str]:
    """The state and the memory before an entry of the story."""
    register = STORY.replayed(upto=index)
    return json.dumps(register.state()), json.dumps(register.memory())


def entered(index: int, leaf: bytes) -> Standing:
    """How other bytes stand in the place of an entry; whatever is invalid must leave the state as it was."""
    state, memory = map(json.loads, before(index))
    register = Replay()
    register.restore(state, memory)
    found = register.enter(index, leaf, STORY.root_at)
    if found.outcome == "invalid":
        code = register.invalid[index]
        assert code in CODES
        invalid = state["invalid"] | {str(index): code}
        assert register.state() == state | {"size": index + 1, "invalid": invalid}
    return found


@given(st.sampled_from(HONEST), st.data())
def test_bytes_changed_anywhere__are_never_valid(index, data):
    leaf = bytearray(STORY.entries[index].leaf)
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(leaf) - 1))
        leaf[at] ^= data.draw(st.integers(1, 255))
    if bytes(leaf) != STORY.entries[index].leaf:
        assert entered(index, bytes(leaf)).outcome == "invalid"


@pytest.mark.slow
@pytest.mark.parametrize("index", [0, 1, 8, 21, 30, 40])
def test_every_single_bit_turned__is_never_valid(index):
    leaf = STORY.entries[index].leaf
    assert index in HONEST
    for bit in range(len(leaf) * 8):
        other = bytearray(leaf)
        other[bit // 8] ^= 1 << bit % 8
        assert entered(index, bytes(other)).outcome == "invalid", bit


@given(st.sampled_from(HONEST), st.data())
def test_bytes_cut_or_put_in__are_never_valid(index, data):
    leaf = STORY.entries[index].leaf
    first, last = sorted(data.draw(st.tuples(st.integers(0, len(leaf)), st.integers(0, len(leaf)))))
    other = (
        leaf[:first]
        + data.draw(st.binary(max_size=8) | st.sampled_from([b"=", b".", b"A", b"e30"]))
        + leaf[last:]
    )
    if other != leaf:
        assert entered(index, other).outcome == "invalid"


@given(st.sampled_from(HONEST), st.binary(max_size=300))
def test_any_bytes__are_kept_as_invalid(index, raw):
    assert entered(index, raw).outcome == "invalid"


@given(st.sampled_from(HONEST), st.sampled_from(HONEST))
def test_entry_in_another_place__never_serves_the_key_a_second_time(index, place):
    found = entered(place, STORY.entries[index].leaf)
    if index < place:
        assert found.outcome == "invalid"


VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-3, 60)
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(
        [ADMIN, MONITOR, "arden", "monitor", "recorded", "ARD", STORY.keys[ADMIN].key_id, "0" * 64]
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@cache
def stage() -> tuple[PracticeMission, dict[str, tuple[str, dict[str, Any]]]]:
    """A register in which every act can come next, and for each act its author and a body that is right."""
    mission = governed("recorded")
    record = mission.report("ulm-1")
    mission.revoke(mission.keys["ulm-1"], suspect_from=record)
    policy, text = mission.propose("final"), policy_text("final")
    redaction = {"indexes": [record], "digests": [], "ground": "a name"}
    redacting = mission.act("redaction.proposed", redaction)
    fresh, far = PracticeKey("fresh"), witness_key("far")
    vkey = far.vkey(4)
    post = {"name": "far", "vkey": vkey, "url": "", "seat": "ARD", "possession": possession("far", far, vkey)}
    named = hashlib.sha256(text.encode()).hexdigest()
    final = mission.signed("ard-1", approval(policy, "policy.final", named))
    redacted = mission.signed("ard-1", approval(redacting, "redaction", mission.redaction_named(redacting)))
    lost = {"key_id": mission.keys[MONITOR].key_id, "reason": "lost", "suspect_from": record}
    bodies = {
        "member.enrolled": {"id": "n", "title": "x", "seat": "ARD", "role": "head", **new_key("n", fresh)},
        "key.rotated": {"member": ADMIN, **new_key(ADMIN, fresh)},
        "key.revoked": lost,
        "key.replaced": {"member": "ulm-1", **new_key("ulm-1", fresh)},
        "role.granted": {"member": MONITOR, "role": "head"},
        "role.revoked": {"member": MONITOR, "role": "monitor"},
        "reader.set": {"seat": "ARD", "recipient": "age1x"},
        "witness.added": post,
        "witness.retired": {"name": "arden"},
        "witness.absent": {"names": ["arden"], "size": 5},
        "policy.proposed": {"level": "final", "text": text},
        "policy.approved": {"proposal": policy, "sha256": named, "signatures": final},
        "redaction.proposed": redaction,
        "redaction.approved": {"proposal": redacting, "signatures": redacted},
        "proposal.withdrawn": {"proposal": redacting},
        "entry.relayed": {"index": record, "by": "ulm-1"},
        "entries.reaffirmed": {"indexes": [record]},
        "entries.annulled": {"indexes": [record]},
        "state.digest": {"size": len(mission.entries), "digest": mission.replayed().digest()},
    }
    heads = {"policy.approved", "redaction.approved"}
    return mission, {verb: ("ard-1" if verb in heads else ADMIN, body) for verb, body in bodies.items()}


@cache
def stage_written_down() -> tuple[str, str]:
    register = stage()[0].replayed()
    return json.dumps(register.state()), json.dumps(register.memory())


def acted(verb: str, body: dict[str, Any]) -> Standing:
    """How such an act stands at the end of the stage; if it is invalid it must leave the state as it was."""
    mission, acts = stage()
    index = mission.act(verb, body, by=acts[verb][0])
    leaf = mission.entries.pop().leaf
    state, memory = map(json.loads, stage_written_down())
    register = Replay()
    register.restore(state, memory)
    found = register.enter(index, leaf)
    if found.outcome == "invalid":
        invalid = state["invalid"] | {str(index): register.invalid[index]}
        assert register.state() == state | {"size": index + 1, "invalid": invalid}
    else:
        register.digest()  # whatever was let in has a canonical spelling
    return found


def test_stage__lets_every_act_come_next():
    _, acts = stage()
    assert set(acts) == OPEN_ACTS - {"mission.founded"}
    for verb, (_, body) in acts.items():
        assert acted(verb, body).outcome == "valid", verb


@pytest.mark.slow
@settings(max_examples=300)
@given(st.sampled_from(sorted(stage()[1])), st.data())
def test_any_value_in_any_act__is_let_in_whole_or_not_at_all(verb, data):
    body = dict(stage()[1][verb][1])
    name = data.draw(st.sampled_from(sorted(body)))
    value = data.draw(VALUES)
    acted(verb, body | {name: value})
    acted(verb, body | {name: [value]})
    acted(verb, {one: kept for one, kept in body.items() if one != name})
    acted(verb, data.draw(st.dictionaries(st.sampled_from(sorted(body)), VALUES, max_size=4)))


@given(st.data())
def test_any_value_in_the_founding__is_let_in_whole_or_not_at_all(data):
    good = json.loads(json.dumps(founding_body()))
    name = data.draw(st.sampled_from(["founder", "origin", "rights"]))
    if name == "founder":
        good["founder"][data.draw(st.sampled_from(sorted(good["founder"])))] = data.draw(VALUES)
    else:
        good[name] = data.draw(VALUES)
    mission = PracticeMission()
    mission.found(**good)
    register = Replay()
    empty = register.state()
    if register.enter(0, mission.entries[0].leaf).outcome == "invalid":
        assert register.state() == empty | {"size": 1, "invalid": {"0": register.invalid[0]}}
    else:
        register.digest()
