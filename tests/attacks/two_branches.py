"""A log whose key is stolen tells two stories, and real witnesses that have each heard one of them first.

The registers and the thief's signatures come from ``second_reader.static_log``, which shares nothing with the
program; the honest cosignatures come from real witness books.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from second_reader.static_log import LOG, SEALED_AT, WITNESS_KEYS, WITNESS_KIND, Signer, StaticLog
from tahqiq.store.witness.book import Reply, WitnessBook, make_witness

KEYS = {**WITNESS_KEYS, "vell": Signer("vell.example/witness", WITNESS_KIND)}


def forked(log: StaticLog, first: int) -> StaticLog:
    """The same register with every entry from ``first`` on another."""
    return StaticLog((*log.entries[:first], *(entry + b" forged" for entry in log.entries[first:])))


@contextmanager
def witness_book(
    folder: Path, name: str = "arden", key: Signer | None = None, log: str = LOG.vkey
) -> Iterator[WitnessBook]:
    """A real witness under one of the practice keys, which knows the practice log and has cosigned nothing."""
    signer = key or KEYS[name]
    book = make_witness(folder, signer.name, signer.seed)
    try:
        book.add_log(log, SEALED_AT)
        yield book
    finally:
        book.close()


def request(old: int, proof: bytes, note: bytes) -> bytes:
    """The body of C2SP tlog-witness ``add-checkpoint``."""
    return b"old %d\n" % old + proof + b"\n" + note


def asked(
    book: WitnessBook, log: StaticLog, old: int, size: int, proof: bytes | None = None, now: int = SEALED_AT
) -> Reply:
    """What the witness answers to a checkpoint of this log; the log's own proof unless another is given."""
    if proof is None:
        proof = log.consistency(old, size) if old < size else b""
    return book.consider(request(old, proof, log.note(size, cosigners=())), lambda: now)


def lines_of(note: bytes) -> list[bytes]:
    """The signature lines of a note, each with its line feed."""
    return [line + b"\n" for line in note.rpartition(b"\n\n")[2].split(b"\n")[:-1]]


def note_of(text: bytes, lines: Sequence[bytes]) -> bytes:
    return text + b"\n" + b"".join(lines)
