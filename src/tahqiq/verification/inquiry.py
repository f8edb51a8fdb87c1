"""Rules of the inquiry: review, verification and attribution."""

from datetime import datetime

from tahqiq.model.finding import Attribution, Review, Verification
from tahqiq.model.inquiry import TeamView
from tahqiq.model.member import Member, Role
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.cited_evidence import CUSTODY
from tahqiq.verification.proof import BASIS, ONE_PARTY, PERSON, reaches
from tahqiq.verification.rule import Rule

SECRETARIAT = "SEC"


def _this_incident(paper: Paper, case: CaseState, _member: Member, _now: datetime) -> str | None:
    return None if paper.incident == case.incident else f"the paper is about {paper.incident}."


def _not_determined(_paper: Paper, case: CaseState, _member: Member, _now: datetime) -> str | None:
    return "the commission has already determined this incident." if case.determinations else None


def _duty_officer(_paper: Review, _case: CaseState, member: Member, _now: datetime) -> str | None:
    return None if member.role is Role.DUTY_OFFICER else f"'{member.id}' is no duty officer."


def _reviewed(_paper: Paper, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if case.review is None:
        return "no duty officer has reviewed this incident."
    return None if case.review.outcome == "fit_to_report" else "the review held this incident back."


def _third_party_view(paper: Verification, case: CaseState, member: Member, _now: datetime) -> str | None:
    if member.seat not in case.parties:
        return None
    told = {view.seat for view in paper.views if view.seat not in case.parties and view.view == "agrees"}
    if not told:
        return f"'{member.id}' sits for {member.seat}, and no third-party component agrees."
    if told & _signed(paper.finding, case):
        return None
    return (
        f"'{member.id}' sits for {member.seat}, and {', '.join(sorted(told))} has not signed that it agrees."
    )


def _signed(finding: str, case: CaseState) -> set[str]:
    """The seats that came to this finding under their own signature: in one of their own, or in a view on another's."""
    same = {each.id for each in case.of(Verification) if each.finding == finding}
    own = {each.member.seat for each in case.filed if each.paper.id in same}
    return own | {
        each.view.seat for each in case.of(TeamView) if each.finding in same and each.view.view == "agrees"
    }


def _component_views(paper: Verification, case: CaseState, _member: Member, _now: datetime) -> str | None:
    seats = [view.seat for view in paper.views]
    strange = sorted(set(seats) - {*case.seats, SECRETARIAT})
    if strange:
        return f"it gives the view of seats this mission does not have: {', '.join(strange)}."
    return "a seat gives its view twice." if len(seats) != len(set(seats)) else None


def _occurred(_paper: Attribution, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if case.verification is None:
        return "it is not verified that it occurred."
    return (
        None if case.verification.finding == "occurred" else f"the finding is '{case.verification.finding}'."
    )


def _not_own_side(paper: Attribution, case: CaseState, member: Member, _now: datetime) -> str | None:
    if member.seat in case.parties and member.seat in {*case.sides(paper.to), *case.named()}:
        return f"'{member.id}' sits for {member.seat}, which is accused."
    if member.seat in case.parties and (others := case.sides(paper.to)):
        return f"'{member.id}' sits for {member.seat}, and accuses {', '.join(others)}."
    return None


def _known_actors(paper: Attribution, case: CaseState, _member: Member, _now: datetime) -> str | None:
    strange = sorted(set(paper.to) - {actor.id for actor in case.actors})
    return f"the mission knows no such actor: {', '.join(strange)}." if strange else None


def _no_surer(paper: Attribution, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if not paper.to or case.verification is None or reaches(case.verification.standard, paper.standard):
        return None
    return "it is surer of who did it than the verification is that it occurred."


THIS_INCIDENT = Rule(
    "PRC001",
    "A paper is filed in the case of the incident it is about.",
    "file it in the case of its own incident.",
    _this_incident,
)
NOT_DETERMINED = Rule(
    "PRC002",
    "After a determination the findings under it stand; reopening is a step of its own.",
    "ask the chair; a determination can be disputed, not worked round.",
    _not_determined,
)
REVIEWED = Rule(
    "PRC010",
    "A duty officer first finds the incident fit to report.",
    "ask a duty officer to review the incident.",
    _reviewed,
)
REVIEW: tuple[Rule, ...] = (
    THIS_INCIDENT,
    Rule(
        "PRC003",
        "A review is made by a duty officer.",
        "ask a duty officer to review the incident.",
        _duty_officer,
    ),
)
VERIFY: tuple[Rule, ...] = (
    THIS_INCIDENT,
    NOT_DETERMINED,
    REVIEWED,
    BASIS,
    PERSON,
    ONE_PARTY,
    CUSTODY,
    Rule(
        "PRC014",
        "A party's seat does not verify alone: a third-party component agrees, under its own signature.",
        "let the secretariat's or a mediator's component file the finding; then give your own view: tahqiq case view.",
        _third_party_view,
    ),
    Rule(
        "PRC015",
        "Each component of the team gives its view at most once.",
        "give one view for each seat: the parties, the mediators, SEC.",
        _component_views,
    ),
)
ATTRIBUTE: tuple[Rule, ...] = (
    THIS_INCIDENT,
    NOT_DETERMINED,
    Rule(
        "PRC020",
        "Who did it is asked only after it is verified that it occurred.",
        "verify the incident first.",
        _occurred,
    ),
    Rule(
        "PRC021",
        "No member of an accused party's seat attributes, whether it accuses or clears, and no party's seat accuses"
        " the other party.",
        "let an investigator of the secretariat or a mediator attribute.",
        _not_own_side,
    ),
    BASIS,
    PERSON,
    ONE_PARTY,
    CUSTODY,
    Rule(
        "PRC022",
        "It is attributed to actors that the mission knows.",
        "use actors' ids as the mission lists them, or none for 'not attributed'.",
        _known_actors,
    ),
    Rule(
        "PRC023",
        "Who did it is held to no higher standard than that it occurred.",
        "lower the standard, or verify again to the higher one.",
        _no_surer,
    ),
)
