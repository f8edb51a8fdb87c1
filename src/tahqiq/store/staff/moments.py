"""Times as the staff book keeps them: whole POSIX seconds."""

from datetime import UTC, datetime


def seconds(moment: datetime) -> int:
    """An aware moment as whole seconds, cut off."""
    return int(moment.timestamp())


def moment(kept: int) -> datetime:
    """Kept seconds as a moment in UTC."""
    return datetime.fromtimestamp(kept, UTC)


def moment_or_none(kept: int | None) -> datetime | None:
    """The same, for what may have no time."""
    return None if kept is None else moment(kept)
