"""A position: what one claim says of one topic, and of which thing it says so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.values import Value

Occasion = Literal["same", "later", "apart"]


@dataclass(frozen=True, slots=True)
class Position:
    """``key`` is what all positions of one thing share: a side, what is counted. ``about`` are names of the
    thing where claims may name it more or less fully (crossings); empty is not named."""

    topic: str
    value: Value
    heard: Heard
    key: str = ""
    round: int | None = None
    about: frozenset[str] = frozenset()
    denies: bool = False

    def order(self) -> tuple[str, int, int, str, tuple[str, ...]]:
        """A fixed order, whatever order the reports came in."""
        claim = self.heard.claim
        return self.heard.report.doc, claim.start, claim.end, self.value.words(), tuple(sorted(self.about))


@dataclass(frozen=True, slots=True)
class Topic:
    """One thing on which reports can differ.

    ``positions`` reads what a claim says of it. ``occasion`` tells of two positions with equal keys whether they
    speak of the same thing at the same time, of the same thing at different times, or of two things; ``doubtful``
    whether that is so weakly founded that a person should look.
    """

    names: tuple[str, ...]
    positions: Callable[[Heard], Iterable[Position]]
    occasion: Callable[[Position, Position], Occasion]
    doubtful: Callable[[Position, Position], bool] | None = None
