"""Both levels of the register side by side, also those for which the sides have agreed on nothing yet."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import Reached, newest_reaching, quorums
from tahqiq_verify.accord import LEVELS


@dataclass(frozen=True)
class Level:
    """*Recorded* or *final*: how far the register has come to be so, and how the newest checkpoint stands.

    ``newest`` is ``None`` while no policy is set; ``reached`` also while no checkpoint has met it.
    """

    name: str
    reached: Reached | None
    newest: Reached | None

    @property
    def policy_set(self) -> bool:
        """Whether a policy of this level is in force."""
        return self.newest is not None

    def in_words(self) -> str:
        """``up to entry 330, by AFG, QAT``, and who has not cosigned the newest checkpoint."""
        if self.newest is None:
            return "no policy set"
        found = self.reached
        told = f"up to entry {found.size - 1}, by {', '.join(found.by)}" if found else "no checkpoint yet"
        if self.newest.satisfied:
            return told
        waits = (
            f"waits for {', '.join(self.newest.missing)}"
            if self.newest.missing
            else "is from before this policy"
        )
        return f"{told}; the newest ({self.newest.size} entries) {waits}"


def levels_of(desk: Desk, connection: Connection) -> tuple[Level, ...]:
    """*Recorded* and *final*, in this order; raises ``RegisterBroken`` (REG008) for a checkpoint that does not hold."""
    now = {one.level: one for one in quorums(desk, connection)}
    return tuple(Level(name, newest_reaching(desk, connection, name), now.get(name)) for name in LEVELS)
