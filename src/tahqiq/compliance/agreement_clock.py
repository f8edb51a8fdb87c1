"""The clock of the agreements: where each stands at a moment by each source, what ends when, what has run out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from tahqiq.compliance.in_force import ENDS, RUNS, ForceAnswer, day_of, in_force
from tahqiq.model.instrument import Instrument, LifeEvent


@dataclass(frozen=True)
class Word:
    """The last word of one source on an instrument, and how its time runs at that moment.

    ``left`` is the time until the end it names, negative once that is past; ``None`` where it names no moment.
    """

    event: LifeEvent
    runs: Literal["runs", "open", "ran_out", "ended", "said"]
    left: timedelta | None = None


@dataclass(frozen=True)
class Hand:
    """One instrument on the clock: the last word of each source, and whether it is in force."""

    instrument: Instrument
    said: tuple[LifeEvent, ...]
    force: ForceAnswer
    words: tuple[Word, ...]

    @property
    def differs(self) -> bool:
        """Whether the accounts disagree on where the instrument stands, or one is contested."""
        return self.force.answer == "contested" or any(event.contested for event in self.said)

    @property
    def ended(self) -> bool:
        """Whether it is over by every account."""
        return self.force.answer == "no" and any(one.runs in ("ended", "ran_out") for one in self.words)

    @property
    def next_end(self) -> datetime | None:
        """The next moment at which it runs out by somebody's account."""
        ends = [one.event.until for one in self.words if one.runs == "runs" and one.event.until is not None]
        return min(ends, default=None)


def agreement_clock(instruments: Sequence[Instrument], as_of: datetime) -> tuple[Hand, ...]:
    """The instruments that anything had been said about by then, the latest word of each source first.

    A source whose earlier word was taken over by a later one has only the later; ``as_of`` has a time zone.
    """
    hands = []
    for instrument in instruments:
        latest: dict[str, LifeEvent] = {}
        for event in sorted(instrument.life, key=lambda event: event.at):
            if event.at <= as_of:
                latest[event.according_to] = event
        if latest:
            said = sorted(latest.values(), key=lambda event: (event.at, event.according_to), reverse=True)
            words = tuple(_word(event, as_of) for event in said)
            hands.append(Hand(instrument, tuple(said), in_force(instrument, as_of), words))
    return tuple(hands)


def _word(event: LifeEvent, as_of: datetime) -> Word:
    if event.state in ENDS:
        return Word(event, "ended")
    if event.state not in RUNS and event.state != "suspended":
        return Word(event, "said")
    if event.until is None:
        return Word(event, "open")
    end = day_of(event.until)[1] if event.until_precision == "day" else event.until
    return Word(event, "runs" if end > as_of else "ran_out", end - as_of)
