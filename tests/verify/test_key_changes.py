"""Keys that change hands, stop, or were stolen, and roles that come and go: always by index, never by a clock."""

import pytest
from practice_bundle import PracticeKey
from practice_register import ADMIN, CHAIR, MONITOR, PracticeMission, new_key, staffed

from tahqiq_verify.roll import Key

SECOND, THIRD, THIEF = (PracticeKey(name) for name in ("mon-1 second", "mon-1 third", "thief"))


def test_rotated_key__is_dead_from_the_next_entry_and_the_new_one_alive():
    mission = staffed()
    first = mission.keys[MONITOR]
    mission.report()
    index = mission.rotate(MONITOR, SECOND)
    mission.report(key=first)
    assert mission.refused() == f"signed with a key that stopped at entry {index + 1}: rotated"
    mission.report()
    assert mission.outcome() == "valid"
    keys = mission.replayed().roll.keys
    assert (keys[first.key_id].until, keys[SECOND.key_id].since) == (index + 1, index + 1)
    assert mission.outcome(index - 1) == "valid"


def test_key__is_active_from_its_first_entry_up_to_its_end_and_not_at_it():
    ended, running = Key(MONITOR, "", since=3, until=5), Key(MONITOR, "", since=3)
    assert [ended.active_at(index) for index in range(2, 7)] == [False, True, True, False, False]
    assert [running.active_at(index) for index in (2, 3, 10**6)] == [False, True, True]


def test_rotation__may_be_done_by_any_member_for_itself_alone():
    mission = staffed()
    mission.act("key.rotated", {"member": MONITOR, **new_key(MONITOR, SECOND)}, by=ADMIN)
    assert mission.refused() == "a key is rotated by its own member"
    mission.act("key.rotated", {"member": ADMIN, **new_key(ADMIN, SECOND)}, by=MONITOR)
    assert mission.refused() == "a key is rotated by its own member"
    mission.act("key.rotated", new_key(MONITOR, SECOND), by=MONITOR)
    assert mission.refused() == "a key is rotated by its own member"


def test_rotation__needs_the_old_key_too():
    mission = staffed()
    mission.act("key.rotated", {"member": MONITOR, **new_key(MONITOR, SECOND)}, by=MONITOR, key=SECOND)
    assert mission.refused() == "signed with a key that is not on the roll"
    body = {"member": MONITOR, **new_key(MONITOR, SECOND)}
    mission.forge("key.rotated", body, MONITOR, SECOND, mission.keys[MONITOR])
    assert mission.refused() == "the member's signature does not hold"


def test_key_given_up__never_comes_back():
    mission = staffed()
    first = mission.keys[MONITOR]
    mission.rotate(MONITOR, SECOND)
    mission.rotate(MONITOR, first)
    assert "already" in mission.refused()


def test_revoked_key__is_dead_from_the_next_entry_and_what_it_signed_stands():
    mission = staffed()
    before = mission.report()
    index = mission.revoke(mission.keys[MONITOR])
    mission.report()
    assert mission.refused() == f"signed with a key that stopped at entry {index + 1}: revoked: lost"
    register = mission.replayed()
    assert register.standing(before) == "valid"
    assert register.disputed() == ()


def test_suspect_window__disputes_what_this_key_signed_in_it_and_nothing_else():
    mission = staffed()
    early, first, other = mission.report(), mission.report(), mission.act("role.granted", GRANT)
    last = mission.report()
    mission.revoke(mission.keys[MONITOR], suspect_from=first)
    late = mission.report()
    register = mission.replayed()
    assert register.disputed() == (first, last)
    standings = [register.standing(one) for one in (early, first, other, last, late)]
    assert standings == ["valid", "disputed", "valid", "disputed", "invalid"]
    kid = mission.keys[MONITOR].key_id
    assert mission.replayed(sparse=True).standing_of(last, kid) == "disputed"


GRANT = {"member": CHAIR, "role": "monitor"}


@pytest.mark.parametrize("offset", [-1, 2, 100])
def test_suspect_window_outside_the_keys_time__is_refused(offset):
    mission = staffed()
    since = mission.replayed().roll.keys[mission.keys["ulm-1"].key_id].since  # the last to be enrolled
    mission.revoke(mission.keys["ulm-1"], suspect_from=since + offset)
    assert mission.refused() == "'suspect_from' lies outside the key's time"


@pytest.mark.parametrize("value", [True, "3", 3.0, -1, [3]], ids=str)
def test_suspect_window_that_is_no_index__is_refused(value):
    mission = staffed()
    mission.revoke(mission.keys[MONITOR], suspect_from=value)
    assert mission.refused() == "'suspect_from' is not an index"


@pytest.mark.parametrize(
    "said",
    [{"reason": ""}, {"reason": None}, {"reason": "x" * 501}, {"key_id": "0" * 32}, {"key_id": None}],
    ids=str,
)
def test_revocation_that_does_not_say_what_or_why__is_refused(said):
    mission = staffed()
    mission.revoke(mission.keys[MONITOR], **said)
    assert mission.refused()


def test_member__may_revoke_its_own_key_and_nobody_elses():
    mission = staffed()
    mission.revoke(mission.keys[CHAIR], by=MONITOR)
    assert mission.refused() == "none of the roles of 'mon-1' may do key.revoked"
    mission.revoke(mission.keys[MONITOR], by=MONITOR)
    assert mission.outcome() == "valid"
    mission.report()
    assert "stopped" in mission.refused()


def test_stolen_key_that_was_rotated__can_still_be_revoked_for_the_time_of_the_thief():
    mission = staffed()
    stolen = mission.keys[MONITOR]
    mission.report()
    forged = mission.report()
    rotation = mission.rotate(MONITOR, SECOND)
    mission.report()
    mission.revoke(stolen, suspect_from=forged)
    assert mission.outcome() == "valid"
    register = mission.replayed()
    assert register.disputed() == (forged, rotation)
    assert register.roll.keys[stolen.key_id].until == rotation + 1
    mission.report()
    assert mission.outcome() == "valid"  # the new key lives on


def test_thief_who_rotates__loses_the_key_and_the_member_gets_another():
    mission = staffed()
    mission.rotate(MONITOR, THIEF)
    forged = mission.report()
    mission.revoke(THIEF, suspect_from=forged)
    mission.replace_key(MONITOR, THIRD)
    assert mission.outcome() == "valid"
    assert mission.replayed().disputed() == (forged,)
    mission.report(key=THIEF)
    assert "stopped" in mission.refused()
    mission.report()
    assert mission.outcome() == "valid"


def test_thief_who_revokes_the_key_without_doubt__does_not_save_his_entries():
    mission = staffed()
    honest, forged, more = mission.report(), mission.report(), mission.report()
    mission.revoke(mission.keys[MONITOR], by=MONITOR)
    mission.revoke(mission.keys[MONITOR], suspect_from=more)
    assert mission.outcome() == "valid"
    mission.revoke(mission.keys[MONITOR], suspect_from=forged)
    assert mission.outcome() == "valid"
    register = mission.replayed()
    assert register.standing(honest) == "valid"
    assert register.disputed() == (forged, more, more + 1)


def test_second_revocation__may_widen_the_doubt_and_never_narrow_it():
    mission = staffed()
    forged = mission.report()
    mission.revoke(mission.keys[MONITOR], suspect_from=forged)
    for said in ({}, {"suspect_from": forged}, {"suspect_from": forged + 1}):
        mission.revoke(mission.keys[MONITOR], **said)
        assert mission.refused() == "the key is revoked already, and this disputes no more of its entries"


def test_new_key_after_a_revocation__is_given_by_who_enrols_and_holds_from_the_next_entry():
    mission = staffed()
    mission.act("key.replaced", {"member": MONITOR, **new_key(MONITOR, SECOND)})
    assert "still active" in mission.refused()
    mission.revoke(mission.keys[MONITOR])
    mission.act("key.replaced", {"member": MONITOR, **new_key(MONITOR, SECOND)}, by=CHAIR)
    assert mission.refused() == "none of the roles of 'cha-1' may do key.replaced"
    mission.act("key.replaced", {"member": "nobody", **new_key("nobody", SECOND)})
    assert mission.refused()
    index = mission.replace_key(MONITOR, SECOND)
    mission.report()
    assert mission.outcome() == "valid"
    assert mission.replayed().roll.keys[SECOND.key_id].since == index + 1
    mission.replace_key(MONITOR, THIRD)
    assert "still active" in mission.refused()


def test_member_whose_key_was_rotated__cannot_have_it_replaced_as_if_it_were_revoked():
    mission = staffed()
    mission.rotate(MONITOR, SECOND)
    mission.act("key.replaced", {"member": MONITOR, **new_key(MONITOR, THIRD)})
    assert "still active" in mission.refused()


def signers_of(mission: PracticeMission) -> dict[str, str]:
    """Which key each member has at present."""
    return {name: one.key for name, one in mission.replayed().roll.members.items()}


def test_each_member__has_one_active_key_whatever_happens():
    mission = staffed()
    mission.rotate(MONITOR, SECOND)
    mission.revoke(SECOND)
    mission.replace_key(MONITOR, THIRD)
    mission.rotate(ADMIN, PracticeKey("adm-1 second"))
    register = mission.replayed()
    active = [kid for kid, key in register.roll.keys.items() if key.active_at(len(mission.entries))]
    assert sorted(active) == sorted(signers_of(mission).values())


def test_role__holds_from_the_entry_after_it_was_granted_to_the_one_that_takes_it():
    mission = staffed()
    said = {"member": CHAIR, "role": "administrator"}
    mission.act("role.granted", said, by=CHAIR)
    assert mission.refused() == "none of the roles of 'cha-1' may do role.granted"
    mission.act("role.granted", said)
    mission.act("role.granted", {"member": MONITOR, "role": "chair"}, by=CHAIR)
    assert mission.outcome() == "valid"
    mission.act("role.revoked", said, by=CHAIR)
    assert mission.outcome() == "valid"
    mission.act("role.revoked", {"member": MONITOR, "role": "chair"}, by=CHAIR)
    assert mission.refused() == "none of the roles of 'cha-1' may do role.revoked"
    members = mission.replayed().roll.members
    assert (members[CHAIR].roles, members[MONITOR].roles) == (("chair",), ("monitor", "chair"))


@pytest.mark.parametrize(
    ("verb", "said"),
    [
        ("role.granted", {"member": MONITOR, "role": "monitor"}),
        ("role.granted", {"member": MONITOR, "role": "no such role"}),
        ("role.granted", {"member": "nobody", "role": "chair"}),
        ("role.granted", {"member": MONITOR}),
        ("role.granted", {"member": [MONITOR], "role": "chair"}),
        ("role.revoked", {"member": MONITOR, "role": "chair"}),
        ("role.revoked", {"member": MONITOR, "role": {"monitor": 1}}),
        ("reader.set", {"seat": "ARD", "recipient": "AGE-SECRET-KEY-1"}),
        ("reader.set", {"seat": "ARD", "recipient": "age1\u0661"}),
        ("reader.set", {"seat": "", "recipient": "age1abc"}),
        ("reader.set", {"seat": "ARD", "recipient": "age1" + "x" * 4000}),
    ],
    ids=str,
)
def test_act_on_the_roll_against_its_rules__is_refused(verb, said):
    mission = staffed()
    mission.act(verb, said)
    assert mission.refused()


def test_reading_key__is_the_last_one_set_for_the_seat():
    mission = staffed()
    for recipient in ("age1first", "age1second"):
        mission.act("reader.set", {"seat": "ARD", "recipient": recipient})
    assert mission.replayed().roll.readers == {"ARD": "age1second"}
