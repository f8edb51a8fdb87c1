"""Reading the register as a page shows it: where it stands, and its lines without their content."""

from sqlalchemy import func, select

from tahqiq.model.mission import Mission
from tahqiq.register.leaf import leaf_facts
from tahqiq.store import tables
from tahqiq.store.asker import Asker
from tahqiq.store.history import all_done
from tahqiq.store.log import last_checkpoint, log_size
from tahqiq.store.rebuilding import state_digest
from tahqiq.store.views import ListedEntry, RegisterStatus


def register_status(asker: Asker, mission: Mission, log_key: str) -> RegisterStatus:
    """Size, checkpoint and digests; the register's growth is open to everybody."""
    connection = asker.connection
    size = connection.execute(select(tables.projected.c.size)).scalar_one_or_none()
    return RegisterStatus(
        origin=mission.origin,
        size=log_size(connection),
        checkpoint=last_checkpoint(connection),
        log_key=log_key,
        members=connection.execute(select(func.count()).select_from(tables.member)).scalar_one(),
        projection_size=size or 0,
        state_digest=state_digest(connection) if asker.may_read("mechanism") else None,
    )


def entry_list(asker: Asker, origin: str, offset: int, limit: int) -> tuple[ListedEntry, ...]:
    """Lines of the register, newest first; what a line says is shown only where it is released."""
    inside = asker.may_read("mechanism")
    known = {line.index: line for line in all_done(asker, limit=10_000_000)}
    rows = asker.connection.execute(
        select(tables.entry.c.idx, tables.entry.c.leaf, tables.entry.c.leaf_hash)
        .order_by(tables.entry.c.idx.desc())
        .limit(limit)
        .offset(offset)
    )
    listed = []
    for row in rows:
        facts = leaf_facts(row.leaf, origin)
        line = known.get(row.idx)
        listed.append(
            ListedEntry(
                index=row.idx,
                verb_class=facts.verb_class if line or inside else None,
                key_id=facts.key_id if line or inside else None,
                leaf_hash=bytes(row.leaf_hash).hex(),
                subject=line.subject if line else None,
                verb=line.verb if line else None,
                by_title=line.by_title if line else None,
                at=line.at if line else None,
            )
        )
    return tuple(listed)
