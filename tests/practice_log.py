"""A register to practise on: entries that can be forked at will, signed checkpoints, proofs from the definitions.

Roots and proofs are computed recursively from RFC 6962 §2.1, by another way than the program's own.
"""

import hashlib
from dataclasses import dataclass, field

from tahqiq.register.signer import Signer, signer_from_seed
from tahqiq_verify.checkpoint import checkpoint_text
from tahqiq_verify.note import LOG, NoteKey, signature_line

ORIGIN = "register.example/istanbul"
NOW = 1_760_000_000


def signer(name: str, number: int) -> Signer:
    return signer_from_seed(name, hashlib.sha256(b"practice %d" % number).digest())


def root_of(leaves: list[bytes]) -> bytes:
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    cut = split(len(leaves))
    return hashlib.sha256(b"\x01" + root_of(leaves[:cut]) + root_of(leaves[cut:])).digest()


def proof_of(old: int, leaves: list[bytes], whole: bool = True) -> list[bytes]:
    if old == len(leaves):
        return [] if whole else [root_of(leaves)]
    cut = split(len(leaves))
    if old <= cut:
        return [*proof_of(old, leaves[:cut], whole), root_of(leaves[cut:])]
    return [*proof_of(old - cut, leaves[cut:], False), root_of(leaves[:cut])]


def split(count: int) -> int:
    return 1 << ((count - 1).bit_length() - 1)


@dataclass
class PracticeLog:
    """A log of ``entry 0``, ``entry 1`` …; with ``forked_at`` it differs from that entry on."""

    origin: str = ORIGIN
    number: int = 1
    forked_at: int | None = None
    signer: Signer = field(init=False)

    def __post_init__(self) -> None:
        self.signer = signer(self.origin, self.number)

    @property
    def key(self) -> NoteKey:
        return NoteKey(self.origin, LOG, self.signer.public)

    def leaves(self, size: int) -> list[bytes]:
        forked = size if self.forked_at is None else self.forked_at
        words = [b"entry %d%s" % (i, b" forked" if i >= forked else b"") for i in range(size)]
        return [hashlib.sha256(b"\x00" + word).digest() for word in words]

    def root(self, size: int) -> bytes:
        return root_of(self.leaves(size))

    def prove(self, old: int, size: int) -> list[bytes]:
        return proof_of(old, self.leaves(size)) if old else []

    def note(self, size: int, root: bytes | None = None) -> bytes:
        return self.sign(checkpoint_text(self.origin, size, self.root(size) if root is None else root))

    def sign(self, text: bytes) -> bytes:
        return text + b"\n" + signature_line(self.key, self.signer.sign(text)).encode()
