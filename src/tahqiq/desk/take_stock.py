"""Taking stock of a mission for its operator: does it open, is everything signed, how far behind are the witnesses."""

from dataclasses import dataclass

from tahqiq.desk.agree import witnesses_of
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import TahqiqError
from tahqiq.store.cosigned import last_cosigned
from tahqiq.store.stock import counted


@dataclass(frozen=True)
class Stock:
    """What an operator watches: sizes in entries, ages in seconds; nothing tells of whom or of what.

    ``unsigned`` entries stand under no signed head yet. ``behind`` of ``witnesses`` that can be asked have not
    cosigned the newest head. ``cosigned_ago`` is ``None`` where none ever has. ``waiting`` submissions are unread.
    """

    size: int
    unsigned: int
    witnesses: int
    behind: int
    cosigned_ago: float | None
    waiting: int

    def health(self) -> dict[str, bool]:
        """What should hold on a server that is well."""
        return {
            "mission_opens": True,
            "head_signed": self.unsigned == 0,
            "witnesses_follow": self.behind == 0,
        }


UNWELL = {"mission_opens": False, "head_signed": False, "witnesses_follow": False}


def take_stock(desk: Desk) -> Stock:
    """Counts; raises what opening a mission raises when it cannot be read."""
    asked = [name for name, one in witnesses_of(desk).items() if one.url]
    with desk.store.reading() as connection:
        found = counted(connection)
        behind = sum(last_cosigned(connection, name) < found.signed for name in asked)
    now = desk.clock.now().timestamp()
    return Stock(
        size=found.size,
        unsigned=found.size - found.signed,
        witnesses=len(asked),
        behind=behind,
        cosigned_ago=None if found.cosigned_at is None else max(0.0, now - found.cosigned_at),
        waiting=found.unread,
    )


def health_of(desk: Desk) -> dict[str, bool]:
    """What holds; all of it is in doubt where the mission cannot be read."""
    try:
        return take_stock(desk).health()
    except TahqiqError:
        return UNWELL
