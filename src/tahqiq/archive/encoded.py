"""Encoded reports: one report as a few hundred bytes, so that an archive hands back its neighbours ready to compare."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.reports import Reports, folded_place
from tahqiq.archive.taxonomy import Taxonomy, folded
from tahqiq.archive.wording import Wording

Hashes = NDArray[np.uint64]

MEASURES: Final = (
    *("reported", "start", "end", "lat", "lon", "precision", "grain"),
    *("killed_low", "killed_high", "wounded_low", "wounded_high"),
)
NAMES: Final = ("source", "kind", "place", "event_type", "actor", "target")
FIXED: Final = np.dtype(
    [
        ("measures", "<f8", (len(MEASURES),)),
        ("names", "<u8", (len(NAMES),)),  # 0 where the report does not say
        ("letters", "<u8"),
        ("sameness", "<u8"),
        ("located", "<i4"),
        ("assumed", "<i4"),
        ("words", "<i4"),
        ("links", "<i4"),
    ]
)
_WORD: Final = np.dtype([("hash", "<u8"), ("figure", "<u8")])
LINK: Final = np.dtype([("report", "<i8"), ("log_odds", "<f4"), ("strain", "<f4")])


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """One report: its measures (``MEASURES``), hashes of its folded names (``NAMES``) and of its words.

    ``links`` are the earlier reports with which it was compared: number, first log-odds, strain.
    """

    fixed: Any
    words: Any
    links: Any

    def as_bytes(self) -> bytes:
        """As :func:`decoded` reads it."""
        fixed = self.fixed.copy()
        fixed["words"], fixed["links"] = len(self.words), len(self.links)
        whole: bytes = fixed.tobytes() + self.words.tobytes() + self.links.tobytes()
        return whole

    def with_links(self, links: Any) -> "Encoded":
        """As it is stored once it has been compared."""
        return Encoded(self.fixed, self.words, links)


def hash_of(name: str) -> int:
    """64 bits of a folded name, never 0."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little") or 1


def decoded(data: bytes) -> Encoded:
    """What :meth:`Encoded.as_bytes` wrote."""
    fixed = np.frombuffer(data, dtype=FIXED, count=1)
    words, links = int(fixed["words"][0]), int(fixed["links"][0])
    at = FIXED.itemsize
    after = at + words * _WORD.itemsize
    return Encoded(
        fixed,
        np.frombuffer(data, dtype=_WORD, count=words, offset=at),
        np.frombuffer(data, dtype=LINK, count=links, offset=after),
    )


def names_in(table: pa.Table, taxonomy: Taxonomy, aliases: Aliases) -> dict[str, list[str]]:
    """The folded names of each of :data:`NAMES` by the codes that :func:`normalise` gives them."""
    parties = sorted({*_of(table, "actor", aliases.canonical), *_of(table, "target", aliases.canonical)})
    return {
        "source": _of(table, "source_id", folded),
        "kind": _of(table, "source_kind", folded),
        "place": _of(table, "place_name", folded_place),
        "event_type": list(taxonomy.names),
        "actor": parties,
        "target": parties,
    }


def _of(table: pa.Table, column: str, fold: Callable[[str], str]) -> list[str]:
    return sorted({fold(name) for name in table.column(column).drop_null().unique().to_pylist()} - {""})


def encode(reports: Reports, names: dict[str, list[str]]) -> list[Encoded]:
    """Each report by itself, without links; ``names`` as of :func:`names_in`."""
    fixed = np.zeros(len(reports), dtype=FIXED)
    for at, measure in enumerate(MEASURES):
        fixed["measures"][:, at] = getattr(reports, measure)
    for at, kind in enumerate(NAMES):
        hashes = np.array([*(hash_of(name) if name else 0 for name in names[kind]), 0], dtype=np.uint64)
        fixed["names"][:, at] = hashes[getattr(reports, kind)]
    fixed["letters"], fixed["sameness"] = reports.place_letters, reports.wording.sameness
    fixed["located"], fixed["assumed"] = reports.located, reports.time_assumed
    wording, none = reports.wording, without_links()
    return [Encoded(fixed[row : row + 1], words_as_stored(wording, row), none) for row in range(len(reports))]


def without_links() -> Any:
    """Of a report that was not compared yet."""
    return np.empty(0, dtype=LINK)


def words_as_stored(wording: Wording, row: int) -> Any:
    """The words of a row by their hashes."""
    codes = wording.words[wording.first_word[row] : wording.first_word[row + 1]]
    words = np.empty(len(codes), dtype=_WORD)
    words["hash"], words["figure"] = wording.hashes[codes], wording.figure[codes]
    return words


def stacked(several: Sequence[Encoded]) -> tuple[Any, Any, NDArray[np.int64]]:
    """The fixed parts of several reports one under another, all their words, and where each report's words begin."""
    # joined as bytes: concatenating structured arrays costs ten times as much
    fixed = np.frombuffer(b"".join(each.fixed.tobytes() for each in several), dtype=FIXED)
    words = np.frombuffer(b"".join(each.words.tobytes() for each in several), dtype=_WORD)
    first = np.zeros(len(several) + 1, dtype=np.int64)
    np.cumsum([len(each.words) for each in several], out=first[1:])
    return fixed, words, first
