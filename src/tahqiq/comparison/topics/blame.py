"""Blame: who began it, who broke the truce, who is behind an attack, as each side tells it."""

import re
from collections.abc import Iterator

from tahqiq.comparison.events import ONE_EVENT, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import days_apart, may_share_time
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Names
from tahqiq.comparison.words import named, says, stems

_TALKS = re.compile(r"\btalks\b|\bnegotiat|\bdialogue|\bdeadlock|\bimpasse")
_DEED = re.compile(
    r"\b(?:attack|ambush|bombing|blast|explosion|strike|raid|assault|shooting|killing|shelling)"
)
_OWNED = re.compile(
    r"^(?P<who>.{3,90}?)\b(?:claimed responsibility|claims responsibility|has claimed responsibility|"
    r"(?:has |had |have )?(?:said|says) (?:that )?(?:it|they|its fighters|its members) (?:had "
    r"|have )?carried out)\b"
)
_CAPITALS = re.compile(r"[A-Z][\w’'-]+(?:[ -](?:[A-Z][\w’'-]+|[eiu]l?-?[A-Z]\w+))*")
_FIRST = re.compile(
    r"\bfire[ds]? first\b|\bfirst (?:shots?|to (?:open )?fire)\b|\bunprovoked\b"
    r"|\bwithout (?:any )?(?:provocation|reason|cause)\b|\bprovoked\b"
)
_TRUCE = re.compile(r"cease-?\s?fire|\btruce\b|\barmistice\b|\bagreement\b")


def positions(heard: Heard) -> Iterator[Position]:
    """Whom a claim holds to have begun or done it."""
    if heard.negated or heard.unreal or heard.planned or heard.kind == "denial":
        return
    owner = _owner(heard)
    if owner is not None:
        yield Position("blame: who did it", Names(frozenset({owner})), heard)
    blamed = _blamed(heard)
    if len(blamed) != 1 or heard.speaker_side in blamed:
        return
    value = Names(blamed)
    if heard.kind == "ceasefire_violated" or (heard.kind == "accusation" and _breach(heard)):
        yield Position("blame: ceasefire violation", value, heard)
    yield from _deeds(heard, value)
    if _TALKS.search(heard.span) and says("failed", heard.span) and says("blaming", heard.span):
        yield Position("blame: failure of talks", value, heard)


def _deeds(heard: Heard, value: Names) -> Iterator[Position]:
    text = f"{heard.span} {heard.around}" if heard.family == "violence" else heard.span
    if (heard.family in ("violence", "speech") and says("starting", text)) or _FIRST.search(text):
        yield Position("blame: who began", value, heard)
    elif (heard.family == "violence" and heard.kind != "drone_activity") or (
        heard.kind == "accusation" and heard.deed is not None and _DEED.search(heard.span)
    ):
        yield Position("blame: who did it", value, heard)


def _owner(heard: Heard) -> str | None:
    """Who says that it was their own deed: "a group calling itself X said it carried out the attack"."""
    hit = _OWNED.search(heard.claim.span)
    if hit is None or heard.deed is None:
        return None
    side = heard.directory.side(hit["who"])
    names = _CAPITALS.findall(hit["who"])
    return side or (names[-1] if names else None)


def _breach(heard: Heard) -> bool:
    return bool(_TRUCE.search(heard.span)) and "violate" in named("acts", heard.span)


def _blamed(heard: Heard) -> frozenset[str]:
    actors = heard.claim.actors
    names = actors.target if heard.family == "speech" else actors.initiator
    return heard.sides_of(names) or _named_as_first(heard)


def _named_as_first(heard: Heard) -> frozenset[str]:
    """The side named right before "started the shooting", where the reader names none."""
    cue = stems("starting").search(heard.span)
    if cue is None:
        return frozenset()
    before = re.split(r"\b(?:said|says|that|told|when|after)\b|[,;:]", heard.span[: cue.start()])[-1]
    side = heard.directory.side(before)
    return frozenset({side}) if side else frozenset()


def occasion(one: Position, other: Position) -> Occasion:
    """One event or period, blamed on two; where no event is named, only what sides say of each other counts."""
    left, right = one.heard, other.heard
    if one.topic == "blame: who began" and _each_other(one, other):
        return "same"
    if not may_share_time(left, right, slack=1) or places_fit(left.places, right.places) is False:
        return "apart"
    if one.topic == "blame: who did it":
        return _same_deed(one, other)
    if one.value == other.value:
        return "same"
    if one.topic == "blame: who began" and left.family == right.family == "violence":
        points = same_event(left, right, blame=True)
        return "same" if points is not None and points >= ONE_EVENT - 1 else "apart"
    return "same" if _mutual(one, other) else "apart"


def _each_other(one: Position, other: Position) -> bool:
    """Whether on one day each is said to have fired on the other, and one of the two to have been first."""
    left, right = one.heard, other.heard
    if one.value == other.value or left.report is right.report or days_apart(left, right) != 0:
        return False
    if not any(_FIRST.search(each.around) for each in (left, right)):
        return False
    sides = left.initiators | right.initiators
    return (
        len(sides) > 1
        and left.targets <= sides
        and right.targets <= sides
        and bool(left.targets | right.targets)
    )


def _same_deed(one: Position, other: Position) -> Occasion:
    left, right = one.heard.deed, other.heard.deed
    if left is None or right is None:
        return "apart"
    points = same_event(left, right, blame=True)
    claimed = one.heard is not left or other.heard is not right
    if (
        points is None
        or points < (ONE_EVENT if claimed else ONE_EVENT + 1)
        or not (claimed or left.kind == right.kind)
    ):
        return "apart"
    if one.value == other.value:
        return "same"
    some, others = left.sides_of(left.claim.actors.target), right.sides_of(right.claim.actors.target)
    if some and others and not some & others and not _mutual(one, other):
        return "apart"
    return "same"


def _mutual(one: Position, other: Position) -> bool:
    """Whether each blames the side that blames it."""
    left, right = one.heard.speaker_side, other.heard.speaker_side
    return _holds(one, right) and _holds(other, left)


def _holds(position: Position, side: str | None) -> bool:
    return isinstance(position.value, Names) and side in position.value.names


TOPIC = Topic(
    ("blame: ceasefire violation", "blame: who began", "blame: who did it", "blame: failure of talks"),
    positions,
    occasion,
)
