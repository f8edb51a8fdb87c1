"""Registers as static files for mirrors to copy: practice registers written out, and real missions exported.

The writing here is the tests' own, from C2SP tlog-tiles and RFC 6962 by their definitions.
"""

import hashlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from practice_bundle import LOG, SEALED_AT, WITNESSES, PracticeRegister, policy_text, signed_note, tree_root
from practice_register import PracticeMission, governed

from tahqiq.cli.main import Tahqiq
from tahqiq.cli.mirror import mirror as mirror_commands
from tahqiq.cli.opening import Where
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.static_log import StaticLog
from tahqiq.errors import NotFound, RegisterBroken

VKEY = LOG.vkey(1)
NOW = SEALED_AT + 60


POLICIES = {level: policy_text(level) for level in ("recorded", "final")}
KEPT = ("incoming/", "shown/", "evidence/")  # where a refused sync may leave something
LATER = "2025-10-28T18:00:00Z"  # for open acts of a long register


def mirror_of(source: Path | str, folder: Path, **policies: str) -> Path:
    """A mirror that has copied nothing yet; the policy of the practice register unless others are named."""
    make_mirror(folder, str(source), VKEY, policies or POLICIES)
    return folder


def tahqiq_mirror(*words: object, keys: Path | None = None) -> Result:
    """``tahqiq mirror …`` at the command line."""
    group = Tahqiq(
        commands={"mirror": mirror_commands}, context_settings={"help_option_names": ["-h", "--help"]}
    )
    said = ["mirror", *map(str, words)]
    return CliRunner().invoke(group, said, obj=Where("mission.tahqiq", keys), catch_exceptions=False)


def grown(reports: int) -> PracticeMission:
    """The governed practice mission and so many sealed reports."""
    made = governed()
    for _number in range(reports):
        made.report()
    return made


def write_log(
    made: PracticeRegister,
    folder: Path,
    size: int | None = None,
    *,
    witnesses: Sequence[str] = WITNESSES,
    at: int = SEALED_AT,
    envelopes: bool = False,
) -> Path:
    """The register's static files at a size; a folder that is there is written anew."""
    shutil.rmtree(folder, ignore_errors=True)
    size = len(made.entries) if size is None else size
    leaves = [entry.leaf for entry in made.entries[:size]]
    for first in range(0, size, 256):
        some = leaves[first : first + 256]
        put(
            folder / tile_name("entries", first // 256, len(some)), b"".join(_measured(leaf) for leaf in some)
        )
    level, hashes = 0, made.hashes[:size]
    while hashes:
        for first in range(0, len(hashes), 256):
            some = hashes[first : first + 256]
            put(folder / tile_name(str(level), first // 256, len(some)), b"".join(some))
        whole = range(0, len(hashes) - 255, 256)
        level, hashes = level + 1, [tree_root(hashes[first : first + 256]) for first in whole]
    for entry in made.entries[:size] if envelopes else ():
        envelope = "".join(entry.disclosures).encode()
        if envelope:
            put(folder / "sealed" / hashlib.sha256(envelope).hexdigest(), envelope)
    put(folder / "log.vkey", f"{VKEY}\n".encode())
    put(folder / "checkpoint", signed_note(made.checkpoint(size), witnesses, at).encode())
    return folder


def export(desk: Desk, folder: Path) -> Path:
    """A real mission's register as it is served, with envelopes."""
    with desk.store.reading() as connection:
        static = StaticLog(desk, connection, envelopes=True)
        for name in static.names():
            if name != "verify.html":
                put(folder / name, static.fetch(name))
    return folder


def tile_name(kind: str, number: int, width: int) -> str:
    return f"tile/{kind}/{number:03d}" + (f".p/{width}" if width < 256 else "")


def put(file: Path, data: bytes | None) -> None:
    assert data is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def tree_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder with its bytes."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def stands(mirror: Path) -> dict[str, bytes]:
    """What a refused sync must leave as it was."""
    return {name: data for name, data in tree_of(mirror).items() if not name.startswith(KEPT)}


def refused(mirror: Path, code: str, **options: Any) -> str:
    """A sync that is refused with this code and changes nothing; what it says."""
    before = stands(mirror)
    with pytest.raises((RegisterBroken, NotFound), match=code) as caught:
        sync_mirror(mirror, NOW, **options)
    assert stands(mirror) == before
    return str(caught.value)


def pointed(mirror: Path, source: Path) -> Path:
    """The mirror with another source."""
    about = json.loads((mirror / "mirror.json").read_text())
    (mirror / "mirror.json").write_text(json.dumps(about | {"source": str(source)}))
    return mirror


def _measured(leaf: bytes) -> bytes:
    return len(leaf).to_bytes(2, "big") + leaf
