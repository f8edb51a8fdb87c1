"""What a member may do through the pages. Whoever does it holds the rules; the pages hold none."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tahqiq.desk.review_claims import Wanted
from tahqiq.desk.review_queue import Doubt, Queue
from tahqiq.intake.details import Details
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.judgement import Judgement, Verdict
from tahqiq.model.member import Member
from tahqiq.model.regrouping import Merge, Split, Undo
from tahqiq.model.release import Audience
from tahqiq.store.views import ListedSubmission
from tahqiq.web.between_clerk import BetweenClerk
from tahqiq.web.case_clerk import CaseClerk
from tahqiq.web.custodian import Custodian
from tahqiq.web.duty_clerk import DutyClerk


@dataclass(frozen=True)
class TakenIn:
    """What became of a text: the submissions it is now, whether all were here before, and what was refused.

    ``read`` says whether a machine has read them; without its key at hand they wait.
    """

    submissions: tuple[str, ...]
    again: bool
    read: bool
    refused: tuple[str, ...] = ()


class WritingDesk(Protocol):
    """Does what one member may do. Everything raises :class:`tahqiq.errors.TahqiqError` and then writes nothing."""

    def member(self) -> Member:
        """Who acts."""
        ...

    def audience(self) -> Audience:
        """Through whose eyes this member sees."""
        ...

    def may(self, verb: str) -> bool:
        """Whether the member has a role for this."""
        ...

    def labels(self) -> Sequence[str]:
        """The release labels there are, from closed to open."""
        ...

    def take_in(self, data: bytes, details: Details) -> TakenIn:
        """Files a text, a page, a form or a feed, and has it read."""
        ...

    def review(self, submission: str, wanted: Sequence[Wanted]) -> Sequence[ClaimReview]:
        """Enters reviews of claims of one submission and has the claims matched; gives those that were new."""
        ...

    def queue(self, named: str = "") -> Queue:
        """What people are asked about which claims are one happening, most useful first, with the one ``named``."""
        ...

    def answer(
        self, doubt: Doubt, verdict: Verdict, note: str, *, despite_findings: bool = False
    ) -> Judgement | Split:
        """Answers a question of the queue, and has what was set apart matched anew."""
        ...

    def merge(self, survivor: str, other: str, note: str, *, despite_findings: bool = False) -> Merge:
        """Says that two incidents are one."""
        ...

    def split(
        self, incident: str, claims: Sequence[str], note: str, *, despite_findings: bool = False
    ) -> Split:
        """Says that some claims of an incident tell of another happening."""
        ...

    def undo(self, judgement: str) -> Undo:
        """Takes back a judgement, merge or split."""
        ...

    def unreviewed(self, limit: int, offset: int) -> Sequence[ListedSubmission]:
        """What has claims that nobody has reviewed, newest first."""
        ...

    def clerk(self) -> CaseClerk:
        """The clerk who files papers of casework for this member."""
        ...

    def custodian(self) -> Custodian:
        """The custodian who handles evidence for this member."""
        ...

    def duty_clerk(self) -> DutyClerk:
        """The clerk who files accounts of duties for this member."""
        ...

    def between_clerk(self) -> BetweenClerk:
        """The clerk who files papers between the parties for this member."""
        ...
