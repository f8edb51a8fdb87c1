"""Rules of the committee and the board: what one recommends to the other, and when the chair may rule alone.

After CTSAMVM, whose reports go from a technical committee to its Board, and after the Darfur Peace Agreement
¶262–263, by which the chair rules only where there is no consensus, having heard the international members.
"""

from datetime import datetime

from tahqiq.model.aftermath import Forwarding, SeatPosition
from tahqiq.model.determination import Determination
from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState
from tahqiq.verification.clock import last_forwarded
from tahqiq.verification.deadlines import counted_from
from tahqiq.verification.decision import no_quorum, seats_amiss
from tahqiq.verification.rule import Rule


def _recommended(paper: Forwarding, case: CaseState, _member: Member, now: datetime) -> str | None:
    if paper.to != "board" or "technical_committee" not in case.procedure.terms.stages:
        return None
    if not paper.positions:
        return None if _silent(case, now) else "no position of the committee's seats is recorded."
    return seats_amiss(paper.positions, case) or no_quorum(paper.positions, case)


def _silent(case: CaseState, now: datetime) -> bool:
    """Whether the committee let the time pass that the procedure gives it."""
    step, since = case.procedure.step("forward"), last_forwarded(case)
    if step is None or step.within is None or since is None:
        return False
    return counted_from(since, step.within, case.zone) < now


def _no_consensus_on_record(
    paper: Determination, case: CaseState, _member: Member, _now: datetime
) -> str | None:
    if paper.decided_by != "chair_ruling":
        return None
    signed = {
        each.position.seat: each.position.position
        for each in case.of(SeatPosition)
        if each.provision == paper.provision
    }
    if "disagrees" not in signed.values():
        return "no seat has signed that it disagrees."
    return None if set(signed) - set(case.parties) else "no third-party seat has signed its position."


RECOMMEND: tuple[Rule, ...] = (
    Rule(
        "PRC064",
        "What the technical committee recommends to the board bears the position of every seat, with a quorum; or"
        " its time has passed in silence.",
        "record the committee's positions, or wait until its time is over.",
        _recommended,
    ),
)
RULE_ALONE: tuple[Rule, ...] = (
    Rule(
        "PRC065",
        "The chair rules only where seats have signed that there is no consensus, a third party's among those who"
        " signed.",
        "let the seats sign their positions first.",
        _no_consensus_on_record,
    ),
)
