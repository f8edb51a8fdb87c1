"""What stands behind a record's digests: opening disclosures strictly (RFC 9901 §7.1).

A view that shows some fields and withholds others is a valid view; what is refused is a disclosure that the
entry did not commit to, that stands twice, that is out of form, or whose salt serves twice: the salt of a shown
field would let anybody guess at a withheld one (RFC 9901 §9.3).
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tahqiq_verify.leaf import IN_CLEAR, RESERVED, Leaf
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64url, from_b64url, strict_json

SALT_BYTES = 16
_SALT = re.compile(r"[A-Za-z0-9_-]{21}[AQgw]")  # 16 bytes in base64url, spare bits zero
MAX_DISCLOSURES = 100_000
MAX_BYTES = 16 * 1024 * 1024
MAX_DEPTH = 24


@dataclass(frozen=True)
class Disclosed:
    """What a record shows: ``values`` (``verb``, ``by``, ``at``, ``body`` where disclosed) and two counts.

    ``withheld`` counts digests that nothing opens; decoys are among them, so it is an upper bound.
    """

    values: dict[str, Any]
    shown: int
    withheld: int

    @property
    def verb(self) -> str | None:
        """What was done, where it is disclosed."""
        found = self.values.get("verb")
        return found if isinstance(found, str) else None

    @property
    def by(self) -> str | None:
        """Who did it, where it is disclosed."""
        found = self.values.get("by")
        return found if isinstance(found, str) else None


def disclosed(leaf: Leaf, disclosures: Sequence[str]) -> Disclosed:
    """Opens these disclosures of a record; raises ``Refusal`` (``disclosure``) naming the first that fails."""
    if len(disclosures) > MAX_DISCLOSURES or sum(map(len, disclosures)) > MAX_BYTES:
        raise Refusal("too_big", "more disclosures than a record may have")
    opening = _Opening(disclosures)
    values = opening.object_of({"_sd": list(leaf.digests)}, 0)
    if opening.unopened:
        number = opening.first_unopened()
        raise Refusal("disclosure", "the entry does not commit to it", f"disclosure {number}")
    if not IN_CLEAR.isdisjoint(values):  # RFC 9901 §7.1: a name that exists at this level already
        raise Refusal("disclosure", "it names what the entry says in clear")
    return Disclosed(values, opening.shown, opening.withheld)


def digest_of(disclosure: str) -> str:
    """The digest by which an entry commits to a disclosure."""
    return b64url(hashlib.sha256(disclosure.encode()).digest())


class _Opening:
    """Follows digests to disclosures, each at most once."""

    def __init__(self, disclosures: Sequence[str]) -> None:
        self.unopened: dict[str, tuple[int, list[Any]]] = {}
        self.seen: set[str] = set()
        self.shown = self.withheld = 0
        salts: set[str] = set()
        for number, text in enumerate(disclosures):
            digest = digest_of(text) if text.isascii() else ""
            if digest in self.unopened:
                raise Refusal("disclosure", "it stands twice", f"disclosure {number}")
            parts = _parts(number, text)
            if parts[0] in salts:
                raise Refusal("disclosure", "its salt serves another disclosure too", f"disclosure {number}")
            salts.add(parts[0])
            self.unopened[digest] = (number, parts)

    def first_unopened(self) -> int:
        """The number of the first disclosure that nothing refers to."""
        return min(number for number, _parts in self.unopened.values())

    def object_of(self, value: dict[str, Any], depth: int) -> dict[str, Any]:
        """An object with its digests replaced by what they open to."""
        plain = {name: self.value_of(one, depth) for name, one in value.items() if name != "_sd"}
        if not RESERVED.isdisjoint(plain):
            raise Refusal("disclosure", "a reserved name stands inside a disclosed value")
        digests = value.get("_sd", [])
        if not isinstance(digests, list):
            raise Refusal("disclosure", "'_sd' is not a list of digests")
        for digest in digests:
            opened = self._open(digest, 3)
            if opened is None:
                continue
            name, inner = opened
            if not isinstance(name, str) or name in RESERVED or name in plain:
                raise Refusal("disclosure", f"the name {name!r} is reserved or stands twice")
            plain[name] = self.value_of(inner, depth)
        return plain

    def value_of(self, value: Any, depth: int) -> Any:
        """Any value, opened all the way down; withheld list items are left out."""
        if depth > MAX_DEPTH:
            raise Refusal("disclosure", "disclosed values are nested too deep")
        if isinstance(value, dict):
            return self.object_of(value, depth + 1)
        if isinstance(value, list):
            return self._items(value, depth + 1)
        return value

    def _items(self, value: list[Any], depth: int) -> list[Any]:
        items = []
        for one in value:
            if not isinstance(one, dict) or "..." not in one:
                items.append(self.value_of(one, depth))
                continue
            if len(one) != 1:
                raise Refusal("disclosure", "a list item's digest stands beside something else")
            opened = self._open(one["..."], 2)
            if opened is not None:
                items.append(self.value_of(opened[1], depth))
        return items

    def _open(self, digest: object, length: int) -> tuple[Any, Any] | None:
        if not isinstance(digest, str) or digest in self.seen:
            raise Refusal("disclosure", "a digest is no text, or stands twice in the record")
        self.seen.add(digest)
        found = self.unopened.pop(digest, None)
        if found is None:
            self.withheld += 1
            return None
        number, parts = found
        if len(parts) != length:
            why = "a field's disclosure stands for a list item, or the reverse"
            raise Refusal("disclosure", why, f"disclosure {number}")
        self.shown += 1
        return (parts[1] if length == 3 else None), parts[-1]


def _parts(number: int, text: str) -> list[Any]:
    try:
        parts = strict_json(from_b64url(text))
        if not isinstance(parts, list) or len(parts) not in (2, 3):
            raise Refusal("disclosure", "it has not the form salt, name, value")
        if not isinstance(parts[0], str) or not _SALT.fullmatch(parts[0]):
            raise Refusal("disclosure", "its salt is not 16 bytes")
    except Refusal as refusal:
        raise Refusal("disclosure", refusal.why, f"disclosure {number}") from refusal
    return parts
