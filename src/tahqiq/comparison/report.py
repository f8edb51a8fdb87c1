"""A report as the comparison gets it: its name, its day, its text and the claims read out of it."""

from dataclasses import dataclass
from datetime import date

from tahqiq.model.claim import ClaimDraft
from tahqiq.model.frozen import Frozen


@dataclass(frozen=True, slots=True)
class Report:
    """``doc`` is unique among the reports compared; ``published`` is ``None`` where nobody knows the day."""

    doc: str
    text: str
    claims: tuple[ClaimDraft, ...]
    published: date | None = None
    publisher: str | None = None


class Cited(Frozen):
    """A claim by its place: the report and the Unicode code points of its span, as ``tahqiq read`` gives them."""

    doc: str
    start: int
    end: int
    span: str


def cite(report: Report, claim: ClaimDraft) -> Cited:
    """The claim as relations cite it."""
    return Cited(doc=report.doc, start=claim.start, end=claim.end, span=claim.span)
