"""The same entries in our log and in pymerkle's tree, side by side in one folder, for what is measured at size."""

import time
from pathlib import Path

from pymerkle import SqliteTree

from benchmarks.appending import append_batch, append_batch_to_pymerkle
from benchmarks.made_up import batches
from tahqiq.store.bare_log import open_log
from tahqiq.store.opening import create_store


def mission_in(folder: Path) -> str:
    """Where our log is kept."""
    return str(folder / "bench.tahqiq")


def tree_in(folder: Path) -> str:
    """Where pymerkle's tree is kept."""
    return str(folder / "tree.db")


def build(folder: Path, size: int) -> None:
    """Fills both, a batch here and a batch there, and prints how fast; both must come to one root."""
    create_store(mission_in(folder)).close()
    log, tree = open_log(mission_in(folder)), SqliteTree(tree_in(folder))
    mine = theirs = 0.0
    for start, leaves, nonces in batches(size):
        begun = time.perf_counter()
        append_batch(log, start, leaves, nonces)
        turned = time.perf_counter()
        append_batch_to_pymerkle(tree, leaves)
        mine, theirs = mine + turned - begun, theirs + time.perf_counter() - turned
    if log.root(size) != tree.get_root():
        raise SystemExit("the two programs do not come to the same root")
    log.close()
    tree.close()
    print(f"Durable append in batches of 1,000, once up to {size:,} entries, batch by batch in turn")
    print(f"  {'tahqiq':<62} {size / mine:>12,.0f} entries/s")
    print(f"  {'pymerkle SqliteTree':<62} {size / theirs:>12,.0f} entries/s")
    print(f"  ratio {theirs / mine:.2f}; the same root\n", flush=True)
