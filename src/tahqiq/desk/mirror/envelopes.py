"""A mirror's envelopes: the sealed files that records commit to, fetched, checked by hash, destroyed when redacted.

A redaction in force binds every holder of the register, mirrors too. One that names single fields destroys the
record's envelopes here, all of them: a mirror holds no key with which to cut, and originals say what was cut.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from tahqiq.desk.mirror.disk import explained, move_whole, wipe
from tahqiq.desk.mirror.folder import MirrorFolder
from tahqiq.desk.mirror.layers import Remote
from tahqiq_verify.accord import Accord
from tahqiq_verify.leaf import RECORD, Leaf, parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.replay import Replay
from tahqiq_verify.resources import fetch_entries
from tahqiq_verify.source import Source
from tahqiq_verify.spelling import from_b64
from tahqiq_verify.tiles import TILE_WIDTH

SEALED: Final = "sealed"
MAX_ENVELOPE: Final = 64 * 1024 * 1024  # bytes; an original of 20 MB, sealed, with room to spare
GIVE_UP_AFTER: Final = 200  # envelopes asked for in vain before any was found


@dataclass
class Envelopes:
    """What came of a sync's envelopes; numbers are of files, ``wrong`` names the entry and the file."""

    held: int = 0
    fetched: int = 0
    not_offered: int = 0
    not_asked: int = 0
    destroyed: list[int] = field(default_factory=list)
    wrong: list[tuple[int, str]] = field(default_factory=list)
    stopped: str = ""


def destroy_redacted(mirror: MirrorFolder, size: int, accord: Accord) -> list[int]:
    """Destroys the envelopes of every redaction in force; the entries of which something was destroyed now."""
    done = []
    with explained(mirror.folder):
        for index, name in _redacted(mirror.files, size, accord):
            file = mirror.folder / SEALED / name
            if file.exists():
                wipe(file)
                done.append(index)
    return sorted(set(done))


def fetch_envelopes(mirror: MirrorFolder, remote: Remote, size: int, replay: Replay) -> Envelopes:
    """Fetches what valid records commit to and the mirror lacks, the newest first.

    An envelope with another hash than the entry's is not kept. Gives up when the source cannot be reached, or
    offers none of the first 200.
    """
    found = Envelopes()
    gone = {name for _index, name in _redacted(mirror.files, size, replay.accord)}
    held = {file.name for file in (mirror.folder / SEALED).glob("*")} - gone
    found.held = len(held)
    for index, leaf in _records(mirror.files, size, replay):
        for name in names_of(leaf):
            if name in gone or name in held:
                continue
            if found.stopped:
                found.not_asked += 1
                continue
            _fetch(mirror, remote, index, name, found)
            held.add(name)  # whatever came of it: asked once
    return found


def names_of(leaf: Leaf) -> tuple[str, ...]:
    """The file names of a record's envelopes: its disclosures first, then what is attached."""
    return tuple(from_b64(one).hex() for one in (leaf.sealed, *leaf.blobs))


def _fetch(mirror: MirrorFolder, remote: Remote, index: int, name: str, found: Envelopes) -> None:
    try:
        data = remote.fetch(f"{SEALED}/{name}", MAX_ENVELOPE)
    except Refusal as refusal:
        if refusal.code != "missing":
            found.wrong.append((index, name))
            return
        found.stopped = str(refusal)
        found.not_asked += 1
        return
    if data is None:
        found.not_offered += 1
        if found.not_offered == GIVE_UP_AFTER and not found.held and not found.fetched:
            found.stopped = f"the source offers none of the first {GIVE_UP_AFTER} asked for"
    elif hashlib.sha256(data).hexdigest() != name:
        found.wrong.append((index, name))
    else:
        with explained(mirror.folder):
            draft = mirror.incoming / name
            draft.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            move_whole(
                draft, mirror.folder / SEALED / name
            )  # if its name is lost with the power, it is fetched anew
        found.fetched += 1
        found.held += 1


def _records(source: Source, size: int, replay: Replay) -> Iterator[tuple[int, Leaf]]:
    """The valid records, the newest first."""
    for number in reversed(range(-(-size // TILE_WIDTH))):
        first = number * TILE_WIDTH
        entries = fetch_entries(source, number, min(TILE_WIDTH, size - first))
        for index, entry in reversed(list(enumerate(entries, first))):
            if index not in replay.invalid:
                leaf = parse_leaf(entry)
                if leaf.kind == RECORD:
                    yield index, leaf


def _redacted(source: Source, size: int, accord: Accord) -> Iterator[tuple[int, str]]:
    """The entries and file names that redactions in force name."""
    for proposal in accord.proposals.values():
        if proposal.kind != "redaction" or proposal.in_force is None:
            continue
        for index in proposal.indexes:
            number, place = divmod(index, TILE_WIDTH)
            try:
                leaf = parse_leaf(
                    fetch_entries(source, number, min(TILE_WIDTH, size - number * TILE_WIDTH))[place]
                )
            except Refusal as refusal:
                if refusal.code in ("entry", "too_big"):
                    continue  # not an entry that anybody can read: nothing was sealed for it
                raise
            if leaf.kind == RECORD:
                yield from ((index, name) for name in names_of(leaf))
