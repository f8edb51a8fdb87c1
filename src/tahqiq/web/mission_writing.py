"""Does through the pages what a member of a mission may do: files texts and reviews claims, with his own key."""

from collections.abc import Sequence
from functools import cached_property

from tahqiq.desk.answer_doubt import answer
from tahqiq.desk.append import check_right
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_feed import file_feed
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import Reader, read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.desk.regroup import merge, split
from tahqiq.desk.review_claims import Wanted, review_claims
from tahqiq.desk.review_queue import Doubt, Queue, QueueReader
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.desk.undo_judgement import undo
from tahqiq.errors import NotFound, Refused
from tahqiq.intake.details import Details
from tahqiq.intake.kind import is_feed
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.judgement import Judgement, Verdict
from tahqiq.model.member import Member
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.model.release import MECHANISM, Audience, readable_labels
from tahqiq.store.submissions import plausible, submission_list
from tahqiq.store.views import ListedSubmission
from tahqiq.web.mission_between_clerk import MissionBetweenClerk
from tahqiq.web.mission_clerk import MissionClerk
from tahqiq.web.mission_custodian import MissionCustodian
from tahqiq.web.mission_duty_clerk import MissionDutyClerk
from tahqiq.web.writing_desk import TakenIn

_FROM_CLOSED = ("mechanism", "mediators", "parties", "public")


class MissionWritingDesk:
    """The desk of one member. Raises at once where the member is not enrolled or his key is not at hand."""

    def __init__(self, desk: Desk, member: str) -> None:
        self._desk, self._member = desk, desk.member(member)
        desk.keyring.signer_of(member, desk.enrolled(member).key)

    def member(self) -> Member:
        """Who acts."""
        return self._member

    def audience(self) -> Audience:
        """The member's own eyes: the secretariat, and whoever leads or looks into cases, sees all; a party its side."""
        return eyes_of(self._desk, self._member.id)

    def may(self, verb: str) -> bool:
        """Whether the member has a role for this, by the register as it stands."""
        try:
            check_right(self._desk, self._member.id, verb)
        except (Refused, NotFound):
            return False
        return True

    def labels(self) -> Sequence[str]:
        """The release labels there are, from closed to open."""
        known = readable_labels(MECHANISM, self._desk.mission.seats)
        return (*(one for one in _FROM_CLOSED if one in known), *sorted(known - {*_FROM_CLOSED}))

    def take_in(self, data: bytes, details: Details) -> TakenIn:
        """Files what was handed over; a feed item by item. The same bytes again are the same submission."""
        by = self._member.id
        stated = details.but(zone=self._desk.mission.zone)
        if is_feed(data):
            fed = file_feed(self._desk, by, data, stated)
            filed, refused = fed.filed, tuple(str(error) for _number, error in fed.refused)
        else:
            filed, refused = (file_submission(self._desk, by, data, stated),), ()
        read = self._has_machine()
        if read:
            read_pending(self._desk, MACHINE_ID, self._reader)
            corroborate_pending(self._desk, MACHINE_ID)
        ids = tuple(one.submission.id for one in filed)
        return TakenIn(ids, all(one.again for one in filed), read, refused)

    def review(self, submission: str, wanted: Sequence[Wanted]) -> Sequence[ClaimReview]:
        """Enters the reviews, then lets the machine match what they changed."""
        about, by = plausible(submission), self._member.id
        entered = review_claims(self._desk, by, about, wanted, self._reader.knowledge)
        if entered and self._has_machine():
            corroborate_pending(self._desk, MACHINE_ID)
        return entered

    def queue(self, named: str = "") -> Queue:
        """The review queue; nobody but the mechanism's own staff is asked, whose eyes see every claim."""
        check_right(self._desk, self._member.id, "judgement.made")
        return self._queue.read(named=named)

    def answer(
        self, doubt: Doubt, verdict: Verdict, note: str, *, despite_findings: bool = False
    ) -> Judgement | Split:
        """Enters the answer, then lets the machine offer elsewhere what was set apart."""
        by = self._member.id
        made = answer(self._desk, by, doubt, verdict, note, despite_findings=despite_findings)
        if self._has_machine():
            corroborate_pending(self._desk, MACHINE_ID)
        return made

    def merge(self, survivor: str, other: str, note: str, *, despite_findings: bool = False) -> Merge:
        """Says that two incidents are one, under the member's name."""
        one, two = plausible(survivor), plausible(other)
        return merge(self._desk, self._member.id, one, two, note, despite_findings=despite_findings)

    def split(
        self, incident: str, claims: Sequence[str], note: str, *, despite_findings: bool = False
    ) -> Split:
        """Parts claims from an incident, under the member's name."""
        named = [plausible(one) for one in claims]
        return split(
            self._desk, self._member.id, plausible(incident), named, note, despite_findings=despite_findings
        )

    def undo(self, judgement: str) -> Undo:
        """Takes it back under the member's name."""
        return undo(self._desk, self._member.id, plausible(judgement))

    def unreviewed(self, limit: int, offset: int) -> Sequence[ListedSubmission]:
        """What has claims that nobody has reviewed, newest first."""
        with self._desk.asking(self.audience()) as asker:
            return submission_list(asker, None, limit, offset, unreviewed=True)

    def clerk(self) -> MissionClerk:
        """The clerk who files papers of casework for this member."""
        return MissionClerk(self._desk, self._member)

    def custodian(self) -> MissionCustodian:
        """The custodian who handles evidence for this member."""
        return MissionCustodian(self._desk, self._member)

    def duty_clerk(self) -> MissionDutyClerk:
        """The clerk who files accounts of duties for this member."""
        return MissionDutyClerk(self._desk, self._member)

    def between_clerk(self) -> MissionBetweenClerk:
        """The clerk who files papers between the parties for this member; one for as long as the desk is open."""
        return self._between

    @cached_property
    def _between(self) -> MissionBetweenClerk:
        return MissionBetweenClerk(self._desk, self._member)

    def _has_machine(self) -> bool:
        return MACHINE_ID in self._desk.keyring.names()

    @cached_property
    def _queue(self) -> QueueReader:
        return QueueReader(self._desk)

    @cached_property
    def _reader(self) -> Reader:
        return reader_for(self._desk)
