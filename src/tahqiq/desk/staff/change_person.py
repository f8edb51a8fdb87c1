"""A name was misspelt, an employer or a login changes: the person stays the same."""

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.people import fit_person
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.staff import Person
from tahqiq.store.staff import people as rows
from tahqiq.store.staff.audit import Happening


def change_person(
    book: StaffBook,
    desk: Desk,
    by: str,
    person: str,
    *,
    name: str | None = None,
    organisation: str | None = None,
    login: str | None = None,
) -> Person:
    """Changes what is given, and leaves the rest; sessions and posts go on.

    Raises ``NotFound`` STF009 or STF008, ``BadInput`` STF006 for what does not fit, STF007 for a login that is taken.
    """
    check_hand(desk, by)
    with book.writing() as connection:
        known = rows.credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        was = known.person
        made = fit_person(was.id, name or was.name, organisation or was.organisation, login or was.login)
        if made.organisation not in {one.id for one in rows.organisations(connection)}:
            raise NotFound(
                "STF008",
                f"there is no organisation '{made.organisation}'",
                "look with 'tahqiq organisation list'.",
            )
        other = rows.credentials_of(connection, made.login)
        if other is not None and other.person.id != made.id:
            raise BadInput(
                "STF007", f"the login '{made.login}' is taken", "choose another: tahqiq person list."
            )
        rows.change_person(connection, made)
        changed = " ".join(
            sorted(key for key, value in made.model_dump().items() if value != getattr(was, key))
        )
        book.note(connection, Happening("person.changed", member=by, about=f"{made.id} {changed}".strip()))
    return made
