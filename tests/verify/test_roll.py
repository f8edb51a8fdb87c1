"""Members, keys and roles by index: who is founded, enrolled and granted, and from which entry it holds."""

import re

import pytest
from practice_bundle import ORIGIN, PracticeKey, b64url, witness_key
from practice_register import (
    ADMIN,
    CHAIR,
    MONITOR,
    RIGHTS,
    PracticeMission,
    founded,
    new_key,
    possession,
    staffed,
)

from tahqiq_verify.curve import IDENTITY, P, Point, decoded, plus

OTHER = PracticeKey("somebody else")
FOUNDER = {"id": ADMIN, "title": "Registrar", "seat": "SEC", "role": "administrator"}
FOUNDER["public_key"] = PracticeKey(ADMIN).public.hex()


def encoded(point: Point) -> bytes:
    """The 32 bytes of a point (RFC 8032 §5.1.2)."""
    inverse = pow(point[2], -1, P)
    x, y = point[0] * inverse % P, point[1] * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


def mixed_order(key: bytes) -> bytes:
    """A sound key with the point of order two added, which some verifiers accept and some do not."""
    point = decoded(key)
    assert point is not None
    return encoded(plus(point, (0, P - 1, 1, 0)))


ODD_KEYS = {
    "identity": encoded(IDENTITY).hex(),
    "order two": (P - 1).to_bytes(32, "little").hex(),
    "order four": bytes(32).hex(),
    "order eight": "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "identity not canonical": (P + 1).to_bytes(32, "little").hex(),
    "mixed order": mixed_order(OTHER.public).hex(),
    "no point": (2).to_bytes(32, "little").hex(),
    "31 bytes": OTHER.public[:31].hex(),
    "33 bytes": OTHER.public.hex() + "00",
    "in capitals": OTHER.public.hex().upper(),
    "with spaces": OTHER.public.hex()[:62] + "  ",
    "other digits": "\u0661" * 64,
    "a number": 5,
    "nothing": None,
}


def test_founding__gives_the_founder_a_key_and_the_register_its_rights():
    roll = founded().replayed().roll
    assert roll.origin == ORIGIN
    assert roll.rights == {verb: frozenset(roles) for verb, roles in RIGHTS.items()}
    assert list(roll.members) == [ADMIN]
    assert (roll.keys[PracticeKey(ADMIN).key_id].since, roll.members[ADMIN].roles) == (0, ("administrator",))


BAD_FOUNDINGS = {
    "another origin": {"origin": "elsewhere.example/register"},
    "no origin": {"origin": None},
    "no founder": {"founder": None},
    "founder a text": {"founder": ADMIN},
    "founder of another name": {"founder": FOUNDER | {"id": "adm-2"}},
    "founder of another key": {"founder": FOUNDER | {"public_key": OTHER.public.hex()}},
    "founder without title": {"founder": FOUNDER | {"title": ""}},
    "founder without seat": {"founder": FOUNDER | {"seat": 1}},
    "founder without role": {"founder": FOUNDER | {"role": None}},
    "no rights": {"rights": None},
    "empty rights": {"rights": {}},
    "rights a list": {"rights": [["member.enrolled", "administrator"]]},
    "roles a text": {"rights": {"member.enrolled": "administrator"}},
    "roles numbers": {"rights": {"member.enrolled": [1]}},
    "roles a list in a list": {"rights": {"member.enrolled": [["administrator"]]}},
}


@pytest.mark.parametrize("change", BAD_FOUNDINGS.values(), ids=BAD_FOUNDINGS)
def test_founding_against_the_rules__founds_nothing(change):
    mission = PracticeMission()
    mission.found(**change)
    assert mission.refused()
    mission.enrol(MONITOR, "monitor")
    assert mission.refused() == "the entry was made for another register"
    mission.found()
    assert mission.refused()
    assert not mission.replayed().roll.members


@pytest.mark.parametrize("key", ODD_KEYS.values(), ids=ODD_KEYS)
def test_founder_with_an_odd_key__founds_nothing(key):
    mission = PracticeMission()
    mission.found(founder=FOUNDER | {"public_key": key})
    assert mission.refused()


OTHER_FRAMES = {
    "space": {"origin": "a b"},
    "line feed": {"origin": "a\nb"},
    "plus": {"origin": "a+b"},
    "too long": {"origin": "x" * 256},
    "another act": {"type": "member.enrolled"},
    "after an entry": {"after": {"size": 1, "root": "A" * 43 + "="}},
    "after another beginning": {"after": {"size": 0, "root": "A" * 43 + "="}},
}


@pytest.mark.parametrize("change", OTHER_FRAMES.values(), ids=OTHER_FRAMES)
def test_founding_in_another_frame__founds_nothing(change):
    mission = PracticeMission(keys={ADMIN: PracticeKey(ADMIN)})
    body = {"origin": change.get("origin", ORIGIN), "founder": FOUNDER, "rights": RIGHTS}
    mission.act("mission.founded", body, **change)
    assert mission.refused()


def test_founding_signed_by_another__founds_nothing():
    mission = PracticeMission()
    body = {"origin": ORIGIN, "founder": FOUNDER, "rights": RIGHTS}
    mission.forge("mission.founded", body, ADMIN, OTHER, PracticeKey(ADMIN))
    assert mission.refused() == "the founder's signature does not hold"
    mission = PracticeMission()
    mission.forge("mission.founded", body, ADMIN, PracticeKey(ADMIN), OTHER)
    assert mission.refused() == "the founding is not signed by the founder it names"


def test_register_that_begins_with_a_record__has_no_founder():
    mission = PracticeMission(keys={MONITOR: PracticeKey(MONITOR)})
    mission.report()
    assert mission.refused() == "a register begins with the founding of its mission"


def test_second_founding__is_refused():
    mission = founded()
    mission.found()
    assert mission.refused() == "none of the roles of 'adm-1' may do mission.founded"
    mission = PracticeMission()
    mission.found(rights=RIGHTS | {"mission.founded": ["administrator"]})
    mission.found()
    assert mission.refused() == "a mission is founded once"


def test_member__may_sign_from_the_entry_after_the_enrolment():
    mission = founded()
    early = PracticeKey(MONITOR)
    mission.report(key=early)
    assert mission.refused() == "signed with a key that is not on the roll"
    index = mission.enrol(MONITOR, "monitor")
    mission.report()
    assert mission.outcome() == "valid"
    assert mission.replayed().roll.keys[early.key_id].since == index + 1


BAD_POSSESSIONS = {
    "none": None,
    "empty": "",
    "no base64": "?" * 86,
    "63 bytes": b64url(bytes(63)),
    "zeros": b64url(bytes(64)),
    "padded": possession("new-1", PracticeKey("new-1"), PracticeKey("new-1").public.hex()) + "==",
    "signed by the registrar": possession("new-1", PracticeKey(ADMIN), PracticeKey("new-1").public.hex()),
    "of another member": possession("new-2", PracticeKey("new-1"), PracticeKey("new-1").public.hex()),
    "of another key": possession("new-1", PracticeKey("new-1"), OTHER.public.hex()),
    "from another register": possession(
        "new-1", PracticeKey("new-1"), PracticeKey("new-1").public.hex(), "elsewhere.example/register"
    ),
}


@pytest.mark.parametrize("proof", BAD_POSSESSIONS.values(), ids=BAD_POSSESSIONS)
def test_new_key_without_possession__is_refused_however_it_comes(proof):
    mission = staffed()
    mission.enrol("new-1", "monitor", possession=proof)
    assert "possession" in mission.refused()
    body = new_key("new-1", PracticeKey("new-1")) | {"possession": proof}
    mission.act("key.rotated", {"member": MONITOR} | body, by=MONITOR)
    assert "possession" in mission.refused()
    mission.revoke(mission.keys[MONITOR])
    mission.act("key.replaced", {"member": MONITOR} | body)
    assert "possession" in mission.refused()


@pytest.mark.parametrize("key", ODD_KEYS.values(), ids=ODD_KEYS)
def test_odd_key__is_refused_however_it_comes(key):
    mission = staffed()
    mission.enrol("new-1", "monitor", public_key=key)
    assert mission.refused()
    in_form = isinstance(key, str) and re.fullmatch("[0-9a-f]{64}", key)
    assert mission.replayed().invalid[len(mission.entries) - 1] == ("bad_key" if in_form else "rule")
    mission.act(
        "key.rotated", {"member": MONITOR} | new_key(MONITOR, OTHER) | {"public_key": key}, by=MONITOR
    )
    assert mission.refused()
    mission.revoke(mission.keys[MONITOR])
    mission.act("key.replaced", {"member": MONITOR} | new_key(MONITOR, OTHER) | {"public_key": key})
    assert mission.refused()


@pytest.mark.parametrize("whose", ["a member's", "a former", "a witness's"])
def test_key_that_is_or_was_in_use__is_refused_however_it_comes(whose):
    mission = staffed()
    taken = {
        "a member's": PracticeKey(CHAIR),
        "a former": PracticeKey(MONITOR),
        "a witness's": witness_key("qasr"),
    }
    mission.rotate(MONITOR, PracticeKey("mon-1 second"))
    mission.add_witness("qasr")
    assert mission.outcome() == "valid"
    key = taken[whose]
    mission.enrol("new-1", "monitor", **new_key("new-1", key))
    assert "already" in mission.refused()
    mission.act("key.rotated", {"member": MONITOR, **new_key(MONITOR, key)}, by=MONITOR)
    assert "already" in mission.refused()
    mission.revoke(mission.keys[MONITOR])
    mission.act("key.replaced", {"member": MONITOR, **new_key(MONITOR, key)})
    assert "already" in mission.refused()


def test_member_enrolled_twice__is_refused():
    mission = staffed()
    mission.enrol(MONITOR, "chair", **new_key(MONITOR, OTHER))
    assert mission.refused() == "member 'mon-1' is on the roll already"


@pytest.mark.parametrize("name", ["id", "title", "seat", "role"])
@pytest.mark.parametrize(
    "value", ["", None, 5, [], "x" * 501], ids=["empty", "null", "number", "list", "long"]
)
def test_enrolment_that_breaks_off__leaves_no_key_behind(name, value):
    mission = founded()
    member = value if name == "id" and isinstance(value, str) else "new-1"
    body = {"id": "new-1", "title": "The monitor", "seat": "SEC", "role": "monitor"}
    mission.act("member.enrolled", body | new_key(member, PracticeKey("new-1")) | {name: value})
    assert "is missing or too long" in mission.refused()
    mission.report("new-1", PracticeKey("new-1"))
    assert mission.refused() == "signed with a key that is not on the roll"


def test_act_by_a_wrong_role__is_refused():
    mission = staffed()
    mission.act("member.enrolled", {}, by=MONITOR)
    assert mission.refused() == "none of the roles of 'mon-1' may do member.enrolled"


def test_act_in_another_name__is_refused():
    mission = staffed()
    mission.act("member.enrolled", {}, by=ADMIN, key=mission.keys[MONITOR])
    assert mission.refused() == "the act names another member than the one who signed it"


def test_act_with_a_forged_signature__is_refused():
    mission = staffed()
    mission.forge("role.granted", {"member": MONITOR, "role": "chair"}, ADMIN, OTHER, mission.keys[ADMIN])
    assert mission.refused() == "the member's signature does not hold"
