"""Agents: who fired, who began, who asked for the truce, as the words name them, whatever the reader took."""

import re
from collections.abc import Iterator

from tahqiq.comparison.answers import denies
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.likeness import likeness, names, shared, thin
from tahqiq.comparison.occasions import days_apart, may_share_time
from tahqiq.comparison.places import places_fit
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Names

_DEEDS = (
    r"(?:fired|carried out|launched|laid|planted|committed|staged|dropped|bombed|shelled|attacked|ambushed|hit"
    r"|struck|killed|burn(?:ed|t)|destroyed|set off|detonated|perpetrated|mounted|conducted|sent|flown)"
)
_X = r"(?P<who>(?:[\w'’.-]+ ?){1,6})"
_DID = (
    re.compile(rf"\b{_DEEDS} (?:\w+ )?by (?:the |a |an )?{_X}"),
    re.compile(
        rf"\b(?:[Ii]t|[Tt]his|[Tt]hat) (?:was|were|had been|is) (?:not \w+ but )?{_X}?(?:who"
        rf"|which|that|whose|at fault)\b"
    ),
    re.compile(
        rf"(?:^|[,;“\"] ?|\bthat |\bsaid ){_X}(?:was|were|is|are|had been|has been) (?:\w+ )?(?:behind"
        rf"|responsible|to blame|at fault)\b"
    ),
    re.compile(rf"\bthe work of (?:the )?{_X}"),
    re.compile(
        rf"\b(?:blam(?:ed|es|ing)|accus(?:ed|es|ing)|h[eo]ld(?:s|ing)?) (?:the "
        rf"|a |an )?{_X}(?:for|of|responsible|over)\b"
    ),
    re.compile(
        rf"\b(?:by|from) (?:the )?{_X}(?:guns|artillery|positions|aircraft|jets|drones?|mortars|side of the|lines)\b"
    ),
)
_BEGAN = (
    re.compile(
        rf"(?:^|[,;“\"] ?|\bthat |\bwhen |\bafter |\bas |\bsaid |\bsays ){_X}(?:had "
        rf"|has |have |was |were )?(?:the ones? who |the (?:first|side) (?:to|that"
        rf"|which) |who )?(?:had )?(?:started|start|began|begun|begin|provoked"
        rf"|initiated|opened fire|opened up|open fire|triggered|struck first|fired first"
        rf"|shot first|attacked first|fire first)\b"
    ),
    re.compile(
        rf"\b(?:began|begun|started|erupted|broke out|flared) (?:\w+ ){{0,3}}?(?:when"
        rf"|after|as) (?:the )?{_X}(?:had |have )?(?:fired|shot|attacked|opened"
        rf"|shelled|crossed|tried|struck|entered|threw|ambushed|targeted|stormed"
        rf"|hit)\b"
    ),
    re.compile(rf"\b(?:started|begun|provoked|initiated|triggered) by (?:the )?{_X}"),
    re.compile(rf"\b(?:first shots?|opening shots?|first shells?) (?:\w+ ){{0,2}}?(?:from|by) (?:the )?{_X}"),
)
_ASKED = (
    re.compile(
        rf"(?:^|[,;“\"] ?|\bthat |\b[Ii]t was |\bsaid ){_X}(?:that |which |who )?(?:had "
        rf"|has |have )?(?:first )?(?:asked|begged|sued|pleaded|appealed|requested"
        rf"|sought|called) (?:\w+ ){{0,4}}?(?:for )?(?:a |the )?(?:truce|ceasefire"
        rf"|cease-fire|talks|meeting|peace|pause)"
    ),
)
_CLAIMED = re.compile(
    r"^(?P<who>.{3,90}?),? (?:has |have |had )?(?:claimed|admitted|owned up to|taken responsibility|took responsibility"
    r"|said (?:that )?(?:it|they|its \w+) (?:had |have )?carried out|said (?:that )?(?:it|they) (?:was|were) behind)\b"
)
_FIRST = re.compile(
    r"\bfirst\b|\bstart|\bbegan\b|\bbegun\b|\bprovo|\binitiat|\btrigger|\berupted|\bbroke out|\bopened\b"
)
_SPOKEN = re.compile(r"\b(?:said|says|told|that|announced|claimed)\b")
_OWN = re.compile(
    r"\b(?:our|its|their|his) (?:own )?(?:army|forces|soldiers|troops|guns|men|fighters|side)\b"
)
_ARMY = re.compile(r"\b(?:the )?(?:army|military|government|regime|junta|federal|air force)\b")
_CAPITAL = re.compile(r"\b[A-ZÀ-Ž][\w’'-]+(?:[ -](?:[A-ZÀ-Ž][\w’'-]+|e|al))*")
_IT_WAS = re.compile(r"\bit was\b.{3,60}\b(?:that|who|which|opened|fired|shot|attacked)\b")
_ONE_NEWS = 5  # days between reports of one event
_ALIKE = 0.8
_UNSAID = frozenset({"threat", "analysis", "talks_planned", "background"})


def positions(heard: Heard) -> Iterator[Position]:
    """Whom the words of a claim name as the one who did it, began it or asked for it."""
    if heard.unreal or heard.planned or heard.negated or denies(heard) or heard.kind in _UNSAID:
        return
    for topic, patterns in (("who began it", _BEGAN), ("who did it", _DID), ("who asked for it", _ASKED)):
        found = _named(heard, patterns) or (_owner(heard) if topic == "who did it" else frozenset())
        if topic == "who asked for it" and heard.kind != "demand" and heard.speaker_side in found:
            continue
        if found:
            yield Position(topic, Names(found), heard, denies=True)
            if topic == "who began it":
                return
            if topic == "who did it" and _IT_WAS.search(heard.span):
                yield Position("who began it", Names(found), heard)
    if heard.family == "violence" and len(heard.initiators) == 1:
        yield Position("who did it", Names(heard.initiators), heard)
        if _FIRST.search(heard.span):
            yield Position("who began it", Names(heard.initiators), heard, denies=True)


def _named(heard: Heard, patterns: tuple[re.Pattern[str], ...]) -> frozenset[str]:
    for pattern in patterns:
        for hit in pattern.finditer(heard.claim.span):
            words = _SPOKEN.split(hit["who"] or "")[-1].strip()
            side = _side(heard, words)
            if side:
                return frozenset({side})
    return frozenset()


def _side(heard: Heard, words: str) -> str | None:
    side = heard.directory.side(words)
    if side:
        return side
    if _OWN.search(words):
        return heard.speaker_side
    if _ARMY.search(words.casefold()):
        return _state_of(heard)
    return None


def _owner(heard: Heard) -> frozenset[str]:
    """A group that claims a deed for itself, known or not."""
    hit = _CLAIMED.search(heard.claim.span)
    if hit is None:
        return frozenset()
    side = heard.directory.side(hit["who"])
    names = [name for name in _CAPITAL.findall(hit["who"]) if name.casefold() not in ("the", "a", "an")]
    return frozenset({side}) if side else frozenset(names[-1:])


def _state_of(heard: Heard) -> str | None:
    """Whose "the army" is, where nobody says: a side of the report that has a state's name, if it is the only one."""
    sides = {side for each in heard.report.claims for side in heard.sides_of(tuple(each.actors.everyone()))}
    if heard.speaker_side is None:
        return None
    sides -= {heard.speaker_side}
    return next(iter(sides)) if len(sides) == 1 else None


def occasion(one: Position, other: Position) -> Occasion:
    """One deed of which two tell: at least one of them names who did it in so many words."""
    left, right = one.heard, other.heard
    if not (one.denies or other.denies) or one.value == other.value:
        return "apart"
    if not may_share_time(left, right, slack=1) or (days_apart(left, right) or 0) > 1:
        return "apart"
    if places_fit(left.places, right.places) is False:
        return "apart"
    first, second = left.report.published, right.report.published
    if first and second and abs((first - second).days) > _ONE_NEWS:
        return "apart"
    if left.report is right.report and abs(left.claim.start - right.claim.start) > 600:
        return "apart"
    anchored = (
        shared(left, right) or names(left.sentence) & names(right.sentence) or one.topic != "who did it"
    )
    if not anchored or likeness(left, right) < (_ALIKE if one.denies and other.denies else _ALIKE + 0.8):
        return "apart"
    return "same" if _one_deed(one, other) else "apart"


def _one_deed(one: Position, other: Position) -> bool:
    """Each of two who blame each other tells of his own side as struck; two strikes have two targets."""
    left, right = one.heard, other.heard
    if one.topic != "who did it":
        return True
    some, others = left.targets, right.targets
    return not some or not others or bool(some & others) or (one.denies and other.denies)


def doubtful(one: Position, other: Position) -> bool:
    """Whether the two share little but the deed."""
    return thin(one.heard, other.heard)


TOPIC = Topic(("who did it", "who began it", "who asked for it"), positions, occasion, doubtful)
