"""Choosing and cutting among a record's disclosures: what is left is still a valid view of the same entry."""

from collections.abc import Iterator, Sequence
from typing import Any

from tahqiq_verify.disclosure import digest_of
from tahqiq_verify.leaf import Leaf
from tahqiq_verify.spelling import from_b64url, strict_json

FRAME = frozenset({"verb", "by", "at", "body"})  # without these nobody can tell who did what


def cut(leaf: Leaf, disclosures: Sequence[str], digests: frozenset[str]) -> tuple[str, ...]:
    """The disclosures without these and without everything that stands only under them, in their old order."""
    return without(leaf.digests, disclosures, digests)


def without(roots: Sequence[str], disclosures: Sequence[str], digests: frozenset[str]) -> tuple[str, ...]:
    """The same for a record that is not signed yet: ``roots`` are the digests that its entry will hold."""
    by_digest = {digest_of(text): text for text in disclosures}
    kept = _below([one for one in roots if one not in digests], by_digest, digests)
    return tuple(text for digest, text in by_digest.items() if digest in kept)


def choose(leaf: Leaf, disclosures: Sequence[str], names: frozenset[str]) -> tuple[str, ...]:
    """The disclosures of fields with these names, of all that stands under them, and of the way down to them.

    The frame (who did what, when) is always among them; no names choose everything.
    """
    if not names:
        return tuple(disclosures)
    by_digest = {digest_of(text): text for text in disclosures}
    parents = {child: digest for digest, text in by_digest.items() for child in _digests_in(_value_of(text))}
    wanted = [digest for digest, text in by_digest.items() if _name_of(text) in names]
    kept = _below(wanted, by_digest, frozenset())
    kept |= {
        digest for digest in leaf.digests if digest in by_digest and _name_of(by_digest[digest]) in FRAME
    }
    for digest in wanted:
        above = parents.get(digest)
        while above is not None:
            kept.add(above)
            above = parents.get(above)
    return tuple(text for digest, text in by_digest.items() if digest in kept)


def named(disclosures: Sequence[str], names: frozenset[str]) -> frozenset[str]:
    """The digests of the disclosures that carry one of these names."""
    return frozenset(digest_of(text) for text in disclosures if _name_of(text) in names)


def _below(roots: Sequence[str], by_digest: dict[str, str], without: frozenset[str]) -> set[str]:
    reached: set[str] = set()
    waiting = list(roots)
    while waiting:
        digest = waiting.pop()
        if digest in by_digest and digest not in reached:
            reached.add(digest)
            waiting += [one for one in _digests_in(_value_of(by_digest[digest])) if one not in without]
    return reached


def _name_of(disclosure: str) -> str | None:
    parts = strict_json(from_b64url(disclosure))
    return parts[1] if len(parts) == 3 else None


def _value_of(disclosure: str) -> Any:
    return strict_json(from_b64url(disclosure))[-1]


def _digests_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value.get("_sd", ())
        if "..." in value:
            yield value["..."]
        for one in value.values():
            yield from _digests_in(one)
    elif isinstance(value, list):
        for one in value:
            yield from _digests_in(one)
