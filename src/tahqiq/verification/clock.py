"""The clock of a case: where it stands, what is due and by when, and of whom it is asked."""

from datetime import datetime

from pydantic import AwareDatetime

from tahqiq.model.aftermath import Forwarding
from tahqiq.model.frozen import Frozen
from tahqiq.model.inquiry import AccessAnswer, AccessRequest
from tahqiq.model.member import Role
from tahqiq.model.procedure import Deadline, Step, StepName
from tahqiq.verification.case import CaseState
from tahqiq.verification.deadlines import counted_from
from tahqiq.verification.follow_up import open_measures, unchecked_measures
from tahqiq.verification.hearing import due_at, silent, unheard
from tahqiq.verification.order import taken
from tahqiq.verification.step_of import step_of


class Due(Frozen):
    """Something asked of somebody: the step, by when, of which roles or which seat, and what follows silence."""

    step: StepName
    what: str
    by: AwareDatetime | None = None
    roles: tuple[Role, ...] = ()
    seat: str | None = None
    overdue: bool = False
    silence: str | None = None


def state_of(case: CaseState) -> str:
    """The state the case is in: that of the last step taken which has one; ``received`` before any."""
    state = "received"
    for each in case.filed:
        step = case.procedure.step(step_of(each.paper))
        if step is None or step.state is None:
            continue
        reopened = getattr(each.paper, "kind", None) == "reopened"
        state = "reopened" if reopened else step.state
    return state


def deadline(within: Deadline, case: CaseState) -> datetime | None:
    """The moment by which a step is due, in UTC; nothing before that from which it is counted."""
    start = _start(within, case)
    return None if start is None else counted_from(start, within, case.zone)


def _start(within: Deadline, case: CaseState) -> datetime | None:
    if within.of == "received":
        return case.received_at
    moments = [each.at for each in case.filed if step_of(each.paper) == within.of]
    return moments[-1] if moments else None


def asked(case: CaseState, now: datetime) -> tuple[Due, ...]:
    """All that the case waits for at ``now``, what is due first in front; nothing once it is closed."""
    if case.closed:
        return ()
    waiting = [*_next_steps(case, now), *_replies(case, now), *_access(case, now), *_measures(case, now)]
    return tuple(sorted(waiting, key=lambda due: (due.by is None, due.by or now, due.step)))


# The way of a case; what is asked of one party, or may be done at any time, is told apart below.
_WAY: tuple[StepName, ...] = (
    "triage",
    "review",
    "verify",
    "attribute",
    "request reply",
    "forward",
    "determine",
    "notify",
    "reconsider",
)


def _next_steps(case: CaseState, now: datetime) -> list[Due]:
    done = taken(case)
    found = []
    for name in _WAY:
        step = case.procedure.step(name)
        if step is None or not _has_come(step, case, now):
            continue
        if name not in done or (name == "forward" and _stages_ahead(case)):
            found.append(_due(step, case, now))
    return found


def _stages_ahead(case: CaseState) -> tuple[str, ...]:
    """The stages of the procedure that the case has not reached, in their order."""
    gone = {each.to for each in case.of(Forwarding)}
    return tuple(stage for stage in case.procedure.terms.stages if stage not in gone)


def last_forwarded(case: CaseState) -> datetime | None:
    """When the case last went on to a stage."""
    return max((at for _paper, at in case.dated(Forwarding)), default=None)


def _has_come(step: Step, case: CaseState, now: datetime) -> bool:
    """Whether the way of the case has reached a step that it has not taken; time that passed in silence counts."""
    done = taken(case)
    if not set(step.after) <= done:
        return False
    if step.step in ("notify", "reconsider"):
        return True
    if case.determinations:
        return False
    if step.step in ("triage", "review"):
        return True
    if case.review is not None and case.review.outcome == "held_back":
        return False
    occurred = case.verification is not None and case.verification.finding == "occurred"
    heard = not unheard(case, now)
    wanted: dict[StepName, bool] = {
        "attribute": occurred,
        "request reply": bool(case.accused),
        "forward": heard and bool(_stages_ahead(case)) and (not occurred or "attribute" in done),
        "determine": heard and (not occurred or "attribute" in done) and not _stages_ahead(case),
    }
    return wanted.get(step.step, True)


def _due(step: Step, case: CaseState, now: datetime) -> Due:
    by = deadline(step.within, case) if step.within else None
    what: str = step.step
    if step.step == "forward":  # each stage's time begins when the case has come to the one before
        what = f"forward to the {_stages_ahead(case)[0].replace('_', ' ')}"
        before = last_forwarded(case)
        by = counted_from(before, step.within, case.zone) if before and step.within else by
    return Due(
        step=step.step,
        what=what,
        by=by,
        roles=step.who,
        overdue=by is not None and by < now,
        silence=step.silence,
    )


def _replies(case: CaseState, now: datetime) -> list[Due]:
    if "request reply" not in taken(case) or case.determinations:
        return []
    step = case.procedure.step("reply")
    found = []
    for party in (*unheard(case, now), *silent(case, now)):
        by = max(
            (at for each in case.hearing if each.party == party and (at := due_at(each.due, case.zone))),
            default=None,
        )
        if by is not None:
            found.append(
                Due(
                    step="reply",
                    what="reply",
                    by=by,
                    roles=(Role.LIAISON,),
                    seat=party,
                    overdue=by < now,
                    silence=step.silence if step else None,
                )
            )
    return found


def _access(case: CaseState, now: datetime) -> list[Due]:
    """Requests for access that were not answered: silence is counted like a denial."""
    answered = {each.request for each in case.of(AccessAnswer)}
    step = case.procedure.step("answer access")
    return [
        Due(
            step="answer access",
            what=each.what,
            by=each.due,
            roles=(Role.LIAISON,),
            seat=each.party,
            overdue=each.due < now,
            silence=step.silence if step else None,
        )
        for each in case.of(AccessRequest)
        if each.id not in answered
    ]


def _measures(case: CaseState, now: datetime) -> list[Due]:
    """The owner is asked to account, and once it has, a team to look: what waits for a team is late by no owner."""
    waiting = {each.id for each in unchecked_measures(case)}
    account = case.procedure.step("report measure")
    found = [
        Due(
            step="report measure",
            what=each.what,
            by=each.due,
            roles=account.who if account else (Role.LIAISON,),
            seat=each.owner,
            overdue=each.due < now,
        )
        for each in open_measures(case)
        if each.id not in waiting
    ]
    step = case.procedure.step("check measure")
    return [*found, _due(step, case, now)] if step and waiting else found
