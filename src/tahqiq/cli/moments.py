"""Days and moments as people write them on the command line: 2025-10-27, or 2025-10-27T16:00+04:30."""

from collections.abc import Sequence
from datetime import datetime

import click

_DAY = "%Y-%m-%d"


class Written(click.ParamType[datetime]):
    """A day, a moment with its UTC offset, or either, by the ``strptime`` forms that it takes.

    A day comes out without a time zone. What fits no form is refused with an example of one that would.
    """

    def __init__(self, formats: Sequence[str]) -> None:
        self._formats = tuple(formats)
        day, moment = _DAY in formats, any(form != _DAY for form in formats)
        self.name = "|".join(word for word, there in (("DAY", day), ("MOMENT", moment)) if there)
        shown = (("2025-10-27", day), ("2025-10-27T16:00+04:30", moment))
        self._shown = " or ".join(word for word, there in shown if there)

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment that was written."""
        if isinstance(value, datetime):
            return value
        for form in self._formats:
            try:
                return datetime.strptime(str(value), form)  # noqa: DTZ007 - the form asks for the offset, or for a day
            except ValueError:
                continue
        return self.fail(f"'{value}' cannot be taken; write it like {self._shown}", param, ctx)
