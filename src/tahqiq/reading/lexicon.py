"""The reader's general words: triggers, cues, modality, time and number words, lines without claims."""

import re
from functools import cache
from typing import Any

from tahqiq.reading.knowledge_files import general_file

Phrase = tuple[str, ...]


class Lexicon:
    """The words of one data file, as sets and phrases; loaded once."""

    def __init__(self, name: str) -> None:
        self.content: dict[str, Any] = general_file(name).content
        self._words: dict[tuple[str, ...], frozenset[str]] = {}
        self._compiled: dict[tuple[str, ...], tuple[re.Pattern[str], ...]] = {}

    def words(self, *path: str) -> frozenset[str]:
        """The words under a key (or a key of a key)."""
        if path not in self._words:
            self._words[path] = frozenset(str(word) for word in self._at(path))
        return self._words[path]

    def table(self, *path: str) -> dict[str, Any]:
        """The mapping under a key."""
        found = self._at(path)
        return found if isinstance(found, dict) else {}

    def patterns(self, *path: str) -> tuple[re.Pattern[str], ...]:
        """The regular expressions under a key, without regard to case."""
        if path not in self._compiled:
            self._compiled[path] = tuple(re.compile(str(one), re.IGNORECASE) for one in self._at(path))
        return self._compiled[path]

    def _at(self, path: tuple[str, ...]) -> Any:
        found: Any = self.content
        for step in path:
            found = found[step]
        return found


@cache
def lexicon(name: str) -> Lexicon:
    """The lexicon of that name, such as ``cues``, ``modality``, ``times``, ``triggers``, ``turns`` or ``zones``."""
    return Lexicon(f"{name}.yaml")


def phrase(words: str) -> Phrase:
    """A phrase as its words; a hyphen stands alone, as the tokenizer leaves it."""
    return tuple(re.findall(r"[\w.']+|[^\w\s]", words.lower()))
