"""Tension: public threats and conciliatory words by side and week, an indicator and never a violation."""

from collections.abc import Sequence
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from tahqiq.model.frozen import Frozen
from tahqiq.model.talks import Statement

_HARD = frozenset({"threat", "warning", "demand"})
_SOFT = frozenset({"offer", "conciliation"})


class Week(Frozen):
    """One side's week, beginning on a Monday in the mission's zone: hard words, soft words, others."""

    seat: str
    monday: date
    hard: int
    soft: int
    other: int


def tension(statements: Sequence[Statement], seats: Sequence[str], zone: str) -> tuple[Week, ...]:
    """The weeks from the first statement to the last, every seat in each, in the order given; weeks without words too.

    Several outlets that carry one statement count it once: the same speaker, the same kind, within a day.
    """
    local = ZoneInfo(zone)
    said = _once(statements)
    mondays = {one.id: _monday(one.said_at.astimezone(local).date()) for one in said}
    if not said:
        return ()
    first, last = min(mondays.values()), max(mondays.values())
    weeks = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    return tuple(_week(seat, monday, said, mondays) for monday in weeks for seat in seats)


def _week(seat: str, monday: date, said: Sequence[Statement], mondays: dict[str, date]) -> Week:
    kinds = [one.kind for one in said if one.for_seat == seat and mondays[one.id] == monday]
    hard = sum(kind in _HARD for kind in kinds)
    soft = sum(kind in _SOFT for kind in kinds)
    return Week(seat=seat, monday=monday, hard=hard, soft=soft, other=len(kinds) - hard - soft)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _once(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    kept: list[Statement] = []
    for one in sorted(statements, key=lambda each: (each.said_at, each.id)):
        again = any(
            other.speaker.casefold() == one.speaker.casefold()
            and other.kind == one.kind
            and one.said_at - other.said_at <= timedelta(days=1)
            for other in kept
        )
        if not again:
            kept.append(one)
    return tuple(kept)
