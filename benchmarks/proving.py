"""How fast an entry is proven to stand in the register."""

import tempfile
import time
from functools import cache
from pathlib import Path

from pymerkle import SqliteTree

from benchmarks.appending import deed, small_mission
from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.store import log

SIZE, PROOFS = 2000, 200


@cache
def _mission() -> tuple[Desk, tempfile.TemporaryDirectory[str]]:
    folder = tempfile.TemporaryDirectory()
    desk = small_mission(Path(folder.name))
    for start in range(0, SIZE, 500):
        append(desk, "duty-1", [deed(n) for n in range(start, start + 500)])
    return desk, folder


@cache
def _tree() -> tuple[SqliteTree, tempfile.TemporaryDirectory[str]]:
    folder = tempfile.TemporaryDirectory()
    tree = SqliteTree(f"{folder.name}/tree.db")
    tree.append_entries([b"x" * 300 + str(n).encode() for n in range(SIZE)])
    return tree, folder


def ours() -> float:
    """Receipts a second, each read from the database."""
    desk, _folder = _mission()
    start = time.perf_counter()
    with desk.store.reading() as connection:
        for number in range(PROOFS):
            log.receipt(connection, number * 9 % SIZE)
    return PROOFS / (time.perf_counter() - start)


def pymerkle() -> float:
    """pymerkle's inclusion proofs a second over as many entries."""
    tree, _folder = _tree()
    start = time.perf_counter()
    for number in range(PROOFS // 10):
        tree.prove_inclusion(number * 9 % SIZE + 1)
    return PROOFS // 10 / (time.perf_counter() - start)
