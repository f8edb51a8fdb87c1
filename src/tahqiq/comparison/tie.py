"""A tie: how two claims stand to each other on one topic."""

from dataclasses import dataclass

from tahqiq.comparison.copies import same_words
from tahqiq.comparison.position import Position, Topic
from tahqiq.comparison.relation import RelationKind
from tahqiq.comparison.topics.happenings import is_dispute
from tahqiq.model.reason import Reason

_THIN = Reason(
    code="thin", text="the two share few words: whether they speak of one thing is for people to tell"
)
_BETWEEN_SIDES = ("blame", "ceasefire state", "what was agreed")


@dataclass(frozen=True, slots=True)
class Tie:
    """Two positions and the kind of relation between them."""

    kind: RelationKind
    one: Position
    other: Position
    unsure: bool = False
    reasons: tuple[Reason, ...] = ()


def tie(one: Position, other: Position, topic: Topic) -> Tie | None:
    """How two positions on one thing stand to each other; ``None`` where they do not meet."""
    within = one.heard.report.doc == other.heard.report.doc
    if within and not _two_voices(one, other):
        return None
    occasion = topic.occasion(one, other)
    if occasion == "apart":
        return None
    verdict = one.value.against(other.value)
    if verdict.fit == "unrelated":
        return None
    if within and (occasion == "later" or verdict.fit != "incompatible"):
        return None
    if occasion == "later":
        changed = verdict.fit == "incompatible"
        return Tie("succession", one, other, reasons=verdict.reasons) if changed else None
    if verdict.fit == "equal":
        return Tie("corroboration", one, other, reasons=verdict.reasons) if independent(one, other) else None
    if verdict.fit == "incompatible":
        kind: RelationKind = "disputed" if within else _conflict(one, other)
        doubtful = topic.doubtful is not None and topic.doubtful(one, other)
        return Tie(kind, one, other, doubtful, (*verdict.reasons, *((_THIN,) if doubtful else ())))
    return Tie("rounding", one, other, unsure=verdict.fit == "unsure", reasons=verdict.reasons)


def _conflict(one: Position, other: Position) -> RelationKind:
    """Disputed where somebody denies it, or where the sides themselves tell opposite things of who did what."""
    if any(each.denies and is_dispute(each.heard) for each in (one, other)):
        return "disputed"
    left, right = one.heard.speaker_side, other.heard.speaker_side
    if one.topic == "ceasefire state" and left != right:
        return "disputed"
    opposed = left is not None and right is not None and left != right
    return "disputed" if opposed and one.topic.startswith(_BETWEEN_SIDES) else "contradiction"


def _two_voices(one: Position, other: Position) -> bool:
    """Whether two claims of one report are told by two who are named: a report may carry a dispute itself."""
    if one.heard.voice == other.heard.voice:
        return False
    told = [bool(each.heard.claim.source.chain) for each in (one, other)]
    return all(told) or (any(told) and (one.denies or other.denies))


def independent(one: Position, other: Position) -> bool:
    """Whether neither repeats the other: two voices, and not the same words."""
    left, right = one.heard, other.heard
    return left.voice != right.voice and not same_words(left.claim.span, right.claim.span)
