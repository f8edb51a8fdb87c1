"""Echo: do two texts repeat one another? Copies, wire stories and shortened versions do."""

from collections.abc import Iterable
from functools import lru_cache
from itertools import combinations, pairwise
from zlib import crc32

from rapidfuzz import fuzz

from tahqiq.corroboration.grain import is_form
from tahqiq.corroboration.names import plain
from tahqiq.model.claim import Claim

COPY_AT = 90.0  # token ratio, 0 to 100
_LEAST_WORDS = 7  # shorter spans echo each other by chance
_SHINGLE = 3  # words
_LEAST_SHINGLES = 40  # below, a document is too short for containment to mean anything
_CONTAINED_AT = 0.8
_SAMPLE = 16
_FEW = 12
_MOST_LETTERS = 20_000


def echo(one: Claim, other: Claim) -> tuple[str | None, str]:
    """The code of how strongly two claims' words echo each other, or ``None``, and the words for it.

    Forms never echo: their words are a template's.
    """
    if is_form(one) or is_form(other):
        return None, ""
    left, right = plain(one.span), plain(other.span)
    if min(len(left.split()), len(right.split())) < _LEAST_WORDS:
        return None, ""
    ratio = fuzz.token_sort_ratio(left, right)
    if ratio >= COPY_AT:
        return "echo_copy", f"the words are all but the same ({ratio:.0f} of 100)"
    if ratio >= 78:
        return "echo_strong", f"the words are much alike ({ratio:.0f} of 100)"
    return ("echo_some", f"the words are somewhat alike ({ratio:.0f} of 100)") if ratio >= 65 else (None, "")


def is_copy(one: str, other: str) -> bool:
    """Whether one text is a copy of the other, light edits and cuts allowed."""
    left, right = plain(one[:_MOST_LETTERS]), plain(other[:_MOST_LETTERS])
    if min(len(left.split()), len(right.split())) < _LEAST_WORDS:
        return False
    if fuzz.token_sort_ratio(left, right, score_cutoff=COPY_AT) >= COPY_AT:
        return True
    some, others = shingles(left), shingles(right)
    fewest = min(len(some), len(others))
    return fewest >= _LEAST_SHINGLES and len(some & others) >= _CONTAINED_AT * fewest


@lru_cache(maxsize=2_000)
def shingles(plain_text: str) -> frozenset[int]:
    """The runs of three words of a plain text, each as a number."""
    words = plain_text.split()
    runs = (" ".join(words[start : start + _SHINGLE]) for start in range(max(1, len(words) - _SHINGLE + 1)))
    return frozenset(crc32(run.encode()) for run in runs)


def likely_copies(texts: Iterable[str]) -> list[tuple[str, str]]:
    """The pairs of texts worth comparing: those that share one of their smallest shingles.

    It keeps a flood of texts from being compared each with each; the answer is the same every time.
    """
    holders: dict[int, list[str]] = {}
    for text in sorted(set(texts)):
        for number in sorted(shingles(plain(text[:_MOST_LETTERS])))[:_SAMPLE]:
            holders.setdefault(number, []).append(text)
    pairs: set[tuple[str, str]] = set()
    for held in holders.values():
        if len(held) <= _FEW:
            pairs.update(combinations(held, 2))
            continue
        # In a flood each is compared with the first and with its neighbour: a chain of copies is one group.
        pairs.update((held[0], text) for text in held[1:])
        pairs.update(pairwise(held))
    return sorted(pairs)
