"""Who may come near the vault at all: never a party's seat, never whoever administers the machine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tahqiq.errors import NotFound, Refused
from tahqiq.model.member import Role
from tahqiq.model.vault_acts import KEEPERS
from tahqiq.vault.state import Keeper, Kept, VaultState
from tahqiq_verify.roll import Enrolled

READERS: Final = KEEPERS | {Role.MEDIATOR}
LISTERS: Final = READERS | {Role.MONITOR, Role.AUDITOR}


@dataclass(frozen=True)
class House:
    """The mission about the vault: its members as they are enrolled now, its neutral seats, the hour.

    ``persons`` gives the persons who hold a post, as far as the staff book knows them: posts of one person are one.
    """

    members: Mapping[str, Enrolled]
    neutral: frozenset[str]
    parties: frozenset[str]
    now: datetime
    persons: Callable[[str], frozenset[str]]

    def same(self, one: str, other: str) -> bool:
        """Whether two posts are one, or are held by one person."""
        return one == other or bool(self.persons(one) & self.persons(other))

    def fits(self, member: str, roles: frozenset[Role]) -> bool:
        """Whether a member may stand in one of these roles before the vault: of a neutral seat, no administrator.

        Neither may any other post of the same person be an administrator's, or lie in a party's seat.
        """
        found = self.members.get(member)
        if found is None or found.seat not in self.neutral or not roles.intersection(found.roles):
            return False
        posts = self._posts(member)
        return not any(one.seat in self.parties or Role.ADMINISTRATOR in one.roles for one in posts)

    def _posts(self, member: str) -> tuple[Enrolled, ...]:
        """The member's post, and every other that a person who holds it holds too."""
        return tuple(one for name, one in self.members.items() if self.same(name, member))

    def check_hand(self, member: str) -> None:
        """Raises ``Refused`` for a party's seat (VLT002) and an administrator (VLT003), by any post of the person."""
        posts = self._posts(member)
        if any(one.seat in self.parties for one in posts):
            raise Refused(
                "VLT002",
                "the vault is closed to the seats of the parties",
                "nothing of it is for a party; what was tried is kept for the auditor.",
            )
        if any(Role.ADMINISTRATOR in one.roles for one in posts):
            raise Refused(
                "VLT003",
                "the vault is closed to whoever administers the service",
                "let a custodian do it, who holds no administrator's role.",
            )

    def check_fit(self, member: str, roles: frozenset[Role]) -> None:
        """Raises ``Refused`` (VLT004) for a member who may not stand in one of these roles here."""
        if not self.fits(member, roles):
            names = " or ".join(sorted(roles))
            raise Refused(
                "VLT004",
                f"'{member}' may not do this with the vault",
                f"it takes the role {names}, in the secretariat or a mediator's seat; no administrator in any post.",
            )

    def keepers(self, state: VaultState) -> dict[str, Keeper]:
        """The keepers who count now: taken in, not gone, and still fit to be."""
        return {name: one for name, one in state.keepers.items() if self.fits(name, KEEPERS)}

    def keeper(self, state: VaultState, member: str) -> Keeper:
        """The member as a keeper; raises ``Refused`` (VLT006) for anybody else."""
        found = self.keepers(state).get(member)
        if found is None:
            raise Refused(
                "VLT006",
                f"'{member}' is no keeper of the vault",
                "see who is: tahqiq vault check; a keeper enrols with 'tahqiq vault open'.",
            )
        return found

    def may_know(self, state: VaultState, kept: Kept, member: str) -> bool:
        """Whether a member may know that there is this pseudonym: of a closed compartment its circle alone."""
        circle = (*self.keepers(state), kept.investigator, kept.by)
        return not kept.closed or member in circle


def no_pseudonym(pseudonym: str) -> NotFound:
    """The error for a pseudonym that was never given, or that is none of the asker's business: the two look alike."""
    return NotFound(
        "VLT008", f"there is no {pseudonym} for you", "compare it with the paper; see 'tahqiq vault list'."
    )


def kept_for(state: VaultState, house: House, member: str, pseudonym: str) -> Kept:
    """The pseudonym, if this member may know of it; raises ``NotFound`` (VLT008) or, once destroyed, ``Refused``."""
    kept = state.kept.get(pseudonym)
    if kept is None or not house.may_know(state, kept, member):
        raise no_pseudonym(pseudonym)
    if kept.destroyed:
        raise Refused(
            "VLT009",
            f"the identity behind {pseudonym} was destroyed",
            "nothing can open it; the pseudonym stays in the papers that cite it.",
        )
    return kept
