"""Was a ceasefire in force at this moment, here? The answer for each instrument, with every account of it."""

import re
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from tahqiq.compliance.areas import lies_in
from tahqiq.compliance.in_force import Account, Answer, in_force
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import reader_for
from tahqiq.errors import BadInput
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument, InstrumentId, Precision
from tahqiq.model.place import Place
from tahqiq.model.release import Audience
from tahqiq.store.instruments import instrument_file, instruments_for

_POINT = re.compile(r"\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")


class ClauseHere(Frozen):
    """Whether a clause holds at a place."""

    provision: str
    holds: Literal["yes", "no", "unknown"]
    said: str


class Held(Frozen):
    """One instrument at a moment: whether it was in force, each account of that, and which clauses held there.

    ``version`` is that of the text that applied then; ``remarks`` end nothing (alleged breaches, no confirmation).
    """

    instrument: InstrumentId
    title: str
    version: int
    answer: Answer
    accounts: tuple[Account, ...]
    remarks: tuple[str, ...]
    here: tuple[ClauseHere, ...] = ()


def held_at(
    desk: Desk, audience: Audience, at: datetime, place: Place | None = None, only: str | None = None
) -> tuple[Held, ...]:
    """Each instrument at a moment, as far as this audience may know; raises ``NotFound`` INS014 for an unknown one."""
    with desk.asking(audience) as asker:
        if only is not None:
            instrument_file(asker, only)
        found = instruments_for(asker, at)
    return tuple(_held(one, at, place) for one in found if only in (None, one.id))


def _held(instrument: Instrument, at: datetime, place: Place | None) -> Held:
    force = in_force(instrument, at)
    return Held(
        instrument=instrument.id,
        title=instrument.title,
        version=instrument.version,
        answer=force.answer,
        accounts=force.accounts,
        remarks=tuple(one.text for one in force.reasons[len(force.accounts) :]),
        here=_here(instrument, at, place) if place is not None else (),
    )


def _here(instrument: Instrument, at: datetime, place: Place) -> tuple[ClauseHere, ...]:
    found = []
    for one in instrument.provisions:
        if one.retired is not None and one.retired.at <= at:
            continue
        if one.area is None:
            found.append(ClauseHere(provision=one.id, holds="yes", said="it holds everywhere"))
            continue
        answer = lies_in(place, one.area)
        found.append(ClauseHere(provision=one.id, holds=answer.holds, said=answer.reason.text))
    return tuple(found)


def moment_of(text: str, zone: str) -> tuple[datetime, Precision]:
    """A moment as somebody wrote it, and how precisely; without an offset it is in the mission's zone.

    A day alone is its first moment with precision ``day``. Raises ``BadInput`` INS022.
    """
    try:
        if len(text) <= len("2025-10-19"):
            return datetime.combine(date.fromisoformat(text), time.min, tzinfo=ZoneInfo(zone)), "day"
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            "INS022", f"'{text}' is no moment", "write 2025-10-19T18:00+03:00, or 2025-10-19 for a day."
        ) from error
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))), "minute"


def place_of(desk: Desk, text: str) -> Place:
    """A place given as LAT,LON, or by its name; ``BadInput`` INS022 for no point on earth.

    A name is that of a sector, or of a place in the dictionaries of the mission's case; any other has no
    coordinates here, so that only clauses without an area surely hold there.
    """
    if found := _POINT.fullmatch(text):
        try:
            return Place(
                name=text.strip(), lat=float(found[1]), lon=float(found[2]), precision_km=0.0, kind="point"
            )
        except ValidationError as error:
            raise BadInput(
                "INS022", f"'{text}' is no point on earth", "write latitude, then longitude: 34.12,71.09."
            ) from error
    return place_named(desk, text)


def place_named(desk: Desk, text: str) -> Place:
    """The mission's sector of this id or name, or the place of this name in its case's dictionaries.

    Any other name is a place without coordinates.
    """
    wanted = text.casefold().strip()
    for sector in desk.mission.sectors:
        if wanted in (sector.id.casefold(), sector.name.casefold()):
            return Place(name=sector.name, lat=sector.lat, lon=sector.lon, precision_km=sector.radius_km)
    return reader_for(desk).knowledge.find_place(text.strip()) or Place(name=text.strip())
