"""Reading the vault's papers in the order of their entries, for its own rules; nobody is shown them through this."""

from datetime import datetime

from sqlalchemy import Connection, select

from tahqiq.model.vault import VaultPaper
from tahqiq.model.vault_acts import vault_noun
from tahqiq.store import tables
from tahqiq.vault.fold import vault_state
from tahqiq.vault.state import Acted, VaultState


def vault_acts(connection: Connection) -> tuple[Acted, ...]:
    """Every paper of the vault, with who entered it and when."""
    table, done = tables.vault_act, tables.done
    query = select(table.c.verb, table.c.body, table.c.idx, done.c.member, done.c.at)
    query = query.join(done, done.c.idx == table.c.idx).order_by(table.c.idx)
    return tuple(
        Acted(_paper(row.verb, row.body), row.verb, row.member, datetime.fromisoformat(row.at), row.idx)
        for row in connection.execute(query)
    )


def vault_as_it_stands(connection: Connection, origin: str) -> VaultState:
    """How the vault stands after all its papers."""
    return vault_state(vault_acts(connection), origin)


def _paper(verb: str, body: str) -> VaultPaper:
    return vault_noun(verb).model_validate_json(body)
