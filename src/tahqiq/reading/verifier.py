"""The verifier: no claim without its words, no date after publication unless planned, nothing twice."""

from collections.abc import Iterable
from datetime import date, timedelta

from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF

_AHEAD = frozenset({"planned", "conditional", "hypothetical", "hedged"})


def verify(
    text: str, drafts: Iterable[ClaimDraft], published: date | None
) -> tuple[tuple[ClaimDraft, ...], list[str]]:
    """The drafts that hold, in the order of the text, and notes on what was dropped."""
    kept: list[ClaimDraft] = []
    lost = 0
    seen: set[tuple[object, ...]] = set()
    for draft in sorted(drafts, key=lambda one: (one.start, one.end)):
        if text[draft.start : draft.end] != draft.span or not draft.span.strip():
            lost += 1
            continue
        mended = _not_after(draft, published)
        key = (mended.start, mended.end, mended.event_type, mended.polarity)
        if key not in seen and not _doubled(mended, kept):
            seen.add(key)
            kept.append(mended)
    notes = [f"{lost} drafts were dropped because their words were not found in the text."] if lost else []
    return tuple(kept), notes


def _not_after(draft: ClaimDraft, published: date | None) -> ClaimDraft:
    """A day after publication cannot be when something happened: the date is left out."""
    if (
        draft.date is None
        or published is None
        or draft.certainty in _AHEAD
        or FAMILY_OF[draft.event_type] == "speech"
    ):
        return draft
    return draft.but(date=None) if draft.date.start > published + timedelta(days=1) else draft


def _doubled(draft: ClaimDraft, kept: list[ClaimDraft]) -> bool:
    """The same type over nearly the same words is one claim."""
    for other in kept[-4:]:
        overlap = min(draft.end, other.end) - max(draft.start, other.start)
        if other.event_type == draft.event_type and overlap > 0.7 * min(len(draft.span), len(other.span)):
            same_toll = draft.casualties == other.casualties or draft.casualties is None
            if same_toll and draft.source == other.source:
                return True
    return False
