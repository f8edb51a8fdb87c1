"""A practice register of ten entries with every key made from a fixed seed, and evidence bundles cut from it.

It shares no code with the server and none with the verifier: hashes, notes, proofs and disclosures are built
here a second time, from RFC 6962, RFC 9901 and the C2SP texts, so that a fault in one place shows in the other.
"""

import base64
import hashlib
import json
import random
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "practice.example/arden-belmar"
SEALED_AT = 1_761_652_800  # noon on 28 October 2025, in seconds
WITNESSES = ("arden", "belmar", "qasr", "tarn", "ulm")
EMPTY_ROOT = hashlib.sha256(b"").digest()


def b64(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def b64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def plain_json(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@dataclass(frozen=True)
class PracticeKey:
    """One who signs; the secret is the SHA-256 of the name."""

    name: str

    @property
    def secret(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(self.name.encode()).digest())

    @property
    def public(self) -> bytes:
        return self.secret.public_key().public_bytes_raw()

    @property
    def key_id(self) -> str:
        return hashlib.sha256(self.public).hexdigest()[:32]

    def sign(self, message: bytes) -> bytes:
        return self.secret.sign(message)

    def note_id(self, kind: int) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + bytes([kind]) + self.public).digest()[:4]

    def vkey(self, kind: int) -> str:
        return f"{self.name}+{self.note_id(kind).hex()}+{b64(bytes([kind]) + self.public)}"


LOG = PracticeKey(ORIGIN)


def witness_key(name: str) -> PracticeKey:
    """The key of a witness of the policies, whose key name is a schema-less address."""
    return PracticeKey(f"{name}.example/witness")


def policy_text(level: str) -> str:
    """The policy *recorded* or *final* as a C2SP tlog-policy file."""
    lines = [f"log {LOG.vkey(1)}"]
    lines += [f"witness {name} {witness_key(name).vkey(4)}" for name in WITNESSES]
    if level == "recorded":
        lines += ["group parties any arden belmar", "group mediators 2 qasr tarn ulm"]
        lines += ["group recorded all parties mediators", "quorum recorded"]
    else:
        lines += [
            "group mediators any qasr tarn ulm",
            "group final all arden belmar mediators",
            "quorum final",
        ]
    return "\n".join(lines) + "\n"


def leaf_hash(leaf: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + leaf).digest()


def _split(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def tree_root(hashes: Sequence[bytes]) -> bytes:
    """The root of RFC 6962 §2.1, by its definition."""
    if len(hashes) < 2:
        return hashes[0] if hashes else EMPTY_ROOT
    k = _split(len(hashes))
    return hashlib.sha256(b"\x01" + tree_root(hashes[:k]) + tree_root(hashes[k:])).digest()


def tree_path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """The inclusion path of RFC 6962 §2.1.1, by its definition."""
    if len(hashes) == 1:
        return []
    k = _split(len(hashes))
    if index < k:
        return [*tree_path(index, hashes[:k]), tree_root(hashes[k:])]
    return [*tree_path(index - k, hashes[k:]), tree_root(hashes[:k])]


@dataclass(frozen=True)
class Written:
    """An entry of the log and what stays beside it."""

    leaf: bytes
    disclosures: tuple[str, ...] = ()
    open: bool = True


@dataclass
class PracticeRegister:
    """A log that grows; ``chance`` gives salts and nonces and is the same on every run."""

    entries: list[Written] = field(default_factory=list)
    chance: random.Random = field(default_factory=lambda: random.Random(20251028))

    @property
    def hashes(self) -> list[bytes]:
        return [leaf_hash(entry.leaf) for entry in self.entries]

    def write_open(self, signer: PracticeKey, verb: str, by: str, body: dict[str, Any], **change: Any) -> int:
        """Appends an open act; ``change`` overrides names of the payload, to make wrong entries."""
        said = {"type": verb, "by": by, "at": self._at(), "body": body}
        return self._append(signer, self._payload(said | change), (), True)

    def write_record(
        self, signer: PracticeKey, verb: str, by: str, body: dict[str, Any], **change: Any
    ) -> int:
        """Appends a sealed act: each value is a disclosure of its own, and decoys hide how many there are."""
        made: list[str] = []
        digests = [
            self._disclose("verb", verb, made),
            self._disclose("by", by, made),
            self._disclose("at", self._at(), made),
            self._disclose("body", self._sealed(body, made), made),
        ]
        digests += [b64url(self.chance.randbytes(32)) for _ in range(4)]
        said = {"type": "record", "_sd": sorted(digests), "_sd_alg": "sha-256"}
        said |= {"sealed": b64(hashlib.sha256("".join(made).encode()).digest()), "blobs": []}
        return self._append(signer, self._payload(said | change), tuple(made), False)

    def append(self, leaf: bytes) -> int:
        """Appends any bytes at all: what is in the log is in."""
        self.entries.append(Written(leaf))
        return len(self.entries) - 1

    def _append(
        self, signer: PracticeKey, payload: dict[str, Any], made: tuple[str, ...], open_: bool
    ) -> int:
        self.entries.append(Written(signed_leaf(signer, payload), made, open_))
        return len(self.entries) - 1

    def _at(self) -> str:
        return f"2025-10-28T12:{len(self.entries):02}:00Z"

    def _payload(self, said: dict[str, Any]) -> dict[str, Any]:
        after = {"size": len(self.entries), "root": b64(tree_root(self.hashes))}
        return {"v": 2, "origin": ORIGIN, "nonce": b64url(self.chance.randbytes(16)), "after": after} | said

    def _disclose(self, name: str | None, value: Any, made: list[str]) -> str:
        salt = b64url(self.chance.randbytes(16))
        disclosure = b64url(plain_json([salt, value] if name is None else [salt, name, value]))
        made.append(disclosure)
        return b64url(hashlib.sha256(disclosure.encode()).digest())

    def _sealed(self, value: Any, made: list[str]) -> Any:
        if isinstance(value, dict):
            named = [self._disclose(name, self._sealed(inner, made), made) for name, inner in value.items()]
            return {"_sd": sorted([*named, b64url(self.chance.randbytes(32))])}
        if isinstance(value, list):
            return [{"...": self._disclose(None, self._sealed(inner, made), made)} for inner in value]
        return value

    def checkpoint(self, size: int | None = None) -> bytes:
        """The text of a checkpoint (C2SP tlog-checkpoint), unsigned."""
        size = len(self.entries) if size is None else size
        return f"{ORIGIN}\n{size}\n{b64(tree_root(self.hashes[:size]))}\n".encode()

    def note(self, witnesses: Sequence[str] = WITNESSES, size: int | None = None) -> str:
        """The checkpoint signed by the log and cosigned by these witnesses."""
        return signed_note(self.checkpoint(size), witnesses)

    def proof(self, index: int, witnesses: Sequence[str] = WITNESSES, size: int | None = None) -> str:
        """A C2SP tlog-proof of one entry."""
        hashes = self.hashes[: len(self.entries) if size is None else size]
        path = "".join(b64(step) + "\n" for step in tree_path(index, hashes))
        return f"c2sp.org/tlog-proof@v1\nindex {index}\n{path}\n{self.note(witnesses, size)}"

    def bundle(
        self, index: int, witnesses: Sequence[str] = WITNESSES, disclosed: Sequence[str] | None = None
    ) -> dict[str, Any]:
        """The evidence bundle of one entry; all its disclosures go in unless ``disclosed`` names some."""
        entry, hashes = self.entries[index], self.hashes
        history = [
            {"index": i, "leaf": e.leaf.decode(), "path": [b64(step) for step in tree_path(i, hashes)]}
            for i, e in enumerate(self.entries)
            if e.open
        ]
        shown = list(entry.disclosures if disclosed is None else disclosed)
        return {
            "format": "tahqiq-bundle/1",
            "entry": {"index": index, "leaf": entry.leaf.decode(), "disclosures": shown},
            "proof": self.proof(index, witnesses),
            "log": LOG.vkey(1),
            "policies": {"recorded": policy_text("recorded"), "final": policy_text("final")},
            "history": history,
        }


def signed_leaf(signer: PracticeKey, payload: dict[str, Any], **header: Any) -> bytes:
    """A compact JWS (RFC 7515) over the payload as it is given."""
    names = {"alg": "EdDSA", "typ": "tahqiq-entry+jwt", "kid": signer.key_id} | header
    signed = f"{b64url(plain_json(names))}.{b64url(plain_json(payload))}"
    return f"{signed}.{b64url(signer.sign(signed.encode()))}".encode()


def signed_note(text: bytes, witnesses: Sequence[str], at: int = SEALED_AT, log: PracticeKey = LOG) -> str:
    """A signed note (C2SP signed-note) over a checkpoint's text with cosignatures (C2SP tlog-cosignature)."""
    lines = [f"\N{EM DASH} {log.name} {b64(log.note_id(1) + log.sign(text))}\n"]
    for name in witnesses:
        key = witness_key(name)
        signature = struct.pack(">Q", at) + key.sign(f"cosignature/v1\ntime {at}\n".encode() + text)
        lines.append(f"\N{EM DASH} {key.name} {b64(key.note_id(4) + signature)}\n")
    return text.decode() + "\n" + "".join(lines)


ADMIN, MONITOR, MONITOR_NEW, INVESTIGATOR, CHAIR = (
    PracticeKey(name) for name in ("adm-1", "mon-1", "mon-1 new", "inv-1", "cha-1")
)


FINDING = {
    "incident": "inc_mill",
    "occurred": "yes",
    "place": {"area": "Old Mill crossing", "lat": "34.1", "lon": "71.2"},
    "what": "Two shots were heard; nobody was hurt.",
    "basis": ["patrol report", "phone call of a resident"],
    "killed": 0,
}
SUBJECT = 6  # the sealed finding of the investigator that bundles are cut for
REGISTRAR_ACTS = "member.enrolled key.revoked key.replaced role.granted role.revoked entries.annulled"
RIGHTS = {verb: ["administrator"] for verb in REGISTRAR_ACTS.split()} | {
    "submission.received": ["monitor"],
    "incident.verified": ["investigator", "monitor"],
}


def practice_register() -> PracticeRegister:
    """Ten entries: a founding, enrolments, a sealed report, a key change, a sealed finding, a revoked key."""
    made = PracticeRegister()
    made.write_open(ADMIN, "mission.founded", "adm-1", founding_body())
    made.write_open(ADMIN, "member.enrolled", "adm-1", member_body("mon-1", "monitor", MONITOR))
    made.write_open(ADMIN, "member.enrolled", "adm-1", member_body("inv-1", "investigator", INVESTIGATOR))
    report = {"channel": "radio", "text": "Two shots heard at the mill."}
    made.write_record(MONITOR, "submission.received", "mon-1", report)
    made.write_open(MONITOR, "key.rotated", "mon-1", {"member": "mon-1", **new_key("mon-1", MONITOR_NEW)})
    made.write_record(MONITOR_NEW, "submission.received", "mon-1", report | {"text": "A second call."})
    made.write_record(INVESTIGATOR, "incident.verified", "inv-1", FINDING)
    lost = {"key_id": MONITOR_NEW.key_id, "reason": "the telephone was lost", "suspect_from": 5}
    made.write_open(ADMIN, "key.revoked", "adm-1", lost)
    made.write_open(ADMIN, "role.granted", "adm-1", {"member": "inv-1", "role": "monitor"})
    made.write_open(ADMIN, "role.revoked", "adm-1", {"member": "inv-1", "role": "monitor"})
    return made


def founding_body() -> dict[str, Any]:
    """What a founding names: the register, both sides, who may do what, and the first member."""
    sides = [("ARD", "Arden", "party"), ("BEL", "Belmar", "party"), ("QAS", "Qasr", "mediator")]
    return {
        "id": "practice",
        "title": "Practice mission",
        "origin": ORIGIN,
        "actors": [{"id": code, "name": name, "kind": kind} for code, name, kind in sides],
        "rights": RIGHTS,
        "founder": member_body("adm-1", "administrator", ADMIN),
    }


def member_body(member: str, role: str, key: PracticeKey) -> dict[str, Any]:
    """A member as an enrolment names it."""
    return {"id": member, "title": f"The {role}", "seat": "SEC", "role": role, **new_key(member, key)}


def new_key(member: str, key: PracticeKey) -> dict[str, str]:
    """A key as an act brings it in, with the signature that shows possession of it."""
    said = f"tahqiq-possession/v1\n{ORIGIN}\n{member}\n{key.public.hex()}\n"
    return {"public_key": key.public.hex(), "possession": b64url(key.sign(said.encode()))}
