"""The history of crossings: how each cell stood at the end of each of the last days, and what was said beside it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime

from tahqiq.crossings.matrix import STALE_AFTER, Cell, Standing, Word, matrix
from tahqiq.model.crossing import Category, Crossing, Status, Voice
from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen

DAYS = 30
_VOICES: tuple[Voice, ...] = ("side", "observed", "reported")
_Key = tuple[str, str, Category]


class LastSaid(Frozen):
    """What a voice had last said by the end of a day, where that decided nothing.

    ``days_old`` are whole days of 24 hours between the moment it is about and the end of that day; ``stale`` when it
    was too old by then to be relied on.
    """

    who: str
    status: Status
    as_of: AwareDatetime
    days_old: int
    stale: bool


class Beside(Frozen):
    """What one voice had last said by the end of each day, beside what stood: never a standing of its own.

    ``said`` has a place for each day of the track. It is empty where the voice had said nothing, and where its word
    is in the standing already. ``who`` is a side's code, ``observed`` or the id of a source.
    """

    voice: Voice
    who: str
    said: tuple[LastSaid | None, ...]


class Track(Frozen):
    """How one cell stood at the end of each day, oldest first; ``days`` are days in the mission's zone.

    ``beside`` are the voices that had said what decided nothing: the sides in alphabetical order, what a team saw,
    what sources report. A voice that has no such word on any of the days is not in it.
    """

    crossing: str
    toward: str
    category: Category
    days: tuple[date, ...]
    standings: tuple[Standing, ...]
    beside: tuple[Beside, ...] = ()

    @property
    def closed_days(self) -> int:
        """On how many of these days it stood closed."""
        return self.standings.count("closed")


class Aside(Frozen):
    """One line beneath a track: a side's own last words, a team's, or those of all sources together.

    ``days`` holds what a reader is shown of each day: the newest word; of sources also each other one that is not
    stale and tells another status.
    """

    voice: Voice
    who: str | None
    days: tuple[tuple[LastSaid, ...], ...]

    @property
    def last(self) -> LastSaid | None:
        """The newest word at the end of the last day; nothing where there is none beside what stands."""
        return self.days[-1][0] if self.days[-1] else None


def asides(track: Track) -> tuple[Aside, ...]:
    """The lines beneath a track, in the order of its voices; what sources report is one line."""
    lines = [
        Aside(voice=one.voice, who=one.who, days=tuple((said,) if said else () for said in one.said))
        for one in track.beside
        if one.voice != "reported"
    ]
    reported = [one.said for one in track.beside if one.voice == "reported"]
    if reported:
        days = tuple(_newest([one for one in day if one]) for day in zip(*reported, strict=True))
        lines.append(Aside(voice="reported", who=None, days=days))
    return tuple(lines)


def _newest(said: Sequence[LastSaid]) -> tuple[LastSaid, ...]:
    """The newest word first, then each other status that is told and not stale; alphabetical where two are as new."""
    newest = sorted(sorted(said, key=lambda one: one.who), key=lambda one: one.as_of, reverse=True)
    told: dict[Status, LastSaid] = {}
    for one in newest:
        if not (told and one.stale):
            told.setdefault(one.status, one)
    return tuple(told.values())


def history(
    crossings: Sequence[Crossing],
    reports: Sequence[Dealt],
    now: datetime,
    zone: str,
    days: int = DAYS,
    stale_after: timedelta = STALE_AFTER,
) -> tuple[Track, ...]:
    """The last ``days`` days up to today, crossings in the order given; today is told as it stands at ``now``."""
    local = ZoneInfo(zone)
    just_before = now - timedelta(microseconds=1)  # midnight is told as the end of the day that is over
    today = just_before.astimezone(local).date()
    wanted = tuple(today - timedelta(days=back) for back in range(days - 1, -1, -1))
    ends = {day: min(datetime.combine(day + timedelta(days=1), time(), tzinfo=local), now) for day in wanted}
    found: dict[_Key, dict[date, Cell]] = {}
    for day, end in ends.items():
        for cell in matrix(crossings, reports, end, stale_after):
            found.setdefault((cell.crossing, cell.toward, cell.category), {})[day] = cell
    order = {one.code: place for place, one in enumerate(crossings)}
    return tuple(
        Track(
            crossing=crossing,
            toward=toward,
            category=category,
            days=wanted,
            standings=tuple(cells[day].standing if day in cells else "unknown" for day in wanted),
            beside=_beside(cells, ends, crossings[order[crossing]].sides),
        )
        for (crossing, toward, category), cells in sorted(
            found.items(), key=lambda item: (order[item[0][0]], item[0])
        )
    )


def _beside(
    cells: Mapping[date, Cell], ends: Mapping[date, datetime], sides: Sequence[str]
) -> tuple[Beside, ...]:
    voices: dict[tuple[int, str], dict[date, LastSaid]] = {}
    for day, cell in cells.items():
        for word in cell.words:
            voice: Voice = (
                "side" if word.who in sides else "observed" if word.who == "observed" else "reported"
            )
            if word.stale or voice == "reported" or cell.standing == "unknown":
                said = voices.setdefault((_VOICES.index(voice), word.who), {})
                said[day] = _last_said(word, ends[day])
    return tuple(
        Beside(voice=_VOICES[rank], who=who, said=tuple(said.get(day) for day in ends))
        for (rank, who), said in sorted(voices.items())
    )


def _last_said(word: Word, end: datetime) -> LastSaid:
    return LastSaid(
        who=word.who,
        status=word.status,
        as_of=word.as_of,
        days_old=(end - word.as_of) // timedelta(days=1),
        stale=word.stale,
    )
