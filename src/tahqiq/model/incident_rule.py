"""Incident rules: what a mission counts as one incident (a happening, a salvo, a village-day), in one version.

Published counts differ by this rule alone, so it is adopted by name and version and printed beside what it made.
"""

from typing import Annotated

from pydantic import Field, model_validator

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.frozen import Frozen

Hours = Annotated[float, Field(ge=0, le=10_000)]
Kilometres = Annotated[float, Field(ge=0, le=3_000)]


class RuleLimits(Frozen):
    """What may be one incident and what must be; ``None`` where the rule sets no such limit.

    Reports whose times lie surely more than ``max_gap_hours`` apart, or places more than ``max_distance_km``, are
    never one incident, nor does one last surely longer than ``max_span_hours``. Reports of one kind of event less
    than ``join_gap_hours`` apart at places no more than ``join_distance_km`` apart are one.
    """

    max_gap_hours: Hours | None = None
    max_distance_km: Kilometres | None = None
    max_span_hours: Hours | None = None
    join_gap_hours: Hours | None = None
    join_distance_km: Kilometres | None = None


class IncidentRule(RuleLimits):
    """A rule by name and version, with limits of its own for some kinds of event.

    ``by_type`` holds what differs for a kind; what it leaves out is as for all others.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
    version: Annotated[int, Field(ge=1)] = 1
    about: str = ""
    according_to: str = ""
    by_type: dict[str, RuleLimits] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _says_something_possible(self) -> "IncidentRule":
        unknown = sorted(set(self.by_type) - set(FAMILY_OF))
        if unknown:
            raise ValueError(f"there is no kind of event '{unknown[0]}'")
        for limits in (self, *(self.limits_of(kind) for kind in self.by_type)):
            if (limits.join_gap_hours is None) != (limits.join_distance_km is None):
                raise ValueError("what joins needs both join_gap_hours and join_distance_km")
        return self

    @property
    def label(self) -> str:
        """As it is printed beside every count, e.g. ``happening/1``."""
        return f"{self.name}/{self.version}"

    def limits_of(self, event_type: str) -> RuleLimits:
        """The limits for one kind of event."""
        own = {name: getattr(self, name) for name in RuleLimits.model_fields}
        different = self.by_type.get(event_type)
        if different is not None:
            own |= different.model_dump(exclude_unset=True)
        return RuleLimits(**own)
