"""Copies: a report that repeats another counts once, and a sentence carried over is no second voice."""

import re
from collections.abc import Sequence
from itertools import combinations

from rapidfuzz import fuzz

from tahqiq.comparison.directory import plain
from tahqiq.comparison.report import Report

_COPY_AT = 0.8  # share of the shorter report's runs of three words
_SAME_WORDS_AT = 88.0  # rapidfuzz token ratio of two spans, 0 to 100
_LEAST_WORDS = 7  # shorter spans resemble one another by chance
_RUN = 3


def without_copies(reports: Sequence[Report]) -> tuple[Report, ...]:
    """The reports without those that repeat another word for word, in the order of their names."""
    kept: dict[str, Report] = {}
    for report in sorted(reports, key=lambda one: one.doc):
        kept.setdefault(" ".join(_words(report.text)), report)
    return tuple(kept.values())


def versions(reports: Sequence[Report]) -> frozenset[frozenset[str]]:
    """The pairs of reports of which one is a lightly edited or shortened version of the other."""
    runs = {report.doc: _runs(report.text) for report in reports}
    return frozenset(
        frozenset({one.doc, other.doc})
        for one, other in combinations(reports, 2)
        if _copied(runs[one.doc], runs[other.doc])
    )


def carried_by_both(one: Report, words: str, other: Report, others: str) -> bool:
    """Whether two versions of one report both carry both spans: then nothing was changed between them."""
    return plain(words) in plain(other.text) and plain(others) in plain(one.text)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", plain(text))


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    words = _words(text)
    return frozenset(tuple(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1)))


def _copied(some: frozenset[tuple[str, ...]], others: frozenset[tuple[str, ...]]) -> bool:
    fewest = min(len(some), len(others))
    return fewest > 0 and len(some & others) >= _COPY_AT * fewest


def same_words(one: str, other: str) -> bool:
    """Whether one span repeats the other all but word by word."""
    left, right = plain(one), plain(other)
    if min(len(left.split()), len(right.split())) < _LEAST_WORDS:
        return left == right
    return fuzz.token_sort_ratio(left, right) >= _SAME_WORDS_AT
