"""Whose cosignatures make a checkpoint count, and how much lying and absence that rule withstands.

The rules are those of a C2SP tlog-policy file, which ``policy_file`` reads.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Final

from tahqiq_verify.checkpoint import SignedCheckpoint, open_checkpoint
from tahqiq_verify.note import NoteKey
from tahqiq_verify.policy_file import NOBODY, Group, Policy, Witness, parse_policy
from tahqiq_verify.refusal import Refusal

__all__ = [
    "NOBODY",
    "Group",
    "Lint",
    "Policy",
    "Quorum",
    "Witness",
    "counted",
    "lint",
    "open_under",
    "parse_policy",
    "quorum_of",
    "require_apart",
    "require_liars",
    "require_quorum",
    "satisfied",
]
AHEAD_SECONDS: Final = 120  # how far a cosigner's clock may be before ours


@dataclass(frozen=True)
class Lint:
    """What a policy withstands, counted in witnesses.

    ``liars``: how many must sign two different registers before a split can stay unseen; 0 means that honest
    witnesses alone let one pass. ``absentees``: how many must stay away before nothing counts any more; None if
    no number of them stops it.
    """

    liars: int
    absentees: int | None


@dataclass(frozen=True)
class Quorum:
    """Whether a checkpoint has the policy's quorum, and by whom; names are those of the policy.

    ``missing`` are the witnesses that the quorum could count and did not. ``stale`` and ``ahead`` are those of
    them that did cosign, but too long ago or ahead of the clock.
    """

    satisfied: bool
    by: tuple[str, ...]
    missing: tuple[str, ...]
    stale: tuple[str, ...] = ()
    ahead: tuple[str, ...] = ()


def satisfied(policy: Policy, names: Collection[str]) -> bool:
    """Whether cosignatures of these witnesses make the quorum. Names that the policy lacks count for nothing."""
    if policy.quorum == NOBODY:
        return True
    holding = {name for name in names if name in policy.witnesses}
    for group in policy.groups.values():
        if sum(member in holding for member in group.members) >= group.threshold:
            holding.add(group.name)
    return policy.quorum in holding


def lint(policy: Policy) -> Lint:
    """How many liars and how many absentees the policy withstands; exact.

    Every witness can count in one way only, so each group can be worked out from its members: two quorums of
    k of n share at least 2k-n members, and n-k+1 absent members stop it; the cheapest ones decide.
    """
    if policy.quorum == NOBODY:
        return Lint(0, None)
    liars = dict.fromkeys(policy.witnesses, 1)
    absentees = dict.fromkeys(policy.witnesses, 1)
    for group in policy.groups.values():
        many, needed = len(group.members), group.threshold
        shared = max(0, 2 * needed - many)
        liars[group.name] = sum(sorted(liars[member] for member in group.members)[:shared])
        stopping = sorted(absentees[member] for member in group.members)
        absentees[group.name] = sum(stopping[: many - needed + 1])
    return Lint(liars[policy.quorum], absentees[policy.quorum])


def require_liars(policy: Policy, least: int = 1) -> Lint:
    """The policy's numbers; refuses (policy) one under which fewer than ``least`` liars can split the register."""
    found = lint(policy)
    if found.liars < least:
        raise Refusal("policy", f"{found.liars} lying witnesses can split the register unseen", "policy")
    return found


def require_apart(policy: Policy, logs: Iterable[NoteKey], where: str = "policy") -> None:
    """Refuses (policy) a policy that takes the key of one of these logs for a witness's, under whatever name.

    Within one file ``parse_policy`` refuses it already; this is for a file that leaves the log to its reader.
    """
    own = {log.public for log in logs}
    for name, witness in policy.witnesses.items():
        if witness.key.public in own:
            raise Refusal("policy", f"the witness '{name}' has the key of the log itself", where)


def open_under(policy: Policy, note: bytes, where: str = "checkpoint") -> SignedCheckpoint:
    """The checkpoint in a note by the keys of the policy; see :func:`open_checkpoint`. The quorum is not yet asked."""
    if not policy.logs:
        raise Refusal("policy", "the policy names no log, so no checkpoint can be opened with it", where)
    return open_checkpoint(note, policy.logs, [witness.key for witness in policy.witnesses.values()], where)


def quorum_of(
    signed: SignedCheckpoint, policy: Policy, now: int | None = None, max_age: int | None = None
) -> Quorum:
    """Who of the policy's witnesses cosigned, and whether they are enough.

    With ``now`` (POSIX seconds) cosignatures more than 120 s ahead of it do not count; with ``max_age`` (seconds)
    older ones do not either. Refuses (wrong_origin) a checkpoint of a log that the policy does not name; a
    policy without logs leaves the log to the caller. Refuses (policy) one whose witness has that log's key.
    """
    if max_age is not None and now is None:
        raise ValueError("an age needs a now")
    if policy.logs and signed.log not in policy.logs:
        raise Refusal("wrong_origin", "is signed by a log that the policy does not name", "checkpoint")
    require_apart(policy, [signed.log])
    times = {cosignature.key: cosignature.time for cosignature in signed.cosignatures}
    by, stale, ahead = [], [], []
    for name, witness in policy.witnesses.items():
        time = times.get(witness.key)
        if time is None:
            continue
        if now is not None and time > now + AHEAD_SECONDS:
            ahead.append(name)
        elif now is not None and max_age is not None and time < now - max_age:
            stale.append(name)
        else:
            by.append(name)
    missing = tuple(name for name in counted(policy) if name not in by)
    return Quorum(satisfied(policy, by), tuple(by), missing, tuple(stale), tuple(ahead))


def counted(policy: Policy) -> tuple[str, ...]:
    """The witnesses on whom the quorum rests, in the order of the file."""
    wanted = {policy.quorum}
    for group in reversed(list(policy.groups.values())):
        if group.name in wanted:
            wanted |= set(group.members)
    return tuple(name for name in policy.witnesses if name in wanted)


def require_quorum(
    signed: SignedCheckpoint,
    policy: Policy,
    now: int | None = None,
    max_age: int | None = None,
    where: str = "checkpoint",
) -> Quorum:
    """The quorum of a checkpoint, refused unless it is there.

    Codes: ``stale`` and ``future`` if only the cosigners' times stand against it, otherwise ``quorum``.
    """
    found = quorum_of(signed, policy, now, max_age)
    if found.satisfied:
        return found
    if satisfied(policy, found.by + found.stale):
        raise Refusal("stale", f"too old: cosigned by {', '.join(found.stale)} too long ago", where)
    if satisfied(policy, found.by + found.ahead + found.stale):
        raise Refusal("future", f"cosigned ahead of the clock by {', '.join(found.ahead)}", where)
    by = ", ".join(found.by) or "nobody"
    raise Refusal("quorum", f"cosigned by {by}; missing: {', '.join(found.missing)}", where)
