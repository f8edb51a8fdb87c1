"""Tells sound Ed25519 points from odd ones, so that no tool calls valid what another calls forged.

Points of edwards25519 (RFC 8032 §5.1) in plain integers. Only public values pass through here, so nothing needs
to take the same time for all inputs; signatures themselves are checked by ``cryptography``.
"""

from typing import Final

P: Final = 2**255 - 19
ORDER: Final = 2**252 + 27742317777372353535851937790883648493  # of the base point (RFC 8032 §5.1)
_D: Final = -121665 * pow(121666, -1, P) % P
_ROOT_OF_MINUS_ONE: Final = pow(2, (P - 1) // 4, P)
_SIGN: Final = 1 << 255
_Y_OF_ORDER_EIGHT: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
SMALL_ORDER_Y: Final = frozenset({0, 1, P - 1, _Y_OF_ORDER_EIGHT, P - _Y_OF_ORDER_EIGHT})

Point = tuple[int, int, int, int]  # X, Y, Z, T with x = X/Z, y = Y/Z, xy = T/Z
IDENTITY: Final[Point] = (0, 1, 1, 0)


def y_and_sign(encoded: bytes) -> tuple[int, int]:
    """The two parts of a 32-byte encoding: y as written, even if it is not below P, and the sign of x."""
    number = int.from_bytes(encoded, "little")
    return number & (_SIGN - 1), number >> 255


def is_small_order(encoded: bytes) -> bool:
    """Whether these 32 bytes are one of the eight points of small order, in any spelling."""
    return y_and_sign(encoded)[0] % P in SMALL_ORDER_Y


def is_canonical(encoded: bytes) -> bool:
    """Whether these 32 bytes are the one spelling of a point: y below P, and no minus on x = 0."""
    y, sign = y_and_sign(encoded)
    return y < P and not (sign and y in {1, P - 1})


def decoded(encoded: bytes) -> Point | None:
    """The point of a 32-byte encoding (RFC 8032 §5.1.3), or nothing when no point has this y."""
    y, sign = y_and_sign(encoded)
    over, under = (y * y - 1) % P, (_D * y * y + 1) % P
    x = over * pow(under, 3, P) * pow(over * pow(under, 7, P), (P - 5) // 8, P) % P
    if under * x * x % P == -over % P:
        x = x * _ROOT_OF_MINUS_ONE % P
    if under * x * x % P != over:
        return None
    if x & 1 != sign:
        x = -x % P
    return x, y % P, 1, x * y % P


def plus(one: Point, other: Point) -> Point:
    """The sum of two points (RFC 8032 §5.1.4)."""
    a = (one[1] - one[0]) * (other[1] - other[0]) % P
    b = (one[1] + one[0]) * (other[1] + other[0]) % P
    c = 2 * one[3] * other[3] * _D % P
    d = 2 * one[2] * other[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(number: int, point: Point) -> Point:
    """The point added to itself ``number`` times."""
    total = IDENTITY
    while number:
        if number & 1:
            total = plus(total, point)
        point = plus(point, point)
        number >>= 1
    return total


def in_prime_order_group(point: Point) -> bool:
    """Whether the point has no part of small order."""
    x, y, z, _ = times(ORDER, point)
    return x == 0 and y == z
