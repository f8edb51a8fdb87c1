"""Train the head: from labelled sentences and snippets to the weights beside the reader; the same in, the same out.

Run by hand when labels change: ``python scripts/train_head.py --headlines event_sources.csv`` (the UCDP table whose
headlines are labelled by their hashes; without it, those headlines are left out). Needs the extra ``head``. What it
learns from is described in ``scripts/head/README.md``. ``--folds`` prints how well it does on folds it did not see.
"""

import argparse
import csv
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.head import FAMILIES
from tahqiq.reading.parser import parse
from tahqiq.reading.sentence_vectors import ENCODER_SHA256, VOCABULARY_SHA256, load_encoder
from tahqiq.reading.zones import DROPPED, zone_lines

ROOT = Path(__file__).resolve().parents[1]
SNIPPETS = ROOT / "scripts/head/snippets.csv"
LABELLED = ROOT / "tests/reading/labelled"
REPORTS = ROOT / "tests/reading/reports.yaml"
WEIGHTS = ROOT / "src/tahqiq/reading/data/head/weights.json"
FACT = frozenset({"asserted", "reported", "confirmed", "alleged"})
FOLDS, SEED = 5, 20261122
RIDGES = (0.3, 1.0, 3.0, 10.0)
Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """A text with its labels; ``group`` keeps what was written together in one fold."""

    text: str
    kinetic: bool
    family: str
    group: str


def examples(headlines: Path | None) -> list[Example]:
    """All there is to learn from, each text once, in a fixed order."""
    found = [*_snippets(), *_headlines(headlines), *_sentences()]
    once = {" ".join(one.text.split()).lower(): one for one in reversed(found)}
    return [one for one in found if once[" ".join(one.text.split()).lower()] is one]


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _snippets() -> Iterator[Example]:
    for number, row in enumerate(_rows(SNIPPETS)):
        yield Example(row["text"], row["kinetic"] == "yes", row["family"], f"snippet {number}")


def _headlines(path: Path | None) -> Iterator[Example]:
    """The development half of the headlines. Denied ones are left out: the labels give them the denied event's type."""
    texts = (
        {sha256(row["source_headline"].encode()).hexdigest()[:16]: row for row in _rows(path)} if path else {}
    )
    for row in _rows(LABELLED / "headlines_invented.csv") + _rows(LABELLED / "headlines.csv"):
        text = row.get("headline") or texts.get(row["sha256_16"], {}).get("source_headline")
        if text and row["split"] == "dev" and row["attributed"] != "denied":
            family = FAMILY_OF.get(row["type"], "none")
            yield Example(text, row["kinetic"] == "yes", family, row["sha256_16"])


def _sentences() -> Iterator[Example]:
    """The sentences of the development reports, and every clause that is labelled as a claim."""
    for path in sorted((LABELLED / "dev").glob("*.yaml")):
        for report in yaml.safe_load(path.read_text(encoding="utf-8")):
            yield from _of_report(report, [_placed(report["text"], one) for one in report["claims"] or []])
    for report in yaml.safe_load(REPORTS.read_text(encoding="utf-8")):
        if report["split"] == "tune":
            placed = [(report["text"].index(one["near"]), len(one["near"]), one) for one in report["claims"]]
            yield from _of_report(report, placed, clauses=False)


def _placed(text: str, claim: dict[str, Any]) -> tuple[int, int, dict[str, Any]]:
    start = -1
    for _ in range(claim.get("nth", 1)):
        start = text.index(claim["span"], start + 1)
    return start, len(claim["span"]), claim


def _of_report(
    report: dict[str, Any], claims: Sequence[tuple[int, int, dict[str, Any]]], *, clauses: bool = True
) -> Iterator[Example]:
    for start, end, text in sentences(report["text"]):
        inside = [one for at, length, one in claims if at < end and start < at + length]
        label = _label(inside)
        if label is not None:
            yield Example(text, label == "violence", label, report["id"])
    for _at, _length, one in claims if clauses else ():
        label = _label([one])
        if label is not None and len(one["span"].split()) >= 4:
            yield Example(one["span"], label == "violence", label, report["id"])


def sentences(text: str) -> Iterator[tuple[int, int, str]]:
    """The sentences of the lines that may carry claims, found without the English model."""
    lines = [line for line in zone_lines(text) if line.zone not in DROPPED and line.text]
    chunks = [(line.number, line.start, line.text, line.text) for line in lines]
    for one in parse(chunks, model=False):
        if len(one.words) >= 4:
            yield one.start, one.end, one.text


def _label(claims: Sequence[dict[str, Any]]) -> str | None:
    """The family of a sentence; ``None`` where two careful people might call it kinetic or not."""
    if not claims:
        return "none"
    families = [FAMILY_OF[one["type"]] for one in claims]
    facts = [one.get("polarity") != "negated" and one.get("certainty", "asserted") in FACT for one in claims]
    if any(family == "violence" and fact for family, fact in zip(families, facts, strict=True)):
        return "violence"
    if "violence" in families:
        return "speech" if all(one.get("certainty") != "hedged" for one in claims) else None
    doubtful = any(one["type"] == "ceasefire_violated" for one in claims)
    responsible = any(re.search(r"responsib", str(one.get("span", one.get("near")))) for one in claims)
    return None if doubtful or responsible else families[0]


def fitted(vectors: Matrix, truth: npt.NDArray[np.bool_], ridge: float) -> Matrix:
    """Logistic regression with both sides weighed alike, by Newton's method; the intercept, last, is not shrunk."""
    rows = np.hstack([vectors, np.ones((len(vectors), 1))])
    share = truth.mean()
    weigh = np.where(truth, 0.5 / share, 0.5 / (1 - share))
    shrink = ridge * np.diag([*[1.0] * vectors.shape[1], 1e-6])
    found = np.zeros(rows.shape[1])
    for _ in range(30):
        said = 1 / (1 + np.exp(-rows @ found))
        slope = rows.T @ (weigh * (said - truth)) + shrink @ found
        bend = (rows * (weigh * said * (1 - said))[:, None]).T @ rows + shrink
        step = np.linalg.solve(bend, slope)
        found = found - step
        if float(np.abs(step).max()) < 1e-8:
            break
    return found


def chances(vectors: Matrix, weights: Matrix) -> Matrix:
    """The probability of each text."""
    return np.asarray(1 / (1 + np.exp(-(vectors @ weights[:-1] + weights[-1]))))


def f1(truth: npt.NDArray[np.bool_], said: npt.NDArray[np.bool_]) -> float:
    """Two times the hits over what is true and what was said."""
    return float(2 * (truth & said).sum() / max(1, truth.sum() + said.sum()))


def out_of_fold(
    listed: Sequence[Example], vectors: Matrix, truth: npt.NDArray[np.bool_], ridge: float
) -> Matrix:
    """For each text the probability by a head that has not seen its group."""
    groups = sorted({one.group for one in listed})
    order = np.random.default_rng(SEED).permutation(len(groups))
    fold = {group: int(order[place]) % FOLDS for place, group in enumerate(groups)}
    at = np.array([fold[one.group] for one in listed])
    said = np.zeros(len(listed))
    for number in range(FOLDS):
        seen = at != number
        said[~seen] = chances(vectors[~seen], fitted(vectors[seen], truth[seen], ridge))
    return said


def report_folds(listed: Sequence[Example], vectors: Matrix, truth: npt.NDArray[np.bool_]) -> None:
    """How well folds do that were not seen, by strength of the ridge, all texts and snippets alone."""
    short = np.array([one.group.startswith("snippet") for one in listed])
    for ridge in RIDGES:
        said = out_of_fold(listed, vectors, truth, ridge)
        row = [
            f"{cut:.2f}: {f1(truth, said >= cut):.3f} / {f1(truth[short], said[short] >= cut):.3f}"
            for cut in (0.4, 0.5, 0.6, 0.7)
        ]
        print(f"ridge {ridge:5}: F1 at", "  ".join(row))


def written(listed: Sequence[Example], kinetic: Matrix, families: Iterable[Matrix]) -> str:
    """The weights with what they were made from, as JSON."""
    texts = "\n".join(f"{one.kinetic:d}\t{one.family}\t{one.text}" for one in listed)
    noun = {
        "encoder_sha256": ENCODER_SHA256,
        "vocabulary_sha256": VOCABULARY_SHA256,
        "trained_on": {"texts": len(listed), "sha256": sha256(texts.encode()).hexdigest()},
        "kinetic": [_short(value) for value in kinetic],
        "families": {
            name: [_short(value) for value in one] for name, one in zip(FAMILIES, families, strict=True)
        },
    }
    return json.dumps(noun, separators=(",", ":")).replace('],"', '],\n"').replace(',"', ',\n"', 4) + "\n"


def _short(value: float) -> float:
    return float(f"{value:.5g}")


def main() -> None:
    """Train on everything, or print the folds."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--headlines", type=Path)
    asked.add_argument("--folds", action="store_true")
    asked.add_argument("--ridge", type=float, default=1.0)
    given = asked.parse_args()
    listed = examples(given.headlines)
    vectors = load_encoder().vectors(one.text for one in listed).astype(np.float64)
    truth = np.array([one.kinetic for one in listed])
    print(len(listed), "texts,", int(truth.sum()), "kinetic")
    if given.folds:
        report_folds(listed, vectors, truth)
        return
    kinetic = fitted(vectors, truth, given.ridge)
    named = [
        fitted(vectors, np.array([one.family == name for one in listed]), given.ridge) for name in FAMILIES
    ]
    WEIGHTS.write_text(written(listed, kinetic, named), encoding="utf-8")
    print("written:", WEIGHTS.relative_to(ROOT))


if __name__ == "__main__":
    main()
