"""Checkpoints opened with known keys, and every way of being wrong that a log or a witness might try."""

import hashlib

import pytest
from cryptography.hazmat.primitives.asymmetric import mldsa
from practice_signers import (
    FIRST,
    NOW,
    ORIGIN,
    PARTY_A,
    PARTY_B,
    REGISTER,
    WITNESSES,
    NoteSigner,
    changed,
    head,
    signature_line,
    signed_note,
    tree_of,
)

from tahqiq_verify import checkpoint as room
from tahqiq_verify.checkpoint import checkpoint_text, open_checkpoint, parse_checkpoint, signed_at
from tahqiq_verify.note import COSIGNER, COSIGNER_MLDSA, LOG, NoteKey, mldsa_message, timestamped
from tahqiq_verify.refusal import Refusal

ROOT = tree_of(10).root(10)
TEXT = head(10, ROOT)
KNOWN = [signer.key for signer in WITNESSES.values()]


def refused(note: bytes, logs=(REGISTER.key,), witnesses=tuple(KNOWN)) -> Refusal:
    with pytest.raises(Refusal) as caught:
        open_checkpoint(note, logs, witnesses)
    return caught.value


def test_checkpoint_signed_and_cosigned__opens_with_its_witnesses():
    note = signed_note(TEXT, PARTY_A, FIRST)
    signed = open_checkpoint(note, [REGISTER.key], KNOWN)
    assert (signed.checkpoint.origin, signed.checkpoint.size, signed.checkpoint.root) == (ORIGIN, 10, ROOT)
    assert (signed.note, signed.log, signed.checkpoint.text) == (note, REGISTER.key, TEXT)
    assert [(c.name, c.key, c.time) for c in signed.cosignatures] == [
        (PARTY_A.name, PARTY_A.key, NOW),
        (FIRST.name, FIRST.key, NOW),
    ]


def test_checkpoint_text__is_read_back():
    assert checkpoint_text(ORIGIN, 10, ROOT) == TEXT
    assert parse_checkpoint(TEXT).size == 10
    assert parse_checkpoint(head(2**63 - 1, ROOT)).size == 2**63 - 1
    assert parse_checkpoint(head(0, hashlib.sha256(b"").digest())).size == 0


BAD_TEXTS = {
    "nothing": b"",
    "one line": b"origin\n",
    "no last line feed": TEXT[:-1],
    "an extension line": TEXT + b"extension\n",
    "an empty line after": TEXT + b"\n",
    "no origin": head(10, ROOT, ""),
    "no UTF-8": TEXT.replace(b"register", b"\xff"),
    "a size with underscores": TEXT.replace(b"\n10\n", b"\n1_0\n"),
    "a size with zeros": TEXT.replace(b"\n10\n", b"\n010\n"),
    "a size with a plus": TEXT.replace(b"\n10\n", b"\n+10\n"),
    "a size with a space": TEXT.replace(b"\n10\n", b"\n10 \n"),
    "a size in Arabic digits": TEXT.replace(b"\n10\n", "\n١٠\n".encode()),
    "a negative size": TEXT.replace(b"\n10\n", b"\n-1\n"),
    "a size of 2^63": head(2**63, ROOT),
    "a size of 5,000 digits": TEXT.replace(b"\n10\n", b"\n" + b"1" * 5000 + b"\n"),
    "a short root": head(10, ROOT[:31]),
    "a long root": head(10, ROOT + b"\0"),
    "a root with spare bits": TEXT[:-3] + bytes([TEXT[-3] + 1]) + TEXT[-2:],
    "a root in hexadecimal": f"{ORIGIN}\n10\n{ROOT.hex()}\n".encode(),
}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_text_that_is_no_checkpoint__is_refused_though_signed(text):
    with pytest.raises(Refusal) as caught:
        parse_checkpoint(text)
    assert (caught.value.code, caught.value.where) == ("malformed", "checkpoint")
    assert refused(signed_note(text, PARTY_A)).code == "malformed"


def test_empty_register_with_another_root__is_refused():
    with pytest.raises(Refusal) as caught:
        parse_checkpoint(head(0, ROOT))
    assert caught.value.code == "tree"


def test_checkpoint_of_another_register__is_refused():
    other = NoteSigner("other.example", LOG)
    note = head(10, ROOT, "other.example")
    assert refused(note + b"\n" + other.line(note)).code == "wrong_origin"
    assert refused(signed_note(TEXT), logs=()).code == "wrong_origin"


def test_checkpoint_that_the_log_did_not_sign__is_refused():
    assert refused(TEXT + b"\n" + PARTY_A.line(TEXT)).code == "not_signed"


def test_log_of_another_register__cannot_sign_for_this_one():
    other = NoteSigner("other.example", LOG)
    note = TEXT + b"\n" + other.line(TEXT)
    assert refused(note, logs=(REGISTER.key, other.key)).code == "not_signed"


def test_new_key_of_the_log__signs_beside_the_old_one():
    renewed = NoteKey(ORIGIN, LOG, PARTY_B.key.public)
    line = signature_line(renewed, PARTY_B.private.sign(TEXT))
    note = TEXT + b"\n" + line
    assert open_checkpoint(note, [REGISTER.key, renewed]).log == renewed
    assert open_checkpoint(signed_note(TEXT) + line, [REGISTER.key, renewed]).log == REGISTER.key
    assert refused(note).code == "not_signed"


def test_signatures_of_unknown_keys__are_passed_over():
    stranger = NoteSigner("stranger.example", COSIGNER)
    junk = signature_line(NoteKey("junk", 7, b""), b"?")
    namesake = signature_line(NoteKey(PARTY_A.name, COSIGNER, PARTY_B.key.public), b"?" * 72)
    note = signed_note(TEXT, stranger, PARTY_A) + junk + namesake
    assert [c.key for c in open_checkpoint(note, [REGISTER.key], KNOWN).cosignatures] == [PARTY_A.key]


@pytest.mark.parametrize("signer", [REGISTER, PARTY_A], ids=["log", "witness"])
@pytest.mark.parametrize("where", ["alone", "after a good one", "before a good one"])
def test_bad_signature_of_a_known_key__refuses_the_note(signer, where):
    good = signer.line(TEXT)
    bad = signature_line(signer.key, b"\0" * (64 if signer is REGISTER else 72))
    lines = {"alone": bad, "after a good one": good + bad, "before a good one": bad + good}[where]
    rest = b"" if signer is REGISTER else REGISTER.line(TEXT)
    refusal = refused(TEXT + b"\n" + rest + lines)
    assert refusal.code == "bad_signature" and signer.name in refusal.why


def test_cosignature_of_another_checkpoint__refuses_the_note():
    moved = PARTY_A.line(head(9, tree_of(10).root(9)))
    assert refused(signed_note(TEXT) + moved).code == "bad_signature"


def test_cosignature_at_another_time_than_stated__refuses_the_note():
    message = f"cosignature/v1\ntime {NOW}\n".encode() + TEXT
    line = signature_line(PARTY_A.key, timestamped(NOW + 1, PARTY_A.private.sign(message)))
    assert refused(signed_note(TEXT) + line).code == "bad_signature"


def test_cosignature_at_a_time_beyond_bounds__refuses_the_note():
    time = 2**63
    message = f"cosignature/v1\ntime {time}\n".encode() + TEXT
    line = signature_line(PARTY_A.key, time.to_bytes(8, "big") + PARTY_A.private.sign(message))
    assert refused(signed_note(TEXT) + line).code == "bad_signature"


def test_log_signature_taken_for_a_cosignature__does_not_hold():
    line = signature_line(PARTY_A.key, timestamped(NOW, PARTY_A.private.sign(TEXT)))
    assert refused(signed_note(TEXT) + line).code == "bad_signature"


def test_witness_that_signed_twice__counts_once_at_its_first_time():
    note = signed_note(TEXT, PARTY_A) + PARTY_A.line(TEXT, NOW + 60) + REGISTER.line(TEXT)
    assert [c.time for c in open_checkpoint(note, [REGISTER.key], KNOWN).cosignatures] == [NOW]


def test_key_in_the_wrong_role__is_refused():
    assert refused(signed_note(TEXT), logs=(PARTY_A.key,)).code == "bad_key"
    assert refused(signed_note(TEXT), witnesses=(REGISTER.key,)).code == "bad_key"


def test_two_keys_under_one_name_and_id__are_refused():
    seen: dict[bytes, NoteKey] = {}
    keys = (NoteKey("witness", COSIGNER, number.to_bytes(32, "big")) for number in range(1_000_000))
    # Ids have 32 bits: some 80,000 keys are enough for two with one id.
    twin = next(key for key in keys if seen.setdefault(key.id, key) != key)
    assert refused(signed_note(TEXT), witnesses=(seen[twin.id], twin)).code == "bad_key"


@pytest.mark.slow
def test_any_bit_turned__is_refused_or_costs_a_cosignature():
    note = signed_note(TEXT, PARTY_A, PARTY_B)
    for at in range(len(note)):
        for bit in range(8):
            try:
                signed = open_checkpoint(changed(note, at, bit), [REGISTER.key], KNOWN)
            except Refusal:
                continue
            # Only the name or the key id of a witness's line: its signature is then a stranger's.
            assert len(signed.cosignatures) == 1 and signed.checkpoint.text == TEXT


def test_order_of_lines__does_not_matter():
    lines = [REGISTER.line(TEXT), PARTY_A.line(TEXT), PARTY_B.line(TEXT)]
    for order in ([0, 1, 2], [2, 1, 0], [1, 2, 0]):
        signed = open_checkpoint(TEXT + b"\n" + b"".join(lines[at] for at in order), [REGISTER.key], KNOWN)
        assert {c.key for c in signed.cosignatures} == {PARTY_A.key, PARTY_B.key}


QUANTUM = mldsa.MLDSA44PrivateKey.from_seed_bytes(hashlib.sha256(b"quantum").digest())
QUANTUM_KEY = NoteKey("arden.example/ml-dsa", COSIGNER_MLDSA, QUANTUM.public_key().public_bytes_raw())


def quantum_line(
    name: str = QUANTUM_KEY.name, origin: str = ORIGIN, size: int = 10, time: int = NOW
) -> bytes:
    signature = QUANTUM.sign(mldsa_message(name, time, origin, size, ROOT))
    return signature_line(QUANTUM_KEY, timestamped(NOW, signature))


def test_ml_dsa_cosignature__counts():
    signed = open_checkpoint(signed_note(TEXT) + quantum_line(), [REGISTER.key], [*KNOWN, QUANTUM_KEY])
    assert [(c.key, c.time) for c in signed.cosignatures] == [(QUANTUM_KEY, NOW)]


@pytest.mark.parametrize(
    "line",
    [quantum_line(name="other"), quantum_line(origin="other"), quantum_line(size=9), quantum_line(time=0)],
    ids=["another cosigner", "another log", "another size", "another time"],
)
def test_ml_dsa_cosignature_of_anything_else__refuses_the_note(line):
    assert refused(signed_note(TEXT) + line, witnesses=(QUANTUM_KEY,)).code == "bad_signature"


def test_ml_dsa_cosignature_cut_short__refuses_the_note():
    line = signature_line(QUANTUM_KEY, timestamped(NOW, bytes(2419)))
    assert refused(signed_note(TEXT) + line, witnesses=(QUANTUM_KEY,)).code == "bad_signature"


def test_ml_dsa_on_a_machine_without_it__counts_for_nothing(monkeypatch):
    monkeypatch.setattr(room, "MLDSA44PublicKey", None)
    note = signed_note(TEXT, PARTY_A) + quantum_line()
    signed = open_checkpoint(note, [REGISTER.key], [*KNOWN, QUANTUM_KEY])
    assert [c.key for c in signed.cosignatures] == [PARTY_A.key]
    with pytest.raises(Refusal):
        signed_at(QUANTUM_KEY, signed.checkpoint, timestamped(NOW, bytes(2420)))
