"""The audit log in the staff book: lines that are added and never changed, each covering the one before it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select

from tahqiq.model.ids import bytes_hash, canonical_json
from tahqiq.model.signing_in import AuditLine, Visit
from tahqiq.store.staff.moments import moment, seconds
from tahqiq.store.staff.tables import audit

FIRST = "0" * 64  # what stands before the first line
_AT_ONCE = 2000


@dataclass(frozen=True)
class Filters:
    """Which lines: all that fit everything said. ``kind`` is a kind or its beginning (``sign_in``).

    ``day`` is a day in UTC; ``after`` a line's number; of more than ``limit`` lines the newest are given.
    """

    day: date | None = None
    person: str | None = None
    member: str | None = None
    kind: str | None = None
    after: int = 0
    limit: int | None = None


@dataclass(frozen=True)
class Happening:
    """What is to be noted: the kind, who did it, in which post, and the id of what it is about."""

    kind: str
    person: str | None = None
    member: str | None = None
    about: str = ""


def add_line(connection: Connection, now: int, what: Happening, visit: Visit) -> None:
    """Adds a line; the connection must be a writer's, so that no other line comes between."""
    last = connection.execute(
        select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    ).first()
    line: dict[str, Any] = {
        "number": last.number + 1 if last else 1,
        "at": now,
        "kind": what.kind,
        "person": what.person,
        "member": what.member,
        "about": what.about,
        "address": visit.address,
        "agent": visit.agent,
        "before": last.hash if last else FIRST,
    }
    connection.execute(insert(audit).values(line | {"hash": _hash(line)}))


def lines(connection: Connection, filters: Filters) -> tuple[AuditLine, ...]:
    """The lines that fit, the oldest first."""
    question = select(audit).where(and_(True, *_conditions(filters))).order_by(audit.c.number.desc())
    if filters.limit is not None:
        question = question.limit(filters.limit)
    found = connection.execute(question).mappings().all()
    return tuple(AuditLine(**{**row, "at": moment(row["at"])}) for row in reversed(found))


def head(connection: Connection) -> tuple[int, str]:
    """The number and hash of the newest line; 0 and zeros before the first."""
    last = connection.execute(
        select(audit.c.number, audit.c.hash).order_by(audit.c.number.desc()).limit(1)
    ).first()
    return (last.number, last.hash) if last else (0, FIRST)


def hash_of_line(connection: Connection, number: int) -> str | None:
    """The hash that stands at a line."""
    return connection.execute(select(audit.c.hash).where(audit.c.number == number)).scalar_one_or_none()


def first_flaw(connection: Connection) -> str | None:
    """What is wrong with the chain, at its first bad line; ``None`` when every line follows from the one before."""
    before, expected = FIRST, 1
    for row in _all_rows(connection):
        if row["number"] != expected:
            return f"line {expected} is missing"
        if row["before"] != before:
            return f"line {expected} does not follow the line before it"
        if row["hash"] != _hash({name: value for name, value in row.items() if name != "hash"}):
            return f"line {expected} was changed"
        before, expected = row["hash"], expected + 1
    return None


def count_since(connection: Connection, kind: str, person: str, since: int) -> int:
    """How many lines of a kind there are about a person since a time."""
    where = and_(audit.c.kind == kind, audit.c.person == person, audit.c.at >= since)
    return int(connection.execute(select(func.count()).select_from(audit).where(where)).scalar_one())


def _all_rows(connection: Connection) -> Iterator[dict[str, Any]]:
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(select(audit).order_by(audit.c.number))
    return (dict(row) for row in rows.mappings())


def _hash(line: dict[str, Any]) -> str:
    return bytes_hash(canonical_json(line))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.day is not None:
        begins = datetime.combine(filters.day, time(), UTC)
        found += [audit.c.at >= seconds(begins), audit.c.at < seconds(begins + timedelta(days=1))]
    if filters.person is not None:
        found.append((audit.c.person == filters.person) | (audit.c.about == filters.person))
    if filters.member is not None:
        found.append((audit.c.member == filters.member) | (audit.c.about == filters.member))
    if filters.kind is not None:
        whole = audit.c.kind == filters.kind
        found.append(whole | audit.c.kind.startswith(f"{filters.kind}.", autoescape=True))
    if filters.after:
        found.append(audit.c.number > filters.after)
    return found
