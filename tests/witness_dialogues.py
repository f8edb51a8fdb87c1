"""Dialogues with a witness, each with the status that C2SP tlog-witness has for it: for ours and for any other."""

from practice_log import PracticeLog
from tahqiq.register.signer import Signer
from tahqiq.register.witness import MAX_BODY, NOTHING_SEEN, Seen, ask_body
from tahqiq_verify.note import NoteKey, signature_line
from tahqiq_verify.spelling import b64

LOG_A = PracticeLog()
FORK = PracticeLog(forked_at=5)
OTHER = PracticeLog(origin="register.example/other", number=2)
IMPOSTOR = PracticeLog(number=3)
SEEN_8 = Seen(8, LOG_A.root(8))


def ask(old: int, size: int, log: PracticeLog = LOG_A) -> bytes:
    return ask_body(old, log.prove(old, size) if old < size else [], log.note(size))


def bad_signature(size: int) -> bytes:
    note = LOG_A.note(size)
    text = note.partition(b"\n\n")[0] + b"\n"
    return text + b"\n" + signature_line(LOG_A.key, LOG_A.signer.sign(text + b"!")).encode()


def with_line(note: bytes, key: NoteKey, by: Signer) -> bytes:
    """The note with one more line, signed over something else."""
    return note + signature_line(key, by.sign(b"something else")).encode()


HASH_LINE = b64(b"\x07" * 32).encode()
NOTE_12 = LOG_A.note(12)
EMPTY = LOG_A.note(0)
FALSE_EMPTY = LOG_A.note(0, root=b"\x01" * 32)
HUGE = LOG_A.sign(b"%s\n%d\n%s\n" % (LOG_A.origin.encode(), 2**63 - 1, HASH_LINE))
PADDED = LOG_A.sign(b"%s\n012\n%s\n" % (LOG_A.origin.encode(), HASH_LINE))
TOO_HUGE = LOG_A.sign(b"%s\n%d\n%s\n" % (LOG_A.origin.encode(), 2**63, HASH_LINE))

CASES: dict[str, tuple[int, bytes, Seen]] = {
    # 200
    "the first checkpoint": (200, ask(0, 12), NOTHING_SEEN),
    "growth": (200, ask(8, 12), SEEN_8),
    "growth from no power of two": (200, ask(7, 12), Seen(7, LOG_A.root(7))),
    "the same again": (200, ask(8, 8), SEEN_8),
    "an empty log, first": (200, ask_body(0, [], EMPTY), NOTHING_SEEN),
    "an empty log that grows": (200, ask(0, 5), Seen(0, LOG_A.root(0))),
    "a further line by a stranger": (
        200,
        ask_body(0, [], with_line(NOTE_12, IMPOSTOR.key, IMPOSTOR.signer)),
        NOTHING_SEEN,
    ),
    "the log's line twice": (200, ask_body(0, [], NOTE_12 + NOTE_12.rpartition(b"\n\n")[2]), NOTHING_SEEN),
    "the largest size there is": (200, ask_body(0, [], HUGE), NOTHING_SEEN),
    # 400
    "nothing": (400, b"", NOTHING_SEEN),
    "no old line": (400, b"\n" + NOTE_12, NOTHING_SEEN),
    "another word than old": (400, b"new 0\n\n" + NOTE_12, NOTHING_SEEN),
    "two spaces": (400, b"old  0\n\n" + NOTE_12, NOTHING_SEEN),
    "no size": (400, b"old \n\n" + NOTE_12, NOTHING_SEEN),
    "old size with a leading zero": (400, b"old 00\n\n" + NOTE_12, NOTHING_SEEN),
    "old size with a sign": (400, b"old +0\n\n" + NOTE_12, NOTHING_SEEN),
    "old size negative": (400, b"old -1\n\n" + NOTE_12, NOTHING_SEEN),
    "old size with an underscore": (400, b"old 1_0\n\n" + NOTE_12, NOTHING_SEEN),
    "old size in other digits": (400, "old ٣\n\n".encode() + NOTE_12, NOTHING_SEEN),
    "old size of 2^63": (400, b"old 9223372036854775808\n\n" + NOTE_12, NOTHING_SEEN),
    "old size of a thousand digits": (400, b"old " + b"9" * 1000 + b"\n\n" + NOTE_12, NOTHING_SEEN),
    "trailing space": (400, b"old 0 \n\n" + NOTE_12, NOTHING_SEEN),
    "CRLF in the head": (400, b"old 0\r\n\r\n" + NOTE_12, NOTHING_SEEN),
    "CRLF throughout": (400, ask(0, 12).replace(b"\n", b"\r\n"), NOTHING_SEEN),
    "no final newline": (400, ask(0, 12)[:-1], NOTHING_SEEN),
    "no empty line": (400, b"old 0\n" + NOTE_12, NOTHING_SEEN),
    "two empty lines": (400, b"old 0\n\n\n" + NOTE_12, NOTHING_SEEN),
    "no checkpoint": (400, b"old 0\n\n", NOTHING_SEEN),
    "64 proof lines": (400, b"old 8\n" + (HASH_LINE + b"\n") * 64 + b"\n" + NOTE_12, SEEN_8),
    "a proof line of 31 bytes": (400, b"old 8\n" + b64(b"x" * 31).encode() + b"\n\n" + NOTE_12, SEEN_8),
    "a proof line without padding": (400, b"old 8\n" + HASH_LINE[:-1] + b"\n\n" + NOTE_12, SEEN_8),
    "a proof line with spare bits": (
        400,
        b"old 8\n" + HASH_LINE[:-2] + b"d=\n\n" + NOTE_12,
        SEEN_8,
    ),
    "a proof line in base64url": (400, b"old 8\n" + b"-" * 43 + b"=\n\n" + NOTE_12, SEEN_8),
    "old above new": (400, ask_body(13, [], NOTE_12), Seen(13, LOG_A.root(13))),
    "old above new, and not what was seen": (400, ask_body(13, [], NOTE_12), SEEN_8),
    "checkpoint size with a leading zero": (400, ask_body(0, [], PADDED), NOTHING_SEEN),
    "checkpoint size of 2^63": (400, ask_body(0, [], TOO_HUGE), NOTHING_SEEN),
    "an extension line": (
        400,
        ask_body(0, [], LOG_A.sign(NOTE_12.partition(b"\n\n")[0] + b"\nmore\n")),
        NOTHING_SEEN,
    ),
    "a body over the limit": (400, ask(0, 12) + b"x" * MAX_BODY, NOTHING_SEEN),
    "a thousand signature lines": (400, ask(0, 12) + NOTE_12.rpartition(b"\n\n")[2] * 1000, NOTHING_SEEN),
    "bytes that are no UTF-8": (400, b"old 0\n\n\xff" + NOTE_12, NOTHING_SEEN),
    # 404, 403
    "an unknown origin": (404, ask(0, 3, OTHER), NOTHING_SEEN),
    "an unknown origin and an old size above": (404, ask_body(9, [], OTHER.note(3)), NOTHING_SEEN),
    "an unknown key": (403, ask(0, 12, IMPOSTOR), NOTHING_SEEN),
    "a bad signature by the known key": (403, ask_body(0, [], bad_signature(12)), NOTHING_SEEN),
    "a good line and a bad one by the known key": (
        403,
        ask_body(0, [], with_line(NOTE_12, LOG_A.key, LOG_A.signer)),
        NOTHING_SEEN,
    ),
    "a bad signature and a wrong old size": (403, ask_body(3, [], bad_signature(12)), SEEN_8),
    "an unsigned false root of nothing": (403, ask_body(0, [], IMPOSTOR.note(0, b"\x01" * 32)), NOTHING_SEEN),
    # 409
    "an old size behind": (409, ask(0, 12), SEEN_8),
    "an old size behind, with its proof": (409, ask(3, 12), SEEN_8),
    "an old size ahead of what was seen": (409, ask(10, 12), SEEN_8),
    "a smaller checkpoint": (409, ask(0, 5), SEEN_8),
    "the same size asked from nothing": (409, ask(0, 8), SEEN_8),
    # 422
    "a false root of nothing": (422, ask_body(0, [], FALSE_EMPTY), NOTHING_SEEN),
    "old size 0 with proof lines": (422, ask_body(0, [b"\x07" * 32], NOTE_12), NOTHING_SEEN),
    "old size 0 with a proof, after an empty log": (
        422,
        ask_body(0, [b"\x07" * 32], NOTE_12),
        Seen(0, LOG_A.root(0)),
    ),
    "equal size, other root": (422, ask(8, 8, FORK), SEEN_8),
    "equal size, same root, a proof": (422, ask_body(8, [b"\x07" * 32], LOG_A.note(8)), SEEN_8),
    "no proof": (422, ask_body(8, [], NOTE_12), SEEN_8),
    "a fork that grows": (422, ask(8, 12, FORK), SEEN_8),
    "a proof from elsewhere": (422, ask_body(8, LOG_A.prove(7, 12), NOTE_12), SEEN_8),
    "a proof with one hash too many": (
        422,
        ask_body(8, [*LOG_A.prove(8, 12), b"\x07" * 32], NOTE_12),
        SEEN_8,
    ),
    "a proof with one hash missing": (
        422,
        ask_body(7, LOG_A.prove(7, 12)[:-1], NOTE_12),
        Seen(7, LOG_A.root(7)),
    ),
    "63 proof lines that prove nothing": (422, ask_body(8, [b"\x07" * 32] * 63, NOTE_12), SEEN_8),
    "the largest size, without proof": (422, ask_body(8, [], HUGE), SEEN_8),
}
