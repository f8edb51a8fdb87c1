"""Provisions: one clause of an agreement that can be cited, kept and broken."""

from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from tahqiq.model.area import Area, area_of_place
from tahqiq.model.event_type import EventType
from tahqiq.model.frozen import Frozen

_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


def _in_our_time(moment: datetime) -> datetime:
    if _EARLIEST <= moment <= _LATEST:
        return moment
    raise ValueError("a moment lies between the years 1900 and 2200")


OurTime = Annotated[AwareDatetime, AfterValidator(_in_our_time)]
Modality = Literal["obligation", "prohibition", "permission", "exemption"]
ProvisionId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9.]+$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]  # BCP 47


class Wording(Frozen):
    """The clause in one more language. Only a language in which the instrument was agreed is authentic."""

    language: Language
    text: str
    authentic: bool = False


class Period(Frozen):
    """When a clause holds, or by when a duty is to be done.

    ``start`` and ``until`` are moments; ``days_in_force`` counts days from the instrument's entry into force and
    ends with the last of those days in the mission's zone (Lebanon 2024: withdrawal within 60 days).
    """

    start: OurTime | None = None
    until: OurTime | None = None
    days_in_force: Annotated[int, Field(ge=1, le=10_000)] | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "Period":
        if self.start is not None and self.until is not None and self.until < self.start:
            raise ValueError("a period ends before it begins")
        return self


class Quantity(Frozen):
    """How much is allowed or owed, of what: "600 trucks a day", "at most 2 guns", "all of 40 posts".

    ``amount`` counts ``unit``; ``out_of`` is the denominator (the baseline declared), without which a share
    means nothing; ``per`` is the span that it is counted over.
    """

    bound: Literal["at_least", "at_most", "exactly"]
    amount: Annotated[float, Field(ge=0)]
    unit: str
    out_of: Annotated[float, Field(gt=0)] | None = None
    per: Literal["in_all", "day", "week", "month"] = "in_all"


class Retirement(Frozen):
    """From when a clause is no longer part of the instrument, by which version, and why. Its id is never reused."""

    at: OurTime
    version: Annotated[int, Field(ge=2)]
    why: str


class Provision(Frozen):
    """One clause that can be kept or broken.

    ``actors`` are party codes and always named one by one, so that a clause binds both alike. ``acts`` are the
    event types that engage it. ``area`` is where it holds; without one it holds everywhere. ``exempts`` names
    the provisions from which a permission or exemption exempts; ``exempt_notices`` are the kinds of notice,
    received in advance, that exempt an act from this one. ``access`` says who lets whom in to verify it;
    ``baseline`` what was declared, against which it is measured. ``since_version`` is the version of the
    instrument that brought it.
    """

    id: ProvisionId
    number: str
    heading: str | None = None
    text: str
    wordings: tuple[Wording, ...] = ()
    modality: Modality
    actors: tuple[str, ...]
    acts: tuple[EventType, ...]
    area: Area | None = None
    period: Period | None = None
    quantity: Quantity | None = None
    exempts: tuple[ProvisionId, ...] = ()
    exempt_notices: tuple[str, ...] = ()
    verification_method: str | None = None
    evidence_of_fulfilment: str | None = None
    baseline: str | None = None
    access: str | None = None
    since_version: Annotated[int, Field(ge=1)] = 1
    retired: Retirement | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_once_written(cls, said: Any) -> Any:
        """Reads provisions of entries made before areas had a shape: a place, with a radius of its own."""
        if not isinstance(said, dict) or "area_radius_km" not in said:
            return said
        radius = said["area_radius_km"]
        now = {name: value for name, value in said.items() if name != "area_radius_km"}
        if isinstance(place := said.get("area"), dict):
            now["area"] = area_of_place(place, radius)
        return now
