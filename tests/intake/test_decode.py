"""Bytes become text, unchanged, or an error that names the byte at fault."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.errors import BadInput
from tahqiq.intake.decode import UNPRINTABLE, decode

ARABIC = "أعلنت الحكومة عن وقف إطلاق النار مساء اليوم بعد محادثات طويلة في المدينة"


def code_of(data: bytes, encoding: str | None = None) -> BadInput:
    with pytest.raises(BadInput) as caught:
        decode(data, encoding)
    return caught.value


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_utf8_and_marked_text__ok(encoding: str) -> None:
    assert decode(ARABIC.encode(encoding)) == ARABIC


def test_line_ends_and_blanks__stay() -> None:
    assert decode(b" a\r\nb\rc\n\td ") == " a\r\nb\rc\n\td "


@pytest.mark.parametrize("name", ["windows-1256", "cp1256", "iso-8859-6", "utf-16-le"])
def test_declared_encoding__ok(name: str) -> None:
    assert decode(ARABIC.encode(name), name) == ARABIC


def test_marked_text_in_declared_encoding__mark_is_dropped() -> None:
    assert decode("\ufeffhi".encode("utf-16-le"), "utf-16-le") == "hi"


def test_wrong_encoding__error_names_byte_and_guess() -> None:
    error = code_of(b"ok: " + ARABIC.encode("cp1256"))
    assert error.code == "INT004"
    assert "Byte 4 (0xc3)" in error.cause
    assert "cp1256" in error.cause
    assert "--encoding cp1256" in error.next_step


def test_declared_encoding_that_fails__error() -> None:
    error = code_of(b"caf\xe9", "utf-8")
    assert error.code == "INT004"
    assert "Byte 3" in error.cause


def test_cut_in_the_middle_of_a_character__error() -> None:
    assert code_of("é".encode()[:1]).code == "INT004"
    assert code_of("ab".encode("utf-16")[:-1]).code == "INT004"


@pytest.mark.parametrize(
    "name", ["klingon", "", "rot13", "base64", "hex", "punycode", "idna", "unicode_escape", "a\0b", "ütf"]
)
def test_unknown_or_unsuitable_encoding__error(name: str) -> None:
    assert code_of(b"abc", name).code == "INT004"


def test_half_a_surrogate_pair__error() -> None:
    assert code_of(b"\xed\xa0\x80").code == "INT004"
    assert code_of("\ud800".encode("utf-16-le", "surrogatepass"), "utf-16-le").code == "INT004"
    assert code_of(b"+2AA-", "utf-7").code in ("INT003", "INT004")


@pytest.mark.parametrize("data", [b"a\0b", b"\0" * 50, b"text\x1b[31m", b"bell\x07", b"\xc2\x9b31m"])
def test_control_characters__error(data: bytes) -> None:
    assert code_of(data).code == "INT003"


def test_bytes_full_of_controls__are_called_no_text() -> None:
    assert code_of(bytes(range(1, 256)) * 4).code == "INT003"


def test_page_that_declares_its_encoding__ok() -> None:
    page = f"<html><head><meta charset='windows-1256'></head><body>{ARABIC}</body></html>"
    assert decode(page.encode("cp1256"), page=True) == page
    assert code_of(page.encode("cp1256")).code == "INT004"


@pytest.mark.parametrize("declared", ["utf-8", "utf-16", "nonsense", "punycode"])
def test_page_that_declares_wrongly__error(declared: str) -> None:
    page = f"<html><meta charset={declared}><body>".encode() + b"caf\xe9"
    with pytest.raises(BadInput) as caught:
        decode(page, page=True)
    assert caught.value.code == "INT004"


@given(st.text())
def test_any_text__comes_back_or_is_refused(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    try:
        assert decode(raw) == text.removeprefix("\ufeff")
    except BadInput as error:
        assert error.code in ("INT003", "INT004")
        assert UNPRINTABLE.search(text)
