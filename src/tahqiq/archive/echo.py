"""Echo: how likely it is that one report repeats another, by words, tolls, records and stated origin.

A table of features with weights, like the rest of the matching; the sum is log-odds, above 0 means one voice. Words
weigh by rarity (inverse document frequency, Sparck Jones 1972); words of the incident's own places, parties and acts
do not count, since whoever reports it must use them. Order does not matter, so that a turned-round copy is one.
"""

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.sheet import compiled
from tahqiq.archive.wording import each_once, read_words

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]

WEIGHTS: Final = {
    "always": -6.0,
    "words_contained": 4.0,
    "words_alike": 2.0,
    "shared_weight": 0.5,
    "contained_and_weighty": 1.0,
    "same_ending": 1.0,
    "names_the_other": 6.0,
    "both_name_a_third": 1.0,
    "same_tolls": 0.5,
    "other_tolls": -0.5,
    "later_hours": -0.1,
    "same_record": 1.0,
    "wordless": 0.0,
}
FEATURES: Final = tuple(name for name in WEIGHTS if name != "always")
ECHO_WEIGHTS: Final = np.array(list(WEIGHTS.values()))
_GIVEN: Final = ("place_name", "actor", "target", "event_type")
_ENDING: Final = 4  # closing words that a copy keeps
_ENOUGH: Final = 40.0  # weight of shared words beyond which more says nothing
_RARE: Final = 3.5  # least rarity of a source's name of one word: "police" is no source
_UNSEEN: Final = (
    1000.0  # texts thought of beside the table's own, so that in a table of three no word is common
)
_TOLLS: Final = ("killed_min", "killed_max", "wounded_min", "wounded_max")
_RECORD: Final = ("lat", "lon", "occurred_at_earliest", "occurred_at_latest")


class EchoSheet(NamedTuple):
    """Reports as the compiled loops read them; rows of a list run from ``first_x[i]`` to ``first_x[i + 1]``."""

    first_word: Longs
    words: Ints  # different words of each text, ascending
    rarity: NDArray[np.float32]
    ending: NDArray[np.uint64]  # 0 where the text is too short to have one
    first_given: Longs
    given: Ints  # words of the report's other columns
    first_named: Longs
    named: Ints  # sources that the text names
    source: Ints
    sources: int
    tolls: NDArray[np.float64]
    record: NDArray[np.float64]
    hours: NDArray[np.float64]


def echo_sheet(table: pa.Table) -> EchoSheet:
    """The sheet of a report table."""
    coded = table.column("source_id").combine_chunks().dictionary_encode()
    names = pc.replace_substring_regex(coded.dictionary, "[_@./-]+", " ")
    given = pc.binary_join_element_wise(
        *(pc.fill_null(table.column(name), "") for name in _GIVEN), " ", null_handling="replace"
    )
    n = table.num_rows
    every = pa.chunked_array([*table.column("text").chunks, *given.chunks, names])
    starts, hashes, _figures, _triples, _triple_starts = read_words(every)
    distinct, codes = np.unique(hashes, return_inverse=True)
    codes = codes.astype(np.int32)
    words, first_word, counts = each_once(starts[: n + 1], codes, len(distinct))
    own_words, first_given, _counts = each_once(starts[n : 2 * n + 1], codes, len(distinct))
    rarity = np.log((_UNSEEN + n) / (1.0 + counts)).astype(np.float32)
    source = pc.fill_null(coded.indices, -1).to_numpy(zero_copy_only=False).astype(np.int32)
    first_named, named = _named(starts, codes, n, source, rarity)
    return EchoSheet(
        first_word=first_word,
        words=words,
        rarity=rarity,
        ending=_endings(starts[: n + 1], hashes),
        first_given=first_given,
        given=own_words,
        first_named=first_named,
        named=named,
        source=source,
        sources=len(coded.dictionary),
        tolls=_numbers(table, _TOLLS),
        record=_numbers(table, _RECORD),
        hours=_numbers(table, ("reported_at",))[:, 0] / 3.6e9,
    )


def _numbers(table: pa.Table, names: tuple[str, ...]) -> NDArray[np.float64]:
    columns = []
    for name in names:
        column = table.column(name)
        whole = column.cast(pa.int64()) if pa.types.is_timestamp(column.type) else column
        columns.append(pc.fill_null(whole.cast(pa.float64(), safe=False), np.nan).to_numpy())
    return np.stack(columns, axis=1)


@compiled
def _endings(starts: Any, hashes: Any) -> Any:
    n = len(starts) - 1
    out = np.zeros(n, dtype=np.uint64)
    for i in range(n):
        if starts[i + 1] - starts[i] > _ENDING:
            for k in range(starts[i + 1] - _ENDING, starts[i + 1]):
                out[i] = (out[i] ^ hashes[k]) * np.uint64(1099511628211)
    return out


@compiled
def _named(starts: Any, codes: Any, n: int, source: Any, rarity: Any) -> Any:
    """The sources that each text names in full: all words of the name in a row, or two of them turned round."""
    sources = len(starts) - 1 - 2 * n
    by_word = np.full(len(rarity), -1, dtype=np.int64)
    following = np.full(2 * sources, -1, dtype=np.int64)
    for s in range(sources):
        begin, end = starts[2 * n + s], starts[2 * n + s + 1]
        if end - begin == 0 or (end - begin == 1 and rarity[codes[begin]] < _RARE):
            continue
        following[2 * s], by_word[codes[begin]] = by_word[codes[begin]], 2 * s
        if end - begin == 2 and codes[begin] != codes[begin + 1]:
            following[2 * s + 1], by_word[codes[begin + 1]] = by_word[codes[begin + 1]], 2 * s + 1
    first = np.zeros(n + 1, dtype=np.int64)
    out = np.empty(max(16, n), dtype=np.int32)
    used = 0
    for i in range(n):
        for k in range(starts[i], starts[i + 1]):
            entry = by_word[codes[k]]
            while entry >= 0:
                s = entry // 2
                begin, length = starts[2 * n + s], starts[2 * n + s + 1] - starts[2 * n + s]
                there = source[i] != s and k + length <= starts[i + 1]
                for step in range(length):
                    word = begin + (length - 1 - step if entry % 2 else step)
                    there = there and codes[k + step] == codes[word]
                if there and used < len(out) and s not in out[first[i] : used]:
                    out[used] = s
                    used += 1
                entry = following[entry]
        first[i + 1] = used
    return first, out[:used].copy()


@compiled
def echo_score(sheet: Any, weights: Any, given: Any, label: int, one: int, other: int) -> float:
    """Log-odds that the later report ``other`` repeats ``one``; ``given[word]`` is the label where all may use it."""
    row = np.empty(len(weights) - 1, dtype=np.float64)
    echo_features(sheet, given, label, one, other, row)
    total = float(weights[0])
    for k in range(len(row)):
        total += weights[k + 1] * row[k]
    return float(total)


@compiled
def echo_features(sheet: Any, given: Any, label: int, one: int, other: int, row: Any) -> None:
    """Fills the features of :data:`FEATURES`."""
    _words(sheet, given, label, one, other, row)
    row[4] = sheet.ending[one] != 0 and sheet.ending[one] == sheet.ending[other]
    row[5] = _is_named(sheet, one, sheet.source[other]) or _is_named(sheet, other, sheet.source[one])
    row[6] = 0.0
    for k in range(sheet.first_named[one], sheet.first_named[one + 1]):
        if _is_named(sheet, other, sheet.named[k]):
            row[6] = 1.0
    both, same, some = 0, 0, 0.0
    for k in range(sheet.tolls.shape[1]):
        mine, theirs = sheet.tolls[one, k], sheet.tolls[other, k]
        if not np.isnan(mine) and not np.isnan(theirs):
            both += 1
            same += mine == theirs
            some += mine
    row[7] = both > 0 and same == both and some > 0.0
    row[8] = both - same
    row[9] = (
        np.log1p(abs(sheet.hours[other] - sheet.hours[one]))
        if not np.isnan(sheet.hours[one] + sheet.hours[other])
        else 3.0
    )
    row[10] = 1.0
    for k in range(sheet.record.shape[1]):
        if np.isnan(sheet.record[one, k]) or sheet.record[one, k] != sheet.record[other, k]:
            row[10] = 0.0


@compiled
def _words(sheet: Any, given: Any, label: int, one: int, other: int, row: Any) -> None:
    a, a_end = sheet.first_word[one], sheet.first_word[one + 1]
    b, b_end = sheet.first_word[other], sheet.first_word[other + 1]
    shared, first, second = 0.0, 0.0, 0.0
    while a < a_end or b < b_end:
        left = sheet.words[a] if a < a_end else np.int32(2147483647)
        right = sheet.words[b] if b < b_end else np.int32(2147483647)
        word = min(left, right)
        weight = 0.0 if given[word] == label else sheet.rarity[word]
        if left == right:
            shared += weight
        if left == word:
            first += weight
            a += 1
        if right == word:
            second += weight
            b += 1
    least = min(first, second)
    row[0] = shared / least if least > 0.0 else 0.0
    row[1] = shared / (first + second - shared) if least > 0.0 else 0.0
    row[2] = min(shared, _ENOUGH) / 10.0
    row[3] = row[0] * row[2]
    row[11] = least == 0.0


@compiled
def _is_named(sheet: Any, row: int, source: int) -> bool:
    return source in sheet.named[sheet.first_named[row] : sheet.first_named[row + 1]]
