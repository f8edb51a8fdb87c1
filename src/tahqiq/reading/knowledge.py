"""Knowledge: the conflict's actors, places, persons and outlets, as data that can be corrected without code."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeVar

import ahocorasick

from tahqiq.model.actor import Actor
from tahqiq.model.place import Place
from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge_files import KnowledgeFile, case_files, general_file, general_texts
from tahqiq.reading.known import KnownOutlet, KnownPerson, KnownPlace

Row = TypeVar("Row")
Sort = Literal["actor", "adjective", "place", "person", "outlet"]
_SECTIONS = ("actors", "places", "persons", "outlets")


@dataclass(frozen=True, slots=True)
class NameEntry:
    """One spelling of something known: what sort of thing it is and its neutral name."""

    sort: Sort
    name: str
    spelling: str


@dataclass(frozen=True)
class Knowledge:
    """Everything the reader knows of a conflict; ``content_hash`` changes when any word of it changes."""

    actors: tuple[Actor, ...]
    places: tuple[KnownPlace, ...]
    persons: tuple[KnownPerson, ...]
    outlets: tuple[KnownOutlet, ...]
    content_hash: str
    spellings: dict[str, tuple[NameEntry, ...]] = field(repr=False, compare=False)
    automaton: Any = field(repr=False, compare=False)

    def find_place(self, name: str) -> Place | None:
        """The place of that name or spelling, or ``None`` if the gazetteer does not hold it."""
        known = self.known_place(name)
        return known.as_place(name) if known else None

    def known_place(self, name: str) -> KnownPlace | None:
        """The gazetteer's row for a name or spelling."""
        wanted = self._named(name, "place")
        return next((place for place in self.places if place.name == wanted), None) if wanted else None

    def actor_name(self, text: str) -> str | None:
        """The neutral name of an actor for any of its aliases or its adjective; ``None`` if unknown."""
        return self._named(text, "actor") or self._named(text, "adjective")

    def person(self, name: str) -> KnownPerson | None:
        """The person of that full name or alias."""
        wanted = self._named(name, "person")
        return next((one for one in self.persons if one.name == wanted), None) if wanted else None

    def outlet(self, name: str) -> KnownOutlet | None:
        """The outlet of that name."""
        wanted = self._named(name, "outlet")
        return next((one for one in self.outlets if one.name == wanted), None) if wanted else None

    def actor(self, name: str) -> Actor | None:
        """The actor of that neutral name or alias."""
        wanted = self.actor_name(name)
        return next((one for one in self.actors if one.name == wanted), None) if wanted else None

    def party_of(self, actor_name: str) -> str | None:
        """The code of the party that the actor is, is part of, or speaks for in office; else ``None``."""
        parties = {one.id for one in self.actors if one.kind == "party"}
        actor = self.actor(actor_name)
        if actor:
            return actor.id if actor.id in parties else actor.part_of
        person = self.person(actor_name)
        if person:
            return next((office.of for office in person.offices if office.of in parties), None)
        return self._party_by_first_word(actor_name, parties)

    def _party_by_first_word(self, described: str, parties: set[str]) -> str | None:
        """ "Pakistani security officials", "Pakistan's army": the party whose name comes first."""
        first, _, rest = described.partition(" ")
        actor = self.actor(first.removesuffix("'s").removesuffix("’s")) if rest else None
        return actor.id if actor and actor.id in parties else None

    def _named(self, text: str, sort: Sort) -> str | None:
        folded = fold(" ".join(text.split())).removeprefix("the ")
        entries = self.spellings.get(folded) or self.spellings.get(folded.removesuffix("'s"), ())
        return next((entry.name for entry in entries if entry.sort == sort), None)


def load_knowledge(folder: Path | None) -> Knowledge:
    """The reader's general data and, over it, the ``knowledge`` files of a case folder.

    Raises BadInput KNW001 with file and line when a file is not what it should be.
    """
    own = case_files(folder) if folder else ()
    for file in own:
        file.only(_SECTIONS)
    states, places, adjectives = _states(general_file("countries.yaml"))
    actors = _first((*_rows(own, "actors", Actor), *_general("actors", Actor), *states), "id")
    known = _first((*_rows(own, "places", KnownPlace), *places), "name")
    persons = _rows(own, "persons", KnownPerson)
    outlets = _first((*_rows(own, "outlets", KnownOutlet), *_general("outlets", KnownOutlet)), "name")
    entries = [*_entries(actors, known, persons, outlets), *_adjectives(adjectives, actors)]
    spellings = _spellings(entries)
    return Knowledge(
        actors=actors,
        places=known,
        persons=persons,
        outlets=outlets,
        content_hash=_hash(own),
        spellings=spellings,
        automaton=_automaton(spellings),
    )


def _rows(files: Iterable[KnowledgeFile], key: str, shape: type[Row]) -> tuple[Row, ...]:
    return tuple(row for file in files for row in file.rows(key, shape))


def _general(key: str, shape: type[Row]) -> tuple[Row, ...]:
    return general_file(f"{key}.yaml").rows(key, shape)


def _first(rows: Iterable[Row], key: str) -> tuple[Row, ...]:
    """Earlier rows win: a case folder overrides the general data."""
    kept: dict[str, Row] = {}
    for row in rows:
        kept.setdefault(str(getattr(row, key)), row)
    return tuple(kept.values())


def _states(file: KnowledgeFile) -> tuple[list[Actor], list[KnownPlace], list[tuple[str, str]]]:
    actors, places, adjectives = [], [], []
    for row in file.rows("countries", list[Any]):
        code, name, others, adjective, centre, capital = row
        aliases = (*others, capital[0]) if capital else tuple(others)
        actors.append(Actor(id=code, name=name, kind="state", aliases=aliases))
        lat, lon, radius = centre
        places.append(
            KnownPlace(
                name=name, kind="country", lat=lat, lon=lon, precision_km=radius, country=code, aliases=others
            )
        )
        if capital:
            town, at_lat, at_lon = capital
            places.append(
                KnownPlace(
                    name=town,
                    kind="town",
                    lat=at_lat,
                    lon=at_lon,
                    precision_km=20,
                    country=code,
                    capital_of=code,
                )
            )
        adjectives += [(word, code) for word in adjective]
    return actors, places, adjectives


def _entries(
    actors: tuple[Actor, ...],
    places: tuple[KnownPlace, ...],
    persons: tuple[KnownPerson, ...],
    outlets: tuple[KnownOutlet, ...],
) -> list[NameEntry]:
    found = [NameEntry("person", p.name, word) for p in persons for word in (p.name, *p.aliases)]
    found += [NameEntry("actor", a.name, word) for a in actors for word in (a.name, *a.aliases)]
    found += [NameEntry("outlet", o.name, word) for o in outlets for word in o.spellings]
    found += [NameEntry("place", p.name, word) for p in places for word in p.spellings]
    return found


def _adjectives(adjectives: list[tuple[str, str]], actors: tuple[Actor, ...]) -> list[NameEntry]:
    names = {actor.id: actor.name for actor in actors}
    return [NameEntry("adjective", names[code], word) for word, code in adjectives]


def _spellings(entries: Iterable[NameEntry]) -> dict[str, tuple[NameEntry, ...]]:
    table: dict[str, tuple[NameEntry, ...]] = {}
    for entry in entries:
        key = fold(entry.spelling)
        here = table.get(key, ())
        if not any(one.sort == entry.sort for one in here):
            table[key] = (*here, entry)
    return table


def _automaton(spellings: dict[str, tuple[NameEntry, ...]]) -> Any:
    machine = ahocorasick.Automaton()
    for key in spellings:
        machine.add_word(key, key)
    machine.make_automaton()
    return machine


def _hash(own: tuple[KnowledgeFile, ...]) -> str:
    digest = hashlib.sha256()
    texts = general_texts() | {f"case/{file.name}": file.text for file in own}
    for name in sorted(texts):
        digest.update(f"{name}\0{texts[name]}\0".encode())
    return digest.hexdigest()
