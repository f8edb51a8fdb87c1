"""What an entry's bytes say in clear, and what opens behind them: the strict reading of one sealed line.

An entry is the issuer-signed part of an SD-JWT (RFC 9901) in compact form. *Open acts* change the register
itself (members, keys, roles, witnesses, policies, redactions) and stand wholly in clear, so that anybody who
holds the log can replay them. Every other act is a *record*: the entry holds salted digests only, and what
was said stands in disclosures that can be withheld or destroyed without breaking a proof.
"""

import re
from binascii import a2b_base64
from functools import lru_cache
from typing import Any, NamedTuple

from tahqiq_verify.keys import signature_holds
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import from_b64url, strict_json

TYPE = "tahqiq-entry+jwt"
VERSION = 2
RECORD = "record"
MAX_LEAF = 65_535  # C2SP tlog-tiles: an entry's length is written in two bytes
NONCE_BYTES = 16
MAX_HEADER = 256  # signs; as long as it needs to be, so that remembered headers stay small
MAX_DIGESTS = 256
MAX_BLOBS = 64
RESERVED = frozenset({"_sd", "_sd_alg", "..."})
_HEADER = {"alg", "typ", "kid"}
_COMMON = {"v", "origin", "type", "nonce", "after"}
_OPEN = _COMMON | {"by", "at", "body"}
IN_CLEAR = frozenset(_COMMON | {"sealed", "blobs"})  # what a record says without any disclosure
_SEALED = IN_CLEAR | {"_sd", "_sd_alg"}
_KEY_ID = re.compile(r"[0-9a-f]{32}")
_DIGEST = r"[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"  # 32 bytes in base64url, spare bits zero
_DIGESTS = re.compile(rf"{_DIGEST}(,{_DIGEST})*")
_DIGEST64 = re.compile(r"[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=")
_NONCE = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")
_VERB = re.compile(r"[a-z]+\.[a-z_]+")
_HOUR = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_TIME = re.compile(  # RFC 3339 in ASCII digits; no leap second, which most readers cannot tell
    rf"[0-9]{{4}}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])T{_HOUR}:[0-5][0-9](\.[0-9]{{1,6}})?(Z|[+-]{_HOUR})"
)


class Leaf(NamedTuple):
    """One entry as it can be read without any key: checked for form, not yet for its signature.

    ``after`` is the checkpoint that the one who signed had seen (size, root of 32 bytes): the entry was made
    after it. ``body`` is ``None`` for a record; ``digests`` is empty for an open act.
    """

    key_id: str
    origin: str
    kind: str
    nonce: str
    after_size: int
    after_root: bytes
    by: str | None
    at: str | None
    body: dict[str, Any] | None
    digests: tuple[str, ...]
    sealed: str
    blobs: tuple[str, ...]
    signing_input: bytes
    signature: bytes


def parse_leaf(leaf: bytes) -> Leaf:
    """The entry read strictly; raises ``Refusal`` (``entry``) for anything out of form."""
    if len(leaf) > MAX_LEAF:
        raise Refusal("too_big", "an entry has at most 65,535 bytes")
    signing_input, _, signature_text = leaf.rpartition(b".")
    header, _, payload_text = signing_input.partition(b".")
    if leaf.count(b".") != 2 or len(header) > MAX_HEADER:
        raise Refusal("entry", "an entry has three parts of base64url, the first of at most 256 signs")
    try:
        key_id = _key_id_of(header)
        payload = strict_json(from_b64url(payload_text))
        signature = from_b64url(signature_text)
    except Refusal as refusal:
        raise Refusal("entry", refusal.why) from refusal
    if not isinstance(payload, dict) or len(signature) != 64:
        raise Refusal("entry", "the payload is no object, or the signature has not 64 bytes")
    return _leaf_of(key_id, payload, signing_input, signature)


def leaf_signed_by(leaf: Leaf, public: bytes) -> bool:
    """Whether the entry's signature was made with this key (RFC 8032, by the rule of :mod:`.keys`)."""
    return signature_holds(public, leaf.signing_input, leaf.signature)


@lru_cache(maxsize=4096)
def _key_id_of(header_text: bytes) -> str:
    header = strict_json(from_b64url(header_text))
    if not isinstance(header, dict) or set(header) != _HEADER:
        raise Refusal("entry", "the header has missing or foreign names")
    if header["alg"] != "EdDSA" or header["typ"] != TYPE:
        raise Refusal("entry", "the header is not of this kind of register")
    key_id = header["kid"]
    if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
        raise Refusal("entry", "the header names no key")
    return key_id


def _leaf_of(key_id: str, payload: dict[str, Any], signing_input: bytes, signature: bytes) -> Leaf:
    sealed_kind = payload.get("type") == RECORD
    if payload.keys() != (_SEALED if sealed_kind else _OPEN):
        raise Refusal("entry", "the payload has missing or foreign names")
    if type(payload["v"]) is not int or payload["v"] != VERSION:
        raise Refusal("entry", "the payload is of another version")
    origin, nonce = payload["origin"], payload["nonce"]
    if not isinstance(origin, str) or not origin:
        raise Refusal("entry", "the payload names no register")
    if not isinstance(nonce, str) or not _NONCE.fullmatch(nonce):
        raise Refusal("entry", "the nonce is not 16 bytes")
    after_size, after_root = _after(payload["after"])
    common = (key_id, origin, payload["type"], nonce, after_size, after_root)
    if sealed_kind:
        return Leaf(*common, None, None, None, *_commitments(payload), signing_input, signature)
    return Leaf(*common, *_open_act(payload), (), "", (), signing_input, signature)


def _after(value: object) -> tuple[int, bytes]:
    if not isinstance(value, dict) or value.keys() != {"size", "root"}:
        raise Refusal("entry", "'after' names no checkpoint")
    size, root = value["size"], value["root"]
    if type(size) is not int or not 0 <= size < 2**63:
        raise Refusal("entry", "'after' has no plain size")
    if not isinstance(root, str) or not _DIGEST64.fullmatch(root):
        raise Refusal("entry", "'after' has no root of 32 bytes")
    return size, a2b_base64(root)  # whose one spelling the pattern has seen to


def _commitments(payload: dict[str, Any]) -> tuple[tuple[str, ...], str, tuple[str, ...]]:
    digests, sealed, blobs = payload["_sd"], payload["sealed"], payload["blobs"]
    if payload["_sd_alg"] != "sha-256":
        raise Refusal("entry", "the digests are not SHA-256")
    if not isinstance(digests, list) or not 0 < len(digests) <= MAX_DIGESTS:
        raise Refusal("entry", "a record commits to between 1 and 256 digests")
    if not _are_digests(digests):
        raise Refusal("entry", "a digest is not 32 bytes of base64url")
    if sorted(set(digests)) != digests:
        raise Refusal("entry", "the digests are not in order, or one stands twice")
    if not isinstance(blobs, list) or len(blobs) > MAX_BLOBS:
        raise Refusal("entry", "the list of attachments is out of form")
    if not all(isinstance(one, str) and _DIGEST64.fullmatch(one) for one in (sealed, *blobs)):
        raise Refusal("entry", "the hash of a sealed file is not 32 bytes of base64")
    return tuple(digests), sealed, tuple(blobs)


def _are_digests(texts: list[Any]) -> bool:
    try:
        joined = ",".join(texts)  # one pass over all of them: this is done for every record of a replay
    except TypeError:
        return False
    return len(joined) == 44 * len(texts) - 1 and _DIGESTS.fullmatch(joined) is not None


def _open_act(payload: dict[str, Any]) -> tuple[str, str, dict[str, Any]]:
    by, at, body = payload["by"], payload["at"], payload["body"]
    if not isinstance(payload["type"], str) or not _VERB.fullmatch(payload["type"]):
        raise Refusal("entry", "the entry names no act")
    if not isinstance(by, str) or not by or not isinstance(at, str) or not _TIME.fullmatch(at):
        raise Refusal("entry", "the act does not say who did it and when")
    if not isinstance(body, dict) or names_reserved(body):
        raise Refusal("entry", "the act's body is no object, or uses a reserved name")
    return by, at, body


def names_reserved(value: object) -> bool:
    """Whether a name that SD-JWT keeps for itself is used anywhere inside (RFC 9901 §4.1)."""
    if isinstance(value, dict):
        return not RESERVED.isdisjoint(value) or any(names_reserved(one) for one in value.values())
    return isinstance(value, list) and any(names_reserved(one) for one in value)
