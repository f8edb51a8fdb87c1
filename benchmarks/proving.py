"""How fast an entry is proven to stand in the log, and one size to continue another: cold and warm.

Run as a module it is one process that opens a log, proves twenty things and prints how long each took.
"""

import gc
import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from pymerkle import InmemoryTree, SqliteTree

from benchmarks.big_logs import mission_in, tree_in
from benchmarks.made_up import batches
from benchmarks.rounds import Way, alone, compare
from tahqiq.store import log
from tahqiq.store.opening import Store, open_store
from tahqiq_verify.tree import leaf_hash, verify_consistency, verify_inclusion

KINDS = ("inclusion", "consistency")
FIRST, WARM = 20, 1000
Prove = Callable[[int], object]


def cold(folder: Path, small: Path, size: int) -> None:
    """The first twenty proofs of a fresh process, ours and pymerkle's, and ours in a small log."""
    for kind in KINDS:
        compare(
            f"First {FIRST} {kind} proofs of a fresh process at {size:,} entries, median",
            Way("tahqiq, from SQLite", lambda: _median("ours", folder, kind)),
            Way("pymerkle SqliteTree", lambda: _median("pymerkle", folder, kind)),
            "ms",
            less_is_better=True,
        )
        compare(
            f"The same, tahqiq at {size:,} entries against tahqiq at 10,000",
            Way(f"{size:,} entries", lambda: _median("ours", folder, kind)),
            Way("10,000 entries", lambda: _median("ours", small, kind)),
            "ms",
            less_is_better=True,
        )


def _median(whose: str, folder: Path, kind: str) -> float:
    _seeds[kind] = _seeds.get(kind, 0) + 1
    return median(alone("proving", whose, str(folder), kind, str(_seeds[kind])))


_seeds: dict[str, int] = {}


def warm(folder: Path, size: int) -> None:
    """The thousand proofs after a hundred others, against pymerkle's tree held in memory, in one process."""
    tree = InmemoryTree(algorithm="sha256")
    for _start, leaves, _nonces in batches(size):
        tree.append_entries(leaves)
    gc.freeze()
    store = open_store(mission_in(folder))
    with store.reading() as connection:
        for kind in KINDS:
            ours = {
                "inclusion": lambda n: log.inclusion_path(connection, n, size),
                "consistency": lambda n: log.consistency_path(connection, n + 1, size),
            }[kind]
            compare(
                f"Warm {kind} proofs at {size:,} entries, median of {WARM:,}",
                Way("tahqiq, from SQLite", lambda prove=ours: _warm_median(prove, size)),  # type: ignore[misc]
                Way("pymerkle InmemoryTree", lambda prove=_pymerkle(tree, kind): _warm_median(prove, size)),  # type: ignore[misc]
                "ms",
                less_is_better=True,
            )
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
    return {
        "inclusion": lambda n: tree.prove_inclusion(n + 1),
        "consistency": lambda n: tree.prove_consistency(n + 1),
    }[kind]


def main(whose: str, folder: Path, kind: str, seed: int) -> None:
    """Opens the log, proves, and prints the milliseconds of each proof."""
    chance = random.Random(seed)
    if whose == "pymerkle":
        tree = SqliteTree(tree_in(folder))
        size = tree.get_size()
        taken = _milliseconds(_pymerkle(tree, kind), [chance.randrange(size) for _proof in range(FIRST)])
    else:
        store = open_store(mission_in(folder))
        taken = _ours(store, kind, chance)
        store.close()
    print(json.dumps(taken))


def _ours(store: Store, kind: str, chance: random.Random) -> list[float]:
    with store.reading() as connection:
        size = log.log_size(connection)
        numbers = [chance.randrange(size) for _proof in range(FIRST)]
        paths: dict[int, list[bytes]] = {}

        def prove(number: int) -> None:
            if kind == "inclusion":
                paths[number] = log.inclusion_path(connection, number, size)
            else:
                paths[number] = log.consistency_path(connection, number + 1, size)

        taken = _milliseconds(prove, numbers)
        root = log.log_root(connection, size)
        for number, path in paths.items():  # a fast wrong proof would be no proof
            if kind == "inclusion":
                (_index, leaf) = next(log.entries(connection, number, number + 1))
                holds = verify_inclusion(leaf_hash(leaf), number, size, path, root)
            else:
                holds = verify_consistency(number + 1, size, path, log.log_root(connection, number + 1), root)
            if not holds:
                raise SystemExit(f"the {kind} proof for {number} does not hold")
    return taken


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4]))
