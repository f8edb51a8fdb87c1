"""One archive on three engines: local, DuckDB shard by shard, Spark on this machine; seconds, memory, same answers?

``python -m benchmarks.engines [--sizes 10000,100000] [--world riverline]``. Each engine runs in a process of its own;
seconds leave out reading the table, memory is the most that the process and its children had resident together.
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import pyarrow.parquet as pq

from benchmarks.corroborating import SCRIPTS, write_world
from benchmarks.rounds import alone

WAYS: Final = ("local", "duckdb", "spark")
SEED: Final = 7
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
TICKS: Final = os.sysconf("SC_CLK_TCK")
WARM: Final = 2_000


def report(world: str, sizes: list[int], least: int | None) -> None:
    """All engines at all sizes."""
    for reports in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_world(world, SEED, {"reports": reports}, Path(folder))
            print(f"{world}, {reports:,} reports")
            print(
                f"  {'engine':<8}{'seconds':>9}{'processor s':>13}{'peak MB':>9}{'shards':>8}"
                "   pair F1  B-cubed F1   F1 against local"
            )
            for way in WAYS:
                run = alone(
                    "engines", "--alone", way, "--folder", folder, *(["--least", str(least)] if least else [])
                )
                print(
                    f"  {way:<8}{run['seconds']:>9.1f}{run['processor']:>13.1f}{run['peak']:>9,.0f}"
                    f"{run['shards']:>8}   {run['pairwise']:.4f}   {run['b_cubed']:.4f}       {run['same']:.5f}",
                    flush=True,
                )


def measure(way: str, folder: Path, least: int | None) -> dict[str, Any]:
    """One engine on the world in a folder; the first that runs leaves its answer there for the others."""
    sys.path.insert(0, str(SCRIPTS))
    from worlds.measure import b_cubed, pairwise

    from tahqiq.archive.aliases import Aliases
    from tahqiq.archive.incident_rule import incident_rule
    from tahqiq.archive.prior import load_prior
    from tahqiq.archive.shard_work import Question, prepare
    from tahqiq.archive.shards import USUAL, ShardSettings
    from tahqiq.archive.taxonomy import Taxonomy
    from tahqiq.desk.engines import in_parts, run_engine

    given = json.loads((folder / "given.json").read_text("utf-8"))
    table = pq.read_table(folder / "reports.parquet").sort_by("report_id")
    types = table["event_type"].unique().drop_null().to_pylist()
    taxonomy = Taxonomy.of([(a, b) for a, b in given["taxonomy"]], types)
    question = Question(
        taxonomy, Aliases.of([(a, b) for a, b in given["aliases"]]), load_prior(), incident_rule()
    )
    settings = ShardSettings(least=least) if least else USUAL
    run_engine("local", table.slice(0, WARM), question)
    shards = 1 if way == "local" else len(prepare(in_parts(table)(), question, settings).plan)
    with watched() as taken:
        start = time.perf_counter()
        labels = run_engine(way, table, question, settings).incident
        seconds = time.perf_counter() - start
    first = folder / "local.npy"
    if not first.exists():
        np.save(first, labels)
    truth = pq.read_table(folder / "truth.parquet").sort_by("id")["truth"].to_pylist()
    return {
        "seconds": seconds,
        "peak": taken.megabytes,
        "processor": sum(taken.seconds.values()),
        "shards": shards,
        "pairwise": pairwise(truth, labels)[2],
        "b_cubed": b_cubed(truth, labels)[2],
        "same": pairwise(np.load(first), labels)[2],
    }


@dataclass(slots=True)
class Taken:
    """What a process and all beneath it have taken: the most MB at once, and processor seconds by process."""

    megabytes: float = 0.0
    seconds: dict[int, float] = field(default_factory=dict)


@contextmanager
def watched(every: float = 0.2) -> Iterator[Taken]:
    """Looks at this process and all beneath it five times a second."""
    taken, done = Taken(), threading.Event()

    def watch() -> None:
        while not done.wait(every):
            _look(taken)

    before = time.process_time()
    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield taken
    finally:
        done.set()
        watcher.join()
        taken.seconds[os.getpid()] = time.process_time() - before


def _look(taken: Taken) -> None:
    parents: dict[int, int] = {}
    stats: dict[int, tuple[int, float]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                stat = (place / "stat").read_text("ascii", errors="replace").rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            parents[int(place.name)] = int(stat[1])
            stats[int(place.name)] = int(stat[21]), (int(stat[11]) + int(stat[12])) / TICKS
    beneath = {os.getpid()}
    while more := {child for child, parent in parents.items() if parent in beneath} - beneath:
        beneath |= more
    taken.megabytes = max(taken.megabytes, sum(stats[one][0] for one in beneath) * PAGE / 1e6)
    taken.seconds |= {one: stats[one][1] for one in beneath}


def main() -> None:
    """As the module says."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    asked.add_argument("--sizes", default="10000,100000")
    asked.add_argument("--world", default="riverline")
    asked.add_argument("--least", type=int, help="reports that a shard has at least")
    asked.add_argument("--alone", choices=WAYS, help="one engine, as JSON")
    asked.add_argument("--folder", type=Path)
    given = asked.parse_args()
    if given.alone:
        print(json.dumps(measure(given.alone, given.folder, given.least)))
    else:
        report(given.world, [int(size) for size in given.sizes.split(",")], given.least)


if __name__ == "__main__":
    main()
