"""How fast entries get into the log, durably, against a library that keeps entries and leaf hashes and no tree."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from statistics import median

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymerkle import SqliteTree

from benchmarks.made_up import batches, scattered
from tahqiq.register.checkpoint import sign_checkpoint
from tahqiq.register.signer import Signer
from tahqiq.store.bare_log import BareLog, open_log
from tahqiq.store.opening import create_store

SINGLES, TURN = 2000, 50
PEN = Signer("bench.example/log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
Batch = tuple[int, list[bytes], list[str]]


@cache
def made(size: int) -> list[Batch]:
    """The entries of a round, made before the clock runs."""
    return list(batches(size))


@contextmanager
def fresh_log() -> Iterator[BareLog]:
    """An empty log in a SQLite file, with the settings that missions have."""
    with tempfile.TemporaryDirectory() as folder:
        create_store(f"{folder}/bench.tahqiq").close()
        log = open_log(f"{folder}/bench.tahqiq")
        yield log
        log.close()


@contextmanager
def fresh_tree() -> Iterator[SqliteTree]:
    """An empty pymerkle tree in a SQLite file, as the library sets it up."""
    with tempfile.TemporaryDirectory() as folder, SqliteTree(f"{folder}/tree.db") as tree:
        yield tree


def in_batches(size: int, *, checked: bool = False, scatter: bool = False) -> tuple[float, float]:
    """Entries a second, ours and pymerkle's, a batch here and a batch there.

    Each batch ends in the root and a signed checkpoint. Ours is also read back if ``checked``; its nonces lose
    what brings them together if they ``scatter``.
    """
    given = [
        (start, leaves, scattered(nonces) if scatter else nonces) for start, leaves, nonces in made(size)
    ]
    mine = theirs = 0.0
    with fresh_log() as log, fresh_tree() as tree:
        for start, leaves, nonces in given:
            begun = time.perf_counter()
            append_batch(log, start, leaves, nonces, checked=checked)
            turned = time.perf_counter()
            append_batch_to_pymerkle(tree, leaves)
            mine, theirs = mine + turned - begun, theirs + time.perf_counter() - turned
    return size / mine, size / theirs


def append_batch(
    log: BareLog, start: int, leaves: list[bytes], nonces: list[str], *, checked: bool = False
) -> None:
    """One batch as the register takes it in, with its signed tree head."""
    end = log.append(leaves, nonces).stop
    if checked:
        log.check(start, end)
    sign_checkpoint(end, log.root(end), PEN)


def append_batch_to_pymerkle(tree: SqliteTree, leaves: list[bytes]) -> None:
    """One batch with its signed tree head."""
    end = tree.append_entries(leaves)
    sign_checkpoint(end, tree.get_root(), PEN)


def one_by_one(*, headed: bool = False) -> tuple[float, float]:
    """Milliseconds of the median append, ours and pymerkle's, fifty here and fifty there.

    Each is a durable transaction of its own; ``headed``: with the root and a signed checkpoint.
    """
    mine: list[float] = []
    theirs: list[float] = []
    with fresh_log() as log, fresh_tree() as tree:

        def ours(leaf: bytes, nonce: str) -> None:
            end = log.append([leaf], [nonce]).stop
            if headed:
                sign_checkpoint(end, log.root(end), PEN)

        def pymerkles(leaf: bytes, _nonce: str) -> None:
            end = tree.append_entry(leaf)
            if headed:
                sign_checkpoint(end, tree.get_root(), PEN)

        pairs = _singles()
        for first in range(0, SINGLES, TURN):
            for append, taken in ((ours, mine), (pymerkles, theirs)):
                for pair in pairs[first : first + TURN]:
                    begun = time.perf_counter()
                    append(*pair)
                    taken.append(time.perf_counter() - begun)
    return median(mine) * 1000, median(theirs) * 1000


@cache
def _singles() -> list[tuple[bytes, str]]:
    return [
        (leaf, f"{start + place:016x}{nonce[16:]}")
        for start, leaves, nonces in made(SINGLES)
        for place, (leaf, nonce) in enumerate(zip(leaves, nonces, strict=True))
    ]
