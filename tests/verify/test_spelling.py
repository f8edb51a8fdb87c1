"""Every value has one spelling; anything that two readers could read differently is refused."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import (
    MAX_DEPTH,
    b64,
    b64url,
    canonical_json,
    from_b64,
    from_b64url,
    plain_number,
    strict_json,
)


@given(st.binary(max_size=100))
def test_bytes__come_back_from_both_spellings(data):
    assert from_b64(b64(data)) == data == from_b64(b64(data).encode())
    assert from_b64url(b64url(data)) == data


BAD_BASE64 = [
    "AB==",
    "AA=",
    "AA",
    "A===",
    "AAAA\n",
    " AAAA",
    "AA AA",
    "AAA_",
    "AAé=",
    "AA==AA==",
    "AAAA====",
    "=",
    "A\r\nAAA",
]


@pytest.mark.parametrize("text", BAD_BASE64)
def test_base64_in_another_spelling__is_refused(text):
    for spelled in (text, text.encode()):
        with pytest.raises(Refusal) as refused:
            from_b64(spelled, "line 3")
        assert (refused.value.code, refused.value.where) == ("malformed", "line 3")


@pytest.mark.parametrize("text", ["AA==", "A", "AB", "AA+A", "AA/A", "AAAA\n", "AA.A", "AAé"])
def test_base64url_in_another_spelling__is_refused(text):
    with pytest.raises(Refusal):
        from_b64url(text)


@given(st.integers(0, 2**63 - 1))
def test_number__comes_back_from_its_decimal(number):
    assert plain_number(str(number)) == number == plain_number(str(number).encode())


BAD_NUMBERS = [
    "",
    "-1",
    "+1",
    "01",
    "00",
    "1_000",
    " 1",
    "1 ",
    "1\n",
    "0x1",
    "1e3",
    "1.0",
    "٣",
    "²",
    "9" * 5000,
    str(2**63),
    "1,000",
]


@pytest.mark.parametrize("text", BAD_NUMBERS, ids=lambda text: repr(text[:20]))
def test_number_in_another_spelling__is_refused(text):
    for spelled in (text, text.encode()):
        with pytest.raises(Refusal) as refused:
            plain_number(spelled)
        assert refused.value.code == "malformed"


BAD_JSON = {
    "a name twice": '{"a":1,"a":2}',
    "a name twice, once escaped": '{"a":1,"\\u0061":2}',
    "a name twice, deep inside": '[{"x":[{"a":1,"a":1}]}]',
    "not a number": "NaN",
    "infinity": "[-Infinity]",
    "infinity by overflow": "1e999",
    "an integer that JavaScript rounds": str(2**53),
    "a negative one": str(-(2**53)),
    "a very long integer": "9" * 10_000,
    "a lone surrogate": '"\\ud800"',
    "a lone surrogate in a name": '{"\\udfff":1}',
    "a lone surrogate, not escaped": '"\ud800"',
    "too deep": "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    "far too deep": "[" * 200_000,
    "deep in objects": '{"a":' * (MAX_DEPTH + 1) + "1" + "}" * (MAX_DEPTH + 1),
    "two values": "1 2",
    "a trailing comma": "[1,]",
    "a comment": "[1]//",
    "nothing": "",
    "a byte order mark": "\ufeff1",
    "a raw line feed in text": '"a\nb"',
    "a leading zero": "01",
    "a plus": "+1",
    "foreign digits": "[٣]",
}


@pytest.mark.parametrize("text", BAD_JSON.values(), ids=BAD_JSON)
def test_json_that_readers_take_differently__is_refused(text):
    with pytest.raises(Refusal) as refused:
        strict_json(text, "bundle")
    assert (refused.value.code, refused.value.where) == ("malformed", "bundle")


@pytest.mark.parametrize("data", [b'"\xff"', b'"\xed\xa0\x80"', b"\xff\xfe1\x00", b'"\xc0\x80"'])
def test_json_that_is_not_utf_8__is_refused(data):
    with pytest.raises(Refusal) as refused:
        strict_json(data)
    assert refused.value.code == "malformed"


def test_json_within_the_bounds__is_read():
    deepest = "[" * MAX_DEPTH + "]" * MAX_DEPTH
    assert strict_json(deepest) == json.loads(deepest)
    assert strict_json('{"a":"\\ud83d\\udd4a","[[":[[]]}') == {"a": "🕊", "[[": [[]]}
    assert strict_json(str(2**53 - 1)) == 2**53 - 1
    assert strict_json(b"[0.5, -1, true, null]") == [0.5, -1, True, None]


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@given(PLAIN)
def test_canonical_json__is_read_back_and_has_one_spelling(value):
    spelled = canonical_json(value)
    assert strict_json(spelled) == value
    assert canonical_json(strict_json(spelled)) == spelled


def test_canonical_json__does_not_hang_on_the_order_of_names():
    assert canonical_json({"b": 1, "a": [1, (2,)], "é": "\u2028\x7f\n"}) == (
        '{"a":[1,[2]],"b":1,"é":"\u2028\x7f\\n"}'.encode()
    )


BAD_VALUES = [
    0.5,
    [1.0],
    {"a": float("nan")},
    {1: 2},
    {"a": b"x"},
    2**53,
    -(2**53),
    "\ud800",
    {"\ud800": 1},
    {1, 2},
    object(),
]


@pytest.mark.parametrize("value", BAD_VALUES, ids=range(len(BAD_VALUES)))
def test_canonical_json_of_anything_else__is_refused(value):
    with pytest.raises(Refusal):
        canonical_json(value)
