"""How well the reader reads: every field of every claim against labelled reports, with counts and intervals.

Run ``python tests/reading/score_labelled.py dev`` while working on the reader; ``held`` only to publish a figure.
``--errors REPORT`` prints what was missed, added and misread in one report of a set that is not held out.
"""

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml
from score import CASE, interval  # the figures of both sets are made alike
from source_names import same_source

from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

_STATED = re.compile(
    r"\b(?:(?:jan|febr)uary|march|april|may|june|july|august|(?:sept|nov|dec)ember|october|(?:mon|tues|wednes|thurs|fri"
    r"|satur|sun)day|today|yesterday|tomorrow|tonight|overnight|(?:last|this|next) (?:night|week|month|morning|evening)"
    r"|\d{4}-\d\d-\d\d)\b",
    re.IGNORECASE,
)
LABELLED = Path(__file__).resolve().parent / "labelled"
SETS = ("dev", "fresh_x", "fresh_y", "fresh_z", "fresh_relations", "held", "held_b")
_GROUPS: Mapping[str, str] = {
    "asserted": "plain", "reported": "plain", "confirmed": "plain",
    "alleged": "doubted", "hedged": "doubted", "denied": "denied",
    "planned": "ahead", "conditional": "ahead", "hypothetical": "ahead",
}  # fmt: skip
Truth = dict[str, Any]
_CASE = load_knowledge(CASE)


@dataclass(slots=True)
class Tally:
    """Right answers and cases of every measure; for the shares of parts also what was claimed in vain."""

    right: Counter[str] = field(default_factory=Counter)
    cases: Counter[str] = field(default_factory=Counter)
    said: Counter[str] = field(default_factory=Counter)

    def add(self, name: str, good: bool) -> None:
        """One case of a measure."""
        self.cases[name] += 1
        self.right[name] += good

    def add_sets(self, name: str, true: Iterable[str], said: Iterable[str]) -> None:
        """One case of a measure that compares names: counted name by name."""
        left = list(said)
        self.said[name] += len(left)
        for one in true:
            self.cases[name] += 1
            hit = next((other for other in left if alike(one, other)), None)
            if hit is not None:
                left.remove(hit)
                self.right[name] += 1


def alike(one: str, other: str) -> bool:
    """Whether two names are one: equal, or the one within the other, but for accents and case."""
    a, b = fold(one).strip(), fold(other).strip()
    return bool(a and b) and (a in b or b in a)


def party_named(name: str) -> str:
    """The state or group that an actor is part of: an army and its government are one side here."""
    known = _CASE.party_of(name)
    return next((one.name for one in _CASE.actors if one.id == known), None) or _CASE.actor_name(name) or name


def reports_of(split: str) -> list[dict[str, Any]]:
    """The labelled reports of a set."""
    found: list[dict[str, Any]] = []
    for path in sorted((LABELLED / split).glob("*.yaml")):
        if path.stem != "relations":
            found += yaml.safe_load(path.read_text(encoding="utf-8")) or []
    return found


def place_of(text: str, truth: Truth) -> tuple[int, int]:
    """Where the words of a labelled claim stand."""
    start = -1
    for _ in range(truth.get("nth", 1)):
        start = text.index(truth["span"], start + 1)
    return start, start + len(truth["span"])


def drafts_of(
    report: dict[str, Any], knowledge: Knowledge, *, model: bool = True, typer: bool = True
) -> tuple[ClaimDraft, ...]:
    """What the reader reads in a report published at midnight UTC of its day."""
    given = report.get("published")
    day = datetime.fromisoformat(str(given)).replace(tzinfo=UTC) if given else None
    context = ReadingContext(report["id"], day, report.get("publisher"), "UTC", knowledge, typer=typer)
    return read_article(report["text"], context, model=model).drafts


def paired(report: dict[str, Any], drafts: Iterable[ClaimDraft]) -> list[tuple[Truth, ClaimDraft | None]]:
    """Every labelled claim with the draft that stands at its words: of its type first, then of its family.

    Two spans are the same words where half of the shorter lies in the other and they share 30 % of both together.
    """
    truths: list[Truth] = report["claims"] or []
    free, given = list(drafts), {}
    for fits in (_same_type, _same_family, lambda _truth, _draft: True):
        for number, truth in enumerate(truths):
            if number in given:
                continue
            near = [(_share(report["text"], truth, one), one) for one in free if fits(truth, one)]
            best = max(near, key=lambda pair: pair[0], default=(0.0, None))
            if best[1] is not None and best[0] >= 0.3:
                given[number] = best[1]
                free.remove(best[1])
    return [(truth, given.get(number)) for number, truth in enumerate(truths)]


def _share(text: str, truth: Truth, one: ClaimDraft) -> float:
    start, end = place_of(text, truth)
    common = min(end, one.end) - max(start, one.start)
    shorter = min(end - start, one.end - one.start)
    return common / (max(end, one.end) - min(start, one.start)) if common * 2 >= shorter else 0.0


def _same_type(truth: Truth, one: ClaimDraft) -> bool:
    return bool(truth["type"] == one.event_type)


def _same_family(truth: Truth, one: ClaimDraft) -> bool:
    return FAMILY_OF[truth["type"]] == FAMILY_OF[one.event_type]


def judge(truth: Truth, one: ClaimDraft, tally: Tally) -> None:
    """Every field of one claim that was found, right or wrong."""
    _judge_toll(truth, one, tally)
    chain = truth.get("source") or []
    if chain:
        tally.add("source", any(same_source(a, b, _CASE) for a in chain for b in one.source.chain))
    else:
        tally.add("narrator clean", not one.source.chain)
    if truth.get("date"):
        right = one.date is not None and [str(one.date.start), str(one.date.end)] == list(
            map(str, truth["date"])
        )
        tally.add("date", right)
        if _STATED.search(truth["span"]):
            tally.add("date stated in the span", right)
    else:
        tally.add("no false date", one.date is None)
    if truth.get("place"):
        tally.add("place", any(alike(a, b.name) for a in truth["place"] for b in one.place))
    for part in ("initiator", "target", "participant", "mediator"):
        said = [party_named(name) for name in getattr(one.actors, part)]
        tally.add_sets(
            part, {party_named(name) for name in (truth.get("actors") or {}).get(part) or []}, set(said)
        )
    tally.add("polarity", one.polarity == truth.get("polarity", "affirmed"))
    tally.add("certainty group", _GROUPS[one.certainty] == _GROUPS[truth.get("certainty", "asserted")])
    if truth.get("certainty") == "denied":
        tally.add("denial", one.certainty == "denied" or one.polarity == "negated")


def _judge_toll(truth: Truth, one: ClaimDraft, tally: Tally) -> None:
    for harm in ("killed", "wounded"):
        said = getattr(one.casualties, harm) if one.casualties else None
        if truth.get(harm) is not None:
            tally.add(harm, said is not None and [said.min, said.max] == truth[harm])
        else:
            tally.add("no false toll", said is None or (said.min, said.max) == (None, None))


def measure(
    split: str, *, model: bool = True, knowledge: Knowledge | None = None, only: str = ""
) -> dict[str, tuple[float, int]]:
    """Scores of one set: each name with its value and the number of cases behind it."""
    knowledge = knowledge or load_knowledge(CASE)
    tally, true, read, hits = Tally(), 0, 0, Counter[str]()
    for report in reports_of(split):
        if not report["id"].startswith(only):
            continue
        drafts = drafts_of(report, knowledge, model=model)
        true, read = true + len(report["claims"] or []), read + len(drafts)
        for truth, one in paired(report, drafts):
            if truth.get("direct_quote"):
                tally.add("quote found", one is not None and one.direct_quote)
                if one is not None and one.direct_quote and truth.get("speaker"):
                    right = any(same_source(truth["speaker"], who, _CASE) for who in one.source.chain)
                    tally.add("quote speaker", right)
            if one is None:
                continue
            hits["span"] += 1
            hits["type"] += _same_type(truth, one)
            if _same_family(truth, one):
                hits["family"] += 1
                judge(truth, one, tally)
    return _scores(tally, hits, true, read)


def _scores(tally: Tally, hits: Counter[str], true: int, read: int) -> dict[str, tuple[float, int]]:
    scores: dict[str, tuple[float, int]] = {}
    for name in ("span", "family", "type"):
        scores[f"{name} precision"] = (hits[name] / max(read, 1), read)
        scores[f"{name} recall"] = (hits[name] / max(true, 1), true)
        scores[f"{name} f1"] = (2 * hits[name] / max(read + true, 1), true)
    for name, count in tally.cases.items():
        if name in tally.said:
            scores[f"{name} f1"] = (2 * tally.right[name] / max(count + tally.said[name], 1), count)
        else:
            scores[name] = (tally.right[name] / count, count)
    return scores


def print_errors(split: str, name: str, knowledge: Knowledge) -> None:
    """What the reader missed, added and misread in the reports of a set whose id begins with the name."""
    for report in reports_of(split):
        if not report["id"].startswith(name):
            continue
        drafts = drafts_of(report, knowledge)
        pairs = paired(report, drafts)
        found = {id(one) for _truth, one in pairs if one is not None}
        print(f"\n=== {report['id']} published {report.get('published')}")
        for truth, one in pairs:
            _print_pair(truth, one)
        for one in drafts:
            if id(one) not in found:
                print(f"ADDED  {one.event_type}: {one.span!r} {one.source.chain}")


def _print_pair(truth: Truth, one: ClaimDraft | None) -> None:
    if one is None:
        print(f"MISSED {truth['type']}: {truth['span']!r}")
        return
    tally = Tally()
    judge(truth, one, tally)
    wrong = [
        name for name, count in tally.cases.items() if tally.right[name] < count or tally.said[name] > count
    ]
    if truth["type"] != one.event_type or wrong:
        print(
            f"{truth['type']} READ AS {one.event_type}: {truth['span']!r}\n    read: {one.span!r} wrong: {wrong}"
        )
        print(f"    true: { ({k: v for k, v in truth.items() if k not in ('span', 'type')}) }")
        days = one.date and (str(one.date.start), str(one.date.end))
        print(
            f"    said: {one.actors.model_dump(exclude_defaults=True)} {[p.name for p in one.place]} {days}"
        )
        print(f"          {one.casualties} {one.source.chain} {one.certainty}")


def main() -> None:
    """Prints the scores of a set, with the parser and without it."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument(
        "split",
        nargs="?",
        default="dev",
        choices=SETS,
    )
    asked.add_argument("--only", default="", help="reports whose id begins so")
    asked.add_argument("--errors", help="reports whose id begins so: print their errors")
    asked.add_argument("--rules", action="store_true", help="also without the parser")
    chosen = asked.parse_args()
    if chosen.errors is not None:
        if chosen.split.startswith("held"):
            asked.error("the held-out reports are only measured")
        print_errors(chosen.split, chosen.errors, load_knowledge(CASE))
        sys.exit(0)
    for model in (True, False) if chosen.rules else (True,):
        print(f"\n{chosen.split}, {'rules+spacy' if model else 'rules alone'}")
        for name, (value, count) in measure(chosen.split, model=model, only=chosen.only).items():
            low, high = interval(min(value, 1.0), count) if count else (0.0, 1.0)
            print(f"  {name:18} {value:5.2f}  n={count:4}  [{low:.2f}, {high:.2f}]")


if __name__ == "__main__":
    main()
