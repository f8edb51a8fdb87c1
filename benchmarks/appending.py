"""How fast entries get into the log, durably, against a library that keeps entries and leaf hashes and no tree."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pymerkle import SqliteTree

from benchmarks.made_up import batches, scattered
from tahqiq.register.checkpoint import sign_checkpoint
from tahqiq.register.signer import Signer
from tahqiq.store.bare_log import BareLog, open_log
from tahqiq.store.opening import create_store

SINGLES = 2000
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


def ours_in_batches(size: int, *, checked: bool = False, scatter: bool = False) -> float:
    """Entries a second: append a batch, read it back if ``checked``, compute the root, sign a checkpoint."""
    given = [
        (start, leaves, scattered(nonces) if scatter else nonces) for start, leaves, nonces in made(size)
    ]
    with fresh_log() as log:
        begun = time.perf_counter()
        for start, leaves, nonces in given:
            append_batch(log, start, leaves, nonces, checked=checked)
        return size / (time.perf_counter() - begun)


def append_batch(
    log: BareLog, start: int, leaves: list[bytes], nonces: list[str], *, checked: bool = False
) -> None:
    """One batch as the register takes it in, with its signed tree head."""
    end = log.append(leaves, nonces).stop
    if checked:
        log.check(start, end)
    sign_checkpoint(end, log.root(end), PEN)


def pymerkle_in_batches(size: int) -> float:
    """The same entries into pymerkle's tree: append a batch, compute the root, sign a checkpoint."""
    given = made(size)
    with fresh_tree() as tree:
        begun = time.perf_counter()
        for _start, leaves, _nonces in given:
            append_batch_to_pymerkle(tree, leaves)
        return size / (time.perf_counter() - begun)


def append_batch_to_pymerkle(tree: SqliteTree, leaves: list[bytes]) -> None:
    """One batch with its signed tree head."""
    end = tree.append_entries(leaves)
    sign_checkpoint(end, tree.get_root(), PEN)


def ours_one_by_one(*, headed: bool = False) -> float:
    """Entries a second, each a durable transaction of its own; ``headed``: each with its own signed tree head."""
    pairs = _singles()
    with fresh_log() as log:
        begun = time.perf_counter()
        for leaf, nonce in pairs:
            end = log.append([leaf], [nonce]).stop
            if headed:
                sign_checkpoint(end, log.root(end), PEN)
        return len(pairs) / (time.perf_counter() - begun)


def pymerkle_one_by_one(*, headed: bool = False) -> float:
    """The same with pymerkle's ``append_entry``."""
    pairs = _singles()
    with fresh_tree() as tree:
        begun = time.perf_counter()
        for leaf, _nonce in pairs:
            end = tree.append_entry(leaf)
            if headed:
                sign_checkpoint(end, tree.get_root(), PEN)
        return len(pairs) / (time.perf_counter() - begun)


@cache
def _singles() -> list[tuple[bytes, str]]:
    return [
        (leaf, f"{start + place:016x}{nonce[16:]}")
        for start, leaves, nonces in made(SINGLES)
        for place, (leaf, nonce) in enumerate(zip(leaves, nonces, strict=True))
    ]
