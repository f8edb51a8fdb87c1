"""From bytes to text: never guessed in silence, and never text that is really something else."""

import codecs
import re

from charset_normalizer import from_bytes

from tahqiq.errors import BadInput
from tahqiq.intake.problems import quoted

# What no report holds and what drives a terminal: C0 but tab and line breaks, DEL, the C1 signs that
# open a command, and halves of surrogate pairs.
UNPRINTABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x90\x98\x9b\x9d-\x9f\ud800-\udfff]")

_MARKS = (  # UTF-32 first: its mark begins like that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Python calls these encodings; they are ciphers of names and source code, two of them of quadratic cost.
_NO_TEXT = frozenset({"idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined"})
_AS_BROWSERS_READ = {"iso8859-1": "cp1252", "ascii": "cp1252"}
_DECLARED_IN_PAGE = re.compile(
    rb"<meta[^>]{1,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE
)
_HEAD = 4096  # bytes: where a page declares itself, and a sample of what the bytes are
_AROUND = 4096  # bytes on each side of the fault that the guess looks at
_COMMON = ("cp1252", "cp1256", "cp1254", "cp1251")
_TOO_MANY_CONTROLS = 0.05


def decode(data: bytes, encoding: str | None = None, *, page: bool = False) -> str:
    """The text that the bytes hold; a byte-order mark is dropped and nothing else is changed.

    Without ``encoding`` it has to be UTF-8, or carry a byte-order mark, or be a web ``page`` that declares
    another encoding and keeps to it. Raises ``BadInput``: INT003 if it is no text, INT004 if it cannot be
    decoded, naming the first byte at fault and what it looks like.
    """
    if encoding is not None:
        text = _as_declared(data, encoding)
    else:
        mark = next((name for sign, name in _MARKS if data.startswith(sign)), None)
        if mark is None:
            refuse_nul(data)
        text = _as_marked(data, mark, page=page)
    text = text.removeprefix("\ufeff")
    _refuse_unprintable(text)
    return text


def refuse_nul(data: bytes) -> None:
    """Raises ``BadInput`` INT003 if there is a NUL byte: no UTF-8 text holds one."""
    where = data.find(b"\0")
    if where >= 0:
        raise BadInput(
            "INT003",
            f"This is no text: byte {where} is NUL.",
            "Submit text, HTML, a JSON form, CSV or XLSX; for UTF-16 text give --encoding utf-16-le.",
        )


def _as_declared(data: bytes, encoding: str) -> str:
    try:
        name = codecs.lookup(encoding).name if encoding.isascii() else ""
        if not name or name in _NO_TEXT:
            raise LookupError(encoding)
        return data.decode(name)
    except UnicodeDecodeError as error:
        raise _undecodable(data, error, encoding) from error
    except (LookupError, ValueError) as error:
        raise BadInput(
            "INT004",
            f"There is no text encoding {quoted(encoding)}.",
            "Give --encoding with a known name, such as utf-8, utf-16, windows-1252 or windows-1256.",
        ) from error


def _as_marked(data: bytes, mark: str | None, *, page: bool) -> str:
    try:
        return data.decode(mark or "utf-8")
    except UnicodeDecodeError as error:
        declared = _declared_in_page(data) if page and mark is None else None
        if declared is None:
            raise _undecodable(data, error, mark or "utf-8") from error
        return _as_declared(data, declared)


def _declared_in_page(data: bytes) -> str | None:
    found = _DECLARED_IN_PAGE.search(data[:_HEAD])
    if found is None:
        return None
    try:
        name = codecs.lookup(found.group(1).decode("ascii")).name
    except LookupError:
        return None
    if name.startswith("utf-"):  # it was no UTF-8, and UTF-16 would not show this declaration
        return None
    return _AS_BROWSERS_READ.get(name, name)


def _undecodable(data: bytes, error: UnicodeDecodeError, encoding: str) -> BadInput:
    sample = data[:_HEAD]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    if encoding == "utf-8" and controls > _TOO_MANY_CONTROLS * len(sample):
        return BadInput(
            "INT003",
            f"This is no text: {controls} of its first {len(sample)} bytes are control bytes.",
            "Submit text, HTML, a JSON form, CSV or XLSX.",
        )
    guess = _guess(data, error.start)
    looks = f"; it looks like {guess}" if guess else ""
    at = f"byte {error.start} (0x{data[error.start]:02x})" if error.start < len(data) else "the end"
    return BadInput(
        "INT004",
        f"{at[0].upper()}{at[1:]} does not fit the encoding {quoted(encoding)}{looks}.",
        f"Give the right encoding with --encoding {guess or 'NAME'}, or save the file as UTF-8.",
    )


def _guess(data: bytes, fault: int) -> str | None:
    best = from_bytes(data[max(0, fault - _AROUND) : fault + _AROUND]).best()
    if best is None or best.encoding in ("utf_8", "ascii"):
        return None
    # Several encodings give the same text; the ones that people meet come first.
    alike = best.could_be_from_charset
    return next((name for name in _COMMON if name in alike), best.encoding)


def _refuse_unprintable(text: str) -> None:
    found = UNPRINTABLE.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise BadInput(
            "INT003",
            f"This is no plain text: character {found.start()} (line {line}) is the control character "
            f"U+{ord(found.group()):04X}.",
            "Give --encoding if it was decoded wrongly; otherwise save it as plain text and submit that.",
        )
