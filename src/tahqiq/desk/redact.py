"""Redaction: what some entries disclosed is destroyed on a stated ground; the entries and all proofs stay.

Proposed by one, approved by as many as the register's own policy demands, each step an entry. Then the
sealed files go, the tables are made anew without them, and the file is cleaned of what was erased. Whoever
had read or copied the content before still has it: nothing can change that, and the interface says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tahqiq.desk.append import append, check_right
from tahqiq.desk.approvals import proposal_at, signatures_in
from tahqiq.desk.destroy import remake
from tahqiq.desk.entry_shown import plain_index
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.accord import RedactionApproval, RedactionProposal
from tahqiq.register.cut import named
from tahqiq.store import log
from tahqiq.store.custody import evidence_entries
from tahqiq.store.dealings import entries_of_matter
from tahqiq.store.history import entries_about, whole_subject
from tahqiq.store.opened import disclosures_of
from tahqiq.store.register_state import replay_of
from tahqiq.store.scrub import scrub
from tahqiq.store.sealed import leaf_at
from tahqiq_verify.leaf import RECORD


@dataclass(frozen=True)
class Redacted:
    """What came of an approval: whether the redaction is in force, and whether nothing is left behind."""

    in_force: bool
    indexes: tuple[int, ...]
    cleaned: str


def propose_redaction(
    desk: Desk, by: str, things: tuple[str, ...], ground: str, fields: tuple[str, ...] = ()
) -> int:
    """Proposes to destroy what the entries about these things disclose; the index for the approvals.

    ``things`` are ids or entry numbers. With an id go all records about it: a submission with what was read
    out of it, an item of evidence with its copies and all papers of its custody. ``fields`` cuts those fields
    alone (as ``text``) out of these records, and with them the original bytes, which say it too. With the paper that
    opened a matter between the parties go all papers of the matter, but never who read a referral. What other papers
    quote of it is redacted by naming those. Raises ``NotFound`` (RED001), ``BadInput`` (RED002).
    """
    check_right(desk, by, "redaction.proposed")
    indexes = tuple(sorted({index for thing in things for index in _entries(desk, thing)}))
    digests = tuple(sorted(_digests(desk, indexes, fields))) if fields else ()
    proposal = noun_of(RedactionProposal, indexes=indexes, digests=digests, ground=ground)
    return append(desk, by, [("redaction.proposed", proposal)])[0]


def approve_redaction(desk: Desk, by: str, proposal: int, lines: Sequence[str] = ()) -> Redacted:
    """A seat approves; once enough have, the content is destroyed and the file cleaned.

    ``lines`` are what its witnesses signed; none are needed before the register has its first witness. Raises
    ``StorageFailed`` (STO005) where the content is destroyed and the cleaning failed: finish it later.
    """
    check_right(desk, by, "redaction.approved")
    signatures = signatures_in(desk, by, proposal, lines)
    approval = RedactionApproval(proposal=proposal, signatures=signatures)
    append(desk, by, [("redaction.approved", approval)])
    found = proposal_at(desk, proposal)
    if found.in_force is None:
        return Redacted(False, found.indexes, "")
    return Redacted(True, found.indexes, scrub(desk.store))


def finish_redactions(desk: Desk) -> str:
    """Does again whatever the redactions in force demand, after a crash, a failed cleaning or a restored copy.

    Says how the file was cleaned. It may be run at any time; nothing is entered.
    """
    with desk.store.writing() as connection:
        remake(connection, replay_of(connection), desk.keyring)
    return scrub(desk.store)


def _entries(desk: Desk, thing: str) -> tuple[int, ...]:
    with desk.inside() as asker:
        whole = whole_subject(asker, thing)
        about = {*entries_about(asker, whole), *evidence_entries(asker.connection, whole)}
        found = tuple(sorted(about | {*entries_of_matter(asker.connection, whole)}))
        if thing.isascii() and thing.isdigit():
            number = plain_index(thing)
            found = () if number is None or number >= log.log_size(asker.connection) else (number,)
        sealed = tuple(
            one
            for one in found
            if (leaf := leaf_at(asker.connection, one)) is not None and leaf.kind == RECORD
        )
    if not sealed:
        raise NotFound(
            "RED001",
            f"no sealed entry is about '{thing}'",
            "name a submission, a paper, an incident or an entry's number; acts on the register stand in clear.",
        )
    return sealed


def _digests(desk: Desk, indexes: tuple[int, ...], fields: tuple[str, ...]) -> set[str]:
    found: set[str] = set()
    with desk.store.reading() as connection:
        for index in indexes:
            leaf = leaf_at(connection, index)
            held = disclosures_of(connection, index, leaf, desk.keyring.opener) if leaf is not None else None
            if leaf is None or held is None:
                continue
            found |= named(held, frozenset(fields))
    if not found:
        raise BadInput(
            "RED002", f"none of these entries has a field {' or '.join(fields)}", "see 'tahqiq entry INDEX'."
        )
    return found
