"""A submission that the register's keeper will not enter: what a mediator who is given the bytes can know and do.

The member works on a copy of the mission made of his own mirror, with his own signing key and no key of the log.
"""

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from exported_mission import NOW, founded
from practice_shell import run

from practice_mission import NOON
from practice_papers import COMPLAINT, as_json
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.export_register import export_register
from tahqiq.desk.hand_in import hand_in, seal_submission
from tahqiq.desk.keys_of_members import revoke_key
from tahqiq.desk.mirror.folder import MirrorFolder
from tahqiq.desk.mirror.mission import identities_in, open_mission
from tahqiq.desk.mirror.replay import entries_of
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.sealed_entry import HandedIn, read_sealed
from tahqiq.errors import BadInput, NotFound, Refused, TahqiqError
from tahqiq.intake.details import Details
from tahqiq.store import log
from tahqiq_verify.leaf import leaf_signed_by
from tahqiq_verify.replay import Replay, Standing

pytestmark = pytest.mark.slow

LIAISON, MEDIATOR = "liaison-ard", "mediator-qas"
PAPER, SAID = as_json(COMPLAINT), Details(source=LIAISON, release="parties")


@dataclass
class Sides:
    """The keeper's own mission, what it publishes, the member's copy of it, and the mediator's mirror."""

    keeper: Desk
    served: Path
    member: Desk
    mirror: MirrorFolder

    def size(self) -> int:
        with self.keeper.store.reading() as connection:
            return log.log_size(connection)

    def publish(self) -> None:
        """What the keeper has entered goes out, and the mediator's mirror checks all of it."""
        export_register(self.keeper, self.served, envelopes=True)
        sync_mirror(self.mirror.folder, NOW)


@pytest.fixture
def sides(tmp_path: Path) -> Iterator[Sides]:
    (tmp_path / "keeper").mkdir()
    keeper = founded(tmp_path / "keeper", "practice")
    served = tmp_path / "served"
    export_register(keeper, served, envelopes=True)
    mirrors = [make_mirror(tmp_path / name, str(served), None, {}) for name in ("of-member", "of-mediator")]
    for one in mirrors:
        sync_mirror(one.folder, NOW)
    keys = tmp_path / "member-keys"
    reading = identities_in((keeper.keyring.folder / "SEC.age").read_text())
    open_mission(mirrors[0].folder, str(tmp_path / "copy.tahqiq"), keys, reading)
    shutil.copy(keeper.keyring.folder / f"{LIAISON}.key", keys)
    member = open_desk(str(tmp_path / "copy.tahqiq"), keys, CaseClock(NOON), keeper.chance)
    yield Sides(keeper, served, member, mirrors[1])
    keeper.store.close()
    member.store.close()


def would_stand(mirror: MirrorFolder, handed: HandedIn) -> Standing:
    """How the entry would stand, were it entered next: by the mediator's own mirror and nobody's word."""
    signed = mirror.believed()
    assert signed is not None
    register = Replay()
    for index, entry, root_at in entries_of(mirror.files, signed):
        register.enter(index, entry, root_at)
    return register.enter(signed.checkpoint.size, handed.raw, root_at)


def test_withheld_bytes__show_a_mediator_whose_they_are_and_since_when_and_that_they_would_count(
    cases, sides
):
    before = sides.size()
    handed = read_sealed(seal_submission(sides.member, LIAISON, PAPER, SAID))
    assert sides.size() == before  # nothing was entered: the keeper has not even seen it
    believed = sides.mirror.believed_at(handed.leaf.after_size)
    assert believed is not None
    assert (
        believed.checkpoint.root == handed.leaf.after_root
    )  # made after this, which the mediator saw itself
    roll = sync_mirror(sides.mirror.folder, NOW).told.replay.roll
    assert roll.keys[handed.leaf.key_id].member == LIAISON
    assert leaf_signed_by(handed.leaf, roll.public_of(handed.leaf.key_id))
    assert would_stand(sides.mirror, handed).outcome == "valid"
    assert b"ridge" not in handed.raw + handed.disclosures + b"".join(
        handed.originals
    )  # and nothing of what it says
    cases.add()


def test_mediator_hands_in_the_same_bytes__and_the_register_says_so_to_everybody(cases, sides):
    sealed = seal_submission(sides.member, LIAISON, PAPER, SAID)
    done = hand_in(sides.keeper, sealed, relayed_by=MEDIATOR)
    sides.publish()
    signed = sides.mirror.believed()
    assert signed is not None
    entries = [entry for _index, entry, _root_at in entries_of(sides.mirror.files, signed)]
    assert entries[done.index] == read_sealed(sealed).raw  # the member's own bytes, not the keeper's
    said = run(sides.served, "replay", ".", "--log", "log.vkey", "--json")
    assert (said.data["invalid"], said.data["unknown"]) == (0, 0)
    assert done.relayed is not None
    passed_on = json.loads(run_leaf(sides.served.parent, entries[done.relayed]))
    assert (passed_on["type"], passed_on["says"]["by"]) == ("entry.relayed", MEDIATOR)
    assert passed_on["says"]["body"] == {"index": done.index}
    cases.add()


def run_leaf(place: Path, entry: bytes) -> str:
    (place / "leaf").write_bytes(entry)
    return run(place, "leaf", "leaf", "--json").out


def test_keeper_who_changes_the_bytes__enters_what_nobody_counts(cases, sides):
    """Whatever the keeper does to them, it is no entry of the member's any more, and says so at its index."""
    handed = read_sealed(seal_submission(sides.member, LIAISON, PAPER, SAID))
    head, payload, signature = handed.raw.split(b".")
    for changed in (
        b".".join([head, payload[:40] + b"AAAA" + payload[44:], signature]),
        b".".join([head, payload, signature[:40] + b"AAAA" + signature[44:]]),
        handed.raw + b"A",
    ):
        standing = would_stand(sides.mirror, replace(handed, raw=changed))
        assert standing.outcome == "invalid"
        cases.add()


def test_keeper_who_enters_it_late__cannot_make_it_look_young_or_enter_it_twice(cases, sides):
    sealed = seal_submission(sides.member, LIAISON, PAPER, SAID)
    seen = read_sealed(sealed).leaf.after_size
    for number in range(3):  # time goes by, and other things are entered
        other = as_json({**COMPLAINT, "complaint_no": f"ARD-{number + 2}"})
        hand_in(sides.keeper, seal_submission(sides.keeper, LIAISON, other, SAID))
    index = hand_in(sides.keeper, sealed).index
    assert index > seen  # the gap stands in the register for good: made after `seen`, entered at `index`
    for relayed_by in (None, MEDIATOR):
        with pytest.raises(Refused, match=f"REG012.*{index}"):
            hand_in(sides.keeper, sealed, relayed_by=relayed_by)
        cases.add()
    sides.publish()
    assert sync_mirror(sides.mirror.folder, NOW).told.replay.invalid == {}
    cases.add()


def test_member_who_lies_about_withholding__cannot_name_a_checkpoint_that_was_not_yet(cases, sides):
    """What the member could have made only later, or under another history, is refused by the mediator's mirror."""
    sealed = seal_submission(sides.member, LIAISON, PAPER, SAID)
    later = hand_in(sides.keeper, sealed)
    young = read_sealed(
        seal_submission(sides.keeper, LIAISON, as_json({**COMPLAINT, "complaint_no": "ARD-9"}), SAID)
    )
    assert young.leaf.after_size > later.index
    standing = would_stand(
        sides.mirror, young
    )  # a mirror that has not synced since: it would count nowhere yet
    assert (standing.outcome, "larger than the register" in standing.why) == ("invalid", True)
    cases.add()


def test_without_the_logs_key__neither_member_nor_mediator_can_enter_it_themselves(cases, sides):
    """The limit: a keeper who refuses everybody stops it; the bytes and the missing receipt are what remains."""
    sealed = seal_submission(sides.member, LIAISON, PAPER, SAID)
    with pytest.raises(NotFound, match="KEY001"):
        hand_in(sides.member, sealed)
    cases.add()


def test_key_revoked_while_it_was_withheld__leaves_it_without_effect(cases, sides):
    """The limit: an administrator on the keeper's side can outlast it; that too stands at its index for all to see."""
    sealed = seal_submission(sides.member, LIAISON, PAPER, SAID)
    revoke_key(sides.keeper, "adm-1", LIAISON, "lost, they say", None)
    with pytest.raises((Refused, BadInput)) as caught:
        hand_in(sides.keeper, sealed, relayed_by=MEDIATOR)
    assert isinstance(caught.value, TahqiqError)
    sides.publish()
    assert would_stand(sides.mirror, read_sealed(sealed)).outcome == "invalid"
    cases.add()
