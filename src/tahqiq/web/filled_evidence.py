"""Reading a form of evidence as somebody filled it in: days, places and the file beside its plain fields."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from tahqiq.model.moment import When, exact, whole_day
from tahqiq.web.between_fields import Form, Ground, Typed
from tahqiq.web.evidence_forms import WITH_FILE
from tahqiq.web.filled_dealing import read_dealing
from tahqiq.web.sent_form import Sent
from tahqiq.web.typed_values import NEEDED

MOST_FILE: Final = 24 * 1024 * 1024  # bytes of a file through these pages, as much as over the API
_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LONGEST_NAME = 200


def _(words: str) -> str:
    """Marks words that the pages translate when they show them."""
    return words


def read_evidence(form: Form, sent: Sent, ground: Ground) -> Typed:
    """The form as it was filled in; ``said`` are the fields as the desk takes them. Raises nothing."""
    typed = read_dealing(form, sent, ground)
    said, faults = dict(typed.said), dict(typed.faults)
    said.pop("despite", None)
    if form.slug in WITH_FILE:
        if not sent.file:
            faults["file"] = NEEDED
        elif len(sent.file) > MOST_FILE:
            faults["file"] = _("It is too large for these pages. Take it at the command line.")
        elif name := plain_name(sent.filename):
            said["filename"] = name
    if form.slug == "take":
        _stated(said, faults, ground.zone)
    if form.slug == "receive" and said.get("condition") == "differs" and "account" not in said:
        faults["account"] = NEEDED
    return Typed(typed.typed, said, faults)


def despite_metadata(typed: Typed) -> bool:
    """Whether it was ticked that the file may tell of its maker."""
    return "yes" in typed.every("despite")


def plain_name(name: str) -> str:
    """A file's own name without folders, control characters and marks that turn writing around."""
    return _UNSHOWN.sub("", re.split(r"[/\\]", name)[-1]).strip()[:_LONGEST_NAME]


def _stated(said: dict[str, object], faults: dict[str, str], zone: str) -> None:
    """Puts days and places together out of the fields they were typed in."""
    for name in ("collected", "made"):
        day, at = said.pop(f"{name}_day", ""), said.pop(f"{name}_time", "")
        fault, when = _when(str(day), str(at), zone)
        if fault:
            faults[f"{name}_day"] = fault
        elif when is not None:
            said[name] = when
    if "made_place" in said:
        said["made_place"] = {"name": said["made_place"]}
    spot = {key: said.pop(f"place_{word}", None) for key, word in _SPOT.items()}
    if fault := _amiss(spot):
        faults["place_lat"] = fault
    elif spot["name"]:
        point = {"kind": "point"} if spot["lat"] is not None else {}
        said["place"] = {key: value for key, value in spot.items() if value is not None} | point


_SPOT: Final = {"name": "name", "lat": "lat", "lon": "lon", "precision_km": "km"}


def _amiss(spot: Mapping[str, Any]) -> str:
    lat, lon, km = spot["lat"], spot["lon"], spot["precision_km"]
    if (lat is None) != (lon is None) or (km is not None and lat is None):
        return _("Give latitude and longitude together, or neither.")
    if lat is not None and not (-90 <= lat <= 90 and -180 <= lon <= 180):
        return _("There is no such place on earth.")
    if km is not None and not 0 <= km <= 3_000:
        return _("Write how exact it is in kilometres, from 0 to 3000.")
    return ""


def _when(day: str, at: str, zone: str) -> tuple[str, When | None]:
    """What is wrong with a day and an hour, or the time they make; both empty where nothing was typed."""
    if not day:
        return (_("An hour needs its day."), None) if at else ("", None)
    if not _DAY.fullmatch(day) or (at and not _TIME.fullmatch(at)):
        return _("Write a day such as 2025-11-05, and an hour such as 14:30."), None
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return _("There is no such day or time."), None
    if not at:
        return "", whole_day(known, zone=zone)
    moment = datetime.combine(known, time.fromisoformat(at), ZoneInfo(zone))
    return "", exact(moment, zone=zone)
