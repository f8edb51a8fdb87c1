"""Answers: which words of its own report a denial answers, also where it only says "Kabul dismissed the charge"."""

import re
from functools import lru_cache

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.likeness import likeness, own_things
from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF

_DENIES = re.compile(
    r"\b(?:(?<!nor )den(?:y|ies|ied|ying)(?! (?:the use|use|access|entry))|denial"
    r"|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es?|ed|ing)"
    r"|rubbish(?:es|ed)|rebuff(?:s|ed)|rebut(?:s|ted)|contradict(?:s|ed)|(?:disputes"
    r"|disputed|contests|contested)(?= (?:the|this|that|it|both|those|these|any"
    r"|his|her|their)\b)"
    r"|disclaim(?:s|ed)|disavow(?:s|ed)|scoff(?:s|ed) at|brush(?:es|ed) (?:it |this |that )?(?:aside|off)"
    r"|shrug(?:s|ged) off|laugh(?:s|ed) off|pour(?:s|ed) scorn)\b"
    r"|\b(?:a lie|lies|a fabrication|fabricated|fabrications|an? (?:pure )?invention|made up|made-up|invented"
    r"|fiction|fictitious|fantasy|fairy tale|fairy-tale|a hoax|propaganda|disinformation|fake news|slander"
    r"|libel|nonsense|baseless|unfounded|groundless|without foundation|untrue|not true|false|absurd"
    r"|ridiculous|no truth|thin air|malicious|concocted|imaginary|exaggerated|staged)\b"
    r"|\bnothing (?:whatever |at all )?to do with\b|\bno (?:part|hand|role|involvement|link|connection|knowledge)\b"
    r"|\bkn(?:ow|ows|ew) nothing\b|\bnothing of the (?:kind|sort)\b|\bnot (?:responsible|involved|behind)\b"
    r"|\bdoes not correspond\b|\bdid not correspond\b"
)
_REFUSES = re.compile(
    r"\b(?:reject\w*|dismiss\w*|refus\w*|declin\w*|spurn\w*|rebuff\w*|turn\w* down|rul\w* out|ignor\w*)\b"
    r" (?:[\w'’-]+ ){0,5}?(?:demands?|proposals?|plans?|offers?|ideas?|calls?|invitations?|requests?|conditions?"
    r"|bargain|referendum|truce|ceasefire|mediation|ultimatum|terms|talks|deal|appeals?|suggestion|announcement"
    r"|compromise|resolution|negotiations)\b"
    r"|\b(?:turned|turns|turning) (?:\w+ ){1,3}down\b|\brul(?:ed|es) out\b"
)
_FIGURE = re.compile(r"\b(?:figures?|tolls?|tall(?:y|ies)|numbers?|counts?)\b")
_CHARGE = re.compile(r"\b(?:accusations?|charges?|allegations?|blame|insinuation|complaint|assertion)\b")
_POINTS_BACK = re.compile(r"\b(?:it|this|that|them|these|those|such|everything|there)\b")
_ANSWERABLE = frozenset(
    {
        "violence": 1.0,
        "ceasefire": 0.6,
        "border": 0.4,
        "talks": 0.3,
        "background": 0.0,
        "speech": 0.3,
    }.items()
)
_FAMILY_POINTS = dict(_ANSWERABLE)
_NOT_ANSWERED = frozenset(
    {"demand", "threat", "commitment", "talks_planned", "analysis", "mediation", "agenda"}
)
_REACH = 650  # characters back to what a denial answers
_BARE = 2  # things a denial must mention before it tells itself what it denies
_ENOUGH = 1.6
_ONE_ANSWER = 0.5  # points within which a denial answers two claims at once


def refuses(heard: Heard) -> bool:
    """Whether it turns down a demand or a plan: that is no denial of a fact."""
    return _REFUSES.search(heard.span) is not None and not _CHARGE.search(heard.span)


@lru_cache(maxsize=10_000)
def denies(heard: Heard) -> bool:
    """Whether a claim says of what somebody else told that it is not so."""
    if refuses(heard):
        return False
    if heard.kind == "denial":
        return True
    words = _DENIES.search(heard.span) is not None
    return words and heard.kind in ("statement", "accusation", "attack", "clash", "airstrike", "background")


_NO_PART = re.compile(
    r"\bno (?:part|hand|role|involvement|link|connection)\b|\bany (?:part|hand|role|involvement|link|connection)\b"
    r"|\binvolve|\bresponsib|\bnothing (?:whatever |at all )?to do with\b|\bnot behind\b|\bbehind (?:it|the)\b"
)


def disowns(heard: Heard) -> bool:
    """Whether it only says that the denier himself had no part in it."""
    return _NO_PART.search(heard.span) is not None


def bare(heard: Heard) -> bool:
    """Whether a denial leaves open what it denies: "Islamabad called the allegation baseless"."""
    return len(_denied(heard)) < _BARE


def _denied(heard: Heard) -> frozenset[str]:
    cue = _DENIES.search(heard.span)
    from_words = own_things(heard)
    if cue is None:
        return from_words
    return frozenset(one for one in from_words if not _DENIES.search(one))


@lru_cache(maxsize=10_000)
def answered(denial: Heard) -> tuple[ClaimDraft, ...]:
    """The claims told before in the same report that a denial answers, most likely first; empty if none fits."""
    scored = []
    for claim in denial.report.claims:
        if not 0 <= denial.claim.start - claim.start <= _REACH or claim.span == denial.claim.span:
            continue
        points = _answers(denial, Heard(denial.report, claim, denial.directory))
        if points >= _ENOUGH:
            scored.append((points, claim.start, claim))
    scored.sort(key=lambda one: (-one[0], -one[1]))
    return tuple(
        claim
        for points, _, claim in scored
        if points >= scored[0][0] - _ONE_ANSWER or _one_sentence(denial, claim, scored[0][2])
    )


def _one_sentence(denial: Heard, one: ClaimDraft, other: ClaimDraft) -> bool:
    first, last = sorted((one, other), key=lambda claim: claim.start)
    between = denial.report.text[first.end : last.start]
    return not re.search(r"[.!?;\n]", f"{first.span[-1]}{between}")


def _answers(denial: Heard, told: Heard) -> float:
    """Points for a claim being what a denial answers."""
    if told.kind in _NOT_ANSWERED or told.planned or told.unreal or denies(told) or told.kind == "denial":
        return 0.0
    if _same_voice(denial, told):
        return 0.0
    between = sum(1 for one in denial.report.claims if told.claim.end <= one.start < denial.claim.start)
    points = max(0.0, 2.0 - 0.55 * between) + _FAMILY_POINTS[FAMILY_OF[told.kind]]
    if "\n" in denial.report.text[told.claim.end : denial.claim.start]:
        points -= 0.8
    points += _accused(denial, told)
    if _FIGURE.search(denial.span):
        points += 1.0 if told.claim.casualties or re.search(r"\d", told.span) else -1.0
    if _CHARGE.search(denial.span) and (told.kind == "accusation" or told.claim.certainty == "alleged"):
        points += 1.0
    like = likeness(denial, told)
    own = _denied(denial)
    if len(own) >= _BARE and not _POINTS_BACK.search(denial.span):
        points += min(like, 2.5) - 1.5
    else:
        points += min(0.5 * like, 1.0)
    return points


def _same_voice(denial: Heard, told: Heard) -> bool:
    """Whether who denies is who told it: nobody answers himself."""
    if denial.speaker_side is not None and told.speaker_side is not None:
        return denial.speaker_side == told.speaker_side
    teller = told.claim.source.chain[:1]
    return bool(teller) and teller == denial.claim.source.chain[:1]


def _accused(denial: Heard, told: Heard) -> float:
    denier = denial.speaker_side
    if denier is None:
        return 0.3
    actors = told.claim.actors
    charged = actors.target if told.kind == "accusation" else actors.initiator
    accused = told.sides_of(charged)
    if denier in accused:
        return 1.5
    if denier in told.sides:
        return 0.7
    return -0.8 if accused else 0.2
