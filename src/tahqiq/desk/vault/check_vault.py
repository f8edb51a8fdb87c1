"""Checking the vault: its file against the register, its keepers against the rules; nothing is opened for it."""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tahqiq.desk.vault.let_in import let_in, let_look
from tahqiq.desk.vault.list_vault import CLOSED
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.tidy_vault import digests_known, superseded, tidy_vault
from tahqiq.model.vault_acts import KEEPERS
from tahqiq.vault.house import House
from tahqiq.vault.state import Keeper, Sealed, VaultState


@dataclass(frozen=True)
class VaultChecked:
    """What the check found. ``faults`` need somebody at once, ``due`` is work that waits."""

    keepers: tuple[Keeper, ...]
    waiting: tuple[Keeper, ...]
    kept: int
    faults: tuple[str, ...]
    due: tuple[str, ...]


def check_vault(vault: VaultDesk, member: str) -> VaultChecked:
    """Holds the file against the register, record by record; raises ``Refused`` VLT002 to VLT004 for outsiders."""
    let_look(vault, member, "vault.check")
    with vault.desk.store.reading() as connection:
        state, house = vault.state(connection), vault.house(connection)
    if state.vault is None:
        return VaultChecked((), (), 0, (), ("nobody keeps the vault yet: tahqiq vault open --help",))
    faults = (*_of_register(state), *_of_keepers(state, house), *_of_file(vault, state, house, member))
    waiting = [one for one in state.enrolments.values() if not (one.stands or one.left)]
    kept = sum(not one.destroyed for one in state.kept.values())
    keepers = tuple(state.keepers.values())
    return VaultChecked(keepers, tuple(waiting), kept, faults, tuple(_due(vault, state, house)))


def tidy_strangers(vault: VaultDesk, by: str) -> int:
    """Erases what no entry speaks of as well; for a keeper alone, and not where the file is in doubt."""
    let_in(vault, by, "vault.tidy")
    with vault.looking() as (state, house):
        house.keeper(state, by)
    vault.check_same(state)
    with vault.file.held():
        return tidy_vault(vault, strangers=True)


def _of_register(state: VaultState) -> Iterator[str]:
    for index, why in state.faults:
        yield f"entry {index} does not count: {why}"


def _of_keepers(state: VaultState, house: House) -> Iterator[str]:
    for name in sorted(state.keepers):
        if not house.fits(name, KEEPERS):
            yield f"'{name}' may be keeper no more: not the role, or a party's or administrator's post"
    names = sorted(house.keepers(state))
    for place, one in enumerate(names):
        for two in names[place + 1 :]:
            if house.same(one, two):
                yield f"'{one}' and '{two}' are held by one person"
    if len(names) < 2:
        yield f"{len(names)} of the two keepers that the vault takes are left"


def _of_file(vault: VaultDesk, state: VaultState, house: House, member: str) -> Iterator[str]:
    try:
        mode = stat.S_IMODE(vault.file.path.stat().st_mode)
    except OSError:
        yield f"there is no vault at {vault.file.path}"
        return
    if mode & 0o077:
        yield f"others than its owner may read the vault's file (mode {mode:o}): chmod 600"
    if vault.file.vault() != state.vault:
        yield "the file is that of another vault"
        return
    for (pseudonym, version), sealed in digests_known(state).items():
        if vault.file.record(sealed) is None:
            name = _name(state, house, pseudonym, member)
            yield f"{name}, version {version}: not in the file as the register says: exchanged, changed or older"
    for names in sorted(sorted(one) for one in vault.file.shared()):
        shown = sorted({_name(state, house, one, member) for one in names})
        yield f"the same sealed bytes lie under {' and '.join(shown)}: one was copied; grant neither"
    there = vault.file.records()
    destroyed = {name for name, kept in state.kept.items() if kept.destroyed}
    back = sum(named is not None and named[0] in destroyed for named in there.values())
    if back:
        yield f"{back} sealed records of destroyed identities are in the file again: an older copy of it"


def _name(state: VaultState, house: House, pseudonym: str, member: str) -> str:
    """How a pseudonym is named to a member: of what no entry speaks is not repeated, it may say anything."""
    kept = state.kept.get(pseudonym)
    if kept is None:
        return "a pseudonym that was never given"
    return pseudonym if house.may_know(state, kept, member) else CLOSED


def _due(vault: VaultDesk, state: VaultState, house: House) -> Iterator[str]:
    keepers = house.keepers(state)
    if len(keepers) == 2:
        yield "take in a third keeper: if one of two keys is lost, nothing can be opened any more"
    if vault.file.exists() and vault.file.vault() == state.vault:
        sealed = [one for kept in state.kept.values() if not kept.destroyed for one in kept.versions]
        other = sum(not _sealed_to(vault, keepers, one) for one in sealed)
        if other:
            yield f"{other} records are sealed to other keepers than those of now: tahqiq vault rewrap --help"
        strangers = superseded(state, vault.file.records())
        if strangers:
            yield f"{len(strangers)} records are spoken of by no entry: tahqiq vault check --tidy"
    over = sum(
        not kept.destroyed and (kept.consent is None or house.now >= kept.consent.until)
        for kept in state.kept.values()
    )
    if over:
        yield f"held without a consent that stands: {over}; ask anew, or destroy them"


def _sealed_to(vault: VaultDesk, keepers: Mapping[str, Keeper], sealed: Sealed) -> bool:
    """Whether a record is sealed to those who keep the vault now, by the keys that they have now."""
    record = vault.file.record(sealed.sealed)
    if record is None:
        return True  # a fault, and told as one
    return set(record.halves) == keepers.keys() and all(sealed.is_for(one) for one in keepers.values())
