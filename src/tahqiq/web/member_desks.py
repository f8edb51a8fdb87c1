"""The desks of the members who are at work: each is made once and kept, and made anew when the register changed him."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from tahqiq.desk.open_desk import Desk
from tahqiq.web.mission_writing import MissionWritingDesk

MOST_DESKS: Final = 64


class MemberDesks:
    """Writing desks by member; at most so many, the one that was not asked for longest goes first."""

    def __init__(self, desk: Desk, most: int = MOST_DESKS) -> None:
        self._desk, self._most = desk, most
        self._kept: OrderedDict[tuple[str, ...], MissionWritingDesk] = OrderedDict()
        self._pen = Lock()

    def of(self, member: str) -> MissionWritingDesk:
        """The member's desk; raises ``NotFound`` for no such member and where his signing key is not at hand."""
        now = self._desk.enrolled(member)
        standing = (member, now.seat, now.key, *sorted(now.roles))
        with self._pen:
            found = self._kept.get(standing)
            if found is None:
                found = self._kept[standing] = MissionWritingDesk(self._desk, member)
            self._kept.move_to_end(standing)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return found

    def __len__(self) -> int:
        return len(self._kept)
