"""Forged, wrong-role, revoked, suspect, odd: entries that a corrupt operator lets in and signs over like any other.

Every reader that replays names the same index with the same code word; the evidence bundle and the page "Verify
this record yourself" fail at the same step.
"""

from collections.abc import Iterator

import pytest
from corrupt_operator import bare_signature, failing_steps, replayed_by_all
from inserted_entries import INSERTED
from odd_signatures import ODD_KEYS, for_the_identity
from practice_bundle import PracticeKey
from practice_page import VerifyPage, opened_page, system_browser
from practice_register import CHAIR, MONITOR, PracticeMission, governed

from tahqiq_verify.keys import signature_holds
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.refusal import Refusal

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def page() -> Iterator[VerifyPage]:
    with system_browser() as browser, opened_page(browser) as driven:
        yield driven


def publics(mission: PracticeMission) -> dict[str, bytes]:
    """Every key that the register ever enrolled, by its id."""
    keys = mission.replayed().roll.keys
    return {kid: bytes.fromhex(key.public) for kid, key in keys.items()}


def test_honest_register__counts_for_everybody(go, tmp_path, page):
    mission = governed()
    index = mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert (told.replay.invalid, told.replay.disputed()) == ({}, ())
    assert failing_steps(mission, index) == page.check(mission.bundle(index)).failed == []
    assert bare_signature(go, mission.entries[index].leaf, publics(mission)) == ""


@pytest.mark.parametrize("name", INSERTED)
def test_entry_that_should_not_count__is_named_by_all_with_one_code(go, cases, tmp_path, page, name):
    case = INSERTED[name]
    mission = governed()
    index = case.write(mission)
    mission.report(by=CHAIR)  # what follows is honest, and counts
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.invalid == ({index: case.code} if case.code else {})
    assert failing_steps(mission, index) == page.check(mission.bundle(index)).failed == [case.step]
    try:
        known = parse_leaf(mission.entries[index].leaf).key_id in publics(mission)
    except Refusal:
        known = False
    if known:
        assert bare_signature(go, mission.entries[index].leaf, publics(mission)) == case.signature
    cases.add(4 + known)


def test_entries_of_a_suspect_key__are_disputed_by_index_for_everybody(go, cases, tmp_path, page):
    mission = governed()
    before = mission.report()
    stolen = [mission.report(), mission.report()]
    honest = mission.report(by=CHAIR)
    mission.revoke(mission.keys[MONITOR], suspect_from=stolen[0])
    after = mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.disputed() == tuple(stolen)
    assert told.replay.invalid == {after: "rule"}
    for index, step in [(before, []), (stolen[0], ["standing"]), (stolen[1], ["standing"]), (honest, [])]:
        assert failing_steps(mission, index) == page.check(mission.bundle(index)).failed == step
        cases.add()


def test_settled_disputes__stand_alike_for_everybody(go, cases, tmp_path, page):
    mission = governed()
    stolen = [mission.report(), mission.report(), mission.report()]
    mission.revoke(mission.keys[MONITOR], suspect_from=stolen[0])
    mission.act("entries.annulled", {"indexes": [stolen[0]]})
    mission.act("entries.reaffirmed", {"indexes": [stolen[1]]})
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.disputed() == (stolen[2],)
    assert (told.replay.accord.annulled, told.replay.accord.reaffirmed) == ({stolen[0]}, {stolen[1]})
    for index, step in zip(stolen, (["standing"], [], ["standing"]), strict=True):
        assert failing_steps(mission, index) == page.check(mission.bundle(index)).failed == step
        cases.add()


def test_act_of_an_odd_key__is_of_no_member_since_it_was_never_enrolled(go, cases, tmp_path):
    """Anybody can sign for a key of small order; so it never comes onto the roll, whatever an operator lets in."""
    for number, (name, public) in enumerate(ODD_KEYS.items()):
        mission = governed()
        body = {"id": "odd", "title": name, "seat": "SEC", "role": "monitor", "public_key": public.hex()}
        enrolled = mission.act("member.enrolled", body | {"possession": "A" * 86})
        signed = mission.entries.pop(mission.report(by=CHAIR, key=_Odd(public))).leaf.rpartition(b".")[0]
        used = mission.append(signed + b"." + b"A" * 86)
        told = replayed_by_all(go, mission, tmp_path / str(number))
        assert told.replay.invalid == {enrolled: "bad_key", used: "rule"}
        forged = for_the_identity(signed)
        [theirs] = go.ask_all(
            [{"verb": "signature", "public": public, "message": signed, "signature": forged}]
        )
        assert theirs.code == "bad_key"
        assert not signature_holds(public, signed, forged)
        cases.add(3)


class _Odd(PracticeKey):
    """A key of which nobody has the secret; what it signs is replaced."""

    def __init__(self, public: bytes) -> None:
        object.__setattr__(self, "name", "odd")
        object.__setattr__(self, "_odd", public)

    @property
    def public(self) -> bytes:
        odd: bytes = self.__dict__["_odd"]
        return odd
