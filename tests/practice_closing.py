"""The practice mission on its way to the end: mediators with keys of their own, something filed, all agreed."""

import hashlib
import os
import shutil
from pathlib import Path

from practice_mission import NOON
from practice_redaction import file_both, forms_of
from tahqiq.desk.closing.ending import answer_ending, declare_ending, propose_ending
from tahqiq.desk.closing.hand_over import hand_over_archive, receive_archive
from tahqiq.desk.closing.pack import Sealed, seal_archive
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.open_desk import Desk

DAY = NOON.date()
NOW = int(NOON.timestamp())
MEDIATORS = ("QAS", "TAR")


def keys_handed_out(desk: Desk, folder: Path) -> dict[str, str]:
    """Every seat gets its reading key and takes it away into a folder of its own; the keys by seat."""
    give_reading_keys(desk, "adm-1")
    found = {}
    for seat in ("ARD", "BEL", *MEDIATORS):
        (folder / seat).mkdir(parents=True)
        kept = Path(shutil.move(desk.keyring.folder / f"{seat}.age", folder / seat / "key.txt"))
        found[seat] = kept.read_text().strip()
    return found


def lived(desk: Desk, folder: Path) -> dict[str, str]:
    """A mission in which a complaint and a report came in and became an incident; the mediators' keys."""
    keys = keys_handed_out(desk, folder)
    file_both(desk)
    return keys


def closed(desk: Desk) -> int:
    """Proposed by the chair, agreed by both mediators, declared; the entry that closed it."""
    propose_ending(desk, "chair-1", "close", "The talks have ended.", DAY)
    for member in ("mediator-qas", "commissioner-tar"):
        answer_ending(desk, member, agree=True)
    return declare_ending(desk, "chair-1", "close")


def handed_over(desk: Desk, folder: Path, receipts: tuple[str, ...] = MEDIATORS) -> Sealed:
    """Sealed, given to both mediators, and received by these."""
    done = seal_archive(desk, "adm-1", folder)
    for seat in MEDIATORS:
        hand_over_archive(desk, "duty-1", seat)
    for seat in receipts:
        receive_archive(desk, f"mediator-{seat.lower()}", done.digest, opened=True)
    return done


def shadowed(folder: Path, shadow: Path) -> dict[str, str]:
    """A second name for every file under a folder, where its blocks can still be read after the first is gone.

    By each second name, the hash of what stood there.
    """
    shadow.mkdir()
    found = {}
    for number, file in enumerate(sorted(one for one in folder.rglob("*") if one.is_file())):
        name = f"{number}-{file.name}"
        os.link(file, shadow / name)
        found[name] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def carved(shadow: Path, marker: str) -> list[str]:
    """The second names behind which the marker still stands in any of its forms."""
    forms = forms_of(marker)
    return sorted(file.name for file in shadow.iterdir() if any(form in file.read_bytes() for form in forms))


def unchanged(shadow: Path, before: dict[str, str]) -> list[str]:
    """The second names whose bytes are what they were: nobody has written over them."""
    return [
        name
        for name, was in before.items()
        if hashlib.sha256((shadow / name).read_bytes()).hexdigest() == was
    ]
