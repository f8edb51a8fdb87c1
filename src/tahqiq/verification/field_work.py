"""Rules of the field work: who goes, who must let them in, and that every component speaks for itself."""

from datetime import datetime

from tahqiq.model.aftermath import Measure
from tahqiq.model.inquiry import AccessAnswer, AccessRequest, Tasking, TeamView
from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState
from tahqiq.verification.inquiry import SECRETARIAT
from tahqiq.verification.rule import Rule


def _team(paper: Tasking, case: CaseState, _member: Member, _now: datetime) -> str | None:
    strange = sorted(set(paper.components) - {*case.seats, SECRETARIAT})
    if strange:
        return f"this mission has no such seat: {', '.join(strange)}."
    third = set(paper.components) - set(case.parties)
    return None if third else "the team would be one of parties alone."


def _ahead(
    paper: Tasking | AccessRequest | Measure, _case: CaseState, _member: Member, now: datetime
) -> str | None:
    return None if paper.due > now else f"it was due on {paper.due.isoformat()}, which has passed."


def _of_a_party(paper: AccessRequest, case: CaseState, _member: Member, _now: datetime) -> str | None:
    return None if paper.party in case.parties else f"'{paper.party}' is no party."


def _answers_request(paper: AccessAnswer, case: CaseState, member: Member, _now: datetime) -> str | None:
    asked = next((each for each in case.of(AccessRequest) if each.id == paper.request), None)
    if asked is None:
        return f"there is no request '{paper.request}' in this case."
    if not paper.party == asked.party == member.seat:
        return f"it was asked of {asked.party}."
    return None


def _reason_given(paper: AccessAnswer, _case: CaseState, _member: Member, _now: datetime) -> str | None:
    return None if paper.answer == "granted" or paper.reason else f"'{paper.answer}' is given no reason."


def _latest_finding(paper: TeamView, case: CaseState, _member: Member, _now: datetime) -> str | None:
    latest = case.verification
    return None if latest and latest.id == paper.finding else "it is on another finding than the latest."


def _own_component(paper: TeamView, _case: CaseState, member: Member, _now: datetime) -> str | None:
    return None if paper.view.seat == member.seat else f"'{member.id}' sits for {member.seat}."


IN_THE_FUTURE = Rule(
    "PRC071",
    "What is asked or ordered is due at a time to come.",
    "set `due` to a later time with its zone.",
    _ahead,
)
TASK: tuple[Rule, ...] = (
    Rule(
        "PRC070",
        "A team has a component of a third party: the secretariat's or a mediator's.",
        "add SEC or a mediator's seat to the team.",
        _team,
    ),
    IN_THE_FUTURE,
)
REQUEST_ACCESS: tuple[Rule, ...] = (
    Rule("PRC072", "Access is asked of a party.", "name the party that controls the place.", _of_a_party),
)
ANSWER_ACCESS: tuple[Rule, ...] = (
    Rule(
        "PRC073",
        "A party answers a request that was made to it, for itself.",
        "give the id of a request that was made to your party.",
        _answers_request,
    ),
    Rule(
        "PRC074",
        "Access that is denied, delayed or bound to conditions is given its reason.",
        "state the reason.",
        _reason_given,
    ),
)
VIEW: tuple[Rule, ...] = (
    Rule("PRC016", "A component gives its view on the latest finding.", "view that one.", _latest_finding),
    Rule("PRC017", "A component speaks for itself.", "let that component file its view.", _own_component),
)
