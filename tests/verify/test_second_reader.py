"""Two readers that share no code must reach one verdict on every register, honest or damaged, and for one reason.

The other reader is in Go and stands on the Go project's own library for notes and Merkle proofs
(``tests/second_reader``). Set ``TAHQIQ_EVERY_FLIP=1`` to damage every byte instead of an even sample.
"""

import base64
import os
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from second_reader.go_reader import GoReader, Verdict, build_reader, require_go, run_go
from second_reader.our_reader import on_checkpoint, on_folder, on_proof
from second_reader.static_log import StaticLog, policy_text, practice_log, write_files

pytestmark = pytest.mark.slow

POLICY = policy_text("final")
JUST_ENOUGH = ("arden", "belmar", "qasr")  # with one more, a lost cosignature would change nothing
ENTRIES_NAMED = re.compile(r"entr(?:y|ies) (\d+(?: to \d+)?)")
EVERY_BYTE = os.environ.get("TAHQIQ_EVERY_FLIP") == "1"


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="session")
def three_hundred() -> StaticLog:
    return practice_log(300)


def test_sources_in_go__pass_the_tools_own_checks(tmp_path: Path):
    run_go(require_go(), tmp_path, "vet", ".")
    assert run_go("gofmt", tmp_path, "-l", ".") == "", "sources that gofmt would write otherwise"


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 600])
@pytest.mark.parametrize("quorum", ["final", "recorded", "none"])
def test_honest_register__is_believed_by_both(go: GoReader, tmp_path: Path, size: int, quorum: str):
    log = practice_log(size)
    policy = tmp_path / "policy"
    policy.write_bytes(policy_text(quorum))
    folder = write_files(log.files(), tmp_path / "log")

    theirs = go.ask("audit", folder, policy)

    assert on_folder(folder, policy_text(quorum)) == theirs == Verdict(True), theirs.why
    assert theirs.told["size"] == size
    assert theirs.told["cosigned_by"] == ["arden", "belmar", "qasr", "tarn", "ulm"]


@pytest.mark.parametrize("size", [1, 2, 3, 255, 256, 257, 300])
def test_every_honest_proof__is_believed_by_both(go: GoReader, size: int):
    log = practice_log(size)
    note = log.note()
    wanted = sorted({0, size // 2, size - 1, min(255, size - 1), min(256, size - 1)})
    proofs = [(log.proof(index, note), log.entries[index]) for index in wanted]
    asked = ({"verb": "proof", "proof": proof, "leaf": leaf, "policy": POLICY} for proof, leaf in proofs)
    for (proof, leaf), theirs in zip(proofs, go.ask_all(asked), strict=True):
        assert on_proof(proof, leaf, POLICY) == theirs == Verdict(True), theirs.why


def flips(name: str, size: int, wanted: int) -> list[tuple[int, int]]:
    """Places and masks: every bit takes its turn, at an even step through the file from a place of its own."""
    step = 1 if EVERY_BYTE else max(1, size // wanted)
    first = random.Random(name).randrange(step)
    return [(at, 1 << (at // step + at) % 8) for at in range(first, size, step)]


def flipped(data: bytes, at: int, mask: int) -> bytes:
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1 :]


def respelt(note: bytes) -> bytes:
    """The note with every signature in its one spelling, as a reader takes it that ignores spare base64 bits."""
    parting = note.rfind(b"\n\n") + 2
    lines = note[parting:].split(b"\n")
    for number, line in enumerate(lines):
        head, _, blob = line.rpartition(b" ")
        if re.fullmatch(rb"([A-Za-z0-9+/]{4})*[A-Za-z0-9+/]{2,3}={1,2}", blob) and len(blob) % 4 == 0:
            lines[number] = head + b" " + base64.b64encode(base64.b64decode(blob))
    return note[:parting] + b"\n".join(lines)


def check_one_verdict(ours: Verdict, theirs: Verdict) -> None:
    """Both say the same, for one reason, about one place, and name the same entries."""
    assert ours == theirs, f"ours: {ours} ({ours.why}); theirs: {theirs} ({theirs.why})"
    if ours.code in {"entry", "tree", "inclusion"}:
        named = [ENTRIES_NAMED.findall(f"{one.where} {one.why}")[0] for one in (ours, theirs)]
        assert named[0] == named[1]


def check_alike(damaged: bytes, ours_on: Callable[[bytes], Verdict], theirs: Verdict) -> bool:
    """Both say the same of what may be damaged; True for the one exception.

    The exception: spare base64 bits of a signature. Ours refuses the spelling; theirs ignores it, and must then
    say what ours says about the same signature in its one spelling.
    """
    ours, plain = ours_on(damaged), respelt(damaged)
    if ours == theirs or plain == damaged:
        check_one_verdict(ours, theirs)
        return False
    assert ours == Verdict(False, "malformed", "checkpoint")
    check_one_verdict(ours_on(plain), theirs)
    return True


def test_flipped_byte_of_any_file__is_refused_by_both_for_one_reason(
    go: GoReader, tmp_path: Path, three_hundred: StaticLog
):
    files = three_hundred.files(three_hundred.note(cosigners=JUST_ENOUGH))
    folder = write_files(files, tmp_path)
    damages = [
        (path, at, mask)
        for path, data in sorted(files.items())
        for at, mask in flips(path, len(data), 750 if path == "checkpoint" else 600)
    ]
    whole = {"verb": "audit", "dir": str(folder), "policy": POLICY}
    requests = [{**whole, "changes": [{"path": path, "at": at, "xor": mask}]} for path, at, mask in damages]
    believed, *answers = go.ask_all([whole, *requests])
    assert believed.ok
    exceptions = 0
    for (path, at, mask), theirs in zip(damages, answers, strict=True):

        def ours_on(data: bytes, path: str = path) -> Verdict:
            (folder / path).write_bytes(data)
            return on_folder(folder, POLICY)

        damaged = flipped(files[path], at, mask)
        if path == "checkpoint":
            exceptions += check_alike(damaged, ours_on, theirs)
            assert theirs.ok == (respelt(damaged) == files[path])
        else:
            check_one_verdict(ours_on(damaged), theirs)
            assert not theirs.ok
        (folder / path).write_bytes(files[path])
    assert len(damages) >= 2000
    assert exceptions <= 8  # one byte of each of the four signatures holds spare bits


def test_flipped_byte_of_a_proof_or_its_entry__is_refused_by_both(go: GoReader, three_hundred: StaticLog):
    note, leaf = three_hundred.note(cosigners=JUST_ENOUGH), three_hundred.entries[37]
    proof = three_hundred.proof(37, note)
    proofs = [flipped(proof, at, mask) for at, mask in flips("proof", len(proof), 600)]
    leaves = [flipped(leaf, at, mask) for at, mask in flips("leaf", len(leaf), 600)]
    ask = {"verb": "proof", "policy": POLICY}
    for damaged, theirs in zip(
        proofs, go.ask_all({**ask, "proof": one, "leaf": leaf} for one in proofs), strict=True
    ):
        check_alike(damaged, lambda data: on_proof(data, leaf, POLICY), theirs)
        assert theirs.ok == (respelt(damaged) == proof)
    for entry, theirs in zip(
        leaves, go.ask_all({**ask, "proof": proof, "leaf": one} for one in leaves), strict=True
    ):
        assert on_proof(proof, entry, POLICY) == theirs == Verdict(False, "inclusion", "entry 37")


def test_flipped_byte_of_a_policy__means_the_same_to_both(go: GoReader, three_hundred: StaticLog):
    note = three_hundred.note()
    policies = [flipped(POLICY, at, mask) for at, mask in flips("policy", len(POLICY), 500)]
    asked = ({"verb": "checkpoint", "note": note, "policy": policy} for policy in policies)
    for policy, theirs in zip(policies, go.ask_all(asked), strict=True):
        assert on_checkpoint(note, policy) == theirs, policy


def edited(data: bytes, chance: random.Random) -> bytes:
    """The same with one to three rude edits: lines dropped, doubled, swapped, cut; bytes put in or taken out."""
    for _ in range(chance.randint(1, 3)):
        lines = data.split(b"\n")
        one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        at = chance.randrange(len(data) + 1)
        strange = chance.choice(
            [b"\n", b" ", b"\r", b"=", b"+", b"0", b"\x85", "—".encode(), b"\xc2\x85", b"\x00"]
        )
        swapped = list(lines)
        swapped[one], swapped[other] = lines[other], lines[one]
        data = (
            chance.choice(
                [
                    b"\n".join(lines[:one] + lines[one + 1 :]),
                    b"\n".join([*lines[:one], lines[other], *lines[one:]]),
                    b"\n".join(swapped),
                    data[:at] + strange + data[at:],
                    data[:at] + data[at + 1 :],
                    data[:at],
                ]
            )
            or b"\n"
        )
    return data


@pytest.mark.parametrize("seed", range(3))
def test_rudely_edited_notes_proofs_and_policies__mean_the_same_to_both(
    go: GoReader, three_hundred: StaticLog, seed: int
):
    chance = random.Random(seed)
    note, proof, leaf = three_hundred.note(), three_hundred.proof(9), three_hundred.entries[9]
    notes, proofs, policies = ([edited(one, chance) for _ in range(250)] for one in (note, proof, POLICY))

    for one, theirs in zip(
        notes, go.ask_all({"verb": "checkpoint", "note": one, "policy": POLICY} for one in notes), strict=True
    ):
        check_alike(one, lambda data: on_checkpoint(data, POLICY), theirs)
    for one, theirs in zip(
        proofs,
        go.ask_all({"verb": "proof", "proof": one, "leaf": leaf, "policy": POLICY} for one in proofs),
        strict=True,
    ):
        check_alike(one, lambda data: on_proof(data, leaf, POLICY), theirs)
    for one, theirs in zip(
        policies,
        go.ask_all({"verb": "checkpoint", "note": note, "policy": one} for one in policies),
        strict=True,
    ):
        check_one_verdict(on_checkpoint(note, one), theirs)
