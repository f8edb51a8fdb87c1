"""Reviews of claims: a person looks at what the machine read and accepts, corrects or rejects it, or adds to it.

The machine's claim is never changed: a correction is a claim of its own, entered beside it. A later review of
the same claim supersedes the earlier one; all of them stay in the record.
"""

from typing import Literal, get_args

from pydantic import model_validator

from tahqiq.model.claim import Claim
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label

ReviewVerdict = Literal["accepted", "corrected", "rejected", "added"]
VERDICTS: tuple[ReviewVerdict, ...] = get_args(ReviewVerdict)
NOTED: frozenset[ReviewVerdict] = frozenset({"corrected", "rejected"})  # these need their reason said
BY_PERSON = "person/"
CORRECTS = "CORRECTS"  # the code of the reason by which a person's claim names what it corrects


class ClaimReview(Frozen):
    """What one person said of one claim.

    ``claim`` is the claim under review, the machine's own or one that a person had added; ``None`` for a claim
    that the machine had missed. ``replacement`` names the person's claim that counts from now on, in place of
    it (*corrected*) or by itself (*added*). ``note`` is for the mechanism alone, and is asked for by the desk:
    whoever may not read it still sees the review. ``supersedes`` is the review that stood until then.
    """

    id: str
    submission: str
    claim: str | None = None
    verdict: ReviewVerdict
    replacement: str | None = None
    note: str | None = None
    by: str
    supersedes: str | None = None
    release: Label

    @model_validator(mode="after")
    def _names_what_it_is_about(self) -> "ClaimReview":
        if (self.claim is None) != (self.verdict == "added"):
            raise ValueError("a review is about a claim, unless it adds one")
        if (self.replacement is None) == (self.verdict in ("corrected", "added")):
            raise ValueError("a correction or addition names the person's claim, and nothing else does")
        return self


class ClaimReviews(Frozen):
    """Reviews of claims of one submission that were entered together, with the claims that a person made."""

    submission: str
    reviews: tuple[ClaimReview, ...]
    claims: tuple[Claim, ...] = ()
    release: Label

    @model_validator(mode="after")
    def _belong_together(self) -> "ClaimReviews":
        named = {one.replacement for one in self.reviews} - {None}
        if named != {claim.id for claim in self.claims}:
            raise ValueError("the reviews and the claims entered with them do not name each other")
        about = {one.submission for one in self.reviews} | {claim.submission for claim in self.claims}
        if about - {self.submission}:
            raise ValueError("reviews of several submissions are entered apart")
        if any(not claim.reader.startswith(BY_PERSON) for claim in self.claims):
            raise ValueError("what is entered with a review was read by a person")
        return self


def reader_of(member: str) -> str:
    """How a person's own claim names its reader."""
    return BY_PERSON + member


def corrected_by(claim: Claim) -> frozenset[str]:
    """The claims in whose place a person entered this one; none for every other claim."""
    return frozenset(cite for one in claim.reasons if one.code == CORRECTS for cite in one.cites)
