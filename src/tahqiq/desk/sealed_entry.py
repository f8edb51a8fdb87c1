"""A sealed entry as a file: made by a member on his own machine, entered here, or by whoever passes it on.

Against withholding: a member seals a submission himself and hands in the finished bytes. If the one who keeps
the register will not enter them, any other member hands in the very same bytes, and that it was passed on is an
entry too. Nobody on the way can read or change it: it is signed, and sealed to those who may read it.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass

from tahqiq.errors import BadInput
from tahqiq.register.seal import REST, Envelope, SealedEntry
from tahqiq_verify.leaf import RECORD, Leaf, parse_leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64, strict_json

FORMAT = "tahqiq-sealed-entry/1"
MAX_BYTES = 64 * 1024 * 1024
_NAMES = {"format", "leaf", "disclosures", "originals", "rest"}


@dataclass(frozen=True)
class HandedIn:
    """What a sealed entry's file holds, checked for form and for the hashes that the entry commits to."""

    raw: bytes
    leaf: Leaf
    disclosures: bytes
    originals: tuple[bytes, ...]
    rest: bytes | None


def write_sealed(entry: SealedEntry) -> bytes:
    """The file for an entry and its envelopes."""
    inside, *attached = entry.envelopes
    whole = {
        "format": FORMAT,
        "leaf": entry.leaf.decode(),
        "disclosures": _text(inside),
        "originals": [_text(one) for one in attached if one.name != REST],
        "rest": next((_text(one) for one in attached if one.name == REST), None),
    }
    return json.dumps(whole, indent=1).encode() + b"\n"


def read_sealed(data: bytes) -> HandedIn:
    """The entry in a file; raises ``BadInput`` (REG021) for anything out of form, or not what was signed."""
    try:
        if len(data) > MAX_BYTES:
            raise Refusal("too_big", "a sealed entry's file has at most 64 MiB")
        said = strict_json(data)
        if not isinstance(said, dict) or said.keys() != _NAMES or said["format"] != FORMAT:
            raise Refusal("malformed", "this is no sealed entry")
        raw, leaf = _leaf(said["leaf"])
        disclosures = _envelope(said["disclosures"], leaf.sealed)
        originals = said["originals"] if isinstance(said["originals"], list) else []
        whole = originals if said["rest"] is None else [*originals, said["rest"]]
        if len(whole) != len(leaf.blobs):
            raise Refusal("malformed", "the envelopes are not those that the entry commits to")
        attached = [_envelope(one, name) for one, name in zip(whole, leaf.blobs, strict=True)]
    except Refusal as refusal:
        raise BadInput(
            "REG021",
            f"the sealed entry cannot be taken: {refusal}",
            "hand in the file as 'tahqiq intake --seal' wrote it.",
        ) from refusal
    rest = attached.pop() if said["rest"] is not None else None
    return HandedIn(raw, leaf, disclosures, tuple(attached), rest)


def _text(envelope: Envelope) -> str:
    return base64.b64encode(envelope.data).decode()


def _leaf(text: object) -> tuple[bytes, Leaf]:
    if not isinstance(text, str) or not text.isascii():
        raise Refusal("malformed", "the entry is no text")
    leaf = parse_leaf(text.encode())
    if leaf.kind != RECORD:
        raise Refusal("entry", "an act on the register itself is not handed in sealed")
    return text.encode(), leaf


def _envelope(text: object, digest: str) -> bytes:
    try:
        data = base64.b64decode(text if isinstance(text, str) else "", validate=True)
    except (binascii.Error, ValueError) as error:
        raise Refusal("malformed", "an envelope is no base64") from error
    if b64(hashlib.sha256(data).digest()) != digest:
        raise Refusal("entry", "an envelope is not the one that the entry commits to")
    return data
