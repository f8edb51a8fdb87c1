"""Learns the weights by which two headlines are judged to tell of one event, from labelled headlines.

Each CSV has the columns report_id, source, date, headline, incidents (joined by ";"), and optionally conflict: a
file with several conflicts is learned from conflict by conflict, and once more with all of them in the same weeks.
A weight that says the opposite of what its feature means is left out.
"""

import json
import sys
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
from numpy.typing import NDArray

from tahqiq.archive.headline_features import FEATURES, compare_headlines
from tahqiq.archive.headline_prior import LONGEST_DAYS, headline_pairs
from tahqiq.archive.headlines import headlines_of
from tahqiq.desk.read_reports import read_reports
from tahqiq.reading.knowledge import load_knowledge

Floats = NDArray[np.float64]
OUT = Path("src/tahqiq/archive/data/headline_weights.json")
RIDGE = 10.0
WEIGHT = 4000.0
# What a feature may say: for one event, against it, or either.
FOR = {
    *(
        "words_shared_share",
        "words_likeness",
        "fresh_words_shared_share",
        "fresh_name_shared",
        "object_shared",
    ),
    *(
        "act_shared",
        "victims_shared",
        "killed_same",
        "killed_same_many",
        "killed_near",
        "wounded_same",
        "place_shared",
    ),
}
EITHER = {"one_without_names", "digest"}


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV file, all values as text."""
    table = pa_csv.read_csv(
        path,
        parse_options=pa_csv.ParseOptions(newlines_in_values=True),
        convert_options=pa_csv.ConvertOptions(
            column_types={
                name: pa.string()
                for name in ("report_id", "source", "date", "headline", "incidents", "conflict")
            }
        ),
    )
    rows: list[dict[str, str]] = table.to_pylist()
    return rows


def by_conflict(rows: list[dict[str, str]]) -> dict[str, list[dict[str, str]]]:
    """The rows of each conflict; of a file without that column all together."""
    ordered = sorted(rows, key=lambda row: row.get("conflict") or "")
    return {name: list(some) for name, some in groupby(ordered, key=lambda row: row.get("conflict") or "")}


def in_the_same_weeks(conflicts: dict[str, list[dict[str, str]]]) -> list[dict[str, str]]:
    """All conflicts moved to begin on one day."""
    found = []
    for rows in conflicts.values():
        begin = min(date.fromisoformat(row["date"]) for row in rows)
        shift = date(2030, 1, 1) - begin
        found += [row | {"date": _shifted(row["date"], shift)} for row in rows]
    return found


def _shifted(day: str, by: timedelta) -> str:
    return (date.fromisoformat(day) + by).isoformat()


def examples(rows: list[dict[str, str]]) -> tuple[Floats, Floats]:
    """Features and truth (1 where two headlines share an incident) of all pairs within the longest time."""
    raw = pa.Table.from_pylist(rows).select(["report_id", "source", "date", "headline"])
    heads = headlines_of(read_reports(raw, load_knowledge(None)))
    pairs = headline_pairs(heads)
    told = [set(rows[row]["incidents"].split(";")) for row in heads.row]
    truth = np.array(
        [bool(told[a] & told[b]) for a, b in zip(pairs.one, pairs.other, strict=True)], dtype=np.float64
    )
    features = compare_headlines(heads, pairs.one.astype(np.int64), pairs.other.astype(np.int64))
    return features.astype(np.float64), truth


def learn(sets: list[tuple[float, list[tuple[Floats, Floats]]]]) -> tuple[float, Floats]:
    """Ridge logistic regression over sets of examples, each set with its weight whatever its number of pairs."""
    parts = [
        (x, y, np.full(len(y), WEIGHT * weight / len(group) / max(len(y), 1)))
        for weight, group in sets
        for x, y in group
    ]
    features, truth, weights = (np.concatenate([part[n] for part in parts]) for n in range(3))
    mean, spread = features.mean(axis=0), features.std(axis=0) + 1e-9
    scaled = np.column_stack([np.ones(len(truth)), (features - mean) / spread])
    signs = np.array([0] + [0 if name in EITHER else 1 if name in FOR else -1 for name in FEATURES])
    live = np.ones(len(signs), dtype=np.bool_)
    while True:
        found = np.zeros(len(signs))
        found[live] = _newton(scaled[:, live], truth, weights)
        wrong = live & (signs * found < 0)
        if not wrong.any():
            break
        live &= ~wrong
    slopes = found[1:] / spread
    return float(found[0] - (mean * slopes).sum()), slopes


def _newton(scaled: Floats, truth: Floats, weights: Floats) -> Floats:
    ridge = np.full(scaled.shape[1], RIDGE)
    ridge[0] = 1e-6
    found = np.zeros(scaled.shape[1])
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(scaled @ found, -30, 30)))
        slope = scaled.T @ (weights * (chance - truth)) + ridge * found
        bend = (scaled * (weights * chance * (1 - chance))[:, None]).T @ scaled + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < 1e-6:
            break
    return found


def sets_of(path: Path, weight: float) -> list[tuple[float, list[tuple[Floats, Floats]]]]:
    """The sets of examples of one file."""
    conflicts = by_conflict(rows_of(path))
    sets = [(weight, [examples(rows) for rows in conflicts.values()])]
    if len(conflicts) > 1:
        sets.append((weight, [examples(in_the_same_weeks(conflicts))]))
    return sets


def main(arguments: list[str]) -> None:
    """Each argument is FILE or FILE=WEIGHT."""
    sets = []
    for argument in arguments:
        name, _, weight = argument.partition("=")
        sets += sets_of(Path(name), float(weight or 1))
    intercept, slopes = learn(sets)
    said = {
        "name": "headlines 1",
        "about": "Additive log-odds of two headlines being about one event; see scripts/train_headlines.py.",
        "learned_from": "made-up headlines (tests/archive/labelled) and headlines of UCDP GED and UCDP Candidate "
        "events, CC BY 4.0 (none of them shipped)",
        "intercept": round(intercept, 4),
        "weights": {
            name: round(float(slope), 4) for name, slope in zip(FEATURES, slopes, strict=True) if slope
        },
        "settings": {"absent": -6.0, "stop": -1.75, "dissent": -3.0},
        "longest_days": LONGEST_DAYS,
    }
    OUT.write_text(json.dumps(said, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
