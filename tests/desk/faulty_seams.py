"""The steps of an append at which the store can lie: it fails before it did the work, or after it.

The real functions are called; only their word is changed, once.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest

from tahqiq.desk import keyring, sign_head
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import StorageFailed
from tahqiq.store import log

BEFORE, AFTER = "fails undone", "fails done"


@dataclass(frozen=True)
class Seam:
    """A step of the store: the ``turn``-th call of a function during one act."""

    name: str
    owner: Callable[[Desk], Any]
    function: str
    turn: int = 1

    def __str__(self) -> str:
        return self.name


SEAMS = (
    Seam("entries committed", lambda desk: desk.store.engine.dialect, "do_commit", 1),
    Seam("memory written", lambda _: keyring.LastSigned, "advance"),
    Seam("checkpoint kept", lambda _: log, "keep_checkpoint"),
    Seam("checkpoint committed", lambda desk: desk.store.engine.dialect, "do_commit", 2),
)


@contextmanager
def lying(desk: Desk, seam: Seam, when: str) -> Iterator[None]:
    """While this lasts, one call at the seam fails, its work undone or done."""
    owner, calls = seam.owner(desk), 0
    real = getattr(owner, seam.function)

    def told(*given: object) -> object:
        nonlocal calls
        calls += 1
        if calls != seam.turn:
            return real(*given)
        if when == AFTER:
            real(*given)
        raise failure(desk, seam)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(owner, seam.function, told)
        yield


def failure(desk: Desk, seam: Seam) -> Exception:
    """What the step raises when a disk or a server fails under it."""
    if seam.function != "do_commit":
        return StorageFailed("STO001", "the disk fails", "look at it")
    if desk.store.engine.dialect.name == "sqlite":
        return sqlite3.OperationalError("disk I/O error")
    return psycopg.OperationalError("server closed the connection unexpectedly")


@contextmanager
def all_signed() -> Iterator[list[tuple[int, str]]]:
    """Every tree head that is signed while this lasts, whether anybody gets to see it or not."""
    signed: list[tuple[int, str]] = []
    real = sign_head.sign_checkpoint

    def noted(*given: Any) -> Any:
        made = real(*given)
        signed.append((made.size, made.root))
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sign_head, "sign_checkpoint", noted)
        yield signed
