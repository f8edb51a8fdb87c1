"""Destroying an identity: two keepers agree, its sealed bytes are erased, and the file is searched for traces."""

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.let_in import keep_attempt, let_in
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.desk.vault.vault_key import VaultKey
from tahqiq.errors import NotFound, Refused
from tahqiq.model.vault import DestructionAgreed, IdentityDestroyed
from tahqiq.vault.house import kept_for


def destroy_identity(
    vault: VaultDesk, by: str, pseudonym: str, reason: str, key: VaultKey
) -> DestructionAgreed | IdentityDestroyed:
    """Agrees as the first keeper, or destroys as the second. Its pseudonym stays, and is never given again.

    The entry comes first: a machine that stops in between erases what is left when the vault is next written.
    Raises ``Refused`` (VLT007) for one person twice, ``StorageFailed`` (VLT019) where traces are left.
    """
    let_in(vault, by, "destruction.agreed")
    try:
        with vault.looking() as (state, house):
            agreed = kept_for(state, house, by, pseudonym).agreed
            if agreed is not None and agreed[0] not in house.keepers(state):
                agreed = None  # whoever is keeper no more has agreed to nothing
    except (NotFound, Refused) as refusal:
        keep_attempt(vault, by, "destruction.agreed", refusal)
        raise
    if agreed is None:
        first: DestructionAgreed = enter_vault(
            vault, by, "destruction.agreed", {"pseudonym": pseudonym, "reason": reason}, key
        )
        return first
    with vault.file.held():
        done: IdentityDestroyed = enter_vault(
            vault, by, "identity.destroyed", {"pseudonym": pseudonym, "agreed": agreed[1]}, key
        )
        tidy_vault(vault)
    return done
