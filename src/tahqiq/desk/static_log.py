"""The register as static resources (C2SP tlog-tiles): one answer for the exported files and for HTTP.

What goes out is what the log commits to: entries, tiles, the checkpoint with its cosignatures, the policies
in force. Envelopes go out on request only: they open for those alone to whom they are sealed.
"""

import re
from collections.abc import Iterator
from functools import cached_property
from importlib.resources import files

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key, published_note
from tahqiq.errors import RegisterBroken
from tahqiq.store import log
from tahqiq.store.cosigned import cosigned_note
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import sealed_file, sealed_names
from tahqiq_verify.accord import LEVELS
from tahqiq_verify.checkpoint import Checkpoint, parse_checkpoint
from tahqiq_verify.note import parse_note
from tahqiq_verify.source import MAX_RESOURCE
from tahqiq_verify.tiles import TILE_WIDTH, tile_path, tile_ranges

ENTRIES = "entries"
_TILE = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])((?:/x[0-9]{3}){0,5}/[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)
_SEALED = re.compile(r"sealed/([0-9a-f]{64})")


class StaticLog:
    """A mission's register as its resources, all under one checkpoint: the published one, or the newest signed.

    It is a ``Source`` of the verifier: what is exported, served and checked is one and the same.
    """

    def __init__(
        self, desk: Desk, connection: Connection, *, envelopes: bool = False, newest: bool = False
    ) -> None:
        self._desk, self._connection, self._envelopes, self._newest = desk, connection, envelopes, newest

    @cached_property
    def note(self) -> bytes:
        """The checkpoint note; raises ``RegisterBroken`` before the first is signed."""
        connection = self._connection
        note = cosigned_note(connection, None) if self._newest else published_note(self._desk, connection)
        if note is None:
            raise RegisterBroken("REG008", "no checkpoint is signed", "run any writing command once.")
        return note.encode()

    @cached_property
    def checkpoint(self) -> Checkpoint:
        """What the note says."""
        return parse_checkpoint(parse_note(self.note).text)

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """The bytes of one resource; ``None`` for what the checkpoint does not imply. None is over the limit."""
        del limit
        if path == "checkpoint":
            return self.note
        if path == "log.vkey":
            return f"{log_key(self._desk).vkey}\n".encode()
        if path == "verify.html":
            return (files("tahqiq_verify") / "verify.html").read_bytes()
        if path in {f"policy/{level}" for level in LEVELS}:
            found = replay_of(self._connection).accord.policies.get(path.removeprefix("policy/"))
            return found.text.encode() if found is not None else None
        if (named := _SEALED.fullmatch(path)) is not None:
            return sealed_file(self._connection, named[1]) if self._envelopes else None
        return self._tile(path)

    def names(self) -> Iterator[str]:
        """Every resource; ``checkpoint`` itself comes last."""
        for level, number, width in tile_ranges(self.checkpoint.size):
            yield tile_path(str(level), number, width)
            if level == 0:
                yield tile_path(ENTRIES, number, width)
        if self._envelopes:
            yield from (f"sealed/{name}" for name in sealed_names(self._connection))
        yield from (f"policy/{level}" for level in replay_of(self._connection).accord.policies)
        yield from ("log.vkey", "verify.html", "checkpoint")

    def _tile(self, path: str) -> bytes | None:
        named = _TILE.fullmatch(path)
        if named is None:
            return None
        number = int(named[2].replace("/x", "").replace("/", ""))
        width = int(named[3]) if named[3] else TILE_WIDTH
        level = 0 if named[1] == ENTRIES else int(named[1])
        if width > TILE_WIDTH or path != tile_path(named[1], number, width):
            return None  # one spelling for each tile
        if number * TILE_WIDTH + width > self.checkpoint.size >> (8 * level):
            return None
        if named[1] == ENTRIES:
            return log.entry_bundle(self._connection, number, width)
        return log.tile(self._connection, level, number, width)
