"""What time has ended, ended for good: so that a clock that goes back revives nothing."""

from sqlalchemy import Connection, delete, update

from tahqiq.store.staff.tables import answered, attempt, draft, holding, invitation, service, session

HOUR = 3600
DAY = 24 * HOUR
KEEP_DRAFTS = 7 * DAY
KEEP_SESSIONS = 90 * DAY


def tidy(connection: Connection, now: int, idle: int) -> None:
    """Marks holdings, sessions and service keys that are over; takes away invitations, tries and old drafts."""
    connection.execute(update(holding).where(holding.c.over == 0, holding.c.until <= now).values(over=1))
    over = (session.c.ends <= now) | (session.c.seen <= now - idle)
    connection.execute(update(session).where(session.c.ended.is_(None), over).values(ended=now))
    connection.execute(delete(session).where(session.c.ended <= now - KEEP_SESSIONS))
    lapsed = (service.c.revoked.is_(None), service.c.until <= now)
    connection.execute(update(service).where(*lapsed).values(revoked=service.c.until))
    connection.execute(delete(invitation).where(invitation.c.ends <= now))
    connection.execute(delete(answered).where(answered.c.ends <= now - DAY))
    connection.execute(delete(attempt).where((attempt.c.at <= now - HOUR) | (attempt.c.at > now + HOUR)))
    connection.execute(delete(draft).where(draft.c.kept <= now - KEEP_DRAFTS))
