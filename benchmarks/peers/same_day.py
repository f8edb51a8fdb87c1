"""For headlines alone: all that appear on one day are taken to tell of one incident."""

from collections.abc import Sequence
from datetime import datetime


def groups(reported_at: Sequence[datetime | None]) -> list[str]:
    """The day of each headline; those without a date stay alone."""
    return [
        f"alone {at}" if moment is None else moment.date().isoformat()
        for at, moment in enumerate(reported_at)
    ]
