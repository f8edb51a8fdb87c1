"""The register replayed: entries copied, forked and misplaced, and acts of later versions."""

import pytest
from practice_bundle import EMPTY_ROOT, PracticeKey, b64
from practice_register import ADMIN, MONITOR, PracticeMission, founded, staffed
from practice_stories import long_story

from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.replay import Replay

ELSEWHERE = "elsewhere.example/register"
STORY = long_story()


def test_entries__come_in_their_order():
    register = Replay()
    for wrong in (1, -1):
        with pytest.raises(ValueError, match="does not follow"):
            register.enter(wrong, b"")
    register.enter(0, STORY.entries[0].leaf)
    for wrong in (0, 2):
        with pytest.raises(ValueError, match="does not follow"):
            register.enter(wrong, b"")
    assert register.enter(1, STORY.entries[1].leaf).outcome == "valid"


def test_garbage_once_in__is_in_and_stands_invalid():
    mission = staffed()
    for raw in (b"", b"garbage", b"\xff" * 100, b"." * 70_000):
        mission.append(raw)
        assert mission.refused()
    mission.report()
    assert mission.outcome() == "valid"
    register = mission.replayed()
    assert register.standing(len(mission.entries) - 2) == "invalid"
    assert sorted(set(register.invalid.values())) == ["entry", "too_big"]


def test_entry_copied_within_the_log__counts_once():
    mission = staffed()
    index = mission.report()
    mission.append(mission.entries[index].leaf)
    assert mission.refused() == "the same entry, or its nonce, stands in the register already"
    mission.append(mission.entries[1].leaf)
    assert mission.refused() == "the same entry, or its nonce, stands in the register already"
    mission.append(mission.entries[0].leaf)
    assert mission.refused()


def test_nonce__serves_a_key_once_after_one_checkpoint():
    mission = staffed()
    nonce, seen = "A" * 22, {"size": 0, "root": b64(EMPTY_ROOT)}
    mission.report(nonce=nonce, after=seen)
    mission.report(nonce=nonce, after=seen)
    assert mission.refused() == "the same entry, or its nonce, stands in the register already"
    mission.report("cha-1", nonce=nonce, after=seen)
    assert mission.outcome() == "valid"
    mission.report(nonce=nonce)
    assert mission.outcome() == "valid"


def test_nonce_of_the_founding__is_used_up_too():
    mission = founded()
    first = parse_leaf(mission.entries[0].leaf)
    after = {"size": first.after_size, "root": b64(first.after_root)}
    mission.act("reader.set", {"seat": "ARD", "recipient": "age1x"}, nonce=first.nonce, after=after)
    assert mission.refused() == "the same entry, or its nonce, stands in the register already"


def test_act_that_failed__cannot_be_copied_to_where_it_would_succeed():
    mission = staffed()
    failed = mission.act("role.granted", {"member": MONITOR, "role": "chair"}, by="cha-1")
    mission.act("role.granted", {"member": "cha-1", "role": "administrator"})
    mission.append(mission.entries[failed].leaf)
    assert mission.refused() == "the same entry, or its nonce, stands in the register already"


def test_forged_entry__does_not_use_up_a_nonce():
    mission = staffed()
    honest = mission.report()
    forged = mission.entries.pop()
    mission.append(forged.leaf[:-86] + b"A" * 86)
    assert mission.refused() == "the member's signature does not hold"
    mission.append(forged.leaf)
    assert mission.outcome(honest + 1) == "valid"


def test_entry_copied_from_another_register__is_refused():
    mission, other = staffed(), staffed()
    mission.report(origin=ELSEWHERE)
    assert mission.refused() == "the entry was made for another register"
    founder = {"id": ADMIN, "title": "Registrar", "seat": "SEC", "role": "administrator"}
    founder["public_key"] = PracticeKey(ADMIN).public.hex()
    second = PracticeMission(keys=dict(other.keys))
    second.act(
        "mission.founded",
        {"origin": ELSEWHERE, "founder": founder, "rights": {"x": ["administrator"]}},
        origin=ELSEWHERE,
    )
    assert second.outcome() == "valid"
    second.append(other.entries[1].leaf)
    assert second.refused() == "the entry was made for another register"


def test_entry_that_names_a_root_that_never_was__shows_a_fork():
    mission, twin = staffed(), staffed()
    twin.report()
    twin.report()
    mission.report()
    mission.act("role.granted", {"member": MONITOR, "role": "chair"})
    mission.append(twin.entries[-1].leaf)
    assert mission.outcome() == "valid"  # the twin's root is the one both had
    twin.act("role.granted", {"member": MONITOR, "role": "chair"})
    mission.append(twin.entries[-1].leaf)
    size = len(twin.entries) - 1
    assert mission.refused() == f"the entry names a root of {size} entries that never was"
    assert mission.replayed().invalid[len(mission.entries) - 1] == "fork"


def test_entry_that_names_another_root_of_nothing__is_refused_by_who_knows_no_roots():
    mission = staffed()
    mission.report(after={"size": 0, "root": b64(EMPTY_ROOT)})
    assert mission.outcome() == "valid"
    mission.report(after={"size": 0, "root": b64(bytes(32))})
    assert mission.refused()
    register = Replay()
    outcomes = [register.enter(i, entry.leaf).outcome for i, entry in enumerate(mission.entries)]
    assert outcomes[-2:] == ["valid", "invalid"]


def test_entry_that_names_a_checkpoint_to_come__is_refused():
    mission = staffed()
    mission.report(after={"size": len(mission.entries) + 1, "root": b64(bytes(32))})
    assert mission.refused() == "the entry names a checkpoint larger than the register was"


def test_act_of_a_later_version__is_kept_as_unknown_and_changes_nothing():
    mission = staffed()
    before = mission.replayed().state()
    index = mission.act("treaty.signed", {"what": "peace"}, by=MONITOR)
    assert mission.outcome() == "unknown"
    register = mission.replayed()
    assert register.unknown == {index: "treaty.signed"}
    assert register.state() == before | {"size": index + 1}
    assert register.standing(index) == "unknown"


def test_act_of_a_later_version__must_still_be_signed_by_who_it_names():
    mission = staffed()
    mission.act("treaty.signed", {}, by=ADMIN, key=mission.keys[MONITOR])
    assert mission.refused() == "the act names another member than the one who signed it"
    mission.forge("treaty.signed", {}, ADMIN, PracticeKey("forger"), mission.keys[ADMIN])
    assert mission.refused() == "the member's signature does not hold"


def test_record__may_be_filed_by_any_active_key_and_is_judged_when_it_is_opened():
    mission = staffed()
    mission.report("ulm-1")
    assert mission.outcome() == "valid"
    mission.report("nobody", key=PracticeKey("nobody"))
    assert mission.refused() == "signed with a key that is not on the roll"


def test_right_of_nobody__is_right_of_nobody():
    mission = PracticeMission()
    mission.found(rights={"member.enrolled": [], "role.granted": ["Administrator"]})
    for verb in ("member.enrolled", "role.granted", "key.revoked"):
        mission.act(verb, {"member": ADMIN, "role": "x"})
        assert mission.refused() == f"none of the roles of 'adm-1' may do {verb}"


def test_own_key_named_in_an_act__gives_no_right_to_it():
    mission = staffed()
    said = {"member": MONITOR, "role": "administrator", "key_id": mission.keys[MONITOR].key_id}
    mission.act("role.granted", said, by=MONITOR)
    assert mission.refused() == "none of the roles of 'mon-1' may do role.granted"


def test_digest_that_agrees__is_no_difference():
    mission = staffed()
    mission.state_digest()
    mission.report()
    mission.state_digest()
    assert mission.outcome() == "valid"
    assert mission.replayed().differs == []


def test_digest_that_disagrees__names_the_first_entry_where_it_does():
    mission = staffed()
    mission.state_digest()
    first = mission.state_digest(digest="f" * 64)
    found = mission.replayed(upto=first).digest()
    mission.state_digest(digest="e" * 64)
    differs = mission.replayed().differs
    assert [one.index for one in differs] == [first, first + 1]
    assert (differs[0].said, differs[0].found) == ("f" * 64, found)
    assert mission.replayed(sparse=True).differs == []


@pytest.mark.parametrize(
    "change",
    [
        {"size": 0},
        {"size": 1000},
        {"size": True},
        {"size": None},
        {"digest": ""},
        {"digest": None},
        {"digest": "0" * 65},
    ],
    ids=str,
)
def test_digest_of_other_entries__is_refused(change):
    mission = staffed()
    mission.state_digest(**change)
    assert mission.refused()


def test_sparse_replay__takes_open_acts_alone_and_says_what_it_cannot_know():
    register = Replay(sparse=True)
    for index, entry in enumerate(STORY.entries):
        if entry.open:
            register.enter(index, entry.leaf)
    full = STORY.replayed()
    assert register.roll.keys == full.roll.keys
    assert register.roll.members == full.roll.members
    assert register.accord.policies == full.accord.policies
    for unknown in (lambda: register.standing(0), register.disputed):
        with pytest.raises(ValueError, match="not known"):
            unknown()


def test_act_copied_to_a_later_place__counts_once_for_a_sparse_replay_too():
    mission = staffed()
    said = {"member": MONITOR, "role": "chair"}
    granted = mission.act("role.granted", said)
    mission.act("role.revoked", said)
    mission.append(mission.entries[granted].leaf)
    assert mission.refused() == "the same entry, or its nonce, stands in the register already"
    assert mission.replayed(sparse=True).roll.members[MONITOR].roles == ("monitor",)


def test_sparse_replay__without_the_founding_counts_nothing():
    register = Replay(sparse=True)
    assert register.enter(3, STORY.entries[3].leaf).outcome == "invalid"


def test_members_beyond_ascii__are_in_the_digest_as_they_are_spelled():
    composed, decomposed = (founded(), founded())
    composed.enrol("\u00e9", "monitor")
    decomposed.enrol("e\u0301", "monitor")
    assert composed.outcome() == decomposed.outcome() == "valid"
    assert composed.replayed().digest() != decomposed.replayed().digest()
