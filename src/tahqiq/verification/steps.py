"""Steps: the path a case took, rule by rule, so that a determination can be defended; and what is open."""

from datetime import datetime

from tahqiq.model.frozen import Frozen
from tahqiq.verification.case import CaseState, Filed
from tahqiq.verification.hearing import silent, unheard
from tahqiq.verification.procedure import rules_for
from tahqiq.verification.rule import Rule
from tahqiq.verification.step_of import step_of


class Check(Frozen):
    """One rule asked of one step; ``missing`` says what was not kept."""

    code: str
    says: str
    kept: bool
    missing: str | None = None


class Step(Frozen):
    """One paper filed: what it was, who filed it, when, and which rules it kept or broke."""

    name: str
    paper: str
    by: str
    seat: str
    at: datetime
    checks: tuple[Check, ...]

    @property
    def kept(self) -> bool:
        """Whether every rule in force was kept."""
        return all(check.kept for check in self.checks)


def audit(case: CaseState) -> tuple[Step, ...]:
    """Every step taken, tested against the rules in the case as it stood just before it."""
    return tuple(_step(filed, case.before(position)) for position, filed in enumerate(case.filed))


def _step(filed: Filed, before: CaseState) -> Step:
    return Step(
        name=step_of(filed.paper),
        paper=filed.paper.id,
        by=filed.member.id,
        seat=filed.member.seat,
        at=filed.at,
        checks=tuple(_check(rule, filed, before) for rule in rules_for(filed.paper, before)),
    )


def _check(rule: Rule, filed: Filed, before: CaseState) -> Check:
    missing = rule.test(filed.paper, before, filed.member, filed.at)
    return Check(code=rule.code, says=rule.says, kept=missing is None, missing=missing)


def still_open(case: CaseState, now: datetime) -> tuple[str, ...]:
    """What the case is waiting for at ``now``, in sentences; empty once it is determined."""
    if case.determinations:
        return ()
    if case.review is None:
        return ("A duty officer has not reviewed it.",)
    if case.review.outcome == "held_back":
        return ("The duty officer held it back.",)
    if case.verification is None:
        return ("It is not verified.",)
    waiting: list[str] = []
    if case.verification.finding == "occurred" and case.attribution is None:
        waiting.append("It is not attributed.")
    waiting.extend(f"{party} has not been heard." for party in unheard(case, now))
    waiting.extend(f"{party} was asked and did not reply in time." for party in silent(case, now))
    return (*waiting, "The commission has not determined it.")
