"""Small cells: a count so small that it points at people is not shown, and no other count gives it away.

Source: cell suppression as in official statistics (Willenborg and de Waal, Elements of Statistical Disclosure
Control, 2001): a primary cell is hidden below a threshold, and where a total is shown a second cell with it.
"""

from collections.abc import Sequence
from typing import TypeVar

from tahqiq.model.crossing import Traffic
from tahqiq.model.generalisation import LEAST_COUNT
from tahqiq.model.quantity import Range
from tahqiq.model.returns import Part, Returned, ReturnsReport, Vulnerable

LEAST = LEAST_COUNT
OTHERS = "other places"
_Counted = TypeVar("_Counted", Part, Vulnerable, Returned)


def parts_shown(parts: Sequence[Part], least: int = LEAST) -> tuple[Part, ...]:
    """The parts of a total with the small ones put together as other places, so that no single one can be had.

    The sum stays as it was. Where the small ones together are still fewer than ``least``, or there is one alone,
    the smallest of the others goes in with them.
    """
    ordered = sorted(parts, key=lambda part: (-part.individuals, part.place))
    large = [part for part in ordered if part.individuals >= least]
    small = [part for part in ordered if part.individuals < least]
    if not small:
        return tuple(parts)
    while large and (len(small) < 2 or sum(part.individuals for part in small) < least):
        small.append(large.pop())
    together = sum(part.individuals for part in small)
    if together < least:
        return ()
    return (*large, Part(place=OTHERS, individuals=together))


def parts_of(report: ReturnsReport, parts: Sequence[Part]) -> tuple[Part, ...]:
    """The parts of a report as they may be shown: none where a group is withheld, for their sum would give it away."""
    if len(groups_shown(report.counts)) < len(report.counts):
        return ()
    return parts_shown(parts)


def counts_shown(counts: Sequence[_Counted], least: int = LEAST) -> tuple[_Counted, ...]:
    """The counts that are large enough, where no total over them is shown; families go with small individuals."""
    return tuple(count for count in counts if count.individuals >= least)


def groups_shown(counts: Sequence[Returned], least: int = LEAST) -> tuple[Returned, ...]:
    """The groups that are large enough; the count of families goes where it is small itself."""
    return tuple(
        one if one.families is None or one.families >= least else one.but(families=None)
        for one in counts_shown(counts, least)
    )


def at_least(count: int | None, least: int = LEAST) -> int | None:
    """The count where it is large enough; nothing where it is small."""
    return count if count is None or count >= least else None


def traffic_shown(told: Traffic, least: int = LEAST) -> Range:
    """How many were counted at a crossing; of few persons only that they were fewer than ``least``."""
    few = told.count.max if told.count.max is not None else told.count.min
    small = told.unit == "persons" and few is not None and few < least
    return Range(max=least - 1) if small else told.count
