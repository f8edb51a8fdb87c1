"""Destroying what a redaction in force names, on the transaction that entered the last approval."""

from sqlalchemy import Connection

from tahqiq.desk.keyring import Keyring
from tahqiq.register.cut import cut
from tahqiq.register.envelope import close_envelope, padded
from tahqiq.store.opened import disclosures_of
from tahqiq.store.sealed import destroy, leaf_at, sealed_disclosures
from tahqiq_verify.accord import Proposal
from tahqiq_verify.replay import Replay


def destroy_redacted(connection: Connection, register: Replay, keyring: Keyring) -> None:
    """Destroys the sealed files of every redaction in force that are still held."""
    for proposal in register.accord.proposals.values():
        if proposal.kind == "redaction" and proposal.in_force is not None:
            for index in proposal.indexes:
                if sealed_disclosures(connection, index) is not None:
                    _destroy(connection, index, proposal, register, keyring)


def _destroy(
    connection: Connection, index: int, proposal: Proposal, register: Replay, keyring: Keyring
) -> None:
    if not proposal.digests:
        destroy(connection, index, None)
        return
    leaf = leaf_at(connection, index)
    held = disclosures_of(connection, index, leaf, keyring.opener) if leaf is not None else None
    if leaf is None or held is None:
        destroy(connection, index, None)  # what cannot be opened cannot be cut: it goes as a whole
        return
    left = cut(leaf, held, frozenset(proposal.digests))
    if len(left) == len(held):
        return
    tail = "~".join(("", *left, "")).encode()
    secretariat = [register.roll.readers["SEC"]]
    destroy(connection, index, close_envelope(padded(tail), secretariat))
