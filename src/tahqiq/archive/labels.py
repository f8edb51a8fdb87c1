"""Labels: what people said of pairs of reports, same or not, which stands whatever the numbers say."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pyarrow as pa

from tahqiq.errors import BadInput

_YES: Final = frozenset({"1", "true", "yes", "same", "y", "t"})
_NO: Final = frozenset({"0", "false", "no", "different", "n", "f"})
_UNSURE: Final = frozenset({"", "unsure", "?", "na", "null"})


@dataclass(frozen=True, slots=True)
class Labels:
    """Pairs of rows that people judged; a later line on the same pair replaces an earlier one.

    ``unsure`` are pairs at which somebody looked without being able to say. ``notes`` tell what was left out.
    """

    same: tuple[tuple[int, int], ...] = ()
    different: tuple[tuple[int, int], ...] = ()
    unsure: tuple[tuple[int, int], ...] = ()
    notes: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.same) + len(self.different)


def read_labels(rows: Iterable[tuple[str, str, str]], ids: pa.ChunkedArray) -> Labels:
    """From (report_id_a, report_id_b, same); pairs with a report that is not in the table are left out and counted.

    Raises :class:`BadInput` ARC009 for a word that is neither yes nor no.
    """
    wanted = list(rows)
    named = {name for one, other, _ in wanted for name in (one, other)}
    row_of = {name: row for row, name in enumerate(ids.to_pylist()) if name in named} if named else {}
    judged: dict[tuple[int, int], str] = {}
    strange = 0
    for one, other, said in wanted:
        word = said.casefold()
        if word not in _YES | _NO | _UNSURE:
            raise BadInput(
                "ARC009",
                f"'{said}' says neither that {one} and {other} are the same nor that not",
                "write 1 or 0.",
            )
        if one not in row_of or other not in row_of or one == other:
            strange += 1
            continue
        pair = (min(row_of[one], row_of[other]), max(row_of[one], row_of[other]))
        judged[pair] = "same" if word in _YES else "different" if word in _NO else "unsure"
    notes = (f"{strange} labelled pairs name reports that are not in the table: left out",) if strange else ()
    return Labels(_with(judged, "same"), _with(judged, "different"), _with(judged, "unsure"), notes)


def _with(judged: dict[tuple[int, int], str], word: str) -> tuple[tuple[int, int], ...]:
    return tuple(sorted(pair for pair, said in judged.items() if said == word))
