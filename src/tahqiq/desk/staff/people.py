"""Organisations, persons, and who holds which post from when until when."""

from datetime import datetime

from pydantic import ValidationError

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.hold import hold, leave
from tahqiq.desk.staff.may_hold import may_hold
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.ids import content_id
from tahqiq.model.staff import Holding, Organisation, OrganisationKind, Person
from tahqiq.store.staff import people as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.moments import seconds

__all__ = [
    "add_organisation",
    "add_person",
    "fit_person",
    "hold",
    "holdings",
    "leave",
    "may_hold",
    "new_person",
    "organisations",
    "people",
    "person_named",
]


def add_organisation(
    book: StaffBook,
    desk: Desk,
    by: str,
    organisation_id: str,
    name: str,
    kind: OrganisationKind,
    party: str | None = None,
) -> Organisation:
    """Adds an employer of persons; one of a party names it, for its people hold that party's posts alone.

    Raises ``BadInput`` STF006 for what does not fit, STF007 for an id that is taken.
    """
    check_hand(desk, by)
    codes = desk.mission.party_codes
    if (kind == "party") != (party is not None) or (party is not None and party not in codes):
        raise BadInput(
            "STF006",
            f"'{organisation_id}' is to be of kind '{kind}', and of the party '{party or 'none'}'",
            f"an organisation of kind party, and no other, names its party: {' or '.join(codes)}.",
        )
    try:
        made = Organisation(id=organisation_id, name=name.strip(), kind=kind, party=party)
    except ValidationError as error:
        raise BadInput(
            "STF006",
            f"'{organisation_id}' is no id, or '{name}' no name, of an organisation",
            "give a short code such as QAT-MFA, a name, and one of the kinds.",
        ) from error
    with book.writing() as connection:
        if made.id.lower() in {one.id.lower() for one in rows.organisations(connection)}:
            raise BadInput(
                "STF007",
                f"there is an organisation '{made.id}' already",
                "choose another id: tahqiq organisation list.",
            )
        rows.put_organisation(connection, made)
        book.note(connection, Happening("organisation.added", member=by, about=made.id))
    return made


def add_person(book: StaffBook, desk: Desk, by: str, name: str, organisation: str, login: str) -> Person:
    """Adds somebody who may be given posts and be invited; he can do nothing yet.

    Raises ``BadInput`` STF006 for an unfit name or login, STF007 for a login that is taken, ``NotFound`` (STF008)
    for an organisation that is not there.
    """
    check_hand(desk, by)
    made = new_person(book, name, organisation, login)
    with book.writing() as connection:
        known = {one.id for one in rows.organisations(connection)}
        if organisation not in known:
            raise NotFound(
                "STF008",
                f"there is no organisation '{organisation}'",
                f"use one of: {', '.join(sorted(known)) or 'none yet'} (tahqiq organisation add …).",
            )
        if rows.credentials_of(connection, made.login) is not None:
            raise BadInput(
                "STF007", f"the login '{made.login}' is taken", "choose another: tahqiq person list."
            )
        rows.put_person(connection, made, book.now)
        book.note(connection, Happening("person.added", member=by, about=made.id))
    return made


def new_person(book: StaffBook, name: str, organisation: str, login: str) -> Person:
    """A person under a fresh id drawn by lot; raises ``BadInput`` (STF006)."""
    return fit_person(content_id("psn", book.chance(32).hex()), name, organisation, login)


def fit_person(number: str, name: str, organisation: str, login: str) -> Person:
    """A person under an id; raises ``BadInput`` (STF006) for a name or login that does not fit."""
    try:
        return Person(id=number, name=name.strip(), organisation=organisation, login=login.strip().lower())
    except ValidationError as error:
        raise BadInput(
            "STF006",
            f"'{login}' is no login, or '{name}' no name",
            "use 3 to 40 lower-case letters, digits, full stops and hyphens, as in a.rahimi.",
        ) from error


def organisations(book: StaffBook) -> tuple[Organisation, ...]:
    """All organisations, by id."""
    with book.reading() as connection:
        return rows.organisations(connection)


def people(book: StaffBook) -> tuple[Person, ...]:
    """All persons who are not forgotten, by login."""
    with book.reading() as connection:
        return rows.persons(connection)


def person_named(book: StaffBook, named: str) -> Person:
    """Somebody by id or login; raises ``NotFound`` (STF009)."""
    with book.reading() as connection:
        found = rows.credentials_of(connection, named.strip())
    if found is None:
        raise NotFound("STF009", f"there is no person '{named}'", "look with 'tahqiq person list'.")
    return found.person


def holdings(book: StaffBook, at: datetime | None = None) -> tuple[Holding, ...]:
    """Those held at a moment, the oldest first; all that ever were when none is given."""
    with book.reading() as connection:
        if at is None:
            return tuple(one.holding for one in rows.holdings_of(connection))
        return rows.held_at(connection, seconds(at))
