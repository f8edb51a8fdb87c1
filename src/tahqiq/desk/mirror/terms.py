"""On whose word a mirror believes: the log's key, the party's own quorum policies, and who has met them.

*Recorded* is demanded before anything is believed. *Final* is only told: it names both parties, and demanding
it would let either of them stop the other's mirror by staying away.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tahqiq.errors import BadInput
from tahqiq_verify.accord import LEVELS, RECORDED, Accord
from tahqiq_verify.checkpoint import SignedCheckpoint, open_checkpoint
from tahqiq_verify.note import LOG, MAX_LINES, NoteKey, parse_note, parse_vkey
from tahqiq_verify.policy import (
    Policy,
    Quorum,
    parse_policy,
    quorum_of,
    require_apart,
    require_liars,
    require_quorum,
)
from tahqiq_verify.refusal import Refusal

OWN, REGISTER = "own", "register"
_NOBODY = Quorum(satisfied=True, by=(), missing=())


@dataclass(frozen=True)
class Terms:
    """The log's key, and the policies that the mirror's owner has chosen, by level; there may be none."""

    log: NoteKey
    policies: Mapping[str, Policy]

    def open(self, note: bytes, where: str = "checkpoint") -> SignedCheckpoint:
        """The checkpoint in a note by these keys; raises ``Refusal``. No quorum is asked yet."""
        keys = {witness.key for policy in self.policies.values() for witness in policy.witnesses.values()}
        return open_checkpoint(note, [self.log], sorted(keys, key=lambda key: key.vkey), where)

    def demand(self, signed: SignedCheckpoint, now: int, max_age: int | None) -> Quorum:
        """The quorum *recorded*; raises ``Refusal`` (``quorum``, ``stale``, ``future``) unless it is there."""
        policy = self.policies.get(RECORDED)
        return _NOBODY if policy is None else require_quorum(signed, policy, now, max_age)


@dataclass(frozen=True)
class Judged:
    """How a checkpoint stands by one policy, the owner's or the register's; ``why`` if it cannot be judged."""

    whose: str
    level: str
    size: int
    quorum: Quorum | None
    why: str = ""


def read_terms(log: str, policies: Mapping[str, str]) -> Terms:
    """Terms from their texts; raises ``BadInput`` (MIR004) for a key that is none, or a policy unfit to judge by."""
    try:
        key = parse_vkey(log.strip(), "the log's key")
        if key.kind != LOG:
            raise Refusal("bad_key", "this is a witness's key, not a log's", "the log's key")
        read = {level: _policy(level, text, key) for level, text in policies.items()}
        terms = Terms(key, read)
    except Refusal as refusal:
        raise BadInput(
            "MIR004",
            str(refusal),
            "give the register's key and quorum files as you got them from somebody you trust.",
        ) from refusal
    return terms


def _policy(level: str, text: str, log: NoteKey) -> Policy:
    where = f"policy '{level}'"
    policy = parse_policy(text.encode(), where)
    if policy.logs and log not in policy.logs:
        raise Refusal("policy", f"it does not name the log {log.vkey}", where)
    require_apart(policy, [log], where)
    try:
        require_liars(policy)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.why, where) from refusal
    return policy


def own_quorums(
    terms: Terms, signed: SignedCheckpoint, now: int | None, max_age: int | None
) -> tuple[Judged, ...]:
    """How the checkpoint stands by the owner's policies, at ``now`` (POSIX seconds)."""
    return tuple(
        Judged(OWN, level, signed.checkpoint.size, quorum_of(signed, terms.policies[level], now, max_age))
        for level in LEVELS
        if level in terms.policies
    )


def register_quorums(terms: Terms, note: bytes, accord: Accord) -> tuple[Judged, ...]:
    """The same by the policies that the register itself says are in force.

    They are told and never believed: whoever writes the register alone could have entered them.
    """
    return tuple(
        _by_register(terms, note, level, accord.policies[level].text)
        for level in LEVELS
        if level in accord.policies
    )


def _by_register(terms: Terms, note: bytes, level: str, text: str) -> Judged:
    try:
        policy = parse_policy(text.encode())
        signed = open_checkpoint(note, [terms.log], [one.key for one in policy.witnesses.values()])
        return Judged(REGISTER, level, signed.checkpoint.size, quorum_of(signed, policy))
    except Refusal as refusal:
        return Judged(REGISTER, level, 0, None, str(refusal))


def merged_note(held: SignedCheckpoint, new: SignedCheckpoint) -> bytes:
    """One note with the cosignatures of both, which have the same text; a cosigner's later time stands.

    A source that leaves out a witness's line can so not make a mirror forget it.
    """
    later = {one.key for one in held.cosignatures} & {one.key for one in new.cosignatures}
    before, after = _times(held), _times(new)
    kept = {(key.name, key.id) for key in later if before[key] > after[key]}
    lines: dict[tuple[str, bytes], bytes] = {}
    for line in parse_note(new.note).lines:
        lines.setdefault((line.name, line.key_id), line.raw)
    for line in parse_note(held.note).lines:
        name = (line.name, line.key_id)
        if name in kept:
            kept.remove(name)
            lines[name] = line.raw
        elif len(lines) < MAX_LINES:
            lines.setdefault(name, line.raw)
    return new.checkpoint.text + b"\n" + b"".join(raw + b"\n" for raw in lines.values())


def _times(signed: SignedCheckpoint) -> dict[NoteKey, int]:
    return {one.key: one.time for one in signed.cosignatures}
