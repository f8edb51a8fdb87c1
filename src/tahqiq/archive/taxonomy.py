"""Taxonomy: which words for what happened may mean one thing, as a tree that a mission hands in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tahqiq.errors import BadInput

NOT_KNOWN, SAME, ANCESTOR, SIBLINGS, COUSINS, UNLIKE = range(6)


def folded(name: str) -> str:
    """A name as it is compared: without case, underscores, hyphens and doubled spaces."""
    return " ".join(name.casefold().replace("_", " ").replace("-", " ").split())


@dataclass(frozen=True, slots=True, eq=False)
class Taxonomy:
    """Event types and how each stands to each other: a coarse word is compatible with what lies beneath it.

    ``relation`` is int8 of shape (n, n), symmetric: 0 one is not known, 1 the same, 2 one lies above the other,
    3 both lie under one word, 4 they share a word further up (not the root of everything), 5 unlike. Row 0
    stands for "type not given". The idea of matching through taxonomies of several levels is MELTT's (Donnay,
    Dunford, McGrath, Backer and Cunningham 2019, Journal of Conflict Resolution 63).
    """

    names: tuple[str, ...]
    code: Mapping[str, int]
    relation: NDArray[np.int8]

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]], names: Iterable[str] = ()) -> "Taxonomy":
        """From (child, parent) rows; ``names`` are the types in use, also those that no row tells of.

        A type may have several parents. Raises :class:`BadInput` ARC006 where a type lies beneath itself.
        """
        parents = _parents(pairs)
        known = {*parents, *(each for above in parents.values() for each in above)}
        ordered = ("", *sorted((known | {folded(name) for name in names}) - {""}))
        above = {name: _above(name, parents) for name in ordered}
        root = _root_of_all(parents, above)
        relation = np.zeros((len(ordered), len(ordered)), dtype=np.int8)
        for one, name in enumerate(ordered[1:], start=1):
            for other, second in enumerate(ordered[1:], start=1):
                relation[one, other] = _stand(name, second, above, parents, root)
        return cls(names=ordered, code={name: at for at, name in enumerate(ordered)}, relation=relation)

    def code_of(self, name: str | None) -> int:
        """The row of a type, 0 where none is given or the type was not named when the taxonomy was made."""
        return self.code.get(folded(name), 0) if name else 0


_Parents = Mapping[str, frozenset[str]]


def _parents(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    parents: dict[str, frozenset[str]] = {}
    for child, above in pairs:
        low, high = folded(child), folded(above)
        if low and high and low != high:  # a root may be listed with no parent, or as its own
            parents[low] = parents.get(low, frozenset()) | {high}
    return parents


def _above(name: str, parents: _Parents) -> frozenset[str]:
    """All types that lie above one."""
    found: set[str] = set()
    ahead = list(parents.get(name, ()))
    while ahead:
        each = ahead.pop()
        if each == name:
            raise BadInput(
                "ARC006",
                f"the type '{name}' lies beneath itself in the taxonomy",
                "remove the row that closes the circle.",
            )
        if each not in found:
            found.add(each)
            ahead.extend(parents.get(each, ()))
    return frozenset(found)


def _root_of_all(parents: _Parents, above: Mapping[str, frozenset[str]]) -> set[str]:
    """The one word above all branches, such as "event", which makes nothing alike; none in a flat list."""
    tops = {each for name in parents for each in above[name] if each not in parents}
    inner = {each for higher in parents.values() for each in higher}
    branches = {name for name in inner if parents.get(name, frozenset()) & tops}
    return tops if len(tops) == 1 and len(branches) > 1 else set()


def _stand(
    one: str, other: str, above: Mapping[str, frozenset[str]], parents: _Parents, root: set[str]
) -> int:
    if one == other:
        return SAME
    if one in above[other] or other in above[one]:
        return ANCESTOR
    if (parents.get(one, frozenset()) & parents.get(other, frozenset())) - root:
        return SIBLINGS
    return COUSINS if (above[one] & above[other]) - root else UNLIKE
