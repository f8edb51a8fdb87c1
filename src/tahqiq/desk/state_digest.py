"""Stating the digest of the register's state in an entry."""

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.model.accord import StateDigest
from tahqiq.store.register_state import replay_of


def state_digest_entry(desk: Desk, by: str) -> tuple[int, str]:
    """Enters the digest of the state after all entries so far; its index and the digest.

    Raises ``Refused`` (REG013) if somebody else writes an entry in between: it would be of another state, and
    the register's own rules refuse that.
    """
    with desk.store.reading() as connection:
        register = replay_of(connection)
    stated = StateDigest(size=register.size, digest=register.digest())
    return append(desk, by, [("state.digest", stated)])[0], stated.digest
