"""Rebuilding: the tables are dropped and made anew from the register, and compared with what they were."""

from dataclasses import dataclass

from tahqiq.desk.open_desk import Desk
from tahqiq.store.rebuilding import Progress, empty_projections, origin_of, replay, state_digest


@dataclass(frozen=True)
class Rebuilt:
    """The digests of the tables before and after; equal when nothing but the register had made them."""

    before: str
    after: str
    entries: int

    @property
    def identical(self) -> bool:
        """Whether the tables came out byte for byte as they were."""
        return self.before == self.after


def rebuild(desk: Desk, progress: Progress = lambda *_: None) -> Rebuilt:
    """All in one transaction: either the tables are rebuilt whole or they stay as they were."""
    seen = 0

    def count(done: int, total: int) -> None:
        nonlocal seen
        seen = total
        progress(done, total)

    with desk.store.writing() as connection:
        before = state_digest(connection)
        origin = origin_of(connection)
        empty_projections(connection)
        replay(connection, connection, origin, count)
        return Rebuilt(before, state_digest(connection), seen)
