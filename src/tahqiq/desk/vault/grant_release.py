"""Granting: a first keeper seals his half to the reader and to the other keepers, a second one passes both on."""

import hashlib
from collections.abc import Mapping
from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk, crossed, other_file
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.desk.vault.vault_key import VaultKey
from tahqiq.errors import Refused
from tahqiq.model.vault import ReleaseGranted
from tahqiq.store.vault.file import Form
from tahqiq.vault.house import House, kept_for
from tahqiq.vault.release_rules import ask_of, check_going, check_two
from tahqiq.vault.seal import OfAnother, WillNotOpen, hand_half, pass_half, peel
from tahqiq.vault.state import Asked, VaultState

Handing = tuple[Form, Mapping[str, bytes]]


def grant_release(vault: VaultDesk, by: str, ask: str, key: VaultKey) -> ReleaseGranted:
    """Grants what was asked, as the first or the second keeper; neither of them sees the identity.

    Raises ``Refused`` VLT007 for one keeper, or one person, twice; VLT015 for the asker or the reader; VLT022 for a
    keeper to whom this identity is not sealed yet; ``RegisterBroken`` VLT026 for a half of another record.
    """
    handing: dict[str, Handing] = {}

    def draft(state: VaultState, house: House) -> dict[str, Any]:
        house.keeper(state, by)
        asked = ask_of(state, ask)
        kept = kept_for(state, house, by, asked.paper.pseudonym)
        check_going(asked, house, "asked", "granted_once")
        check_two(asked, by, house)
        form, halves = _halves(vault, state, house, asked, key)
        handing[ask] = form, halves
        first = asked.grants[0][0] if asked.grants else None
        return {
            "ask": ask,
            "pseudonym": kept.pseudonym,
            "version": kept.newest.version,
            "half": _hash(halves[key.member]),
            "passed": _hash(halves[first]) if first else None,
        }

    def hand(paper: ReleaseGranted) -> None:
        form, halves = handing[paper.ask]
        vault.file.hand(paper.ask, form, halves)

    with vault.file.held():
        try:
            paper: ReleaseGranted = enter_vault(vault, by, "release.granted", draft, key, hand)
        finally:
            tidy_vault(vault)
    return paper


def _halves(vault: VaultDesk, state: VaultState, house: House, asked: Asked, key: VaultKey) -> Handing:
    """What this keeper puts into the vault: his half for a second keeper, or both halves for the reader."""
    sealed, keepers = state.kept[asked.paper.pseudonym].newest, house.keepers(state)
    record, reader = vault.record(asked.paper.pseudonym, sealed), asked.recipient or ""
    if key.member not in record.halves or (key.member in keepers and not sealed.is_for(keepers[key.member])):
        raise Refused(
            "VLT022",
            f"{record.pseudonym} was sealed before '{key.member}' kept the vault, or took a new key",
            "let an earlier keeper grant it, or two of them seal all anew: tahqiq vault rewrap --help.",
        )
    try:
        if asked.grants:
            first, grant = asked.grants[0]
            lies = vault.file.handed(asked.id, "first").get(first, b"")
            if _hash(lies) != grant.half:
                raise other_file("what the first keeper granted is not there as it was")
            own = pass_half(record, key.member, key.identity, reader)
            return "to_reader", {first: peel(lies, key.identity), key.member: own}
        outside = (key.member, asked.by, asked.paper.reader)
        others = [
            one.recipient
            for name, one in sorted(keepers.items())
            if name in record.halves
            and sealed.is_for(one)
            and not any(house.same(name, each) for each in outside)
        ]
        if not others:
            raise Refused(
                "VLT005",
                f"no other keeper is left to whom {record.pseudonym} is sealed",
                "seal all anew: tahqiq vault rewrap --help.",
            )
        return "first", {key.member: hand_half(record, key.member, key.identity, reader, others)}
    except OfAnother:
        raise crossed(record.pseudonym) from None
    except WillNotOpen:
        raise Refused(
            "VLT006", "this vault key does not open the half of this keeper", "name your own: --vault-key."
        ) from None


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
