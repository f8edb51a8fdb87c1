"""How the written stories compare, read by the reader as it is: ``python tests/comparison/score_stories.py``."""

import sys
from collections import Counter
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
Story = dict[str, Any]


def stories(name: str = "stories") -> list[Story]:
    """The written stories of a file, with what is expected of each."""
    return list(yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8")))


def reports_of(story: Story, knowledge: Knowledge) -> list[Report]:
    """The reports of a story, read as published at noon UTC of their day."""
    found = []
    for name, told in story["reports"].items():
        at = datetime.combine(told["day"], time(12), tzinfo=UTC)
        drafts = read_article(told["text"], ReadingContext(name, at, None, "UTC", knowledge)).drafts
        found.append(Report(name, told["text"], drafts, told["day"]))
    return found


def sets_against(relation: Relation, expected: dict[str, Any], reports: list[Report]) -> bool:
    """Whether the words expected on the two sides stand on two sides, or beside each other where they agree."""
    texts = {report.doc: report.text for report in reports}
    places = []
    for side in ("one", "other"):
        doc, words = expected[side]
        start = texts[doc].index(words)
        places.append(
            {
                number
                for number, said in enumerate(relation.sides)
                for claim in said.claims
                if claim.doc == doc and claim.start < start + len(words) and start < claim.end
            }
        )
    left, right = places
    if relation.kind == "corroboration":
        return bool(left and right)
    return any(a != b for a in left for b in right)


def outcome(story: Story, knowledge: Knowledge) -> list[tuple[dict[str, Any], bool]]:
    """Each thing expected of a story and whether it came out."""
    reports = reports_of(story, knowledge)
    relations = compare(reports, knowledge)
    found = []
    for expected in story["expect"]:
        hit = {one.kind for one in relations if sets_against(one, expected, reports)}
        kind = expected["kind"]
        if kind == "none":
            found.append((expected, not hit & CONFLICTS))
        else:
            found.append((expected, bool(hit & (CONFLICTS if kind in CONFLICTS else {kind}))))
    return found


def main() -> None:
    """Prints what did not come out, and the shares by kind."""
    knowledge = load_knowledge(CASE)
    name = sys.argv[1] if len(sys.argv) > 1 else "stories"
    cases: Counter[str] = Counter()
    good: Counter[str] = Counter()
    for story in stories(name):
        results = outcome(story, knowledge)
        for expected, fine in results:
            cases[expected["kind"]] += 1
            good[expected["kind"]] += fine
        if "-v" in sys.argv and not all(fine for _, fine in results):
            reports = reports_of(story, knowledge)
            print("==", story["id"])
            for report in reports:
                print("  ", report.doc, [(c.event_type, c.polarity, c.span) for c in report.claims])
            for expected, fine in results:
                print("   ", "ok " if fine else "NOT", expected)
            for one in compare(reports, knowledge):
                print("      ", one.kind, one.topic, "|", one.explanation)
    for kind in cases:
        print(f"{kind}: {good[kind]} of {cases[kind]}")


if __name__ == "__main__":
    main()
