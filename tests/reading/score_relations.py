"""How well reports are compared: relations found, missed and falsely flagged, against labelled relations.

Run ``python tests/reading/score_relations.py dev`` while working on ``compare``; ``held`` only to publish a figure.
``--show`` prints what was missed and what was flagged in vain (development set alone).
"""

import argparse
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml
from score import CASE, interval  # the figures of all sets are made alike

from tahqiq.comparison.relation import Relation
from tahqiq.comparison.report import Report
from tahqiq.desk.compare import compare
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

LABELLED = Path(__file__).resolve().parent / "labelled"
FOLDERS = {"dev": "dev_relations", "fresh": "fresh_relations", "held": "held", "held_b": "held_b_relations"}
REPORTS_IN = {"held_b": "held_b"}  # where the reports stand apart from their relations
CONFLICTS = frozenset({"contradiction", "disputed"})
Truth = dict[str, Any]


@dataclass(slots=True)
class Outcome:
    """What was found of the labelled relations and what was flagged without one."""

    cases: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    exact: Counter[str] = field(default_factory=Counter)
    missed: list[Truth] = field(default_factory=list)
    false: list[tuple[Truth, Relation]] = field(default_factory=list)
    unlabelled: list[Relation] = field(default_factory=list)


def reports_of(split: str, knowledge: Knowledge) -> dict[str, tuple[str, Report]]:
    """Every report of a set by its id, with the file it stands in, read."""
    found = {}
    for path in sorted((LABELLED / REPORTS_IN.get(split, FOLDERS[split])).glob("*.yaml")):
        if path.stem != "relations":
            for told in yaml.safe_load(path.read_text("utf-8")) or []:
                found[told["id"]] = (path.stem, read_report(told, knowledge))
    return found


def read_report(told: dict[str, Any], knowledge: Knowledge, *, model: bool = True) -> Report:
    """One labelled report, read as published at midnight UTC of its day."""
    day = date.fromisoformat(str(told["published"])[:10]) if told.get("published") else None
    at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else None
    context = ReadingContext(told["id"], at, told.get("publisher"), "UTC", knowledge)
    claims = read_article(told["text"], context, model=model).drafts
    return Report(told["id"], told["text"], claims, day, told.get("publisher"))


def stories(reports: dict[str, tuple[str, Report]], truths: Iterable[Truth]) -> Iterator[list[Report]]:
    """The reports to be compared with one another: those of one file, files joined where a relation joins them."""
    home = {file: file for file, _ in reports.values()}
    for truth in truths:
        files = sorted({home[reports[side["report"]][0]] for side in truth["sides"]})
        for file, at in home.items():
            if at in files:
                home[file] = files[0]
    for story in sorted(set(home.values())):
        yield [report for file, report in reports.values() if home[file] == story]


def covers(relation: Relation, truth: Truth, reports: dict[str, tuple[str, Report]]) -> bool:
    """Whether a relation sets the labelled sides against (or beside) each other."""
    hits = []
    for side in truth["sides"]:
        report = reports[side["report"]][1]
        start = report.text.index(side["span"])
        end = start + len(side["span"])
        for number, said in enumerate(relation.sides):
            if any(c.doc == report.doc and c.start < end and start < c.end for c in said.claims):
                hits.append((str(side["value"]), side["report"], number))
    if truth["kind"] == "corroboration":
        return relation.kind == "corroboration" and len({report for _, report, _ in hits}) > 1
    return any(a[0] != b[0] and a[2] != b[2] for a in hits for b in hits)


def judge(split: str) -> Outcome:
    """Compares every story of a set and holds the relations against the labels."""
    knowledge = load_knowledge(CASE)
    reports = reports_of(split, knowledge)
    truths = yaml.safe_load((LABELLED / FOLDERS[split] / "relations.yaml").read_text("utf-8"))
    said = [one for story in stories(reports, truths) for one in compare(story, knowledge)]
    outcome = Outcome()
    for truth in truths:
        _judge_one(truth, said, reports, outcome)
    calm = [truth for truth in truths if truth["kind"] not in CONFLICTS]
    for relation in said:
        if relation.kind in CONFLICTS and not any(
            covers(relation, truth, reports) for truth in truths if truth["kind"] in CONFLICTS
        ):
            against = [truth for truth in calm if covers(relation, truth, reports)]
            outcome.false += [(truth, relation) for truth in against]
            outcome.unlabelled += [] if against else [relation]
    return outcome


def _judge_one(
    truth: Truth, said: list[Relation], reports: dict[str, tuple[str, Report]], outcome: Outcome
) -> None:
    kind = truth["kind"]
    if kind == "none":
        outcome.cases["none"] += 1
        return
    group = CONFLICTS if kind in CONFLICTS else frozenset({kind})
    hits = [one for one in said if one.kind in group and covers(one, truth, reports)]
    outcome.cases[kind] += 1
    outcome.found[kind] += bool(hits)
    outcome.exact[kind] += any(one.kind == kind for one in hits)
    if not hits:
        outcome.missed.append(truth)


def figures(outcome: Outcome) -> list[str]:
    """The figures in words, each with its count and interval."""
    lines = []
    both = sum(outcome.cases[kind] for kind in CONFLICTS)
    found = sum(outcome.found[kind] for kind in CONFLICTS)
    low, high = interval(found / both, both)
    lines.append(f"contradictions and disputes found {found}/{both} ({low:.2f}–{high:.2f})")
    for kind in ("contradiction", "disputed", "rounding", "succession", "corroboration"):
        cases = outcome.cases[kind]
        if cases:
            low, high = interval(outcome.found[kind] / cases, cases)
            found = outcome.found[kind]
            lines.append(
                f"  {kind}: found {found}/{cases} ({low:.2f}–{high:.2f}), kind exact {outcome.exact[kind]}"
            )
    controls = sum(n for kind, n in outcome.cases.items() if kind not in CONFLICTS)
    flagged = len({id(truth) for truth, _ in outcome.false})
    lines.append(f"controls flagged as conflicts {flagged}/{controls}")
    lines.append(f"conflicts flagged that nobody labelled {len(outcome.unlabelled)}")
    return lines


def main() -> None:
    """Prints the figures of a set."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("split", choices=sorted(FOLDERS))
    options.add_argument("--show", action="store_true")
    given = options.parse_args()
    outcome = judge(given.split)
    print("\n".join(figures(outcome)))
    if given.show and not given.split.startswith("held"):
        for truth in outcome.missed:
            print("MISSED", truth["kind"], truth["topic"])
        for truth, relation in outcome.false:
            print("FALSE", truth["kind"], truth["topic"], "|", relation.topic, relation.explanation)
        for relation in outcome.unlabelled:
            print("UNLABELLED", relation.kind, relation.topic, relation.explanation)


if __name__ == "__main__":
    main()
