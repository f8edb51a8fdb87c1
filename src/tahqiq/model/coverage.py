"""Coverage: who could have seen. Zero is zero only where there was coverage."""

from typing import Annotated

from pydantic import AwareDatetime, Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.observation import Means
from tahqiq.model.release import Label


class Coverage(Frozen):
    """Hours that one station, patrol or sensor watched a sector, or was kept from watching it.

    ``denied_by`` and ``denial`` are set for a restriction of movement: those hours count as not watched.
    """

    id: str
    submission: str
    team: str
    sector: str
    means: Means
    start: AwareDatetime
    end: AwareDatetime
    hours: Annotated[float, Field(ge=0, le=24 * 31)]
    denied_by: str | None = None
    denial: str | None = None
    release: Label
    exercise: bool = False
