"""What a page asks of the clerk between the parties: what the member may file, filing it, and his referrals."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from tahqiq.desk.read_referral import Opened, OpenedHandOver
from tahqiq.desk.trace_leak import Traced
from tahqiq.desk.waiting_referrals import Waits
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.dealing import Dealt
from tahqiq.model.referral import RefusedAttempt
from tahqiq.referral.course import Course
from tahqiq.referral.hand_over import HandOverNow
from tahqiq.web.between_fields import Form, Ground
from tahqiq.web.case_clerk import Entered


@dataclass(frozen=True)
class SeenCourse:
    """A referral without what it says, as one member may see it: ``papers`` are those released to his seat.

    ``reads`` says whether he may open it now; ``forms`` what he could file next.
    """

    course: Course
    papers: tuple[Dealt, ...]
    reads: bool
    forms: tuple[Form, ...]


@dataclass(frozen=True)
class SeenHandOver:
    """A request for hand-over without what it says, as one member may see it; fields as above."""

    now: HandOverNow
    reads: bool
    forms: tuple[Form, ...]


class BetweenClerk(Protocol):
    """Files for one member. Everything raises :class:`tahqiq.errors.TahqiqError` and then enters nothing."""

    def offered(self, slugs: tuple[str, ...]) -> tuple[Form, ...]:
        """Those of these forms that the member's roles let him file."""
        ...

    def ground(self, form: Form, matter: str) -> Ground:
        """What the form is filled in with; raises ``Refused`` without the right, ``NotFound`` for no such matter."""
        ...

    def entered(self, once: str) -> Entered | None:
        """What the member entered under the key of a form before."""
        ...

    def file(self, form: Form, matter: str, said: Mapping[str, Any], once: str) -> Entered:
        """Files the paper under the member's name, once for each key."""
        ...

    def brief(self, said: Mapping[str, Any]) -> Bulletin:
        """The brief as its form asks for it, not yet issued."""
        ...

    def course(self, matter: str) -> SeenCourse:
        """One referral without what it says; raises ``NotFound`` (REF001) for whom it does not concern."""
        ...

    def courses(self) -> tuple[tuple[Course, ...], tuple[HandOverNow, ...]]:
        """All referrals and hand-overs; raises ``Refused`` (REF019) for all but the third party and the auditor."""
        ...

    def hand_over(self, matter: str) -> SeenHandOver:
        """One request for hand-over without what it says; raises ``NotFound`` (REF001) for whom it does not concern."""
        ...

    def read_hand_over(self, matter: str) -> OpenedHandOver:
        """Opens one request: the reading is entered first."""
        ...

    def waiting(self) -> tuple[Waits, ...]:
        """The referrals and requests that wait for this member, without what they say."""
        ...

    def may_list(self) -> bool:
        """Whether the member sees the list of referrals."""
        ...

    def ask_for_list(self, asked: str) -> None:
        """Raises ``Refused`` (REF019) for whoever sees no list, and enters that he asked for it."""
        ...

    def trace(self, leaked: bytes) -> tuple[Traced, ...]:
        """The readings that a leaked text may come from; raises ``BadInput`` (REF026) for what is no text."""
        ...

    def attempts(self) -> tuple[tuple[Dealt, RefusedAttempt], ...]:
        """What the rules refused; raises ``Refused`` (REF019) for all but the third party and the auditor."""
        ...

    def read(self, matter: str) -> Opened:
        """Opens one referral: the reading is entered first."""
        ...
