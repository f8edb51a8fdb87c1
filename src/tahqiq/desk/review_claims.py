"""Reviewing claims: a person accepts, corrects or rejects what was read, or adds what was missed; nothing is erased.

Several reviews of one submission are one entry. What stands already as it is asked for is not entered again, so
that a form sent twice changes nothing; what somebody else has changed meanwhile is not overwritten unseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import FORM_CHANNELS, reader_for
from tahqiq.errors import BadInput, Refused
from tahqiq.model.claim import Claim, ClaimDraft, keep_claim
from tahqiq.model.claim_review import CORRECTS, NOTED, ClaimReview, ClaimReviews, ReviewVerdict, reader_of
from tahqiq.model.claim_thread import ClaimThread, is_filed
from tahqiq.model.ids import canonical_json
from tahqiq.model.reason import Reason
from tahqiq.model.release import INSIDE
from tahqiq.model.submission import Submission
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.typed_claim import Page, typed_claim
from tahqiq.reading.typed_fields import tidy
from tahqiq.store.asker import asker_for
from tahqiq.store.claim_standing import threads_of
from tahqiq.store.submissions import not_found, submission

VERB = "claim.reviewed"
MOST_NOTE = 2000  # characters
UNSEEN = "?"


@dataclass(frozen=True)
class Wanted:
    """What somebody says of one claim: ``typed`` are the fields of a correction or addition, as typed.

    ``seen`` is the id of the review that stood before his eyes, empty for none; ``UNSEEN`` asks no such thing.
    """

    verdict: ReviewVerdict
    claim: str | None = None
    typed: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    seen: str = UNSEEN


def review_claims(
    desk: Desk, by: str, submission_id: str, wanted: Sequence[Wanted], knowledge: Knowledge | None = None
) -> tuple[ClaimReview, ...]:
    """Enters these reviews as one entry, and gives those that were new.

    Raises ``Refused`` for a member without the right (MEM002), for a row of a form (CLM002) and for a claim that
    somebody else has reviewed meanwhile (CLM005); ``NotFound`` for a claim of another submission; ``BadInput``
    without a reason (CLM001) and for a correction that does not hold (CLM003, CLM004). Nothing is written then.
    """
    check_right(desk, by, VERB)
    if len({one.claim for one in wanted if one.claim}) < sum(one.claim is not None for one in wanted):
        raise BadInput("CLM004", "the same claim is reviewed twice at once", "say one thing of each claim.")
    with desk.inside() as asker:
        about = submission(asker, submission_id)
        found = threads_of(asker, submission_id)
    making = _Making(desk, by, about, found, knowledge)
    made = [one for each in wanted if (one := making.of(each)) is not None]
    if not made:
        return ()
    reviews = tuple(review for review, _claim in made)
    claims = tuple({claim.id: claim for _review, claim in made if claim is not None}.values())
    noun = ClaimReviews(submission=about.id, reviews=reviews, claims=claims, release=about.release)

    def unchanged(connection: Connection) -> None:
        now = threads_of(asker_for(connection, INSIDE, desk.mission.seats), about.id)
        newest = {one.first.id: one.newest.id if one.newest else None for one in now}
        if any(newest.get(one.claim or one.replacement or "") != one.supersedes for one in reviews):
            raise _changed()

    append(desk, by, [(VERB, noun)], guard=unchanged)
    return reviews


def accept_all(desk: Desk, submission_id: str) -> tuple[Wanted, ...]:
    """The acceptance of every claim of a submission that nobody has reviewed."""
    with desk.inside() as asker:
        submission(asker, submission_id)
        found = threads_of(asker, submission_id)
    return tuple(Wanted("accepted", one.first.id, seen="") for one in found if one.state == "unreviewed")


def page_of(desk: Desk, about: Submission, knowledge: Knowledge | None = None) -> Page:
    """The submission's text as a typed claim is held to it."""
    published = about.published if about.published_basis != "received" else None
    day = published.astimezone(ZoneInfo(desk.mission.zone)).date() if published else None
    return Page(about.text or "", day, desk.mission.zone, knowledge or reader_for(desk).knowledge)


class _Making:
    """Makes the reviews of one submission out of what somebody wants."""

    def __init__(
        self,
        desk: Desk,
        by: str,
        about: Submission,
        found: Sequence[ClaimThread],
        knowledge: Knowledge | None,
    ) -> None:
        self.desk, self.by, self.about, self.knowledge = desk, by, about, knowledge
        self.threads = {claim.id: one for one in found for claim in (one.first, *one.beneath, one.shown)}

    def of(self, wanted: Wanted) -> tuple[ClaimReview, Claim | None] | None:
        """The review with the claim it enters, or ``None`` where it stands so already."""
        note = tidy(wanted.note)
        if len(note) > MOST_NOTE:
            raise BadInput("CLM001", f"the note is longer than {MOST_NOTE} characters", "shorten it.")
        thread = self._thread(wanted)
        claim = self._claim(wanted, thread)
        if wanted.verdict in NOTED and not note:
            raise BadInput(
                "CLM001", f"a claim is not {wanted.verdict} without a reason", "say why in the note."
            )
        if wanted.verdict == "added" and claim is not None:
            thread = self.threads.get(claim.id)  # it may have been added before, and rejected since
        if self._stands(wanted, thread, claim, note):
            return None
        newest = thread.newest.id if thread and thread.newest else None
        if wanted.seen not in (UNSEEN, newest or ""):
            raise _changed()
        return self._review(wanted, thread, claim, note, newest), claim

    def _thread(self, wanted: Wanted) -> ClaimThread | None:
        if wanted.claim is None:
            if self.about.text is None or self.about.channel in FORM_CHANNELS:
                raise _is_form()
            return None
        thread = self.threads.get(wanted.claim)
        if thread is None:
            raise not_found("claim of this submission", wanted.claim)
        if is_filed(thread.first):
            raise _is_form()
        return thread

    def _claim(self, wanted: Wanted, thread: ClaimThread | None) -> Claim | None:
        """The person's own claim, under an id that nobody outside can make from guesses."""
        if wanted.verdict not in ("corrected", "added"):
            return None
        before = thread.shown if thread else None
        page = page_of(self.desk, self.about, self.knowledge)
        draft = typed_claim(wanted.typed, page, before, reader_of(self.by))
        if before is not None and _same_content(draft, before) and thread and thread.stands:
            if before.reader == draft.reader:
                return before
            raise BadInput("CLM004", "the correction says what stands there already", "accept it instead.")
        draft = draft.but(reasons=(_told(self.by, thread),))
        kept = keep_claim(
            draft,
            submission=self.about.id,
            source_id=self.about.source,
            release=self.about.release,
            exercise=self.about.exercise,
        )
        about = thread.first.id if thread else ""
        return kept.model_copy(update={"id": self.desk.keyring.veil("clm", about, _content(kept))})

    def _stands(self, wanted: Wanted, thread: ClaimThread | None, claim: Claim | None, note: str) -> bool:
        newest = thread.newest if thread else None
        if thread is None or newest is None:
            return False
        if wanted.verdict == "added":
            return thread.stands == claim
        alike = newest.verdict == wanted.verdict or (wanted.verdict == "accepted" and thread.state == "added")
        if wanted.verdict == "corrected":
            return alike and claim is not None and claim.id == newest.replacement
        return alike and (newest.note or "") == note

    def _review(
        self, wanted: Wanted, thread: ClaimThread | None, claim: Claim | None, note: str, newest: str | None
    ) -> ClaimReview:
        about = thread.first.id if thread and wanted.verdict != "added" else None
        made = claim.id if claim else None
        said = [wanted.verdict, about or "", made or "", note, newest or "", self.about.id, self.by]
        return ClaimReview(
            id=self.desk.keyring.veil("rvw", *said),
            submission=self.about.id,
            claim=about,
            verdict=wanted.verdict,
            replacement=made,
            note=note or None,
            by=self.by,
            supersedes=newest,
            release=self.about.release,
        )


def _told(by: str, thread: ClaimThread | None) -> Reason:
    if thread is None:
        return Reason(code="ADDED", text=f"entered by {by}: no reader had found it")
    cites = tuple(dict.fromkeys((thread.first.id, thread.shown.id)))
    return Reason(code=CORRECTS, text=f"entered by {by} in place of what was read", cites=cites)


def _content(claim: ClaimDraft) -> str:
    said = claim.model_dump(mode="json", include=set(ClaimDraft.model_fields) - {"reasons", "confidence"})
    return canonical_json(said).decode()


def _same_content(one: ClaimDraft, other: ClaimDraft) -> bool:
    names = set(ClaimDraft.model_fields) - {"reasons", "confidence", "reader"}
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _changed() -> Refused:
    return Refused(
        "CLM005",
        "somebody has reviewed it meanwhile",
        "look at it as it stands now, then say it again if need be.",
    )


def _is_form() -> Refused:
    return Refused(
        "CLM002",
        "a row of a form is what its filer wrote: there is no reading to review",
        "have the form filed again, or say what you found in a verification.",
    )
