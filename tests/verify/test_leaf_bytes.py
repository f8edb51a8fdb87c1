"""The bytes of an entry: one spelling of base64, one reading of JSON, limits; refusals and no crash."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from practice_bundle import b64url, plain_json, signed_leaf
from practice_leaf import HEADER, OPEN, SEALED, SIGNER, leaf_of, refused

from tahqiq_verify.leaf import MAX_LEAF, parse_leaf
from tahqiq_verify.refusal import Refusal

OPEN_TEXT = plain_json(OPEN).decode()
BAD_TEXTS = {
    "a name twice": OPEN_TEXT[:-1] + ',"v":2}',
    "a name twice inside": OPEN_TEXT.replace('"body":{"size":1}', '"body":{"size":1,"size":2}'),
    "a name twice by an escape": OPEN_TEXT[:-1] + ',"\\u0076":2}',
    "NaN": OPEN_TEXT.replace('"size":1', '"size":NaN'),
    "infinity": OPEN_TEXT.replace('"size":1', '"size":-Infinity'),
    "infinite by overflow": OPEN_TEXT.replace('"size":1', '"size":1e999'),
    "a very long number": OPEN_TEXT.replace('"size":1', '"size":' + "9" * 5000),
    "a leading zero": OPEN_TEXT.replace('"size":1', '"size":01'),
    "a lone high surrogate": OPEN_TEXT.replace('"size":1', '"size":"\\ud800"'),
    "a lone low surrogate as name": OPEN_TEXT.replace('"size":1', '"\\udfff":1'),
    "a control sign": OPEN_TEXT.replace('"size":1', '"size":"\x01"'),
    "a comma too many": OPEN_TEXT[:-1] + ",}",
    "a comment": OPEN_TEXT + "/**/",
    "single quotes": OPEN_TEXT.replace('"', "'"),
    "something after it": OPEN_TEXT + "1",
    "nested 40,000 deep": OPEN_TEXT.replace('"size":1', '"size":' + "[" * 20_000 + "]" * 20_000),
    "opened 45,000 deep": "[" * 45_000,
    "65 levels": OPEN_TEXT.replace('"size":1', '"size":' + "[" * 63 + "]" * 63),
    "a list": f"[{OPEN_TEXT}]",
    "a text": '"payload"',
    "nothing": "",
    "null": "null",
}


@pytest.mark.parametrize("text", BAD_TEXTS.values(), ids=BAD_TEXTS)
def test_payload_that_readers_could_take_differently__is_refused(text):
    assert refused(leaf_of(plain_json(HEADER), text)) == "entry"


def test_64_levels__are_read():
    text = OPEN_TEXT.replace('"size":1', '"size":' + "[" * 62 + "]" * 62)
    assert parse_leaf(leaf_of(plain_json(HEADER), text)).kind == "state.digest"


def test_nesting_100_000_deep__is_refused_by_its_size_alone():
    assert refused(leaf_of(plain_json(HEADER), "[" * 100_000)) == "too_big"


def leaf_of_size(size: int) -> bytes:
    """A well-formed entry of exactly so many bytes; spaces in the header make up what base64 leaves."""
    for spaces in range(8):
        header = plain_json(HEADER)[:-1] + b" " * spaces + b"}"
        room = size - len(b64url(header)) - 2 - 86
        text = OPEN_TEXT.replace('"size":1', '"size":"%s"')
        fill = room * 3 // 4 - len(text) + 2
        leaf = leaf_of(header, text % ("x" * fill))
        if len(leaf) == size:
            return leaf
    raise AssertionError(f"no entry of {size} bytes was found")


def test_65_535_bytes__are_read():
    assert len(leaf_of_size(MAX_LEAF)) == 65_535
    assert parse_leaf(leaf_of_size(MAX_LEAF)).kind == "state.digest"


def test_65_536_bytes__are_refused():
    assert refused(leaf_of_size(MAX_LEAF + 1)) == "too_big"


LEAF = signed_leaf(SIGNER, SEALED)
PARTS = LEAF.split(b".")
OTHER_SPELLINGS = {
    "nothing": b"",
    "two dots": b"..",
    "two parts": b".".join(PARTS[:2]),
    "four parts": LEAF + b".",
    "four full parts": LEAF + b"." + PARTS[2],
    "a disclosure behind it": LEAF + b"~",
    "five parts, encrypted": b".".join([*PARTS, PARTS[0], PARTS[0]]),
    "all dots": b"." * 65_535,
    "line feed at the end": LEAF + b"\n",
    "space before": b" " + LEAF,
    "line feed inside": PARTS[0] + b"." + PARTS[1][:40] + b"\n" + PARTS[1][40:] + b"." + PARTS[2],
    "nul inside": LEAF[:50] + b"\x00" + LEAF[50:],
    "padded signature": LEAF + b"==",
    "padded payload": PARTS[0] + b"." + PARTS[1] + b"=." + PARTS[2],
    "signature of 63 bytes": leaf_of(plain_json(HEADER), plain_json(SEALED), bytes(63)),
    "signature of 65 bytes": leaf_of(plain_json(HEADER), plain_json(SEALED), bytes(65)),
    "no signature": leaf_of(plain_json(HEADER), plain_json(SEALED), b""),
    "payload empty": PARTS[0] + b".." + PARTS[2],
    "header empty": b"." + PARTS[1] + b"." + PARTS[2],
    "one sign too many": PARTS[0] + b"." + PARTS[1] + b"A." + PARTS[2],
    "not ASCII": LEAF.replace(b".", "\u3002".encode(), 1),
    "byte order mark": b"\xef\xbb\xbf" + LEAF,
    "payload not UTF-8": leaf_of(plain_json(HEADER), b'{"v":"\xff"}'),
    "payload in UTF-16": leaf_of(plain_json(HEADER), plain_json(SEALED).decode().encode("utf-16")),
    "payload of half a sign": leaf_of(plain_json(HEADER), b'{"v":"\xed\xa0\x80"}'),
}


@pytest.mark.parametrize("leaf", OTHER_SPELLINGS.values(), ids=OTHER_SPELLINGS)
def test_bytes_out_of_form__are_refused(leaf):
    assert refused(leaf) == "entry"


@pytest.mark.parametrize("old, new", [(b"-", b"+"), (b"_", b"/")])
def test_signs_of_the_other_base64__are_refused(old, new):
    signature = bytes.fromhex("fbefbe" * 21 + "fb") if old == b"-" else b"\xff" * 64
    leaf = leaf_of(plain_json(HEADER), plain_json(SEALED), signature)
    assert parse_leaf(leaf).signature == signature
    assert old in leaf
    assert refused(leaf.replace(old, new)) == "entry"


@pytest.mark.parametrize("part", [0, 1, 2])
def test_spare_bits_of_any_part__are_refused(part):
    letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    for spaces in (0, 1, 2):  # so that the part ends in four, two and no spare bits
        header = plain_json(HEADER)[:-1] + b" " * spaces + b"}"
        payload = plain_json(SEALED)[:-1] + b" " * spaces + b"}"
        parts = leaf_of(header, payload).split(b".")
        spare = {0: 1, 2: 16, 3: 4}[len(parts[part]) % 4]
        last = letters.index(parts[part][-1])
        for other in range(last + 1, last + spare):
            changed = [*parts]
            changed[part] = parts[part][:-1] + letters[other : other + 1]
            assert refused(b".".join(changed)) == "entry"


def test_refusal_by_form__is_no_secret_of_the_memory():
    for _ in range(3):
        assert parse_leaf(LEAF).key_id == SIGNER.key_id
        assert (
            refused(LEAF.replace(PARTS[0], b64url(plain_json(HEADER | {"alg": "none"})).encode())) == "entry"
        )


@given(st.binary(max_size=400))
@example(b"e30.e30." + b"A" * 86)
def test_any_bytes__are_refused_and_nothing_else_is_raised(raw):
    with pytest.raises(Refusal):
        parse_leaf(raw)


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from([OPEN, SEALED]), st.data())
def test_any_value_under_any_name__is_read_or_refused_and_nothing_else_is_raised(payload, data):
    name = data.draw(st.sampled_from(sorted(payload)))
    changed = payload | {name: data.draw(JSON_VALUES)}
    text = json.dumps(changed)  # with NaN and lone surrogates, as a careless writer would
    try:
        parse_leaf(leaf_of(plain_json(HEADER), text))
    except Refusal as refusal:
        assert refusal.code == "entry"
