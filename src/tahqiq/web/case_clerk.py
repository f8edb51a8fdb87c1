"""The clerk of a member's desk: which papers he may file in a case, what to choose from, and filing them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from tahqiq.desk.steps_open import Choices
from tahqiq.model.member import Member
from tahqiq.store.views import IncidentFile
from tahqiq.verification.case import CaseState, Paper
from tahqiq.web.case_room import Who
from tahqiq.web.evidence_room import Citable


@dataclass(frozen=True)
class Ground:
    """What a form is filled in with: the incident and its case as the member sees them, and what can be chosen.

    ``zone`` is the mission's, in which times are typed; ``labels`` who a paper can be released to, from closed to
    open; ``usual`` to whom this kind of paper goes unless somebody says otherwise. ``once`` is a fresh key for this
    form: however often it is sent, it is one entry. ``evidence`` is what a finding may cite beside claims.
    """

    member: Member
    incident: IncidentFile
    case: CaseState
    choices: Choices
    zone: str
    now: datetime
    labels: tuple[str, ...]
    usual: str
    once: str
    evidence: tuple[Citable, ...] = ()


@dataclass(frozen=True)
class Entered:
    """Where a paper stands in the register; ``again`` if its form had been sent before, and nothing was entered now.

    ``paper`` is its id, where what comes next needs it.
    """

    index: int
    again: bool = False
    paper: str = ""


class CaseClerk(Protocol):
    """Files for one member. Everything raises :class:`tahqiq.errors.TahqiqError` and then enters nothing."""

    def who(self) -> Who:
        """The member and all his roles."""
        ...

    def steps(self, incident: str) -> tuple[str, ...]:
        """The acts that the member could do in this case now."""
        ...

    def ground(self, incident: str, verb: str) -> Ground:
        """What the form of an act is filled in with; raises ``Refused`` where the act is not open to him now."""
        ...

    def look(self, incident: str, verb: str, said: Mapping[str, Any]) -> Paper:
        """The paper as it would be entered, for a second look."""
        ...

    def entered(self, verb: str, once: str) -> Entered | None:
        """What the member entered under the key of this form before."""
        ...

    def file(self, incident: str, verb: str, said: Mapping[str, Any], once: str) -> Entered:
        """Files the paper under the key of its form."""
        ...
