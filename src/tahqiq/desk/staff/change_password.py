"""Somebody who is signed in chooses another password; the one he has now is asked for again."""

from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.passwords import check_password, hash_password
from tahqiq.desk.staff.sessions import goes_on, over
from tahqiq.desk.staff.sign_in import is_own_password
from tahqiq.errors import Refused
from tahqiq.model.signing_in import Signed, Visit
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.people import set_password


def change_password(
    book: StaffBook, signed: Signed, now: str, wanted: str, visit: Visit, mission: str = ""
) -> None:
    """Replaces the password; ``mission`` is the mission's title, which is no part of one.

    Raises ``Refused`` STF061 when ``now`` is not the password he has (or he has none), STF021 after too many tries,
    STF022 when the session was ended meanwhile, ``BadInput`` (STF015) for a weak one.
    """
    plain = check_password(wanted, (signed.login, signed.name, mission))
    if not is_own_password(book, signed.person, now, visit):
        raise Refused("STF061", "that is not your password", "type the password that you sign in with now.")
    kept = hash_password(plain)
    with book.writing() as connection:
        if not goes_on(book, connection, signed):  # a lost device, say: no password may come back by this way
            raise over()
        set_password(connection, signed.person, kept)
        book.note(connection, Happening("password.changed", signed.person, signed.member), visit)
