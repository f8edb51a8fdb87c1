"""Forged, wrong-role, revoked, suspect, odd: entries that a corrupt operator lets in and signs over like any other.

Every reader that replays names the same index with the same code word; the evidence bundle and the page "Verify
this record yourself" fail at the same step.
"""

from collections.abc import Iterator

import pytest
from corrupt_operator import bare_signature, failing_step, replayed_by_all
from exported_mission import NOW, founded
from inserted_entries import INSERTED
from odd_signatures import ODD_KEYS, for_the_identity
from practice_bundle import PracticeKey
from practice_page import VerifyPage, opened_page
from practice_register import CHAIR, MONITOR, PracticeMission, governed
from practice_shell import run

from practice_browser import opened_browser
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.export_register import export_register
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.sign_head import sign_pending
from tahqiq.errors import Refused, RegisterBroken
from tahqiq.model.source import Source
from tahqiq.store import log
from tahqiq_verify.keys import signature_holds
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.refusal import Refusal

pytestmark = pytest.mark.slow

SECOND = "mon-2"
SOURCE = Source(id="s1", name="A paper", kind="media", independence_group="s1")


@pytest.fixture(scope="module")
def page() -> Iterator[VerifyPage]:
    with opened_browser() as browser, opened_page(browser) as driven:
        yield driven


def staffed_twice() -> PracticeMission:
    """The governed practice mission with a second monitor, who is honest throughout."""
    mission = governed()
    mission.enrol(SECOND, "monitor")
    return mission


def publics(mission: PracticeMission) -> dict[str, bytes]:
    """Every key that the register ever enrolled, by its id."""
    keys = mission.replayed().roll.keys
    return {kid: bytes.fromhex(key.public) for kid, key in keys.items()}


def test_honest_register__counts_for_everybody(go, tmp_path, page):
    mission = governed()
    index = mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert (told.replay.invalid, told.replay.disputed()) == ({}, ())
    assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == []
    assert bare_signature(go, mission.entries[index].leaf, publics(mission)) == ""


@pytest.mark.parametrize("name", INSERTED)
def test_entry_that_should_not_count__is_named_by_all_with_one_code(go, cases, tmp_path, page, name):
    case = INSERTED[name]
    mission = staffed_twice()
    index = case.write(mission)
    mission.report(by=SECOND)  # what follows is honest, and counts
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.invalid == ({index: case.code} if case.code else {})
    assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == [case.step]
    try:
        known = parse_leaf(mission.entries[index].leaf).key_id in publics(mission)
    except Refusal:
        known = False
    if known:
        assert bare_signature(go, mission.entries[index].leaf, publics(mission)) == case.signature
    cases.add(4 + known)


def test_entries_of_a_suspect_key__are_disputed_by_index_for_everybody(go, cases, tmp_path, page):
    mission = staffed_twice()
    before = mission.report()
    stolen = [mission.report(), mission.report()]
    honest = mission.report(by=SECOND)
    mission.revoke(mission.keys[MONITOR], suspect_from=stolen[0])
    after = mission.report()
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.disputed() == tuple(stolen)
    assert told.replay.invalid == {after: "rule"}
    for index, step in [(before, []), (stolen[0], ["standing"]), (stolen[1], ["standing"]), (honest, [])]:
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == step
        cases.add()


@pytest.mark.parametrize("verb", ["entries.reaffirmed", "entries.annulled"])
def test_entry_settled_before_its_own_key_is_suspect__is_open_again_for_everybody(
    go, cases, tmp_path, page, verb
):
    """A thief clears his own acts in advance, or annuls an honest member's, where another key's doubt lets him."""
    mission = governed()
    mission.enrol("ghost", "monitor")
    settled = [mission.report(), mission.report()]
    mission.revoke(mission.keys["ghost"], suspect_from=settled[0])
    mission.act(verb, {"indexes": settled})
    assert mission.outcome() == "valid"
    for index in settled:
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == []
    mission.revoke(mission.keys[MONITOR], suspect_from=settled[0])
    told = replayed_by_all(go, mission, tmp_path / "open")
    assert told.replay.disputed() == tuple(settled)
    for index in settled:
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == ["standing"]
    mission.act("entries.reaffirmed", {"indexes": settled[:1]})
    mission.act("entries.annulled", {"indexes": settled})
    told = replayed_by_all(go, mission, tmp_path / "settled")
    assert [told.replay.standing(index) for index in settled] == ["reaffirmed", "annulled"]
    for index, step in zip(settled, ([], ["standing"]), strict=True):
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == step
    cases.add(2)


def test_settled_disputes__stand_alike_for_everybody(go, cases, tmp_path, page):
    mission = governed()
    stolen = [mission.report(), mission.report(), mission.report()]
    mission.revoke(mission.keys[MONITOR], suspect_from=stolen[0])
    mission.act("entries.annulled", {"indexes": [stolen[0]]})
    mission.act("entries.reaffirmed", {"indexes": [stolen[1]]})
    told = replayed_by_all(go, mission, tmp_path)
    assert told.replay.disputed() == (stolen[2],)
    assert list(told.replay.accord.annulled) == [stolen[0]]
    assert list(told.replay.accord.reaffirmed) == [stolen[1]]
    for index, step in zip(stolen, (["standing"], [], ["standing"]), strict=True):
        assert failing_step(mission, index) == page.check(mission.bundle(index)).failed == step
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


PAST_THE_DESK = {
    "another signature": (
        lambda last: last[:-10] + (b"B" if last[-10:-9] == b"A" else b"A") + last[-9:],
        "bad_signature",
    ),
    "a sign that is no base64url": (lambda last: last[:-10] + b"!" + last[-9:], "entry"),
    "half an entry": (lambda last: last[: len(last) // 2], "entry"),
    "bytes that are no text": (lambda _last: b"\xff\x00" * 40, "entry"),
    "nothing": (lambda _last: b"", "entry"),
}


@pytest.mark.parametrize("name", PAST_THE_DESK)
def test_entry_let_into_a_real_mission_past_its_desk__is_named_by_desk_replay_and_mirror(
    go, cases, tmp_path, name
):
    forge, code = PAST_THE_DESK[name]
    desk = founded(tmp_path, "practice")
    with desk.store.writing() as connection:
        index = log.log_size(connection)
        (_number, last) = next(log.entries(connection, index - 1, index))
        log.append_leaves(connection, index, [forge(last)], ["past the desk"])
    sign_pending(desk)  # the log's own key signs it like anything else
    [entries, *_rest, tables] = check_register(desk).checks
    assert (entries.outcome, f"entry {index}" in entries.detail.lower()) == ("fail", True)
    assert tables.outcome != "pass"
    with pytest.raises((Refused, RegisterBroken)):  # and the desk writes nothing on top of it
        append(desk, "adm-1", [("source.registered", SOURCE)])
    folder = tmp_path / "export"
    export_register(desk, folder)
    said = run(folder, "replay", ".", "--log", "log.vkey", "--json")
    assert [one["index"] for one in said.data["invalid_entries"]] == [index]
    policy = b"log " + (folder / "log.vkey").read_bytes() + b"quorum none\n"
    assert go.ask_all([{"verb": "audit", "dir": str(folder), "policy": policy}])[0].ok
    mirror = make_mirror(tmp_path / "mirror", str(folder), (folder / "log.vkey").read_text(), {})
    assert sync_mirror(mirror.folder, NOW).told.replay.invalid == {index: code}
    cases.add(4)
    desk.store.close()
