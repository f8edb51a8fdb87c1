"""Opening a sealed archive from nothing: every hash and signature checked, the register replayed, tables made anew.

Whoever made the archive is not trusted: what it holds is read as any other hostile file, and the register in it is
checked as a mirror checks a source. Only the reading keys of whoever opens it are needed.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from re import compile as pattern
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any

import pyrage

from tahqiq.desk.closing.contents import ABOUT, JOINT_KEYS, LEFT_STANDING, LISTED, OPEN_KEYS, REGISTER
from tahqiq.desk.closing.manifest import SEALED, Manifest, digest_of, read_manifest, read_note
from tahqiq.desk.closing.pack import hash_of
from tahqiq.desk.closing.tar_stream import UnsafeTar, untar
from tahqiq.desk.mirror.disk import explained
from tahqiq.desk.mirror.mission import OpenedMission, identities_in, open_mission
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.open_desk import Chance
from tahqiq.errors import BadInput, NotFound, RegisterBroken, TahqiqError
from tahqiq.model.ids import bytes_hash
from tahqiq.register.envelope import NotForUs, open_envelope
from tahqiq.store.claims import counted_claims
from tahqiq.store.erase import erase_file, erase_folder
from tahqiq.store.left_standing import put_back
from tahqiq.store.opening import open_store
from tahqiq.store.rebuilding import tables_digest
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, canonical_json, strict_json

_HASH = pattern(r"[0-9a-f]{64}")
Progress = Callable[[int, int], None]
CONTENTS, MIRROR, MISSION, KEYS = "contents", "mirror", "mission.tahqiq", "mission.tahqiq.keys"


@dataclass(frozen=True)
class Opened:
    """What came out of an archive.

    ``mission`` counts what the keys open; ``all_keys`` says that the secretariat's were among them, ``identical``
    that the tables then came out as they were (``None`` without them). ``key_given``: the log's key was known
    beforehand.
    """

    digest: str
    manifest: Manifest
    mission: OpenedMission
    all_keys: bool
    identical: bool | None
    key_given: bool


def check_digest(
    folder: Path, log: str | None = None, progress: Progress = lambda *_: None
) -> tuple[str, Manifest]:
    """The archive's digest and its manifest, once the signature and the hash of the sealed bytes hold.

    Raises ``BadInput`` (END012), ``RegisterBroken`` (END013; END014 for bytes that are not those signed for).
    """
    note = read_note(folder)
    manifest = read_manifest(folder, note, log)
    with explained(folder):
        found = hash_of(folder / SEALED, progress) if (folder / SEALED).is_file() else (0, "")
    if found != (manifest.length, manifest.sha256):
        raise RegisterBroken(
            "END014",
            f"{folder / SEALED} is not what the manifest signs for: it was cut short, changed or swapped",
            "keep it as it is, and take another copy from whoever made or holds the archive.",
        )
    return digest_of(note), manifest


def open_archive(
    folder: Path,
    identities: Sequence[str],
    now: int,
    chance: Chance,
    *,
    log: str | None = None,
    into: Path | None = None,
    progress: Progress = lambda *_: None,
) -> Opened:
    """Opens the archive, checks all of it, and makes a mission of it from nothing.

    ``now`` is POSIX seconds. Without ``into``, a new folder where everything is kept, it is done in a temporary one
    that is wiped afterwards. Raises as :func:`check_digest` does; ``NotFound`` (END015) where none of the keys opens
    it, ``RegisterBroken`` (END016) for contents that no archive of ours has, (END017) for a register that does not
    hold or is another than the manifest names.
    """
    digest, manifest = check_digest(folder, log)
    with _room(into, chance) as room:
        about, secretariat = _contents(folder, manifest, room, identities, chance)
        _mirrored(room, manifest, now)
        made = open_mission(
            room / MIRROR, str(room / MISSION), room / KEYS, [*identities, *secretariat], progress
        )
        _check_said(about, manifest, made)
        made, tables = _completed(room, made, [*identities, *secretariat])
        identical = tables == about["tables_digest"] if secretariat else None
    return Opened(digest, manifest, made, bool(secretariat), identical, log is not None)


@contextmanager
def _room(into: Path | None, chance: Chance) -> Iterator[Path]:
    """The folder in which an archive is opened; one of ours is wiped, and one that was asked for if it fails."""
    if into is not None and into.exists():
        raise BadInput("END011", f"there is something at {into} already", "name a new folder for --into.")
    with explained(into or Path()):
        if into is not None:
            into.mkdir(mode=0o700, parents=True)
        room = into or Path(mkdtemp(prefix="tahqiq-"))
    try:
        yield room
    except BaseException:
        _leave(room, chance)
        raise
    if into is None:
        _leave(room, chance)


def _leave(room: Path, chance: Chance) -> None:
    """Takes everything away: what lies there sealed, or in clear for everybody, need not be written over."""
    for part in (room / MIRROR, room / CONTENTS / REGISTER, room / CONTENTS / "verifier"):
        rmtree(part, ignore_errors=True)
    erase_folder(room, chance)


def _contents(
    folder: Path, manifest: Manifest, room: Path, identities: Sequence[str], chance: Chance
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the archive says of itself, and the secretariat's keys as far as these keys open them."""
    tar = room / "archive.tar"
    try:
        _decrypt(folder / SEALED, tar, identities)
        with explained(room):
            found = untar(tar, room / CONTENTS, manifest.length)
        _check_list(room, found, manifest)
        about = strict_json((room / CONTENTS / ABOUT).read_bytes())
        if type(about) is not dict or not {"size", "root", "state_digest", "tables_digest"} <= about.keys():
            raise UnsafeTar(f"{ABOUT} is out of form")
        return about, _secretariat(room / CONTENTS, identities)
    except (UnsafeTar, Refusal, KeyError, OSError) as error:
        raise RegisterBroken(
            "END016",
            f"what is sealed in {folder} is no archive of ours: {error}",
            "nothing of it was kept; do not rely on it, and ask its maker how it came about.",
        ) from error
    finally:
        erase_file(tar, chance)


def _decrypt(sealed: Path, tar: Path, identities: Sequence[str]) -> None:
    keys = [pyrage.x25519.Identity.from_str(one) for one in identities]
    try:
        with sealed.open("rb") as source, tar.open("xb") as written:
            tar.chmod(0o600)
            pyrage.decrypt_io(source, written, keys)
    except pyrage.DecryptError as error:
        raise NotFound(
            "END015",
            "none of these keys opens the archive",
            "name the reading key of a seat that it was sealed to: --identity FILE.",
        ) from error


def _check_list(room: Path, found: dict[str, tuple[int, str]], manifest: Manifest) -> None:
    """What is there is what the list says, and the list is the one that was signed for."""
    listed = found.pop(LISTED)
    said = (room / CONTENTS / LISTED).read_bytes()
    if listed[1] != manifest.inside:
        raise UnsafeTar("its list of files is not the one signed for")
    if said != canonical_json({name: list(one) for name, one in found.items()}):
        raise UnsafeTar("its files are not those of its list")


def _secretariat(contents: Path, identities: Sequence[str]) -> tuple[str, ...]:
    """The secretariat's reading keys, where all that it takes to open them is at hand."""
    if (contents / OPEN_KEYS).exists():
        return _keys_in((contents / OPEN_KEYS).read_bytes())
    if not (contents / JOINT_KEYS).exists():
        return ()
    inner = (contents / JOINT_KEYS).read_bytes()
    with suppress(NotForUs):
        while inner.startswith(b"age-encryption.org/"):
            inner = open_envelope(inner, identities)
        return _keys_in(inner)
    return ()


def _keys_in(data: bytes) -> tuple[str, ...]:
    try:
        return identities_in(data.decode())
    except (UnicodeDecodeError, BadInput) as error:
        raise UnsafeTar("what it calls the secretariat's reading keys are none") from error


def _mirrored(room: Path, manifest: Manifest, now: int) -> None:
    """The register within, checked from its first entry by the log's key, at the very state the manifest names."""
    source = room / CONTENTS / REGISTER
    try:
        make_mirror(room / MIRROR, str(source), manifest.log, {})
        head = sync_mirror(room / MIRROR, now).signed.checkpoint
    except TahqiqError as error:
        raise _broken(error.cause) from error
    if (head.origin, head.size, b64(head.root)) != (manifest.origin, manifest.size, manifest.root):
        raise _broken(f"it holds {head.size} entries with another root than the manifest names")


def _check_said(about: dict[str, Any], manifest: Manifest, made: OpenedMission) -> None:
    if made.state_digest != about["state_digest"] or (made.size, manifest.root) != (
        about["size"],
        about["root"],
    ):
        raise _broken(f"its replay comes to another state than {ABOUT} says")


def _completed(room: Path, made: OpenedMission, identities: Sequence[str]) -> tuple[OpenedMission, str]:
    """The mission with what redactions of single fields left standing, and the digest of its tables."""
    store = open_store(str(room / MISSION))
    try:
        if left := _left_standing(room / CONTENTS):
            with store.writing() as connection:
                shut = put_back(connection, left, lambda sealed: open_envelope(sealed, identities))
                claims, incidents = counted_claims(connection)
            made = replace(made, withheld=len(shut), claims=claims, incidents=incidents)
        with store.reading() as connection:
            return made, tables_digest(connection)
    finally:
        store.close()


def _left_standing(contents: Path) -> dict[int, bytes]:
    """The envelopes of what was left standing, by their entries; each under the hash that names it."""
    file = contents / LEFT_STANDING
    if not file.exists():
        return {}
    found = {}
    try:
        for index, name in strict_json(file.read_bytes()).items():
            if not _HASH.fullmatch(name):
                raise ValueError(f"'{name}' is no hash")
            data = (contents / REGISTER / "sealed" / name).read_bytes()
            if bytes_hash(data) != name:
                raise ValueError(f"sealed/{name} is another file")
            found[int(index)] = data
    except (Refusal, ValueError, TypeError, AttributeError, OSError) as error:
        raise _broken(f"{LEFT_STANDING}: {error}") from error
    return found


def _broken(why: str) -> RegisterBroken:
    return RegisterBroken(
        "END017",
        f"the register in the archive does not hold: {why}",
        "keep the archive as it is, and compare it with a mirror and with the other custodian's copy.",
    )
