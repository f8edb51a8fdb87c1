"""Rebuilding: the tables are dropped and made anew from the register, and compared with what they were."""

from dataclasses import dataclass

from tahqiq.desk.open_desk import Desk
from tahqiq.store import log
from tahqiq.store.rebuilding import Progress, rebuild_tables, tables_digest


@dataclass(frozen=True)
class Rebuilt:
    """The digests of the tables before and after; equal when nothing but the register had made them.

    ``withheld`` counts the entries of which nothing could be read, for want of a reading key or because what
    they disclosed was destroyed. ``state_digest`` is the digest of the register's own state, which every
    holder of the log finds alike, whatever he may read.
    """

    before: str
    after: str
    entries: int
    withheld: int
    state_digest: str

    @property
    def identical(self) -> bool:
        """Whether the tables came out byte for byte as they were."""
        return self.before == self.after


def rebuild(desk: Desk, progress: Progress = lambda *_: None) -> Rebuilt:
    """All in one transaction: either the tables are rebuilt whole or they stay as they were."""
    with desk.store.writing() as connection:
        before = tables_digest(connection)
        done = rebuild_tables(connection, desk.keyring.opener, progress)
        entries = log.log_size(connection)
        after = tables_digest(connection)
    return Rebuilt(before, after, entries, len(done.withheld), done.register.digest())
