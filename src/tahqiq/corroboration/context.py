"""Context: a sentence that gives no day or no place means those of the sentence before it.

"The clash at Kurram broke out on Saturday. Nine guards died." The second claim has neither; read alone it
could belong anywhere. What is borrowed serves comparing only: the claim is kept as its source made it.
"""

from collections.abc import Sequence

from tahqiq.corroboration.grain import can_be_incident, denies, is_form
from tahqiq.corroboration.kinship import kinship
from tahqiq.model.claim import Claim
from tahqiq.model.reason import Reason

NEAR_LETTERS = 300  # about two sentences; farther off the writer has moved on


def in_context(claim: Claim, told_with: Sequence[Claim]) -> tuple[Claim, Reason | None]:
    """The claim with the day and place it means, and where these are from; unchanged where it gives both.

    ``told_with`` are the claims of the same submission, in any order. Only the same act leads on, or for a
    number of victims a kindred one. A denial may deny more than the sentence before it: it borrows nothing.
    """
    if is_form(claim) or denies(claim) or (claim.date is not None and claim.place):
        return claim, None
    before = [each for each in told_with if _leads_to(each, claim)]
    nearest = max(before, key=lambda each: (each.start, each.end, each.id), default=None)
    if nearest is None or _at_odds(claim, nearest):
        return claim, None
    changes: dict[str, object] = {}
    if claim.date is None and nearest.date is not None:
        changes["date"] = nearest.date.but(anchor="inherited", as_written=None)
    if not claim.place and nearest.place:
        changes["place"] = nearest.place
    if not changes:
        return claim, None
    text = f"{' and '.join(sorted(changes))} taken from the words just before in the same text"
    return claim.but(**changes), Reason(code="from_context", text=text, cites=(nearest.id,))


def _leads_to(other: Claim, claim: Claim) -> bool:
    """Whether the other claim stands shortly before this one and may be about the same thing."""
    if other.id == claim.id or other.submission != claim.submission or not can_be_incident(other):
        return False
    if other.start >= claim.start or claim.start - other.end > NEAR_LETTERS:
        return False
    kin = kinship(claim.event_type, other.event_type)
    counts = claim.casualties is not None
    return bool(other.date or other.place) and (kin == "same" or (kin == "kindred" and counts))


def _at_odds(claim: Claim, other: Claim) -> bool:
    """Whether what the claim does give already differs, so that it is about something else."""
    if claim.date is not None and other.date is not None:
        return claim.date.gap_days(other.date) > 0
    named = {place.name.casefold() for place in claim.place}
    return bool(named and other.place) and not named & {place.name.casefold() for place in other.place}
