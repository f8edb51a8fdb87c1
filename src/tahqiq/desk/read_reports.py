"""Reading a table of headlines: each line of news becomes a report with its place, days, parties and toll."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

import pyarrow as pa
import pyarrow.compute as pc

from tahqiq.archive.from_claims import ReadHeadline, report_rows
from tahqiq.errors import BadInput
from tahqiq.model.place import Place
from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.mentions import find_mentions
from tahqiq.reading.read_article import ReadingContext, read_article
from tahqiq.reading.tolls import as_casualties, find_tolls

Progress = Callable[[int, int], None]
_NAMES: Final = {
    "report_id": ("report_id", "id"),
    "source": ("source", "source_id", "source_office", "outlet"),
    "date": ("date", "source_date", "published", "reported_at"),
    "headline": ("headline", "source_headline", "title", "text"),
}
_SOCIAL: Final = re.compile(
    r"^@|twitter|\(x\)|telegram|facebook|whatsapp|instagram|tiktok|youtube", re.IGNORECASE
)

# Before the name of a capital or a state these say that it is where something happened, not who did it.
_WHERE: Final = re.compile(
    r"\b(?:in|inside|near|at|around|outside|across|over|hits?|rocks?|strikes?|struck|bombs?|shells?)\s+$",
    re.IGNORECASE,
)


def read_reports(
    raw: pa.Table, knowledge: Knowledge, zone: str = "UTC", progress: Progress = lambda *_: None
) -> pa.Table:
    """A table of report_id, source, date, headline as a table of reports; one headline makes one row.

    Only ``report_id`` and ``headline`` have to be there; further columns are kept. ``date`` is the day of
    publication, or a moment; a bare day counts to its end. Days named in a headline are days in ``zone``. Raises
    :class:`BadInput` ARC011 where a column is missing. What is not read as a claim keeps its text and whatever
    ``knowledge`` recognises in it.
    """
    named = _columns(raw)
    cells = {
        name: pc.cast(raw.column(column), pa.string()).to_pylist() if column else [None] * raw.num_rows
        for name, column in named.items()
    }
    read: dict[tuple[str, str | None, str | None], ReadHeadline] = {}
    found = []
    for number, (key, source, day, headline) in enumerate(
        zip(cells["report_id"], cells["source"], cells["date"], cells["headline"], strict=True), 1
    ):
        said = (" ".join((headline or "").split()), source, day)
        if said not in read:
            read[said] = _read(said, knowledge, zone)
        found.append((key, read[said]))
        progress(number, raw.num_rows)
    table = report_rows(replace(one, report_id=key) for key, one in found)
    known = {column for column in named.values() if column}
    for name in raw.column_names:
        if name not in known and name not in table.column_names:
            table = table.append_column(name, raw.column(name))
    return table


def _columns(raw: pa.Table) -> dict[str, str | None]:
    low = {name.strip().lstrip("\ufeff").casefold(): name for name in raw.column_names}
    named = {
        wanted: next((low[name] for name in names if name in low), None) for wanted, names in _NAMES.items()
    }
    missing = [name for name in ("report_id", "headline") if named[name] is None]
    if missing:
        raise BadInput(
            "ARC011",
            f"a table of headlines needs the column{'s' * (len(missing) > 1)} {' and '.join(missing)}; "
            f"it has: {', '.join(raw.column_names[:20])}",
            "name its columns report_id, source, date and headline.",
        )
    return named


def _read(said: tuple[str, str | None, str | None], knowledge: Knowledge, zone: str) -> ReadHeadline:
    text, source, day = said
    published = _moment(day)
    context = ReadingContext("headline", published, source, zone, knowledge)
    claims = read_article(text, context).drafts if text else ()
    places, actors = _recognised(text, knowledge)
    return ReadHeadline(
        report_id="",
        source=source,
        source_kind=_kind(source, knowledge),
        published=published,
        text=text,
        claims=tuple(claims),
        places=places,
        actors=actors,
        toll=as_casualties(find_tolls(text)),
    )


def _moment(day: str | None) -> datetime | None:
    """A bare day is its last second in UTC; nothing where it cannot be read."""
    try:
        if not day:
            return None
        if len(day.strip()) == len("2026-02-27"):
            return datetime.combine(date.fromisoformat(day.strip()), time(), UTC) + timedelta(seconds=86_399)
        moment = datetime.fromisoformat(day.strip())
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _recognised(text: str, knowledge: Knowledge) -> tuple[tuple[Place, ...], tuple[str, ...]]:
    """Places and actors that the dictionaries know, in the order of the text; a capital may be either."""
    places, actors = [], []
    for mention in find_mentions(text, knowledge):
        actor = mention.name("actor", "adjective")
        if actor:
            actors.append(actor)
        place = mention.name("place")
        struck = not actor or _WHERE.search(text[: mention.start]) is not None
        known = knowledge.known_place(place) if place and struck else None
        if known:
            places.append(known.as_place(mention.written))
    return tuple(places), tuple(dict.fromkeys(actors))


def _kind(source: str | None, knowledge: Knowledge) -> str | None:
    """What kind of source it is by its name, as far as the dictionaries and the name itself tell."""
    if not source:
        return None
    if _SOCIAL.search(source):
        return "social"
    outlet = knowledge.outlet(source) or knowledge.outlet(fold(source))
    if outlet:
        return outlet.kind
    actor = knowledge.actor(source)
    return actor.kind if actor else None
