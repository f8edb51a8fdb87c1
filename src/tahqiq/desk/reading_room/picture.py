"""Pictures: what their metadata says, whether they are whole, and what else their bytes could be taken for."""

import io
import re
import warnings
from numbers import Rational
from typing import Any

from PIL import ExifTags, Image, UnidentifiedImageError, __version__

from tahqiq.desk.reading_room.findings import UNREADABLE, Findings

MOST_PIXELS = 80_000_000  # a picture with more is described by its header alone
FORMATS = ("JPEG", "PNG", "GIF", "TIFF", "WEBP")
_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"II*\0", b"MM\0*")
_POINTERS = frozenset({0x8769, 0x8825, 0xA005})  # where parts of the EXIF block begin: they say nothing
_XMP = {
    "creator_tool": re.compile(rb"xmp:CreatorTool(?:=\"|>)([^\"<]{1,300})"),
    "created": re.compile(rb"xmp:CreateDate(?:=\"|>)([^\"<]{1,60})"),
    "modified": re.compile(rb"xmp:ModifyDate(?:=\"|>)([^\"<]{1,60})"),
    "document": re.compile(rb"xmpMM:DocumentID(?:=\"|>)([^\"<]{1,120})"),
    "derived_from": re.compile(rb"stRef:documentID(?:=\"|>)([^\"<]{1,120})"),
}
_MORE_THAN_ONE = (
    ("also_zip", rb"PK\x05\x06", "it can also be opened as a ZIP archive"),
    ("also_pdf", rb"%PDF-", "it can also be opened as a PDF document"),
    ("also_page", rb"(?i)<(?:script|html)\b", "it holds what a browser would take for a web page"),
)


def is_picture(data: bytes) -> bool:
    """Whether it begins like a picture of a kind that can be read."""
    return data.startswith(_BEGINNINGS) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def read_picture(data: bytes, found: Findings) -> str | None:
    """What the picture says of itself; the reason where it could not be read."""
    found.tool = f"Pillow {__version__}"
    warnings.simplefilter("ignore")
    Image.MAX_IMAGE_PIXELS = None  # counted below, before a pixel is unpacked
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
            return _picture(picture, data, found)
    except UnidentifiedImageError:
        return "it begins like a picture and cannot be read as one"
    except UNREADABLE as error:
        return f"{type(error).__name__}: {error}"


def _picture(picture: Any, data: bytes, found: Findings) -> str | None:
    width, height = picture.size
    found.say("format", picture.format)
    found.say("width", width)
    found.say("height", height)
    for part in (_exif, _xmp):
        try:
            part(picture, found)
        except UNREADABLE as error:
            found.warn(
                "metadata_damaged", f"part of its metadata could not be read: {type(error).__name__}: {error}"
            )
    _doubles(data, picture.format, found)
    if width * height > MOST_PIXELS:
        found.warn("too_many_pixels", f"{width} × {height} pixels were not unpacked: that could be a trap")
        return None
    try:
        picture.load()
    except UNREADABLE as error:
        found.warn("damaged", f"the picture itself is cut short or damaged: {type(error).__name__}: {error}")
    return None


def _exif(picture: Any, found: Findings) -> None:
    exif = picture.getexif()
    inner, place = exif.get_ifd(0x8769), exif.get_ifd(0x8825)
    found_at = inner.get(0x9003) or inner.get(0x9004) or exif.get(0x0132)
    if found_at:
        found.say("taken_at", found_at)
        found.say("taken_at_offset", inner.get(0x9011) or inner.get(0x9010) or "")
    if 2 in place and 4 in place:
        found.say("gps_lat", _degrees(place[2], place.get(1)))
        found.say("gps_lon", _degrees(place[4], place.get(3)))
    if 29 in place:
        found.say("gps_day", place[29])
    if exif.get_ifd(ExifTags.IFD.IFD1).get(0x0201):
        found.say("thumbnail", "present")
    for tags, names, prefix in ((exif, ExifTags.TAGS, "exif"), (inner, ExifTags.TAGS, "exif")):
        for tag, value in sorted(tags.items()):
            if tag not in _POINTERS and isinstance(value, str | int | float | Rational):
                found.say(f"{prefix}.{names.get(tag, f'tag {tag}')}", value)


def _degrees(parts: Any, side: Any) -> str:
    degrees, minutes, seconds = (float(part) for part in tuple(parts)[:3])
    sign = -1 if str(side).strip("\0 ").upper() in ("S", "W") else 1
    return f"{sign * (degrees + minutes / 60 + seconds / 3600):.6f}"


def _xmp(picture: Any, found: Findings) -> None:
    raw = picture.info.get("xmp") or picture.info.get("XML:com.adobe.xmp") or b""
    text = (raw.encode() if isinstance(raw, str) else bytes(raw))[:1_000_000]
    for name, pattern in _XMP.items():
        if seen := pattern.search(text):
            found.say(f"xmp.{name}", seen[1].decode("utf-8", "replace"))


def _doubles(data: bytes, kind: str, found: Findings) -> None:
    """What follows the picture's end, and what else the same bytes could be opened as."""
    ends = {"JPEG": _jpeg_end, "PNG": _png_end}
    end = ends[kind](data) if kind in ends else None
    if end is not None and end < len(data):
        found.warn("bytes_after_end", f"{len(data) - end} bytes follow the end of the picture")
    for code, pattern, words in _MORE_THAN_ONE:
        where = data[-70_000:] if code == "also_zip" else data[:4096] + data[end or len(data) :][:70_000]
        if re.search(pattern, where):
            found.warn(code, words)


def _jpeg_end(data: bytes) -> int | None:
    here = 2
    while here + 4 <= len(data):
        if data[here] != 0xFF:
            return None
        sign = data[here + 1]
        if sign == 0xD9:
            return here + 2
        if sign in (0xFF, 0x01) or 0xD0 <= sign <= 0xD7:
            here += 1 if sign == 0xFF else 2
            continue
        here += 2 + int.from_bytes(data[here + 2 : here + 4], "big")
        if sign == 0xDA:  # the picture itself: up to the next mark that is no stuffing and no restart
            while 0 <= (here := data.find(b"\xff", here)) < len(data) - 1:
                if data[here + 1] != 0 and not 0xD0 <= data[here + 1] <= 0xD7:
                    break
                here += 2
            if here < 0:
                return None
    return len(data) if data.endswith(b"\xff\xd9") else None


def _png_end(data: bytes) -> int | None:
    here = 8
    while here + 12 <= len(data):
        size, name = int.from_bytes(data[here : here + 4], "big"), data[here + 4 : here + 8]
        here += 12 + size
        if name == b"IEND":
            return here
    return None
