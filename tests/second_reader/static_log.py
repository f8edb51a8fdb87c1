"""A register as static files, made by hand from the standards, for readers that must agree about it.

Hashing is RFC 6962 §2.1 by its definition; notes, cosignatures, policies, tiles and proofs are C2SP's. Nothing
here is taken from the verifier or the server: what they must read is written by a third hand. Keys are made from
names, so each run signs the same bytes.
"""

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN: Final = "arden-belmar.example/register"
SEALED_AT: Final = 1_761_652_800  # noon on 28 October 2025, in seconds
WITNESSES: Final = ("arden", "belmar", "qasr", "tarn", "ulm")
LOG_KIND: Final = 1
WITNESS_KIND: Final = 4


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


@dataclass(frozen=True)
class Signer:
    """One who signs notes; the secret is the SHA-256 of the name."""

    name: str
    kind: int

    @cached_property
    def secret(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def seed(self) -> bytes:
        return hashlib.sha256(self.name.encode()).digest()

    @cached_property
    def public(self) -> bytes:
        return self.secret.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64(bytes([self.kind]) + self.public)}"

    def line(self, text: bytes, time: int = SEALED_AT) -> bytes:
        """The signature line under a note: a witness's states the time."""
        if self.kind == LOG_KIND:
            signature = self.secret.sign(text)
        else:
            said = b"cosignature/v1\ntime %d\n" % time + text
            signature = time.to_bytes(8, "big") + self.secret.sign(said)
        return f"— {self.name} {b64(self.id + signature)}\n".encode()


LOG: Final = Signer(ORIGIN, LOG_KIND)
WITNESS_KEYS: Final = {name: Signer(f"{name}.example/witness", WITNESS_KIND) for name in WITNESSES}


def policy_text(quorum: str = "final") -> bytes:
    """The project's two quorums, or ``none``, over one log and five witnesses."""
    lines = ["# between Arden and Belmar", f"log {LOG.vkey}"]
    lines += [f"witness {name} {key.vkey}" for name, key in WITNESS_KEYS.items()]
    if quorum == "recorded":
        lines += ["group parties any arden belmar", "group mediators 2 qasr tarn ulm"]
        lines += ["group recorded all parties mediators"]
    elif quorum == "final":
        lines += ["group mediators any qasr tarn ulm", "group final all arden belmar mediators"]
    return "\n".join([*lines, f"quorum {quorum}", ""]).encode()


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def tree_hash(leaves: Sequence[bytes]) -> bytes:
    """MTH of RFC 6962 §2.1 over leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    return hashlib.sha256(b"\x01" + tree_hash(leaves[:split]) + tree_hash(leaves[split:])).digest()


def inclusion_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """PATH of RFC 6962 §2.1.1."""
    if len(leaves) <= 1:
        return []
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if index < split:
        return [*inclusion_path(index, leaves[:split]), tree_hash(leaves[split:])]
    return [*inclusion_path(index - split, leaves[split:]), tree_hash(leaves[:split])]


def consistency_path(old: int, leaves: Sequence[bytes], known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 6962 §2.1.2."""
    if old == len(leaves):
        return [] if known else [tree_hash(leaves)]
    split = 1 << ((len(leaves) - 1).bit_length() - 1)
    if old <= split:
        return [*consistency_path(old, leaves[:split], known), tree_hash(leaves[split:])]
    return [*consistency_path(old - split, leaves[split:], False), tree_hash(leaves[:split])]


def tile_name(kind: str, number: int, width: int) -> str:
    assert number < 1000, "a practice register is small"
    return f"tile/{kind}/{number:03d}" + (f".p/{width}" if width < 256 else "")


def bundle(entries: Sequence[bytes]) -> bytes:
    """Entries one after the other, each after its length in two bytes."""
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def signed_text(
    text: bytes, cosigners: Sequence[str] = WITNESSES, time: int = SEALED_AT, log: Signer = LOG
) -> bytes:
    """Any text signed by the log and cosigned by these witnesses, as a careless or hostile log might."""
    lines = [log.line(text), *(WITNESS_KEYS[name].line(text, time) for name in cosigners)]
    return text + b"\n" + b"".join(lines)


@dataclass(frozen=True)
class StaticLog:
    """A register of these entries, and everything a party can ask about it."""

    entries: tuple[bytes, ...]

    @cached_property
    def leaves(self) -> list[bytes]:
        return [leaf_hash(entry) for entry in self.entries]

    def with_entry(self, index: int, entry: bytes) -> "StaticLog":
        """The same register with one entry changed, as a liar would like it."""
        return StaticLog((*self.entries[:index], entry, *self.entries[index + 1 :]))

    def text(self, size: int | None = None) -> bytes:
        """The three lines of the checkpoint of the first ``size`` entries."""
        leaves = self.leaves[:size]
        return f"{ORIGIN}\n{len(leaves)}\n{b64(tree_hash(leaves))}\n".encode()

    def note(
        self, size: int | None = None, cosigners: Sequence[str] = WITNESSES, time: int = SEALED_AT
    ) -> bytes:
        return signed_text(self.text(size), cosigners, time)

    def proof(self, index: int, note: bytes = b"") -> bytes:
        """A tlog-proof of one entry under a checkpoint of the whole register."""
        path = [b64(one) for one in inclusion_path(index, self.leaves)]
        head = "\n".join(["c2sp.org/tlog-proof@v1", f"index {index}", *path, "", ""])
        return head.encode() + (note or self.note())

    def consistency(self, old: int, new: int | None = None) -> bytes:
        """The hashes, one a line, that lead from one size to another."""
        leaves = self.leaves[:new]
        return b"".join(f"{b64(one)}\n".encode() for one in (consistency_path(old, leaves) if old else []))

    def files(self, note: bytes = b"") -> dict[str, bytes]:
        """Every static resource that the checkpoint implies, by its path; ``note`` is one signed by fewer."""
        made = {"checkpoint": note or self.note()}
        row, level = self.leaves, 0
        while row:
            for start in range(0, len(row), 256):
                part = row[start : start + 256]
                made[tile_name(str(level), start // 256, len(part))] = b"".join(part)
                if level == 0:
                    entries = self.entries[start : start + 256]
                    made[tile_name("entries", start // 256, len(part))] = bundle(entries)
            row = [tree_hash(row[at : at + 256]) for at in range(0, len(row) - 255, 256)]
            level += 1
        return made


def practice_log(size: int) -> StaticLog:
    """A register of so many short entries, no two alike, of unequal length."""
    return StaticLog(
        tuple(b"%d " % number + b"seen at the crossing"[: number % 21] for number in range(size))
    )


def write_files(files: Mapping[str, bytes], folder: Path) -> Path:
    """The register as a folder, as a mirror keeps it."""
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
