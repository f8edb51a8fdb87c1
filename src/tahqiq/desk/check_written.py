"""Checking a written instrument before it is adopted: what is wrong in it, what is weak, what it would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tahqiq.compliance.check_instrument import REASONS, Weakness, check_instrument
from tahqiq.compliance.compare_versions import Difference, difference, faults_against
from tahqiq.desk.adopt import strangers, versions_of
from tahqiq.desk.instrument_file import WrittenInstrument, read_instrument_file
from tahqiq.desk.marked_yaml import FaultyFile, Flaw, Mark
from tahqiq.desk.open_desk import Desk
from tahqiq.model.instrument import Instrument
from tahqiq.store.claims import claims_by_id
from tahqiq.store.missions import sources_of


@dataclass(frozen=True)
class Noted:
    """A warning with the place in the file that it speaks of."""

    mark: Mark
    warning: Weakness


@dataclass(frozen=True)
class Checked:
    """What a check found: ``flaws`` forbid adopting the file, ``noted`` do not.

    ``differs`` is what would change against the version adopted last, where a mission was asked.
    """

    file: str
    instrument: Instrument | None
    flaws: tuple[Flaw, ...] = ()
    noted: tuple[Noted, ...] = ()
    differs: Difference | None = None


def check_written(file: Path, desk: Desk | None = None) -> Checked:
    """Checks one file; with a ``desk``, against its actors and the version adopted there too.

    Raises ``BadInput`` only where the file cannot be opened at all.
    """
    try:
        written = read_instrument_file(file)
    except FaultyFile as error:
        return Checked(file.name, None, error.flaws)
    instrument = written.instrument
    sectors = desk.mission.sectors if desk is not None else ()
    warnings = (*check_instrument(instrument, sectors), *(_unsourced(desk, instrument) if desk else ()))
    noted = tuple(
        Noted(_where(written, warning), warning)
        for warning in sorted(warnings, key=lambda one: (_where(written, one).line, one.code))
    )
    if desk is None:
        return Checked(file.name, instrument, (), noted)
    earlier = versions_of(desk, instrument.id)
    flaws = _against(desk, written, earlier)
    differs = difference(earlier[-1], instrument) if earlier else None
    return Checked(file.name, instrument, flaws, noted, differs)


def _against(desk: Desk, written: WrittenInstrument, earlier: Sequence[Instrument]) -> tuple[Flaw, ...]:
    found = [
        Flaw(fault.code, written.mark(fault.at), fault.cause, fault.mend)
        for fault in faults_against(earlier, written.instrument)
    ]
    known = ", ".join(sorted(actor.id for actor in desk.mission.actors))
    for code in strangers(desk, written.instrument):
        mark = _found_in(written, code, 1) or written.mark(("parties",))
        found.append(Flaw("INS002", mark, f"'{code}' is no actor of the mission", f"use the ids: {known}."))
    return tuple(found)


def _unsourced(desk: Desk, instrument: Instrument) -> Iterator[Weakness]:
    """The events of a written life that rest on nothing which this mission knows."""
    named = {event.source for event in instrument.life}
    with desk.inside() as asker:
        known = {*sources_of(asker), *claims_by_id(asker, tuple(named))}
    for place, event in enumerate(instrument.life):
        if event.source not in known:
            lacks = f"'{event.source}' is no source and no claim of this mission"
            yield Weakness("INS120", None, ("life", place, "source"), lacks, *REASONS["INS120"])


def _where(written: WrittenInstrument, warning: Weakness) -> Mark:
    mark = written.mark(warning.at)
    if warning.word is None:
        return mark
    return _found_in(written, warning.word, mark.line) or mark


def _found_in(written: WrittenInstrument, word: str, first_line: int) -> Mark | None:
    """Where a word first stands from a line on; ``None`` where it is broken over two lines or in another file."""
    wanted = word.casefold()
    for number, line in enumerate(written.lines[first_line - 1 :], first_line):
        column = line.casefold().find(wanted)
        if column >= 0:
            return Mark(written.file, number, column + 1)
    return None
