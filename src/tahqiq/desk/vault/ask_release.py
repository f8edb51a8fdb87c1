"""Asking for one identity: what for, for whom, until when; the reader's one-time key; and a keeper's refusal."""

from datetime import datetime
from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.desk.vault.vault_key import OneTimeKey
from tahqiq.model.vault import ReaderReady, ReleaseAsked, ReleaseRefused


def ask_release(
    vault: VaultDesk,
    by: str,
    pseudonym: str,
    purpose: str,
    until: datetime,
    reader: str,
    one_time: OneTimeKey | None = None,
) -> ReleaseAsked:
    """Asks that one identity be opened to ``reader``; ``one_time`` is his key where he asks himself.

    Raises ``Refused`` VLT014 where the consent does not cover the purpose, VLT017 for too many in a day.
    """
    said: dict[str, Any] = {"pseudonym": pseudonym, "purpose": purpose, "until": until, "reader": reader}
    own = one_time.recipient if one_time is not None else None
    paper: ReleaseAsked = enter_vault(vault, by, "release.asked", {**said, "recipient": own})
    return paper


def be_ready(vault: VaultDesk, by: str, ask: str, one_time: OneTimeKey) -> ReaderReady:
    """The reader whom somebody else named has made his one-time key."""
    paper: ReaderReady = enter_vault(
        vault, by, "release.readied", {"ask": ask, "recipient": one_time.recipient}
    )
    return paper


def refuse_release(vault: VaultDesk, by: str, ask: str, reason: str) -> ReleaseRefused:
    """A keeper refuses; what was granted of it already is erased."""
    with vault.file.held():
        paper: ReleaseRefused = enter_vault(vault, by, "release.refused", {"ask": ask, "reason": reason})
        tidy_vault(vault)
    return paper
