"""The procedure: may this member file this paper in this case now? Every refusal names the rule.

Review → verification (did it occur?) → attribution (who did it?) → the accused party's reply → determination
(does it breach the provision?), after DOMAIN §2.1. A pure state machine: the case is its papers in order.
"""

from datetime import datetime

from tahqiq.errors import Refused
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState, Paper
from tahqiq.verification.decision import DETERMINE
from tahqiq.verification.hearing import ANSWER, REQUEST_REPLY
from tahqiq.verification.inquiry import ATTRIBUTE, REVIEW, VERIFY
from tahqiq.verification.rule import Rule

RULES: dict[str, tuple[Rule, ...]] = {
    "review": REVIEW,
    "verify": VERIFY,
    "attribute": ATTRIBUTE,
    "request reply": REQUEST_REPLY,
    "reply": ANSWER,
    "determine": DETERMINE,
}
_STEPS: dict[type[Paper], str] = {
    Review: "review",
    Verification: "verify",
    Attribution: "attribute",
    Determination: "determine",
}


def step_of(paper: Paper) -> str:
    """The step of the procedure that a paper takes."""
    if isinstance(paper, Reply):
        return "request reply" if paper.kind == "requested" else "reply"
    return _STEPS[type(paper)]


def may(paper: Paper, case: CaseState, member: Member, now: datetime) -> None:
    """Whether ``member`` may file ``paper`` in ``case`` at ``now``, which must carry a time zone.

    Raises :class:`Refused` with the code of the first rule (PRC0xx) that is not kept. The roles that may use
    a verb at all stand in ``model/act.py`` and are checked where acts are made.
    """
    for rule in RULES[step_of(paper)]:
        missing = rule.test(paper, case, member, now)
        if missing is not None:
            cause = f"{rule.says} Here {missing}"
            raise Refused(rule.code, cause, rule.next_step)
