"""Rebuttals: whether one statement says of what another tells that it was not so."""

import re
from functools import lru_cache

from tahqiq.comparison.answers import answered, denies, disowns
from tahqiq.comparison.events import ONE_EVENT, same_event
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.likeness import likeness, shared
from tahqiq.comparison.occasions import days_apart, may_share_time
from tahqiq.comparison.places import places_fit

ALIKE = 2.2  # points of likeness from which two statements are of one matter
NEGATES = 2.7  # the same for a plain "no" in nearly the same words
_CHARGES = frozenset({"accusation", "statement", "talks_round", "commitment", "visit"})
_OWNED = re.compile(
    r"\bclaim(?:ed|s) (?:responsibility|the (?:attack|bomb\w*|ambush|raid|shooting))"
    r"|\bsaid (?:that )?(?:it|they|its \w+) (?:had |have )?(?:carried out|laid|planted|done|set)\b"
)
_STALE = 2  # days
_SAYS_NO = re.compile(
    r"(?:^|\b(?:that|said|says|and|but|,|while)\s+|[\"“:;]\s*)(?:\w+ly )?(?:no(?! longer|t only)|none"
    r"|nobody|no one|nothing|"
    r"neither|not (?:one|a single|any|even))\b(?! (?:comment|details?|claim of responsibility|date))"
    r"|\b(?:did|does|do|has|have|had|was|were|is|are)(?: not|n't) (?!only|immediately|just|yet clear"
    r"|clear|known)"
    r"|\bnever (?:\w+ ){0,2}?(?:been|attacked|used|supported|crossed"
    r"|agreed|signed|happened|fired|took|struck|hit|held|kept|sent|met|gave|borne?)\b"
    r"|\bnot (?:correspond|true|the case)|\bcontrary to (?:\w+ )?(?:reports?|claims?)|\bno truth\b"
    r"|\bpure invention"
    r"|\bthere (?:is|are|was|were|had been|has been) (?:no|never)\b(?! (?:comment|word|news|sign))"
    r"|\bnothing of the (?:kind|sort)|\bno such\b|\bfired no\b|\bflew no\b|\btook no part"
    r"|\bhad no (?:part|hand|role)"
    r"|\b(?:is|are|was|were) (?:\w+ )?(?:false|untrue|baseless|unfounded|fabricated|a lie|lies|fiction"
    r"|propaganda)\b"
    r"|\b(?:put off|postponed|cancell?ed|called off)\b(?! (?:by|to|until|till)\b)(?!.*\b(?:to"
    r"|until) (?:\w+ )?\d)"
)
MAY_DENY = frozenset(
    {
        "statement",
        "accusation",
        "talks_outcome",
        "mediation",
        "delegation",
        "humanitarian",
        "visit",
        "commitment",
        "refugee_return",
        "background",
    }
)


@lru_cache(maxsize=5_000)
def says_no(heard: Heard) -> bool:
    """Whether its own words say that it was not so, whatever the reader took it for."""
    if heard.planned or not (heard.family in ("violence", "talks") or heard.kind in MAY_DENY):
        return False
    if heard.kind in ("talks_planned", "clash") or _SAYS_NO.search(heard.span) is None:
        return False
    return heard.claim.casualties is None


def another_owns_it(denial: Heard, claim: Heard) -> bool:
    """Whether a claim is that of somebody else who says it was his deed: the denier and he agree."""
    return disowns(denial) and _OWNED.search(claim.span) is not None


def names_the_denier(denial: Heard, claim: Heard) -> bool:
    """A denial of having had a part in it answers those alone who name the denier."""
    if not disowns(denial) or denial.speaker_side is None:
        return True
    return denial.speaker_side in claim.sides or denial.speaker_side == claim.directory.side(claim.span)


def answers_elsewhere(denial: Heard, claim: Heard) -> bool:
    """Whether another report tells the very thing that a denial answers in its own."""
    if (
        not denies(denial)
        or claim.speaker_side == denial.speaker_side is not None
        or not in_time(denial, claim)
    ):
        return False
    return any(_one_matter(Heard(denial.report, told, denial.directory), claim) for told in answered(denial))


def negates(denial: Heard, claim: Heard) -> bool:
    """Whether it says in nearly the words of another voice that the thing was not so."""
    if claim.speaker_side == denial.speaker_side is not None or not in_time(denial, claim):
        return False
    if claim.kind in ("denial", "threat", "demand") or places_fit(denial.places, claim.places) is False:
        return False
    if not (says_no(denial) or denies(denial)):
        return False
    if denial.family == claim.family == "violence" and same_event(denial, claim) is None:
        return False
    if claim.kind not in _CHARGES and claim.family not in ("violence", "border", "ceasefire"):
        return False
    accused = denial.speaker_side is not None and denial.speaker_side in _charged(claim)
    need = NEGATES if denial.report is not claim.report else NEGATES - 0.4
    return len(shared(denial, claim)) > (0 if accused else 1) and likeness(denial, claim) >= need - (
        0.8 if accused else 0.0
    )


def _one_matter(told: Heard, claim: Heard) -> bool:
    """Whether two claims tell one thing: one event, or the same charge in other words."""
    if told.family == claim.family == "violence":
        points = same_event(told, claim)
        return points is not None and points >= ONE_EVENT - 0.5
    some, others = _charged(told), _charged(claim)
    if some and others and not some & others:
        return False
    return likeness(told, claim) >= ALIKE


def _charged(heard: Heard) -> frozenset[str]:
    actors = heard.claim.actors
    return heard.sides_of(actors.target if heard.kind == "accusation" else actors.initiator)


def in_time(denial: Heard, claim: Heard) -> bool:
    days = days_apart(denial, claim)
    if days is not None:
        return days <= _STALE
    return may_share_time(denial, claim, slack=_STALE)
