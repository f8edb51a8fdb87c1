"""Proposals and the seats' approvals of them: what waits, whose signature is missing, and what is handed in.

A seat approves with the key of its own witness, which the mechanism never holds. The head's entry brings the
signature in; alone it binds nobody, since whoever enrols members can enrol a head for any seat.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.accord import ProposalWithdrawal
from tahqiq.register.approval import ApprovalLine, read_approval_line
from tahqiq.store.register_state import replay_of
from tahqiq_verify.accord import FINAL, RECORDED, Accord
from tahqiq_verify.approval import REDACTION, Proposal, Witnessing, approval_message
from tahqiq_verify.keys import signature_holds
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import from_b64url


@dataclass(frozen=True)
class Awaited:
    """What a proposal still takes: the seats whose witnesses could sign and have not, and how many of them it needs.

    ``takes`` says it in words: all of them, a quorum, or two different seats.
    """

    seats: tuple[str, ...]
    takes: str


def proposals_of(desk: Desk) -> dict[int, Proposal]:
    """Every policy and redaction that was proposed, by the index of its entry."""
    with desk.store.reading() as connection:
        return dict(replay_of(connection).accord.proposals)


def proposal_at(desk: Desk, index: int) -> Proposal:
    """The proposal entered at an index; raises ``NotFound``."""
    found = proposals_of(desk).get(index)
    if found is None:
        raise NotFound(
            "POL003",
            f"entry {index} proposes nothing",
            "see 'tahqiq register policy show' and 'redact list'.",
        )
    return found


def withdraw_proposal(desk: Desk, by: str, proposal: int) -> None:
    """Takes back a proposal that the same member made and that is not in force; it can be made anew."""
    proposal_at(desk, proposal)
    append(desk, by, [("proposal.withdrawn", ProposalWithdrawal(proposal=proposal))])


def signatures_in(desk: Desk, by: str, number: int, lines: Sequence[str]) -> dict[str, str]:
    """The signatures in the lines that a seat's witnesses made, by the names that the register has for these.

    Raises ``BadInput`` (POL007) for a line out of form, of a key that is no witness of the member's seat, or for no
    line where the register knows witnesses; (POL008) for a signature that does not hold for this very proposal.
    """
    seat, proposal = desk.enrolled(by).seat, proposal_at(desk, number)
    with desk.store.reading() as connection:
        register = replay_of(connection)
    known = register.accord.witnesses
    if known and not lines:
        raise _unusable(f"no witness of {seat} has signed the approval")
    own = [one for one in known.values() if one.seat == seat and one.until is None]
    message = approval_message(register.roll.origin, number, proposal)
    found: dict[str, str] = {}
    for line in lines:
        read = _read(line)
        witness = _witness_of(read, own, seat)
        if not signature_holds(parse_vkey(witness.vkey).public, message, from_b64url(read.signature)):
            raise BadInput(
                "POL008",
                f"the signature of '{witness.name}' is not for this: another proposal, register or content",
                f"compare what was signed with entry {number}, and have it signed again.",
            )
        found[witness.name] = read.signature
    return found


def awaited(accord: Accord, proposal: Proposal) -> Awaited:
    """Whose signatures a proposal waits for, by the policies and witnesses as they stand now."""
    active = {one.name: one.seat for one in accord.witnesses.values() if one.until is None}
    level = proposal.kind.removeprefix("policy.")
    adopted = accord.policies.get(level)
    if proposal.kind == REDACTION:
        adopted, level = next(
            ((accord.policies[one], one) for one in (RECORDED, FINAL) if one in accord.policies), (None, "")
        )
    if adopted is not None:
        named = parse_policy(adopted.text.encode()).witnesses
        active = {name: seat for name, seat in active.items() if name in named}
    missing = {seat for name, seat in active.items() if name not in proposal.signed_by}
    takes = f"enough for the quorum of the policy in force for '{level}'" if adopted else "all of them"
    if adopted is None and proposal.kind == REDACTION:
        takes = "two different seats in all"
    return Awaited(tuple(sorted(missing)), takes)


def awaited_for(desk: Desk, proposal: Proposal) -> Awaited:
    """The same, for a proposal of this mission."""
    with desk.store.reading() as connection:
        return awaited(replay_of(connection).accord, proposal)


def _read(line: str) -> ApprovalLine:
    try:
        return read_approval_line(line)
    except Refusal as refusal:
        raise _unusable(f"this is no signature line: {refusal.why}") from refusal


def _witness_of(line: ApprovalLine, own: Sequence[Witnessing], seat: str) -> Witnessing:
    found = next((one for one in own if line.is_of(one.vkey)), None)
    if found is None:
        raise _unusable(f"'{line.key}' is the key of no witness of {seat} that counts now")
    return found


def _unusable(cause: str) -> BadInput:
    return BadInput(
        "POL007", cause, "the seat runs 'tahqiq witness approve' with its own witness and gives you the line."
    )
