"""What a file claims about itself against what its custodian stated: differences for a person to look at.

Neither side is taken for true: a clock may be wrong, a place may be forged, a statement may be mistaken.
"""

import math
from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.model.evidence import EvidenceItem
from tahqiq.model.moment import When
from tahqiq.model.place import Place, distance_km
from tahqiq.model.reason import Reason

SLACK_KM = 1.0  # what a receiver under open sky may be wrong by, and more
SLACK = timedelta(hours=1)  # a camera's clock
_EXIF = "%Y:%m:%d %H:%M:%S"
_SINCE_1904 = datetime.fromisoformat("1904-01-01T00:00:00+00:00")  # where QuickTime's clock begins


def differences(item: EvidenceItem, says: Mapping[str, str]) -> tuple[Reason, ...]:
    """Where the file's own place and time differ from what was stated of when and where it was made.

    Where nothing was stated of its making, what was stated of its collection stands in for it.
    """
    found = (_place(item.made_place or item.place, says), _time(item.made or item.collected, item, says))
    return tuple(one for one in found if one is not None)


def place_said(says: Mapping[str, str]) -> Place | None:
    """The place that the file claims, if it claims one that can be on the globe."""
    try:
        lat, lon = float(says["gps_lat"]), float(says["gps_lon"])
    except (KeyError, ValueError):
        return None
    if not (math.isfinite(lat) and math.isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        return None
    return Place(name="as the file says", lat=lat, lon=lon, precision_km=SLACK_KM, kind="point")


def moment_said(says: Mapping[str, str], zone: str) -> datetime | None:
    """The moment that the file claims; a camera's clock without an offset is read in ``zone``."""
    try:
        found = _moment(says, zone)
    except (KeyError, ValueError, OverflowError, ZoneInfoNotFoundError):
        return None
    return found if 1900 <= found.year <= 2200 else None


def _moment(says: Mapping[str, str], zone: str) -> datetime:
    if "video.created_s_since_1904" in says:
        return _SINCE_1904 + timedelta(seconds=int(says["video.created_s_since_1904"]))
    stated = says["taken_at"]
    offset = says.get("taken_at_offset")
    if offset:
        return datetime.strptime(f"{stated} {offset}", f"{_EXIF} %z")
    return datetime.strptime(stated, _EXIF).replace(tzinfo=ZoneInfo(zone))


def _place(stated: Place, says: Mapping[str, str]) -> Reason | None:
    claimed = place_said(says)
    apart = distance_km(stated, claimed) if claimed is not None else None
    if claimed is None or apart is None or apart <= (stated.precision_km or 0.0) + SLACK_KM:
        return None
    text = (
        f"the file says {claimed.lat:.4f}, {claimed.lon:.4f}: {apart:.1f} km from {stated.name}, which is stated"
        f" within {stated.precision_km or 0:g} km"
    )
    return Reason(code="place_differs", text=text)


def _time(stated: When, item: EvidenceItem, says: Mapping[str, str]) -> Reason | None:
    claimed = moment_said(says, stated.zone)
    if claimed is None:
        return None
    local = claimed.astimezone(ZoneInfo(stated.zone))
    text = None
    if stated.at is not None and item.made is not None:
        until = stated.until or stated.at
        if not stated.at - SLACK <= claimed <= until + SLACK:
            text = f"the file says {local.isoformat()}, stated is {stated.at.isoformat()}"
    elif item.made is not None:
        if not stated.start <= local.date() <= stated.end:
            text = (
                f"the file says {local.isoformat()}, stated is {stated.start} to {stated.end} ({stated.zone})"
            )
    elif local.date() > stated.end:
        text = f"the file says {local.isoformat()}, after it was collected ({stated.end})"
    return Reason(code="time_differs", text=text) if text is not None else None
