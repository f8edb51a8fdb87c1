"""A paper of a case in one line: what it came to, and in which words."""

from tahqiq.model.aftermath import Forwarding, Measure, Notification, Objection, SeatPosition
from tahqiq.model.finding import Attribution
from tahqiq.model.inquiry import AccessRequest, TeamView, Triage
from tahqiq.verification.case import Paper

_OUTCOMES = ("finding", "outcome", "kind", "answer", "state")
_WORDS = (
    "summary", "text", "note", "recommends", "what", "grounds", "account", "method", "order", "reason",
)  # fmt: skip


def paper_words(paper: Paper) -> str:
    """A paper in one sentence."""
    outcome, said = _outcome(paper), _said(paper)
    return f"{outcome}: {said}" if outcome and said else outcome or said


def _outcome(paper: Paper) -> str:
    match paper:
        case Attribution():
            return f"to {', '.join(paper.to)}" if paper.to else "not attributed"
        case Triage():
            return f"{_plain(paper.category)}, {paper.priority}" + (
                ", people in danger" if paper.safety_flag else ""
            )
        case TeamView():
            return f"{paper.view.seat} {_plain(paper.view.view)}"
        case SeatPosition():
            put = f" ({_plain(paper.on)})" if paper.on else ""
            return f"{paper.position.seat} {paper.position.position} on {paper.provision}{put}"
        case Forwarding():
            return f"to the {_plain(paper.to)}"
        case Notification():
            return f"to {', '.join(paper.seats)}, {paper.form}"
        case Objection() | AccessRequest():
            return f"{'by' if isinstance(paper, Objection) else 'of'} {paper.party}"
        case Measure():
            return f"{_plain(paper.kind)} of {paper.owner}"
        case _:
            found = (str(getattr(paper, name)) for name in _OUTCOMES if getattr(paper, name, None))
            return _plain(next(found, ""))


def _plain(word: str) -> str:
    return word.replace("_", " ")


def _said(paper: Paper) -> str:
    if isinstance(paper, TeamView):
        return paper.view.statement or ""
    if isinstance(paper, SeatPosition):
        return paper.position.statement or ""
    return next((str(getattr(paper, name)) for name in _WORDS if getattr(paper, name, None)), "")
