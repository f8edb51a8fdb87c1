"""The structured forms that teams and liaison officers file, as JSON; an unknown field is refused as a typo.

They stand in the model because two stages speak of them: intake checks them, reading reads them.
"""

import re
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from pydantic import AwareDatetime, BeforeValidator, Field, model_validator

from tahqiq.model.event_type import EventType
from tahqiq.model.frozen import Frozen
from tahqiq.model.notice import NoticeKind
from tahqiq.model.observation import Means
from tahqiq.model.place import Latitude, Longitude

_CLOCK_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII
)
_HOW_TO_WRITE_A_TIME = "write day, clock time and UTC offset, such as 2025-10-29T14:05+05:00"
LONGEST_WATCH = timedelta(days=31)


def _clock_time(value: object) -> object:
    """Only a written day, time and offset is a time: a bare number would be taken for seconds since 1970."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or not _CLOCK_TIME.fullmatch(value.strip()):
        raise ValueError(_HOW_TO_WRITE_A_TIME)
    return datetime.fromisoformat(value.strip())


def _in_order(first: datetime, last: datetime | None, names: str) -> None:
    if last is not None and last < first:
        raise ValueError(f"the {names} lies before the beginning")


FormTime = Annotated[AwareDatetime, BeforeValidator(_clock_time)]
Positive = Annotated[int, Field(ge=0, le=100_000)]


class FormPlace(Frozen):
    """A place on a form: a name the gazetteer may know, or coordinates with their uncertainty, or both."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    lat: Latitude | None = None
    lon: Longitude | None = None
    precision_km: Annotated[float, Field(ge=0, le=500)] | None = None

    @model_validator(mode="after")
    def _both_or_neither(self) -> Self:
        if (self.lat is None) != (self.lon is None):
            raise ValueError("lat and lon belong together: give both or neither")
        return self


class FormObservation(Frozen):
    """One row: what was seen or heard, where, how, how many (SMM annex table, DOMAIN §5)."""

    time: FormTime
    time_end: FormTime | None = None
    event_type: EventType
    means: Means
    count: Positive | None = None
    unit: Literal[
        "explosion", "burst", "shot", "projectile", "round", "flight", "vehicle", "crossing", "item", "person"
    ]
    description: Annotated[str, Field(max_length=2000)] = ""
    direction: str | None = None
    weapon: str = "N/K"
    place: FormPlace
    initiator: str | None = None
    target: str | None = None
    killed: Positive | None = None
    wounded: Positive | None = None
    live_fire_exercise: bool = False

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        _in_order(self.time, self.time_end, "time_end")
        return self


class FormCoverage(Frozen):
    """Hours watched, or hours in which watching was denied, delayed or made conditional."""

    sector: str
    means: Means
    start: FormTime
    end: FormTime
    denied_by: str | None = None
    denial: Annotated[str, Field(max_length=500)] | None = None

    @model_validator(mode="after")
    def _one_watch(self) -> Self:
        _in_order(self.start, self.end, "end")
        if self.end - self.start > LONGEST_WATCH:
            raise ValueError("one watch lasts at most 31 days: write one line a month")
        return self


class FieldReport(Frozen):
    """A patrol or station report."""

    form: Literal["field-report/1"]
    report_no: Annotated[str, Field(min_length=1, max_length=60)]
    team: Annotated[str, Field(min_length=1, max_length=80)]
    reported_at: FormTime
    station: FormPlace
    exercise: bool = False
    observations: tuple[FormObservation, ...] = ()
    coverage: tuple[FormCoverage, ...] = ()
    narrative: Annotated[str, Field(max_length=20_000)] = ""


class Complaint(Frozen):
    """A party's complaint: the minimum facts without which it cannot be looked into (DOMAIN §3)."""

    form: Literal["complaint/1"]
    complaint_no: Annotated[str, Field(min_length=1, max_length=60)]
    complainant: str
    against: str
    filed_at: FormTime
    provision: str | None = None
    event_type: EventType
    time: FormTime
    time_end: FormTime | None = None
    place: FormPlace
    facts: Annotated[str, Field(min_length=20, max_length=20_000)]
    killed: Positive | None = None
    wounded: Positive | None = None
    remedy: str | None = None
    exercise: bool = False

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        _in_order(self.time, self.time_end, "time_end")
        return self


class Notification(Frozen):
    """A party's advance notice of a movement, flight, exercise or works."""

    form: Literal["notification/1"]
    notification_no: Annotated[str, Field(min_length=1, max_length=60)]
    party: str
    kind: NoticeKind
    start: FormTime
    end: FormTime
    place: FormPlace
    text: Annotated[str, Field(min_length=10, max_length=20_000)]
    filed_at: FormTime
    exercise: bool = False

    @model_validator(mode="after")
    def _ends_after_it_began(self) -> Self:
        _in_order(self.start, self.end, "end")
        return self


Form = FieldReport | Complaint | Notification

# An observation table (CSV or XLSX) has one observation a row under exactly these column names.
TABLE_COLUMNS: tuple[str, ...] = (
    "team", "station_name", "station_lat", "station_lon", "time", "time_end", "event_type", "means", "count",
    "unit", "description", "direction", "weapon",
    "place_name", "place_lat", "place_lon", "place_precision_km", "initiator", "target",
    "killed", "wounded", "live_fire_exercise",
)  # fmt: skip
TABLE_REQUIRED: frozenset[str] = frozenset(
    {"team", "station_name", "time", "event_type", "means", "unit", "place_name"}
)
