"""Signed notes: a text and the lines of those who signed it, as bytes that have one reading.

C2SP signed-note v1.0.0, with the verifier keys (vkeys) of C2SP tlog-cosignature. What a signature says is
checked in ``checkpoint``; here are only the forms.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

from tahqiq_verify.keys import check_public_key
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import LARGEST_NUMBER, b64, from_b64

LOG: Final = 1  # Ed25519 over the note's text
COSIGNER: Final = 4  # Ed25519 cosignature with its time
COSIGNER_MLDSA: Final = 6  # ML-DSA-44 cosignature with its time
MLDSA_KEY_BYTES: Final = 1312
MAX_NOTE: Final = 1 << 20  # bytes
MAX_LINES: Final = (
    100  # signatures; the same bound as Go's reader of notes, so that both refuse the same notes
)
MAX_NAME: Final = 255  # bytes of a key's name (C2SP tlog-cosignature writes its length in one byte)
_DASH: Final = "\N{EM DASH} "
_ID_BYTES: Final = 4
# Unicode's White_Space property without the signs below U+0020, which no note may contain at all.
_SPACES: Final = frozenset(" \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(c) for c in range(0x2000, 0x200B)
}


@dataclass(frozen=True)
class NoteKey:
    """A public key with the name and the kind under which it signs notes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that name the key in a signature line; short, so never an identity by themselves."""
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[
            :_ID_BYTES
        ]

    @property
    def vkey(self) -> str:
        """The key on one line, ``name+id+base64``, as other C2SP tools take it."""
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.public)}"


@dataclass(frozen=True)
class SignatureLine:
    """One line under a note: who says to have signed, and the signature without the four bytes of the key's id."""

    name: str
    key_id: bytes
    signature: bytes
    raw: bytes  # the line as it stands, without its line feed


@dataclass(frozen=True)
class Note:
    """A text with its final line feed, and the lines under it, none of them checked yet."""

    text: bytes
    lines: tuple[SignatureLine, ...]


def check_name(name: str, where: str = "") -> None:
    """Refuse (malformed) a key's name that is empty, too long, or holds a space, a plus or a control sign."""
    if not name or len(name.encode()) > MAX_NAME:
        raise Refusal("malformed", f"a key's name has 1 to {MAX_NAME} bytes", where)
    if any(sign in _SPACES or sign == "+" or sign < " " for sign in name):
        raise Refusal("malformed", "a key's name may not hold spaces, plus or control signs", where)


def parse_vkey(vkey: str, where: str = "") -> NoteKey:
    """The key of a vkey line of type 1, 4 or 6; refuses (malformed, bad_key) any other, and a wrong key id."""
    parts = vkey.split("+", 2)
    if len(parts) != 3:
        raise Refusal("malformed", "not a verifier key: name+id+base64", where)
    name, id_text, key_text = parts
    _utf8(name, where)
    check_name(name, where)
    material = from_b64(key_text, where)
    if not material:
        raise Refusal("malformed", "a verifier key without a key", where)
    key = NoteKey(name, material[0], material[1:])
    _check_material(key, where)
    if key.id.hex() != id_text:
        raise Refusal("bad_key", f"the key id of '{name}' is not that of its key", where)
    return key


def _utf8(name: str, where: str) -> None:
    try:
        name.encode()
    except UnicodeEncodeError:
        raise Refusal("malformed", "a key's name is not text", where) from None


def _check_material(key: NoteKey, where: str) -> None:
    if key.kind in {LOG, COSIGNER}:
        check_public_key(key.public, where)
    elif key.kind != COSIGNER_MLDSA:
        raise Refusal("bad_key", f"keys of type {key.kind:#04x} are not used here", where)
    elif len(key.public) != MLDSA_KEY_BYTES:
        raise Refusal("bad_key", f"an ML-DSA-44 public key has {MLDSA_KEY_BYTES} bytes", where)


def parse_note(note: bytes, where: str = "") -> Note:
    """The text and the signature lines of a note; refuses (malformed, too_big) what is no note.

    At most 1 MiB and 100 lines. The last empty line parts text and signatures.
    """
    if len(note) > MAX_NOTE:
        raise Refusal("too_big", f"a note holds at most {MAX_NOTE} bytes", where)
    try:
        note.decode()
    except UnicodeDecodeError:
        raise Refusal("malformed", "a note is UTF-8", where) from None
    if any(sign < 0x20 and sign != 0x0A for sign in set(note)):
        raise Refusal("malformed", "a note holds no control signs", where)
    parting = note.rfind(b"\n\n")
    if parting < 0 or not note.endswith(b"\n") or parting + 2 == len(note):
        raise Refusal("malformed", "not a note: text, an empty line, signature lines", where)
    raw_lines = note[parting + 2 : -1].split(b"\n")
    if len(raw_lines) > MAX_LINES:
        raise Refusal("too_big", f"a note has at most {MAX_LINES} signature lines", where)
    return Note(note[: parting + 1], tuple(parse_signature_line(line, where) for line in raw_lines))


def parse_signature_line(line: bytes, where: str = "") -> SignatureLine:
    """One signature line without its line feed; refuses (malformed) what is none."""
    try:
        text = line.decode()
    except UnicodeDecodeError:
        raise Refusal("malformed", "a signature line is UTF-8", where) from None
    parts = text.removeprefix(_DASH).split(" ")
    if not text.startswith(_DASH) or len(parts) != 2:
        raise Refusal("malformed", "not a signature line: em dash, name, base64", where)
    name, blob_text = parts
    check_name(name, where)
    blob = from_b64(blob_text, where)
    if len(blob) <= _ID_BYTES:
        raise Refusal("malformed", f"the line of '{name}' holds no signature", where)
    return SignatureLine(name, blob[:_ID_BYTES], blob[_ID_BYTES:], line)


def signature_line(key: NoteKey, signature: bytes) -> str:
    """The line, with its line feed, that puts a signature under a note.

    For a cosigner ``signature`` begins with the time in eight bytes: see :func:`timestamped`.
    """
    return f"{_DASH}{key.name} {b64(key.id + signature)}\n"


def timestamped(time: int, signature: bytes) -> bytes:
    """A cosignature as it stands in its line: POSIX time in eight bytes, big end first, then the signature."""
    _check_time(time)
    return time.to_bytes(8, "big") + signature


def cosignature_message(text: bytes, time: int) -> bytes:
    """What an Ed25519 cosigner signs: a note's text and the POSIX time (C2SP tlog-cosignature, type 4)."""
    _check_time(time)
    return b"cosignature/v1\ntime %d\n" % time + text


def mldsa_message(cosigner: str, time: int, origin: str, size: int, root: bytes) -> bytes:
    """What an ML-DSA-44 cosigner signs about a whole tree (C2SP tlog-cosignature, type 6: start is 0)."""
    _check_time(time)
    parts = [b"subtree/v1\n\x00", _short(cosigner), time.to_bytes(8, "big"), _short(origin)]
    return b"".join(parts) + bytes(8) + size.to_bytes(8, "big") + root


def _short(text: str) -> bytes:
    data = text.encode()
    if not 0 < len(data) <= MAX_NAME:
        raise Refusal("malformed", f"a name has 1 to {MAX_NAME} bytes")
    return bytes([len(data)]) + data


def _check_time(time: int) -> None:
    if not 0 <= time <= LARGEST_NUMBER:
        raise Refusal("malformed", "the time of a cosignature is beyond 2^63-1")
