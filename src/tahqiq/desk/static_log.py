"""The register as static resources (C2SP tlog-tiles): one answer for the exported files and for HTTP.

What goes out is what the log commits to: entries, tiles, the checkpoint with its cosignatures, the policies
in force. Envelopes go out on request only: they open for those alone to whom they are sealed.
"""

import re
from collections.abc import Iterator
from importlib.resources import files

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key, published_note
from tahqiq.errors import RegisterBroken
from tahqiq.store import log
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import sealed_file, sealed_names
from tahqiq_verify.accord import LEVELS
from tahqiq_verify.checkpoint import Checkpoint, parse_checkpoint
from tahqiq_verify.note import parse_note
from tahqiq_verify.tiles import TILE_WIDTH, tile_path, tile_ranges

ENTRIES = "entries"
_TILE = re.compile(r"tile/(entries|\d{1,2})((?:/x\d{3})*/\d{3})(?:\.p/([1-9]\d{0,2}))?")
_SEALED = re.compile(r"sealed/([0-9a-f]{64})")


def published(desk: Desk, connection: Connection) -> tuple[bytes, Checkpoint]:
    """The checkpoint note that is served, and what it says; raises ``RegisterBroken`` before the first."""
    note = published_note(desk, connection)
    if note is None:
        raise RegisterBroken("REG008", "no checkpoint is signed", "run any writing command once.")
    return note.encode(), parse_checkpoint(parse_note(note.encode()).text)


def resource(desk: Desk, connection: Connection, path: str, *, envelopes: bool = False) -> bytes | None:
    """The bytes of one resource; ``None`` for what the published checkpoint does not imply."""
    if path == "checkpoint":
        return published(desk, connection)[0]
    if path == "log.vkey":
        return f"{log_key(desk).vkey}\n".encode()
    if path == "verify.html":
        return (files("tahqiq_verify") / "verify.html").read_bytes()
    if path in {f"policy/{level}" for level in LEVELS}:
        found = replay_of(connection).accord.policies.get(path.removeprefix("policy/"))
        return found.text.encode() if found is not None else None
    if (named := _SEALED.fullmatch(path)) is not None:
        return sealed_file(connection, named[1]) if envelopes else None
    return _tile(desk, connection, path)


def resources(desk: Desk, connection: Connection, *, envelopes: bool = False) -> Iterator[str]:
    """Every resource of the published checkpoint; ``checkpoint`` itself comes last."""
    size = published(desk, connection)[1].size
    for level, number, width in tile_ranges(size):
        yield tile_path(str(level), number, width)
        if level == 0:
            yield tile_path(ENTRIES, number, width)
    if envelopes:
        yield from (f"sealed/{name}" for name in sealed_names(connection))
    yield from (f"policy/{level}" for level in replay_of(connection).accord.policies)
    yield from ("log.vkey", "verify.html", "checkpoint")


def _tile(desk: Desk, connection: Connection, path: str) -> bytes | None:
    named = _TILE.fullmatch(path)
    if named is None:
        return None
    number = int(named[2].replace("/x", "").replace("/", ""))
    width = int(named[3]) if named[3] else TILE_WIDTH
    level = 0 if named[1] == ENTRIES else int(named[1])
    if path != tile_path(named[1], number, width):
        return None  # one spelling for each tile
    size = published(desk, connection)[1].size
    if number * TILE_WIDTH + width > size >> (8 * level) or width > TILE_WIDTH:
        return None
    if named[1] == ENTRIES:
        return log.entry_bundle(connection, number, width)
    return log.tile(connection, level, number, width)
