"""Services: programs that act in a post with a scoped key of their own."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.seal import hashed
from tahqiq.desk.staff.slow_down import note_seldom
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.ids import content_id
from tahqiq.model.signing_in import SCOPES, Service, Visit
from tahqiq.store.staff import services as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.moments import moment, seconds
from tahqiq.store.staff.people import credentials_of, held_at

__all__ = ["LONGEST_KEY", "SCOPES", "Service", "issue", "revoke", "service_of", "services"]

LONGEST_KEY = timedelta(days=366)
_PREFIX = "tq_"
_HOUR = 3600
_BACKWARDS = 120  # seconds before its issue at which a key is still taken: clocks are set


def issue(  # noqa: PLR0913 - a name, a post, scopes, an end: and who answers for it
    book: StaffBook,
    desk: Desk,
    by: str,
    name: str,
    member: str,
    scopes: Sequence[str],
    until: datetime,
    *,
    person: str | None = None,
) -> str:
    """The key (``tq_`` and 43 characters), shown once and kept as a hash.

    ``person`` answers for it: the key works as long as he holds the post. Raises ``BadInput`` STF025 for an unfit
    name, scope or end, ``Refused`` STF026 for a person who does not hold the post or a name in use.
    """
    check_hand(desk, by)
    desk.member(member)
    wanted = _check_wish(book, name, scopes, until)
    key = _PREFIX + book.token()
    with book.writing() as connection:
        if any(one.name == wanted and one.revoked is None for one in rows.services(connection)):
            raise Refused(
                "STF026",
                f"there is a service '{wanted}' already",
                "revoke it first, or choose another name.",
            )
        owner = None if person is None else credentials_of(connection, person)
        held = {one.member for one in held_at(connection, book.now, owner.person.id)} if owner else set()
        if person is not None and member not in held:
            raise Refused(
                "STF026",
                f"'{person}' does not hold '{member}' now",
                "let him hold it first: tahqiq person hold.",
            )
        made = Service(
            id=content_id("svc", book.chance(16).hex()),
            name=wanted,
            member=member,
            scopes=tuple(one for one in SCOPES if one in scopes),
            person=owner.person.id if owner else None,
            issued_by=by,
            issued=moment(book.now),
            until=until,
        )
        rows.put_service(connection, made, hashed(key))
        book.note(connection, Happening("service.issued", member=by, about=f"{made.id} {member}"))
    return key


def service_of(book: StaffBook, key: str, visit: Visit, *, note_refused: bool = True) -> Service | None:
    """The service that a key belongs to, if it may be used now; ``None`` for anything else.

    The first use in an hour is noted, and once a minute and address a key that does not work, if that is wanted.
    """
    with book.reading() as connection:
        found = rows.service_by_key(connection, hashed(key))
        held = True
        if found is not None and found.person is not None:
            held = found.member in {one.member for one in held_at(connection, book.now, found.person)}
    if found is None or not held or not _in_time(found, book.now):
        if note_refused:
            with book.writing() as connection:
                note_seldom(book, connection, "service.refused", visit, found.id if found else "")
        return None
    if found.used is None or seconds(found.used) // _HOUR != book.now // _HOUR:
        with book.writing() as connection:
            rows.use_service(connection, found.id, book.now)
            book.note(connection, Happening("service.used", found.person, found.member, found.id), visit)
    return found


def revoke(book: StaffBook, desk: Desk, by: str, service: str) -> Service:
    """Stops a key at once, by the service's id or name; raises ``NotFound`` (STF027)."""
    check_hand(desk, by)
    with book.writing() as connection:
        found = rows.service_named(connection, service)
        if found is not None and found.revoked is None:
            rows.revoke_services(connection, book.now, one=found.id)
            book.note(connection, Happening("service.revoked", member=by, about=found.id))
    if found is None:
        raise NotFound("STF027", f"there is no service '{service}'", "look with 'tahqiq service list'.")
    return found


def services(book: StaffBook) -> tuple[Service, ...]:
    """All services there ever were, by name."""
    with book.reading() as connection:
        return rows.services(connection)


def _check_wish(book: StaffBook, name: str, scopes: Sequence[str], until: datetime) -> str:
    """The name; raises ``BadInput`` (STF025) for what no service can be issued with."""
    plain = " ".join(name.split())
    unknown = sorted(set(scopes) - set(SCOPES))
    if not plain or len(plain) > 60 or not plain.isprintable():
        raise _unfit(f"'{name}' is no name for a service", "give up to 60 characters, such as weather-feed.")
    if unknown or not scopes:
        raise _unfit(
            f"there is no scope '{unknown[0]}'" if unknown else "a key without a scope opens nothing",
            f"use one or more of: {', '.join(SCOPES)}.",
        )
    if not book.now < seconds(until) <= book.now + int(LONGEST_KEY.total_seconds()):
        raise _unfit("a key ends within a year", "give a later day, at most 366 days from now.")
    return plain


def _in_time(one: Service, now: int) -> bool:
    begun = one.issued is None or seconds(one.issued) - _BACKWARDS <= now
    return one.revoked is None and begun and (one.until is None or now < seconds(one.until))


def _unfit(cause: str, next_step: str) -> BadInput:
    return BadInput("STF025", cause, next_step)
