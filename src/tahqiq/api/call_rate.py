"""How often somebody may call in a minute: a window that moves, by the clock that is handed in."""

from collections import OrderedDict, deque
from threading import Lock
from typing import Final

WINDOW: Final = 60  # seconds
_MOST_KNOWN: Final = 4096  # callers that are remembered; who was not heard of longest is forgotten first


class CallRate:
    """Counts calls by caller in memory; what is counted goes with the process."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._calls: OrderedDict[str, deque[int]] = OrderedDict()
        self._pen = Lock()

    def wait(self, caller: str, now: int, *, count: bool = True) -> int:
        """Seconds to wait, 0 for a call that may be made now; it counts from now on unless ``count`` is false."""
        with self._pen:
            calls = self._calls.setdefault(caller, deque())
            self._calls.move_to_end(caller)
            while calls and not now - WINDOW < calls[0] <= now:
                calls.popleft()
            if len(calls) >= self._most:
                return max(1, calls[0] + WINDOW - now)
            if count:
                calls.append(now)
            while len(self._calls) > _MOST_KNOWN:
                self._calls.popitem(last=False)
            return 0
