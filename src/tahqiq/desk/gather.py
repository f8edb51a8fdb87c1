"""Gathering cosignatures: every witness is asked at once, and none of them can hold up or spoil the others.

The client's side of C2SP tlog-witness v1.0.0. A line counts only after it was checked against the witness's own
key; whoever is away, slow, behind, or answers wrongly is named with the reason, and the rest goes on.
"""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import Final

from tahqiq.desk.witness_line import SIZE_TYPE, Heard, WitnessLine
from tahqiq.register.witness import ask_body
from tahqiq_verify.checkpoint import Checkpoint, parse_checkpoint, signed_at
from tahqiq_verify.note import NoteKey, parse_note, parse_signature_line
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import plain_number

MAX_AHEAD: Final = 120  # seconds by which a witness's clock may be ahead of ours
MAX_RETRIES: Final = 2
MAX_COSIGNATURES: Final = 16  # lines in one answer
MAX_WORDS: Final = 300  # of what a witness says, in signs
Prove = Callable[[int, int], list[bytes]]


@dataclass(frozen=True)
class WitnessAt:
    """A witness and where to ask it; ``last_size`` is how far it has cosigned this log, as far as we know."""

    name: str
    key: NoteKey
    url: str
    last_size: int = 0


@dataclass(frozen=True)
class Answer:
    """What came of asking one witness: its checked signature line, or why there is none."""

    name: str
    line: bytes | None = None  # with its line feed
    time: int | None = None  # stated in the cosignature, POSIX seconds
    size: int | None = None  # how far the witness now says to have cosigned the log
    status: int | None = None  # of its last answer
    why: str = ""  # empty when it cosigned
    said: str = ""  # the witness's own words, from outside: not to be believed, nor printed raw

    @property
    def cosigned(self) -> bool:
        """Whether its line may be put under the checkpoint."""
        return self.line is not None


def gather(
    origin: str,
    note: bytes,
    size: int,
    prove: Prove,
    witnesses: Sequence[WitnessAt],
    now: int,
    timeout: float,
) -> tuple[Answer, ...]:
    """Asks all witnesses to cosign the log's signed ``note``; one answer each, in the order given.

    ``prove(old, size)`` gives the consistency proof (RFC 9162 §2.1.4); it is called in this thread alone.
    ``now`` is POSIX seconds; ``timeout`` seconds bound the whole, retries included. Raises ``Refusal`` only if
    the note is not a checkpoint of this origin and size; what witnesses do never raises.
    """
    checkpoint = parse_checkpoint(parse_note(note).text)
    if (checkpoint.origin, checkpoint.size) != (origin, size):
        raise Refusal("wrong_origin", f"is not of '{origin}' with {size} entries", "checkpoint")
    return _Gathering(checkpoint, note, prove, tuple(witnesses), now, timeout).run()


@dataclass
class _Asked:
    """One witness while it is being asked."""

    witness: WitnessAt
    old_size: int
    retries: int = 0
    line: WitnessLine | None = None
    answer: Answer | None = None


class _Gathering:
    """One round: deciding is done here, in one thread; only the waiting is done in others."""

    def __init__(
        self,
        checkpoint: Checkpoint,
        note: bytes,
        prove: Prove,
        witnesses: tuple[WitnessAt, ...],
        now: int,
        timeout: float,
    ) -> None:
        self.checkpoint, self.note, self.prove, self.now = checkpoint, note, prove, now
        self.timeout, self.until = timeout, time.monotonic() + timeout
        self.asked = [_Asked(one, self._known_size(one)) for one in witnesses]
        self.heard: SimpleQueue[tuple[int, Heard]] = SimpleQueue()
        self.proofs: dict[int, list[bytes]] = {}

    def run(self) -> tuple[Answer, ...]:
        try:
            for index in range(len(self.asked)):
                self._ask(index)
            while any(one.answer is None for one in self.asked):
                index, heard = self.heard.get(timeout=max(0.0, self.until - time.monotonic()))
                self._take(index, heard)
        except Empty:
            pass
        finally:
            for one in self.asked:
                if one.answer is None and one.line is not None:
                    one.line.hang_up()
        late = f"did not answer within {self.timeout:g} seconds"
        return tuple(one.answer or Answer(one.witness.name, why=late) for one in self.asked)

    def _known_size(self, witness: WitnessAt) -> int:
        """Beyond our own size our knowledge is wrong: from nothing, the witness tells its size."""
        return witness.last_size if 0 <= witness.last_size <= self.checkpoint.size else 0

    def _ask(self, index: int) -> None:
        one = self.asked[index]
        body = ask_body(one.old_size, self._proof(one.old_size), self.note)
        one.line = WitnessLine(one.witness.url, self.until)

        def wait(line: WitnessLine = one.line) -> None:
            self.heard.put((index, line.ask(body)))

        threading.Thread(target=wait, name=f"witness {one.witness.name}", daemon=True).start()

    def _proof(self, old_size: int) -> list[bytes]:
        if old_size in (0, self.checkpoint.size):
            return []
        if old_size not in self.proofs:
            self.proofs[old_size] = self.prove(old_size, self.checkpoint.size)
        return self.proofs[old_size]

    def _take(self, index: int, heard: Heard) -> None:
        one = self.asked[index]
        told = _told_size(heard)
        one.answer = self._answer(one, heard, told)
        new = told is not None and told != one.old_size and told <= self.checkpoint.size
        if told is not None and new and one.retries < MAX_RETRIES:
            one.old_size, one.retries, one.answer = told, one.retries + 1, None
            self._ask(index)

    def _answer(self, one: _Asked, heard: Heard, told: int | None) -> Answer:
        name, mine = one.witness.name, self.checkpoint.size
        if heard.why:
            return Answer(name, status=heard.status, why=heard.why)
        if heard.status == 200:
            return self._cosigned(one.witness, heard)
        if told is None:
            why = f"refused with {heard.status}"
            return Answer(name, status=heard.status, why=why, said=_words(heard.body))
        if told > mine:
            why = f"has already cosigned {told} entries, more than these {mine}: our record is behind what it saw"
        else:
            why = f"keeps answering that another size than {one.old_size} is needed, last {told}"
        return Answer(name, size=told, status=heard.status, why=why)

    def _cosigned(self, witness: WitnessAt, heard: Heard) -> Answer:
        try:
            line, stated = cosignature_in(heard.body, self.checkpoint, witness.key)
        except Refusal as refusal:
            return Answer(witness.name, status=200, why=f"its answer does not count: {refusal.why}")
        if stated > self.now + MAX_AHEAD:
            why = f"its answer does not count: its clock is {stated - self.now} seconds ahead"
            return Answer(witness.name, status=200, time=stated, why=why)
        return Answer(witness.name, line, stated, self.checkpoint.size, 200)


def cosignature_in(body: bytes, checkpoint: Checkpoint, key: NoteKey) -> tuple[bytes, int]:
    """The line of this witness's key in its answer, with its line feed, and the time it states, once it holds.

    Lines of other keys are ignored. Refuses malformed, too_big, not_signed, bad_signature.
    """
    lines = body.split(b"\n")
    if len(lines) < 2 or lines.pop():
        raise Refusal("malformed", "it is not signature lines, each with its line feed")
    if len(lines) > MAX_COSIGNATURES:
        raise Refusal("too_big", f"it has more than {MAX_COSIGNATURES} lines")
    parsed = [parse_signature_line(line) for line in lines]
    own = [line for line in parsed if (line.name, line.key_id) == (key.name, key.id)]
    if not own:
        raise Refusal("not_signed", f"it has no line of '{key.name}'")
    times = [signed_at(key, checkpoint, line.signature) for line in own]
    if times[0] == 0:
        raise Refusal("bad_signature", "its cosignature states no time")
    return own[0].raw + b"\n", times[0]


def _told_size(heard: Heard) -> int | None:
    """The size in a 409, which is a plain number on one line; nothing if it is not so."""
    if heard.status != 409 or heard.kind != SIZE_TYPE or not heard.body.endswith(b"\n"):
        return None
    try:
        return plain_number(heard.body[:-1])
    except Refusal:
        return None


def _words(body: bytes) -> str:
    """The first words of what a witness answered, on one line."""
    return " ".join(body[: 4 * MAX_WORDS].decode(errors="replace").split())[:MAX_WORDS]
