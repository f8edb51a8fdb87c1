"""Destroying what redactions in force name, on the transaction that entered the last approval."""

from sqlalchemy import Connection

from tahqiq.desk.keyring import Keyring
from tahqiq.errors import Refused
from tahqiq.register.cut import cut
from tahqiq.register.envelope import close_envelope, padded, tail_of
from tahqiq.store.opened import disclosures_of
from tahqiq.store.rebuilding import entries_read, rebuild_tables
from tahqiq.store.sealed import destroy, leaf_at, sealed_disclosures
from tahqiq_verify.accord import Proposal
from tahqiq_verify.replay import Replay


def remake(connection: Connection, register: Replay, keyring: Keyring) -> None:
    """Destroys what is redacted and makes the tables anew without it, and without what is annulled.

    Raises ``Refused`` (RED003) where the reading keys at hand open less than the tables hold: all that they do
    not open would vanish from the tables with it.
    """
    before = entries_read(connection)
    destroy_redacted(connection, register, keyring)
    done = rebuild_tables(connection, keyring.opener)
    unread = before.intersection(done.withheld).difference(register.accord.redacted)
    shut = [index for index in unread if sealed_disclosures(connection, index) is not None]
    if shut:
        raise Refused(
            "RED003",
            f"the reading keys in {keyring.folder} do not open {len(shut)} entries that the tables hold",
            "name the folder with the secretariat's reading keys (--keys); nothing was changed.",
        )


def destroy_redacted(connection: Connection, register: Replay, keyring: Keyring) -> None:
    """Destroys whatever is still held of what the redactions in force name, the earliest first.

    Nothing is done twice: it may be called again at any time, as after a backup was put back.
    """
    for proposal in register.accord.proposals.values():
        if proposal.kind == "redaction" and proposal.in_force is not None:
            for index in proposal.indexes:
                if proposal.digests:
                    _cut(connection, index, proposal, register, keyring)
                else:
                    destroy(connection, index, None)


def _cut(connection: Connection, index: int, proposal: Proposal, register: Replay, keyring: Keyring) -> None:
    leaf = leaf_at(connection, index)
    held = disclosures_of(connection, index, leaf, keyring.opener) if leaf is not None else None
    if leaf is None or held is None:
        destroy(connection, index, None)  # what cannot be opened cannot be cut: it goes as a whole
        return
    left = cut(leaf, held, frozenset(proposal.digests))
    if len(left) < len(held):
        secretariat = [register.roll.readers["SEC"]]
        destroy(connection, index, close_envelope(padded(tail_of(left)), secretariat))
