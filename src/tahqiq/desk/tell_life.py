"""Telling of an instrument's life: one dated, sourced event more, or an earlier one taken back."""

from typing import Any

from sqlalchemy import Connection

from tahqiq.compliance.in_force import TURNS
from tahqiq.desk.append import append, check_right
from tahqiq.desk.member_eyes import eyes_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.instrument import LifeEvent
from tahqiq.model.instrument_acts import LifeEntry
from tahqiq.model.member import Role
from tahqiq.model.release import INSIDE, no_more_open
from tahqiq.model.source import Source
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.claims import claims_by_id
from tahqiq.store.instruments import InstrumentFile, Told, instrument_file
from tahqiq.store.missions import sources_of

_OF_A_PARTY = frozenset({Role.LIAISON.value, Role.COMMISSIONER.value})
_NEED_SOMEBODY = ("announced", "confirmed", "not_confirmed", "denied")


def tell_life(
    desk: Desk,
    by: str,
    instrument: str,
    said: dict[str, Any] | None,
    *,
    supersedes: str | None = None,
    why: str | None = None,
) -> LifeEntry:
    """Enters an event in the life of an instrument; ``said`` are the fields of the event, or none to take one back.

    ``source`` is a source, or a claim that the member's seat may read; an event is never more open than the claim
    it rests on. A party's liaison officer or commissioner speaks on the word of that party alone. What its
    seat enters of whether it was in force is its own account beside the others' (``contested``), until another party
    says the same: nobody ends an agreement for all by saying so.

    Raises ``NotFound`` INS014, ``BadInput`` INS015 to INS017, ``Refused`` INS018.
    """
    role = check_right(desk, by, "instrument.life")
    own = desk.enrolled(by).seat
    seat = own if role in _OF_A_PARTY else None
    event = None if said is None else noun_of(LifeEvent, **said)
    with desk.asking(eyes_of(desk, by)) as asker:
        file = instrument_file(asker, instrument)
        source, release = _rests_on(asker, event)
        if event is not None and seat is not None:
            _check_voice(source, seat)
            event = _own_account(desk, asker, file, event, seat)
        _check_event(desk, asker, file, event)
        _check_taken_back(asker, file, supersedes, seat)
    stamp = desk.clock.now().isoformat()
    entry = noun_of(
        LifeEntry,
        id=content_id(
            "lif", instrument, event.model_dump(mode="json") if event else None, supersedes, by, stamp
        ),
        instrument=instrument,
        event=event,
        supersedes=supersedes,
        why=why,
        release=release,
        exercise=desk.mission.exercise,
    )

    def still_stands(connection: Connection) -> None:
        asker = asker_for(connection, INSIDE, desk.mission.seats)
        _standing(instrument_file(asker, instrument), supersedes)

    append(desk, by, [("instrument.life", entry)], guard=still_stands)
    return entry


def _rests_on(asker: Asker, event: LifeEvent | None) -> tuple[Source | None, str]:
    """Who is heard in an event, and who may read it: the public, unless it rests on a claim that is more closed."""
    if event is None:
        return None, "public"
    sources = sources_of(asker)
    if event.source in sources:
        return sources[event.source], "public"
    claim = claims_by_id(asker, (event.source,)).get(event.source)
    if claim is None:
        raise BadInput(
            "INS015",
            f"'{event.source}' is no source and no claim of this mission",
            "give the id of one: 'tahqiq source list', 'tahqiq claims'.",
        )
    return sources.get(claim.source_id), no_more_open("public", (claim.release,))


def _own_account(desk: Desk, asker: Asker, file: InstrumentFile, event: LifeEvent, party: str) -> LifeEvent:
    """What a party's seat enters as that party's own account, unless another party has said the very same."""
    name = next((actor.name for actor in desk.mission.actors if actor.id == party), party)
    if name not in event.according_to:
        event = event.but(according_to=f"{event.according_to}, as told by {name}")
    alone = event.state in TURNS and not _said_by_another(asker, file, event, party)
    return event.but(contested=True) if alone else event


def _said_by_another(asker: Asker, file: InstrumentFile, event: LifeEvent, party: str) -> bool:
    """Whether another party's word on the same turn, at the same moments, stands already."""
    sources = sources_of(asker)
    same = (
        told.event
        for told in file.told
        if told.withdrawn_by is None
        and (told.event.state, told.event.at, told.event.until) == (event.state, event.at, event.until)
    )
    voices = (sources[one.source].party for one in same if one.source in sources)
    return any(voice not in (None, party) for voice in voices)


def _check_voice(source: Source | None, seat: str | None) -> None:
    if seat is not None and (source is None or source.party != seat):
        raise Refused(
            "INS018",
            f"a seat of {seat} speaks for {seat} alone, and this is not on its word",
            "name a source of your own party, or ask the secretariat to enter what others say.",
        )


def _check_event(desk: Desk, asker: Asker, file: InstrumentFile, event: LifeEvent | None) -> None:
    if event is None:
        return
    known = {actor.id for actor in desk.mission.actors}
    if strange := sorted(set(event.by) - known):
        raise BadInput(
            "INS002", f"'{strange[0]}' is no actor of this mission", f"use: {', '.join(sorted(known))}."
        )
    if event.state in _NEED_SOMEBODY and not event.by:
        said = event.state.replace("_", " ")
        raise BadInput("INS016", f"'{said}' does not say by whom", "name the actors: --by CODE.")
    if event.state == "superseded":
        if event.superseded_by is None or event.superseded_by == file.instrument.id:
            cause = "'superseded' does not say by which other instrument"
            raise BadInput("INS016", cause, "name it: --superseded-by ID.")
        instrument_file(asker, event.superseded_by)


def _check_taken_back(asker: Asker, file: InstrumentFile, supersedes: str | None, seat: str | None) -> None:
    old = _standing(file, supersedes)
    if old is None or seat is None:
        return
    claim = claims_by_id(asker, (old.event.source,)).get(old.event.source)
    _check_voice(sources_of(asker).get(claim.source_id if claim else old.event.source), seat)


def _standing(file: InstrumentFile, supersedes: str | None) -> Told | None:
    """The event that is to be taken back; raises ``BadInput`` INS017 where it does not stand."""
    if supersedes is None:
        return None
    for told in file.told:
        if told.event.id == supersedes and told.withdrawn_by is None:
            return told
    raise BadInput(
        "INS017",
        f"no event '{supersedes}' stands in the life of {file.instrument.id}",
        f"see their ids: tahqiq instrument history {file.instrument.id}.",
    )


def event_named(desk: Desk, instrument: str, beginning: str) -> str:
    """The full id of a standing event by its beginning; ``BadInput`` INS017 for none, ``CLI001`` for several."""
    with desk.inside() as asker:
        file = instrument_file(asker, instrument)
    stand = (one.event.id or "" for one in file.told if one.withdrawn_by is None)
    found = [one for one in stand if one.startswith(beginning)]
    if len(found) > 1:
        raise BadInput("CLI001", f"'{beginning}' begins {len(found)} ids", f"give more of it: {found[0]} …")
    return found[0] if found else beginning
