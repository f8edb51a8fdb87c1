"""The quorum of a checkpoint: who has cosigned it, who is missing, and which level it has reached."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import RegisterBroken
from tahqiq.register.checkpoint import log_note_key
from tahqiq.store.cosigned import cosigned_note, cosigned_sizes, last_size_up_to
from tahqiq.store.register_state import replay_of
from tahqiq_verify.accord import LEVELS, RECORDED, Adopted
from tahqiq_verify.checkpoint import open_checkpoint, parse_checkpoint
from tahqiq_verify.note import NoteKey, parse_note, parse_vkey
from tahqiq_verify.policy import parse_policy, quorum_of
from tahqiq_verify.refusal import Refusal


@dataclass(frozen=True)
class Reached:
    """One level of a checkpoint: whether its quorum is met, by whom, and who has not cosigned."""

    level: str
    size: int
    satisfied: bool
    by: tuple[str, ...]
    missing: tuple[str, ...]

    def in_words(self) -> str:
        """``recorded at 331 (AFG, QAT, TUR; not yet PAK)``."""
        seen = ", ".join(self.by) or "nobody"
        missing = f"; not yet {', '.join(self.missing)}" if self.missing else ""
        return f"{self.level if self.satisfied else 'not ' + self.level} at {self.size} ({seen}{missing})"


def log_key(desk: Desk) -> NoteKey:
    """The key by which the register signs its tree heads; a copy without its secret keeps the public line."""
    line = desk.keyring.log_line()
    return parse_vkey(line) if line else log_note_key(desk.keyring.signer(LOG, signs_as=desk.mission.origin))


def adopted(connection: Connection, level: str) -> tuple[Adopted, ...]:
    """Every policy that was ever in force for a level, the newest first."""
    proposals = replay_of(connection).accord.proposals.values()
    mine = [one for one in proposals if one.kind == f"policy.{level}"]
    found = [Adopted(one.text, one.in_force) for one in mine if one.in_force is not None]
    return tuple(sorted(found, key=lambda one: one.since, reverse=True))


def counting_at(policies: Sequence[Adopted], size: int) -> Adopted | None:
    """The policy that counts for the checkpoint of this size; ``None`` if none was in force yet."""
    return next((one for one in policies if one.since < size), None)


def quorums(desk: Desk, connection: Connection, size: int | None = None) -> tuple[Reached, ...]:
    """The levels of the newest checkpoint (or the one of ``size``); empty while no policy is in force.

    A checkpoint from before the first policy of a level is measured by that one, though it cannot count.
    """
    note = cosigned_note(connection, size)
    if note is None:
        return ()
    known = {level: adopted(connection, level) for level in LEVELS}
    due = size_of(note)
    found = []
    for level, held in known.items():
        if held:
            counting = counting_at(held, due)
            one = _reached(desk, note, level, counting or held[-1])
            found.append(one if counting else replace(one, satisfied=False))
    return tuple(found)


def newest_reaching(desk: Desk, connection: Connection, level: str) -> Reached | None:
    """The newest checkpoint that reached a level by the policy of its own time; ``None`` if none has."""
    known = adopted(connection, level)
    for size in cosigned_sizes(connection, above=known[-1].since) if known else ():
        note, policy = cosigned_note(connection, size), counting_at(known, size)
        if note is not None and policy is not None:
            found = _reached(desk, note, level, policy)
            if found.satisfied:
                return found
    return None


def published_note(desk: Desk, connection: Connection) -> str | None:
    """The checkpoint that goes out: the newest that is *recorded*, or the newest signed while no policy is.

    Until the first checkpoint under the first policy is recorded, the last one from before it goes out.
    """
    known = adopted(connection, RECORDED)
    if not known:
        return cosigned_note(connection, None)
    found = newest_reaching(desk, connection, RECORDED)
    size = found.size if found is not None else last_size_up_to(connection, known[-1].since)
    return None if size is None else cosigned_note(connection, size)


def size_of(note: str) -> int:
    """How many entries a checkpoint is of, without asking who signed it."""
    return parse_checkpoint(parse_note(note.encode()).text).size


def _reached(desk: Desk, note: str, level: str, adopted: Adopted) -> Reached:
    try:
        policy = parse_policy(adopted.text.encode())
        witnesses = [one.key for one in policy.witnesses.values()]
        signed = open_checkpoint(note.encode(), [log_key(desk)], witnesses)
        quorum = quorum_of(signed, policy)
    except Refusal as refusal:
        raise RegisterBroken(
            "REG008",
            f"a checkpoint with its cosignatures does not hold: {refusal}",
            "stop writing, keep the file, and compare with a mirror.",
        ) from refusal
    return Reached(level, signed.checkpoint.size, quorum.satisfied, quorum.by, quorum.missing)
