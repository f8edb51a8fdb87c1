"""Comparing drafts clause by clause: what is the same, what was changed word by word, what only one text has."""

from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import Literal

from rapidfuzz import fuzz

from tahqiq.model.frozen import Frozen
from tahqiq.model.talks import Clause

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
    scored = sorted(
        (
            (-fuzz.token_sort_ratio(a.text, b.text, processor=_plain), n, m)
            for n, a in enumerate(one)
            for m, b in enumerate(other)
        ),
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
    for tag, a1, a2, b1, b2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(kind="both", words=" ".join(a[a1:a2])))
            continue
        if a2 > a1:
            pieces.append(Piece(kind="one", words=" ".join(a[a1:a2])))
        if b2 > b1:
            pieces.append(Piece(kind="other", words=" ".join(b[b1:b2])))
    return tuple(pieces)
