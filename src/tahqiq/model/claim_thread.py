"""Threads: one claim with every review of it, in order, and what of it counts by now."""

from collections.abc import Iterable, Mapping
from typing import Literal

from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import BY_PERSON, ClaimReview
from tahqiq.model.frozen import Frozen

ReviewState = Literal["unreviewed", "accepted", "corrected", "added", "rejected", "superseded", "filed"]
STANDING: frozenset[ReviewState] = frozenset({"unreviewed", "accepted", "corrected", "added", "filed"})
_SAME_WORDS = 0.5  # of the shorter span: a later reading of the same words, with the same type


class ClaimThread(Frozen):
    """One claim as it was first read or added (``first``), and what people made of it.

    ``stands`` is what counts now, ``None`` after a rejection. ``beneath`` is what no longer counts: the
    machine's own claim under a correction, earlier corrections, and what later readings said in the same words.
    ``state`` is *filed* for a row of a form: somebody wrote it there, so there is no reading to review.
    """

    first: Claim
    stands: Claim | None
    state: ReviewState
    reviews: tuple[ClaimReview, ...] = ()
    beneath: tuple[Claim, ...] = ()

    @property
    def shown(self) -> Claim:
        """The claim to show: what counts, or what was rejected."""
        return self.stands or self.first

    @property
    def newest(self) -> ClaimReview | None:
        """The review that stands."""
        return self.reviews[-1] if self.reviews else None


def is_filed(claim: Claim) -> bool:
    """Whether somebody wrote the claim on a form: it says what it says, and no machine interpreted it."""
    return claim.reader.startswith("form/")


def threads(
    claims: Iterable[Claim], reviews: Iterable[ClaimReview], entered: Mapping[str, int]
) -> tuple[ClaimThread, ...]:
    """The claims of one submission with the reviews of each, in the order of the text.

    ``reviews`` come in the order of the register; ``entered`` is the index of the entry that each claim came with.
    What a later reading finds in words that a person has reviewed stands under that review: no reading revives
    what was rejected, nor counts twice what was accepted.
    """
    known = {claim.id: claim for claim in claims}
    said = _by_first(reviews)
    made = {one.replacement for each in said.values() for one in each if one.verdict == "corrected"}
    firsts = [claim for claim in known.values() if claim.id not in made]
    repeated = _repeats(firsts, said, known, entered)
    found = [
        _thread(claim, said.get(claim.id, []), known, repeated)
        for claim in firsts
        if claim.id not in repeated
    ]
    return tuple(sorted(found, key=lambda one: (one.shown.start, one.shown.end, one.first.id)))


def states(found: Iterable[ClaimThread]) -> dict[str, ReviewState]:
    """How each claim of these threads stands."""
    by_claim: dict[str, ReviewState] = {}
    for one in found:
        by_claim |= dict.fromkeys((claim.id for claim in one.beneath), "superseded")
        by_claim[one.shown.id] = one.state
    return by_claim


def _by_first(reviews: Iterable[ClaimReview]) -> dict[str, list[ClaimReview]]:
    """The reviews by the claim that their thread begins with; a review of a correction is one of that thread."""
    first_of: dict[str, str] = {}
    found: dict[str, list[ClaimReview]] = {}
    for one in reviews:
        about = one.claim or one.replacement or ""
        first = first_of.get(about, about)
        if one.replacement is not None:
            first_of.setdefault(one.replacement, first)
        found.setdefault(first, []).append(one)
    return found


def _thread(
    first: Claim, reviews: list[ClaimReview], known: Mapping[str, Claim], repeated: Mapping[str, str]
) -> ClaimThread:
    state: ReviewState = reviews[-1].verdict if reviews else "filed" if is_filed(first) else "unreviewed"
    if state == "accepted" and first.reader.startswith(BY_PERSON):
        state = "added"
    stands: Claim | None = first
    if state == "rejected":
        stands = None
    elif state == "corrected":
        stands = known.get(reviews[-1].replacement or "")
    own = [first.id, *(one.replacement for one in reviews if one.replacement)]
    own += [again for again, about in repeated.items() if about == first.id]
    shown = (stands or first).id
    beneath = tuple(known[one] for one in dict.fromkeys(own) if one in known and one != shown)
    return ClaimThread(first=first, stands=stands, state=state, reviews=tuple(reviews), beneath=beneath)


def _repeats(
    firsts: list[Claim],
    said: Mapping[str, list[ClaimReview]],
    known: Mapping[str, Claim],
    entered: Mapping[str, int],
) -> dict[str, str]:
    """The unreviewed claims that a later reading found in words under review, with the claim they repeat."""
    reviewed = [claim for claim in firsts if claim.id in said]
    found = {}
    for claim in firsts:
        if claim.id in said or is_filed(claim):
            continue
        for other in reviewed:
            replaced = [known[made] for one in said[other.id] if (made := one.replacement) and made in known]
            later = entered[claim.id] > entered[other.id]
            if later and any(_says_again(claim, each) for each in (other, *replaced)):
                found[claim.id] = other.id
                break
    return found


def _says_again(one: Claim, other: Claim) -> bool:
    shared = min(one.end, other.end) - max(one.start, other.start)
    alike = one.event_type == other.event_type and one.polarity == other.polarity
    return alike and shared > _SAME_WORDS * min(len(one.span), len(other.span))
