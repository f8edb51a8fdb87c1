"""By how many persons posts are held, for the list of members; and who they are, for whoever may know."""

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import book_if_any
from tahqiq.desk.staff.tell_person import count_held, holders_of
from tahqiq.errors import Refused


def held_now(desk: Desk) -> dict[str, int] | None:
    """How many persons hold each post; ``None`` where there is no staff book, as in a copy."""
    book = book_if_any(desk)
    if book is None:
        return None
    try:
        return count_held(book)
    finally:
        book.close()


def names_now(desk: Desk, post: str, by: str | None) -> list[str] | None:
    """The logins and names of who holds a post; ``None`` for whoever may not know, or did not say who he is."""
    book = book_if_any(desk) if by is not None else None
    if book is None or by is None:
        return None
    try:
        return [f"{one.name} ({one.login})" for one in holders_of(book, desk, by, post)]
    except Refused:
        return None
    finally:
        book.close()
