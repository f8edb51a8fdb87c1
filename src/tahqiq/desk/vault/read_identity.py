"""Reading an identity: the reading is entered first, then it is shown to the one reader whom two keepers let in."""

import hashlib
from dataclasses import dataclass
from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk, crossed, other_file
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.desk.vault.vault_key import OneTimeKey
from tahqiq.errors import Refused
from tahqiq.model.identity import Identity
from tahqiq.model.ids import content_id
from tahqiq.model.vault import IdentityRead
from tahqiq.vault.house import House, kept_for
from tahqiq.vault.release_rules import ask_of, check_going, no_ask
from tahqiq.vault.seal import OfAnother, SealedRecord, WillNotOpen, open_half, open_record
from tahqiq.vault.state import Asked, Sealed, VaultState


@dataclass(frozen=True)
class Opened:
    """An identity as one reader sees it once.

    ``watermark`` tells whose reading this is, ``sealed`` who sealed it and when.
    """

    identity: Identity
    reading: IdentityRead
    watermark: str
    sealed: Sealed


def read_identity(vault: VaultDesk, by: str, ask: str, one_time: OneTimeKey) -> Opened:
    """Opens one identity to its reader, once; raises ``Refused`` (VLT016) unless two keepers have granted it.

    It is opened in memory before the reading is entered, so that no grant is used up by a wrong key, and handed out
    only once the entry stands.
    """
    opened: list[tuple[Identity, Sealed]] = []

    def draft(state: VaultState, house: House) -> dict[str, Any]:
        asked = ask_of(state, ask)
        if asked.paper.reader != by:
            raise no_ask()
        kept = kept_for(state, house, by, asked.paper.pseudonym)
        check_going(asked, house, "granted")
        record = vault.record(kept.pseudonym, kept.newest)
        try:
            halves = _halves(vault, asked, record, one_time)
            opened.append((open_record(record, halves, kept.newest.commitment), kept.newest))
        except OfAnother:
            raise crossed(kept.pseudonym) from None
        except WillNotOpen:
            raise other_file("the two halves do not open what the register says") from None
        seat = house.members[by].seat
        version = kept.newest.version
        return {"ask": ask, "pseudonym": kept.pseudonym, "version": version, "reader": by, "seat": seat}

    with vault.file.held():
        reading: IdentityRead = enter_vault(vault, by, "identity.read", draft)
        tidy_vault(vault)
    identity, sealed = opened[0]
    return Opened(identity, reading, content_id("wm", ask, by, reading.id), sealed)


def _halves(vault: VaultDesk, asked: Asked, record: SealedRecord, one_time: OneTimeKey) -> dict[str, str]:
    """The two keepers' halves, opened with the reader's one-time key; each is what its grant says."""
    if one_time.recipient != asked.recipient:
        raise Refused(
            "VLT023",
            "this is not the one-time key that was made for this asking",
            "name the file that was made with it: --one-time-key.",
        )
    lies = vault.file.handed(asked.id, "to_reader")
    (first, _grant), (second, last) = asked.grants
    for keeper, half in ((first, last.passed), (second, last.half)):
        if hashlib.sha256(lies.get(keeper, b"")).hexdigest() != half:
            raise other_file("what the keepers granted is not there as it was")
    return {keeper: open_half(record, lies[keeper], one_time.identity) for keeper in (first, second)}
