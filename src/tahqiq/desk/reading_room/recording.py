"""Recordings: the boxes of an MP4 or QuickTime file, as the file says when, how long and where."""

import re
import struct

from tahqiq.desk.reading_room.findings import Findings


def read_recording(data: bytes, found: Findings) -> str | None:
    """The boxes of an MP4 or QuickTime file: its make, when it says it was made, how long it is, and where."""
    found.say("format", "MP4 family")
    found.say("brand", data[8:12].decode("latin-1"))
    moov = _box(data, 0, len(data), b"moov")
    if moov is None:
        return "no 'moov' box: the recording is cut short or damaged"
    head = _box(data, *moov, b"mvhd")
    if head is not None:
        at, wide = head[0], data[head[0]] == 1
        made, scale, lasts = struct.unpack_from(">QxxxxxxxxIQ" if wide else ">IxxxxII", data, at + 4)
        found.say("video.created_s_since_1904", made) if made else None
        if scale:
            found.say("duration_s", round(lasts / scale, 1))
    user = _box(data, *moov, b"udta")
    where = _box(data, *user, b"\xa9xyz") if user is not None else None
    seen = re.match(rb"([+-][\d.]{1,12})([+-][\d.]{1,13})", data[where[0] + 4 : where[1]]) if where else None
    if seen:
        found.say("gps_lat", float(seen[1]))
        found.say("gps_lon", float(seen[2]))
    return None


def _box(data: bytes, start: int, stop: int, wanted: bytes) -> tuple[int, int] | None:
    """Where the content of the first box of this name lies, between two offsets."""
    for _turn in range(10_000):
        if start + 8 > stop:
            return None
        size, name, head = int.from_bytes(data[start : start + 4], "big"), data[start + 4 : start + 8], 8
        if size == 1:
            size, head = int.from_bytes(data[start + 8 : start + 16], "big"), 16
        end = stop if size == 0 else start + size
        if (size and size < head) or end > stop:
            return None
        if name == wanted:
            return start + head, end
        start = end
    return None
