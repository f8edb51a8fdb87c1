"""Opening the vault: a keeper enrols with his own key, others take him in, and one leaves."""

from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk, other_file
from tahqiq.desk.vault.vault_key import VaultKey
from tahqiq.errors import NotFound
from tahqiq.model.vault import KeeperAccepted, KeeperEnrolled, KeeperLeft
from tahqiq.vault.house import House
from tahqiq.vault.state import VaultState


def enrol_keeper(vault: VaultDesk, by: str, key: VaultKey) -> KeeperEnrolled:
    """Enrols a keeper with the public halves of his vault key; the first makes the vault's file.

    The first two count at once, and none after them; every later one once two keepers have taken him in. Raises
    ``Refused`` VLT002 to VLT007 for whoever cannot be a keeper.
    """

    def draft(state: VaultState, _house: House) -> dict[str, Any]:
        known = state.vault or (vault.file.vault() if vault.file.exists() else vault.desk.chance(32).hex())
        if state.vault is not None:
            vault.check_same(state)
        return {"vault": known, "member": by, "recipient": key.recipient, "signs": key.signs}

    def make(paper: KeeperEnrolled) -> None:
        if not vault.file.exists():
            vault.file.make(paper.vault)
        elif vault.file.vault() != paper.vault:
            raise other_file("it is the file of another vault")

    paper: KeeperEnrolled = enter_vault(vault, by, "vault.keeper_enrolled", draft, key, make)
    return paper


def accept_keeper(vault: VaultDesk, by: str, member: str, key: VaultKey) -> KeeperAccepted:
    """Takes in the member who enrolled last under this id; raises ``NotFound`` (VLT011) where nobody waits."""

    def draft(state: VaultState, _house: House) -> dict[str, Any]:
        waiting = [
            one for one in state.enrolments.values() if one.member == member and not (one.stands or one.left)
        ]
        if not waiting:
            raise NotFound(
                "VLT011", f"'{member}' does not wait to be taken in", "see who does: tahqiq vault check."
            )
        return {"enrolment": waiting[-1].enrolment}

    paper: KeeperAccepted = enter_vault(vault, by, "vault.keeper_accepted", draft, key)
    return paper


def leave_vault(vault: VaultDesk, by: str, keeper: str, key: VaultKey) -> KeeperLeft:
    """A keeper leaves; or says that another is to, which counts once two have said so.

    It takes his own vault key: whoever holds the members' keys alone could else empty the vault of its keepers for
    good, and nobody would be left to take one in.
    """
    paper: KeeperLeft = enter_vault(vault, by, "vault.keeper_left", {"keeper": keeper}, key)
    return paper
