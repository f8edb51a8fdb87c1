"""Organisations, persons and holdings in the staff book."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, or_, select, update

from tahqiq.model.staff import Holding, Organisation, Person
from tahqiq.store.staff.moments import moment, moment_or_none, seconds
from tahqiq.store.staff.tables import draft, holding, invitation, organisation, passkey, person


@dataclass(frozen=True)
class Kept:
    """A holding as it is kept: with the seat of its post when it began, and whether it is over for good."""

    number: int
    holding: Holding
    seat: str
    over: bool


@dataclass(frozen=True)
class Credentials:
    """What a person signs in with, as far as it is kept: hash of the password, sealed secret, last step used."""

    person: Person
    password: str | None
    totp_sealed: bytes | None
    totp_step: int | None


def organisations(connection: Connection) -> tuple[Organisation, ...]:
    """All organisations, by id."""
    rows = connection.execute(select(organisation).order_by(organisation.c.id)).mappings()
    return tuple(Organisation.model_validate(dict(row)) for row in rows)


def organisation_by(connection: Connection, code: str) -> Organisation | None:
    """An organisation by its id."""
    row = connection.execute(select(organisation).where(organisation.c.id == code)).mappings().first()
    return None if row is None else Organisation.model_validate(dict(row))


def put_organisation(connection: Connection, one: Organisation) -> None:
    """Adds an organisation whose id is free."""
    connection.execute(insert(organisation).values(one.model_dump()))


def persons(connection: Connection) -> tuple[Person, ...]:
    """All persons who are not forgotten, by login."""
    rows = connection.execute(select(person).where(person.c.forgotten.is_(None)).order_by(person.c.login))
    return tuple(_person(row) for row in rows)


def put_person(connection: Connection, one: Person, now: int) -> None:
    """Adds a person whose login is free."""
    connection.execute(insert(person).values(one.model_dump() | {"added": now}))


def change_person(connection: Connection, one: Person) -> None:
    """Sets name, organisation and login of the person with this id."""
    values = one.model_dump(exclude={"id"})
    connection.execute(update(person).where(person.c.id == one.id).values(values))


def credentials_of(connection: Connection, named: str) -> Credentials | None:
    """A person by id or login, with what he signs in with; ``None`` for nobody, or somebody forgotten."""
    if not named.isascii():  # no id or login has other signs, and half a surrogate pair cannot be asked for
        return None
    where = or_(person.c.id == named, person.c.login == named)
    row = connection.execute(select(person).where(where, person.c.forgotten.is_(None))).first()
    return None if row is None else Credentials(_person(row), row.password, row.totp_sealed, row.totp_step)


def set_credentials(
    connection: Connection, who: str, password: str | None, totp_sealed: bytes | None, step: int | None
) -> None:
    """Replaces password and TOTP secret, or takes them away."""
    values = {"password": password, "totp_sealed": totp_sealed, "totp_step": step}
    connection.execute(update(person).where(person.c.id == who).values(values))


def set_password(connection: Connection, who: str, password: str) -> None:
    """Replaces the password alone."""
    connection.execute(update(person).where(person.c.id == who).values(password=password))


def use_step(connection: Connection, who: str, step: int) -> bool:
    """Uses up the digits of a time step and of all before it; whether they were still to be used."""
    unused = or_(person.c.totp_step.is_(None), person.c.totp_step < step)
    done = connection.execute(update(person).where(person.c.id == who, unused).values(totp_step=step))
    return done.rowcount == 1


def forget_person(connection: Connection, who: str, now: int) -> None:
    """Takes away everything about a person but the id drawn by lot, and which posts it held."""
    gone: dict[str, Any] = dict.fromkeys(
        ("name", "organisation", "login", "password", "totp_sealed", "totp_step")
    )
    connection.execute(update(person).where(person.c.id == who).values(gone | {"forgotten": now}))
    for table in (invitation, passkey, draft):
        connection.execute(delete(table).where(table.c.person == who))


def put_holding(connection: Connection, one: Holding, seat: str) -> None:
    """Adds a holding."""
    until = None if one.until is None else seconds(one.until)
    values = {"person": one.person, "member": one.member, "since": seconds(one.since), "until": until}
    connection.execute(insert(holding).values(values | {"seat": seat}))


def holdings_of(connection: Connection, who: str | None = None) -> tuple[Kept, ...]:
    """All holdings there ever were, of one person or of all, the oldest first."""
    question = select(holding).order_by(holding.c.since, holding.c.id)
    if who is not None:
        question = question.where(holding.c.person == who)
    return tuple(
        Kept(
            row.id,
            Holding(
                person=row.person,
                member=row.member,
                since=moment(row.since),
                until=moment_or_none(row.until),
            ),
            row.seat,
            bool(row.over),
        )
        for row in connection.execute(question)
    )


def held_at(connection: Connection, now: int, who: str | None = None) -> tuple[Holding, ...]:
    """Who holds which post at a time; what is over once is over, whatever the clock says."""
    question = select(holding).where(
        holding.c.over == 0,
        holding.c.since <= now,
        or_(holding.c.until.is_(None), holding.c.until > now),
    )
    if who is not None:
        question = question.where(holding.c.person == who)
    rows = connection.execute(question.order_by(holding.c.since, holding.c.id))
    return tuple(
        Holding(
            person=row.person, member=row.member, since=moment(row.since), until=moment_or_none(row.until)
        )
        for row in rows
    )


def end_holding(connection: Connection, number: int, until: int, *, over: bool) -> None:
    """Sets when a holding ends."""
    values = {"until": until, "over": int(over)}
    connection.execute(update(holding).where(holding.c.id == number).values(values))


def _person(row: Any) -> Person:
    return Person(id=row.id, name=row.name, organisation=row.organisation, login=row.login)
