"""Sealing all anew when a keeper came or went: one keeper begins, a second finishes, both at the same table.

The second keeper's program has every record's data key in memory while it works; it opens no record and writes none
of those keys down. What a keeper begins lapses after a day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tahqiq.desk.vault.enter_act import enter_vault
from tahqiq.desk.vault.open_desk import VaultDesk, crossed, other_file
from tahqiq.desk.vault.tidy_vault import tidy_vault
from tahqiq.desk.vault.vault_key import VaultKey
from tahqiq.errors import NotFound, Refused
from tahqiq.model.vault import RewrapBegun, Rewrapped, SealedAnew
from tahqiq.vault.house import House
from tahqiq.vault.rules import begun_now, enough_keepers
from tahqiq.vault.seal import (
    OfAnother,
    SealedRecord,
    WillNotOpen,
    close_key,
    data_key_of,
    open_half,
    show_half,
)
from tahqiq.vault.state import Sealed, VaultState


def begin_rewrap(vault: VaultDesk, by: str, key: VaultKey) -> RewrapBegun:
    """Opens this keeper's halves to the other keepers, for sealing all anew; raises ``Refused`` VLT005, VLT022."""
    shown: dict[str, bytes] = {}

    def draft(state: VaultState, house: House) -> dict[str, Any]:
        keepers = enough_keepers(state, house)
        house.keeper(state, by)
        vault.check_same(state)
        keeping = house.keepers(state)
        for pseudonym, one in _held(state):
            record = vault.record(pseudonym, one)
            able = [name for name in sorted(keeping) if name in record.halves and one.is_for(keeping[name])]
            fit = [keeping[name].recipient for name in able if not house.same(name, by)]
            if by not in able or not fit:
                raise _not_sealed_to(pseudonym, by)
            with _opening(pseudonym):
                shown[record.digest] = show_half(record, by, key.identity, fit)
        return {"keepers": keepers}

    def show(paper: RewrapBegun) -> None:
        vault.file.show(paper.id, shown)

    with vault.file.held():
        paper: RewrapBegun = enter_vault(vault, by, "vault.rewrap_begun", draft, key, show)
        tidy_vault(vault)
    return paper


def finish_rewrap(vault: VaultDesk, by: str, key: VaultKey) -> Rewrapped:
    """Seals every identity anew to those who keep the vault now; grants that were not read are to be given anew."""
    anew: list[SealedRecord] = []

    def draft(state: VaultState, house: House) -> dict[str, Any]:
        begun = begun_now(state, house)
        if begun is None:
            raise NotFound(
                "VLT011", "no keeper has begun to seal anew", "begin: tahqiq vault rewrap --begin."
            )
        house.keeper(state, by)
        if house.same(begun.by, by):
            raise Refused("VLT007", "you have begun it yourself", "it takes two persons: let another finish.")
        keepers = {name: house.keepers(state)[name].recipient for name in enough_keepers(state, house)}
        shown, seals = vault.file.shown(begun.id), []
        for pseudonym, one in _held(state):
            record = vault.record(pseudonym, one)
            if one.sealed not in shown:
                raise other_file("what the first keeper began is not there as it was")
            if by not in record.halves or not one.is_for(house.keeper(state, by)):
                raise _not_sealed_to(pseudonym, by)
            with _opening(pseudonym):
                sealed = _sealed_anew(record, begun.by, shown[one.sealed], key, keepers)
            anew.append(sealed)
            seals.append(SealedAnew(pseudonym=pseudonym, version=one.version, sealed=sealed.digest))
        return {"begun": begun.id, "keepers": tuple(sorted(keepers)), "seals": tuple(seals)}

    def put(_paper: Rewrapped) -> None:
        vault.file.put(anew)

    with vault.file.held():
        try:
            paper: Rewrapped = enter_vault(vault, by, "vault.rewrapped", draft, key, put)
        finally:
            tidy_vault(vault, [one.digest for one in anew])
    return paper


def _sealed_anew(
    record: SealedRecord, first: str, shown: bytes, key: VaultKey, keepers: dict[str, str]
) -> SealedRecord:
    halves = {
        first: open_half(record, shown, key.identity),
        key.member: open_half(record, record.halves[key.member], key.identity),
    }
    return close_key(record, data_key_of(record, halves), keepers)


def _held(state: VaultState) -> Iterator[tuple[str, Sealed]]:
    """Every version of every identity that was not destroyed."""
    for kept in state.kept.values():
        if not kept.destroyed:
            yield from ((kept.pseudonym, one) for one in kept.versions)


@contextmanager
def _opening(pseudonym: str) -> Iterator[None]:
    try:
        yield
    except OfAnother:
        raise crossed(pseudonym) from None
    except WillNotOpen:
        raise Refused(
            "VLT006", "this vault key does not open the halves of this keeper", "name your own: --vault-key."
        ) from None


def _not_sealed_to(pseudonym: str, member: str) -> Refused:
    return Refused(
        "VLT022",
        f"{pseudonym} was sealed before '{member}', or anybody beside him, kept the vault",
        "let two keepers do it to whom all of it is sealed: tahqiq vault check names them.",
    )
