"""A thief at the vault: everything sealed that he ever saw, every key that he has, and what he makes of them."""

from collections.abc import Iterable

import pyrage

from practice_vault import CANARIES, PracticeVault

NAMES = [one.encode() for one in CANARIES]


def known_from(blobs: Iterable[bytes], identities: Iterable[str]) -> list[bytes]:
    """Everything that whoever has these sealed blobs and these keys can come to know, however often he tries."""
    sealed, keys, clear = {*blobs}, {*identities}, set()
    tried: set[tuple[bytes, str]] = set()
    while pending := {(one, key) for one in sealed for key in keys} - tried:
        for one, key in pending:
            try:
                found = bytes(pyrage.decrypt(one, [pyrage.x25519.Identity.from_str(key)]))
            except pyrage.DecryptError:
                continue
            clear.add(found)
            if found.startswith(b"age-encryption.org/v1"):
                sealed.add(found)
            if found.startswith(b"AGE-SECRET-KEY-1"):
                keys.add(found.decode())
        tried |= pending
    return [*clear]


def blobs_of(kept: PracticeVault) -> set[bytes]:
    """Every sealed blob in the vault's file."""
    with kept.vault.file._db() as db:
        tables = ("SELECT body FROM record", "SELECT data FROM half", "SELECT data FROM pair")
        more = ("SELECT data FROM handed", "SELECT data FROM shown")
        return {row[0] for query in (*tables, *more) for row in db.execute(query)}


def names_in(found: Iterable[bytes]) -> list[bytes]:
    return [canary for canary in NAMES for one in found if canary in one]
