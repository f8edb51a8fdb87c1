"""The register's state after its last entry, kept as a row so that nobody has to replay before writing."""

import json

from sqlalchemy import Connection, delete, insert, select

from tahqiq.errors import RegisterBroken
from tahqiq.model.ids import canonical_json
from tahqiq.store import tables
from tahqiq_verify.replay import Replay


def replay_of(connection: Connection) -> Replay:
    """Members, keys, witnesses and policies as they stand now; an empty register before the founding.

    Raises ``RegisterBroken`` (REG011) where the kept row is not what this program keeps.
    """
    register = Replay()
    row = connection.execute(select(tables.register_state.c.body)).first()
    if row is not None:
        try:
            register.restore(json.loads(row.body))
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            raise RegisterBroken(
                "REG011",
                "the kept state of members, keys and policies cannot be read",
                "run 'tahqiq rebuild', which makes it anew from the entries.",
            ) from error
    return register


def keep_replay(connection: Connection, register: Replay) -> None:
    """Keeps the state as it stands now."""
    body = canonical_json(register.state()).decode()
    connection.execute(delete(tables.register_state))
    connection.execute(insert(tables.register_state).values(name="register", body=body))
