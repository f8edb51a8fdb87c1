"""Consent changes: narrowed, widened or withdrawn; whoever has read it is named in the paper, to be told."""

from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.model.identity import Consent
from tahqiq.model.vault import ConsentChanged
from tahqiq.vault.house import House, kept_for
from tahqiq.vault.state import VaultState


def change_consent(vault: VaultDesk, by: str, pseudonym: str, consent: Consent | None) -> ConsentChanged:
    """Enters what the person agrees to from now on; ``None`` withdraws. What it no longer covers is not opened.

    Grants that were not read yet are erased where the new consent does not cover them.
    """

    def draft(state: VaultState, house: House) -> dict[str, Any]:
        kept = kept_for(state, house, by, pseudonym)
        return {"pseudonym": pseudonym, "consent": consent, "told": kept.readers}

    with vault.file.held():
        paper: ConsentChanged = enter_vault(vault, by, "consent.changed", draft)
        tidy_vault(vault)
    return paper
