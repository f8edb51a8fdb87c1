"""Independence: how many voices stand behind an incident, when what one source copied from another counts once.

Within an incident two reports are one voice where the same source speaks twice, where one names the other as its
origin, or where words, tolls and timing make a copy likelier than chance (:mod:`tahqiq.archive.echo`). Voices are
chains of such pairs: a copy of a copy still has the first one's voice.
"""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from tahqiq.archive.average_link import join, root
from tahqiq.archive.echo import ECHO_WEIGHTS, echo_score, echo_sheet
from tahqiq.archive.sheet import compiled

Longs = NDArray[np.int64]

FLOOD: Final = 12  # reports of one voice in one incident beyond which it is flagged
REACH: Final = (
    48  # reports before it that each is compared with, and as many of the first: bounds a flood's work
)


@dataclass(frozen=True, slots=True, eq=False)
class Voices:
    """The independent voices of each incident.

    ``voices``: how many, one entry an incident (0 to the largest label). ``voice``: one number a report, the row of
    its voice's first report. ``echo_of``: the row that the report most likely repeats, -1 where it speaks for itself.
    ``flooded``: reports of a voice that repeats itself more than :data:`FLOOD` times in one incident.
    """

    voices: NDArray[np.int32]
    voice: NDArray[np.int32]
    echo_of: NDArray[np.int32]
    flooded: NDArray[np.bool_]


def independent_voices(table: pa.Table, labels: NDArray[np.integer[Any]]) -> Voices:
    """From a report table (:mod:`tahqiq.archive.columns`) and the incident of each row, numbers from 0.

    Time grows with the reports, not with their pairs: each is held against at most twice :data:`REACH` others.
    """
    labels = np.asarray(labels, dtype=np.int64)
    sizes = np.bincount(labels)
    reported = table.column("reported_at").cast(pa.int64())
    moment = pc.fill_null(reported, np.iinfo(np.int64).max).to_numpy()
    ids = np.asarray(pc.rank(table.column("report_id"), sort_keys="ascending", tiebreaker="first"))
    shared = np.flatnonzero(sizes[labels] > 1)
    rows = shared[np.lexsort((ids[shared], moment[shared], labels[shared]))]
    voice = np.arange(table.num_rows, dtype=np.int32)
    echo_of = np.full(table.num_rows, -1, dtype=np.int32)
    if len(rows):
        sheet = echo_sheet(table.take(rows))
        first, likeliest = _chains(labels[rows], sheet, ECHO_WEIGHTS, REACH)
        voice[rows] = rows[first]
        echo_of[rows] = np.where(likeliest >= 0, rows[likeliest], -1)
    return Voices(
        voices=np.bincount(labels[np.unique(voice)], minlength=len(sizes)).astype(np.int32),
        voice=voice,
        echo_of=echo_of,
        flooded=np.bincount(voice, minlength=len(voice))[voice] > FLOOD,
    )


@compiled
def _chains(labels: Any, sheet: Any, weights: Any, reach: int) -> Any:
    """Rows by incident and time: the first row of each row's voice, and the row it most likely repeats."""
    n = len(labels)
    parent = np.arange(n)
    likeliest = np.full(n, -1, dtype=np.int64)
    given = np.full(len(sheet.rarity), -1, dtype=np.int64)
    last_of = np.full(sheet.sources, -1, dtype=np.int64)
    begin = 0
    for row in range(n):
        if labels[row] != labels[begin]:
            begin = row
        if row == begin:
            _stamp(sheet, labels, row, given)
        _same_source(sheet, begin, row, parent, last_of, likeliest)
        best = 0.0
        for other in range(begin, row):
            if begin + reach <= other < row - reach:
                continue
            score = echo_score(sheet, weights, given, labels[row], other, row)
            if score > 0.0:
                join(parent, other, row)
            if score > best:
                best = score
                likeliest[row] = other
    first = np.empty(n, dtype=np.int64)
    for row in range(n):
        first[row] = root(parent, row)
    return first, likeliest


@compiled
def _stamp(sheet: Any, labels: Any, begin: int, given: Any) -> None:
    """Marks the words of the incident's own places, parties and acts: any report of it may use them."""
    row = begin
    while row < len(labels) and labels[row] == labels[begin]:
        for k in range(sheet.first_given[row], sheet.first_given[row + 1]):
            given[sheet.given[k]] = labels[begin]
        row += 1


@compiled
def _same_source(sheet: Any, begin: int, row: int, parent: Any, last_of: Any, likeliest: Any) -> None:
    source = sheet.source[row]
    if source < 0:
        return
    if last_of[source] >= begin:
        join(parent, last_of[source], row)
        likeliest[row] = last_of[source]
    last_of[source] = row
