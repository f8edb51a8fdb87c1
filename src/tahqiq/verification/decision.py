"""Rules of the decision: what the commission must have before it, who sits, and how it concludes."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.model.determination import Determination, Position
from tahqiq.model.member import Member, Role
from tahqiq.verification.case import CaseState
from tahqiq.verification.cited_evidence import STILL_IN_CUSTODY
from tahqiq.verification.hearing import unheard
from tahqiq.verification.inquiry import REVIEWED, THIS_INCIDENT
from tahqiq.verification.proof import reaches
from tahqiq.verification.rule import Rule

BREACHES = frozenset({"violation_serious", "violation_minor", "technical_breach"})


def _verified(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if case.verification is None:
        return "the incident is not verified."
    if paper.outcome in BREACHES and case.verification.finding != "occurred":
        return f"a breach is found although the incident is '{case.verification.finding}'."
    return None


def _against(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if paper.against is None:
        return "no party is named that committed it." if paper.outcome in BREACHES else None
    return None if paper.against in case.accused else f"the incident is not attributed to {paper.against}."


def _proven(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if paper.outcome not in BREACHES:
        return None
    floor = case.procedure.terms.breach_standard
    for name, finding in (("verification", case.verification), ("attribution", case.attribution)):
        if finding is None or not reaches(finding.standard, floor):
            return f"the {name} does not reach '{floor.replace('_', ' ')}'."
    return None


def _provision(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    found = next((each for each in case.provisions if each.id == paper.provision), None)
    if found is None:
        return f"no instrument has a provision '{paper.provision}'."
    if paper.against is not None and paper.against not in found.actors:
        return f"'{paper.provision}' does not bind {paper.against}."
    return None


def _heard(_paper: Determination, case: CaseState, _member: Member, now: datetime) -> str | None:
    waiting = unheard(case, now)
    return f"{', '.join(waiting)} has not replied and still has time, or was not asked." if waiting else None


def _chair(_paper: Determination, case: CaseState, member: Member, _now: datetime) -> str | None:
    if member.role is not Role.CHAIR:
        return f"'{member.id}' is not the chair."
    return f"the chair sits for {member.seat}, a party." if member.seat in case.parties else None


def _not_attributor(_paper: Determination, case: CaseState, member: Member, _now: datetime) -> str | None:
    attributor = case.filer(case.attribution) if case.attribution else None
    return f"'{member.id}' attributed it." if attributor and attributor.id == member.id else None


def _all_seats(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    return seats_amiss(paper.positions, case)


def seats_amiss(positions: Sequence[Position], case: CaseState) -> str | None:
    """What is wrong with whose positions are on record: each seat of the commission has one; ``None`` if so."""
    seats = [each.seat for each in positions]
    missing, strange = sorted(set(case.seats) - set(seats)), sorted(set(seats) - set(case.seats))
    if missing:
        return f"no position is recorded for {', '.join(missing)}."
    if strange:
        return f"the commission has no such seat: {', '.join(strange)}."
    return "a seat is recorded twice." if len(seats) != len(set(seats)) else None


def _quorum(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    return no_quorum(paper.positions, case)


def no_quorum(positions: Sequence[Position], case: CaseState) -> str | None:
    """What is missing to the quorum that the procedure asks for; ``None`` where it is there."""
    present = sorted(each.seat for each in positions if each.position != "absent")
    terms = case.procedure.terms
    if len(present) < terms.quorum_share * len(case.seats):
        return f"only {len(present)} of {len(case.seats)} seats are present."
    if not terms.third_party_present or set(present) - set(case.parties):
        return None
    return "no third-party seat is present."


def _way(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    agree, disagree = _with(paper, "agrees"), _with(paper, "disagrees")
    if paper.decided_by == "consensus":
        if disagree:
            return f"{', '.join(disagree)} disagrees: that is no consensus."
        return None if agree else "nobody agrees: that is no consensus."
    if paper.decided_by == "chair_ruling":
        return (
            None if disagree or not agree else "there is consensus, which leaves the chair nothing to rule."
        )
    present = _with(paper, "agrees", "disagrees", "abstains")
    if 2 * len(agree) <= len(present):
        return f"{len(agree)} of {len(present)} seats present agree: that is no majority."
    return None if set(agree) - set(case.parties) else "the majority holds no third-party seat."


def _divided(paper: Determination, _case: CaseState, _member: Member, _now: datetime) -> str | None:
    if paper.outcome != "commission_divided" or _with(paper, "disagrees"):
        return None
    return "no seat disagrees."


def _once(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    done = [each.id for each in case.determinations if each.provision == paper.provision]
    return f"'{paper.provision}' is already determined for this incident ({done[0]})." if done else None


def _with(paper: Determination, *positions: str) -> list[str]:
    return sorted(each.seat for each in paper.positions if each.position in positions)


DETERMINE: tuple[Rule, ...] = (
    THIS_INCIDENT,
    REVIEWED,
    STILL_IN_CUSTODY,
    Rule(
        "PRC050",
        "The incident is verified first; a breach needs the finding that it occurred.",
        "verify the incident first.",
        _verified,
    ),
    Rule(
        "PRC051",
        "A breach is found against a party to which the incident is attributed.",
        "name that party (against), attribute first where nobody did, or choose an outcome that is no breach.",
        _against,
    ),
    Rule(
        "PRC052",
        "A breach rests on findings of the standard that the procedure asks for, at least reasonable grounds to"
        " believe.",
        "raise the findings' standard with more evidence, or choose an outcome that is no breach.",
        _proven,
    ),
    Rule(
        "PRC053",
        "The provision is one of an adopted instrument and binds the party concerned.",
        "give the provision's id; `tahqiq agreement list` names them.",
        _provision,
    ),
    Rule(
        "PRC054",
        "Every accused party was asked to reply, and has replied or let its time pass.",
        "ask for the reply, or wait until it is due.",
        _heard,
    ),
    Rule(
        "PRC055",
        "The chair files the determination and sits for no party.",
        "let a chair from the secretariat or a mediator's seat preside.",
        _chair,
    ),
    Rule(
        "PRC056",
        "Nobody both attributes and determines.",
        "let another chair preside over this case.",
        _not_attributor,
    ),
    Rule(
        "PRC057",
        "Every seat of the parties and mediators has one position on record; absent is a position.",
        "record a position for every seat.",
        _all_seats,
    ),
    Rule(
        "PRC058",
        "The seats that the procedure asks for are present, at least half, a third party's among them.",
        "convene again with a quorum.",
        _quorum,
    ),
    Rule(
        "PRC059",
        "Consensus bears no disagreement; a majority is more than half of those present and holds a"
        " third-party seat; the chair rules only where there is no consensus.",
        "change `decided_by` to how it was really decided.",
        _way,
    ),
    Rule(
        "PRC060",
        "A commission is divided only if a seat disagrees.",
        "choose another outcome.",
        _divided,
    ),
    Rule(
        "PRC061",
        "A provision is determined once for an incident; revising is a step of its own.",
        "determine another provision, or ask for a revision.",
        _once,
    ),
)
