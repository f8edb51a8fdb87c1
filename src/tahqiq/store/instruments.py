"""Reading instruments: their versions, their life as it stands, and how the seats understand their clauses."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, select

from tahqiq.compliance.versions import version_at
from tahqiq.errors import NotFound
from tahqiq.model.instrument import Instrument, LifeEvent, life_event_id
from tahqiq.model.instrument_acts import LifeEntry, Understanding
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.gate import pass_gate

_OPEN = frozenset({"public"})
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Adopted:
    """One version of an instrument as it was adopted: under which entry, by which member, when."""

    index: int
    by: str
    at: datetime
    instrument: Instrument


@dataclass(frozen=True)
class Told:
    """One event in an instrument's life: the entry it came with, and the one that took it back, if any."""

    event: LifeEvent
    index: int
    by: str
    withdrawn_by: LifeEntry | None = None


@dataclass(frozen=True)
class Understood:
    """One paper on how a seat understands a provision, with the entry it stands under."""

    paper: Understanding
    index: int
    by: str
    at: datetime
    stands: bool


@dataclass(frozen=True)
class InstrumentFile:
    """Everything about one instrument that an asker may see; ``instrument`` is the version asked for."""

    instrument: Instrument
    versions: tuple[Adopted, ...]
    told: tuple[Told, ...]
    understood: tuple[Understood, ...]

    @property
    def latest(self) -> Instrument:
        """The newest version that was adopted."""
        return self.versions[-1].instrument


def versions_adopted(connection: Connection) -> dict[str, tuple[Adopted, ...]]:
    """Every version of every instrument by the instrument's id, oldest version first; texts are public."""
    kept, done = tables.instrument, tables.done
    query = select(kept.c.idx, kept.c.body, done.c.member, done.c.at).join(done, done.c.idx == kept.c.idx)
    found: dict[str, list[Adopted]] = {}
    for row in connection.execute(query.order_by(kept.c.instrument, kept.c.version)):
        instrument = Instrument.model_validate_json(row.body)
        moment = datetime.fromisoformat(row.at)
        found.setdefault(instrument.id, []).append(Adopted(row.idx, row.member, moment, instrument))
    return {name: tuple(versions) for name, versions in found.items()}


def instruments_seen(
    connection: Connection, labels: frozenset[str] = _OPEN, at: datetime | None = None
) -> tuple[Instrument, ...]:
    """Each instrument with its life as it stands, oldest first: the latest version, or that which applied at ``at``.

    ``labels`` are those that whoever asks may read: an entry on its life that is not released to him is left out.
    """
    entries = _life_entries(connection, labels)
    found = []
    for name, versions in versions_adopted(connection).items():
        texts = [one.instrument for one in versions]
        text = texts[-1] if at is None else version_at(texts, at)
        life = tuple(
            told.event for told in _told(versions, entries.get(name, ())) if told.withdrawn_by is None
        )
        found.append(text.model_copy(update={"life": life}))
    return tuple(sorted(found, key=_by_age))


def instruments_for(asker: Asker, at: datetime | None = None) -> tuple[Instrument, ...]:
    """The same for an asker: what is told of the life of each as far as it is released to him."""
    return instruments_seen(asker.connection, asker.labels, at)


def instrument_file(asker: Asker, instrument: str, version: int | None = None) -> InstrumentFile:
    """One instrument whole; raises ``NotFound`` (INS014) for an id or a version that was never adopted."""
    every = versions_adopted(asker.connection)
    versions = every.get(instrument, ())
    chosen = next((one for one in versions if version in (None, one.instrument.version)), None)
    if version is None and versions:
        chosen = versions[-1]
    if chosen is None:
        raise _no_instrument(instrument, version, every)
    told = _told(versions, _life_entries(asker.connection, asker.labels).get(instrument, ()))
    life = tuple(one.event for one in told if one.withdrawn_by is None)
    return InstrumentFile(
        instrument=chosen.instrument.model_copy(update={"life": life}),
        versions=versions,
        told=told,
        understood=_understood(asker, instrument),
    )


def standing_understandings(asker: Asker, instrument: str) -> tuple[Understanding, ...]:
    """How the seats understand the provisions of an instrument now, in the order of the register."""
    return tuple(one.paper for one in _understood(asker, instrument) if one.stands)


@dataclass(frozen=True)
class _Entered:
    entry: LifeEntry
    index: int
    by: str


def _life_entries(connection: Connection, labels: frozenset[str]) -> dict[str, tuple[_Entered, ...]]:
    kept, done = tables.instrument_life, tables.done
    query = select(kept.c.idx, kept.c.body, done.c.member).join(done, done.c.idx == kept.c.idx)
    query = query.where(kept.c.release.in_(sorted(labels))).order_by(kept.c.idx)
    found: dict[str, list[_Entered]] = {}
    for row in connection.execute(query):
        entry = LifeEntry.model_validate_json(row.body)
        found.setdefault(entry.instrument, []).append(_Entered(entry, row.idx, row.member))
    return {name: tuple(entries) for name, entries in found.items()}


def _told(versions: tuple[Adopted, ...], entries: Iterable[_Entered]) -> tuple[Told, ...]:
    """What came with the texts, each event once, then what was entered since."""
    found: dict[str, Told] = {}
    for one in versions:
        for event in one.instrument.life:
            name = life_event_id(one.instrument.id, event)
            found.setdefault(name, Told(event.model_copy(update={"id": name}), one.index, one.by))
    for entered in entries:
        entry = entered.entry
        if entry.supersedes in found:
            old = found[entry.supersedes]
            found[entry.supersedes] = Told(old.event, old.index, old.by, old.withdrawn_by or entry)
        if entry.event is not None:
            event = entry.event.model_copy(update={"id": entry.id})
            found[entry.id] = Told(event, entered.index, entered.by)
    return tuple(found.values())


def _understood(asker: Asker, instrument: str) -> tuple[Understood, ...]:
    kept, done = tables.understanding, tables.done
    query = select(kept.c.idx, kept.c.body, done.c.member, done.c.at).join(done, done.c.idx == kept.c.idx)
    query = query.where(kept.c.instrument == instrument, kept.c.release.in_(sorted(asker.labels)))
    found: list[Understood] = []
    newest: dict[tuple[str, str, str], int] = {}
    for row in asker.connection.execute(query.order_by(kept.c.idx)):
        paper = pass_gate(Understanding.model_validate_json(row.body), asker)
        if paper is None:
            continue
        newest[paper.provision, paper.seat, paper.kind] = row.idx
        found.append(Understood(paper, row.idx, row.member, datetime.fromisoformat(row.at), stands=False))
    return tuple(
        Understood(one.paper, one.index, one.by, one.at, stands=_stands(one, newest)) for one in found
    )


def _stands(one: Understood, newest: dict[tuple[str, str, str], int]) -> bool:
    paper = one.paper
    return not paper.withdrawn and newest[paper.provision, paper.seat, paper.kind] == one.index


def _by_age(instrument: Instrument) -> tuple[datetime, str]:
    return (instrument.life[0].at if instrument.life else _NEVER, instrument.id)


def _no_instrument(instrument: str, version: int | None, known: Iterable[str]) -> NotFound:
    which = f"no instrument '{instrument}'" + (f" in version {version}" if version is not None else "")
    listed = ", ".join(sorted(known)) or "none is adopted yet"
    return NotFound("INS014", f"there is {which} in this mission", f"see 'tahqiq instrument list': {listed}.")
