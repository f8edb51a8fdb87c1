"""Reading the register as a page shows it: where it stands, and its lines without their content."""

from sqlalchemy import select

from tahqiq.model.mission import Mission
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.cosigned import cosigned_note
from tahqiq.store.disputes import entries_standing
from tahqiq.store.history import all_done
from tahqiq.store.leaves import UNREADABLE, readable, standing_of
from tahqiq.store.log import entries, last_checkpoint, log_size
from tahqiq.store.rebuilding import register_now, tables_digest
from tahqiq.store.views import Done, EntryFile, ListedEntry, RegisterStatus
from tahqiq_verify.leaf import RECORD
from tahqiq_verify.replay import Replay
from tahqiq_verify.tree import leaf_hash


def register_status(asker: Asker, mission: Mission, log_key: str) -> RegisterStatus:
    """Size, checkpoint and digests; the register's growth is open to everybody."""
    connection = asker.connection
    size = connection.execute(select(tables.projected.c.size)).scalar_one_or_none()
    register, head = register_now(connection), last_checkpoint(connection)
    return RegisterStatus(
        origin=mission.origin,
        size=log_size(connection),
        checkpoint=head.but(note=cosigned_note(connection, head.size)) if head is not None else None,
        log_key=log_key,
        members=len(register.roll.members),
        projection_size=size or 0,
        state_digest=register.digest(),
        tables_digest=tables_digest(connection) if asker.may_read("mechanism") else None,
    )


def entry_list(asker: Asker, offset: int, limit: int, standing: str | None = None) -> tuple[ListedEntry, ...]:
    """Lines of the register, newest first, or those alone that stand so by now.

    What a line says is shown only where it is released.
    """
    connection = asker.connection
    if standing is not None:
        chosen = entries_standing(connection, standing)[offset : offset + limit]
        found = [one for index in chosen for one in entries(connection, index, index + 1)]
    else:
        newest = log_size(connection) - offset
        found = list(reversed(list(entries(connection, max(0, newest - limit), max(0, newest)))))
    known = {line.index: line for line in all_done(asker, limit=10_000_000)} if found else {}
    register = register_now(connection)
    return tuple(_line(asker, register, index, raw, known.get(index)) for index, raw in found)


def entry_file(asker: Asker, index: int) -> EntryFile | None:
    """One entry; what it says only where it stands in clear. ``None`` where there is none of this index."""
    connection = asker.connection
    if not 0 <= index < log_size(connection):
        return None
    raw = next(leaf for _index, leaf in entries(connection, index, index + 1))
    done = next((line for line in all_done(asker, limit=10_000_000) if line.index == index), None)
    line, leaf = _line(asker, register_now(connection), index, raw, done), readable(raw)
    if leaf is None:
        return EntryFile(line, None, None, raw.decode("ascii", "backslashreplace"))
    return EntryFile(line, leaf.after_size, leaf.body, raw.decode("ascii"))


def _line(asker: Asker, register: Replay, index: int, raw: bytes, line: Done | None) -> ListedEntry:
    leaf = readable(raw)
    told = line is not None or (leaf is not None and leaf.kind != RECORD) or asker.may_read("mechanism")
    return ListedEntry(
        index=index,
        verb_class=leaf.kind if leaf is not None else UNREADABLE,
        key_id=leaf.key_id if leaf is not None and told else None,
        leaf_hash=leaf_hash(raw).hex(),
        subject=line.subject if line else None,
        verb=line.verb if line else None,
        by_title=line.by_title if line else None,
        at=line.at if line else None,
        standing=standing_of(register, index, leaf),
    )
