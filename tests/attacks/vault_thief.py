"""A thief at the vault: everything sealed that he ever saw, every key that he has, and what he makes of them."""

import re
from collections.abc import Iterable

import pyrage

from practice_vault import AGREED, CANARIES, PERSON, PracticeVault
from tahqiq.desk.append import append
from tahqiq.model.ids import content_id
from tahqiq.model.pseudonym import new_pseudonym
from tahqiq.model.vault import IdentityKept
from tahqiq.vault.seal import SealedRecord, close_record, commitment_to

_SECRET = re.compile(rb"AGE-SECRET-KEY-1[0-9A-Z]{58}")
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
            keys |= {one.decode() for one in _SECRET.findall(found)}
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


def entered_for(kept: PracticeVault, sealed: str, commitment: str, pseudonym: str = "") -> str:
    """A pseudonym that a collector enters past the rules, with consent, for a record of his choice."""
    false = pseudonym or new_pseudonym("witness", kept.desk.chance)
    with kept.vault.looking() as (state, _house):
        keepers = tuple(sorted(state.keepers))
    said = {"pseudonym": false, "commitment": commitment, "sealed": sealed, "keepers": keepers}
    paper = IdentityKept(id=content_id("idk", false), kind="witness", consent=AGREED, **said)
    append(kept.desk, "monitor-1", [("identity.kept", paper)])
    return false


def graft(kept: PracticeVault, wanted: str, part: str = "halves") -> str:
    """A harmless person of the collector's own, kept with sealed parts of another's record; gives the pseudonym.

    ``halves`` takes halves and pairs, ``whole`` the body too, ``first`` the pairs and all halves but the first.
    """
    false = new_pseudonym("witness", kept.desk.chance)
    with kept.vault.looking() as (state, _house):
        victim = kept.vault.file.record(state.kept[wanted].newest.sealed)
        recipients = {name: one.recipient for name, one in state.keepers.items()}
    assert victim is not None
    salt, person = b"\0" * 32, PERSON.but(name="Harmless")
    own = close_record(person, false, 1, salt, recipients)
    first = sorted(victim.halves)[0]
    halves = {**victim.halves, **({first: own.halves[first]} if part == "first" else {})}
    body = victim.body if part == "whole" else own.body
    made = SealedRecord(false, 1, own.body if part == "first" else body, halves, victim.pairs)
    kept.vault.file.put([made])
    return entered_for(kept, made.digest, commitment_to(person, false, 1, salt), false)
