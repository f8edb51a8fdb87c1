"""Leaves: an act sealed as the issuer-signed part of an SD-JWT (RFC 9901), the act itself a disclosure.

What stands in the log is signed and shows the verb, the register it belongs to and a salted digest; what was
said stands outside and can be withheld or destroyed without breaking any proof. This first cut puts the
whole act into one disclosure named ``act``; the fields get disclosures of their own later, under ``v`` 2.
"""

import hashlib
import json
from dataclasses import dataclass

from tahqiq.model.act import Act
from tahqiq.model.ids import canonical_json
from tahqiq.register.signer import Signer, key_id, signature_holds
from tahqiq.register.spelling import b64url, from_b64url, strict_json

TYPE = "tahqiq-entry+jwt"
VERSION = 1
SALT_BYTES = 16
MAX_LEAF = 65_535  # C2SP tlog-tiles: an entry's length is written in two bytes
_HEADER_NAMES = {"alg", "typ", "kid"}
_PAYLOAD_NAMES = {"v", "origin", "type", "nonce", "_sd", "_sd_alg"}


@dataclass(frozen=True)
class Sealed:
    """A leaf as it goes into the log, and the disclosure that stays beside it."""

    leaf: str
    disclosure: str


@dataclass(frozen=True)
class LeafFacts:
    """What the leaf says in clear."""

    key_id: str
    origin: str
    verb_class: str
    digest: str


def seal(act: Act, signer: Signer, origin: str, salt: bytes, nonce: bytes) -> Sealed:
    """Signs an act into a leaf. ``salt`` and ``nonce`` are 16 fresh random bytes each, never used again."""
    if len(salt) != SALT_BYTES or len(nonce) != SALT_BYTES:
        raise ValueError("salt and nonce have 16 bytes each")
    disclosure = b64url(canonical_json([b64url(salt), "act", act.model_dump(mode="json")]))
    header = {"alg": "EdDSA", "typ": TYPE, "kid": key_id(signer.public)}
    payload = {
        "v": VERSION,
        "origin": origin,
        "type": act.verb,
        "nonce": b64url(nonce),
        "_sd": [_digest(disclosure)],
        "_sd_alg": "sha-256",
    }
    signed = f"{b64url(canonical_json(header))}.{b64url(canonical_json(payload))}"
    leaf = f"{signed}.{b64url(signer.sign(signed.encode()))}"
    if len(leaf) > MAX_LEAF:
        raise ValueError("the leaf is longer than a log entry may be")
    return Sealed(leaf, disclosure)


def leaf_facts(leaf: str, origin: str) -> LeafFacts:
    """What the leaf says in clear, read strictly; raises ``ValueError`` for anything out of form."""
    parts = leaf.split(".")
    if len(parts) != 3:
        raise ValueError("a leaf has three parts")
    header = strict_json(from_b64url(parts[0]).decode())
    payload = strict_json(from_b64url(parts[1]).decode())
    if not isinstance(header, dict) or set(header) != _HEADER_NAMES:
        raise ValueError("the leaf's header has missing or foreign names")
    if header["alg"] != "EdDSA" or header["typ"] != TYPE or not isinstance(header["kid"], str):
        raise ValueError("the leaf's header is not of this register's form")
    if not isinstance(payload, dict) or set(payload) != _PAYLOAD_NAMES or payload["v"] != VERSION:
        raise ValueError("the leaf's payload is not of this register's form")
    if payload["origin"] != origin:
        raise ValueError("the leaf was made for another register")
    digests = payload["_sd"]
    if payload["_sd_alg"] != "sha-256" or not isinstance(digests, list) or len(digests) != 1:
        raise ValueError("the leaf does not commit to exactly one act")
    if not isinstance(digests[0], str) or not isinstance(payload["type"], str):
        raise ValueError("the leaf's commitment is not a digest")
    return LeafFacts(header["kid"], origin, payload["type"], digests[0])


def claimed_origin(leaf: str) -> str:
    """The register that a leaf says it was made for; nothing is checked yet."""
    return str(strict_json(from_b64url(leaf.split(".")[1]).decode())["origin"])


def leaf_signed_by(leaf: str, public: bytes) -> bool:
    """Whether the leaf's signature was made with this key."""
    signed, _, signature = leaf.rpartition(".")
    try:
        return signature_holds(public, signed.encode(), from_b64url(signature))
    except ValueError:
        return False


def open_disclosure(disclosure: str, facts: LeafFacts) -> Act:
    """The act behind a leaf; raises ``ValueError`` if it is not what the leaf committed to."""
    if _digest(disclosure) != facts.digest:
        raise ValueError("the disclosure is not what the leaf committed to")
    opened = strict_json(from_b64url(disclosure).decode())
    if not isinstance(opened, list) or len(opened) != 3 or opened[1] != "act":
        raise ValueError("the disclosure is not an act")
    act = Act.model_validate_json(json.dumps(opened[2]))
    if act.verb != facts.verb_class:
        raise ValueError("the act is of another kind than the leaf says")
    return act


def _digest(disclosure: str) -> str:
    return b64url(hashlib.sha256(disclosure.encode()).digest())
