"""Directory: whose side a name is on, and which persons are known, as the dictionaries of a case tell it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:[-.'][^\W_]+)*")
_LONGEST_NAME = 4  # words


@dataclass(frozen=True, slots=True)
class KnownOffice:
    """An office somebody holds or held; an open end is ``None``."""

    title: str
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person of the dictionaries: ``spellings`` hold the full name and every alias."""

    id: str
    name: str
    spellings: tuple[str, ...]
    offices: tuple[KnownOffice, ...] = ()


@dataclass(frozen=True)
class Directory:
    """``sides`` tells by a spelling (see :func:`plain`) whose side it is; ``agencies`` are news agencies."""

    sides: Mapping[str, str]
    agencies: Mapping[str, str]
    persons: tuple[KnownPerson, ...] = ()

    def side(self, name: str) -> str | None:
        """The state, party or armed group that a name belongs to: "Armenia's defence ministry" → Armenia."""
        words = _WORD.findall(plain(name))
        for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                part = " ".join(words[start : start + length])
                found = self.sides.get(part) or self.sides.get(part.removesuffix("s").removesuffix("'"))
                if found:
                    return found
        return None

    def agency(self, name: str) -> str | None:
        """The news agency of that name."""
        return self.agencies.get(plain(name).removeprefix("the "))


NO_DIRECTORY = Directory(sides={}, agencies={})


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Lower case without accents, plain quotation marks and single spaces."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return " ".join(bare.replace("’", "'").replace("‘", "'").casefold().split())
