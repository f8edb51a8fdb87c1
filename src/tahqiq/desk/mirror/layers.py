"""What a sync reads: the mirror's own files, then what was fetched before, then the source. Nothing is believed yet.

Full tiles and bundles never change, so the mirror's own are read first; everything is hashed anew up to the
signed root all the same. What comes from the source waits under ``incoming`` and moves to its place only after
the whole register has been checked.
"""

from pathlib import Path

from tahqiq.desk.mirror.disk import explained, move_whole
from tahqiq.desk.mirror.folder import INCOMING, MirrorFolder
from tahqiq.store.disk import sync_folder
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.resources import fetch_entries, fetch_hashes
from tahqiq_verify.source import MAX_RESOURCE, HttpSource, Source
from tahqiq_verify.tiles import ENTRIES, TILE_WIDTH, join_bundle, tile_path, tile_ranges


class Remote:
    """The source, with a note of what could not be fetched: a bad line is no proof against anybody."""

    def __init__(self, place: str, source: Source) -> None:
        self.place, self.source = place, source
        self.fetched = 0
        self.trouble: Refusal | None = None

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """As the source; remembers a refusal that comes from the way and not from the bytes."""
        try:
            data = self.source.fetch(path, limit)
        except Refusal as refusal:
            if refusal.code == "missing":
                self.trouble = refusal
            raise
        self.fetched += data is not None
        return data

    def close(self) -> None:
        """Ends a connection that is open."""
        if isinstance(self.source, HttpSource):
            self.source.close()


class Kept:
    """What the mirror has on its own disk, checked or not, for laying a new state beside an earlier one."""

    def __init__(self, mirror: MirrorFolder) -> None:
        self.files = mirror.files

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """A file from its place, or from where it waits to be checked."""
        data = self.files.fetch(path, limit)
        return data if data is not None else self.files.fetch(f"{INCOMING}/{path}", limit)


class Layers:
    """The register as one sync reads it. Whatever it reads once it reads again from the mirror's own disk.

    With ``afresh`` nothing of what stood there before is used: everything comes from the source.
    """

    def __init__(self, mirror: MirrorFolder, remote: Remote, *, afresh: bool = False) -> None:
        self.mirror, self.remote, self.afresh = mirror, remote, afresh
        self.reused = False
        self._checked = False
        self._fresh: set[str] = set()
        self._made: set[Path] = set()

    def fetch(self, path: str, limit: int = MAX_RESOURCE) -> bytes | None:
        """A file from the first place that has it."""
        if path in self._fresh:
            return self.mirror.files.fetch(f"{INCOMING}/{path}", limit)
        if not self.afresh and not _partial(path) and self._stands(path):
            self.reused = True
            return Kept(self.mirror).fetch(path, limit)
        if self._checked:
            return None  # what comes now would go into the mirror unchecked
        data = self.remote.fetch(path, limit)
        if data is not None:
            self._stage(path, data)
        return data

    def damaged(self) -> str | None:
        """After a check afresh: a file of the mirror's own that is not what the signed register has."""
        for path in sorted(self._fresh):
            if not _partial(path) and (self.mirror.folder / path).exists():
                try:
                    same = self.mirror.files.fetch(path) == self.mirror.files.fetch(f"{INCOMING}/{path}")
                except Refusal:
                    same = False
                if not same:
                    return path
        return None

    def publish(self, size: int) -> None:
        """Moves into place what a checkpoint of this size implies; call it after all of it was checked.

        A full file that was read in place of a partial one is cut to what was checked.
        """
        self._checked = True
        with explained(self.mirror.folder):
            changed: set[Path] = set()
            for level, number, width in tile_ranges(size):
                for kind in (str(level), ENTRIES) if level == 0 else (str(level),):
                    changed |= self._move(kind, number, width)
            for folder in sorted(changed):
                sync_folder(folder)

    def tidy(self, size: int) -> None:
        """Takes away partial tiles that a checkpoint of this size does not imply (C2SP tlog-tiles allows it)."""
        implied = {tile_path(str(level), n, width) for level, n, width in tile_ranges(size)}
        implied |= {tile_path(ENTRIES, n, width) for level, n, width in tile_ranges(size) if level == 0}
        with explained(self.mirror.folder):
            for folder in [*(self.mirror.folder / "tile").rglob("*.p")]:
                for file in folder.iterdir():
                    if file.relative_to(self.mirror.folder).as_posix() not in implied:
                        file.unlink()
                if not any(folder.iterdir()):
                    folder.rmdir()

    def _stands(self, path: str) -> bool:
        return (self.mirror.folder / path).exists() or (self.mirror.incoming / path).exists()

    def _move(self, kind: str, number: int, width: int) -> set[Path]:
        path = tile_path(kind, number, width)
        place, staged = self.mirror.folder / path, self.mirror.incoming / path
        if width == TILE_WIDTH and place.exists():
            return set()
        if width < TILE_WIDTH and path not in self._fresh:
            self._stage(path, self._cut(kind, number, width))
        made = [folder for folder in place.parents if not folder.exists()]
        move_whole(staged, place)
        return {place.parent, *(folder.parent for folder in made)}

    def _cut(self, kind: str, number: int, width: int) -> bytes:
        if kind == ENTRIES:
            return join_bundle(fetch_entries(self, number, width))
        return fetch_hashes(self, int(kind), number, width)

    def _stage(self, path: str, data: bytes) -> None:
        file = self.mirror.incoming / path
        with explained(self.mirror.folder):
            if file.parent not in self._made:
                file.parent.mkdir(parents=True, exist_ok=True)
                self._made.add(file.parent)
            file.write_bytes(data)
        self._fresh.add(path)


def _partial(path: str) -> bool:
    return ".p/" in path
