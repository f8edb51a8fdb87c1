"""Sketches: as much of an incident as the matcher needs to compare a new claim with it."""

from dataclasses import dataclass

from tahqiq.model.claim import Claim


@dataclass(frozen=True, slots=True)
class Sketch:
    """An incident by its id and the claims that belong to it now."""

    id: str
    claims: tuple[Claim, ...]
