"""Aliases: which names of actors are names of one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from tahqiq.archive.taxonomy import folded
from tahqiq.errors import BadInput

# A report that says so names nobody: two such reports do not agree on who it was.
NOBODY: Final = frozenset({"unknown", "unidentified", "unclear", "undetermined", "unspecified"})


@dataclass(frozen=True, slots=True)
class Aliases:
    """The one name behind each alias; a name that nobody listed stands for itself.

    ``unclear`` are the aliases that were listed for two actors: they are used for neither.
    """

    behind: Mapping[str, str]
    unclear: tuple[str, ...] = ()

    @classmethod
    def of(cls, pairs: Iterable[tuple[str, str]]) -> "Aliases":
        """From (alias, canonical) rows; an alias of an alias is followed to its end.

        Raises :class:`BadInput` ARC007 where aliases go round in a circle.
        """
        listed: dict[str, str] = {}
        unclear: set[str] = set()
        for alias, name in pairs:
            low, high = folded(alias), folded(name)
            if low and high and low != high and listed.setdefault(low, high) != high:
                unclear.add(low)
        kept = {alias: name for alias, name in listed.items() if alias not in unclear}
        return cls(behind={alias: _end(alias, kept) for alias in kept}, unclear=tuple(sorted(unclear)))

    def canonical(self, name: str) -> str:
        """The name to compare: without case and doubled spaces, behind all aliases; none for "unknown gunmen"."""
        low = folded(name)
        found = self.behind.get(low, low)
        return "" if NOBODY & set(found.split()[:2]) else found


def _end(alias: str, listed: Mapping[str, str]) -> str:
    seen = {alias}
    name = listed[alias]
    while name in listed:
        if name in seen:
            raise BadInput(
                "ARC007", f"the aliases of '{alias}' go round in a circle", "name the actor itself once."
            )
        seen.add(name)
        name = listed[name]
    return name
