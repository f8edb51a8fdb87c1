"""Comparing drafts clause by clause: what is the same, what was changed word by word, what only one text has."""

from collections import Counter
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from tahqiq.model.frozen import Frozen
from tahqiq.model.talks import Clause

MOST_REPEATED = 20_000  # pairs of equal words in two clauses
ALIKE = 60.0  # token-sort ratio from which two clauses are taken to be about the same thing


class Piece(Frozen):
    """A run of words that both texts have, or that one of them has alone."""

    kind: Literal["both", "one", "other"]
    words: str


class ClausePair(Frozen):
    """A clause of one draft beside that of the other; one of the two is left out where it has no counterpart."""

    one: Clause | None
    other: Clause | None
    same: bool
    pieces: tuple[Piece, ...] = ()


def compare_drafts(one: Sequence[Clause], other: Sequence[Clause]) -> tuple[ClausePair, ...]:
    """The clauses of two drafts side by side, in the order of the first, then what only the second has.

    Clauses go together by what they say, not by their number, which moves from draft to draft: the most alike
    first, each at most once.
    """
    left_words, right_words = [_sorted(a.text) for a in one], [_sorted(b.text) for b in other]
    scored = sorted(
        (-fuzz.ratio(a, b, score_cutoff=ALIKE), n, m)
        for n, a in enumerate(left_words)
        for m, b in enumerate(right_words)
    )
    partner: dict[int, int] = {}
    for score, n, m in scored:
        if -score >= ALIKE and n not in partner and m not in partner.values():
            partner[n] = m
    pairs = [_pair(clause, other[partner[n]] if n in partner else None) for n, clause in enumerate(one)]
    left = [clause for m, clause in enumerate(other) if m not in partner.values()]
    return (*pairs, *(_pair(None, clause) for clause in left))


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _sorted(text: str) -> str:
    """The words in alphabetical order: the order in which a clause lists things makes no other clause of it."""
    return " ".join(sorted(_plain(text).split()))


def _pair(one: Clause | None, other: Clause | None) -> ClausePair:
    if one is None or other is None:
        return ClausePair(one=one, other=other, same=False)
    return ClausePair(
        one=one,
        other=other,
        same=_plain(one.text) == _plain(other.text),
        pieces=word_changes(one.text, other.text),
    )


def word_changes(one: str, other: str) -> tuple[Piece, ...]:
    """The two texts as runs of words: in both, in the one alone, in the other alone."""
    a, b = one.split(), other.split()
    pieces: list[Piece] = []
    for tag, a1, a2, b1, b2 in _changes(a, b):
        if tag == "equal":
            pieces.append(Piece(kind="both", words=" ".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece(kind="one", words=" ".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece(kind="other", words=" ".join(b[b1:b2])))
    return tuple(pieces)


def _changes(a: list[str], b: list[str]) -> Iterable[tuple[str, int, int, int, int]]:
    """Which runs are equal and which are not; for words that repeat so often that long runs cost minutes, the fewest.

    The longest runs in common read best, but take time with the square of how often words repeat.
    """
    here, there = Counter(a), Counter(b)
    if sum(number * there[word] for word, number in here.items()) <= MOST_REPEATED:
        return SequenceMatcher(None, a, b, autojunk=False).get_opcodes()
    return [
        (one.tag, one.src_start, one.src_end, one.dest_start, one.dest_end) for one in Indel.opcodes(a, b)
    ]
