"""The staff book as commands open it, and days as they are typed."""

from datetime import UTC, datetime, time, timedelta

import click

from tahqiq.cli.opening import Where
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook, book_of

_FIRST_YEAR, _LAST_YEAR = 1970, 9990  # what lies beyond cannot be counted with


def desk_and_book(where: Where) -> tuple[Desk, StaffBook]:
    """The mission and the staff book beside its keys; both are let go of when the command is done."""
    desk = where.desk()
    book = book_of(desk)
    click.get_current_context().call_on_close(book.close)
    return desk, book


class Day(click.ParamType[datetime | None]):
    """A day, or a moment with its offset. ``last``: the day is meant to its end."""

    name = "DAY"

    def __init__(self, *, last: bool = False) -> None:
        self._last = last

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> datetime | None:
        """An aware moment; days are counted in UTC."""
        if value is None or isinstance(value, datetime):
            return value
        text = str(value)
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            self.fail(f"'{text}' is no day: write 2026-12-31, or 2026-12-31T18:00Z", param, ctx)
        if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
            self.fail(f"'{text}' is no day of a mission: leave it out where there is no end", param, ctx)
        if "T" in text:
            return (
                found if found.tzinfo else self.fail(f"'{text}' has no offset: add Z or +04:30", param, ctx)
            )
        day = datetime.combine(found.date(), time(), UTC)
        return day + timedelta(days=1) if self._last else day


def day_told(moment: datetime | None, *, none: str = "") -> str:
    """A moment to the minute, in UTC."""
    return none if moment is None else moment.astimezone(UTC).strftime("%Y-%m-%d %H:%MZ")
