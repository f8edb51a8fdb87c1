"""Order: the rules that every step is tested by, whatever it is: what went before it, and who takes it."""

from datetime import datetime

from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member
from tahqiq.model.procedure import Step, StepName
from tahqiq.verification.case import CaseState
from tahqiq.verification.rule import Rule
from tahqiq.verification.step_of import step_of


def taken(case: CaseState) -> frozenset[StepName]:
    """The steps that the case has taken so far."""
    return frozenset(step_of(each.paper) for each in case.filed)


def _rule_of(paper: Frozen, case: CaseState) -> Step | None:
    return case.procedure.step(step_of(paper))


def _foreseen(paper: Frozen, case: CaseState, _member: Member, _now: datetime) -> str | None:
    name = step_of(paper)
    return None if _rule_of(paper, case) else f"'{case.procedure.title}' has no step '{name}'."


def _in_order(paper: Frozen, case: CaseState, _member: Member, _now: datetime) -> str | None:
    step = _rule_of(paper, case)
    missing = [name for name in (step.after if step else ()) if name not in taken(case)]
    return f"not yet taken: {', '.join(missing)}." if missing else None


def _by_whom(paper: Frozen, case: CaseState, member: Member, _now: datetime) -> str | None:
    step = _rule_of(paper, case)
    if step is None or member.role in step.who:
        return None
    roles = ", ".join(role.value.replace("_", " ") for role in step.who)
    return f"'{member.id}' acts as {member.role.value.replace('_', ' ')}; it is for: {roles}."


def _open_case(paper: Frozen, case: CaseState, _member: Member, _now: datetime) -> str | None:
    takes_up = step_of(paper) == "object" or getattr(paper, "kind", None) == "reopened"
    return "the case is closed." if case.closed and not takes_up else None


FORESEEN = Rule(
    "PRC004",
    "A step is one that the procedure in force has.",
    "take a step of the procedure, or adopt another procedure: `tahqiq procedure show`.",
    _foreseen,
)
ORDER: tuple[Rule, ...] = (
    Rule(
        "PRC005",
        "A step is taken after those that the procedure puts before it.",
        "take the missing steps first.",
        _in_order,
    ),
    Rule("PRC006", "A step is taken by the roles that the procedure names.", "ask one of them.", _by_whom),
    Rule(
        "PRC007",
        "Nothing is filed in a closed case but an objection in its days.",
        "let the chair reopen it first.",
        _open_case,
    ),
)
