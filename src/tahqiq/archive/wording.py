"""Wording: the words of each report, so that copies are met and the weight of a shared word is known."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numba
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]
Hashes = NDArray[np.uint64]

MOST_WORDS: Final = (
    96  # of one report; what a longer text says after that is seldom about the incident itself
)
SHINGLE: Final = 3  # words in a row that a copy keeps though it is shortened or its sentences change places
_SEED: Final = np.uint64(14695981039346656037)
_PRIME: Final = np.uint64(1099511628211)

compiled: Callable[..., Any] = numba.njit(cache=True, nogil=True)


@dataclass(frozen=True, slots=True, eq=False)
class Wording:
    """The different words of each report, row by row, and the triples of words that stand in it.

    Words of row i are ``words[first_word[i]:first_word[i + 1]]``, ascending codes; ``rarity`` is the weight of a
    code (natural logarithm of reports over reports with the word), ``figure`` tells whether it is a number.
    Triples (64-bit hashes) are laid out likewise in ``triples`` by ``first_triple``. ``sameness`` is one hash of all
    words of a row whatever their order, 0 without text. ``hashes`` is the word behind each code, as a 64-bit hash.
    ``triple_uses`` are the counts of :func:`tahqiq.archive.kin_keys.counted_triples` over a larger table, if this is
    part of one.
    """

    first_word: Longs
    words: Ints
    rarity: NDArray[np.float32]
    figure: NDArray[np.bool_]
    first_triple: Longs
    triples: Hashes
    sameness: Hashes
    hashes: Hashes
    triple_uses: NDArray[np.uint8] | None = None

    def taken(self, rows: Longs) -> "Wording":
        """The wording of these rows, in this order; weights stay those of the whole table."""
        first_word, words = _take_runs(self.first_word, self.words, rows)
        first_triple, triples = _take_runs(self.first_triple, self.triples, rows)
        return Wording(
            first_word=first_word,
            words=words,
            rarity=self.rarity,
            figure=self.figure,
            first_triple=first_triple,
            triples=triples,
            sameness=self.sameness[rows],
            hashes=self.hashes,
            triple_uses=self.triple_uses,
        )


def read_words(texts: pa.ChunkedArray) -> tuple[Longs, Hashes, NDArray[np.bool_], Hashes, Longs]:
    """The words of each text as they follow each other: where each text begins, hashes, which are numbers, triples."""
    low = pc.fill_null(pc.utf8_lower(texts), "")
    whole = low.combine_chunks() if isinstance(low, pa.ChunkedArray) else low
    if isinstance(whole, pa.ChunkedArray):  # too long for one array of strings: 64-bit offsets
        whole = pa.concat_arrays([part.cast(pa.large_string()) for part in whole.chunks])
    whole = whole.cast(pa.large_string())
    offsets = np.frombuffer(whole.buffers()[1], dtype=np.int64)[whole.offset : whole.offset + len(whole) + 1]
    body = whole.buffers()[2]
    letters = np.frombuffer(body, dtype=np.uint8) if body is not None else np.zeros(1, dtype=np.uint8)
    read: tuple[Longs, Hashes, NDArray[np.bool_], Hashes, Longs] = _read(
        letters, np.ascontiguousarray(offsets)
    )
    return read


def wording_of(texts: pa.ChunkedArray) -> Wording:
    """The words of each text, lower case, without marks; words of any script."""
    return _laid_out(*read_words(texts))


def wording_of_one(text: str) -> Wording:
    """As :func:`wording_of` of one text, without what making a column of it costs."""
    # beyond ASCII Python lowers some letters otherwise than a column of texts is lowered
    low = text.lower() if text.isascii() else pc.utf8_lower(pa.scalar(text, type=pa.string())).as_py()
    body = low.encode()
    letters = np.frombuffer(body, dtype=np.uint8) if body else np.zeros(1, dtype=np.uint8)
    return _laid_out(*_read(letters, np.array([0, len(body)], dtype=np.int64)))


def _laid_out(
    starts: Longs, hashes: Hashes, figures: NDArray[np.bool_], triples: Hashes, triple_starts: Longs
) -> Wording:
    distinct, codes = np.unique(hashes, return_inverse=True)
    words, first_word, counts = each_once(starts, codes.astype(np.int32), len(distinct))
    figure = np.zeros(len(distinct), dtype=np.bool_)
    figure[codes] = figures
    rarity = np.log((1.0 + len(starts)) / (1.0 + counts)).astype(np.float32)
    return Wording(
        first_word=first_word,
        words=words,
        rarity=rarity,
        figure=figure,
        first_triple=triple_starts,
        triples=triples,
        sameness=_sameness(first_word, words, distinct),
        hashes=distinct,
    )


@compiled
def _take_runs(first: Any, values: Any, rows: Any) -> Any:
    starts = np.zeros(len(rows) + 1, dtype=np.int64)
    for k in range(len(rows)):
        starts[k + 1] = starts[k] + first[rows[k] + 1] - first[rows[k]]
    out = np.empty(starts[-1], dtype=values.dtype)
    for k in range(len(rows)):
        out[starts[k] : starts[k + 1]] = values[first[rows[k]] : first[rows[k] + 1]]
    return starts, out


@compiled
def _rune(letters: Any, at: int, end: int) -> Any:
    """The code point that begins here, and how many bytes it takes."""
    lead = letters[at]
    if lead < 0x80:
        return np.int64(lead), 1
    size = 2 if lead < 0xE0 else (3 if lead < 0xF0 else 4)
    if at + size > end:
        return np.int64(0x20), end - at
    value = np.int64(lead) & (0x1F if size == 2 else (0x0F if size == 3 else 0x07))
    for k in range(1, size):
        value = (value << 6) | (np.int64(letters[at + k]) & 0x3F)
    return value, size


@compiled
def _is_letter(rune: int) -> Any:
    """Letters and digits; beyond ASCII all but spaces and the marks of Latin, Arabic and CJK writing."""
    if rune < 0x80:
        return (48 <= rune <= 57) or (97 <= rune <= 122) or (65 <= rune <= 90)
    if rune < 0xC0:
        return False
    if 0x2000 <= rune <= 0x206F or 0x3000 <= rune <= 0x303F or rune == 0xFEFF:
        return False
    return rune not in (0x060C, 0x061B, 0x061F, 0x066A, 0x066B, 0x066C, 0x06D4, 0x0640, 0x0964)


@compiled
def _read(letters: Any, offsets: Any) -> Any:
    """Every word of every text as a hash, whether it is a number, and hashes of words in a row."""
    n = len(offsets) - 1
    room = 16
    for i in range(n):
        room += min(MOST_WORDS, (offsets[i + 1] - offsets[i]) // 2 + 1)
    hashes = np.empty(room, dtype=np.uint64)
    figures = np.zeros(room, dtype=np.bool_)
    triples = np.empty(room, dtype=np.uint64)
    starts = np.zeros(n + 1, dtype=np.int64)
    triple_starts = np.zeros(n + 1, dtype=np.int64)
    used, triple_used = 0, 0
    for i in range(n):
        at, end, first = offsets[i], offsets[i + 1], used
        value, inside, number = _SEED, False, True
        while used - first < MOST_WORDS:
            rune, size = _rune(letters, at, end) if at < end else (np.int64(0x20), 1)
            if _is_letter(rune):
                value = (value ^ np.uint64(rune)) * _PRIME
                number = number and bool(48 <= rune <= 57)
                inside = True
            elif inside:
                hashes[used], figures[used] = value, number
                used += 1
                value, inside, number = _SEED, False, True
            if at >= end:
                break
            at += size
        starts[i + 1] = used
        for k in range(first, used - SHINGLE + 1):
            mixed = _SEED
            for word in range(k, k + SHINGLE):
                mixed = (mixed ^ hashes[word]) * _PRIME
                mixed ^= mixed >> np.uint64(29)
            triples[triple_used] = mixed
            triple_used += 1
        triple_starts[i + 1] = triple_used
    return starts, hashes[:used], figures[:used], triples[:triple_used].copy(), triple_starts


@compiled
def each_once(starts: Any, codes: Any, kinds: int) -> Any:
    """Each row's codes once, ascending, and in how many rows a code stands."""
    n = len(starts) - 1
    words = np.empty(starts[n] - starts[0], dtype=np.int32)
    first = np.zeros(n + 1, dtype=np.int64)
    counts = np.zeros(kinds, dtype=np.int64)
    used = 0
    for i in range(n):
        run = np.sort(codes[starts[i] : starts[i + 1]])
        for k in range(len(run)):
            if k == 0 or run[k] != run[k - 1]:
                words[used] = run[k]
                counts[run[k]] += 1
                used += 1
        first[i + 1] = used
    return words[:used].copy(), first, counts


@compiled
def _sameness(first: Any, words: Any, distinct: Any) -> Any:
    n = len(first) - 1
    out = np.zeros(n, dtype=np.uint64)
    for i in range(n):
        for k in range(first[i], first[i + 1]):
            mixed = distinct[words[k]]
            mixed ^= mixed >> np.uint64(31)
            out[i] += mixed * _PRIME
    return out
