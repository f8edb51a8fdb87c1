"""Reading the register as a page shows it: where it stands, and its lines without their content."""

from sqlalchemy import select

from tahqiq.model.mission import Mission
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.cosigned import cosigned_note
from tahqiq.store.history import all_done
from tahqiq.store.log import entries, last_checkpoint, log_size
from tahqiq.store.rebuilding import state_digest
from tahqiq.store.register_state import replay_of
from tahqiq.store.views import ListedEntry, RegisterStatus
from tahqiq_verify.leaf import RECORD, parse_leaf
from tahqiq_verify.tree import leaf_hash


def register_status(asker: Asker, mission: Mission, log_key: str) -> RegisterStatus:
    """Size, checkpoint and digests; the register's growth is open to everybody."""
    connection = asker.connection
    size = connection.execute(select(tables.projected.c.size)).scalar_one_or_none()
    register, head = replay_of(connection), last_checkpoint(connection)
    return RegisterStatus(
        origin=mission.origin,
        size=log_size(connection),
        checkpoint=head.but(note=cosigned_note(connection, head.size)) if head is not None else None,
        log_key=log_key,
        members=len(register.roll.members),
        projection_size=size or 0,
        register_digest=register.digest(),
        state_digest=state_digest(connection) if asker.may_read("mechanism") else None,
    )


def entry_list(asker: Asker, offset: int, limit: int) -> tuple[ListedEntry, ...]:
    """Lines of the register, newest first; what a line says is shown only where it is released."""
    connection = asker.connection
    known = {line.index: line for line in all_done(asker, limit=10_000_000)}
    register = replay_of(connection)
    newest = log_size(connection) - offset
    listed = []
    for index, raw in reversed(list(entries(connection, max(0, newest - limit), max(0, newest)))):
        leaf = parse_leaf(raw)
        line = known.get(index)
        told = line is not None or leaf.kind != RECORD or asker.may_read("mechanism")
        listed.append(
            ListedEntry(
                index=index,
                verb_class=leaf.kind,
                key_id=leaf.key_id if told else None,
                leaf_hash=leaf_hash(raw).hex(),
                subject=line.subject if line else None,
                verb=line.verb if line else None,
                by_title=line.by_title if line else None,
                at=line.at if line else None,
                standing=register.standing_of(index, leaf.key_id),
            )
        )
    return tuple(listed)
