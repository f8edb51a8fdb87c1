"""Signed notes and verifier keys: the examples of C2SP signed-note, and forms that two readers could take apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from practice_signers import PARTY_A, REGISTER

from tahqiq_verify.keys import signature_holds
from tahqiq_verify.note import (
    COSIGNER_MLDSA,
    LOG,
    MAX_LINES,
    MAX_NOTE,
    NoteKey,
    cosignature_message,
    mldsa_message,
    parse_note,
    parse_signature_line,
    parse_vkey,
    signature_line,
    timestamped,
)
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64

EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = (
    "This is an example message.\n\n\N{EM DASH} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1"
    "ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
DASH = "\N{EM DASH}".encode()
LINE = DASH + b" name " + b64(bytes(70)).encode() + b"\n"


def test_example_of_the_standard__holds():
    key, note = parse_vkey(EXAMPLE_KEY), parse_note(EXAMPLE)
    assert (key.name, key.kind, key.id.hex(), key.vkey) == ("example.com/foo", LOG, "530d903a", EXAMPLE_KEY)
    assert note.text == b"This is an example message.\n"
    (line,) = note.lines
    assert (line.name, line.key_id) == (key.name, key.id)
    assert signature_holds(key.public, note.text, line.signature)
    assert signature_line(key, line.signature).encode() == line.raw + b"\n"
    assert parse_signature_line(line.raw) == line


@pytest.mark.parametrize(
    ("note", "text"),
    [
        (b"a\n\n" + LINE, b"a\n"),
        (b"a\n\nb\n\n" + LINE, b"a\n\nb\n"),
        (b"a\n\n\n" + LINE, b"a\n\n"),
        (b"\n\n" + LINE, b"\n"),
        (b"\xe2\x80\xa8\xc2\x85\x7f\n\n" + LINE * 2, b"\xe2\x80\xa8\xc2\x85\x7f\n"),
    ],
)
def test_text__ends_at_the_last_empty_line(note, text):
    assert parse_note(note).text == text


BAD_NOTES = {
    "nothing": b"",
    "no signatures": b"text\n",
    "an empty line and no signatures": b"text\n\n",
    "no empty line": b"text\n" + LINE,
    "no last line feed": b"text\n\n" + LINE[:-1],
    "an empty line at the end": b"text\n\n" + LINE + b"\n",
    "carriage returns": b"text\r\n\r\n" + LINE,
    "a carriage return in the text": b"te\rxt\n\n" + LINE,
    "a tab": b"te\txt\n\n" + LINE,
    "a null": b"te\0xt\n\n" + LINE,
    "a control sign in a line": b"text\n\n" + LINE.replace(b"name", b"na\x1cme"),
    "no UTF-8": b"\xff\n\n" + LINE,
    "a long spelling": b"\xc0\xaf\n\n" + LINE,
    "a surrogate": b"\xed\xa0\x80\n\n" + LINE,
    "a hyphen for the dash": b"text\n\n" + LINE.replace(DASH, b"-"),
    "an en dash": b"text\n\n" + LINE.replace(DASH, "\N{EN DASH}".encode()),
    "two spaces": b"text\n\n" + LINE.replace(b" name ", b" name  "),
    "a space before": b"text\n\n " + LINE,
    "a space after": b"text\n\n" + LINE[:-1] + b" \n",
    "no name": b"text\n\n" + LINE.replace(b" name ", b"  "),
    "a plus in the name": b"text\n\n" + LINE.replace(b"name", b"na+me"),
    "a wide space in the name": b"text\n\n" + LINE.replace(b"name", "na\u3000me".encode()),
    "a no-break space in the name": b"text\n\n" + LINE.replace(b"name", "na\u00a0me".encode()),
    "a line separator in the name": b"text\n\n" + LINE.replace(b"name", "na\u2028me".encode()),
    "a very long name": b"text\n\n" + LINE.replace(b"name", b"n" * 256),
    "no signature": b"text\n\n" + DASH + b" name\n",
    "an empty signature": b"text\n\n" + DASH + b" name \n",
    "a key id alone": b"text\n\n" + DASH + b" name AAAAAA==\n",
    "base64 with spare bits": b"text\n\n" + DASH + b" name AAAAAAB=\n",
    "base64 without padding": b"text\n\n" + DASH + b" name AAAAAAA\n",
    "base64url": b"text\n\n" + DASH + b" name AAAA_AAA\n",
}


@pytest.mark.parametrize("note", BAD_NOTES.values(), ids=BAD_NOTES)
def test_what_is_no_note__is_refused(note):
    with pytest.raises(Refusal) as refused:
        parse_note(note, "checkpoint")
    assert (refused.value.code, refused.value.where) == ("malformed", "checkpoint")


def test_too_many_signatures__are_refused():
    assert len(parse_note(b"text\n\n" + LINE * MAX_LINES).lines) == MAX_LINES
    for many in (MAX_LINES + 1, 10_000):
        with pytest.raises(Refusal) as refused:
            parse_note(b"text\n\n" + LINE * many)
        assert refused.value.code == "too_big"


def test_a_million_signatures__are_refused_at_once():
    with pytest.raises(Refusal) as refused:
        parse_note(b"text\n\n" + LINE * 1_000_000)
    assert refused.value.code == "too_big"


def test_note_over_its_limit__is_refused():
    frame = b"\n\n" + LINE
    assert parse_note(b"x" * (MAX_NOTE - len(frame)) + frame)
    with pytest.raises(Refusal) as refused:
        parse_note(b"x" * (MAX_NOTE - len(frame) + 1) + frame)
    assert refused.value.code == "too_big"


@given(st.binary(max_size=200) | st.binary(max_size=60).map(lambda data: data + b"\n\n" + LINE))
def test_any_bytes__are_a_note_or_refused(data):
    try:
        note = parse_note(data)
    except Refusal:
        return
    assert data == note.text + b"\n" + b"".join(line.raw + b"\n" for line in note.lines)


GOOD_KEY = PARTY_A.key.vkey
NAME, KEY_ID, MATERIAL = GOOD_KEY.split("+", 2)
SMALL_ORDER = NoteKey("name", LOG, b"\x01" + bytes(31)).vkey
BAD_KEYS = {
    "nothing": ("", "malformed"),
    "two parts": (f"{NAME}+{KEY_ID}", "malformed"),
    "no name": (f"+{KEY_ID}+{MATERIAL}", "malformed"),
    "a space in the name": (GOOD_KEY.replace("arden", "ar den"), "malformed"),
    "a lone surrogate in the name": (GOOD_KEY.replace("arden", "ar\ud800den"), "malformed"),
    "another name": (GOOD_KEY.replace("arden", "adren"), "bad_key"),
    "another id": (f"{NAME}+{'0' * 8}+{MATERIAL}", "bad_key"),
    "the id in capitals": (EXAMPLE_KEY.replace("530d903a", "530D903A"), "bad_key"),
    "a line feed after": (GOOD_KEY + "\n", "malformed"),
    "no key": (f"{NAME}+{KEY_ID}+", "malformed"),
    "a type alone": (f"{NAME}+{KEY_ID}+{b64(bytes([LOG]))}", "bad_key"),
    "a short key": (f"{NAME}+{KEY_ID}+{b64(bytes(32))}", "bad_key"),
    "an unknown type": (NoteKey(NAME, 2, PARTY_A.key.public).vkey, "bad_key"),
    "a key of small order": (SMALL_ORDER, "bad_key"),
    "a short ML-DSA key": (NoteKey(NAME, COSIGNER_MLDSA, bytes(1311)).vkey, "bad_key"),
}


@pytest.mark.parametrize(("vkey", "code"), BAD_KEYS.values(), ids=BAD_KEYS)
def test_verifier_key_that_is_none__is_refused(vkey, code):
    with pytest.raises(Refusal) as refused:
        parse_vkey(vkey, "line 1")
    assert (refused.value.code, refused.value.where) == (code, "line 1")


@pytest.mark.parametrize(
    "key", [REGISTER.key, PARTY_A.key, NoteKey("w", COSIGNER_MLDSA, bytes(range(164)) * 8)]
)
def test_verifier_key__is_read_back(key):
    assert parse_vkey(key.vkey) == key


def test_one_key_in_two_kinds__has_two_ids():
    assert len({NoteKey("name", kind, bytes(32)).id for kind in range(256)}) == 256


def test_cosigned_messages__are_those_of_the_standard():
    text = b"example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert cosignature_message(text, 1679315147) == b"cosignature/v1\ntime 1679315147\n" + text
    message = mldsa_message("w", 5, "log", 7, b"r" * 32)
    time, start, size = b"\0" * 7 + b"\x05", bytes(8), b"\0" * 7 + b"\x07"
    assert message == b"".join([b"subtree/v1\n\0", b"\x01w", time, b"\x03log", start, size, b"r" * 32])
    assert timestamped(258, b"signature") == b"\0" * 6 + b"\x01\x02" + b"signature"


@pytest.mark.parametrize("time", [-1, 2**63])
def test_time_beyond_its_bounds__is_refused(time):
    for made in (lambda: cosignature_message(b"", time), lambda: timestamped(time, b"")):
        with pytest.raises(Refusal):
            made()
