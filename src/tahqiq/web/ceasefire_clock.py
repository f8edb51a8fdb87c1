"""The ceasefire clock: what each source last said on the life of each instrument, as of a moment."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tahqiq.model.instrument import Instrument, LifeEvent


@dataclass(frozen=True)
class Hand:
    """One instrument: the latest word of each source, and whether those words differ."""

    instrument: Instrument
    said: tuple[LifeEvent, ...]

    @property
    def differs(self) -> bool:
        """Whether the sources disagree on where the instrument stands, or one is contested."""
        return len({event.state for event in self.said}) > 1 or any(event.contested for event in self.said)


@dataclass(frozen=True)
class Milestone:
    """A dated event in the life of an instrument, to stand among the incidents of its day."""

    day: date
    instrument: Instrument
    event: LifeEvent


def clock(instruments: Sequence[Instrument], as_of: datetime) -> tuple[Hand, ...]:
    """The instruments that anything had been said about by then, the latest word of each source first."""
    hands = []
    for instrument in instruments:
        latest: dict[str, LifeEvent] = {}
        for event in sorted(instrument.life, key=lambda event: event.at):
            if event.at <= as_of:
                latest[event.according_to] = event
        if latest:
            said = sorted(latest.values(), key=lambda event: (event.at, event.according_to), reverse=True)
            hands.append(Hand(instrument, tuple(said)))
    return tuple(hands)


def milestones(instruments: Sequence[Instrument], zone: str) -> tuple[Milestone, ...]:
    """Every event in the life of every instrument by its day in the mission's zone."""
    found = [
        Milestone(event.at.astimezone(ZoneInfo(zone)).date(), instrument, event)
        for instrument in instruments
        for event in instrument.life
    ]
    return tuple(sorted(found, key=lambda stone: (stone.event.at, stone.instrument.id, stone.event.state)))
