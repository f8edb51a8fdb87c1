"""The places where readers of transparency logs are known to differ: here both of ours must say the same.

Tiles that agree only with each other, numbers in a second spelling, notes that differ and mean the same, one bad
signature among good ones, odd keys, old and early cosignatures.
"""

import base64
from collections.abc import Callable
from pathlib import Path

import pytest

from second_reader.go_reader import GoReader, Verdict, build_reader
from second_reader.our_reader import both_on_files, both_on_note, on_proof
from second_reader.static_log import (
    LOG,
    LOG_KIND,
    ORIGIN,
    WITNESS_KEYS,
    WITNESS_KIND,
    Signer,
    b64,
    policy_text,
    practice_log,
    signed_text,
    tree_hash,
)
from tahqiq_verify.compare import Seen, compare
from tahqiq_verify.policy import open_under, parse_policy

pytestmark = pytest.mark.slow

POLICY = policy_text("final")
ROOT = b64(tree_hash(practice_log(9).leaves))


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


# Trap 1: tiles that agree with each other prove nothing.


@pytest.mark.parametrize(
    ("size", "tiles_changed", "code", "where"),
    [
        (9, [], "entry", "tile/entries/000.p/9"),
        (9, ["tile/0/"], "tree", "checkpoint"),
        (300, [], "entry", "tile/entries/000"),
        (300, ["tile/0/"], "entry", "tile/entries/000"),
        (300, ["tile/0/", "tile/1/"], "tree", "checkpoint"),
    ],
)
def test_changed_entry_with_tiles_to_match__fails_against_the_signed_root(
    go: GoReader, tmp_path: Path, size: int, tiles_changed: list[str], code: str, where: str
):
    log = practice_log(size)
    forged = log.with_entry(7, b"7 nothing was seen").files()
    changed = ["tile/entries/", *tiles_changed]
    files = {
        path: forged[path] if path.startswith(tuple(changed)) else data for path, data in log.files().items()
    }
    assert both_on_files(go, files, tmp_path, POLICY) == Verdict(False, code, where)


def test_invented_tile_above_true_entries__is_named(go: GoReader, tmp_path: Path):
    files = practice_log(600).files()
    files["tile/1/000.p/2"] = files["tile/1/000.p/2"][:32] + bytes(32)
    assert both_on_files(go, files, tmp_path, POLICY) == Verdict(False, "tree", "tile/1/000.p/2")


# Trap 2: one spelling of every number, one way to cut lines.


@pytest.mark.parametrize(
    "size",
    [
        "1_000_000",
        "01000000",
        "+1000000",
        "-9",
        "-0",
        "00",
        "09",
        " 9",
        "9 ",
        "9\x85",
        "\x859",
        "9.0",
        "9e0",
        "",
        "0x9",
        "٩",
        "９",
        "9\u2028",
        "\ufeff9",
        str(2**63),
        str(2**64),
        "9" * 40,
    ],
    ids=ascii,
)
def test_size_in_a_second_spelling__is_refused_though_log_and_witnesses_signed_it(go: GoReader, size: str):
    note = signed_text(f"{ORIGIN}\n{size}\n{ROOT}\n".encode())
    assert both_on_note(go, note, POLICY) == Verdict(False, "malformed", "checkpoint")


@pytest.mark.parametrize(
    "root",
    [
        ROOT[:-1],
        ROOT + "=",
        ROOT[:-2] + chr(ord(ROOT[-2]) + 1) + "=",
        ROOT[:20] + "\x85" + ROOT[20:],
        ROOT.replace("+", "-").replace("/", "_") + " ",
        b64(bytes(31)),
        b64(bytes(33)),
        "",
    ],
    ids=ascii,
)
def test_root_in_a_second_spelling__is_refused_though_log_and_witnesses_signed_it(go: GoReader, root: str):
    note = signed_text(f"{ORIGIN}\n9\n{root}\n".encode())
    assert both_on_note(go, note, POLICY) == Verdict(False, "malformed", "checkpoint")


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029", "\xa0"], ids=ascii)
def test_sign_that_some_readers_cut_lines_at__is_part_of_the_line(go: GoReader, sign: str):
    note = signed_text(f"{ORIGIN}{sign}9\n{ROOT}\n".encode())
    assert both_on_note(go, note, POLICY) == Verdict(False, "malformed", "checkpoint")
    note = signed_text(f"{ORIGIN}{sign}\n9\n{ROOT}\n".encode())
    assert both_on_note(go, note, POLICY) == Verdict(False, "wrong_origin", "checkpoint")


@pytest.mark.parametrize("text", [f"{ORIGIN}\n9\n{ROOT}\nextension\n", f"{ORIGIN}\n9\n", f"\n9\n{ROOT}\n"])
def test_checkpoint_of_more_or_fewer_lines__is_refused(go: GoReader, text: str):
    assert both_on_note(go, signed_text(text.encode()), POLICY) == Verdict(False, "malformed", "checkpoint")


@pytest.mark.parametrize("control", [0x00, 0x09, 0x0B, 0x0D, 0x1C, 0x1F])
def test_control_sign_in_a_note__is_refused(go: GoReader, control: int):
    note = signed_text(f"{ORIGIN}\n9\n{ROOT}{chr(control)}\n".encode())
    assert both_on_note(go, note, POLICY) == Verdict(False, "malformed", "checkpoint")


@pytest.mark.parametrize("index", ["01", "+1", "1_0", " 1", "1\x85", "-1", str(2**63), "٣"], ids=ascii)
def test_index_in_a_second_spelling__is_refused(go: GoReader, index: str):
    log = practice_log(40)
    proof = log.proof(10).replace(b"index 10\n", f"index {index}\n".encode())
    [theirs] = go.ask_all([{"verb": "proof", "proof": proof, "leaf": log.entries[10], "policy": POLICY}])
    assert on_proof(proof, log.entries[10], POLICY) == theirs == Verdict(False, "malformed", "proof")


# Trap 3: the bytes of a note are not its identity.


def reversed_lines(text: bytes, lines: list[bytes]) -> bytes:
    return text + b"\n" + b"".join(reversed(lines))


def with_strangers(text: bytes, lines: list[bytes]) -> bytes:
    strangers = [Signer(f"stranger{n}.example", kind).line(text) for n in (1, 2) for kind in (1, 4)]
    return text + b"\n" + b"".join([*strangers[:2], *lines, *strangers[2:], strangers[0]])


def doubled(text: bytes, lines: list[bytes]) -> bytes:
    return text + b"\n" + b"".join([*lines, *lines])


@pytest.mark.parametrize("dressed", [reversed_lines, with_strangers, doubled])
def test_same_state_under_other_bytes__is_the_same_state(
    go: GoReader, dressed: Callable[[bytes, list[bytes]], bytes]
):
    log = practice_log(9)
    plain = log.note()
    other = dressed(log.text(), plain[len(log.text()) + 1 :].splitlines(keepends=True))
    assert plain != other
    assert both_on_note(go, other, POLICY) == Verdict(True)
    [theirs] = go.ask_all([{"verb": "compare", "note": plain, "other": other, "policy": POLICY}])
    policy = parse_policy(POLICY)
    ours = compare(Seen("A", open_under(policy, plain)), Seen("B", open_under(policy, other)))
    assert theirs.ok and ours.word == "same"


# Trap 4: one bad signature.


def spoiled(line: bytes) -> bytes:
    """The line with one bit of its signature changed."""
    head, _, blob = line.removesuffix(b"\n").rpartition(b" ")
    raw = bytearray(base64.b64decode(blob))
    raw[-1] ^= 1
    return head + b" " + base64.b64encode(bytes(raw)) + b"\n"


@pytest.mark.parametrize("number", range(6))
@pytest.mark.parametrize("beside_a_good_one", [False, True])
def test_one_bad_signature_of_a_known_key__fails_the_note(go: GoReader, number: int, beside_a_good_one: bool):
    log = practice_log(9)
    lines = log.note()[len(log.text()) + 1 :].splitlines(keepends=True)
    lines[number : number + (not beside_a_good_one)] = [spoiled(lines[number])]
    for order in (lines, lines[::-1]):
        note = log.text() + b"\n" + b"".join(order)
        assert both_on_note(go, note, POLICY) == Verdict(False, "bad_signature", "checkpoint")


def test_bad_signature_of_an_unknown_key__is_ignored(go: GoReader):
    log = practice_log(9)
    stranger = Signer("stranger.example", WITNESS_KIND)
    assert both_on_note(go, log.note() + spoiled(stranger.line(log.text())), POLICY) == Verdict(True)


def test_signature_of_another_known_log__is_passed_over(go: GoReader):
    log, other = practice_log(9), Signer("elsewhere.example/register", LOG_KIND)
    policy = f"log {other.vkey}\nlog {LOG.vkey}\nquorum none\n".encode()
    line = other.line(log.text())
    assert both_on_note(go, log.note() + line, policy) == Verdict(True)
    assert both_on_note(go, log.note() + spoiled(line), policy) == Verdict(True)
    assert both_on_note(go, log.text() + b"\n" + line, policy).code == "not_signed"


def test_cosignature_moved_to_another_state__fails_the_note(go: GoReader):
    log = practice_log(9)
    moved = WITNESS_KEYS["qasr"].line(log.text(8))
    note = log.note(cosigners=["arden", "belmar"]) + moved
    assert both_on_note(go, note, POLICY) == Verdict(False, "bad_signature", "checkpoint")


def test_state_of_another_log_or_signed_by_witnesses_alone__is_refused(go: GoReader):
    text = practice_log(9).text()
    elsewhere = text.replace(ORIGIN.encode(), b"elsewhere.example/register")
    assert both_on_note(go, signed_text(elsewhere), POLICY).code == "wrong_origin"
    unsigned = text + b"\n" + b"".join(key.line(text) for key in WITNESS_KEYS.values())
    assert both_on_note(go, unsigned, POLICY).code == "not_signed"
    as_witness = text + b"\n" + Signer(ORIGIN, WITNESS_KIND).line(text)
    assert both_on_note(go, as_witness, POLICY).code == "not_signed"


def test_notes_at_and_over_the_limits__are_judged_alike(go: GoReader):
    log = practice_log(9)
    strangers = [Signer(f"stranger{n}.example", LOG_KIND).line(log.text()) for n in range(95)]
    assert both_on_note(go, log.note() + b"".join(strangers[:94]), POLICY) == Verdict(True)
    assert both_on_note(go, log.note() + b"".join(strangers), POLICY).code == "too_big"
    assert (
        both_on_note(go, log.note() + b"\xe2\x80\x94 x " + b"A" * (1 << 20) + b"\n", POLICY).code == "too_big"
    )
    long_name = Signer("x" * 256, LOG_KIND).line(log.text())
    assert both_on_note(go, log.note() + long_name, POLICY).code == "malformed"
