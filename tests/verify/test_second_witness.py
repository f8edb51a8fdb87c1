"""A register of ours cosigned by software that is not: the witness of the second reader, asked over HTTP.

C2SP tlog-witness: its status codes, its memory of the last state, and its refusal of a second history.
"""

import http.client
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from second_reader.go_reader import GoReader, Verdict, build_reader, signer_key
from second_reader.our_reader import on_checkpoint
from second_reader.static_log import LOG, ORIGIN, WITNESS_KEYS, Signer, StaticLog, practice_log, signed_text
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.note import parse_vkey

pytestmark = pytest.mark.slow

WITNESS = WITNESS_KEYS["tarn"]
POLICY = f"log {LOG.vkey}\nwitness tarn {WITNESS.vkey}\nquorum tarn\n".encode()
REGISTER = practice_log(300)


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


@pytest.fixture
def witness(go: GoReader, tmp_path: Path) -> Iterator[str]:
    secret = signer_key(WITNESS.name, WITNESS.seed, WITNESS.public)
    with go.witness(tmp_path, secret, LOG.vkey) as address:
        yield address


def asked(address: str, method: str, path: str, body: bytes = b"") -> tuple[int, bytes, str]:
    """Status, body and content type of one answer."""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        line.request(method, path, body)
        answer = line.getresponse()
        return answer.status, answer.read(), answer.getheader("Content-Type", "")
    finally:
        line.close()


def add(address: str, old: int, proof: bytes, note: bytes) -> tuple[int, bytes, str]:
    return asked(address, "POST", "/add-checkpoint", b"old %d\n" % old + proof + b"\n" + note)


def log_alone(size: int, log: StaticLog = REGISTER) -> bytes:
    return log.note(size, cosigners=[])


def test_growing_register__is_cosigned_so_that_both_readers_believe_it(go: GoReader, witness: str):
    for old, new in [(0, 1), (1, 1), (1, 255), (255, 256), (256, 257), (257, 300)]:
        proof = REGISTER.consistency(old, new) if old != new else b""
        status, line, kind = add(witness, old, proof, log_alone(new))
        assert (status, kind) == (200, "text/plain; charset=utf-8"), line
        note = log_alone(new) + line
        [theirs] = go.ask_all([{"verb": "checkpoint", "note": note, "policy": POLICY}])
        assert on_checkpoint(note, POLICY) == theirs == Verdict(True)
        signed = open_checkpoint(note, [parse_vkey(LOG.vkey)], [parse_vkey(WITNESS.vkey)])
        assert [one.name for one in signed.cosignatures] == [WITNESS.name]

    status, kept, _ = asked(witness, "GET", f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint")
    assert (status, kept) == (200, note)


def test_old_size_that_is_not_the_last_seen__is_answered_with_it(witness: str):
    assert add(witness, 7, b"", log_alone(9))[:2] == (409, b"0\n")
    add(witness, 0, b"", log_alone(9))
    assert add(witness, 0, b"", log_alone(20)) == (409, b"9\n", "text/x.tlog.size")
    assert add(witness, 9, REGISTER.consistency(9, 20), log_alone(20))[0] == 200


def test_second_history_under_the_logs_own_key__is_not_cosigned(witness: str):
    add(witness, 0, b"", log_alone(9))
    forged = REGISTER.with_entry(3, b"3 nothing was seen")
    assert add(witness, 9, b"", log_alone(9, forged))[0] == 422
    assert add(witness, 9, forged.consistency(9, 20), log_alone(20, forged))[0] == 422
    assert add(witness, 9, REGISTER.consistency(9, 20), log_alone(20))[0] == 200


@pytest.mark.parametrize(
    ("old", "proof", "note", "status"),
    [
        (10, b"", log_alone(9), 400),
        (0, b"A" * 43 + b"=\n", log_alone(9), 422),
        (0, (b"A" * 43 + b"=\n") * 64, log_alone(9), 400),
        (0, b"no hash\n", log_alone(9), 400),
        (0, b"", b"no note\n", 400),
        (0, b"", signed_text(REGISTER.text(9).replace(b"register", b"another"), []), 404),
        (0, b"", signed_text(REGISTER.text(9), [], log=Signer("stranger.example", 1)), 403),
        (0, b"", log_alone(9)[:-8] + b"AAAA" + log_alone(9)[-4:], 403),
        (0, b"", signed_text(f"{ORIGIN}\n0\n{'A' * 43}=\n".encode(), []), 422),
    ],
)
def test_refused_request__has_the_standards_status_and_leaves_no_trace(
    witness: str, old: int, proof: bytes, note: bytes, status: int
):
    assert add(witness, old, proof, note)[0] == status
    assert asked(witness, "GET", f"/{sha256(ORIGIN.encode()).hexdigest()}/checkpoint")[0] == 404
    assert add(witness, 0, b"", log_alone(9))[0] == 200


def test_forty_requests_at_once__are_taken_one_after_the_other(witness: str):
    add(witness, 0, b"", log_alone(1))
    with ThreadPoolExecutor(40) as hands:
        answers = list(
            hands.map(lambda new: add(witness, 1, REGISTER.consistency(1, new), log_alone(new)), range(2, 42))
        )
    statuses = [status for status, _, _ in answers]
    assert statuses.count(200) == 1
    assert statuses.count(409) == 39
    won = statuses.index(200) + 2
    assert {body for status, body, _ in answers if status == 409} == {b"%d\n" % won}
