"""Sealed records made from any value, disclosure by disclosure (RFC 9901), so that any view of them can be foretold."""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from practice_bundle import PracticeKey, b64url, plain_json, signed_leaf
from practice_leaf import SEALED, SIGNER

from tahqiq_verify.leaf import Leaf, parse_leaf


def digest_of(text: str) -> str:
    return b64url(hashlib.sha256(text.encode()).digest())


def written(*parts: Any) -> str:
    """A disclosure of these parts, whatever they are; of JSON as a careless writer makes it."""
    return b64url(plain_json(list(parts)))


def salt(number: int) -> str:
    return b64url(number.to_bytes(16, "big"))


def committed(*disclosures: str, also: Sequence[str] = ()) -> Leaf:
    """A record that commits to these disclosures, and to the digests in ``also``."""
    return parse_leaf(record_of(*disclosures, also=also))


def record_of(*disclosures: str, also: Sequence[str] = (), signer: PracticeKey = SIGNER) -> bytes:
    """The same as the bytes of an entry."""
    return signed_leaf(
        signer, SEALED | {"_sd": sorted({digest_of(text) for text in disclosures} | set(also))}
    )


@dataclass(frozen=True)
class Sealed:
    """One disclosure, what it stands for, and the disclosures inside it; ``decoys`` are digests of nothing."""

    name: str | None
    value: Any
    text: str
    inner: tuple["Sealed", ...] = ()
    decoys: int = 0

    def all(self) -> Iterator["Sealed"]:
        """This disclosure and every one inside, outermost first."""
        yield self
        for one in self.inner:
            yield from one.all()

    def view(self, chosen: set[str]) -> Any:
        """What a reader sees who is given the chosen disclosures, if this one is among them."""
        shown = [one for one in self.inner if one.text in chosen]
        if isinstance(self.value, dict):
            return {one.name: one.view(chosen) for one in shown}
        if isinstance(self.value, list):
            return [one.view(chosen) for one in shown]
        return self.value

    def withheld(self, chosen: set[str]) -> int:
        """How many digests such a reader finds below this one that nothing opens."""
        if self.text not in chosen:
            return 1
        return self.decoys + sum(one.withheld(chosen) for one in self.inner)


def seal(name: str | None, value: Any, chance: random.Random) -> Sealed:
    """The value as a disclosure whose members and items are disclosures again, with decoys among the members."""
    fresh = b64url(chance.randbytes(16))
    inner: tuple[Sealed, ...] = ()
    stands, decoys = value, 0
    if isinstance(value, dict):
        inner = tuple(seal(key, one, chance) for key, one in value.items())
        false = [b64url(chance.randbytes(32)) for _ in range(chance.randrange(3))]
        stands, decoys = {"_sd": sorted([*(digest_of(one.text) for one in inner), *false])}, len(false)
    elif isinstance(value, list):
        inner = tuple(seal(None, one, chance) for one in value)
        stands = [{"...": digest_of(one.text)} for one in inner]
    text = written(fresh, stands) if name is None else written(fresh, name, stands)
    return Sealed(name, value, text, inner, decoys)


def seal_act(body: dict[str, Any], seed: int = 0) -> tuple[Sealed, ...]:
    """The four disclosures of an act; three of them plain texts."""
    chance = random.Random(seed)
    said = {"verb": "submission.received", "by": "mon-1", "at": "2025-10-28T12:00:00Z", "body": body}
    return tuple(seal(name, value, chance) for name, value in said.items())
