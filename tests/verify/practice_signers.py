"""A log, five witnesses and their notes, made from fixed seeds, and a hash tree written straight from RFC 6962.

The writing side here is the tests' own, so that the reading side is not checked against itself.
"""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tahqiq_verify.note import COSIGNER, LOG, NoteKey

ORIGIN = "register.example/arden-belmar"
NOW = 1_800_000_000


@dataclass(frozen=True)
class NoteSigner:
    """One who signs notes; the secret is the SHA-256 of the name."""

    name: str
    kind: int

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.name.encode()).digest())

    @property
    def key(self) -> NoteKey:
        return NoteKey(self.name, self.kind, self.private.public_key().public_bytes_raw())

    def line(self, text: bytes, time: int = NOW) -> bytes:
        """The signature line over a note's text."""
        if self.kind == LOG:
            return signature_line(self.key, self.private.sign(text))
        message = f"cosignature/v1\ntime {time}\n".encode() + text
        return signature_line(self.key, time.to_bytes(8, "big") + self.private.sign(message))


def signature_line(key: NoteKey, signature: bytes) -> bytes:
    identity = hashlib.sha256(key.name.encode() + b"\n" + bytes([key.kind]) + key.public).digest()[:4]
    return f"\N{EM DASH} {key.name} ".encode() + base64.b64encode(identity + signature) + b"\n"


REGISTER = NoteSigner(ORIGIN, LOG)
PARTY_A, PARTY_B, FIRST, SECOND, THIRD = (
    NoteSigner(f"{name}.example/witness", COSIGNER) for name in ("arden", "belmar", "qasr", "tarn", "ulm")
)
WITNESSES = {"A": PARTY_A, "B": PARTY_B, "M1": FIRST, "M2": SECOND, "M3": THIRD}


def head(size: int, root: bytes, origin: str = ORIGIN) -> bytes:
    """The three lines of a checkpoint."""
    return f"{origin}\n{size}\n".encode() + base64.b64encode(root) + b"\n"


def signed_note(text: bytes, *cosigners: NoteSigner, time: int = NOW) -> bytes:
    """The text signed by the log and cosigned by these witnesses at one time."""
    return text + b"\n" + REGISTER.line(text) + b"".join(signer.line(text, time) for signer in cosigners)


def policy_file(rule: str) -> bytes:
    """A policy that knows the log and all five witnesses; ``rule`` holds its group and quorum lines."""
    lines = [f"log {REGISTER.key.vkey}"]
    lines += [f"witness {name} {signer.key.vkey}" for name, signer in WITNESSES.items()]
    return ("\n".join(lines) + f"\n{rule}\n").encode()


@dataclass(frozen=True, eq=False)
class NaiveTree:
    """RFC 6962 §2.1 to the letter: every hash from the entries, nothing kept but a memory of answers."""

    entries: tuple[bytes, ...]

    def root(self, size: int) -> bytes:
        return self.covering(0, size) if size else hashlib.sha256(b"").digest()

    @cache  # noqa: B019 - the trees live as long as the tests
    def covering(self, first: int, end: int) -> bytes:
        if end - first == 1:
            return hashlib.sha256(b"\x00" + self.entries[first]).digest()
        cut = first + split(end - first)
        return hashlib.sha256(b"\x01" + self.covering(first, cut) + self.covering(cut, end)).digest()

    def path(self, index: int, size: int) -> list[bytes]:
        """RFC 6962 §2.1.1."""
        first, end, found = 0, size, []
        while end - first > 1:
            cut = first + split(end - first)
            if index < cut:
                found, end = [self.covering(cut, end), *found], cut
            else:
                found, first = [self.covering(first, cut), *found], cut
        return found

    def growth(self, old: int, new: int) -> list[bytes]:
        """RFC 6962 §2.1.2, for any two sizes."""
        return self._subproof(old, 0, new, True) if 0 < old < new else []

    def _subproof(self, old: int, first: int, end: int, whole: bool) -> list[bytes]:
        if old == end - first:
            return [] if whole else [self.covering(first, end)]
        cut = split(end - first)
        if old <= cut:
            return [*self._subproof(old, first, first + cut, whole), self.covering(first + cut, end)]
        return [*self._subproof(old - cut, first + cut, end, False), self.covering(first, first + cut)]


def split(count: int) -> int:
    """The largest power of two below the count."""
    return 1 << (count - 1).bit_length() - 1


def tree_of(count: int) -> NaiveTree:
    return NaiveTree(tuple(f"entry {number}".encode() for number in range(count)))


def changed(data: bytes, at: int, bit: int = 0) -> bytes:
    """The bytes with one bit of one of them turned."""
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def without(values: Sequence[bytes], at: int) -> list[bytes]:
    return [*values[:at], *values[at + 1 :]]
