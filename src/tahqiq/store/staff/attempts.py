"""Tries at signing in, counted in a moving window by the mission's own clock, for all processes together.

This is the storage that the ``limits`` library asks for its moving window: it counts in the staff book, so that
starting the server again forgets nothing. It slows down whoever tries; it never locks anybody out for good.
"""

from limits import RateLimitItem, parse_many
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter
from sqlalchemy import Connection, delete, func, insert, select

from tahqiq.store.staff.tables import attempt

BY_LOGIN = tuple(parse_many("5/minute; 20/hour"))
BY_ADDRESS = tuple(parse_many("30/minute; 300/hour"))
ONCE_A_MINUTE = tuple(parse_many("1/minute"))


class AttemptsInBook(Storage, MovingWindowSupport):
    """One transaction's view of the tries. Tries from a time that is yet to come count as made now."""

    STORAGE_SCHEME = None

    def __init__(self, connection: Connection, now: int) -> None:
        super().__init__()
        self._connection = connection
        self._now = now

    @property
    def base_exceptions(self) -> tuple[type[Exception], ...]:
        """None to be wrapped: the store turns errors into ours."""
        return ()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Counts a try, if there is room for it in the last ``expiry`` seconds."""
        if self.get_moving_window(key, limit, expiry)[1] + amount > limit:
            return False
        for _ in range(amount):
            self._connection.execute(insert(attempt).values(key=key, at=self._now))
        return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:  # noqa: ARG002 - as asked
        """When the oldest try that counts was, and how many count."""
        where = (attempt.c.key == key, attempt.c.at > self._now - expiry)
        row = self._connection.execute(select(func.min(attempt.c.at), func.count()).where(*where)).one()
        return (self._now if row[0] is None else min(row[0], self._now)), int(row[1])

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Fixed windows are not kept."""
        raise NotImplementedError

    def get(self, key: str) -> int:
        """Fixed windows are not kept."""
        raise NotImplementedError

    def get_expiry(self, key: str) -> float:
        """Fixed windows are not kept."""
        raise NotImplementedError

    def check(self) -> bool:
        """The book is open."""
        return True

    def reset(self) -> int | None:
        """Forgets every try."""
        return self._connection.execute(delete(attempt)).rowcount

    def clear(self, key: str) -> None:
        """Forgets the tries under one key."""
        self._connection.execute(delete(attempt).where(attempt.c.key == key))


def take_turn(
    connection: Connection, now: int, turns: tuple[tuple[str, tuple[RateLimitItem, ...]], ...]
) -> int:
    """Counts a try under each name; 0 if it may go on, else for how many seconds to wait. A refused one is not kept."""
    tries = AttemptsInBook(connection, now)
    limiter = MovingWindowRateLimiter(tries)
    wait = 0
    for name, limits in turns:
        for one in limits:
            if not limiter.test(one, name):
                begun = limiter.get_window_stats(one, name).reset_time
                wait = max(wait, int(begun) - now, 1)
    if not wait:
        for name, limits in turns:
            for one in limits:
                limiter.hit(one, name)
    return wait


def give_back(connection: Connection, name: str, limits: tuple[RateLimitItem, ...], *, whole: bool) -> None:
    """Forgets all tries under a name, or only the newest, because it was a good one."""
    for one in limits:
        of_key = attempt.c.key == one.key_for(name)
        newest = select(func.max(attempt.c.id)).where(of_key).scalar_subquery()
        connection.execute(delete(attempt).where(of_key if whole else attempt.c.id == newest))
