"""A person takes a post, and leaves it: from a moment until a moment, asked anew at every request."""

from datetime import datetime

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.may_hold import Seated, may_hold
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.staff import Holding
from tahqiq.store.staff import people as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.moments import moment, seconds


def hold(
    book: StaffBook,
    desk: Desk,
    by: str,
    person: str,
    member: str,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Holding:
    """A person holds a post from ``since`` (now) until just before ``until`` (no end set).

    Raises ``NotFound`` for a person or member that is not there, ``BadInput`` (STF012) for a time that ends before it
    begins or now, ``Refused`` (STF011) for posts that one person may not hold together.
    """
    check_hand(desk, by)
    desk.member(member)
    begins = moment(seconds(since or desk.clock.now()))
    ends = None if until is None else moment(seconds(until))
    if ends is not None and (ends <= begins or seconds(ends) <= book.now):
        raise BadInput(
            "STF012", "the holding would be over before it begins, or is over by now", "give a later end."
        )
    with book.writing() as connection:
        known = rows.credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        made = Holding(person=known.person.id, member=member, since=begins, until=ends)
        new = in_seat(desk, made, None)
        before = [in_seat(desk, one.holding, one.seat) for one in rows.holdings_of(connection, made.person)]
        employer = rows.organisation_by(connection, known.person.organisation)
        may_hold(new, before, desk.mission.party_codes, employer.party if employer else None)
        rows.put_holding(connection, made, new.seat)
        book.note(connection, Happening("post.held", member=by, about=f"{made.person} {member}"))
    return made


def leave(
    book: StaffBook, desk: Desk, by: str, person: str, member: str, until: datetime | None = None
) -> Holding:
    """Ends a holding now, or sets its end; a session in that post loses it with the next request.

    Raises ``NotFound`` (STF013) when the person neither holds the post nor is to hold it.
    """
    check_hand(desk, by)
    with book.writing() as connection:
        known = rows.credentials_of(connection, person)
        found = None if known is None else _open_holding(book, connection, known.person.id, member)
        if found is None:
            raise NotFound(
                "STF013", f"'{person}' does not hold '{member}'", "look with 'tahqiq person show'."
            )
        end = book.now if until is None else seconds(until)
        end = max(end, seconds(found.holding.since))
        rows.end_holding(connection, found.number, end, over=end <= book.now)
        about = f"{found.holding.person} {member}"
        book.note(connection, Happening("post.left", member=by, about=about))
    return found.holding.but(until=moment(end))


def _open_holding(book: StaffBook, connection: Connection, person: str, member: str) -> rows.Kept | None:
    now = moment(book.now)
    fits = (
        one
        for one in rows.holdings_of(connection, person)
        if one.holding.member == member
        and not one.over
        and (one.holding.until is None or one.holding.until > now)
    )
    return next(fits, None)


def in_seat(desk: Desk, one: Holding, seat: str | None) -> Seated:
    """A holding with its seat as it was when it began, and the roles that the post has by now."""
    enrolled = desk.enrolled(one.member)
    return Seated(one, seat or enrolled.seat, tuple(enrolled.roles))
