"""Comparing: what is read in several texts, set side by side; nothing is kept."""

from collections.abc import Iterable

from tahqiq.comparison.compare_reports import compare_reports
from tahqiq.comparison.directory import Directory, KnownOffice, KnownPerson, plain
from tahqiq.comparison.relation import Relation
from tahqiq.comparison.report import Report
from tahqiq.model.actor import Actor
from tahqiq.reading.knowledge import Knowledge


def compare(reports: Iterable[Report], knowledge: Knowledge) -> tuple[Relation, ...]:
    """The relations between reports, with the sides and persons that the dictionaries know; pure."""
    return compare_reports(tuple(reports), directory_of(knowledge))


def directory_of(knowledge: Knowledge) -> Directory:
    """The dictionaries as the comparison needs them: whose side a name is on, agencies, persons."""
    names = {actor.id: actor.name for actor in knowledge.actors}
    sides = {}
    for spelling, entries in knowledge.spellings.items():
        for entry in entries:
            actor = knowledge.actor(entry.name) if entry.sort in ("actor", "adjective") else None
            if actor is not None and (actor.kind != "organisation" or actor.part_of):
                sides[plain(spelling)] = _side(actor, names)
    for person in knowledge.persons:
        held = [names[office.of] for office in person.offices if office.of in names]
        for spelling in (person.name, *person.aliases) if held else ():
            sides.setdefault(plain(spelling), held[0])
    return Directory(
        sides=sides,
        agencies={
            plain(spelling): outlet.name
            for outlet in knowledge.outlets
            if outlet.kind == "agency"
            for spelling in outlet.spellings
        },
        persons=tuple(
            KnownPerson(
                id=one.id,
                name=one.name,
                spellings=(one.name, *one.aliases),
                offices=tuple(KnownOffice(o.title.casefold(), o.start, o.end) for o in one.offices),
            )
            for one in knowledge.persons
        ),
    )


def _side(actor: Actor, names: dict[str, str]) -> str:
    return names.get(actor.part_of or "", actor.name)
