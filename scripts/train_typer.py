"""Train the typer: from labelled claims and invented sentences to its weights; the same in, the same out.

Run by hand when labels change: ``python scripts/train_typer.py`` (needs scipy). ``--folds`` leaves out one set after
the other and prints how well its claims are typed then. ``--record SET`` keeps how the rules read a new set before
anybody tuned them to it: do that first, for rules that know a text by heart teach the typer to trust them too much.
``--vectors`` makes the word vectors anew (needs the extra ``head``). What it learns from: ``scripts/typer/README.md``.
"""

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import yaml
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.knowledge import load_knowledge
from tahqiq.reading.second_opinion import SURER, evidence_of
from tahqiq.reading.sentence_vectors import load_encoder
from tahqiq.reading.typer import (
    CLASSES,
    NO_CLAIM,
    SLOTS,
    WEIGHTS,
    WIDTH,
    Evidence,
    known_words,
    meaning_of,
    slots_of,
    tokens_of,
)
from tahqiq.reading.zones import DROPPED, zone_lines

ROOT = Path(__file__).resolve().parents[1]
LABELLED = ROOT / "tests/reading/labelled"
SENTENCES = ROOT / "scripts/typer/sentences.csv"
WORDINGS = ROOT / "tests/reading/wordings.yaml"
READS = ROOT / "scripts/typer/first_reads.jsonl"
OUT = ROOT / "src/tahqiq/reading/data" / WEIGHTS
SETS = ("dev", "dev_relations", "fresh_x", "fresh_y", "fresh_relations", "fresh_z")
STEPS, STRENGTH, RARE = 60, 1.0, 2e-3
Matrix = npt.NDArray[np.float64]
_READ = {one.name for one in fields(Evidence)} - {"span", "sentence"}


@dataclass(frozen=True, slots=True)
class Example:
    """One claim to learn from: what there is to see, what it is, and of which set."""

    evidence: Evidence
    kind: str
    group: str


def examples() -> list[Example]:
    """All there is to learn from, in a fixed order."""
    return [*_sentences(), *_truths(), *_first_reads()]


def _sentences() -> Iterator[Example]:
    with SENTENCES.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield Example(Evidence(row["text"], row["text"]), row["type"], "sentences")
    for kind, texts in yaml.safe_load(WORDINGS.read_text(encoding="utf-8")).items():
        yield from (Example(Evidence(text, text), kind, "sentences") for text in texts)


def reports_of(group: str) -> list[dict[str, Any]]:
    """The labelled reports of a set."""
    paths = [path for path in sorted((LABELLED / group).glob("*.yaml")) if path.stem != "relations"]
    return [one for path in paths for one in yaml.safe_load(path.read_text(encoding="utf-8")) or []]


def _truths() -> Iterator[Example]:
    for group in SETS:
        for report in reports_of(group):
            for claim in report["claims"] or []:
                line = next(one for one in report["text"].split("\n") if claim["span"].split("\n")[0] in one)
                yield Example(Evidence(claim["span"], line), claim["type"], group)


def _first_reads() -> Iterator[Example]:
    texts = {(group, one["id"]): one["text"] for group in SETS for one in reports_of(group)}
    for line in READS.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        text = texts[row["set"], row["report"]]
        (start, end), (first, last) = row["span"], row["sentence"]
        given: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row["read"].items()}
        yield Example(Evidence(text[start:end], text[first:last], **given), row["truth"], row["set"])


def record(group: str) -> None:
    """Adds to the first reads what the rules, without the typer, make of a set now, and where they find nothing."""
    sys.path.insert(0, str(ROOT / "tests/reading"))
    from score_labelled import drafts_of, paired, place_of  # the tests' own pairing

    knowledge = load_knowledge(ROOT / "cases/durand-2025")
    with READS.open("a", encoding="utf-8") as out:
        for report in reports_of(group):
            text, drafts = report["text"], drafts_of(report, knowledge, typer=False)
            truth_of = {id(draft): truth["type"] for truth, draft in paired(report, drafts) if draft}
            places = [(*place_of(text, truth), truth["type"]) for truth in report["claims"] or []]
            for first, last in _sentences_in(text):
                here = [one for one in drafts if first <= one.start < last]
                before = "".join([one.event_type for one in drafts if one.start < first][-1:])
                row: dict[str, Any] = {"set": group, "report": report["id"], "sentence": [first, last]}
                for one in here:
                    beside = [other.event_type for other in here if other is not one]
                    seen = asdict(evidence_of(one, text[first:last], beside, before))
                    read = {k: v for k, v in seen.items() if k in _READ and v not in ("", 0, (), None)}
                    row |= {"span": [one.start, one.end], "truth": truth_of.get(id(one), NO_CLAIM)}
                    out.write(json.dumps(row | {"read": read}) + "\n")
                if not any(one.start < last and first < one.end for one in drafts):
                    found = next((kind for a, b, kind in places if a < last and first < b), NO_CLAIM)
                    row |= {"span": [first, last], "truth": found, "read": {}}
                    out.write(json.dumps(row) + "\n")


def _sentences_in(text: str) -> Iterator[tuple[int, int]]:
    """Where sentences of the lines that may carry claims stand, by their end marks."""
    for line in zone_lines(text):
        if line.zone in DROPPED or not line.text.strip():
            continue
        start = line.start
        for hit in re.finditer(r"(?<=[.!?])[\"”]?\s+(?=[A-Z“\"])|$", line.text):
            if hit.start() + line.start > start:
                yield start, hit.start() + line.start
            start = hit.end() + line.start


def fit(shown: Sequence[Example], vectors: npt.NDArray[np.int8]) -> tuple[Matrix, Matrix, Matrix]:
    """Weights of slots and of meaning, and the bias: logistic regression with a ridge, by L-BFGS from nought."""
    x, dense = _seen(shown, vectors)
    used = np.flatnonzero(x.getnnz(axis=0))
    x, n, k = x[:, used].tocsr(), len(shown), len(CLASSES)
    turned, m = x.T.tocsr(), len(used)
    y = np.zeros((n, k))
    y[np.arange(n), [CLASSES.index(one.kind) for one in shown]] = 1

    def loss(flat: Matrix) -> tuple[float, Matrix]:
        w = flat.reshape(-1, k)
        z = x @ w[:m] + dense @ w[m:-1] + w[-1]
        z -= z.max(axis=1, keepdims=True)
        odds = np.exp(z)
        whole = odds.sum(axis=1, keepdims=True)
        wrong = (odds / whole - y) * STRENGTH
        grown = np.concatenate([turned @ wrong + w[:m], dense.T @ wrong + w[m:-1], wrong.sum(0)[None]])
        cost = -STRENGTH * float(((z - np.log(whole)) * y).sum()) + 0.5 * float((w[:-1] ** 2).sum())
        return cost, grown.ravel()

    start = np.zeros((m + WIDTH + 1) * k)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": STEPS}).x.reshape(-1, k)
    slots = np.zeros((SLOTS, k))
    slots[used] = found[:m]
    return slots, found[m:-1], found[-1]


def _seen(shown: Sequence[Example], vectors: npt.NDArray[np.int8]) -> tuple[Any, Matrix]:
    """The features of every example: a sparse row of slots, and the meaning of its words."""
    parts = [slots_of(one.evidence) for one in shown]
    ends = np.cumsum([0, *(len(places) for places, _ in parts)])
    places, values = (np.concatenate([part[side] for part in parts]) for side in (0, 1))
    rows = csr_matrix((values.astype(np.float64), places, ends), shape=(len(shown), SLOTS))
    rows.sum_duplicates()
    return rows, np.array([meaning_of(one.evidence.span, vectors) for one in shown], dtype=np.float64)


def folds(shown: Sequence[Example], vectors: npt.NDArray[np.int8]) -> None:
    """Leaves out each set in turn; prints how often the rules, and the model, have the type and the family right."""
    for group in SETS:
        slots, meaning, bias = fit([one for one in shown if one.group != group], vectors)
        test = [one for one in shown if one.group == group and one.evidence.kind and one.kind != NO_CLAIM]
        x, dense = _seen(test, vectors)
        scores = (x @ slots + dense @ meaning + bias)[:, :-1]
        rules = [str(one.evidence.kind) for one in test]
        own = np.array([row[CLASSES.index(kind)] for row, kind in zip(scores, rules, strict=True)])
        surer = scores.max(axis=1) > own + np.log(SURER)
        said = [
            CLASSES[best] if sure else kind
            for best, sure, kind in zip(scores.argmax(axis=1), surer, rules, strict=True)
        ]
        for name, kinds in (("rules", rules), ("typed", said)):
            pairs = [(a, one.kind) for a, one in zip(kinds, test, strict=True)]
            exact = np.mean([a == b for a, b in pairs])
            family = np.mean([FAMILY_OF[a] == FAMILY_OF[b] for a, b in pairs])
            print(f"{group:16} n={len(test):4} {name}: type {exact:.3f} family {family:.3f}", flush=True)


def word_vectors(shown: Sequence[Example]) -> npt.NDArray[np.int8]:
    """A short vector for every known word, out of the sentence model; frequent words get the shortest."""
    found = load_encoder().vectors(known_words()).astype(np.float64)
    found -= found.mean(axis=0)
    turned = found @ np.linalg.svd(found[::4], full_matrices=False)[2].T[:, :WIDTH]
    seen = Counter(word for one in shown for word in tokens_of(one.evidence.span))
    share = RARE / (RARE + np.array([seen[word] for word in known_words()]) / seen.total())
    turned *= share[:, None]
    return np.round(turned * (127 / np.abs(turned).max())).astype(np.int8)


def write(out: Path, vectors: npt.NDArray[np.int8], fitted: tuple[Matrix, Matrix, Matrix]) -> None:
    """The weights as whole numbers with a scale for each class."""
    slots, meaning, bias = fitted
    scale = np.maximum(np.abs(slots).max(axis=0), 1e-9) / 127
    np.savez_compressed(
        out,
        slots=np.round(slots / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        vectors=vectors,
        meaning=meaning.astype(np.float32),
        bias=bias.astype(np.float32),
    )
    print(f"{out.name}: {out.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    """Trains, or records a new set, or prints what the folds say."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--folds", action="store_true", help="leave out one set after the other")
    asked.add_argument("--record", metavar="SET", help="keep how the rules read a new set")
    asked.add_argument("--vectors", action="store_true", help="make the word vectors anew")
    asked.add_argument("--without", default="", metavar="SET", help="leave a set out of the training")
    asked.add_argument("--out", type=Path, default=OUT)
    chosen = asked.parse_args()
    if chosen.record:
        record(chosen.record)
        return
    shown = examples()
    if chosen.vectors or not OUT.exists():
        vectors = word_vectors(shown)
    else:
        with np.load(OUT, allow_pickle=False) as kept:
            vectors = np.asarray(kept["vectors"], dtype=np.int8)
    if chosen.folds:
        folds(shown, vectors)
    else:
        write(chosen.out, vectors, fit([one for one in shown if one.group != chosen.without], vectors))


if __name__ == "__main__":
    main()
