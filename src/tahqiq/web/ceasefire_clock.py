"""The ceasefire clock: the instruments that may be running as of a moment, with the last word of each source."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from tahqiq.compliance.agreement_clock import Hand, agreement_clock
from tahqiq.model.instrument import Instrument, LifeEvent


@dataclass(frozen=True)
class Milestone:
    """A dated event in the life of an instrument, to stand among the incidents of its day."""

    day: date
    instrument: Instrument
    event: LifeEvent


def clock(instruments: Sequence[Instrument], as_of: datetime) -> tuple[Hand, ...]:
    """The instruments that anything had been said about by then and that are not over by every account."""
    return tuple(hand for hand in agreement_clock(instruments, as_of) if not hand.ended)


def milestones(instruments: Sequence[Instrument], zone: str) -> tuple[Milestone, ...]:
    """Every event in the life of every instrument by its day in the mission's zone."""
    found = [
        Milestone(_day(event, zone), instrument, event)
        for instrument in instruments
        for event in instrument.life
    ]
    return tuple(sorted(found, key=lambda stone: (stone.event.at, stone.instrument.id, stone.event.state)))


def _day(event: LifeEvent, zone: str) -> date:
    """The day of an event; where only the day was told, that very day, whatever the mission's clock."""
    return event.at.date() if event.precision == "day" else event.at.astimezone(ZoneInfo(zone)).date()
