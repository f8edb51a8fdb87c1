"""The words by which comparable facts are recognised, kept as data."""

import re
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

_DATA = resources.files("tahqiq.comparison") / "data"


@cache
def content(name: str) -> dict[str, Any]:
    """The content of a data file: ``words`` or ``people``."""
    found = yaml.safe_load((_DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    if not isinstance(found, dict):
        raise TypeError(f"{name}.yaml holds no mapping")
    return found


@cache
def stems(*path: str) -> re.Pattern[str]:
    """A pattern that finds any of the listed words at the beginning of a word; keys of ``words.yaml``."""
    listed: Any = content("words")
    for step in path:
        listed = listed[step]
    longest_first = sorted((str(one) for one in listed), key=len, reverse=True)
    return re.compile(
        r"(?<![\w-])(?:" + "|".join(re.escape(one) for one in longest_first) + ")", re.IGNORECASE
    )


@lru_cache(maxsize=50_000)
def named(path: str, text: str) -> frozenset[str]:
    """Which groups of a table of ``words.yaml`` a text names: ``named("traffic", "cargo trucks")`` → trade."""
    return frozenset(group for group in content("words")[path] if stems(path, group).search(text))


@lru_cache(maxsize=50_000)
def says(path: str, text: str) -> bool:
    """Whether a text has any of the listed words."""
    return stems(path).search(text) is not None


def options(*keys: str) -> str:
    """The listed words (or the keys of a table) as alternatives of a pattern, the longest first."""
    words = sorted((str(one) for key in keys for one in content("words")[key]), key=len, reverse=True)
    return "|".join(re.escape(one) for one in words)
