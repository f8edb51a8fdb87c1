"""Comparing two states of a register, wherever they are held: a mission, a folder, an address, a checkpoint."""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tahqiq.desk.clock import SystemClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.desk.static_log import StaticLog
from tahqiq.errors import BadInput
from tahqiq.store.opening import is_address
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.compare import Seen, Verdict, compare
from tahqiq_verify.note import NoteKey, parse_vkey
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.source import Source, open_source

_SQLITE = b"SQLite format 3\x00"


@dataclass(frozen=True)
class _State:
    """What is held at one place: a checkpoint note, and the register's files where there are any."""

    note: bytes
    source: Source | None


def compare_registers(a: str, b: str, *, log: str | None = None, a_was_first: bool = False) -> Verdict:
    """The verdict on what is held at two places.

    ``log`` is the register's key as both sides know it (a vkey line); without it the key that the first place
    itself gives is used, which proves a fork all the same: it is then that key which signed twice. Raises
    ``BadInput`` (REG018) for a place that holds no register, or a checkpoint that this key did not sign.
    """
    with ExitStack() as stack:
        first, second = _state(a, stack), _state(b, stack)
        try:
            key = _key(log, first, second)
            seen = [
                Seen(name, open_checkpoint(state.note, [key]), state.source)
                for name, state in (("A", first), ("B", second))
            ]
            return compare(seen[0], seen[1], a_was_first=a_was_first)
        except Refusal as refusal:
            raise BadInput(
                "REG018",
                f"the two cannot be compared: {refusal}",
                "give the register's key with --log, and places that hold the same register.",
            ) from refusal


def _key(log: str | None, *states: _State) -> NoteKey:
    if log is not None:
        return parse_vkey(log.strip())
    for state in states:
        given = state.source.fetch("log.vkey", 4000) if state.source is not None else None
        if given is not None:
            return parse_vkey(given.decode("utf-8", "replace").strip())
    raise Refusal("missing", "neither place gives the register's key")


def _state(place: str, stack: ExitStack) -> _State:
    try:
        source = _source(place, stack)
        note = Path(place).read_bytes() if source is None else source.fetch("checkpoint")
    except (Refusal, OSError) as error:
        raise BadInput("REG018", f"{place} cannot be read: {error}", "name a place that is there.") from error
    if note is None:
        raise BadInput("REG018", f"{place} holds no checkpoint", "name a register or a checkpoint file.")
    return _State(note, source)


def _source(place: str, stack: ExitStack) -> Source | None:
    """The register at a place; ``None`` where it is a checkpoint file alone."""
    if is_address(place) or _is_mission(Path(place)):
        desk = open_desk(place, None, SystemClock(), bytes)
        stack.callback(desk.store.close)
        return StaticLog(desk, stack.enter_context(desk.store.reading()), newest=True)
    if place.startswith(("http://", "https://")) or Path(place).is_dir():
        return open_source(place)
    return None


def _is_mission(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_SQLITE)) == _SQLITE
