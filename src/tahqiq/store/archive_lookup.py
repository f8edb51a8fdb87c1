"""Looking up in an archive that grows: how it stands before a report is attached, and which reports lie near it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Connection, select

from tahqiq.archive.at_hand import Stored
from tahqiq.archive.encoded import decoded
from tahqiq.archive.lookup_keys import Asked
from tahqiq.store.archive_sql import FOUND, MARK, MOST_LOOKS, NEAREST, ROWS, STANDING, STATE
from tahqiq.store.archive_tables import about

MOST_FOUND: Final = 4000  # of one look; where more lie there, the nearest in time of each key are taken
_OF_ONE_KEY: Final = 120
_NO_LOOK: Final = Asked((), 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Standing:
    """The archive as one transaction finds it: its state, how many reports it has, whether the new one is there.

    ``repaired``: how many of the reports were there when all were grouped again. ``taken``: whether the incident asked
    about has its id, or ever had.
    """

    state: str
    reports: int
    repaired: int
    is_stored: bool
    taken: bool


def standing(connection: Connection, name: str, incident: str) -> Standing:
    """How the archive stands towards a report of this id, which may open that incident."""
    found = STANDING.said(connection, {"name": name, "incident": incident}).one()
    reports = 0 if found.highest is None else int(found.highest) + 1
    taken = (found.used or found.led) is not None
    return Standing(found.state, reports, int(found.repaired), found.stored is not None, taken)


def state_of(connection: Connection) -> str:
    """The state that the archive is in."""
    return str(connection.execute(select(about.c.value).where(about.c.key == STATE)).scalar_one())


def mark_changed(connection: Connection, state: str, why: str) -> str:
    """Brings the archive into another state, named after the one it was in and why it changed; returns it.

    Whoever keeps stored reports at hand sees by it that somebody else has written.
    """
    now = next_state(state, why)
    MARK.said(connection, {"now": now})
    return now


def next_state(state: str, why: str) -> str:
    """A name that no other history of the archive leads to."""
    return blake2b(f"{state}\n{why}".encode(), digest_size=12).hexdigest()


def found_under(connection: Connection, looks: Sequence[Asked], hour: float) -> dict[int, float | None]:
    """Numbers of the stored reports found by the looks, each with its hour where the look shows it.

    Bounded: where very many lie there, of each key the nearest in time on either side of ``hour`` are taken.
    """
    dialect = connection.dialect.name
    values = {**_asked(looks, dialect), "most": MOST_FOUND}
    rows: Sequence[Any] = FOUND[dialect].said(connection, values).all()
    if len(rows) == MOST_FOUND:
        rows = list(_nearest(connection, looks, hour))
    found: dict[int, float | None] = dict.fromkeys((number for number, _then, told in rows if told), None)
    found.update((number, then) for number, then, told in rows if not told)
    return found


def _nearest(
    connection: Connection, looks: Sequence[Asked], hour: float
) -> Iterator[tuple[int, float, bool]]:
    for look in looks:
        values = {"since": look.since, "until": look.until, "hour": hour, "most": _OF_ONE_KEY}
        for one in look.keys:
            for number, then in connection.execute(NEAREST, {**values, "key": one}):
                yield number, then, look.told


def _asked(looks: Sequence[Asked], dialect: str) -> dict[str, object]:
    if dialect == "sqlite":
        values: dict[str, object] = {}
        for at in range(MOST_LOOKS):
            look = looks[at] if at < len(looks) else _NO_LOOK
            values |= {f"keys{at}": json.dumps(look.keys), f"told{at}": look.told}
            values |= {f"since{at}": look.since, f"until{at}": look.until}
        return values
    rows = [(one, look.since, look.until, look.told) for look in looks for one in look.keys]
    names = ("keys", "sinces", "untils", "tolds")
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def fetched(connection: Connection, numbers: Sequence[int]) -> list[Stored]:
    """Stored reports by their numbers."""
    return _stored(connection, "n", list(numbers))


def named(connection: Connection, ids: Sequence[str]) -> list[Stored]:
    """Stored reports by their ids; those that are not stored are passed over."""
    return _stored(connection, "report_id", list(ids))


def _stored(connection: Connection, column: str, wanted: list[int] | list[str]) -> list[Stored]:
    if not wanted:
        return []
    dialect = connection.dialect.name
    values = {"wanted": json.dumps(wanted) if dialect == "sqlite" else wanted}
    rows: Iterable[Any] = ROWS[dialect, column].said(connection, values)
    return [Stored(row[0], row[1], row[2], row[3], decoded(bytes(row[4]))) for row in rows]
