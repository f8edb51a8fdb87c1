"""Sessions and drafts in the staff book."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Row, delete, insert, select, update

from tahqiq.model.signing_in import Session
from tahqiq.store.staff.moments import moment
from tahqiq.store.staff.tables import draft, session


@dataclass(frozen=True)
class OpenSession:
    """A session that was not ended, as it is kept; whether it still goes on is for the desk to say."""

    id: str
    person: str
    member: str | None
    csrf: str
    started: int
    seen: int
    ends: int
    address: str


def put_session(connection: Connection, one: Session, token_hash: str, csrf: str) -> None:
    """Begins a session."""
    values = one.model_dump() | {
        name: int(getattr(one, name).timestamp()) for name in ("started", "seen", "ends")
    }
    connection.execute(insert(session).values(values | {"token_hash": token_hash, "csrf": csrf}))


def session_by_token(connection: Connection, token_hash: str) -> OpenSession | None:
    """The session under a token, unless it was ended."""
    where = (session.c.token_hash == token_hash, session.c.ended.is_(None))
    row = connection.execute(select(session).where(*where)).first()
    if row is None:
        return None
    return OpenSession(row.id, row.person, row.member, row.csrf, row.started, row.seen, row.ends, row.address)


def any_session(connection: Connection, token_hash: str) -> tuple[OpenSession, int | None] | None:
    """The session under a token whether or not it goes on, and when it was ended, if it was."""
    row = connection.execute(select(session).where(session.c.token_hash == token_hash)).first()
    if row is None:
        return None
    kept = OpenSession(row.id, row.person, row.member, row.csrf, row.started, row.seen, row.ends, row.address)
    return kept, row.ended


def touch(connection: Connection, number: str, now: int, address: str, member: str | None) -> None:
    """Notes that a session was used, from where, and in which post it goes on."""
    values = {"seen": now, "address": address, "member": member}
    connection.execute(update(session).where(session.c.id == number).values(values))


def renew(connection: Connection, number: str, token_hash: str, csrf: str, member: str | None) -> None:
    """The same session under a new token: the one before opens nothing any more."""
    values = {"token_hash": token_hash, "csrf": csrf, "member": member}
    connection.execute(update(session).where(session.c.id == number).values(values))


def end_sessions(
    connection: Connection, now: int, *, one: str | None = None, of: str | None = None, but: str | None = None
) -> int:
    """Ends the session ``one``, or all ``of`` a person ``but`` one; how many went on until now.

    Unless it is ``one`` by itself, those that ran out before are forgotten by their tokens too: whoever has such a
    token sends no late form with it.
    """
    where: list[ColumnElement[bool]] = []
    where += [session.c.id == one] if one is not None else []
    where += [session.c.person == of] if of is not None else []
    where += [session.c.id != but] if but is not None else []
    if one is None or of is not None:  # no hash is spelt like this, and each is another
        connection.execute(update(session).where(*where).values(token_hash="over " + session.c.id))
    open_still = (*where, session.c.ended.is_(None))
    return connection.execute(update(session).where(*open_still).values(ended=now)).rowcount


def open_sessions(connection: Connection, person: str, now: int, idle: int) -> tuple[Session, ...]:
    """A person's sessions that go on, the one used last first."""
    where = (
        session.c.person == person,
        session.c.ended.is_(None),
        session.c.ends > now,
        session.c.seen > now - idle,
    )
    rows = connection.execute(select(session).where(*where).order_by(session.c.seen.desc(), session.c.id))
    return tuple(_session(row) for row in rows)


def last_session(connection: Connection, person: str) -> Session | None:
    """The newest session of a person, over or not."""
    found = select(session).where(session.c.person == person).order_by(session.c.started.desc()).limit(1)
    row = connection.execute(found).first()
    return None if row is None else _session(row)


def put_draft(connection: Connection, person: str, path: str, fields_sealed: bytes, now: int) -> None:
    """Keeps what was being written on a page; what was kept of it before goes."""
    drop_draft(connection, person, path)
    values = {"person": person, "path": path, "fields_sealed": fields_sealed, "kept": now}
    connection.execute(insert(draft).values(values))


def draft_at(connection: Connection, person: str, path: str) -> bytes | None:
    """What is kept of a page, sealed."""
    found = select(draft.c.fields_sealed).where(draft.c.person == person, draft.c.path == path)
    return connection.execute(found).scalar_one_or_none()


def drafts_kept(connection: Connection, person: str) -> tuple[tuple[str, int], ...]:
    """The pages of which something is kept, and since when; the newest first."""
    found = select(draft.c.path, draft.c.kept).where(draft.c.person == person)
    rows = connection.execute(found.order_by(draft.c.kept.desc(), draft.c.path)).all()
    return tuple((row.path, row.kept) for row in rows)


def drop_draft(connection: Connection, person: str, path: str | None = None) -> None:
    """Takes away what is kept of a page, or of all pages."""
    where = [draft.c.person == person] + ([draft.c.path == path] if path is not None else [])
    connection.execute(delete(draft).where(*where))


def drop_oldest_drafts(connection: Connection, person: str, keep: int) -> None:
    """Keeps only the newest drafts of a person."""
    kept = select(draft.c.path).where(draft.c.person == person).order_by(draft.c.kept.desc()).limit(keep)
    connection.execute(delete(draft).where(draft.c.person == person, draft.c.path.not_in(kept)))


def _session(row: Row[tuple[object, ...]]) -> Session:
    return Session(
        id=row.id,
        person=row.person,
        member=row.member,
        how=row.how,
        started=moment(row.started),
        seen=moment(row.seen),
        ends=moment(row.ends),
        address=row.address,
        agent=row.agent,
    )
