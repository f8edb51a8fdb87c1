"""Checking evidence: every stored byte string is hashed again, and every chain of custody walked from its beginning."""

from dataclasses import dataclass

from tahqiq.desk.kept_bytes import with_bytes
from tahqiq.desk.open_desk import Desk
from tahqiq.store.custody import custody_file, custody_files
from tahqiq.verification.custody import Chain, CustodyFile, chain, faults


@dataclass(frozen=True)
class CheckedEvidence:
    """One item: its custody file with what its bytes are now, its chain, and why nothing may rest on it, if so."""

    file: CustodyFile
    chain: Chain
    faults: tuple[str, ...]


def check_evidence(desk: Desk, thing: str | None = None) -> tuple[CheckedEvidence, ...]:
    """Checks one item (by its id or that of a copy), all items of an incident, or all there are; nothing is entered.

    Raises ``NotFound`` (NOT001) for an item that is not there; an incident without evidence gives nothing.
    """
    opener, now = desk.keyring.opener, desk.clock.now()
    found = []
    with desk.inside() as asker:
        if thing is None or thing.startswith("inc_"):
            files = [file for of in custody_files(asker, thing).values() for file in of]
        else:
            files = [custody_file(asker, thing)]
        for file in files:
            looked = with_bytes(asker.connection, opener, file)
            amiss = dict.fromkeys(one for each in looked.files for one in faults(looked, each.id, now))
            found.append(CheckedEvidence(looked, chain(looked, now), tuple(amiss)))
    return tuple(found)
