"""A speaker: who says something, and by way of whom it reached the report."""

from dataclasses import dataclass

from tahqiq.model.claim import SpeakerKind


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: the names from the knower on, the outlets that carry it, and what kind of source it is."""

    names: tuple[str, ...]
    outlets: tuple[str, ...]
    kind: SpeakerKind

    @property
    def chain(self) -> tuple[str, ...]:
        """The knower first, the outlet last, nobody twice."""
        return tuple(dict.fromkeys((*self.names, *self.outlets)))
