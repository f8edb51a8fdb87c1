"""The register's state after its last entry, kept as a row so that nobody has to replay before writing."""

import json

from sqlalchemy import Connection, delete, insert, select

from tahqiq.model.ids import canonical_json
from tahqiq.store import tables
from tahqiq_verify.replay import Replay


def replay_of(connection: Connection) -> Replay:
    """Members, keys, witnesses and policies as they stand now; an empty register before the founding."""
    register = Replay()
    row = connection.execute(select(tables.register_state.c.body)).first()
    if row is not None:
        register.restore(json.loads(row.body))
    return register


def keep_replay(connection: Connection, register: Replay) -> None:
    """Keeps the state as it stands now."""
    body = canonical_json(register.state()).decode()
    connection.execute(delete(tables.register_state))
    connection.execute(insert(tables.register_state).values(name="register", body=body))
