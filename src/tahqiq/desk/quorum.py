"""The quorum of a checkpoint: who has cosigned it, who is missing, and which level it has reached."""

from dataclasses import dataclass

from sqlalchemy import Connection

from tahqiq.desk.keyring import LOG
from tahqiq.desk.open_desk import Desk
from tahqiq.register.checkpoint import log_note_key
from tahqiq.store.cosigned import checkpoint_sizes, cosigned_note, last_size_up_to
from tahqiq.store.register_state import replay_of
from tahqiq_verify.accord import LEVELS, RECORDED
from tahqiq_verify.checkpoint import SignedCheckpoint, open_checkpoint
from tahqiq_verify.note import NoteKey
from tahqiq_verify.policy import Policy, parse_policy, quorum_of


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
    """The key by which the register signs its tree heads."""
    return log_note_key(desk.keyring.signer(LOG, signs_as=desk.mission.origin))


def policies(connection: Connection) -> dict[str, Policy]:
    """The quorum policies in force, by level."""
    found = replay_of(connection).accord.policies
    return {level: parse_policy(found[level].text.encode()) for level in LEVELS if level in found}


def quorums(desk: Desk, connection: Connection, size: int | None = None) -> tuple[Reached, ...]:
    """The levels of the newest checkpoint (or the one of ``size``); empty while no policy is in force."""
    note = cosigned_note(connection, size)
    if note is None:
        return ()
    return tuple(_reached(desk, note, level, policy) for level, policy in policies(connection).items())


def newest_reaching(desk: Desk, connection: Connection, level: str) -> Reached | None:
    """The newest checkpoint that has reached a level; ``None`` if none has, or no policy is in force."""
    policy = policies(connection).get(level)
    if policy is None:
        return None
    since = replay_of(connection).accord.policies[level].since
    for size in checkpoint_sizes(connection, above=since):
        note = cosigned_note(connection, size)
        if note is not None and (found := _reached(desk, note, level, policy)).satisfied:
            return found
    return None


def published_note(desk: Desk, connection: Connection) -> str | None:
    """The checkpoint that goes out: the newest that is *recorded*, or the newest signed while no policy is.

    Until the first checkpoint under a policy is recorded, the last one from before it goes out.
    """
    adopted = replay_of(connection).accord.policies.get(RECORDED)
    if adopted is None:
        return cosigned_note(connection, None)
    found = newest_reaching(desk, connection, RECORDED)
    size = found.size if found is not None else last_size_up_to(connection, adopted.since)
    return None if size is None else cosigned_note(connection, size)


def _reached(desk: Desk, note: str, level: str, policy: Policy) -> Reached:
    signed = _opened(desk, note, policy)
    quorum = quorum_of(signed, policy)
    return Reached(level, signed.checkpoint.size, quorum.satisfied, quorum.by, quorum.missing)


def _opened(desk: Desk, note: str, policy: Policy) -> SignedCheckpoint:
    return open_checkpoint(note.encode(), [log_key(desk)], [one.key for one in policy.witnesses.values()])
