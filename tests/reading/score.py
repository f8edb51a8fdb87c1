"""Precision and recall of the reader, field by field, on invented reports with exact truth.

Run ``python tests/reading/score.py``: "tune" reports were looked at while rules were written, "held" were not.
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article

HERE = Path(__file__).resolve().parent
CASE = HERE.parents[1] / "cases" / "durand-2025"
_GROUPS = {
    "asserted": "plain", "reported": "plain", "confirmed": "plain",
    "alleged": "doubted", "hedged": "doubted", "denied": "denied",
    "planned": "ahead", "conditional": "ahead", "hypothetical": "ahead",
}  # fmt: skip


def load_reports() -> list[dict[str, Any]]:
    """The written reports with their truth."""
    return list(yaml.safe_load((HERE / "reports.yaml").read_text(encoding="utf-8")))


def read_report(
    report: dict[str, Any], knowledge: Knowledge, *, model: bool = True
) -> tuple[ClaimDraft, ...]:
    """The drafts read from one report, as published at midnight UTC of its day."""
    day = datetime.fromisoformat(str(report["published"])).replace(tzinfo=UTC)
    context = ReadingContext(report["id"], day, None, "UTC", knowledge)
    return read_article(report["text"], context, model=model).drafts


def pair(
    report: dict[str, Any], drafts: Iterable[ClaimDraft]
) -> list[tuple[dict[str, Any], ClaimDraft | None]]:
    """Every true claim with the draft that carries its words: the same type first, then the same family."""
    free = list(drafts)
    pairs: dict[int, ClaimDraft] = {}
    for fits in (_same_type, _same_family, _any):
        for place, truth in enumerate(report["claims"]):
            if place in pairs:
                continue
            start = report["text"].index(truth["near"])
            hits = [one for one in free if _over(one, start, start + len(truth["near"])) and fits(truth, one)]
            if hits:
                best = min(hits, key=lambda one: len(one.span))
                pairs[place] = best
                free.remove(best)
    return [(truth, pairs.get(place)) for place, truth in enumerate(report["claims"])]


def _over(one: ClaimDraft, start: int, end: int) -> bool:
    return min(one.end, end) - max(one.start, start) >= 0.6 * (end - start)


def _same_type(truth: dict[str, Any], one: ClaimDraft) -> bool:
    return bool(truth["type"] == one.event_type)


def _same_family(truth: dict[str, Any], one: ClaimDraft) -> bool:
    return FAMILY_OF[truth["type"]] == FAMILY_OF[one.event_type]


def _any(truth: dict[str, Any], one: ClaimDraft) -> bool:
    return True


def _tolls(truth: dict[str, Any], one: ClaimDraft) -> dict[str, bool]:
    toll = one.casualties
    given = [harm for harm in ("killed", "wounded") if harm in truth]
    if not given:
        return {"no_false_toll": toll is None}
    said = {harm: getattr(toll, harm) if toll else None for harm in given}
    return {harm: value is not None and [value.min, value.max] == truth[harm] for harm, value in said.items()}


def judge(truth: dict[str, Any], one: ClaimDraft) -> dict[str, bool]:
    """Every field of which the truth is given, right or wrong."""
    right = _tolls(truth, one)
    if "date" in truth:
        right["date"] = one.date is not None and [one.date.start, one.date.end] == truth["date"]
    if "place" in truth:
        right["place"] = any(truth["place"] in place.name for place in one.place)
    if "source" in truth:
        named = truth["source"]
        right["narrator" if named is None else "source"] = (
            not one.source.chain
            if named is None
            else any(named.lower() in name.lower() for name in one.source.chain)
        )
    for part in ("initiator", "target", "mediator"):
        if part in truth:
            right[part] = any(truth[part].lower() in name.lower() for name in getattr(one.actors, part))
    for plain in ("polarity", "direct_quote"):
        if plain in truth:
            right[plain] = getattr(one, plain) == truth[plain]
    if "certainty" in truth:
        right["certainty"] = one.certainty == truth["certainty"]
        right["certainty_group"] = _GROUPS[one.certainty] == _GROUPS[truth["certainty"]]
    return right


def measure(
    split: str, *, model: bool = True, knowledge: Knowledge | None = None
) -> dict[str, tuple[float, int]]:
    """Scores of one split: each name with its value and the number of cases behind it."""
    knowledge = knowledge or load_knowledge(CASE)
    right: Counter[str] = Counter()
    cases: Counter[str] = Counter()
    true = read = family = exact = 0
    for report in load_reports():
        if report["split"] != split:
            continue
        drafts = read_report(report, knowledge, model=model)
        true, read = true + len(report["claims"]), read + len(drafts)
        for truth, one in pair(report, drafts):
            if one is None:
                continue
            family += _same_family(truth, one)
            exact += _same_type(truth, one)
            if _same_family(truth, one):
                for name, good in judge(truth, one).items():
                    cases[name] += 1
                    right[name] += good
    scores = {name: (right[name] / count, count) for name, count in sorted(cases.items())}
    for name, hits in (("family", family), ("type", exact)):
        scores[f"{name}_precision"] = (hits / max(read, 1), read)
        scores[f"{name}_recall"] = (hits / max(true, 1), true)
        scores[f"{name}_f1"] = (2 * hits / max(read + true, 1), true)
    return scores


def interval(value: float, count: int) -> tuple[float, float]:
    """Wilson's 95 % interval of a share."""
    z = 1.96
    middle = (value + z * z / (2 * count)) / (1 + z * z / count)
    half = z * math.sqrt(value * (1 - value) / count + z * z / (4 * count * count)) / (1 + z * z / count)
    return middle - half, middle + half


def main() -> None:
    """Prints the scores of both splits, and of the held split without the parser."""
    for split, model in (("tune", True), ("held", True), ("held", False)):
        print(f"\n{split}, {'rules+spacy' if model else 'rules alone'}")
        for name, (value, count) in measure(split, model=model).items():
            low, high = interval(value, count)
            print(f"  {name:18} {value:5.2f}  n={count:3}  [{low:.2f}, {high:.2f}]")


if __name__ == "__main__":
    main()
