"""Staff: the organisations and persons behind a mission's posts. None of it ever stands in the register.

A member is a role account and public; who holds it, and when, is staff data, kept in the staff book alone. Local
staff of an earlier mission went to prison for what it published; what is not in the mission file cannot leak
from it.
"""

from datetime import datetime
from typing import Annotated, Literal, get_args

from pydantic import AwareDatetime, Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role

OrganisationKind = Literal["secretariat", "party", "mediator", "humanitarian", "other"]
ORGANISATION_KINDS: tuple[OrganisationKind, ...] = get_args(OrganisationKind)
LOGIN = r"^[a-z0-9][a-z0-9._-]{2,39}$"

# Nobody attributes and approves; whoever runs the service neither watches the log, nor opens the vault, nor decides.
KEPT_APART: tuple[tuple[Role, Role], ...] = (
    (Role.INVESTIGATOR, Role.CHAIR),
    (Role.AUDITOR, Role.ADMINISTRATOR),
    (Role.CHAIR, Role.ADMINISTRATOR),
    (Role.CUSTODIAN, Role.ADMINISTRATOR),
)


class Organisation(Frozen):
    """An employer of persons: a ministry, an army, an embassy, the secretariat. ``id`` is a short code.

    ``party`` is the code of the party that it belongs to: its people hold posts in that party's seat alone.
    """

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")]
    name: Annotated[str, Field(min_length=1, max_length=200)]
    kind: OrganisationKind
    party: str | None = None


class Person(Frozen):
    """Somebody who may sign in. ``id`` is drawn by lot, so that it tells nothing when the name is forgotten."""

    id: str
    name: Annotated[str, Field(min_length=1, max_length=200)]
    organisation: str
    login: Annotated[str, Field(pattern=LOGIN)]


class Holding(Frozen):
    """A person holds a post (a member) from ``since`` until just before ``until``; ``None`` is with no end set."""

    person: str
    member: str
    since: AwareDatetime
    until: AwareDatetime | None = None

    def holds_at(self, moment: datetime) -> bool:
        """Whether the post is held at this moment."""
        return self.since <= moment and (self.until is None or moment < self.until)

    def overlaps(self, other: "Holding") -> bool:
        """Whether there is a moment at which both are held."""
        begins = max(self.since, other.since)
        return all(one.until is None or begins < one.until for one in (self, other))
