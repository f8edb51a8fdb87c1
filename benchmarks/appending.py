"""How fast entries get into the register, durably, against a library that only keeps leaf hashes."""

import random
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from pymerkle import SqliteTree

from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member, found_mission
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.plan import plan_from_options
from tahqiq.model.source import Source

ONE_BY_ONE = 100
BATCHES, BATCH = 10, 100


def small_mission(folder: Path) -> Desk:
    """A mission of two parties on a SQLite file."""
    plan = plan_from_options(
        "bench", None, "UTC", "19:30", {"ARD": "Arden", "BEL": "Belmar"}, {"QAS": "Qasr"}
    )
    clock = CaseClock(datetime(2025, 10, 28, tzinfo=UTC))
    chance = random.Random(3).randbytes
    desk = found_mission(str(folder / "bench.tahqiq"), None, plan.mission, clock, chance)
    enrol_member(desk, "adm-1", plan.roster[0])
    return desk


def deed(number: int) -> tuple[str, Source]:
    """An entry of about the size of a short act."""
    name = f"source-{number}"
    return "source.registered", Source(id=name, name=name, kind="media", independence_group=name)


def ours_one_by_one() -> float:
    """Entries a second, each its own transaction with a signed tree head."""
    with tempfile.TemporaryDirectory() as folder:
        desk = small_mission(Path(folder))
        return _rate(lambda n: append(desk, "duty-1", [deed(n)]), ONE_BY_ONE, 1)


def ours_in_batches() -> float:
    """Entries a second, a hundred to a transaction and tree head."""
    with tempfile.TemporaryDirectory() as folder:
        desk = small_mission(Path(folder))
        step = lambda n: append(desk, "duty-1", [deed(n * BATCH + k) for k in range(BATCH)])  # noqa: E731
        return _rate(step, BATCHES, BATCH)


def pymerkle_one_by_one() -> float:
    """Entries a second into pymerkle's SQLite tree, one by one."""
    with tempfile.TemporaryDirectory() as folder, SqliteTree(f"{folder}/tree.db") as other:
        return _rate(lambda n: other.append_entry(b"x" * 300 + str(n).encode()), ONE_BY_ONE, 1)


def pymerkle_in_batches() -> float:
    """Entries a second into pymerkle's SQLite tree, a hundred at a time."""
    with tempfile.TemporaryDirectory() as folder, SqliteTree(f"{folder}/tree.db") as other:
        step = lambda n: other.append_entries([b"x" * 300 + f"{n}-{k}".encode() for k in range(BATCH)])  # noqa: E731
        return _rate(step, BATCHES, BATCH)


def _rate(step: Callable[[int], object], steps: int, each: int) -> float:
    start = time.perf_counter()
    for number in range(steps):
        step(number)
    return steps * each / (time.perf_counter() - start)
