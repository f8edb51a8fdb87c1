"""Keys and signatures on which verifiers are known to disagree: both readers must refuse the same ones.

Small order, mixed order, second spellings of a point, R = identity, S over the group's order.
"""

import hashlib
from functools import partial

import pytest
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey

from second_reader.go_reader import SOURCES, GoReader, Verdict, build_reader
from second_reader.our_reader import both_on_note, verdict_on
from second_reader.static_log import LOG, LOG_KIND, b64
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.keys import check_public_key, signature_holds
from tahqiq_verify.note import NoteKey, parse_vkey

pytestmark = pytest.mark.slow

FIELD = 2**255 - 19
MADE_AT = 1_795_318_945  # the time in that note
ORDER = 2**252 + 27742317777372353535851937790883648493
SMALL = [0, 1, FIELD - 1, 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826]
ODD_KEYS = [
    (y | sign << 255).to_bytes(32, "little") for y in [*SMALL, FIELD, FIELD + 1] for sign in (0, 1)
] + [
    (2).to_bytes(32, "little"),  # no point of the curve
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),  # order 8
    bytes(31),
    bytes(33),
    b"\xff" * 32,
]


@pytest.fixture(scope="session")
def go(tmp_path_factory: pytest.TempPathFactory) -> GoReader:
    return GoReader(build_reader(tmp_path_factory.getbasetemp()))


@pytest.mark.parametrize("public", ODD_KEYS, ids=bytes.hex)
def test_odd_key__is_refused_by_both(go: GoReader, public: bytes):
    vkey = f"odd.example+00000000+{b64(bytes([LOG_KIND]) + public)}"
    [theirs] = go.ask_all([{"verb": "key", "vkey": vkey}])
    ours = verdict_on(lambda: parse_vkey(vkey))
    assert ours == theirs == verdict_on(lambda: check_public_key(public)) == Verdict(False, "bad_key", "")


def test_many_keys_of_all_orders__are_judged_alike(go: GoReader):
    # About half of all y are points, and an eighth of those lie in the group of prime order.
    publics = [(4 + number).to_bytes(32, "little") for number in range(120)]
    requests = [
        {"verb": "signature", "public": one, "message": b"", "signature": bytes(64)} for one in publics
    ]
    for public, theirs in zip(publics, go.ask_all(requests), strict=True):
        ours = verdict_on(partial(check_public_key, public))
        assert (ours.code or "bad_signature") == theirs.code
    assert {theirs.code for theirs in go.ask_all(requests)} == {"bad_key", "bad_signature"}


def test_signature_whose_first_half_is_the_identity__holds_for_neither(go: GoReader):
    """R = identity, S = k·a: the bare equation holds, so some verifiers take it and others do not."""
    message = b"seen at the crossing"
    identity = (1).to_bytes(32, "little")
    challenge = hashlib.sha512(identity + LOG.public + message).digest()
    scalar = bytearray(hashlib.sha512(LOG.seed).digest()[:32])
    scalar[0], scalar[31] = scalar[0] & 248, scalar[31] & 127 | 64
    half = int.from_bytes(challenge, "little") * int.from_bytes(scalar, "little") % ORDER
    forged = identity + half.to_bytes(32, "little")
    LOG.secret.public_key().verify(forged, message)  # raises nothing: the bare library takes it
    both = (LOG.secret.sign(message), forged)
    requests = [
        {"verb": "signature", "public": LOG.public, "message": message, "signature": one} for one in both
    ]
    assert [theirs.ok for theirs in go.ask_all(requests)] == [True, False]
    assert [signature_holds(LOG.public, message, one) for one in both] == [True, False]


def test_signature_with_its_second_half_over_the_order__holds_for_neither(go: GoReader):
    message = b"seen at the crossing"
    good = LOG.secret.sign(message)
    larger = good[:32] + (int.from_bytes(good[32:], "little") + ORDER).to_bytes(32, "little")
    request = {"verb": "signature", "public": LOG.public, "message": message, "signature": larger}
    assert go.ask_all([request]) == [Verdict(False, "bad_signature", "")]
    assert not signature_holds(LOG.public, message, larger)


def test_quantum_safe_cosignature_made_elsewhere__holds_for_ours_and_is_passed_over_by_the_other(
    go: GoReader,
):
    """Made with tlog-scales 0.0.3, the one other implementation at hand of C2SP's ML-DSA-44 cosignatures."""
    note = (SOURCES / "quantum_safe_note.txt").read_bytes()
    name = "later.example/witness"
    seed = hashlib.sha256(name.encode()).digest()
    key = NoteKey(name, 6, MLDSA44PrivateKey.from_seed_bytes(seed).public_key().public_bytes_raw())
    policy = f"log {LOG.vkey}\nquorum none\n".encode()

    signed = open_checkpoint(note, [parse_vkey(LOG.vkey)], [parse_vkey(key.vkey)])

    assert [(one.name, one.time) for one in signed.cosignatures] == [(name, MADE_AT)]
    assert both_on_note(go, note, policy) == Verdict(True)
    spoiled = note.replace(b"\n300\n", b"\n301\n")
    assert both_on_note(go, spoiled, policy).code == "bad_signature"
