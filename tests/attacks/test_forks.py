"""A fork signed with the stolen log key: no witness that saw the other branch signs it, and it leaves proof.

Asked are real witness books, the witness in Go over HTTP, both readers, and a client that compares.
"""

import http.client
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from practice_bundle import WITNESSES, Written, policy_text
from practice_server import serving
from practice_shell import run
from two_branches import asked, forked, note_of, request, witness_book

from practice_mirror import NOW, VKEY, grown, tree_of, write_log
from second_reader.go_reader import GoReader, Verdict, signer_key
from second_reader.our_reader import both_on_files, both_on_note
from second_reader.static_log import LOG, WITNESS_KEYS, StaticLog, practice_log, write_files
from tahqiq.cli.witness import evidence_files
from tahqiq.desk.mirror.sync import make_mirror, sync_mirror
from tahqiq.errors import RegisterBroken
from tahqiq.store.witness.book import WitnessBook
from tahqiq_verify.compare import Seen, compare
from tahqiq_verify.compare import Verdict as Word
from tahqiq_verify.policy import open_under, parse_policy
from tahqiq_verify.source import open_source

pytestmark = pytest.mark.slow

HONEST = practice_log(320)
SEEN, EARLIER, LATER = 280, 200, 300
NOBODY = f"log {LOG.vkey}\nquorum none\n".encode()
POLICY = parse_policy(NOBODY)
FORKED_AT = (0, 1, 199, 200, 255, 256, 279)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[WitnessBook]:
    """A witness that has cosigned 200 and then 280 honest entries."""
    with witness_book(tmp_path / "book", "tarn") as made:
        assert asked(made, HONEST, 0, EARLIER).status == asked(made, HONEST, EARLIER, SEEN).status == 200
        yield made


def attacks(fork: StaticLog) -> list[tuple[int, StaticLog, int, int, bytes | None]]:
    """The status due, and what is asked: which log, from which size, to which, with which proof."""
    return [
        (422, fork, SEEN, SEEN, None),
        (422, fork, SEEN, LATER, None),
        (422, fork, SEEN, LATER, HONEST.consistency(SEEN, LATER)),
        (422, fork, SEEN, LATER, b""),
        (409, fork, EARLIER, SEEN, None),
        (409, fork, EARLIER, EARLIER, None),
        (409, fork, 0, LATER, None),
        (400, fork, SEEN, EARLIER, None),
    ]


@pytest.mark.parametrize("first", FORKED_AT)
def test_fork_before_what_was_seen__is_not_cosigned_and_both_notes_are_kept(book, cases, go, tmp_path, first):
    fork = forked(HONEST, first)
    for status, log, old, size, proof in attacks(fork):
        cases.add()
        answer = asked(book, log, old, size, proof)
        assert answer.status == status
        assert answer.status != 409 or answer.body == b"%d\n" % SEEN
    assert asked(book, HONEST, SEEN, LATER).status == 200  # and the honest branch still is
    convicting = {SEEN, LATER} | ({EARLIER} if first < EARLIER else set())
    assert {held.size for held in book.evidence() if held.kind == "fork"} == convicting
    assert {held.kind for held in book.evidence()} == {"fork"}
    check_papers(go, book, tmp_path / "papers")


def check_papers(go: GoReader, book: WitnessBook, place: Path) -> None:
    """Each piece of evidence is checked by the command line, by the reader in Go, and note by note."""
    for held in book.evidence():
        files = write_files(evidence_files(held, [LOG.vkey]), place)
        [paper] = place.glob(f"fork-*-{held.size}-{held.root.hex()[:12]}.json")
        one, other = (paper.with_suffix(f".{number}.note") for number in (1, 2))
        said = run(files, "evidence", paper.name, "--log", LOG.vkey, "--json")
        assert (said.code, said.data["verdict"], said.data["sizes"]) == (0, "fork", [held.size, held.size])
        for note in (one, other):
            assert both_on_note(go, note.read_bytes(), NOBODY) == Verdict(True)
        (place / "policy").write_bytes(NOBODY)
        assert go.ask("compare", one, other, place / "policy").code == "fork"
        assert (
            run(files, "compare", one.name, other.name, "--log", LOG.vkey, "--json").data["verdict"] == "fork"
        )


def test_fork_after_what_was_seen__is_whoever_comes_first(book, cases):
    """The honest control: both branches continue what was seen, so one is cosigned, and then never the other."""
    fork = forked(HONEST, SEEN)
    assert asked(book, fork, SEEN, LATER).status == 200
    assert asked(book, HONEST, SEEN, LATER).status == 409
    assert asked(book, HONEST, LATER, LATER).status == 422
    assert [held.kind for held in book.evidence()] == ["fork"]
    cases.add(2)


def test_fork_that_is_later_as_long_as_the_honest_branch__is_unproven_until_then_and_convicts_then(
    book, cases, go, tmp_path
):
    fork = forked(HONEST, 100)
    assert asked(book, fork, SEEN, LATER).status == 422
    assert [held.kind for held in book.evidence()] == ["unproven"]
    assert asked(book, HONEST, SEEN, 290).status == 200
    assert [held.kind for held in book.evidence()] == ["unproven"]
    assert asked(book, HONEST, 290, LATER).status == 200  # the honest branch reaches the same size
    assert [(held.kind, held.size) for held in book.evidence()] == [("fork", LATER)]
    check_papers(go, book, tmp_path / "papers")
    cases.add()


def test_fork_that_returns_to_the_honest_entries__has_another_root_for_ever(book, cases):
    """Only entry 100 is another; all that follows is as in the honest branch, at every size."""
    fork = HONEST.with_entry(100, b"nothing was seen")
    for size in (SEEN, 281, LATER, 320):
        assert asked(book, fork, SEEN, size).status == 422
        cases.add()


# The same asked of a witness that shares no code with ours


@pytest.mark.parametrize("first", [0, 199, 279])
def test_fork__is_refused_by_the_witness_in_go_with_the_same_status(go, cases, tmp_path, first):
    key = WITNESS_KEYS["tarn"]
    with go.witness(tmp_path, signer_key(key.name, key.seed, key.public), LOG.vkey) as address:
        for old, size in ((0, EARLIER), (EARLIER, SEEN)):
            assert posted(address, HONEST, old, size)[0] == 200
        for status, log, old, size, proof in attacks(forked(HONEST, first)):
            cases.add()
            answer = posted(address, log, old, size, proof)
            assert answer[0] == status
            assert status != 409 or answer == (409, b"%d\n" % SEEN, "text/x.tlog.size")
        assert posted(address, HONEST, SEEN, LATER)[0] == 200


def posted(
    address: str, log: StaticLog, old: int, size: int, proof: bytes | None = None
) -> tuple[int, bytes, str]:
    """Status, body and content type of one answer over HTTP."""
    if proof is None:
        proof = log.consistency(old, size) if old < size else b""
    line = http.client.HTTPConnection(urlsplit(address).netloc, timeout=20)
    try:
        line.request("POST", "/add-checkpoint", request(old, proof, log.note(size, cosigners=())))
        answer = line.getresponse()
        return answer.status, answer.read(), answer.getheader("Content-Type", "")
    finally:
        line.close()


# A client that compares what it was shown


def compared(a: StaticLog, a_size: int, place: str) -> Word:
    """What a client says that holds a note of A, and asks B's files."""
    source = open_source(place)
    note = source.fetch("checkpoint")
    assert note is not None
    shown = Seen("B", open_under(POLICY, note), source)
    return compare(Seen("A", open_under(POLICY, a.note(a_size))), shown, a_was_first=True)


@pytest.mark.parametrize("first", FORKED_AT)
def test_client_shown_a_fork__says_so_from_files_and_over_http(go, cases, tmp_path, first):
    for size in (SEEN, 281, LATER):
        branch = StaticLog(forked(HONEST, first).entries[:size])
        folder = write_files(branch.files(), tmp_path / str(size))
        with serving(branch.files()) as server:
            for place in (str(folder), server.url):
                assert compared(HONEST, SEEN, place).word == "fork"
                assert (
                    not first or compared(HONEST, first, place).word == "B extends A"
                )  # until there it is one
                cases.add()
        verdict = both_on_files(go, branch.files(), folder, NOBODY, HONEST.note(SEEN))
        assert verdict == Verdict(False, "fork", "checkpoint")
        cases.add()


@pytest.mark.parametrize("cosigners", [(), WITNESSES], ids=["by the log alone", "by every witness"])
def test_mirror_shown_a_fork__believes_what_it_believed_and_keeps_the_proof(cases, tmp_path, cosigners):
    mission = grown(6)
    size = len(mission.entries)
    source = write_log(mission, tmp_path / "source")
    mirror = make_mirror(tmp_path / "mirror", str(source), VKEY, {"recorded": policy_text("recorded")})
    sync_mirror(mirror.folder, NOW)
    before = tree_of(mirror.folder)["checkpoint"]
    for first, length in [(1, size), (size - 1, size), (size - 3, size + 4)]:
        fork = deepcopy(mission)
        del fork.entries[first:]
        fork.entries += [Written(b"forged %d" % number) for number in range(first, length)]
        write_log(fork, tmp_path / "source", witnesses=cosigners)
        kept = set(mirror.evidence())
        with pytest.raises(RegisterBroken) as caught:
            sync_mirror(mirror.folder, NOW)
        assert (caught.value.code, tree_of(mirror.folder)["checkpoint"]) == ("MIR007", before)
        [proof] = set(mirror.evidence()) - kept
        assert run(proof.parent, "evidence", proof.name, "--log", VKEY).code == 0
        cases.add()
    assert len(mirror.evidence()) == 3
    write_log(mission, tmp_path / "source")
    assert sync_mirror(mirror.folder, NOW).signed.checkpoint.size == size


def test_note_made_of_one_branchs_text_and_the_others_lines__is_nobodys(go, cases):
    fork = forked(HONEST, 100)
    for size in (SEEN, LATER):
        note = note_of(fork.text(size), [HONEST.note(size).rpartition(b"\n\n")[2]])
        assert both_on_note(go, note, NOBODY) == Verdict(False, "bad_signature", "checkpoint")
        cases.add()
