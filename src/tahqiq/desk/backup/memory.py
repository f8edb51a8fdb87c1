"""Who remembers what the log last signed: the present key folder, the witnesses, checkpoints that somebody kept.

A restored backup knows only what was signed before it was taken. If it signed on from there while others have seen
more, the register would have two histories. So others are asked first, and whoever remembers more is believed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tahqiq.desk.keyring import LOG, Keyring
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, Refused, RegisterBroken
from tahqiq.register.witness import origin_hash
from tahqiq.store import log
from tahqiq.store.register_state import replay_of
from tahqiq_verify.checkpoint import Checkpoint, open_checkpoint
from tahqiq_verify.note import MAX_NOTE, NoteKey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import HttpSource, open_source
from tahqiq_verify.spelling import b64

PATIENCE = 5.0  # seconds for each witness
PRESENT_KEYS = "the present key folder"


@dataclass(frozen=True)
class Memory:
    """Somebody's memory of the register: the largest state that the log has signed as far as they saw."""

    whose: str
    size: int
    root: str


@dataclass(frozen=True)
class Asked:
    """Everybody's memory, and who could not be asked and why."""

    memories: tuple[Memory, ...]
    silent: tuple[tuple[str, str], ...]

    def knows(self, size: int, completed: int = 0) -> bool:
        """Whether it is known that nothing beyond ``size`` was signed, as far as anybody can know it.

        The log's own memory in a live key folder is enough. Else no witness may be silent, and somebody must have seen
        as much: one of those asked, or the source that ``completed`` entries came from. A source that had nothing to
        add may be as old as the backup, and says nothing.
        """
        if any(one.whose == PRESENT_KEYS for one in self.memories):
            return True
        return not self.silent and (completed > 0 or any(one.size >= size for one in self.memories))

    @property
    def newest(self) -> Memory | None:
        """The memory of the largest state."""
        return max(self.memories, key=lambda one: one.size, default=None)


def ask_around(
    copy: Desk, key: NoteKey, keys: Path | None, known: Sequence[str], *, witnesses: bool = True
) -> Asked:
    """Asks the live key folder, what ``known`` names (checkpoint files, folders, addresses), and witnesses.

    ``keys`` is ``None`` where there are none that may be live. Every witness of the copy's register that is not
    retired and has an address is heard or silent; without ``witnesses`` all are silent, for nobody asks them.
    Raises ``BadInput`` (BAK004) for a checkpoint of ``known`` that this log did not sign, ``Refused`` (BAK008) for
    a key folder of another register, or one whose memory is lost.
    """
    memories = [*(_present(keys, key) if keys else ()), *(_known(place, key) for place in known)]
    silent: list[tuple[str, str]] = []
    with copy.store.reading() as connection:
        found = replay_of(connection).accord.witnesses
    for name, one in sorted(found.items()):
        if one.until is not None or not one.url:
            continue
        heard = _witness(one.url, key) if witnesses else "it was not asked"
        if isinstance(heard, str):
            silent.append((name, heard))
        else:
            memories.append(Memory(f"witness {name}", heard.size, b64(heard.root)))
    return Asked(tuple(memories), tuple(silent))


def beyond(copy: Desk, asked: Asked) -> tuple[Memory, ...]:
    """Those who remember more than the copy holds, the newest first.

    Raises ``RegisterBroken`` (BAK014) if somebody remembers another root for a size that it holds: a fork.
    """
    with copy.store.reading() as connection:
        size = log.log_size(connection)
        for one in asked.memories:
            if 0 < one.size <= size and b64(log.log_root(connection, one.size)) != one.root:
                raise RegisterBroken(
                    "BAK014",
                    f"{one.whose} remembers another root for {one.size} entries: one of the two is a fork",
                    "stop; keep the backup and that checkpoint, and compare both with a mirror ('register compare').",
                )
    return tuple(sorted((one for one in asked.memories if one.size > size), key=lambda one: -one.size))


def _present(keys: Path, key: NoteKey) -> list[Memory]:
    ring = Keyring(keys)
    if LOG not in ring.names() or ring.signer(LOG, signs_as=key.name).public != key.public:
        raise Refused(
            "BAK008",
            f"the key folder {keys} is not of this register's log",
            "name another place for the keys (--keys), or move that folder aside; nothing of it was changed.",
        )
    size, root = ring.last_signed().read()
    if not size:
        raise Refused(
            "BAK008",
            f"the key folder {keys} holds the log's key, but not what it last signed",
            "move that folder aside, and restore the keys from the backup too; other memories are then asked.",
        )
    return [Memory(PRESENT_KEYS, size, root)]


def _known(place: str, key: NoteKey) -> Memory:
    try:
        if place.startswith(("http://", "https://")) or Path(place).is_dir():
            note = open_source(place).fetch("checkpoint", MAX_NOTE)
        else:
            with Path(place).open("rb") as file:
                note = file.read(MAX_NOTE + 1)
        if note is None:
            raise Refusal("missing", "there is no checkpoint")
        head = open_checkpoint(note, [key]).checkpoint
    except (Refusal, OSError) as error:
        raise BadInput(
            "BAK004",
            f"{place} gives no checkpoint of this register: {error}",
            "name a checkpoint file, an exported folder or an address under which the register is published.",
        ) from error
    return Memory(place, head.size, b64(head.root))


def _witness(url: str, key: NoteKey) -> Checkpoint | str:
    """The newest checkpoint that a witness has cosigned, or why it could not be had."""
    try:
        source = HttpSource(url, PATIENCE, 2 * PATIENCE)
        note = source.fetch(f"{origin_hash(key.name)}/checkpoint", MAX_NOTE)
        source.close()
        return "it has cosigned nothing" if note is None else open_checkpoint(note, [key]).checkpoint
    except Refusal as refusal:
        return str(refusal)
