"""How signing in goes, in bare numbers for whoever runs the server: how often, never who, whence or with what."""

from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from tahqiq.store.staff.tables import audit, session


@dataclass(frozen=True)
class SigningIn:
    """``signed_in`` and ``failed`` since the book was begun (tries that were slowed down may count once a minute);
    ``open_now`` sessions that go on.
    """

    signed_in: int
    failed: int
    open_now: int


def signing_in(connection: Connection, now: int, idle: int) -> SigningIn:
    """Counts; ``now`` in POSIX seconds, ``idle`` in seconds."""
    rows = connection.execute(select(audit.c.kind, func.count()).group_by(audit.c.kind)).all()
    by_kind = {str(kind): int(count) for kind, count in rows}
    going_on = (session.c.ended.is_(None), session.c.ends > now, session.c.seen > now - idle)
    return SigningIn(
        signed_in=by_kind.get("sign_in", 0),
        failed=sum(count for kind, count in by_kind.items() if kind.endswith(".failed")),
        open_now=connection.execute(select(func.count()).select_from(session).where(*going_on)).scalar_one(),
    )
