"""Completing an older backup: the entries that were signed after it are taken from a mirror or from published files.

They are checked as a mirror checks them, from the first entry on. What is sealed comes with them where it is offered;
the rest stands as entries whose content is not here. Redactions that came after the backup take effect at once.
"""

from itertools import islice
from pathlib import Path

from tahqiq.desk.backup.disk import Progress
from tahqiq.desk.destroy import remake
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.mission import keep_checkpoint, keep_envelopes
from tahqiq.desk.mirror.replay import believed, entries_of, replayed
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import Refused, RegisterBroken
from tahqiq.store import log
from tahqiq.store.rebuilding import entries_read
from tahqiq.store.scrub import scrub
from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.leaf import parse_leaf
from tahqiq_verify.note import NoteKey
from tahqiq_verify.replay import once_of
from tahqiq_verify.spelling import b64

_AT_ONCE = 1024  # entries


def complete(
    copy: Desk, source: str, key: NoteKey, scratch: Path, progress: Progress = lambda *_: None
) -> tuple[SignedCheckpoint, int]:
    """Adds what the source has beyond the copy; the state reached, and of how many new entries the content lacks.

    Raises ``Refused`` (BAK011) where it has fewer entries than the copy, and as a mirror's sync does where what it
    shows does not verify; a source of another history than the copy's is refused (BAK014).
    """
    make_mirror(scratch, source, key.vkey, {})
    sync_mirror(scratch, int(copy.clock.now().timestamp()), progress=progress)
    mirror = open_folder(scratch)
    signed, register = believed(mirror), replayed(mirror).replay
    head = signed.checkpoint
    with copy.store.writing() as connection:
        start = log.log_size(connection)
        if head.size < start:
            raise Refused(
                "BAK011",
                f"{source} has {head.size} entries, the backup {start}",
                "name a source that has more; nothing was put in place.",
            )
        entries = islice(entries_of(mirror.files, signed), start, None)
        at = start
        while some := [leaf for _index, leaf, _root in islice(entries, _AT_ONCE)]:
            log.append_leaves(connection, at, some, [once_of(parse_leaf(leaf)) for leaf in some])
            at += len(some)
        if log.log_root(connection, head.size) != head.root:
            raise RegisterBroken(
                "BAK014",
                f"the backup's {start} entries are not the first that {source} has: one of the two is a fork",
                "stop; keep both and compare them ('tahqiq register compare').",
            )
        keep_envelopes(connection, mirror, signed, register, copy.keyring.opener, start)
        keep_checkpoint(connection, key, signed, register)
        remake(connection, register, copy.keyring)
        read = entries_read(connection)
    scrub(copy.store)
    last = copy.keyring.last_signed()
    if copy.keyring.log_line() is None and last.read()[0] < head.size:
        last.advance(head.size, b64(head.root))
    return signed, sum(index not in read for index in range(start, head.size))
