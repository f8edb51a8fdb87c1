"""What a file is, told by its bytes."""

import io
import zipfile

import pytest

from tahqiq.errors import BadInput
from tahqiq.intake.kind import is_page, is_spreadsheet


def archive(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for name in names:
            packed.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "called"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"MZ\x90\x00\x03", "program"),
        (b"\x7fELF\x02", "program"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "password"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"SQLite format 3\x00", "SQLite"),
        (b"{\\rtf1\\ansi", "rich-text"),
        (b"PK\x03\x04 broken", "ZIP"),
        (archive("word/document.xml"), "Word"),
        (archive("mimetype", "content.xml"), "OpenDocument"),
        (archive("a.txt"), "ZIP"),
    ],
)
def test_binary_file__error_says_what_it_is(data: bytes, called: str) -> None:
    with pytest.raises(BadInput) as caught:
        is_spreadsheet(data)
    assert caught.value.code == "INT003"
    assert called in caught.value.cause


def test_workbook__is_known() -> None:
    assert is_spreadsheet(archive("[Content_Types].xml", "xl/workbook.xml"))


@pytest.mark.parametrize(
    "data", [b"", b"MZ is how it begins", b"ID3 cards were checked", b"RIFF-RAFF", b"words"]
)
def test_text__is_no_binary(data: bytes) -> None:
    assert not is_spreadsheet(data)


@pytest.mark.parametrize(
    "data",
    [
        b"<!DOCTYPE html>",
        b"  \n<HTML lang=en>",
        b"<?xml version='1.0'?>\n<!-- a --><!-- b -->\n<html>",
        b"\xef\xbb\xbf<html>",
        "<html>".encode("utf-16"),
        b"<body>",
    ],
)
def test_page__is_known_by_its_beginning(data: bytes) -> None:
    assert is_page(data)


@pytest.mark.parametrize(
    "data", [b"", b"<htmlx", b"text <html>", b"<!-- never closed <html>", b"<!---->" * 1100]
)
def test_other_text__is_no_page(data: bytes) -> None:
    assert not is_page(data)
