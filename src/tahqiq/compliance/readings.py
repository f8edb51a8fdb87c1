"""Rival readings: how each seat understands a clause, side by side and with equal weight."""

from collections.abc import Sequence
from dataclasses import dataclass

from tahqiq.model.instrument import Instrument
from tahqiq.model.instrument_acts import Understanding


@dataclass(frozen=True)
class SeatReading:
    """What one seat has filed on a clause; nothing is a finding too, and is shown as such."""

    seat: str
    party: bool
    filed: tuple[Understanding, ...]


@dataclass(frozen=True)
class ClauseReadings:
    """All seats of an instrument on one clause: the parties first, each group in the order of their codes.

    ``agreed`` are the words on which every party has filed the same agreed interpretation, ``rival`` whether two
    parties have each filed something and it is not agreed.
    """

    provision: str
    seats: tuple[SeatReading, ...]
    agreed: str | None
    rival: bool

    @property
    def any(self) -> bool:
        """Whether anybody filed anything."""
        return any(one.filed for one in self.seats)


def clause_readings(instrument: Instrument, filed: Sequence[Understanding]) -> dict[str, ClauseReadings]:
    """The readings of every clause of an instrument that stand, by the clause's id; every party has its place."""
    found = {}
    for clause in instrument.provisions:
        own = [one for one in filed if one.provision == clause.id]
        seats = tuple(
            SeatReading(seat, is_party, tuple(one for one in own if one.seat == seat))
            for is_party, codes in ((True, instrument.parties), (False, instrument.mediators))
            for seat in sorted(codes)
            if is_party or any(one.seat == seat for one in own)
        )
        agreed = _agreed(instrument, own)
        speaking = [one.seat for one in seats if one.party and one.filed]
        found[clause.id] = ClauseReadings(clause.id, seats, agreed, agreed is None and len(speaking) > 1)
    return found


def _agreed(instrument: Instrument, own: Sequence[Understanding]) -> str | None:
    words: dict[str, set[str]] = {}
    for one in own:
        if one.kind == "agreed_interpretation":
            words.setdefault(" ".join(one.words.split()), set()).add(one.seat)
    return next((text for text, seats in words.items() if set(instrument.parties) <= seats), None)
