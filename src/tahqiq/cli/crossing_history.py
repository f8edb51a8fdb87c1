"""How the history of crossings is printed: what stood day by day, and in brackets what was only said."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import click

from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_table
from tahqiq.crossings.history import Aside, LastSaid, Track, asides

_MARKS = {"open": "o", "restricted": "r", "closed": "x", "disputed": "!", "unknown": "·"}
_OLD = {"open": "ᵒ", "restricted": "ʳ", "closed": "ˣ"}
_DIFFER, _NOTHING = "/", " "
_LEGEND = (
    "o open, r restricted, x closed, ! disputed, · not known. In brackets, day by day: what was last said and decides"
    " nothing;\nreported is not confirmed; / sources differ; ᵒ ʳ ˣ older than 72 hours by then; a space: nothing, or it"
    " is in what stands."
)


def print_history(tracks: Sequence[Track], days: int, end: datetime) -> None:
    """The tracks as a table, beneath each what the voices had last said that decided nothing."""
    rows = [row for track in tracks for row in _rows(track)]
    title = f" {days} DAYS TO {tracks[0].days[-1] if tracks else end.date()}"
    print_table(
        ("CROSSING", "TOWARD", "CATEGORY", title, "CLOSED", "LAST SAID"),
        rows,
        empty="nobody has reported yet",
    )
    if any(row[0] == "" for row in rows):
        click.echo(_LEGEND, err=True)


def _rows(track: Track) -> Iterable[tuple[str, ...]]:
    stood = "".join(_MARKS[one] for one in track.standings)
    yield track.crossing, f"→ {track.toward}", track.category, f" {stood}", str(track.closed_days), ""
    for line in asides(track):
        said = "".join(_mark(day) for day in line.days)
        yield "", "", f"  {_whose(line)}", f"({said})", "", _last(line.last)


def _whose(line: Aside) -> str:
    if line.voice == "side":
        return f"{line.who} said"
    return "a team saw" if line.voice == "observed" else "reported"


def _mark(day: tuple[LastSaid, ...]) -> str:
    if len(day) > 1:
        return _DIFFER
    return (_OLD if day[0].stale else _MARKS)[day[0].status] if day else _NOTHING


def _last(said: LastSaid | None) -> str:
    if said is None:
        return ""
    whose = f" ({safe(said.who)})"
    if not said.days_old:
        return f"{said.status}, in the last 24 hours{whose}"
    unit = "day" if said.days_old == 1 else "days"
    return f"{said.status}, {said.days_old} {unit} before{whose}{', old' if said.stale else ''}"
