"""Odd keys and odd signatures, made here from the curve: what `cryptography` alone takes, the rule refuses."""

import hashlib
from functools import cache

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from tahqiq_verify.curve import IDENTITY, ORDER, P, Point, decoded, is_canonical, is_small_order, plus, times
from tahqiq_verify.keys import check_public_key, key_id, signature_holds
from tahqiq_verify.refusal import Refusal

BASE = decoded(bytes([0x58]) + bytes([0x66]) * 31)
SECRET, NONCE = 0x1234567890ABCDEF, 0xFEDCBA0987654321


def encoded(point: Point, extra: int = 0, minus: bool = False) -> bytes:
    """RFC 8032 §5.1.2; ``extra`` adds P to y, ``minus`` sets the sign whatever x is."""
    x, y = (value * pow(point[2], -1, P) % P for value in point[:2])
    return (y + extra * P | (minus or x & 1) << 255).to_bytes(32, "little")


@cache
def torsion() -> tuple[Point, ...]:
    """The eight points of small order, as multiples of one of order eight."""
    candidates = (decoded(bytes([first]) + bytes(31)) for first in range(2, 50))
    lowest = [times(ORDER, point) for point in candidates if point is not None]
    generator = next(point for point in lowest if encoded(times(4, point)) != encoded(IDENTITY))
    return tuple(times(number, generator) for number in range(8))


def small_order_spellings() -> list[bytes]:
    """Every 32 bytes that any decoder could take for a point of small order: the eight and their other spellings."""
    return sorted(
        {
            encoded(point, extra, minus)
            for point in torsion()
            for extra in (0, 1)
            for minus in (False, True)
            if encoded(point, 0, minus) in {encoded(point), encoded(point, 0, True)}
            and (not minus or point[0] == 0 or encoded(point) == encoded(point, 0, True))
            and (not extra or point[1] * pow(point[2], -1, P) % P < 19)
        }
    )


def challenge(r: bytes, public: bytes, message: bytes) -> int:
    return int.from_bytes(hashlib.sha512(r + public + message).digest(), "little") % ORDER


def forged(secret: int, public: bytes, r: bytes, nonce: int, message: bytes) -> bytes:
    """The S that goes with any spelling of a key and of R."""
    s = (nonce + challenge(r, public, message) * secret) % ORDER
    return r + s.to_bytes(32, "little")


def library_takes(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def fitting(public: bytes, r: bytes, turns: int) -> bytes:
    """A message whose challenge is a multiple of ``turns``, so that parts of small order fall away."""
    messages = (f"message {number}".encode() for number in range(1000))
    return next(message for message in messages if challenge(r, public, message) % turns == 0)


PUBLIC = encoded(times(SECRET, BASE))
R = encoded(times(NONCE, BASE))


def test_curve__is_that_of_the_standard():
    assert encoded(times(ORDER, BASE)) == encoded(IDENTITY)
    seed = hashlib.sha512(bytes(32)).digest()
    scalar = int.from_bytes(seed[:32], "little") & ~7 & (1 << 254) - 1 | 1 << 254
    private = Ed25519PrivateKey.from_private_bytes(bytes(32))
    assert encoded(times(scalar, BASE)) == private.public_key().public_bytes_raw()


def test_points_of_small_order__are_eight_in_fourteen_spellings():
    assert len({encoded(point) for point in torsion()}) == 8
    assert len(small_order_spellings()) == 14
    assert all(is_small_order(spelling) for spelling in small_order_spellings())
    assert sum(map(is_canonical, small_order_spellings())) == 8
    assert not is_small_order(PUBLIC) and is_canonical(PUBLIC)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50))
def test_sound_key_and_signature__hold(seed, message):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public = private.public_key().public_bytes_raw()
    check_public_key(public)
    signature = private.sign(message)
    assert signature_holds(public, message, signature)
    assert not signature_holds(public, message + b"x", signature)
    assert not any(
        signature_holds(public, message, signature[:at] + bytes([signature[at] ^ 1]) + signature[at + 1 :])
        for at in range(64)
    )


def test_key_made_here__signs_like_any_other():
    signature = forged(SECRET, PUBLIC, R, NONCE, b"sound")
    check_public_key(PUBLIC)
    assert library_takes(PUBLIC, b"sound", signature) and signature_holds(PUBLIC, b"sound", signature)


@pytest.mark.parametrize("public", small_order_spellings(), ids=bytes.hex)
def test_key_of_small_order__is_refused_though_the_library_takes_it(public):
    message = fitting(public, R, 8)
    signature = forged(0, public, R, NONCE, message)
    assert library_takes(public, message, signature)
    with pytest.raises(Refusal) as refused:
        check_public_key(public, "entry 3")
    assert (refused.value.code, refused.value.where) == ("bad_key", "entry 3")
    assert not signature_holds(public, message, signature)


@pytest.mark.parametrize("number", range(1, 8))
def test_key_of_mixed_order__is_refused_though_the_library_takes_it(number):
    public = encoded(plus(times(SECRET, BASE), torsion()[number]))
    message = fitting(public, R, 8)
    signature = forged(SECRET, public, R, NONCE, message)
    assert library_takes(public, message, signature)
    with pytest.raises(Refusal, match="mixed order"):
        check_public_key(public)
    assert not signature_holds(public, message, signature)


def canonical_and_not() -> list[bytes]:
    """Non-canonical spellings of points beyond those of small order: y from P to 2^255-1 has 19 values."""
    return [(y | sign << 255).to_bytes(32, "little") for y in range(P, 1 << 255) for sign in (0, 1)]


@pytest.mark.parametrize("public", canonical_and_not(), ids=bytes.hex)
def test_key_in_another_spelling__is_refused(public):
    with pytest.raises(Refusal, match="canonical"):
        check_public_key(public)


def test_bytes_that_are_no_point__are_no_key():
    y = next(y for y in range(2, 50) if decoded(y.to_bytes(32, "little")) is None)
    with pytest.raises(Refusal, match="not a point"):
        check_public_key(y.to_bytes(32, "little"))


@pytest.mark.parametrize("length", [0, 1, 31, 33, 64, 1312])
def test_key_of_another_length__is_refused(length):
    with pytest.raises(Refusal, match="32 bytes"):
        check_public_key(PUBLIC[:1] * length)
    assert not signature_holds(PUBLIC[:1] * length, b"", bytes(64))


def test_signature_with_the_identity_as_r__is_refused_though_the_library_takes_it():
    r = encoded(IDENTITY)
    signature = forged(SECRET, PUBLIC, r, 0, b"message")
    assert library_takes(PUBLIC, b"message", signature)
    assert not signature_holds(PUBLIC, b"message", signature)


@pytest.mark.parametrize("r", small_order_spellings(), ids=bytes.hex)
def test_signature_with_r_of_small_order__is_refused(r):
    assert not signature_holds(PUBLIC, b"message", forged(SECRET, PUBLIC, r, 0, b"message"))


@pytest.mark.parametrize("number", range(1, 8))
def test_signature_with_r_of_mixed_order__is_refused(number):
    r = encoded(plus(times(NONCE, BASE), torsion()[number]))
    assert not signature_holds(PUBLIC, b"message", forged(SECRET, PUBLIC, r, NONCE, b"message"))


@pytest.mark.parametrize("extra", [1, 2, 7, 8])
def test_signature_with_s_beyond_the_order__is_refused(extra):
    signature = forged(SECRET, PUBLIC, R, NONCE, b"message")
    larger = int.from_bytes(signature[32:], "little") + extra * ORDER
    assert not signature_holds(PUBLIC, b"message", R + larger.to_bytes(32, "little"))


def test_signature_with_minus_zero__is_refused():
    r = encoded(IDENTITY, minus=True)
    assert not is_canonical(r)
    assert not signature_holds(PUBLIC, b"message", forged(SECRET, PUBLIC, r, 0, b"message"))


@pytest.mark.parametrize("length", [0, 63, 65, 128])
def test_signature_of_another_length__is_refused(length):
    assert not signature_holds(PUBLIC, b"message", bytes(length))


def test_key_id__is_half_of_the_hash():
    assert key_id(PUBLIC) == hashlib.sha256(PUBLIC).hexdigest()[:32]
