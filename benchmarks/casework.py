"""How fast a mission of very many cases is audited, against reading the same rows and against case by case."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from sqlalchemy import select

from benchmarks.many_cases import CASES, SKIPPED, mission_of_many_cases
from benchmarks.rounds import Way, compare
from tahqiq.desk.case_board import broken_steps
from tahqiq.desk.case_state import case_state
from tahqiq.desk.open_desk import Desk
from tahqiq.store import tables
from tahqiq.verification.steps import audit

ONE_BY_ONE = 20  # cases of the sample that is audited alone; each reads what all cases share anew


def report(cases: int = CASES) -> None:
    """Prints the audit of all cases as ratios against two other ways, and as the seconds of a whole process."""
    with tempfile.TemporaryDirectory() as folder:
        desk = mission_of_many_cases(Path(folder), cases)
        title = f"Auditing {cases:,} cases of eight papers, SQLite"
        ours = Way(
            "tahqiq procedure audit: rows read, rules asked, all at once", lambda: _audited(desk, cases)
        )
        compare(
            title,
            ours,
            Way("plain SQL: the same rows fetched as text", lambda: _fetched(desk, cases)),
            "cases/s",
        )
        compare(
            title, ours, Way("each case by itself, as for one incident", lambda: _one_by_one(desk)), "cases/s"
        )
        desk.store.close()
        seconds = sorted(_whole_process(Path(folder) / f"cases-{cases}.tahqiq") for _round in range(3))
        print(f"  whole process: {seconds[1]:.1f} s ({seconds[0]:.1f}–{seconds[2]:.1f})\n", flush=True)


def _audited(desk: Desk, cases: int) -> float:
    begun = time.perf_counter()
    _steps, broken = broken_steps(desk)
    taken = time.perf_counter() - begun
    if len({one.incident for one in broken}) != (cases - 1) // SKIPPED:
        raise SystemExit("the audit has not found exactly the cases in which a step was skipped")
    return cases / taken


def _fetched(desk: Desk, cases: int) -> float:
    queries = [
        select(tables.membership.c.incident, tables.claim.c.body).join(
            tables.claim, tables.claim.c.id == tables.membership.c.claim
        ),
        select(tables.finding.c.idx, tables.finding.c.kind, tables.finding.c.body),
        select(tables.done),
        select(tables.submission.c.id, tables.submission.c.received_at),
    ]
    begun = time.perf_counter()
    with desk.store.reading() as connection:
        for query in queries:
            connection.execute(query).all()
    return cases / (time.perf_counter() - begun)


def _one_by_one(desk: Desk) -> float:
    query = select(tables.membership.c.incident).distinct().limit(ONE_BY_ONE)
    with desk.store.reading() as connection:
        incidents = list(connection.execute(query).scalars())
    begun = time.perf_counter()
    for incident in incidents:
        audit(case_state(desk, incident))
    return len(incidents) / (time.perf_counter() - begun)


def _whole_process(place: Path) -> float:
    command = [
        sys.executable,
        "-m",
        "tahqiq",
        "--mission",
        str(place),
        "--keys",
        str(place.with_suffix(".keys")),
    ]
    begun = time.perf_counter()
    done = subprocess.run([*command, "procedure", "audit", "--json"], check=False, capture_output=True)
    if done.returncode != 4:
        raise SystemExit("the audit has not said that a rule was broken")
    return time.perf_counter() - begun
