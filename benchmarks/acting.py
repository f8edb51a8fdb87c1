"""How fast a whole act is done by the desk: sealed, entered by the rules, projected, its tree head signed."""

import random
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.appending import fresh_tree
from benchmarks.rounds import Way, compare
from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member, found_mission
from tahqiq.desk.plan import plan_from_options
from tahqiq.model.source import Source

ONE_BY_ONE = 60
BATCHES, BATCH = 6, 50


def report() -> None:
    """Acts one by one and fifty at a time, beside a library that keeps an entry and its hash."""
    other = Way("pymerkle SqliteTree, append_entry of 300 bytes", _pymerkle)
    compare(
        "Whole acts of the desk, one by one",
        Way("tahqiq: sealed, checked, projected, read back, tree head signed", lambda: acts(ONE_BY_ONE, 1)),
        other,
        "acts/s",
    )
    compare(
        "Whole acts of the desk, fifty at a time",
        Way("tahqiq", lambda: acts(BATCHES, BATCH)),
        other,
        "acts/s",
    )


def acts(steps: int, each: int) -> float:
    """Acts a second, ``each`` to a transaction and tree head."""
    plan = plan_from_options(
        "bench", None, "UTC", "19:30", {"ARD": "Arden", "BEL": "Belmar"}, {"QAS": "Qasr"}
    )
    clock, chance = CaseClock(datetime(2025, 10, 28, tzinfo=UTC)), random.Random(3).randbytes
    with tempfile.TemporaryDirectory() as folder:
        desk = found_mission(str(Path(folder) / "bench.tahqiq"), None, plan.mission, clock, chance)
        for post in plan.roster:
            if post.id == "duty-1":
                enrol_member(desk, "adm-1", post)
        begun = time.perf_counter()
        for step in range(steps):
            append(desk, "duty-1", [_deed(step * each + number) for number in range(each)])
        taken = time.perf_counter() - begun
        desk.store.close()
    return steps * each / taken


def _deed(number: int) -> tuple[str, Source]:
    name = f"source-{number}"
    return "source.registered", Source(id=name, name=name, kind="media", independence_group=name)


def _pymerkle() -> float:
    with fresh_tree() as tree:
        begun = time.perf_counter()
        for number in range(ONE_BY_ONE):
            tree.append_entry(b"%0300d" % number)
        return ONE_BY_ONE / (time.perf_counter() - begun)
