"""How the written pairs compare, read by the reader as it is: ``python tests/comparison/score_pairs.py``."""

import sys
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import yaml

from tahqiq.comparison.relation import Relation
from tahqiq.comparison.report import Report
from tahqiq.desk.compare import compare
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

HERE = Path(__file__).resolve().parent
CASE = HERE.parents[1] / "cases" / "durand-2025"
CONFLICTS = frozenset({"contradiction", "disputed"})


def pairs() -> list[dict[str, Any]]:
    """The written pairs with what is expected of them."""
    return list(yaml.safe_load((HERE / "pairs.yaml").read_text("utf-8")))


def relations_of(pair: dict[str, Any], knowledge: Knowledge) -> tuple[Relation, ...]:
    """The relations between the two reports of a pair."""
    return compare([report_of(name, pair[name], knowledge) for name in ("a", "b")], knowledge)


def report_of(name: str, told: dict[str, Any], knowledge: Knowledge) -> Report:
    """A report of a pair, read."""
    at = datetime.combine(told["day"], time(12), tzinfo=UTC)
    found = read_article(told["text"], ReadingContext(name, at, None, "UTC", knowledge))
    return Report(name, told["text"], found.drafts, told["day"])


def as_expected(pair: dict[str, Any], relations: tuple[Relation, ...]) -> bool:
    """Whether what had to be found was found; for ``none``, whether nothing was flagged."""
    expect = pair["expect"]
    if expect["kind"] == "none":
        return not flagged(relations)
    kinds = CONFLICTS if expect["kind"] in CONFLICTS else {expect["kind"]}
    return any(one.kind in kinds and expect["topic"] in one.topic for one in relations)


def flagged(relations: tuple[Relation, ...]) -> list[Relation]:
    """The contradictions and disputes."""
    return [one for one in relations if one.kind in CONFLICTS]


def main() -> None:
    """Prints every pair that does not come out as expected, and the shares."""
    knowledge = load_knowledge(CASE)
    good = false = 0
    listed = pairs()
    for pair in listed:
        found = relations_of(pair, knowledge)
        fine = as_expected(pair, found)
        good += fine
        false += pair["expect"]["kind"] not in CONFLICTS and bool(flagged(found))
        if not fine or "-v" in sys.argv:
            print("ok " if fine else "NOT", pair["id"], pair["expect"])
            for one in found:
                print("      ", one.kind, one.topic, "|", one.explanation)
    print(f"{good} of {len(listed)} as expected; {false} with a false contradiction or dispute")


if __name__ == "__main__":
    main()
