"""Tidying the vault's file: what the register no longer speaks of is erased, and its traces are looked for.

What may be the last copy of something is never erased by the way: a record under an older seal stays until the newer
one is there, and one that no entry speaks of until somebody says so. A restored backup is not emptied by looking.
"""

from collections.abc import Collection

from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.store.vault.file import Form
from tahqiq.vault.house import House
from tahqiq.vault.rules import begun_now
from tahqiq.vault.state import Standing, VaultState

_LIES_AS: dict[Standing, Form] = {"granted_once": "first", "granted": "to_reader"}


def tidy_vault(vault: VaultDesk, cut_short: Collection[str] = (), *, strangers: bool = False) -> int:
    """Erases what is left of destroyed identities, earlier seals and ended grants; gives how many pieces went.

    ``cut_short`` are records of an act that did not come to its end; with ``strangers`` all of which no entry speaks
    go too. To be called by whoever holds the file; another vault's file is left alone. Raises ``StorageFailed``
    (VLT019) where traces are left.
    """
    if not vault.file.exists():
        return 0
    with vault.looking() as (state, house):
        begun = begun_now(state, house)
        handed = handed_known(state, house)
    if vault.file.vault() != state.vault:
        return 0
    there = vault.file.records()
    gone = {digest for digest in superseded(state, there) if strangers or _spoken_of(state, there[digest])}
    gone |= set(cut_short) - set(digests_known(state).values())
    return len(vault.file.keep_only(there.keys() - gone, handed, begun.id if begun else None))


def digests_known(state: VaultState) -> dict[tuple[str, int], str]:
    """The records that the register speaks of, by pseudonym and version: all of which nothing was destroyed."""
    found = (kept for kept in state.kept.values() if not kept.destroyed)
    return {(kept.pseudonym, one.version): one.sealed for kept in found for one in kept.versions}


def superseded(state: VaultState, there: dict[str, tuple[str, int] | None]) -> frozenset[str]:
    """The records in the file that may go: of the destroyed, of nobody, or under a seal that was renewed here."""
    known = digests_known(state)
    needed = {
        named for named, sealed in known.items() if sealed not in there
    }  # an older seal is all there is
    return frozenset(
        digest for digest, named in there.items() if digest not in known.values() and named not in needed
    )


def handed_known(state: VaultState, house: House) -> frozenset[tuple[str, Form]]:
    """The halves that wait for a second keeper, or for the reader."""
    found = ((one.id, _LIES_AS.get(one.standing(house.now))) for one in state.asked.values())
    return frozenset((ask, form) for ask, form in found if form is not None)


def _spoken_of(state: VaultState, named: tuple[str, int] | None) -> bool:
    """Whether the register speaks of what a record calls itself, be it that it was destroyed."""
    kept = state.kept.get(named[0]) if named else None
    if kept is None or named is None:
        return False
    return kept.destroyed or any(one.version == named[1] for one in kept.versions)
