"""How fast sealed entries are taken in with every rule checked, against checking their signatures and nothing else.

Taking in is: the entry read strictly, its signature, its key, its nonce and its checkpoint by the register's own
replay, then the append and the signed tree head. Whoever can open what is sealed checks more: each disclosure
against its digest, and the member's right to the act. Both are measured; ``_opened`` is the difference.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection

from benchmarks.appending import PEN
from benchmarks.rounds import Way, compare
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member, found_mission
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.plan import plan_from_options
from tahqiq.model.act import Act
from tahqiq.model.source import Source
from tahqiq.register.checkpoint import sign_checkpoint
from tahqiq.register.envelope import new_identity, recipient_of
from tahqiq.register.seal import Readers, SealedEntry, Seen, seal
from tahqiq.store import log
from tahqiq.store.rebuilding import check_record, roots_of
from tahqiq.store.register_state import replay_of
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import Leaf, parse_leaf
from tahqiq_verify.replay import Replay, once_of

ENTRIES, BATCH = 3000, 500
MEMBER = "duty-1"


@dataclass(frozen=True)
class Handed:
    """Entries as a member hands them in, the key they are signed with, and the mission they are for."""

    desk: Desk
    public: bytes
    entries: list[SealedEntry]


@contextmanager
def handed_in() -> Iterator[Handed]:
    """A founded mission, and sealed records for it that are not in it yet."""
    chance = random.Random(3).randbytes
    with tempfile.TemporaryDirectory() as folder:
        plan = plan_from_options(
            "bench", None, "UTC", "19:30", {"ARD": "Arden", "BEL": "Belmar"}, {"QAS": "Qasr"}
        )
        clock = CaseClock(datetime(2025, 10, 28, tzinfo=UTC))
        desk = found_mission(str(Path(folder) / "bench.tahqiq"), None, plan.mission, clock, chance)
        for post in plan.roster:
            if post.id == MEMBER:
                enrol_member(desk, "adm-1", post)
        signer = desk.keyring.signer(MEMBER)
        with desk.store.reading() as connection:
            size = log.log_size(connection)
            seen = Seen(size, log.log_root(connection, size))
        reader = recipient_of(new_identity())
        entries = [
            seal(_act(desk, number), signer, desk.mission.origin, seen, chance, Readers([reader]))
            for number in range(ENTRIES)
        ]
        yield Handed(desk, signer.public, entries)
        desk.store.close()


def _act(desk: Desk, number: int) -> Act:
    name = f"source-{number}"
    source = Source(id=name, name=name, kind="media", independence_group=name)
    return Act(verb="source.registered", by=MEMBER, at=desk.clock.now(), body=source.model_dump(mode="json"))


def report() -> None:
    """Prints both and their ratios, in the processor's time; what a round has taken in is undone after it."""
    with handed_in() as handed:
        bare = Way("bare Ed25519 verification of the same entries", partial(verified, handed))
        title = f"Intake of {ENTRIES:,} sealed entries, one core"
        sealed = Way("tahqiq: form, signature, key, nonce, append, tree head", partial(taken_in, handed))
        compare(title, sealed, bare, "entries/CPU s")
        opened = Way("tahqiq: the same, disclosures and role", partial(taken_in, handed, opened=True))
        compare(f"{title}, with what is sealed in them", opened, bare, "entries/CPU s")


class _Undone(Exception):
    """Ends a round's last transaction without keeping it."""


def taken_in(handed: Handed, *, opened: bool = False) -> float:
    """Entries a second with every rule; in batches, as a busy intake would do it."""
    begun = time.process_time()
    try:
        with handed.desk.store.writing() as connection:
            register = replay_of(connection)
            for first in range(0, ENTRIES, BATCH):
                _take_in(connection, register, handed.entries[first : first + BATCH], opened=opened)
            taken = time.process_time() - begun
            raise _Undone
    except _Undone:
        return ENTRIES / taken


def _take_in(connection: Connection, register: Replay, batch: list[SealedEntry], *, opened: bool) -> None:
    start, nonces, roots = register.size, [], roots_of(connection)
    for entry in batch:
        standing = register.enter(register.size, entry.leaf, roots)
        if standing.outcome != "valid" or standing.leaf is None:
            raise SystemExit(f"an entry of the bench is not valid: {standing.why}")
        if opened:
            _opened(standing.index, standing.leaf, entry, register)
        nonces.append(once_of(standing.leaf))
    log.append_leaves(connection, start, [entry.leaf for entry in batch], nonces)
    sign_checkpoint(register.size, log.log_root(connection, register.size), PEN)


def _opened(index: int, leaf: Leaf, entry: SealedEntry, register: Replay) -> None:
    said = disclosed(leaf, entry.disclosures).values
    check_record(index, said["verb"], said["by"], register.roll.signer(leaf, index), register)


def verified(handed: Handed) -> float:
    """Entries a second whose signature alone is checked, with the key at hand."""
    key = Ed25519PublicKey.from_public_bytes(handed.public)
    pairs = [
        (leaf.signature, leaf.signing_input) for leaf in (parse_leaf(one.leaf) for one in handed.entries)
    ]
    begun = time.process_time()
    for signature, message in pairs:
        key.verify(signature, message)
    return ENTRIES / (time.process_time() - begun)
