"""Inviting a person to sign in for the first time, or anew: a code that works once and is shown once."""

import base64

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.staff.book import StaffBook
from tahqiq.desk.staff.hand import RIGHT, check_hand
from tahqiq.desk.staff.hold import in_seat
from tahqiq.desk.staff.may_hold import may_hold
from tahqiq.desk.staff.people import new_person
from tahqiq.desk.staff.seal import hashed
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.staff import Holding, Organisation
from tahqiq.store.register_state import replay_of
from tahqiq.store.staff import people as rows
from tahqiq.store.staff.audit import Happening
from tahqiq.store.staff.credentials import put_invitation
from tahqiq.store.staff.moments import moment

LONGEST_HOURS = 14 * 24
_CODE_BYTES = 20  # 160 bits: 32 characters of base32, which nobody can take for one another
_GROUP = 4
SECRETARIAT = Organisation(id="SEC", name="Secretariat", kind="secretariat")


def invite(book: StaffBook, desk: Desk, by: str, person: str, hours: int = 48) -> str:
    """A one-time code for a person; codes given him before fall. What he signs in with now goes on working.

    Raises ``BadInput`` (STF014) for an unfit time, ``NotFound`` (STF009) for nobody.
    """
    check_hand(desk, by)
    if not 1 <= hours <= LONGEST_HOURS:
        raise BadInput(
            "STF014", f"{hours} hours is no time for an invitation", f"give 1 to {LONGEST_HOURS} hours."
        )
    with book.writing() as connection:
        known = rows.credentials_of(connection, person)
        if known is None:
            raise NotFound("STF009", f"there is no person '{person}'", "look with 'tahqiq person list'.")
        code = new_code(book, connection, known.person.id, hours)
        book.note(connection, Happening("invitation.made", member=by, about=known.person.id))
    return code


def found(book: StaffBook, desk: Desk, name: str, login: str, hours: int = 48) -> str:
    """The very first administrator of the staff book, holding the founder's post, and his code.

    Raises ``Refused`` (STF010) when there is anybody already, STF011 when that post has roles that are kept apart.
    """
    post = _founding_post(desk)
    check_hand(desk, post)
    made = new_person(book, name, SECRETARIAT.id, login)
    with book.writing() as connection:
        if rows.persons(connection):
            raise Refused(
                "STF010",
                "there is a first administrator already",
                f"invite anew with 'tahqiq person invite LOGIN --as {post}', or add one: 'tahqiq person add …'.",
            )
        if SECRETARIAT.id not in {one.id for one in rows.organisations(connection)}:
            rows.put_organisation(connection, SECRETARIAT)
        rows.put_person(connection, made, book.now)
        holding = Holding(person=made.id, member=post, since=moment(book.now))
        seated = in_seat(desk, holding, None)
        may_hold(seated, (), desk.mission.party_codes)
        rows.put_holding(connection, holding, seated.seat)
        code = new_code(book, connection, made.id, hours)
        book.note(connection, Happening("person.first", member=post, about=made.id))
    return code


def new_code(book: StaffBook, connection: Connection, person: str, hours: int) -> str:
    """A fresh code, kept as a hash; written in groups of four so that it can be read out and typed."""
    plain = base64.b32encode(book.chance(_CODE_BYTES)).decode().lower()
    put_invitation(connection, hashed(plain), person, book.now, book.now + hours * 3600)
    return "-".join(plain[at : at + _GROUP] for at in range(0, len(plain), _GROUP))


def spelt(code: str) -> str:
    """A code as it is hashed, however it was typed."""
    return "".join(sign for sign in code.lower() if sign.isalnum())


def _founding_post(desk: Desk) -> str:
    """The post that founded the mission, or another that may enrol members, should it have lost that right."""
    with desk.store.reading() as connection:
        roll = replay_of(connection).roll
    able = sorted(one.id for one in roll.members.values() if roll.may(one, RIGHT))
    founder = desk.mission.founder.id
    return founder if founder in able or not able else able[0]
