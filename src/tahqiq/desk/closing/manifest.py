"""The manifest of a sealed archive: what it is of, to whom it opens, and the hash of its bytes, signed by the log.

It is a C2SP signed note of two lines of text: the format, and canonical JSON. No checkpoint has two lines, so the
log's signature under it can never be taken for one under a state of the register.
"""

import hashlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Final

from tahqiq.errors import BadInput, RegisterBroken
from tahqiq.register.checkpoint import log_note_key
from tahqiq.register.signer import Signer
from tahqiq_verify.keys import signature_holds
from tahqiq_verify.note import LOG, NoteKey, parse_note, parse_vkey, signature_line
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import canonical_json, strict_json

FORMAT: Final = "tahqiq-sealed-archive/1"
MANIFEST: Final = "manifest"
SEALED: Final = "archive.tar.age"
README: Final = "README.txt"
MAX_MANIFEST: Final = 65_536  # bytes


@dataclass(frozen=True)
class Manifest:
    """What stands in clear beside the sealed bytes.

    ``readers`` are the age recipients by seat; ``length`` (bytes) and ``sha256`` are of the sealed file, ``inside``
    is the SHA-256 of the list of files within; ``size`` and ``root`` (base64) name the state of the register.
    """

    origin: str
    log: str
    size: int
    root: str
    made_at: str
    readers: dict[str, str]
    secretariat_keys: str
    length: int
    sha256: str
    inside: str

    @property
    def log_key(self) -> NoteKey:
        """The log's key as the manifest itself gives it; raises ``Refusal`` for what is none."""
        return parse_vkey(self.log, "the log's key")


def write_manifest(manifest: Manifest, log: Signer) -> bytes:
    """The manifest as a note signed by the log."""
    text = f"{FORMAT}\n".encode() + canonical_json(asdict(manifest)) + b"\n"
    return text + b"\n" + signature_line(log_note_key(log), log.sign(text)).encode()


def digest_of(note: bytes) -> str:
    """The archive's digest: the SHA-256 of its manifest, which names the hash of all the rest."""
    return hashlib.sha256(note).hexdigest()


def read_note(folder: Path) -> bytes:
    """The manifest's bytes; raises ``BadInput`` (END012) where there is none."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            note = file.read(MAX_MANIFEST + 1)
    except OSError as error:
        raise _no_archive(folder, f"its manifest cannot be read: {error.strerror}") from error
    if len(note) > MAX_MANIFEST:
        raise _no_archive(folder, "its manifest is too large")
    return note


def read_manifest(folder: Path, note: bytes, log: str | None = None) -> Manifest:
    """The manifest, once the log's signature under it holds.

    ``log`` is the register's key as whoever checks knows it; without it, the signature proves only that the archive
    agrees with itself. Raises ``BadInput`` (END012) for what is no manifest, ``RegisterBroken`` (END013) for one
    that this log did not sign.
    """
    try:
        parsed = parse_note(note, MANIFEST)
        head, body, rest = parsed.text.split(b"\n", 2)
        if head != FORMAT.encode() or rest:
            raise Refusal("malformed", "another format", MANIFEST)
        found = _manifest(strict_json(body))
        said = found.log_key
        known = parse_vkey(log.strip(), "the log's key") if log is not None else said
    except (Refusal, ValueError, TypeError, KeyError) as error:
        raise _no_archive(folder, str(error)) from error
    lines = [one for one in parsed.lines if (one.name, one.key_id) == (known.name, known.id)]
    signed = any(signature_holds(known.public, parsed.text, one.signature) for one in lines)
    if known.kind != LOG or known != said or known.name != found.origin or not signed:
        raise RegisterBroken(
            "END013",
            f"the manifest in {folder} is not signed by the log of '{found.origin}'"
            + ("" if log is None else " with the key that you gave"),
            "take the key from somebody you trust (--log); do not rely on this archive, and keep it as it is.",
        )
    return found


def _manifest(plain: Any) -> Manifest:
    kinds = {field.name: field.type for field in fields(Manifest)}
    if type(plain) is not dict or plain.keys() != kinds.keys():
        raise ValueError("fields are missing or unknown")
    readers = plain["readers"]
    if type(readers) is not dict or not all(type(one) is str for one in readers.values()):
        raise ValueError("its readers are out of form")
    if any(type(plain[name]) is not kind for name, kind in kinds.items() if kind in (str, int)):
        raise ValueError("a field is of the wrong kind")
    return Manifest(**plain)


def _no_archive(folder: Path, why: str) -> BadInput:
    return BadInput(
        "END012",
        f"{folder} is no sealed archive: {why}",
        f"name the folder with the files {MANIFEST} and {SEALED}.",
    )
