"""Agreements over HTTP: one whole, in any version; whether it was in force; its life told and its clauses read."""

from datetime import datetime
from typing import Annotated, Any, Final

from fastapi import FastAPI, Query
from pydantic import AwareDatetime, Field

from tahqiq.api.addresses import Id
from tahqiq.api.bearer import Acting
from tahqiq.api.problems import described
from tahqiq.api.said import LABEL, Moment
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.tell_life import tell_life
from tahqiq.desk.understand_clause import understand_clause
from tahqiq.desk.was_in_force import Held, held_at, place_named
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument, InstrumentId, LifeEvent, LifeState, Precision
from tahqiq.model.instrument_acts import LifeEntry, Understanding, UnderstandingKind
from tahqiq.model.place import Place
from tahqiq.model.provision import Language
from tahqiq.model.release import Audience
from tahqiq.store.instruments import InstrumentFile, instrument_file

_WRITING: Final[dict[int | str, dict[str, Any]]] = described(400, 401, 403, 404, 409, 413, 422, 503)
Words = Annotated[str, Field(min_length=1, max_length=4000)]
Named = Annotated[str, Field(min_length=1, max_length=120)]
Version = Annotated[int | None, Query(ge=1, le=999, description="By default the newest.")]


class VersionLine(Frozen):
    """One version: under which entry it was adopted, when, and from when its text applies."""

    version: int
    entry: int
    adopted_at: datetime
    applies_from: datetime | None


class ToldLine(Frozen):
    """One event of its life, the entry it came with, and why it stands no more, if it does not."""

    event: LifeEvent
    entry: int
    stands: bool
    taken_back_because: str | None


class UnderstoodLine(Frozen):
    """How a seat understands a clause, the entry it stands under, and whether it still does."""

    paper: Understanding
    entry: int
    stands: bool


class InstrumentReply(Frozen):
    """One agreement whole; the life in ``instrument`` is that which stands."""

    instrument: Instrument
    versions: tuple[VersionLine, ...]
    life: tuple[ToldLine, ...]
    readings: tuple[UnderstoodLine, ...]


class InForceReply(Frozen):
    """Each agreement at one moment, with every account of whether it was in force."""

    at: datetime
    instruments: tuple[Held, ...]


class EventSaid(Frozen):
    """What it came to, when, until when, by whose word; ``source`` is a source or claim that your seat may read."""

    state: LifeState
    at: Moment
    precision: Precision = "minute"
    until: Moment | None = None
    until_precision: Precision = "minute"
    until_words: Words | None = None
    by: tuple[Named, ...] = ()
    superseded_by: InstrumentId | None = None
    according_to: Words
    source: Named
    contested: bool = False
    note: Words | None = None


class LifeSaid(Frozen):
    """An event, or the id of one that is taken back, or both: then the new one takes its place."""

    event: EventSaid | None = None
    supersedes: Named | None = None
    why: Words | None = None


class ReadingSaid(Frozen):
    """How your own seat understands a clause; without words only to withdraw what it filed of that kind before."""

    provision: Annotated[
        str, Field(min_length=3, max_length=120, pattern=r"^[a-z0-9][a-z0-9-]*/[A-Za-z0-9.]+$")
    ]
    kind: UnderstandingKind
    words: Annotated[str, Field(max_length=8000)] = ""
    language: Language = "en"
    basis: Words | None = None
    withdrawn: bool = False
    release: Annotated[str, Field(pattern=LABEL)] = "parties"


def tell_of_instruments(api: FastAPI, desk: Desk, audience: Audience, acting: Acting | None) -> None:
    """Adds the reads of agreements, and with a member what he may say of them."""

    @api.get(
        "/instruments/in-force", summary="Was a ceasefire in force at this moment, here, according to whom?"
    )
    def was_in_force(
        at: Annotated[AwareDatetime, Query(description="With its UTC offset.")],
        place: Annotated[
            str | None, Query(min_length=1, max_length=120, description="The name of a sector or place.")
        ] = None,
        lat: Annotated[
            float | None, Query(ge=-90, le=90, description="Degrees north; counts with lon.")
        ] = None,
        lon: Annotated[
            float | None, Query(ge=-180, le=180, description="Degrees east; counts with lat.")
        ] = None,
    ) -> InForceReply:
        spot = place_named(desk, place) if place else None
        if lat is not None and lon is not None:
            spot = Place(name=place or f"{lat},{lon}", lat=lat, lon=lon, precision_km=0.0, kind="point")
        return InForceReply(at=at, instruments=held_at(desk, audience, at, spot))

    @api.get(
        "/instruments/{instrument_id}", summary="One agreement: clauses, versions, life, each side's reading"
    )
    def instrument(instrument_id: Id, version: Version = None) -> InstrumentReply:
        with desk.asking(audience) as asker:
            return _reply(instrument_file(asker, instrument_id, version))

    if acting is not None:
        _said_by(api, desk, acting)


def _said_by(api: FastAPI, desk: Desk, acting: Acting) -> None:
    by = acting.member.id

    @api.post("/instruments/{instrument_id}/life", status_code=201, summary="Tell of the life of an agreement",
              responses=_WRITING, tags=["filing"])  # fmt: skip
    def told(instrument_id: Id, said: LifeSaid) -> LifeEntry:
        event = said.event.model_dump() if said.event else None
        return tell_life(desk, by, instrument_id, event, supersedes=said.supersedes, why=said.why)

    @api.post("/readings", status_code=201, summary="Say how your own seat understands a clause",
              responses=_WRITING, tags=["filing"])  # fmt: skip
    def understood(said: ReadingSaid) -> Understanding:
        return understand_clause(desk, by, said.provision, said.model_dump(exclude={"provision"}))


def _reply(file: InstrumentFile) -> InstrumentReply:
    return InstrumentReply(
        instrument=file.instrument,
        versions=tuple(
            VersionLine(
                version=one.instrument.version,
                entry=one.index,
                adopted_at=one.at,
                applies_from=one.instrument.applies_from,
            )
            for one in file.versions
        ),
        life=tuple(
            ToldLine(
                event=one.event,
                entry=one.index,
                stands=one.withdrawn_by is None,
                taken_back_because=one.withdrawn_by.why if one.withdrawn_by else None,
            )
            for one in file.told
        ),
        readings=tuple(
            UnderstoodLine(paper=one.paper, entry=one.index, stands=one.stands) for one in file.understood
        ),
    )
