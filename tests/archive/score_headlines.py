"""Scores corroboration of headlines against events known to hold them; run as a program it prints the figures.

Two headlines are truly a pair if they share at least one event: one line of news may support several events, and so
no grouping can be wholly right. The baseline joins what was published on one day.
"""

import csv
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa

from tahqiq.archive.headline_prior import HeadlinePrior, corroborate_headlines, load_headline_prior
from tahqiq.desk.read_reports import read_reports
from tahqiq.reading.knowledge import load_knowledge

HERE = Path(__file__).parent
MADE_UP = HERE / "labelled" / "headlines_made_up.csv"
REAL = Path(__file__).parents[3] / "shared" / "data" / "ucdp_candidate_afpk_2026" / "event_sources.csv"


@dataclass(frozen=True)
class Labelled:
    """Headlines as a table (report_id, source, date, headline), and the events that each one tells of."""

    table: pa.Table
    events: list[frozenset[str]]


def made_up() -> dict[str, Labelled]:
    """The made-up headlines, by conflict."""
    with MADE_UP.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {
        conflict: labelled([row for row in rows if row["conflict"] == conflict])
        for conflict in dict.fromkeys(row["conflict"] for row in rows)
    }


def real() -> Labelled:
    """The real headlines of the development split; events of one headline stand in several rows."""
    found: dict[str, dict[str, str]] = {}
    with REAL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            here = found.setdefault(
                row["report_id"],
                {
                    "report_id": row["report_id"],
                    "source": row["source_office"],
                    "date": row["source_date"],
                    "headline": row["source_headline"],
                    "incidents": row["event_id"],
                },
            )
            here["incidents"] += f";{row['event_id']}"
    return labelled(list(found.values()))


def labelled(rows: list[dict[str, str]]) -> Labelled:
    """Rows with ``incidents`` joined by ";" as a table and truth."""
    table = pa.Table.from_pylist(rows).select(["report_id", "source", "date", "headline"])
    return Labelled(table, [frozenset(row["incidents"].split(";")) for row in rows])


@cache
def dictionaries() -> object:
    return load_knowledge(None)


def found_by(given: Labelled, prior: HeadlinePrior | None = None) -> np.ndarray:
    """The incident that corroboration puts each headline in, read with the general dictionaries."""
    read = read_reports(given.table, dictionaries())  # type: ignore[arg-type]
    return corroborate_headlines(read, prior or load_headline_prior()).labels


def by_day(given: Labelled) -> np.ndarray:
    return np.unique(given.table.column("date").to_pylist(), return_inverse=True)[1]


def pairs_of(given: Labelled, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For every two headlines: whether they truly share an event, and whether they were put together."""
    one, other = np.triu_indices(len(labels), 1)
    truth = np.array([bool(given.events[a] & given.events[b]) for a, b in zip(one, other, strict=True)])
    return truth, labels[one] == labels[other]


def scores(
    truth: np.ndarray, found: np.ndarray, weight: np.ndarray | None = None
) -> tuple[float, float, float]:
    """Precision, recall, F1 over pairs."""
    weight = np.ones(len(truth)) if weight is None else weight
    both, told, true = (weight[each].sum() for each in (truth & found, found, truth))
    return both / max(told, 1e-9), both / max(true, 1e-9), 2 * both / max(told + true, 1e-9)


def interval(given: Labelled, labels: np.ndarray, draws: int = 400) -> tuple[float, float]:
    """The 90 % interval of F1 when events are drawn again with return; a headline weighs as its first event does."""
    dice = np.random.default_rng(1)
    truth, found = pairs_of(given, labels)
    names, first = np.unique([min(one) for one in given.events], return_inverse=True)
    one, other = np.triu_indices(len(labels), 1)
    drawn = []
    for _ in range(draws):
        times = np.bincount(dice.integers(0, len(names), len(names)), minlength=len(names))[first]
        weight = np.where(first[one] == first[other], times[one], times[one] * times[other]).astype(float)
        drawn.append(scores(truth, found, weight)[2])
    low, high = np.percentile(drawn, [5, 95])
    return float(low), float(high)


def line(name: str, given: Labelled, labels: np.ndarray) -> str:
    truth, found = pairs_of(given, labels)
    precision, recall, f1 = scores(truth, found)
    low, high = interval(given, labels)
    events = len(frozenset().union(*given.events))
    return (
        f"{name:24s} n={len(labels):4d} events={events:3d} pairs={truth.sum():4d} "
        f"P={precision:.3f} R={recall:.3f} F1={f1:.3f} [{low:.2f}, {high:.2f}]"
    )


def main() -> None:
    sets = {f"made up: {name}": given for name, given in made_up().items()}
    if REAL.exists():
        sets["real, development"] = real()
    for name, given in sets.items():
        sys.stdout.write(line(name, given, found_by(given)) + "\n")
        sys.stdout.write(line("  same day", given, by_day(given)) + "\n")


if __name__ == "__main__":
    main()
