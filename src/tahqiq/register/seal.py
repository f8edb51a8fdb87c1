"""Sealing an act into an entry: the writing side of an SD-JWT (RFC 9901) with Ed25519.

An open act stands in clear in its entry. Of every other act the entry holds four salted digests (``verb``,
``by``, ``at``, ``body``) and nothing more, so that all records look alike; the fields of the body and the
items of its lists are disclosures of their own underneath, so that each can be cut alone. What the digests
stand for goes into an age file beside the log, sealed to those who may read it.
"""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tahqiq.model.act import VERBS, Act
from tahqiq.register.cut import named, without
from tahqiq.register.envelope import close_envelope, padded, tail_of
from tahqiq.register.signer import Signer
from tahqiq_verify.disclosure import Disclosed, digest_of, disclosed
from tahqiq_verify.keys import key_id
from tahqiq_verify.leaf import MAX_LEAF, NONCE_BYTES, RECORD, TYPE, VERSION, names_reserved, parse_leaf
from tahqiq_verify.spelling import b64, b64url

SALT_BYTES = 16
REST = "rest"
FRAME = ("verb", "by", "at", "body")
Chance = Callable[[int], bytes]


@dataclass(frozen=True)
class Seen:
    """The newest checkpoint that the one who signs has seen: the entry was made after it."""

    size: int
    root: bytes


@dataclass(frozen=True)
class Readers:
    """Who may read a record, as age recipients; ``private`` names the fields that ``insiders`` alone may read."""

    recipients: Sequence[str]
    insiders: Sequence[str] = ()
    private: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Envelope:
    """An age file that stands beside the log, under its SHA-256.

    ``name`` is empty for disclosures, ``REST`` for those that insiders alone may read, and otherwise the hash of
    the original inside.
    """

    data: bytes
    name: str = ""

    @property
    def digest(self) -> bytes:
        """The SHA-256 by which the entry commits to the file."""
        return hashlib.sha256(self.data).digest()


@dataclass(frozen=True)
class SealedEntry:
    """An entry as it goes into the log, its disclosures in clear, and the envelopes that stay beside it."""

    leaf: bytes
    disclosures: tuple[str, ...] = ()
    envelopes: tuple[Envelope, ...] = ()


def seal(
    act: Act,
    signer: Signer,
    origin: str,
    seen: Seen,
    chance: Chance,
    readers: "Readers | None" = None,
    originals: Sequence[tuple[str, bytes]] = (),
) -> SealedEntry:
    """Signs an act into an entry of the register ``origin``.

    ``readers`` are those who may read a record; ``originals`` are attached files with the name they are kept
    under. What is private stands in an envelope of its own, the last that the entry names. Raises
    ``ValueError`` for an act that no entry can carry, as one that would not read back as it was meant: nothing
    is signed that the verifier's own reading does not find behind it.
    """
    if names_reserved(act.body):
        raise ValueError("a name in this paper is reserved by the form of the register: _sd, _sd_alg or ...")
    common = {
        "v": VERSION,
        "origin": origin,
        "nonce": b64url(chance(NONCE_BYTES)),
        "after": {"size": seen.size, "root": b64(seen.root)},
    }
    said = act.model_dump(mode="json")
    if said["body"] != act.body:
        raise ValueError("this paper is not plain JSON")
    if VERBS[act.verb].open:
        clear = {"type": act.verb, "by": act.by, "at": said["at"], "body": said["body"]}
        return SealedEntry(_signed({**common, **clear}, signer))
    return _record(said, common, signer, chance, readers or Readers(()), originals)


def _record(
    said: dict[str, Any],
    common: dict[str, Any],
    signer: Signer,
    chance: Chance,
    readers: Readers,
    originals: Sequence[tuple[str, bytes]],
) -> SealedEntry:
    """An act of which the entry shows digests alone; read back as the verifier reads it before it goes out."""
    disclosures: list[str] = []
    digests = [_disclose((name,), said[name], chance, disclosures) for name in FRAME]
    inside, *attached = _envelopes(digests, disclosures, readers, originals)
    payload = {
        **common,
        "type": RECORD,
        "_sd": sorted(digests),
        "_sd_alg": "sha-256",
        "sealed": b64(inside.digest),
        "blobs": [b64(one.digest) for one in attached],
    }
    leaf = _signed(payload, signer)
    if disclosed(parse_leaf(leaf), disclosures).values != {name: said[name] for name in FRAME}:
        raise ValueError("this paper would not read back as it was written")
    return SealedEntry(leaf, tuple(disclosures), (inside, *attached))


def _envelopes(
    digests: Sequence[str],
    disclosures: Sequence[str],
    readers: "Readers",
    originals: Sequence[tuple[str, bytes]],
) -> list[Envelope]:
    hidden = named(disclosures, readers.private)
    shared = set(without(digests, disclosures, hidden))
    shown = [one for one in disclosures if one in shared]
    found = [Envelope(close_envelope(padded(tail_of(shown)), readers.recipients))]
    found += [Envelope(close_envelope(data, readers.recipients), name) for name, data in originals]
    rest = [one for one in disclosures if one not in shared]
    if rest:
        found.append(Envelope(close_envelope(padded(tail_of(rest)), readers.insiders), REST))
    return found


def act_behind(opened: Disclosed) -> Act | None:
    """The act that a record's disclosures say, or ``None`` where too much of it is withheld.

    Raises ``ValueError`` when what is disclosed is no act.
    """
    if not opened.values.keys() >= set(FRAME):
        return None
    return Act.model_validate_json(json.dumps(opened.values))


def _signed(payload: dict[str, Any], signer: Signer) -> bytes:
    header = {"alg": "EdDSA", "typ": TYPE, "kid": key_id(signer.public)}
    signing_input = f"{b64url(_json(header))}.{b64url(_json(payload))}".encode()
    leaf = signing_input + b"." + b64url(signer.sign(signing_input)).encode()
    if len(leaf) > MAX_LEAF:
        raise ValueError("the entry is longer than a log entry may be (65,535 bytes)")
    return leaf


def _disclose(name: tuple[str, ...], value: Any, chance: Chance, out: list[str]) -> str:
    """Adds the disclosure of one field (or, without a name, of one list item) and gives its digest."""
    inner = _hidden(value, chance, out)
    text = b64url(_json([b64url(chance(SALT_BYTES)), *name, inner]))
    out.append(text)
    return digest_of(text)


def _hidden(value: Any, chance: Chance, out: list[str]) -> Any:
    if isinstance(value, dict) and value:
        return {"_sd": sorted(_disclose((name,), one, chance, out) for name, one in value.items())}
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return [{"...": _disclose((), one, chance, out)} for one in value]
    return value


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
