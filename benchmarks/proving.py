"""How fast an entry is proven to stand in the log, and one size to continue another: cold and warm.

Run as a module it is one process that opens a log, proves twenty things and prints how long each took.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from pymerkle import InmemoryTree, SqliteTree
from sqlalchemy import Connection

from benchmarks.big_logs import mission_in, tree_in
from benchmarks.made_up import batches
from benchmarks.rounds import Way, alone, compare
from tahqiq.store import log
from tahqiq.store.opening import open_store
from tahqiq_verify.tree import leaf_hash, verify_consistency, verify_inclusion

KINDS = ("inclusion", "consistency")
FIRST, WARM = 20, 1000
Prove = Callable[[int], object]
_seeds = count(1)


def cold(folder: Path, small: Path, size: int) -> None:
    """The first twenty proofs of a fresh process, ours and pymerkle's, and ours in a small log."""
    for kind in KINDS:
        ours = partial(_fresh_median, "ours", folder, kind)
        compare(
            f"First {FIRST} {kind} proofs of a fresh process at {size:,} entries, median",
            Way("tahqiq, from SQLite", ours),
            Way("pymerkle SqliteTree", partial(_fresh_median, "pymerkle", folder, kind)),
            "ms",
            less_is_better=True,
        )
        compare(
            f"The same in a log of {size:,} entries against one of 10,000",
            Way("tahqiq, the large log", ours),
            Way("tahqiq, the small log", partial(_fresh_median, "ours", small, kind)),
            "ms",
            less_is_better=True,
        )


def _fresh_median(whose: str, folder: Path, kind: str) -> float:
    return float(median(alone("proving", whose, str(folder), kind, str(next(_seeds)))))


def warm(folder: Path, small: Path, size: int) -> None:
    """A thousand proofs after a hundred others: against pymerkle's tree held in memory, and against a small log."""
    tree = InmemoryTree(algorithm="sha256")
    for _start, leaves, _nonces in batches(size):
        tree.append_entries(leaves)
    gc.freeze()
    stores = open_store(mission_in(folder)), open_store(mission_in(small))
    with stores[0].reading() as connection, stores[1].reading() as other:
        few = log.log_size(other)
        for kind in KINDS:
            title = f"Warm {kind} proofs at {size:,} entries, median of {WARM:,}"
            ours = Way("tahqiq, from SQLite", partial(_warm_median, _ours(connection, kind, size), size))
            theirs = Way("pymerkle InmemoryTree", partial(_warm_median, _pymerkle(tree, kind), size))
            compare(title, ours, theirs, "ms", less_is_better=True)
            less = Way("tahqiq, the small log", partial(_warm_median, _ours(other, kind, few), few))
            compare(f"{title}, against a log of {few:,}", ours, less, "ms", less_is_better=True)
    for store in stores:
        store.close()
    gc.unfreeze()


def _warm_median(prove: Prove, size: int) -> float:
    chance = random.Random(size)
    for _proof in range(100):
        prove(chance.randrange(size))
    return median(_milliseconds(prove, [chance.randrange(size) for _proof in range(WARM)]))


def _milliseconds(prove: Prove, numbers: list[int]) -> list[float]:
    taken = []
    for number in numbers:
        begun = time.perf_counter()
        prove(number)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def _pymerkle(tree: InmemoryTree | SqliteTree, kind: str) -> Prove:
    if kind == "inclusion":
        return lambda number: tree.prove_inclusion(number + 1)
    return lambda number: tree.prove_consistency(number + 1)


def _ours(connection: Connection, kind: str, size: int) -> Prove:
    if kind == "inclusion":
        return lambda number: log.inclusion_path(connection, number, size)
    return lambda number: log.consistency_path(connection, number + 1, size)


def main(whose: str, folder: Path, kind: str, seed: int) -> None:
    """Opens the log, proves, and prints the milliseconds of each proof."""
    chance = random.Random(seed)
    if whose == "pymerkle":
        tree = SqliteTree(tree_in(folder))
        size = tree.get_size()
        taken = _milliseconds(_pymerkle(tree, kind), [chance.randrange(size) for _proof in range(FIRST)])
    else:
        store = open_store(mission_in(folder))
        with store.reading() as connection:
            size = log.log_size(connection)
            numbers = [chance.randrange(size) for _proof in range(FIRST)]
            prove = _ours(connection, kind, size)
            taken = _milliseconds(prove, numbers)
            for number in numbers:  # a fast wrong proof would be no proof
                if not _holds(connection, kind, number, size):
                    raise SystemExit(f"the {kind} proof for {number} does not hold")
        store.close()
    print(json.dumps(taken))


def _holds(connection: Connection, kind: str, number: int, size: int) -> bool:
    root = log.log_root(connection, size)
    if kind == "inclusion":
        (_index, leaf) = next(log.entries(connection, number, number + 1))
        path = log.inclusion_path(connection, number, size)
        return verify_inclusion(leaf_hash(leaf), number, size, path, root)
    path = log.consistency_path(connection, number + 1, size)
    return verify_consistency(number + 1, size, path, log.log_root(connection, number + 1), root)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
