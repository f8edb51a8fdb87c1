"""Preparing the matcher: its loops are compiled the first time that they run on a machine, which takes a while."""

from pathlib import Path
from typing import Any, Final

from tahqiq.archive import headline_features, scoring

PREPARING: Final = "preparing the matcher (once on this machine; it takes about half a minute)"
_FIRST: Final[dict[bool, Any]] = {False: scoring._score, True: headline_features._compare}


def must_prepare(*, from_text: bool = False) -> bool:
    """Whether the loops for tables (or for headlines alone) have never been compiled and kept on this machine."""
    loop = _FIRST[from_text].py_func
    folder = getattr(getattr(_FIRST[from_text], "_cache", None), "cache_path", None)
    if folder is None:  # compiled anew by every process: numba keeps nothing here
        return True
    room = loop.__module__.rpartition(".")[2]
    return not any(Path(folder).glob(f"{room}.{loop.__name__}-*.nbi"))
