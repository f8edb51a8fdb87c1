"""Witnesses as real processes on loopback, and gathering from them while one is away and another one lies."""

import http.client
import json
import secrets
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner

from lying_witness import answering, lying_witness
from practice_log import ORIGIN, PracticeLog, signer
from second_reader.go_reader import GoReader, build_reader, signer_key
from tahqiq.cli.main import main
from tahqiq.desk.gather import Answer, WitnessAt, gather
from tahqiq.register.signer import signer_from_seed
from tahqiq.register.witness import MAX_BODY, Seen, ask_body, cosignature_line, cosigner_key, origin_hash
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.evidence import check_evidence, parse_evidence
from tahqiq_verify.note import NoteKey, parse_vkey
from tahqiq_verify.refusal import Refusal
from witness_dialogues import CASES

pytestmark = pytest.mark.slow

LOG = PracticeLog()
FORK = PracticeLog(forked_at=5)
# Where the standard leaves a choice: how much is read at all, and which of two faults is named first.
OWN_BOUNDS = {"a body over the limit", "an unsigned false root of nothing"}
LIAR = signer("liar.example/w", 77)
START = "from tahqiq.cli.witness import witness; witness()"  # the command alone starts in half the time
SHOWN = f"/{origin_hash(ORIGIN)}/checkpoint"


def tahqiq(*words: str | Path):
    return CliRunner().invoke(main, ["witness", *map(str, words)])


def new_witness(folder: Path, name: str) -> NoteKey:
    made = tahqiq("init", folder, "--name", name)
    assert made.exit_code == 0, made.output
    assert tahqiq("add-log", folder, LOG.key.vkey).exit_code == 0
    return parse_vkey(made.stdout.strip())


@contextmanager
def all_served(*folders: Path) -> Iterator[list[str]]:
    """The addresses of witness processes, killed at the end however they stand."""
    command = [sys.executable, "-c", START, "serve", "--port", "0"]
    running = [subprocess.Popen([*command, str(one)], stdout=subprocess.PIPE, text=True) for one in folders]
    try:
        said = [one.stdout.readline() for one in running]
        assert all(" at http://127.0.0.1:" in line for line in said)
        yield [line.split(" at ")[1].split()[0] for line in said]
    finally:
        for one in running:
            one.kill()
            one.communicate()


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address of one."""
    with all_served(folder) as (url,):
        yield url


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    new_witness(tmp_path / "w", "party-a.example/w1")
    return tmp_path / "w"


def call(url: str, method: str, path: str, body: bytes | Iterator[bytes] | None = None):
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    try:
        line.request(method, path, body)
        answer = line.getresponse()
        return answer.status, answer.getheader("Content-Type"), answer.read()
    finally:
        line.close()


def ask(old: int, size: int, log: PracticeLog = LOG) -> bytes:
    return ask_body(old, log.prove(old, size) if old < size else [], log.note(size))


def now() -> int:
    return int(time.time())


def gathered(
    size: int, *witnesses: WitnessAt, log: PracticeLog = LOG, timeout: float = 20.0
) -> tuple[Answer, ...]:
    return gather(log.origin, log.note(size), size, log.prove, witnesses, now(), timeout)


# One witness over HTTP


def test_witness__answers_as_the_standard_says(folder):
    with served(folder) as url:
        assert call(url, "GET", SHOWN)[0] == 404
        status, kind, line = call(url, "POST", "/add-checkpoint", ask(0, 8))
        assert (status, kind) == (200, "text/plain; charset=utf-8")
        assert call(url, "POST", "/add-checkpoint", ask(0, 12)) == (409, "text/x.tlog.size", b"8\n")
        shown = call(url, "GET", SHOWN)
        assert shown[:2] == (200, "text/plain; charset=utf-8")
        assert shown[2] == LOG.note(8) + line
        for status, body in [
            (422, ask(8, 12, FORK)),
            (422, ask(8, 8, FORK)),
            (404, ask(0, 3, PracticeLog(origin="other", number=2))),
            (403, ask(8, 12, PracticeLog(number=3))),
            (400, b""),
            (400, ask(8, 12)[:-1]),
            (413, b"x" * (MAX_BODY + 1)),
        ]:
            assert call(url, "POST", "/add-checkpoint", body)[0] == status
        assert call(url, "POST", "/add-checkpoint", iter([b"x" * 65536] * 5))[0] == 413


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 404),
        ("GET", "/docs", 404),
        ("GET", "/openapi.json", 404),
        ("GET", "/add-checkpoint", 405),
        ("POST", SHOWN, 405),
        ("GET", SHOWN.upper(), 404),
        ("GET", "/../checkpoint", 404),
        ("GET", f"/{'0' * 64}/checkpoint", 404),
    ],
)
def test_witness__has_two_addresses_and_no_more(witness_url, method, path, status):
    assert call(witness_url, method, path)[0] == status


@pytest.fixture(scope="module")
def witness_url(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("addresses") / "w"
    new_witness(folder, "party-a.example/w1")
    with served(folder) as url:
        yield url


def test_request_that_breaks_off__does_no_harm(witness_url):
    where = urlsplit(witness_url)
    for sent in (
        b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\n\r\nold 0\n",
        b"\x16\x03\x01",
        b"G",
    ):
        with socket.create_connection((where.hostname, where.port)) as line:
            line.sendall(sent)
    assert call(witness_url, "GET", "/")[0] == 404


def test_40_requests_at_once__are_answered_one_after_another(folder):
    with served(folder) as url:
        call(url, "POST", "/add-checkpoint", ask(0, 8))
        bodies = [ask(8, size) for size in range(9, 49)]
        answers: list[tuple[int, str, bytes]] = []
        threads = [
            threading.Thread(target=lambda b=body: answers.append(call(url, "POST", "/add-checkpoint", b)))
            for body in bodies
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(status for status, _, _ in answers) == [200] + [409] * 39
    assert len({body for status, _, body in answers if status == 409}) == 1


def test_older_book_brought_back__answers_503_in_words(folder, tmp_path):
    key = parse_vkey(tahqiq("vkey", folder).stdout.strip())
    with served(folder) as url:
        call(url, "POST", "/add-checkpoint", ask(0, 8))
    shutil.copytree(folder, tmp_path / "before")
    with served(folder) as url:
        call(url, "POST", "/add-checkpoint", ask(8, 12))
    for part in folder.glob("book.sqlite*"):
        part.unlink()
    for part in (tmp_path / "before").glob("book.sqlite*"):
        shutil.copy(part, folder)
    with served(folder) as url:
        assert call(url, "POST", "/add-checkpoint", ask(8, 13, PracticeLog(forked_at=8)))[0] == 503
        assert call(url, "GET", SHOWN)[0] == 503
        (answer,) = gathered(13, WitnessAt("A", key, url, 12))
    assert (answer.cosigned, answer.status) == (False, 503)
    assert "older copy" in answer.said
    assert tahqiq("status", folder).exit_code == 7


# Gathering


Four = list[tuple[Path, NoteKey, str]]


@pytest.fixture(scope="module")
def four(tmp_path_factory) -> Iterator[Four]:
    """Four witnesses at work: those of two parties and of two mediators."""
    place = tmp_path_factory.mktemp("four")
    folders = [place / name for name in ("party-a", "party-b", "mediator-1", "mediator-2")]
    keys = [new_witness(folder, f"{folder.name}.example/w1") for folder in folders]
    with all_served(*folders) as urls:
        yield list(zip(folders, keys, urls, strict=True))


@pytest.fixture
def log(four: Four) -> PracticeLog:
    """A new log that all four have just been told of, while they are at work."""
    fresh = PracticeLog(origin=f"register.example/{secrets.token_hex(8)}")
    for folder, _key, _url in four:
        assert tahqiq("add-log", folder, fresh.key.vkey).exit_code == 0
    return fresh


def at(four: Four, *last_sizes: int) -> list[WitnessAt]:
    """The first witnesses, one for each size at which we believe it to stand."""
    return [
        WitnessAt(key.name, key, url, last) for (_, key, url), last in zip(four, last_sizes, strict=False)
    ]


def test_one_away_and_one_lying__the_rest_still_cosign(four, log, tmp_path):
    liar = cosigner_key(LIAR)
    wrong = cosignature_line(b"something else\n", LIAR, now())
    last = tmp_path / "mediator-3"
    going = new_witness(last, "mediator-3.example/w1")
    tahqiq("add-log", last, log.key.vkey)
    with served(last) as url:
        asked = [*at(four, 0, 0, 0), WitnessAt("going", going, url)]
        assert all(one.cosigned for one in gathered(8, *asked, log=log))
    with lying_witness(answering("200 OK", wrong)) as url:
        answers = gathered(12, *asked, WitnessAt("liar", liar, url), log=log)
    assert [one.cosigned for one in answers] == [True, True, True, False, False]
    assert "could not be reached" in answers[3].why
    assert "does not hold" in answers[4].why
    note = log.note(12) + b"".join(one.line for one in answers if one.line)
    known = [one.key for one in at(four, 0, 0, 0, 0)]
    signed = open_checkpoint(note, [log.key], [*known, going, liar])
    assert [one.key for one in signed.cosignatures] == known[:3]


def test_witnesses_that_stand_elsewhere__are_told_a_proof_from_there(four, log):
    first = gathered(20, *at(four, 0, 0), log=log)
    assert [one.size for one in first] == [20, 20]
    asked = []

    def prove(old: int, size: int) -> list[bytes]:
        asked.append(old)
        return log.prove(old, size)

    known = (20, 7, 0, 900)  # right, wrong, right, and more than there is
    answers = gather(log.origin, log.note(33), 33, prove, at(four, *known), now(), 20.0)
    assert [one.cosigned for one in answers] == [True] * 4
    assert asked == [20, 7]  # each proof is made once


def test_witness_that_stored_but_could_not_answer__is_asked_again(four, log):
    gathered(40, *at(four, 0), log=log)
    assert call(four[0][2], "POST", "/add-checkpoint", ask(40, 60, log))[0] == 200  # its answer is lost
    (answer,) = gathered(60, *at(four, 40), log=log)
    assert answer.cosigned
    assert answer.size == 60


def test_witness_ahead_of_us__says_that_our_record_is_behind(four, log):
    gathered(61, *at(four, 0), log=log)
    (answer,) = gathered(50, *at(four, 50), log=log)
    assert (answer.cosigned, answer.size, answer.status) == (False, 61, 409)
    assert "behind what it saw" in answer.why


def test_fork__is_refused_by_all_and_their_words_are_kept(four, log):
    gathered(70, *at(four, 0, 0, 0, 0), log=log)
    stand = at(four, 70, 70, 70, 70)
    fork = PracticeLog(origin=log.origin, forked_at=69)
    answers = gathered(71, *stand, log=fork)
    assert {(one.cosigned, one.status) for one in answers} == {(False, 422)}
    assert all("does not lead from 70 to 71" in one.said for one in answers)
    assert all(one.cosigned for one in gathered(71, *stand, log=log))


def test_note_of_another_log_or_size__is_our_own_fault(log):
    for origin, size in ((ORIGIN, 8), (log.origin, 9)):
        with pytest.raises(Refusal):
            gather(origin, log.note(8), size, log.prove, [], now(), 1.0)


def test_killed_witness__is_asked_again_after_it_came_back(folder):
    key = parse_vkey(tahqiq("vkey", folder).stdout.strip())
    with served(folder) as url:
        assert gathered(8, WitnessAt("A", key, url))[0].cosigned
    assert not gathered(12, WitnessAt("A", key, url, 8))[0].cosigned
    with served(folder) as url:
        assert gathered(12, WitnessAt("A", key, url, 8))[0].cosigned


# Lies

NOTE = LOG.note(8)
TEXT = NOTE.partition(b"\n\n")[0] + b"\n"
OTHER_TEXT = LOG.note(9).partition(b"\n\n")[0] + b"\n"
STRANGER = signer("liar.example/w", 78)  # the liar's name, another key


def drip_headers(line: socket.socket, _asked: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nX: ")
    with suppress(OSError):
        while True:
            line.sendall(b"x")
            time.sleep(0.05)


def drip_body(line: socket.socket, _asked: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n")
    with suppress(OSError):
        while True:
            line.sendall(b"x")
            time.sleep(0.05)


def continue_for_ever(line: socket.socket, _asked: bytes) -> None:
    with suppress(OSError):
        while True:
            line.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
            time.sleep(0.01)


def endless(line: socket.socket, _asked: bytes) -> None:
    line.sendall(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
    with suppress(OSError):
        while True:
            line.sendall(b"x" * 65536)


def cosigned_by(by, text: bytes = TEXT, at_time: int | None = None) -> bytes:
    return cosignature_line(text, by, now() if at_time is None else at_time)


GOOD = cosigned_by(LIAR)
LIES = {
    "signature over another checkpoint": (
        answering("200 OK", cosigned_by(LIAR, OTHER_TEXT)),
        "does not hold",
    ),
    "signature by another key": (answering("200 OK", cosigned_by(STRANGER)), "no line of"),
    "a good line and a bad one": (answering("200 OK", GOOD + cosigned_by(LIAR, OTHER_TEXT)), "does not hold"),
    "nothing": (answering("200 OK", b""), "not signature lines"),
    "a line without its end": (answering("200 OK", GOOD[:-1]), "not signature lines"),
    "a page": (
        answering("200 OK", b"<html>welcome to the hotel</html>\n", "text/html"),
        "not a signature line",
    ),
    "CRLF": (answering("200 OK", GOOD.replace(b"\n", b"\r\n")), "does not count"),
    "17 lines": (answering("200 OK", GOOD * 17), "more than 16"),
    "a million lines": (answering("200 OK", b"\n" * 1_000_000), "more than 65536 bytes"),
    "clock an hour ahead": (answering("200 OK", cosigned_by(LIAR, TEXT, now() + 3600)), "seconds ahead"),
    "packed": (answering("200 OK", GOOD, extra="Content-Encoding: gzip\r\n"), "encoding"),
    "another status": (answering("201 Created", GOOD), "refused with 201"),
    "redirect": (
        answering("307 Elsewhere", b"", extra="Location: http://127.0.0.1:9/\r\n"),
        "refused with 307",
    ),
    "failure": (answering("500 Oh", b"no \x1b[31midea\n"), "refused with 500"),
    "409 of a size we do not have": (answering("409 No", b"99\n", "text/x.tlog.size"), "behind what it saw"),
    "409 for ever": (answering("409 No", b"0\n", "text/x.tlog.size"), "another size than 0"),
    "409 without type": (answering("409 No", b"3\n"), "refused with 409"),
    "409 of 2^63": (answering("409 No", b"9223372036854775808\n", "text/x.tlog.size"), "refused with 409"),
    "409 of no number": (answering("409 No", b"-1\n", "text/x.tlog.size"), "refused with 409"),
    "409 without line feed": (answering("409 No", b"3", "text/x.tlog.size"), "refused with 409"),
    "closed at once": (lambda line, asked: None, "could not be reached"),
    "no HTTP": (lambda line, asked: line.sendall(b"SSH-2.0-OpenSSH\r\n\r\n"), "could not be reached"),
    "broken off": (
        lambda line, asked: line.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n" + GOOD),
        "broke off",
    ),
    "chunks of nonsense": (
        lambda line, asked: line.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
        "could not be reached",
    ),
    "endless": (endless, "more than 65536 bytes"),
}
STALLS = {
    "silence": lambda line, asked: line.recv(1),  # until the other side hangs up
    "dripping headers": drip_headers,
    "dripping body": drip_body,
    "continue for ever": continue_for_ever,
}


def test_honest_answer_of_the_practice_liar__counts():
    with lying_witness(answering("200 OK", cosigned_by(LIAR))) as url:
        assert gathered(8, WitnessAt("liar", cosigner_key(LIAR), url))[0].cosigned


def test_lines_of_strangers_beside_its_own__are_ignored():
    body = cosigned_by(STRANGER) + cosigned_by(LIAR) + cosigned_by(signer("other.example", 5), OTHER_TEXT)
    with lying_witness(answering("200 OK", body)) as url:
        (answer,) = gathered(8, WitnessAt("liar", cosigner_key(LIAR), url))
    assert answer.line is not None
    assert answer.line.count(b"\n") == 1


@pytest.mark.parametrize("lie", LIES)
def test_liar__is_named_with_the_reason(lie):
    play, reason = LIES[lie]
    with lying_witness(play) as url:
        (answer,) = gathered(8, WitnessAt("liar", cosigner_key(LIAR), url))
    assert not answer.cosigned
    assert answer.name == "liar"
    assert reason in f"{answer.why} {answer.said}"


@pytest.mark.parametrize("stall", STALLS)
def test_whoever_stalls__is_not_waited_for(stall):
    before = threading.active_count()
    with lying_witness(STALLS[stall]) as url, lying_witness(answering("200 OK", cosigned_by(LIAR))) as good:
        asked = [WitnessAt("slow", cosigner_key(LIAR), url), WitnessAt("good", cosigner_key(LIAR), good)]
        slow, quick = gathered(8, *asked, timeout=3)  # no stall comes to an end of its own before
    assert quick.cosigned
    assert not slow.cosigned
    assert "in time" in slow.why or "within 3 seconds" in slow.why
    for _ in range(300):
        if not any(one.name == "witness slow" for one in threading.enumerate()):
            break
        time.sleep(0.1)
    else:
        pytest.fail("the thread that waits for the slow one goes on")
    assert threading.active_count() <= before + 8


@pytest.mark.parametrize(
    "url",
    [
        "http://192.0.2.1/",
        "ftp://127.0.0.1/",
        "http://user@127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://127.0.0.1/?x=1",
        "http://[::1",
        "http://127.0.0.1.example/",
        "http://127.0.0.1/\r\nX: y",
        "",
        "https://",
    ],
)
def test_address_that_nobody_should_ask__is_not_asked(url):
    (answer,) = gathered(8, WitnessAt("A", cosigner_key(LIAR), url), timeout=5)
    assert "is not an https address" in answer.why


# The commands


def test_story_of_a_witness__from_its_making_to_its_evidence(tmp_path):
    folder, papers = tmp_path / "w", tmp_path / "papers"
    key = new_witness(folder, "mediator-1.example/w1")
    assert tahqiq("vkey", folder).stdout.strip() == key.vkey
    with served(folder) as url:
        for body in (ask(0, 8), ask(8, 12), ask(12, 12, FORK), ask(12, 13, FORK)):
            call(url, "POST", "/add-checkpoint", body)
        told = json.loads(tahqiq("status", folder, "--json").output)
    assert told["witness"] == key.vkey
    (log,) = told["logs"]
    assert (log["origin"], log["size"], log["proofs"], log["unproven"]) == (ORIGIN, 12, 1, 1)
    assert "1 proof of guilt, 1 unproven" in tahqiq("status", folder).output
    assert tahqiq("evidence", folder, papers).exit_code == 0
    kinds = sorted(path.name.split("-")[0] + path.suffix for path in papers.iterdir())
    assert kinds == ["cosigned.note", "fork.json", "fork.note", "fork.note", "unproven.note"]
    (fork,) = papers.glob("fork-*.json")
    steps = check_evidence(parse_evidence(fork.read_bytes()), (LOG.key,), (key,))
    assert {step.outcome for step in steps} == {"pass"}
    assert LOG.key.vkey in tahqiq("retire-log", folder, ORIGIN).output
    assert tahqiq("add-log", folder, LOG.key.vkey).exit_code == 4


@pytest.mark.parametrize(
    ("words", "code", "exit_code"),
    [
        (("status", "nowhere"), "WIT001", 6),
        (("serve", "nowhere"), "WIT001", 6),
        (("init", "w", "--name", "again.example"), "WIT002", 6),
        (("init", "new", "--name", "two words"), "WIT009", 3),
        (("add-log", "w", "no key"), "WIT007", 3),
        (("retire-log", "w", "unknown"), "WIT010", 5),
    ],
)
def test_wrong_word__is_answered_with_its_code(folder, words, code, exit_code):
    command, place, *more = words
    result = tahqiq(command, folder.parent / place, *more)
    assert result.exit_code == exit_code
    assert f"{code}: " in result.output
    assert "Next: " in result.output


def test_port_in_use__is_said_plainly(folder):
    with socket.create_server(("127.0.0.1", 0)) as held:
        result = tahqiq("serve", folder, "--port", str(held.getsockname()[1]))
    assert (result.exit_code, "WEB004" in result.output) == (3, True)


# Another witness, which shares no code with ours


@pytest.fixture(scope="module")
def go(tmp_path_factory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize("size", [0, 8])
def test_every_dialogue__is_answered_alike_by_the_witness_in_go(go, folder, tmp_path, size):
    seed = bytes(range(32))
    name = "go.example/w1"
    secret = signer_key(name, seed, signer_from_seed(name, seed).public)
    seen = Seen(size, LOG.root(size))
    with go.witness(tmp_path, secret, LOG.key.vkey) as theirs, served(folder) as ours:
        if size:
            assert {call(url, "POST", "/add-checkpoint", ask(0, size))[0] for url in (ours, theirs)} == {200}
        for case, (status, body, stands_at) in CASES.items():
            if stands_at != seen or status == 200 or case in OWN_BOUNDS:
                continue
            answers = [call(url, "POST", "/add-checkpoint", body) for url in (ours, theirs)]
            if status == 409:
                assert answers[0] == answers[1], case
            assert [answer[0] for answer in answers] == [status] * 2, case


def test_witness_in_go__is_gathered_from_like_ours(go, four, log, tmp_path):
    seed = bytes(range(32))
    signer_of_go = signer_from_seed("go.example/w1", seed)
    with go.witness(tmp_path, signer_key(signer_of_go.name, seed, signer_of_go.public), log.key.vkey) as url:
        theirs = WitnessAt("go", cosigner_key(signer_of_go), url)
        for size in (8, 8, 20):
            assert [one.cosigned for one in gathered(size, *at(four, 0), theirs, log=log)] == [True, True]
