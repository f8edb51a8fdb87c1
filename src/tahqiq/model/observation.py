"""Observations: one thing seen, heard or recorded, with count and unit, and from where."""

from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.release import Label

Means = Literal["saw", "heard", "camera", "uav", "radar", "satellite", "inspected", "told"]


class Observation(Frozen):
    """A row of a field report in the shape of the SMM annex table (DOMAIN §5).

    ``station`` is where the observer stood and ``place`` where it happened: never the same thing.
    ``weapon`` is ``N/K`` when not known. ``claim`` is the claim that this row makes.
    """

    id: str
    submission: str
    row: int
    team: str
    station: Place
    place: Place
    means: Means
    count: Annotated[int, Field(ge=0)] | None
    unit: str
    description: str = ""
    direction: str | None = None
    weapon: str = "N/K"
    when: When
    live_fire_exercise: bool = False
    claim: str
    release: Label
    exercise: bool = False
