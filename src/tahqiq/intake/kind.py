"""What kind of file the bytes are, by their first bytes and not by their name."""

import io
import re
import zipfile

from tahqiq.errors import BadInput

_SIGNS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or password-protected Office file"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"BZh91AY", "a bzip2 archive"),
    (b"\xfd7zXZ\x00", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"SQLite format 3\x00", "an SQLite database"),
    (b"{\\rtf", "a rich-text document"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound or video recording"),
    (b"RIFF", "a sound, video or WebP file"),
    (b"\x00\x00\x00\x18ftyp", "a video recording"),
    (b"\x00\x00\x00\x20ftyp", "a video recording"),
    (b"\x00asm", "a program"),
    (b"\xcf\xfa\xed\xfe", "a program"),
)
_TEXT_LIKE = frozenset({b"ID3", b"RIFF", b"OggS"})  # a text may begin with these letters
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OFFICE = {
    "xl/": "XLSX",
    "word/": "a Word document",
    "ppt/": "a presentation",
    "mimetype": "an OpenDocument or EPUB file",
}
_PAGE_START = re.compile(rb"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_FEED_START = re.compile(rb"(?:<!DOCTYPE[^>\[]{0,300}>\s{0,80})?<(?:rss|feed|rdf:RDF)[\s>]")
_PROLOGUE = ((b"<!--", b"-->"), (b"<?", b"?>"))
_LOOK = 8192


def is_spreadsheet(data: bytes) -> bool:
    """Whether it is an XLSX workbook; raises ``BadInput`` INT003 for every other file known to be binary."""
    name = _name_of(data)
    if name is None or name == "XLSX":
        return name is not None
    raise BadInput(
        "INT003",
        f"This is {name}, whatever its file name says; no text can be read from it.",
        "Save its content as plain text, HTML, a JSON form, CSV or XLSX and submit that.",
    )


def is_page(data: bytes) -> bool:
    """Whether it begins like a web page, after comments and XML declaration."""
    return _begins(data, _PAGE_START)


def is_feed(data: bytes) -> bool:
    """Whether it begins like an RSS or Atom feed, after comments and XML declaration."""
    return _begins(data, _FEED_START)


def _begins(data: bytes, start: re.Pattern[bytes]) -> bool:
    head = data[:_LOOK].removeprefix(b"\xef\xbb\xbf")
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.replace(b"\0", b"")[2:]
    here = _past_blanks(head, 0)
    moved = True
    while moved:
        moved = False
        for opening, closing in _PROLOGUE:
            if head.startswith(opening, here):
                stop = head.find(closing, here)
                if stop < 0:
                    return False
                here, moved = _past_blanks(head, stop + len(closing)), True
    return start.match(head, here) is not None


def _past_blanks(head: bytes, here: int) -> int:
    return len(head) - len(head[here:].lstrip())


def _name_of(data: bytes) -> str | None:
    if data.startswith(_ZIP):
        return _zip_name(data)
    if data.startswith(b"MZ") and b"\0" in data[:_LOOK]:
        return "a program"
    for sign, name in _SIGNS:
        if data.startswith(sign) and (sign not in _TEXT_LIKE or b"\0" in data[:_LOOK]):
            return name
    return None


def _zip_name(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "a broken ZIP archive"
    for part, name in _OFFICE.items():
        if any(inner.startswith(part) for inner in names):
            return name
    return "a ZIP archive"
