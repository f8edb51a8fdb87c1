"""Kinetic event or not: rules, head, and both together, on headlines and snippets the head did not learn from.

Run ``python tests/reading/score_head.py [--headlines event_sources.csv]``; the UCDP headlines are labelled by hash and
their texts live outside the project. Prints F1 with a 95 % interval (2,000 resamples, fixed seed), precision, recall.
"""

import argparse
import csv
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path

import numpy as np
import numpy.typing as npt
from score import CASE

from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.head import THRESHOLD, load_head
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article
from tahqiq.reading.read_with_head import doubted, read_with_head

LABELLED = Path(__file__).resolve().parent / "labelled"
FACT = frozenset({"asserted", "reported", "confirmed", "alleged"})
Verdicts = npt.NDArray[np.bool_]
Labelled = list[tuple[str, bool]]


def rows(path: Path) -> list[dict[str, str]]:
    """The rows of a table of labels."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def elsewhere() -> Labelled:
    """Snippets about conflicts of which the head learned nothing."""
    return [(row["text"], row["kinetic"] == "yes") for row in rows(LABELLED / "snippets_elsewhere.csv")]


def held_headlines(texts: Path | None) -> Labelled:
    """The held half of the invented headlines, or of the UCDP ones if their texts are given.

    Denied ones are left out: the labels give them the type of what is denied.
    """
    name = "headlines.csv" if texts else "headlines_invented.csv"
    known = (
        {sha256(row["source_headline"].encode()).hexdigest()[:16]: row for row in rows(texts)}
        if texts
        else {}
    )
    return [
        (row.get("headline") or known[row["sha256_16"]]["source_headline"], row["kinetic"] == "yes")
        for row in rows(LABELLED / name)
        if row["split"] == "held" and row["attributed"] != "denied"
    ]


def tells_of_force(drafts: Sequence[ClaimDraft]) -> bool:
    """Whether any claim says as a fact, or as a charge, that force was used."""
    return any(
        FAMILY_OF[one.event_type] == "violence" and one.polarity == "affirmed" and one.certainty in FACT
        for one in drafts
    )


def verdicts(listed: Labelled, knowledge: Knowledge) -> Iterator[tuple[str, Verdicts]]:
    """What rules and head say of every text; ``either`` is every claim, ``both`` leaves out those the head doubts."""
    head = load_head()
    texts = [text for text, _ in listed]
    context = ReadingContext("snippet", None, None, "UTC", knowledge)
    yield "rules", np.array([tells_of_force(read_article(text, context).drafts) for text in texts])
    yield "head", np.array(head.kinetic(texts)) >= THRESHOLD
    read = [read_with_head(text, context, head)[0] for text in texts]
    yield "either", np.array([tells_of_force(drafts) for drafts in read])
    yield "both", np.array([tells_of_force([one for one in drafts if not doubted(one)]) for drafts in read])


def f1(truth: Verdicts, said: Verdicts) -> float:
    """Two times the hits over what is true and what was said."""
    return float(2 * (truth & said).sum() / max(1, truth.sum() + said.sum()))


def interval(truth: Verdicts, said: Verdicts) -> tuple[float, float]:
    """95 % of the F1 of 2,000 resamples."""
    draw = np.random.default_rng(1)
    found = [
        f1(truth[at], said[at]) for at in (draw.integers(0, len(truth), len(truth)) for _ in range(2000))
    ]
    low, high = np.percentile(found, [2.5, 97.5])
    return float(low), float(high)


def main() -> None:
    """Print the table."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--headlines", type=Path)
    given = asked.parse_args()
    knowledge = load_knowledge(CASE)
    sets = {"elsewhere": elsewhere(), "invented headlines, held": held_headlines(None)}
    if given.headlines:
        sets["UCDP headlines, held"] = held_headlines(given.headlines)
    for name, listed in sets.items():
        truth = np.array([one for _, one in listed])
        print(f"{name}: n = {len(listed)}, {truth.sum()} kinetic")
        for reader, said in verdicts(listed, knowledge):
            low, high = interval(truth, said)
            precision, recall = (truth & said).sum() / max(1, said.sum()), (truth & said).sum() / truth.sum()
            print(
                f"  {reader:6} F1 {f1(truth, said):.2f} [{low:.2f}, {high:.2f}]  P {precision:.2f}  R {recall:.2f}"
            )


if __name__ == "__main__":
    main()
