"""The fields of evidence and its custody papers: who may read each, named one by one.

Who collected a file, from whom it was taken, on what device and under what consent never leaves the mechanism,
whatever the label of the item: these tell of people who may be hurt for it.
"""

from dataclasses import dataclass

from tahqiq.model.evidence import (
    Access,
    EvidenceItem,
    EvidenceWithdrawal,
    Examination,
    HandOver,
    Receiving,
    WorkingCopy,
)
from tahqiq.model.frozen import Frozen


@dataclass(frozen=True)
class EvidenceFields:
    """``open``: whoever may read the paper; ``words`` and ``absent``: the mechanism alone.

    Others get "not released" in place of ``words``, and nothing in place of ``absent``. Places are coarse for the
    public, and hashes and sizes withheld from it, by rules that the gate holds itself.
    """

    open: str
    words: str = ""
    absent: str = ""


_COMMON = "id incident evidence release exercise"

EVIDENCE_FIELDS: dict[type[Frozen], EvidenceFields] = {
    EvidenceItem: EvidenceFields(
        open="id incident kind title media_type collected made formerly release exercise",
        words="collector method taken_from",
        absent="given_by consent consent_scope device url carrier filename",
    ),
    HandOver: EvidenceFields(open=_COMMON, words="giver to reason"),
    Receiving: EvidenceFields(open=f"{_COMMON} hand_over condition", absent="account"),
    WorkingCopy: EvidenceFields(
        open=f"{_COMMON} derived_from transformation tool media_type", words="purpose", absent="filename"
    ),
    Examination: EvidenceFields(open=f"{_COMMON} of tool outcome provenance", absent="says warnings"),
    Access: EvidenceFields(open=f"{_COMMON} of seat form", words="purpose"),
    EvidenceWithdrawal: EvidenceFields(open=_COMMON, words="reason"),
}
FILES: frozenset[type[Frozen]] = frozenset({EvidenceItem, WorkingCopy})
