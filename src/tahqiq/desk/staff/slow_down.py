"""Slowing down whoever tries: by login and by address, so many tries a minute and an hour, and never for good."""

from ipaddress import ip_address, ip_network

from sqlalchemy import Connection

from tahqiq.desk.staff.book import StaffBook, seen
from tahqiq.desk.staff.seal import mark
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Visit
from tahqiq.store.staff.attempts import BY_ADDRESS, BY_LOGIN, ONCE_A_MINUTE, give_back, take_turn
from tahqiq.store.staff.audit import Happening


def may_try(book: StaffBook, visit: Visit, *, login: str | None = None, what: str = "sign_in") -> None:
    """Counts a try; raises ``Refused`` (STF021) when there were too many, for logins that exist and others alike.

    Only a mark of what was typed as a login is kept: people type passwords there.
    """
    turns = [(_address(visit), BY_ADDRESS)]
    if login is not None:
        turns.append((_login(book, login), BY_LOGIN))
    with book.writing() as connection:
        wait = take_turn(connection, book.now, tuple(turns))
        if wait:
            note_seldom(book, connection, f"{what}.slowed", visit)
    if wait:
        raise Refused(
            "STF021",
            "there were too many tries from here, or for this login",
            f"wait {wait} seconds, then try again; a passkey signs in without a login.",
        )


def it_was_good(book: StaffBook, connection: Connection, visit: Visit, login: str | None = None) -> None:
    """A try that succeeded counts no more: many who share one address do not slow each other down."""
    give_back(connection, _address(visit), BY_ADDRESS, whole=False)
    if login is not None:
        give_back(connection, _login(book, login), BY_LOGIN, whole=True)


def note_seldom(book: StaffBook, connection: Connection, kind: str, visit: Visit, about: str = "") -> None:
    """Notes what a stranger can repeat at will once a minute for an address, so that he cannot fill the log."""
    if not take_turn(connection, book.now, ((f"note {kind} {_address(visit)}", ONCE_A_MINUTE),)):
        book.note(connection, Happening(kind, about=about), visit)


def _address(visit: Visit) -> str:
    return f"address {whole_network(seen(visit).address)}"


def whole_network(address: str) -> str:
    """An address as tries are counted by: of IPv6 the network (/64), which one subscriber has whole."""
    try:
        found = ip_address(address.split("%", maxsplit=1)[0])
    except ValueError:
        return address
    if found.version == 4:
        return str(found)
    mapped = found.ipv4_mapped
    return str(mapped) if mapped is not None else str(ip_network((found, 64), strict=False))


def _login(book: StaffBook, login: str) -> str:
    return f"login {mark(book, 'attempt', login.encode('utf-8', 'surrogatepass')).hex()}"
