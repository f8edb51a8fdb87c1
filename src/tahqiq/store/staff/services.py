"""Service keys in the staff book."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, insert, or_, select, update

from tahqiq.model.signing_in import Service
from tahqiq.store.staff.moments import moment, moment_or_none
from tahqiq.store.staff.tables import service

_TIMES = ("issued", "until", "revoked", "used")


def put_service(connection: Connection, one: Service, key_hash: str) -> None:
    """Adds a service."""
    values: dict[str, Any] = one.model_dump() | {"key_hash": key_hash, "scopes": " ".join(one.scopes)}
    for name in _TIMES:
        values[name] = None if values[name] is None else int(values[name].timestamp())
    connection.execute(insert(service).values(values))


def services(connection: Connection) -> tuple[Service, ...]:
    """All services there ever were, by name and the oldest first."""
    rows = connection.execute(select(service).order_by(service.c.name, service.c.issued, service.c.id))
    return tuple(_service(row) for row in rows)


def service_by_key(connection: Connection, key_hash: str) -> Service | None:
    """The service with this key, whether or not it may still be used."""
    row = connection.execute(select(service).where(service.c.key_hash == key_hash)).first()
    return None if row is None else _service(row)


def service_named(connection: Connection, named: str) -> Service | None:
    """The service of this id, or the one of this name that was not revoked."""
    if not named.isprintable():
        return None
    by_name = (service.c.name == named) & service.c.revoked.is_(None)
    row = connection.execute(select(service).where(or_(service.c.id == named, by_name))).first()
    return None if row is None else _service(row)


def revoke_services(
    connection: Connection, now: int, *, one: str | None = None, person: str | None = None
) -> int:
    """Revokes one service, or all that a person answers for; how many."""
    where: list[ColumnElement[bool]] = [service.c.revoked.is_(None)]
    where += [service.c.id == one] if one is not None else []
    where += [service.c.person == person] if person is not None else []
    return connection.execute(update(service).where(*where).values(revoked=now)).rowcount


def use_service(connection: Connection, number: str, now: int) -> None:
    """Notes when a service was used."""
    connection.execute(update(service).where(service.c.id == number).values(used=now))


def _service(row: Any) -> Service:
    return Service(
        id=row.id,
        name=row.name,
        member=row.member,
        scopes=tuple(row.scopes.split()),
        person=row.person,
        issued_by=row.issued_by,
        issued=moment(row.issued),
        until=moment(row.until),
        revoked=moment_or_none(row.revoked),
        used=moment_or_none(row.used),
    )
