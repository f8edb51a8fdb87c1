"""The history of crossings: how each cell stood at the end of each of the last days."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tahqiq.crossings.matrix import STALE_AFTER, Cell, Standing, matrix
from tahqiq.model.crossing import Category, Crossing
from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen

DAYS = 30


class Track(Frozen):
    """How one cell stood at the end of each day, oldest first; ``days`` are days in the mission's zone."""

    crossing: str
    toward: str
    category: Category
    days: tuple[date, ...]
    standings: tuple[Standing, ...]

    @property
    def closed_days(self) -> int:
        """On how many of these days it stood closed."""
        return self.standings.count("closed")


def history(
    crossings: Sequence[Crossing],
    reports: Sequence[Dealt],
    now: datetime,
    zone: str,
    days: int = DAYS,
    stale_after: timedelta = STALE_AFTER,
) -> tuple[Track, ...]:
    """The last ``days`` days up to today; today is told as it stands at ``now``."""
    local = ZoneInfo(zone)
    today = now.astimezone(local).date()
    wanted = tuple(today - timedelta(days=back) for back in range(days - 1, -1, -1))
    found: dict[tuple[str, str, Category], dict[date, Standing]] = {}
    for day in wanted:
        end = datetime.combine(day + timedelta(days=1), time(), tzinfo=local)
        for cell in matrix(crossings, reports, min(end, now), stale_after):
            found.setdefault(_key(cell), {})[day] = cell.standing
    return tuple(
        Track(
            crossing=crossing,
            toward=toward,
            category=category,
            days=wanted,
            standings=tuple(stood.get(day, "unknown") for day in wanted),
        )
        for (crossing, toward, category), stood in found.items()
    )


def _key(cell: Cell) -> tuple[str, str, Category]:
    return cell.crossing, cell.toward, cell.category
