"""Steps: the path a case took, rule by rule, so that a determination can be defended; and what is open."""

from datetime import datetime

from tahqiq.model.frozen import Frozen
from tahqiq.model.procedure import Procedure, StepName
from tahqiq.verification.case import CaseState, Filed
from tahqiq.verification.hearing import silent, unheard
from tahqiq.verification.procedure import rules_of
from tahqiq.verification.rule import Rule
from tahqiq.verification.step_of import step_of


class Check(Frozen):
    """One rule asked of one step; ``missing`` says what was not kept."""

    code: str
    says: str
    kept: bool
    missing: str | None = None


class Step(Frozen):
    """One paper filed: what it was, who filed it, when, under which procedure, and which rules it kept or broke."""

    name: str
    paper: str
    by: str
    seat: str
    at: datetime
    under: str = ""
    checks: tuple[Check, ...]

    @property
    def kept(self) -> bool:
        """Whether every rule in force was kept."""
        return all(check.kept for check in self.checks)


def audit(case: CaseState) -> tuple[Step, ...]:
    """Every step taken, tested against the rules in the case as it stood just before it."""
    return Audit().of(case)


class Audit:
    """Audits cases one after another; what a procedure asks of a step is looked up once for all of them."""

    def __init__(self) -> None:
        self._asked: dict[tuple[int, StepName], tuple[tuple[Rule, Check], ...]] = {}
        self._led_by: dict[int, Procedure] = {}  # holds them, so that no id is given to another meanwhile

    def of(self, case: CaseState) -> tuple[Step, ...]:
        """The steps of one case, in the order in which they were taken."""
        return tuple(self._step(filed, case.before(number)) for number, filed in enumerate(case.filed))

    def _step(self, filed: Filed, before: CaseState) -> Step:
        name = step_of(filed.paper)
        return Step(
            name=name,
            paper=filed.paper.id,
            by=filed.member.id,
            seat=filed.member.seat,
            at=filed.at,
            under=f"{before.procedure.id}/{before.procedure.version}",
            checks=tuple(
                kept
                if (missing := rule.test(filed.paper, before, filed.member, filed.at)) is None
                else Check(code=rule.code, says=rule.says, kept=False, missing=missing)
                for rule, kept in self._rules(name, before.procedure)
            ),
        )

    def _rules(self, name: StepName, procedure: Procedure) -> tuple[tuple[Rule, Check], ...]:
        """The rules asked of a step, each with what is said where it is kept."""
        key = (id(procedure), name)
        if key not in self._asked:
            self._led_by[id(procedure)] = procedure
            self._asked[key] = tuple(
                (rule, Check(code=rule.code, says=rule.says, kept=True)) for rule in rules_of(name, procedure)
            )
        return self._asked[key]


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
