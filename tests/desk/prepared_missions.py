"""Small missions on which faults are tried, and what must hold after each: all that was acknowledged, and one truth."""

import os
import random
import shutil
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from desk.fault_points import Told
from desk.fault_writer import BATCH, NOON, a_source
from tahqiq.desk.append import append
from tahqiq.desk.check_register import check_register
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.plan import plan_from_options
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.redact import propose_redaction
from tahqiq.desk.sign_head import sign_pending
from tahqiq.model.accord import RedactionApproval
from tahqiq.store import log
from tahqiq.store.register_state import replay_of
from tahqiq.store.tables import checkpoint
from tahqiq_verify.replay import Replay
from tahqiq_verify.spelling import b64

PEOPLE = ("duty-1", "commissioner-ard", "commissioner-bel")
SECRET = "the-well-under-the-hill"
ALMOST_A_TILE = 250  # entries; a batch crosses the boundary of 256


@dataclass(frozen=True)
class Prepared:
    """A mission in a folder, not open anywhere, and what one act adds to it.

    ``grown`` are the numbers of entries by which it may have grown after none, one, two … whole acts.
    """

    folder: Path
    leaves: tuple[bytes, ...]
    state: dict[str, Any]  # of the register after these
    grown: tuple[int, ...]

    def acts_in(self, connection: Connection) -> int:
        """How many whole acts have been added; fails for half a one."""
        added = log.log_size(connection) - len(self.leaves)
        assert added in self.grown, f"{added} entries are no whole number of acts"
        return self.grown.index(added)


def small_desk(place: str, keys: Path) -> Desk:
    """A mission of five entries: its founding, a reading key and three people."""
    plan = plan_from_options(
        "small", "Small mission", "Asia/Kabul", "19:30", {"ARD": "Arden", "BEL": "Belmar"}, {}
    )
    desk = found_mission(place, keys, plan.mission, CaseClock(NOON), random.Random(7).randbytes)
    for post in plan.roster:
        if post.id in PEOPLE:
            enrol_member(desk, "adm-1", post)
    return desk


def prepare(act: str, folder: Path) -> Prepared:
    """The mission on which an act of the fault writer is tried."""
    folder.mkdir()
    desk = small_desk(str(folder / "mission"), folder / "keys")
    grown: tuple[int, ...] = (0, 1, 2)
    if act == "batch":
        names = [f"source-{number}" for number in range(ALMOST_A_TILE - entries_of(desk))]
        append(desk, "duty-1", [("source.registered", a_source(name)) for name in names])
        grown = (0, BATCH + 1, 2 * BATCH + 1)  # with the digest that crossing the boundary brings
    if act in ("redaction", "cleaning"):
        register_source(desk, "duty-1", a_source(SECRET))
        proposal = propose_redaction(desk, "duty-1", (SECRET,), "it names a place that people depend on")
        append(
            desk,
            "commissioner-ard",
            [("redaction.approved", RedactionApproval(proposal=proposal, signatures={}))],
        )
        grown = (0, 1)
    if act == "cleaning":
        append(
            desk,
            "commissioner-bel",
            [("redaction.approved", RedactionApproval(proposal=proposal, signatures={}))],
        )
        grown = (0,)
    with desk.store.reading() as connection:
        leaves = tuple(leaf for _index, leaf in log.entries(connection, 0, log.log_size(connection)))
        state = replay_of(connection).state()
    desk.store.close()
    return Prepared(folder, leaves, state, grown)


@contextmanager
def reopened(folder: Path):
    desk = open_desk(str(folder / "mission"), folder / "keys", CaseClock(NOON), os.urandom)
    try:
        yield desk
    finally:
        desk.store.close()


def check_recovered(folder: Path, prepared: Prepared, told: Told, *, thoroughly: bool) -> int:
    """The next start after a fault: clean, whole, and true to everything that was ever signed; the acts found.

    Thoroughly means: every signature, every table and a rebuild besides.
    """
    with reopened(folder) as desk:
        promised = desk.keyring.last_signed().read()
        with desk.store.reading() as connection:
            found = prepared.acts_in(connection)
            before = kept(connection)
        acknowledged = len(told.done) if len(prepared.grown) > 1 else 0  # cleaning enters nothing
        assert acknowledged <= found <= acknowledged + 1
        sign_pending(desk)
        append(desk, "duty-1", [("source.registered", a_source("after"))])
        with desk.store.reading() as connection:
            after = kept(connection)
            assert (
                after[-1][0] == log.log_size(connection) == len(prepared.leaves) + prepared.grown[found] + 1
            )
            said = [(line["size"], line["root"]) for line in told.done]
            check_one_truth(connection, [promised, *before, *said, *after])
            check_continues(connection, prepared)
        if thoroughly:
            checked = check_register(desk)
            assert checked.holds, checked
            assert rebuild(desk).identical
    assert not [path.name for path in folder.iterdir() if path.name.startswith("mission-")]
    return found


def entries_of(desk: Desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def kept(connection: Connection) -> list[tuple[int, str]]:
    """Size and root of every checkpoint that is kept."""
    query = select(checkpoint.c.size, checkpoint.c.root).order_by(checkpoint.c.size)
    return [(row.size, row.root) for row in connection.execute(query)]


def check_one_truth(connection: Connection, signed: Iterable[tuple[int, str]]) -> None:
    """Whatever was signed, promised or shown at any time is the root of these entries."""
    for size, root in set(signed):
        assert size == 0 or b64(log.log_root(connection, size)) == root, f"a second root for {size} entries"


def check_continues(connection: Connection, prepared: Prepared) -> None:
    """The entries before stand unchanged, those after them hold, and the tree and the state are made of all."""
    size = log.log_size(connection)
    log.check_appended(connection, 0, size)
    leaves = [leaf for _index, leaf in log.entries(connection, 0, size)]
    before = len(prepared.leaves)
    assert tuple(leaves[:before]) == prepared.leaves
    register = Replay()
    register.restore(prepared.state)
    for index, leaf in enumerate(leaves[before:], before):
        standing = register.enter(index, leaf, lambda n: log.log_root(connection, n))
        assert standing.outcome == "valid", standing
    assert not register.differs
    assert register.digest() == replay_of(connection).digest()


def copy_of(folder: Path, target: Path) -> Path:
    return Path(shutil.copytree(folder, target))
