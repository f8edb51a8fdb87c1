"""The clerk of the duties at a member's desk: whether he may account for the doing of a clause, and filing it."""

from collections.abc import Mapping
from typing import Any, Protocol

from tahqiq.web.between_fields import Ground
from tahqiq.web.case_clerk import Entered


class DutyClerk(Protocol):
    """Files for one member. Everything raises :class:`tahqiq.errors.TahqiqError` and then enters nothing."""

    def may_account(self) -> bool:
        """Whether the member has a role, and a voice, for accounts of duties."""
        ...

    def ground(self) -> Ground:
        """What the form is filled in with; raises ``Refused`` (MEM002, INS203) where he may give no account."""
        ...

    def account(self, said: Mapping[str, Any], once: str) -> Entered:
        """Files the account under the key of its form, once for each key."""
        ...
