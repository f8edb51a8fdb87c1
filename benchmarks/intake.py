"""How fast sealed entries are taken in with every rule checked, against checking their signatures and nothing else.

Taking in is: the entry read strictly, its signature, its key and its checkpoint by the register's own replay,
what it discloses against its digests, its member's right to the act, then the append and the signed tree head.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

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
from tahqiq.register.seal import SealedEntry, Seen, seal
from tahqiq.store import log
from tahqiq.store.rebuilding import check_record, roots_of
from tahqiq.store.register_state import replay_of
from tahqiq_verify.disclosure import disclosed
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.replay import once_of

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
            seal(_act(desk, number), signer, desk.mission.origin, seen, chance, [reader])
            for number in range(ENTRIES)
        ]
        yield Handed(desk, signer.public, entries)
        desk.store.close()


def _act(desk: Desk, number: int) -> Act:
    name = f"source-{number}"
    source = Source(id=name, name=name, kind="media", independence_group=name)
    return Act(verb="source.registered", by=MEMBER, at=desk.clock.now(), body=source.model_dump(mode="json"))


def report() -> None:
    """Prints both and their ratio; what a round has taken in is undone after it."""
    with handed_in() as handed:
        compare(
            f"Intake of {ENTRIES:,} sealed entries, one core",
            Way("tahqiq: form, signature, key, digests, role, append, tree head", lambda: taken_in(handed)),
            Way("bare Ed25519 verification of the same entries", lambda: verified(handed)),
            "entries/s",
        )


class _Undone(Exception):
    """Ends a round's last transaction without keeping it."""


def taken_in(handed: Handed) -> float:
    """Entries a second with every rule; in batches of one transaction, as a busy intake would do it."""
    begun = time.perf_counter()
    try:
        with handed.desk.store.writing() as connection:
            register, roots = replay_of(connection), roots_of(connection)
            for first in range(0, ENTRIES, BATCH):
                batch = handed.entries[first : first + BATCH]
                start, nonces = register.size, []
                for entry in batch:
                    standing = register.enter(register.size, entry.leaf, roots)
                    if standing.outcome != "valid" or standing.leaf is None:
                        raise SystemExit(f"an entry of the bench is not valid: {standing.why}")
                    opened = disclosed(standing.leaf, entry.disclosures)
                    signer = register.roll.signer(standing.leaf, standing.index)
                    check_record(standing.index, opened.values["verb"], opened.values["by"], signer, register)
                    nonces.append(once_of(standing.leaf))
                log.append_leaves(connection, start, [entry.leaf for entry in batch], nonces)
                sign_checkpoint(register.size, log.log_root(connection, register.size), PEN)
            taken = time.perf_counter() - begun
            raise _Undone
    except _Undone:
        return ENTRIES / taken


def verified(handed: Handed) -> float:
    """Entries a second whose signature alone is checked, with the key at hand."""
    key = Ed25519PublicKey.from_public_bytes(handed.public)
    pairs = [
        (leaf.signature, leaf.signing_input) for leaf in (parse_leaf(one.leaf) for one in handed.entries)
    ]
    begun = time.perf_counter()
    for signature, message in pairs:
        key.verify(signature, message)
    return ENTRIES / (time.perf_counter() - begun)
