"""The clock: time is handed in, so that a rebuilt mission or a rehearsed one tells its own time."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """An aware moment."""
        ...


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """This moment."""
        return datetime.now(UTC)


@dataclass
class CaseClock:
    """The clock of a case that is played again: it stands where the case's script has set it."""

    moment: datetime

    def now(self) -> datetime:
        """The moment the script has reached."""
        return self.moment
