"""What a visitor asked for in the address, checked before anybody is bothered with it."""

from dataclasses import asdict, dataclass
from datetime import date, datetime, time, timedelta
from typing import get_args
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from tahqiq.errors import BadInput
from tahqiq.model.event_type import FAMILIES, INCIDENT_FAMILIES
from tahqiq.model.incident import Status
from tahqiq.model.mission import Mission
from tahqiq.model.source import SourceKind
from tahqiq.store.views import IncidentFilter

PAGE_SIZE = 50
_MOST_PAGES = 100_000
_MOST_WORDS = 200
EVENT_TYPES: tuple[str, ...] = tuple(k for f in FAMILIES if f in INCIDENT_FAMILIES for k in FAMILIES[f])
STATUSES: tuple[str, ...] = get_args(Status)
SOURCE_KINDS: tuple[str, ...] = get_args(SourceKind)


@dataclass(frozen=True)
class Asked:
    """The filter of a list as it stands in the address: what the form shows again, and what is asked."""

    start: str = ""
    end: str = ""
    type: str = ""
    status: str = ""
    source: str = ""
    sector: str = ""
    actor: str = ""
    located: str = ""
    words: str = ""

    @property
    def query(self) -> str:
        """The filter as the query of an address, empty fields left out."""
        return urlencode({key: value for key, value in asdict(self).items() if value})

    def filter(self) -> IncidentFilter:
        """The filter as the desk takes it."""
        return IncidentFilter(
            start=date.fromisoformat(self.start) if self.start else None,
            end=date.fromisoformat(self.end) if self.end else None,
            event_type=self.type or None,
            status=self.status or None,
            source_kind=self.source or None,
            sector=self.sector or None,
            actor=self.actor or None,
            words=self.words or None,
            located={"yes": True, "no": False}.get(self.located),
        )


def asked_for(query: QueryParams, mission: Mission) -> Asked:
    """The filter in an address; raises :class:`BadInput` for a value that cannot be meant."""
    asked = Asked(
        **{name: query.get(name, "").strip() for name in asdict(Asked())},
    )
    choices: dict[str, tuple[str, ...]] = {
        "type": EVENT_TYPES,
        "status": STATUSES,
        "source": SOURCE_KINDS,
        "sector": tuple(sector.id for sector in mission.sectors),
        "actor": tuple(actor.id for actor in mission.actors),
        "located": ("yes", "no"),
    }
    for name, allowed in choices.items():
        value = getattr(asked, name)
        if value and value not in allowed:
            raise BadInput(
                "WEB422",
                f"The filter '{name}' has a value that is not on its list.",
                "Choose one from the form.",
            )
    start, end = _day(asked.start, "start"), _day(asked.end, "end")
    if start and end and end < start:
        raise BadInput("WEB422", "The last day lies before the first.", "Exchange the two days.")
    if len(asked.words) > _MOST_WORDS:
        raise BadInput("WEB422", f"The words are longer than {_MOST_WORDS} characters.", "Use fewer words.")
    return asked


def _day(text: str, name: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(
            "WEB422", f"The field '{name}' is not a day.", "Write the day as YYYY-MM-DD, such as 2025-10-27."
        ) from None


def end_of_day(query: QueryParams, zone: str) -> datetime | None:
    """The end of the day that was asked for, in the mission's zone; nothing where none was."""
    day = _day(query.get("day", "").strip(), "day")
    if day is None:
        return None
    if not date(1900, 1, 1) <= day < date(9999, 12, 31):
        raise BadInput("WEB422", "The field 'day' is no day of this mission.", "Choose a day that was.")
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(zone))


def page_number(query: QueryParams) -> int:
    """Which page of a list, counted from 1."""
    text = query.get("page") or "1"
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:7]) <= _MOST_PAGES):
        raise BadInput(
            "WEB422", "The page number is not a number of a page.", "Start again from the first page."
        )
    return int(text[:7])


def one_of(query: QueryParams, name: str, allowed: tuple[str, ...], default: str) -> str:
    """A choice in the address, or its default."""
    value = query.get(name) or default
    if value not in allowed:
        raise BadInput(
            "WEB422",
            f"The choice '{name}' has a value that is not on its list.",
            "Use the links on the page.",
        )
    return value
