"""Files as evidence for the tests: pictures with what a camera writes into them, and hostile ones; all invented."""

import io
import struct
import zlib
from datetime import date, timedelta
from typing import Any

from PIL import Image

from practice_mission import NOON
from practice_papers import REPORT, as_json
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.found import enrol_member
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.desk.roster import Post
from tahqiq.desk.take_evidence import Taken, take_evidence
from tahqiq.intake.details import Details
from tahqiq.model.member import Role
from tahqiq.model.moment import whole_day
from tahqiq.model.place import Place
from tahqiq.store.incidents import all_incidents

RIDGE = Place(name="North ridge", lat=34.2, lon=71.2, precision_km=2)


def photo(
    at: tuple[float, float] | None = (34.2, 71.2), taken: str = "2025:10:28 10:00:00", colour: str = "red"
) -> bytes:
    """A JPEG picture with the camera's own account of place and time, offset +04:30."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "Acme", "Camera 3"
    inner = exif.get_ifd(0x8769)
    inner[0x9003], inner[0x9011] = taken, "+04:30"
    if at is not None:
        place = exif.get_ifd(0x8825)
        place[1], place[2] = "NS"[at[0] < 0], (abs(at[0]), 0.0, 0.0)
        place[3], place[4] = "EW"[at[1] < 0], (abs(at[1]), 0.0, 0.0)
    out = io.BytesIO()
    Image.new("RGB", (320, 240), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


def bomb(side: int = 60_000) -> bytes:
    """A small PNG that says it is enormous, and whose pixels would fill the memory."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 4_000_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def said(**more: Any) -> dict[str, Any]:
    """What a custodian states of a photo that a team took of a crater, by default."""
    return {
        "kind": "photo",
        "title": "Crater 1, seen from the road",
        "collected": whole_day(date(2025, 10, 28), zone="Asia/Kabul"),
        "place": RIDGE,
        "collector": "Team 1, photographer",
        "method": "taken by the team on site",
        "taken_from": "Team 1",
        "consent": "mandate",
        "device": "Acme Camera 3",
    } | more


def with_custodians(desk: Desk) -> Desk:
    """The mission with two custodians of the secretariat and a monitor of a party, and one shelling reported."""
    for name, seat, role in (
        ("custodian-1", "SEC", Role.CUSTODIAN),
        ("custodian-2", "QAS", Role.CUSTODIAN),
        ("monitor-ard", "ARD", Role.MONITOR),
        ("investigator-ard", "ARD", Role.INVESTIGATOR),
    ):
        enrol_member(desk, "adm-1", Post(id=name, title=name.title(), seat=seat, role=role))
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    return desk


def incident_of(desk: Desk) -> str:
    """The one incident there is."""
    with desk.inside() as asker:
        (only,) = all_incidents(asker)
    return only.incident.id


def taken(desk: Desk, data: bytes | None = None, by: str = "custodian-1", **more: Any) -> Taken:
    """The photo, taken into custody."""
    return take_evidence(desk, by, incident_of(desk), data or photo(), said(**more))


def later(desk: Desk, hours: float) -> Desk:
    """The same desk some hours after noon of the case's day."""
    from tahqiq.desk.clock import CaseClock

    return desk.at(CaseClock(NOON + timedelta(hours=hours)))
