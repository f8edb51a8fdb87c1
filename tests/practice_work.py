"""Work counted instead of timed: how many functions a deed calls is the same on a busy machine and on an idle one."""

import sys
import threading
from collections.abc import Callable
from types import FrameType


def calls_of(deed: Callable[[], object], name: str | None = None) -> int:
    """How many functions a deed calls, here and in threads that it starts: ours and Python's own.

    Generators count each time they go on. With ``name``, calls of Python functions of that name alone.
    """
    counted = 0

    def count(frame: FrameType, event: str, _what: object) -> None:
        nonlocal counted
        if name is None:
            counted += event in ("call", "c_call")
        else:
            counted += event == "call" and frame.f_code.co_name == name

    threading.setprofile(count)
    sys.setprofile(count)
    try:
        deed()
    finally:
        sys.setprofile(None)
        threading.setprofile(None)
    return counted
