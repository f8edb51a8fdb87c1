"""The custodian of a member's desk: what he may do with evidence now, what he can choose from, and doing it."""

from collections.abc import Mapping
from typing import Any, Protocol

from tahqiq.desk.export_evidence import Exported
from tahqiq.web.between_fields import Ground


class Custodian(Protocol):
    """Acts for one member. Everything raises :class:`tahqiq.errors.TahqiqError` and then enters nothing."""

    def may_take(self) -> bool:
        """Whether the member has a role for taking files into custody."""
        ...

    def deeds(self, thing: str) -> tuple[str, ...]:
        """The addresses of what he could do with an item or copy now; raises ``NotFound`` for what he may not know."""
        ...

    def ground(self, slug: str, thing: str) -> Ground:
        """What a form about an item or copy, or about a case, is filled in with; ``Refused`` if it is not open."""
        ...

    def take(self, incident: str, data: bytes, said: Mapping[str, Any], *, despite: bool) -> str:
        """Takes a file into custody and gives the item's id."""
        ...

    def copy(self, thing: str, data: bytes, said: Mapping[str, Any], *, despite: bool) -> str:
        """Keeps a working copy and gives its id; the same copy again is kept once."""
        ...

    def do(self, slug: str, thing: str, said: Mapping[str, Any]) -> str:
        """Hands over, receives, finds, examines or withdraws; gives the id of the paper."""
        ...

    def export(self, thing: str, said: Mapping[str, Any]) -> Exported:
        """Enters that the bytes are taken out, and gives them."""
        ...
