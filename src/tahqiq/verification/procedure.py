"""The procedure: may this member file this paper in this case now? Every refusal names the rule.

Which steps there are, in which order, by whom and under which rules is data (``model/procedure.py``; the standard
one stands in ``data/standard.yaml``, after DOMAIN §2.1). A pure state machine: the case is its papers in order.
"""

from collections.abc import Iterator
from datetime import datetime

from tahqiq.errors import Refused
from tahqiq.model.member import Member
from tahqiq.model.procedure import Procedure, StepName
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.committee import RECOMMEND, RULE_ALONE
from tahqiq.verification.decision import DETERMINE
from tahqiq.verification.field_work import ANSWER_ACCESS, REQUEST_ACCESS, TASK, VIEW
from tahqiq.verification.follow_up import (
    CHECK_MEASURE,
    CLOSE,
    DECIDE_AS_SIGNED,
    DEMAND,
    FORWARD,
    NOTIFY,
    OBJECT,
    POSITION,
    RECONSIDER,
    REPORT_MEASURE,
)
from tahqiq.verification.hearing import ANSWER, REQUEST_REPLY
from tahqiq.verification.inquiry import ATTRIBUTE, REVIEW, VERIFY
from tahqiq.verification.order import FORESEEN, ORDER
from tahqiq.verification.rule import Rule
from tahqiq.verification.step_of import step_of

# Every rule there is, under the step that it was written for.
RULES: dict[str, tuple[Rule, ...]] = {
    "any step": (FORESEEN, *ORDER),
    "review": REVIEW,
    "task": TASK,
    "request access": REQUEST_ACCESS,
    "answer access": ANSWER_ACCESS,
    "verify": VERIFY,
    "view": VIEW,
    "attribute": ATTRIBUTE,
    "request reply": REQUEST_REPLY,
    "reply": ANSWER,
    "forward": (*FORWARD, *RECOMMEND),
    "position": POSITION,
    "determine": (*DETERMINE, *DECIDE_AS_SIGNED, *RULE_ALONE),
    "notify": NOTIFY,
    "object": OBJECT,
    "reconsider": RECONSIDER,
    "demand": DEMAND,
    "report measure": REPORT_MEASURE,
    "check measure": CHECK_MEASURE,
    "close": CLOSE,
}
BY_CODE: dict[str, Rule] = {rule.code: rule for rules in RULES.values() for rule in rules}


def rules_for(paper: Paper, case: CaseState) -> Iterator[Rule]:
    """The rules that this paper is tested by, under the procedure that the case is led by."""
    return iter(rules_of(step_of(paper), case.procedure))


def rules_of(name: StepName, procedure: Procedure) -> tuple[Rule, ...]:
    """The rules by which a procedure tests a step, in the order in which they are asked.

    A rule that another program knows and this one does not counts as not kept: nobody can say that it was.
    """
    step = procedure.step(name)
    if step is None:
        return (FORESEEN,)
    return (FORESEEN, *(BY_CODE.get(code) or _unknown(code) for code in step.needs), *ORDER)


def _unknown(code: str) -> Rule:
    def test(_paper: object, _case: CaseState, _member: Member, _now: datetime) -> str:
        return f"this program does not know {code}."

    return Rule(
        code, "A rule of the procedure that this program does not know.", "use a newer program.", test
    )


def may(paper: Paper, case: CaseState, member: Member, now: datetime) -> None:
    """Whether ``member`` may file ``paper`` in ``case`` at ``now``, which must carry a time zone.

    Raises :class:`Refused` with the code of the first rule (PRC0xx) that is not kept. The roles that may use
    a verb at all stand in ``model/act.py`` and are checked where acts are made.
    """
    for rule in rules_for(paper, case):
        missing = rule.test(paper, case, member, now)
        if missing is not None:
            cause = f"{rule.says} Here {missing}"
            raise Refused(rule.code, cause, rule.next_step)
