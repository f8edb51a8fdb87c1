"""One spelling for each value, so that no two readers of the register can disagree about what it says.

Base64 (RFC 4648 §4 and §5), decimal numbers as C2SP writes them, and JSON (RFC 8259) within the bounds that
all readers share (RFC 7493).
"""

import base64
import binascii
import json
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from tahqiq_verify.refusal import Refusal

LARGEST_NUMBER: Final = 2**63 - 1  # sizes, indexes and times fit a signed 64-bit integer in every language
LARGEST_JSON_NUMBER: Final = 2**53 - 1  # RFC 7493 §2.2: beyond it JavaScript reads another number
MAX_DEPTH: Final = 64
_DIGITS_OF_LARGEST: Final = 19
_TO_URL: Final = bytes.maketrans(b"+/", b"-_")
_FROM_URL: Final = bytes.maketrans(
    b"-_+/=", b"+/!!!"
)  # what is no sign of base64url becomes no sign of base64


def b64(data: bytes) -> str:
    """Standard base64 with padding, as signed notes use it."""
    return base64.b64encode(data).decode()


def from_b64(text: str | bytes, where: str = "") -> bytes:
    """The bytes of padded base64; refuses (malformed) all but the one canonical spelling."""
    return _decoded(_ascii(text, where), where)


def b64url(data: bytes) -> str:
    """Base64url without padding (RFC 7515 §2)."""
    return binascii.b2a_base64(data, newline=False).rstrip(b"=").translate(_TO_URL).decode()


def from_b64url(text: str | bytes, where: str = "") -> bytes:
    """The bytes of unpadded base64url; refuses (malformed) padding, spare bits and foreign signs."""
    plain = _ascii(text, where).translate(_FROM_URL)
    return _decoded(plain + b"=" * (-len(plain) % 4), where)


def _ascii(text: str | bytes, where: str) -> bytes:
    if isinstance(text, bytes):
        return text
    if not text.isascii():
        raise Refusal("malformed", "not base64", where)
    return text.encode()


def _decoded(padded: bytes, where: str) -> bytes:
    try:
        data = binascii.a2b_base64(padded, strict_mode=True)
    except binascii.Error as error:
        raise Refusal("malformed", "not base64", where) from error
    if binascii.b2a_base64(data, newline=False) != padded:
        raise Refusal("malformed", "not the one spelling of this base64", where)
    return data


def plain_number(text: str | bytes, where: str = "") -> int:
    """A number of 0 … 2⁶³-1 in ASCII decimal; refuses (malformed) signs, spaces, underscores, leading zeros."""
    if not (text and text.isascii() and text.isdigit() and len(text) <= _DIGITS_OF_LARGEST):
        raise Refusal("malformed", "not a plain decimal number", where)
    number = int(text)
    if number > LARGEST_NUMBER or len(str(number)) != len(text):
        raise Refusal("malformed", "not a plain decimal number", where)
    return number


def strict_json(text: str | bytes, where: str = "") -> Any:
    """The value of a JSON text, refused (malformed) wherever two readers could read it differently.

    Refused are: bytes that are no UTF-8, a name standing twice in one object, NaN and infinities (also by
    overflow), integers beyond ±(2⁵³-1), lone surrogates, and more than 64 levels of nesting.
    """
    try:
        plain = text.decode() if isinstance(text, bytes) else text
        value = _value_of(plain)
    except Refusal as refusal:
        raise Refusal(refusal.code, refusal.why, where) from None
    except RecursionError:
        raise Refusal("malformed", f"JSON nested deeper than {MAX_DEPTH} levels", where) from None
    except UnicodeDecodeError as error:
        raise Refusal("malformed", "not UTF-8", where) from error
    except ValueError as error:
        raise Refusal("malformed", f"not JSON: {error}", where) from error
    if not plain.isascii() or "\\u" in plain or plain.count("[") + plain.count("{") > MAX_DEPTH:
        for _ in _walk(value, where):
            pass
    return value


def canonical_json(value: Any) -> bytes:
    """The one JSON text of a value: names in order of code points, no spaces, UTF-8, no fractions.

    Takes dict with text names, list, tuple, str, int within ±(2⁵³-1), bool and None; refuses (malformed) others.
    Escapes are those of RFC 8785; so is the order wherever names keep to the Basic Multilingual Plane.
    """
    for item in _walk(value, ""):
        whole = isinstance(item, str | dict | list | tuple) or item is None or isinstance(item, bool)
        if not whole and not (isinstance(item, int) and abs(item) <= LARGEST_JSON_NUMBER):
            raise Refusal("malformed", f"{type(item).__name__} {item!r} has no canonical JSON")
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _walk(value: Any, where: str) -> Iterator[Any]:
    """Every value inside, level by level; refuses too many levels, lone surrogates, names that are no text."""
    level: list[Any] = [value]
    depth = 0
    while level:
        below: list[Any] = []
        for item in level:
            yield item
            if isinstance(item, dict):
                for name in item:
                    _check_text(name, where)
                below += item.values()
            elif isinstance(item, list | tuple):
                below += item
            elif isinstance(item, str):
                _check_text(item, where)
        depth += any(isinstance(item, dict | list | tuple) for item in level)
        if depth > MAX_DEPTH:
            raise Refusal("malformed", f"JSON nested deeper than {MAX_DEPTH} levels", where)
        level = below


def _check_text(text: Any, where: str) -> None:
    if not isinstance(text, str):
        raise Refusal("malformed", "a name in a JSON object is not text", where)
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Refusal("malformed", "a lone surrogate is not text", where) from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Refusal("malformed", "a name stands twice in one JSON object")
    return found


def _no_constant(name: str) -> NoReturn:
    raise Refusal("malformed", f"{name} is not JSON")


def _integer(digits: str) -> int:
    if len(digits) > _DIGITS_OF_LARGEST or abs(number := int(digits)) > LARGEST_JSON_NUMBER:
        raise Refusal("malformed", "an integer beyond 2^53-1 is read differently by different programs")
    return number


def _fraction(digits: str) -> float:
    number = float(digits)
    if number - number != 0:  # infinite by overflow
        raise Refusal("malformed", "a number too large to be read")
    return number


def _value_of(text: str) -> Any:
    """The JSON value of a text. Most begin with it and end with it: those are read without looking for blanks."""
    value, end = _DECODER.raw_decode(text) if text[:1] in _BEGINS else (None, -1)
    return value if end == len(text) else _DECODER.decode(text)


_BEGINS: Final = frozenset("{[")
_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_object, parse_constant=_no_constant, parse_int=_integer, parse_float=_fraction
)
