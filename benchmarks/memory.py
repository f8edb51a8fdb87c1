"""How much memory it takes to append a log and prove from it, each in a process of its own."""

import json
import random
import sys
import tempfile

from benchmarks.rounds import alone, peak_megabytes

PROOFS = 20


def report(size: int) -> None:
    """Prints both peaks, whole and above what the imports take, and their ratios."""
    ours, theirs = alone("memory", "ours", str(size)), alone("memory", "pymerkle", str(size))
    print(f"Peak memory for {size:,} entries appended and {PROOFS} proofs")
    for name, figures in (("tahqiq, SQLite", ours), ("pymerkle InmemoryTree", theirs)):
        above = figures["peak"] - figures["imports"]
        print(f"  {name:<62} {figures['peak']:>8,.0f} MB   ({above:,.0f} MB above its imports)")
    above = (ours["peak"] - ours["imports"]) / (theirs["peak"] - theirs["imports"])
    print(f"  ratio {ours['peak'] / theirs['peak']:.2f}; above imports {above:.2f}\n", flush=True)


def _ours(size: int) -> float:
    from benchmarks.appending import append_batch
    from benchmarks.made_up import batches
    from tahqiq.store.bare_log import open_log
    from tahqiq.store.opening import create_store

    imports = peak_megabytes()
    chance = random.Random(size)
    with tempfile.TemporaryDirectory() as folder:
        create_store(f"{folder}/bench.tahqiq").close()
        log = open_log(f"{folder}/bench.tahqiq")
        for start, leaves, nonces in batches(size):
            append_batch(log, start, leaves, nonces)
        for _proof in range(PROOFS):
            log.inclusion_path(chance.randrange(size), size)
        log.close()
    return imports


def _pymerkle(size: int) -> float:
    from pymerkle import InmemoryTree

    from benchmarks.made_up import batches

    imports = peak_megabytes()
    chance = random.Random(size)
    tree = InmemoryTree(algorithm="sha256")
    for _start, leaves, _nonces in batches(size):
        tree.append_entries(leaves)
    for _proof in range(PROOFS):
        tree.prove_inclusion(chance.randrange(size) + 1)
    return imports


if __name__ == "__main__":
    taken = (_ours if sys.argv[1] == "ours" else _pymerkle)(int(sys.argv[2]))
    print(json.dumps({"imports": taken, "peak": peak_megabytes()}))
