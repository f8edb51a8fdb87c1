"""What the sides agree on about the register: witnesses, quorum policies, and how disputed entries stand."""

from collections.abc import Sequence

from tahqiq.desk.append import append, check_right
from tahqiq.desk.approvals import proposal_at, signatures_in
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.quorum import log_key
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, Refused
from tahqiq.model.accord import (
    EntriesNamed,
    Level,
    PolicyApproval,
    PolicyProposal,
    WitnessPost,
    WitnessRetirement,
)
from tahqiq.register.draft_policy import draft_policy
from tahqiq.store.register_state import replay_of
from tahqiq.store.sealed import leaf_at
from tahqiq_verify.accord import Adopted, Witnessing
from tahqiq_verify.leaf import RECORD
from tahqiq_verify.policy import Lint, lint, parse_policy
from tahqiq_verify.refusal import Refusal


def add_witness(desk: Desk, by: str, post: WitnessPost) -> None:
    """Enters a seat's witness with its key; its cosignatures count for checkpoints after this entry."""
    seats = set(desk.mission.seat_codes)
    if post.seat not in seats:
        raise BadInput(
            "MEM004", f"there is no seat '{post.seat}'", f"use one of: {', '.join(sorted(seats))}."
        )
    append(desk, by, [("witness.added", post)])


def retire_witness(desk: Desk, by: str, name: str) -> None:
    """A witness counts no longer; its name and key are never given again."""
    append(desk, by, [("witness.retired", WitnessRetirement(name=name))])


def lint_policy(text: str) -> Lint:
    """How many liars a policy needs for an unseen split, and how many absentees stop it.

    Raises ``BadInput`` (POL001) for a policy out of form, (POL002) for one that needs no liar at all.
    """
    try:
        found = lint(parse_policy(text.encode()))
    except Refusal as refusal:
        raise BadInput(
            "POL001", f"not a quorum policy: {refusal}", "see C2SP tlog-policy for the form."
        ) from refusal
    if not found.liars:
        raise BadInput(
            "POL002",
            "this policy needs no liar: two halves of the witnesses could each sign another truth unseen",
            "let every two quorums share a witness: all of the parties, or two of three mediators.",
        )
    return found


def drafted_policy(desk: Desk, level: Level) -> str:
    """A policy over the witnesses that count now, to start from; raises ``Refused`` (POL005) for too few."""
    found = witnesses_of(desk).values()
    parties = [(one.name, one.vkey) for one in found if one.seat in desk.mission.party_codes]
    others = [(one.name, one.vkey) for one in found if one.seat not in desk.mission.party_codes]
    try:
        return draft_policy(level, log_key(desk).vkey, parties, others)
    except ValueError as error:
        raise Refused(
            "POL005",
            f"no policy can be drafted: {error}",
            "enter more witnesses: tahqiq register witness add.",
        ) from error


def propose_policy(desk: Desk, by: str, level: Level, text: str) -> int:
    """Proposes a quorum policy for a level; the index under which the seats approve it."""
    check_right(desk, by, "policy.proposed")
    lint_policy(text)
    if log_key(desk) not in parse_policy(text.encode()).logs:
        raise BadInput(
            "POL001",
            "this policy does not name the register's own key, so nobody could open a checkpoint by it",
            "put the line 'log' with the key that 'tahqiq register status' shows at its head.",
        )
    return append(desk, by, [("policy.proposed", noun_of(PolicyProposal, level=level, text=text))])[0]


def approve_policy(desk: Desk, by: str, proposal: int, lines: Sequence[str] = ()) -> bool:
    """A seat approves a proposed policy, with the lines that its witnesses signed; whether it is in force now."""
    check_right(desk, by, "policy.approved")
    sha256 = proposal_at(desk, proposal).sha256
    signatures = signatures_in(desk, by, proposal, lines)
    approval = PolicyApproval(proposal=proposal, sha256=sha256, signatures=signatures)
    append(desk, by, [("policy.approved", approval)])
    return proposal_at(desk, proposal).in_force is not None


def settle_disputed(desk: Desk, by: str, indexes: tuple[int, ...], *, stand: bool) -> None:
    """Disputed entries that somebody has checked: they stand after all, or do not count.

    Raises ``Refused`` (REG020) for an entry that is not in dispute, and for annulling an act on the register
    itself: what it changed would stay changed.
    """
    verb = "entries.reaffirmed" if stand else "entries.annulled"
    check_right(desk, by, verb)
    with desk.store.reading() as connection:
        register = replay_of(connection)
        for index in indexes:
            leaf = leaf_at(connection, index) if 0 <= index < register.size else None
            standing = register.standing_of(index, leaf.key_id) if leaf is not None else "not there"
            if leaf is None or standing != "disputed":
                why = f"it is {standing}, not disputed"
                raise _unsettled(index, why, "see 'tahqiq entry list --standing disputed'.")
            if not stand and leaf.kind != RECORD:
                why = f"it is an act on the register itself ({leaf.kind}), which annulling would not undo"
                raise _unsettled(
                    index, why, "undo it by an act of its kind, as by revoking the key it entered."
                )
    append(desk, by, [(verb, noun_of(EntriesNamed, indexes=indexes))])


def _unsettled(index: int, why: str, next_step: str) -> Refused:
    return Refused("REG020", f"entry {index} cannot be settled: {why}", next_step)


def witnesses_of(desk: Desk) -> dict[str, Witnessing]:
    """The witnesses that count now, by name."""
    with desk.store.reading() as connection:
        found = replay_of(connection).accord.witnesses
    return {name: one for name, one in found.items() if one.until is None}


def policies_of(desk: Desk) -> dict[str, Adopted]:
    """The policies in force, by level."""
    with desk.store.reading() as connection:
        return dict(replay_of(connection).accord.policies)
