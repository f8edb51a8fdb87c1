"""Rules on cited evidence: what a finding or a decision rests on is in safe hands, unchanged, and not withdrawn."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Verification
from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState
from tahqiq.verification.custody import faults
from tahqiq.verification.rule import Rule

_NEXT = "see `tahqiq evidence check ID`; cite other material, or take the file into custody anew with its account."


def _amiss(basis: Sequence[str], case: CaseState, now: datetime) -> str | None:
    for thing in basis:
        file = case.evidence_of(thing)
        found = faults(file, thing, now) if file is not None else ()
        if found:
            return f"{thing} cannot carry it: {'; '.join(found)}."
    return None


def _cited(paper: Verification | Attribution, case: CaseState, _member: Member, now: datetime) -> str | None:
    return _amiss(paper.basis, case, now)


def _under_it(_paper: Determination, case: CaseState, _member: Member, now: datetime) -> str | None:
    findings = (case.verification, case.attribution)
    return _amiss([one for each in findings if each is not None for one in each.basis], case, now)


CUSTODY = Rule(
    "PRC018",
    "Evidence that a finding cites has an unbroken chain of custody and the bytes it was taken with, and is not"
    " withdrawn.",
    _NEXT,
    _cited,
)
STILL_IN_CUSTODY = Rule(
    "PRC066",
    "What is determined rests on findings whose evidence is still in unbroken custody, unchanged and not withdrawn.",
    "see `tahqiq evidence check`; verify and attribute again on other material.",
    _under_it,
)
