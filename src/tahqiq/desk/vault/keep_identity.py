"""Keeping an identity: it is sealed to the keepers, and what comes back is a pseudonym."""

from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.model.identity import Consent, Identity
from tahqiq.model.pseudonym import IdentityKind, new_pseudonym
from tahqiq.model.vault import IdentityCorrected, IdentityKept, SealedAs
from tahqiq.vault.house import House, kept_for
from tahqiq.vault.rules import enough_keepers
from tahqiq.vault.seal import SealedRecord, close_record, commitment_to
from tahqiq.vault.state import VaultState


def keep_identity(
    vault: VaultDesk,
    by: str,
    identity: Identity,
    kind: IdentityKind,
    consent: Consent,
    investigator: str | None = None,
) -> IdentityKept:
    """Seals an identity and enters that it is kept; the paper carries its pseudonym and nothing of the person.

    With ``investigator`` it lies in a closed compartment: outside its keepers and this member it is only counted.
    Raises ``Refused`` VLT005 while there are fewer than two keepers.
    """

    def fields(state: VaultState, _house: House) -> dict[str, Any]:
        pseudonym = new_pseudonym(kind, vault.desk.chance, closed=investigator is not None)
        while pseudonym in state.kept:
            pseudonym = new_pseudonym(kind, vault.desk.chance, closed=investigator is not None)
        said = {"kind": kind, "consent": consent, "investigator": investigator}
        return {**said, "pseudonym": pseudonym, "version": 1, "closed_compartment": investigator is not None}

    paper: IdentityKept = _seal(vault, by, "identity.kept", identity, fields)
    return paper


def correct_identity(vault: VaultDesk, by: str, pseudonym: str, identity: Identity) -> IdentityCorrected:
    """Seals a new version of an identity, given whole; nobody needs to open the earlier one for it.

    The earlier versions stay sealed until the identity is destroyed, so that nobody alone can replace a person.
    """

    def fields(state: VaultState, house: House) -> dict[str, Any]:
        kept = kept_for(state, house, by, pseudonym)
        return {"pseudonym": pseudonym, "version": kept.newest.version + 1}

    paper: IdentityCorrected = _seal(vault, by, "identity.corrected", identity, fields)
    return paper


def _seal(vault: VaultDesk, by: str, verb: str, identity: Identity, fields: Any) -> Any:
    records: dict[str, SealedRecord] = {}

    def draft(state: VaultState, house: House) -> dict[str, Any]:
        keepers = {name: house.keepers(state)[name].recipient for name in enough_keepers(state, house)}
        vault.check_same(state)
        said, salt = fields(state, house), vault.desk.chance(32)
        record = close_record(identity, said["pseudonym"], said["version"], salt, keepers)
        records[record.digest] = record
        committed = commitment_to(identity, said["pseudonym"], said["version"], salt)
        return {**said, "commitment": committed, "sealed": record.digest, "keepers": record.keepers}

    def put(paper: SealedAs) -> None:
        vault.file.put([records[paper.sealed]])

    with vault.file.held():
        try:
            return enter_vault(vault, by, verb, draft, before=put)
        except BaseException:
            tidy_vault(vault, records.keys())  # what no entry speaks of does not stay
            raise
