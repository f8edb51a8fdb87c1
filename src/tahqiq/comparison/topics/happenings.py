"""Happenings: whether something took place at all — told by some, denied or contradicted by others."""

import re
from collections.abc import Iterator

from tahqiq.comparison.answers import answered, denies, refuses
from tahqiq.comparison.directory import plain
from tahqiq.comparison.events import ONE_EVENT, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import days_apart
from tahqiq.comparison.places import places_fit, share_place
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.rebuttals import (
    MAY_DENY,
    another_owns_it,
    answers_elsewhere,
    in_time,
    names_the_denier,
    negates,
    says_no,
)
from tahqiq.comparison.sentences import READER
from tahqiq.comparison.values import Choice
from tahqiq.comparison.words import content, named, says, stems

DENIED_ENOUGH = 3.0  # points from which a denial is taken to answer a claim
NEGATED_ENOUGH = 3.2  # the same for an event that is merely told not to have been
_ACTS_OF: dict[str, frozenset[str]] = {
    "airstrike": frozenset({"strike", "attack"}),
    "drone_strike": frozenset({"strike", "attack"}),
    "drone_activity": frozenset({"strike", "cross"}),
    "shelling": frozenset({"shell", "fire"}),
    "bombing": frozenset({"strike", "attack"}),
    "clash": frozenset({"fire"}),
    "attack": frozenset({"attack", "fire"}),
    "ceasefire_violated": frozenset({"violate"}),
    "ceasefire_agreed": frozenset({"deal"}),
    "ceasefire_extended": frozenset({"deal"}),
    "talks_round": frozenset({"talks"}),
    "talks_planned": frozenset({"talks"}),
    "talks_outcome": frozenset({"deal", "talks"}),
    "mediation": frozenset({"talks"}),
    "crossing_closed": frozenset({"close"}),
    "refugee_return": frozenset({"expel"}),
}
# what is compared as a state or an outcome, and is not a happening that can be denied
_STATES = frozenset(
    {"talks_outcome", "ceasefire_holding", "ceasefire_collapsed", "crossing_closed", "crossing_reopened",
     "trade_halt", "agenda", "mediation", "delegation", "statement", "accusation", "commitment", "humanitarian"}
)  # fmt: skip
_TOLD = frozenset({"accusation", "statement", "commitment"})
_FORCE = frozenset({"act:fire", "act:attack", "act:strike", "act:shell"})
_SPARSE = 2  # words of content below which a denial answers the sentence before it
_WORD = re.compile(r"[a-z][a-z'-]{2,}")
_STEM = 5  # letters
_EMPTY = tuple(str(one) for one in content("words")["empty"])
_SOLDIERS = ("soldier", "troop", "servicem", "fighters")
_NOBODYS = 0.8  # points more for a denial by nobody in particular
_ACT = "act:"
_CLOSE = 400  # characters


def positions(heard: Heard) -> Iterator[Position]:
    """A happening, or the denial of one."""
    if heard.unreal or heard.kind in ("threat", "demand", "analysis") or refuses(heard):
        return
    if denies(heard) or heard.negated or says_no(heard):
        if heard.kind in _STATES and not denies(heard) and not (says_no(heard) and heard.kind in MAY_DENY):
            return
        yield Position("whether it happened", Choice("denied"), heard, about=_content(heard), denies=True)
        return
    if heard.planned and heard.kind != "talks_planned":
        return
    if heard.family in ("violence", "ceasefire", "talks", "border", "background") or heard.kind in _TOLD:
        yield Position("whether it happened", Choice("happened"), heard, about=_content(heard))


def occasion(one: Position, other: Position) -> Occasion:
    """A denial and what it answers; two claims that it happened, where they tell of one event."""
    if one.denies and other.denies:
        return "apart"
    if not one.denies and not other.denies:
        return "same" if _one_happening(one.heard, other.heard) else "apart"
    denial, claim = (one, other) if one.denies else (other, one)
    if denial.heard.report is claim.heard.report and denies(denial.heard):
        meant = claim.heard.claim in answered(denial.heard) and not another_owns_it(denial.heard, claim.heard)
        return "same" if meant else "apart"
    if claim.heard.family == "background" or not names_the_denier(denial.heard, claim.heard):
        return "apart"
    if answers_elsewhere(denial.heard, claim.heard):
        return "same"
    if negates(denial.heard, claim.heard):
        return "same"
    accused = denial.heard.speaker_side is not None and denial.heard.speaker_side in claim.heard.initiators
    enough = DENIED_ENOUGH if denial.heard.kind == "denial" or accused else NEGATED_ENOUGH
    if denial.heard.claim.reader == READER and denial.heard.speaker_side is None:
        enough += _NOBODYS  # nobody is known to say so
    return "same" if rebuts(denial, claim) >= enough else "apart"


def _one_happening(one: Heard, other: Heard) -> bool:
    if one.family != "violence" or one.kind != other.kind:
        return False
    points = same_event(one, other)
    return points is not None and points >= ONE_EVENT and share_place(one.places, other.places)


def rebuts(denial: Position, claim: Position) -> float:
    """Points for a denial answering a claim; 0 where something speaks plainly against it."""
    said, told = denial.heard, claim.heard
    denier = _denier(said)
    if not _may_answer(said, told):
        return 0.0
    if told.speaker_side is not None and told.speaker_side == denier:
        return 0.0
    if not in_time(said, told) or (
        places_fit(said.places, told.places) is False and not _one_night(denier, said, told)
    ):
        return 0.0
    shared = denial.about & claim.about
    acts = {one for one in shared if one.startswith(_ACT)}
    words = len(shared) - len(acts)
    kin = not acts and all(_FORCE & each.about for each in (denial, claim))
    if not acts and words < _SPARSE:
        return 0.0
    points = (1.5 if acts else 0.75 if kin else 0.0) + min(0.6 * words, 2.4)
    points += 1.5 if share_place(said.places, told.places) else 0.0
    points += 0.5 if days_apart(said, told) == 0 else 0.0
    if words == 0 and not share_place(said.places, told.places) and _object(denial):
        points -= 1.0
    if told.family == "speech" and told.deed is None and words < _SPARSE:
        points -= 1.0
    return max(0.0, points + _against(denier, said, told))


def _may_answer(denial: Heard, claim: Heard) -> bool:
    """A charge denied answers any claim; an event negated answers a claim of such an event.

    Within one report a denial answers what stands close by.
    """
    if denial.report is claim.report and abs(denial.claim.start - claim.claim.start) > _CLOSE:
        return False
    if denial.kind == "denial":
        return True
    if denial.planned and claim.days and denial.report.published and claim.days[1] < denial.report.published:
        return False
    if denial.family == "violence":
        return claim.family == "violence" or claim.kind in ("accusation", "ceasefire_violated", "statement")
    if says_no(denial):
        return True
    return denial.kind == claim.kind and denial.planned == claim.planned


def _one_night(denier: str | None, denial: Heard, claim: Heard) -> bool:
    """Whether the accused denies for the very day, and only his own sentences before name another spot."""
    if days_apart(denial, claim) != 0 or "place" not in denial.inherited:
        return False
    return denier is not None and denier in claim.initiators


def _object(denial: Position) -> frozenset[str]:
    """What in particular is denied to have been hit or done: a school, a convoy; not "the village"."""
    generic = stems("generic")
    return frozenset(one for one in denial.about if not one.startswith(_ACT) and not generic.match(one))


def _against(denier: str | None, denial: Heard, claim: Heard) -> float:
    """Points for the denier being the one accused, or denying it for the accused, or at least not telling it."""
    actors = claim.claim.actors
    accused = claim.sides_of(actors.target if claim.kind == "accusation" else actors.initiator)
    if denier in accused or (denier in claim.targets and says("own_losses", denial.span)):
        return 1.5
    if accused and denial.directory.side(_without_teller(denial)) in accused:
        return 1.0
    if accused and denier is not None:
        return -1.0
    return 0.6 if denier is not None else 0.0


def _denier(denial: Heard) -> str | None:
    if denial.speaker_side is not None:
        return denial.speaker_side
    sides = denial.sides_of(denial.claim.actors.initiator)
    return next(iter(sides)) if denial.kind == "denial" and len(sides) == 1 else None


def _content(heard: Heard) -> frozenset[str]:
    """What is denied or claimed: its acts and the stems of its words; a bare denial takes the sentence before."""
    text = _without_teller(heard)
    if heard.kind == "denial" and len(_stems_of(text)) < _SPARSE and not named("acts", text):
        text = f"{text} {heard.before}"
    acts = named("acts", text) | _ACTS_OF.get(heard.kind, frozenset())
    return _stems_of(text) | {_ACT + act for act in acts}


def _without_teller(heard: Heard) -> str:
    text = heard.span
    for name in heard.claim.source.chain:
        text = text.replace(plain(name), " ")
    if heard.kind != "denial":
        text = re.split(r" (?:that|which) (?:was|were|had been|has been) ", text)[0]
    cue = stems("deny").search(text)
    if heard.kind == "denial" and cue and len(text) - cue.end() > 12:
        text = text[cue.end() :]
    return text


def _stems_of(text: str) -> frozenset[str]:
    return frozenset(
        "force" if word.startswith(_SOLDIERS) else word[:_STEM]
        for word in _WORD.findall(text)
        if not word.startswith(_EMPTY) and len(word) > 3
    )


def is_dispute(denial: Heard) -> bool:
    """Whether it is somebody's denial, rather than another account in a report's own voice."""
    told = bool(denial.claim.source.chain) or denial.speaker_side is not None
    return denial.kind == "denial" or denial.claim.certainty == "denied" or told


TOPIC = Topic(("whether it happened",), positions, occasion)
