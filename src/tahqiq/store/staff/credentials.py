"""Invitations and passkeys in the staff book, and challenges that were answered once."""

from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from tahqiq.model.signing_in import Passkey
from tahqiq.store.staff.moments import moment, moment_or_none
from tahqiq.store.staff.tables import answered, invitation, passkey


@dataclass(frozen=True)
class Invited:
    """An invitation that stands, and what waits for the first digits once it was taken up."""

    code_hash: str
    person: str
    password: str | None
    totp_sealed: bytes | None


@dataclass(frozen=True)
class KeptPasskey:
    """A passkey with what is needed to check an answer."""

    id: str
    person: str
    public_key: bytes
    sign_count: int


def put_invitation(connection: Connection, code_hash: str, person: str, now: int, ends: int) -> None:
    """Invites; every earlier invitation of this person falls."""
    drop_invitations(connection, person)
    connection.execute(insert(invitation).values(code_hash=code_hash, person=person, issued=now, ends=ends))


def drop_invitations(connection: Connection, person: str | None = None) -> int:
    """Takes back whatever invitation a person has, or everybody; how many."""
    where = [] if person is None else [invitation.c.person == person]
    return connection.execute(delete(invitation).where(*where)).rowcount


def invited_until(connection: Connection, now: int) -> dict[str, int]:
    """The persons who are invited, and until when."""
    rows = connection.execute(select(invitation.c.person, invitation.c.ends).where(invitation.c.ends > now))
    return {row.person: row.ends for row in rows}


def invitation_by_code(connection: Connection, code_hash: str, now: int) -> Invited | None:
    """The invitation of this code, if it stands now."""
    return _standing(
        connection.execute(select(invitation).where(invitation.c.code_hash == code_hash)).first(), now
    )


def invitation_by_enrolment(connection: Connection, token_hash: str, now: int) -> Invited | None:
    """The invitation whose newest taking up has this token, if it stands now."""
    found = select(invitation).where(invitation.c.enrolment_hash == token_hash)
    return _standing(connection.execute(found).first(), now)


def take_up(connection: Connection, one: Invited, enrolment_hash: str) -> None:
    """Keeps what waits for the first digits; a taking up before this one is void."""
    connection.execute(
        update(invitation)
        .where(invitation.c.code_hash == one.code_hash)
        .values(enrolment_hash=enrolment_hash, password=one.password, totp_sealed=one.totp_sealed)
    )


def put_passkey(connection: Connection, one: KeptPasskey, name: str, now: int, *, backed_up: bool) -> bool:
    """Adds a passkey; whether its id was free."""
    values = {
        "id": one.id,
        "person": one.person,
        "public_key": one.public_key,
        "sign_count": one.sign_count,
        "name": name,
        "added": now,
        "backed_up": int(backed_up),
    }
    try:
        connection.execute(insert(passkey).values(values))
    except IntegrityError:
        return False
    return True


def passkey_by_id(connection: Connection, key: str) -> KeptPasskey | None:
    """A passkey by its credential's id."""
    row = connection.execute(select(passkey).where(passkey.c.id == key)).first()
    return None if row is None else KeptPasskey(row.id, row.person, row.public_key, row.sign_count)


def passkeys_of(connection: Connection, person: str) -> tuple[Passkey, ...]:
    """A person's passkeys, the oldest first."""
    rows = connection.execute(select(passkey).where(passkey.c.person == person).order_by(passkey.c.added))
    return tuple(
        Passkey(
            id=row.id,
            name=row.name,
            added=moment(row.added),
            used=moment_or_none(row.used),
            backed_up=bool(row.backed_up),
        )
        for row in rows
    )


def use_passkey(connection: Connection, key: str, sign_count: int, now: int) -> None:
    """Notes that it was used, and the counter it showed."""
    connection.execute(update(passkey).where(passkey.c.id == key).values(sign_count=sign_count, used=now))


def drop_passkeys(connection: Connection, person: str, key: str | None = None) -> int:
    """Takes away one passkey of a person, or all; how many."""
    where = [passkey.c.person == person] + ([passkey.c.id == key] if key is not None else [])
    return connection.execute(delete(passkey).where(*where)).rowcount


def answer_once(connection: Connection, challenge_hash: str, ends: int) -> bool:
    """Notes that a challenge was answered; whether it was the first time."""
    known = connection.execute(
        select(answered.c.ends).where(answered.c.challenge_hash == challenge_hash)
    ).first()
    if known is None:
        connection.execute(insert(answered).values(challenge_hash=challenge_hash, ends=ends))
    return known is None


def _standing(row: Row[tuple[object, ...]] | None, now: int) -> Invited | None:
    if row is None or not row.issued <= now < row.ends:
        return None
    return Invited(row.code_hash, row.person, row.password, row.totp_sealed)
