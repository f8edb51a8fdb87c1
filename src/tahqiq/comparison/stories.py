"""Stories: whether two reports are about the same sides at all; two wars have their own truces and talks."""

from collections import Counter
from collections.abc import Iterable

from tahqiq.comparison.heard import Heard

_ENOUGH = 2  # sides that a report must name before it can be told what war it is about
_MAIN = 3  # sides of a report that its story is about


def main_sides(claims: Iterable[Heard]) -> dict[str, frozenset[str]]:
    """The sides that each report names most, as those who act or as those who speak."""
    named: dict[str, Counter[str]] = {}
    for heard in claims:
        named.setdefault(heard.report.doc, Counter()).update(_sides(heard))
    return {
        doc: frozenset(side for side, _ in sorted(sides.items(), key=lambda one: (-one[1], one[0]))[:_MAIN])
        for doc, sides in named.items()
    }


def _sides(heard: Heard) -> frozenset[str]:
    return heard.sides | ({heard.speaker_side} if heard.speaker_side else frozenset())


def one_story(one: Heard, other: Heard, sides: dict[str, frozenset[str]]) -> bool:
    """Whether two claims may be of one story: they or their reports share a side, or name too few to tell."""
    if _sides(one) & _sides(other):
        return True
    some = sides.get(one.report.doc, frozenset())
    others = sides.get(other.report.doc, frozenset())
    return len(some) < _ENOUGH or len(others) < _ENOUGH or bool(some & others)
