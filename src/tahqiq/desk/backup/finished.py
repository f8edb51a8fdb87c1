"""A restoring that was cut short at its last step: mission and keys stand in place and fit, only its mark was left."""

from pathlib import Path

from tahqiq.desk.backup.mark import is_marked
from tahqiq.desk.backup.unpack import Opened
from tahqiq.desk.clock import Clock
from tahqiq.desk.open_desk import Chance, Desk, open_desk
from tahqiq.desk.quorum import log_key
from tahqiq.errors import TahqiqError
from tahqiq.store import log
from tahqiq.store.backup.copying import is_empty_place, tables_version
from tahqiq.store.migrating import HEAD
from tahqiq.store.opening import is_address
from tahqiq_verify.spelling import b64


def finished(
    opened: Opened, mission: str, keys: Path, read_only: bool, clock: Clock, chance: Chance
) -> tuple[int, str] | None:
    """The size and root of the mission that an earlier restoring of this backup has put in place.

    ``None`` where there is none: no mark, no mission, or one that does not open with these keys, does not continue the
    backup, or is not what its log last signed. Nothing is changed.
    """
    if not is_marked(keys) or not _stands(mission):
        return None
    try:
        desk = open_desk(mission, keys, clock, chance)
        try:
            return _fitting(desk, opened, read_only)
        finally:
            desk.store.close()
    except TahqiqError:
        return None  # whatever stands there is not that mission: it is refused as any taken place is


def _stands(mission: str) -> bool:
    """A restored mission has the present tables; another is not opened, which would bring it up to them."""
    if is_address(mission):
        return not is_empty_place(mission)
    return Path(mission).is_file() and tables_version(Path(mission)) == HEAD


def _fitting(desk: Desk, opened: Opened, read_only: bool) -> tuple[int, str] | None:
    about = opened.about
    if (desk.keyring.log_line() is not None) != read_only or log_key(desk).vkey != about.log:
        return None
    with desk.store.reading() as connection:
        size, head = log.log_size(connection), log.last_checkpoint(connection)
        if head is None or size < about.size or b64(log.log_root(connection, about.size)) != about.root:
            return None
        if not read_only:
            desk.keyring.last_signed().compare(
                size, lambda at: b64(log.log_root(connection, at)), signed=head.size
            )
        return size, b64(log.log_root(connection, size))
