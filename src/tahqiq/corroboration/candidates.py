"""Candidates: where to look for incidents that a claim may belong to, as a search window for the store."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import cos, radians

from tahqiq.corroboration.context import in_context
from tahqiq.corroboration.grain import is_wide, radius_km
from tahqiq.corroboration.kinship import kin_of
from tahqiq.model.claim import Claim
from tahqiq.model.place import Place

SLACK_DAYS = 3  # beyond, no evidence in the weights table can make two claims one
MARGIN_KM = 45.0
_KM_A_DEGREE = 111.195
_UNDATED_DAYS = 21  # an undated claim speaks of the weeks before it was published


@dataclass(frozen=True, slots=True)
class Box:
    """Degrees WGS 84, north and east positive; never across the 180th meridian."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Block:
    """The window to search: days both included, acts that one event may be called, an area or everywhere.

    ``first`` and ``last`` are ``None`` where neither the claim nor its publication gives a day. An incident
    without a date or without a located place always lies within the window; the store must not drop it.
    """

    first: date | None
    last: date | None
    acts: frozenset[str]
    box: Box | None


def near(claim: Claim, published: date | None = None, told_with: Sequence[Claim] = ()) -> Block:
    """The window around a claim.

    ``published`` bounds it where the claim itself gives no date; ``told_with`` are the claims of the same
    submission, in whose context the claim is read (:func:`tahqiq.corroboration.context.in_context`).
    """
    meant, _ = in_context(claim, told_with)
    first, last = _days(meant, published)
    return Block(first=first, last=last, acts=kin_of(meant.event_type), box=_box(meant.place))


def holds(block: Block, claim: Claim) -> bool:
    """Whether a claim lies in the window, as the store's search decides it: for claims not yet stored."""
    if claim.event_type not in block.acts or not _meet(block, claim):
        return False
    located = [
        (place.lat, place.lon) for place in claim.place if place.lat is not None and place.lon is not None
    ]
    if block.box is None or not located:
        return True
    box = block.box
    return any(box.south <= lat <= box.north and box.west <= lon <= box.east for lat, lon in located)


def _meet(block: Block, claim: Claim) -> bool:
    """Whether the claim's days meet the window's, where both are known."""
    if block.first is None or block.last is None or claim.date is None:
        return True
    return claim.date.end >= block.first and claim.date.start <= block.last


def _days(claim: Claim, published: date | None) -> tuple[date | None, date | None]:
    slack = timedelta(days=SLACK_DAYS)
    if claim.date is not None:
        return _shift(claim.date.start, -slack), _shift(claim.date.end, slack)
    if published is not None:
        return _shift(published, -timedelta(days=_UNDATED_DAYS)), _shift(published, timedelta(days=1))
    return None, None


def _shift(day: date, by: timedelta) -> date:
    """The day moved, kept within the calendar that Python knows."""
    try:
        return day + by
    except OverflowError:
        return date.min if by < timedelta(0) else date.max


def _box(places: tuple[Place, ...]) -> Box | None:
    """The smallest box around all places with radius and margin; none if any is wide or not located."""
    sides: list[tuple[float, float, float, float]] = []
    for place in places:
        if place.lat is None or place.lon is None or is_wide(place):
            return None
        up = (radius_km(place) + MARGIN_KM) / _KM_A_DEGREE
        across = up / max(0.05, cos(radians(place.lat)))
        sides.append((place.lat - up, place.lon - across, place.lat + up, place.lon + across))
    if not sides:
        return None
    souths, wests, norths, easts = zip(*sides, strict=True)
    box = Box(max(-90.0, min(souths)), min(wests), min(90.0, max(norths)), max(easts))
    return None if box.west < -180 or box.east > 180 else box
