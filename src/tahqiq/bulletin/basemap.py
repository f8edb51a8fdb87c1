"""The base map: land, shore and lines of the theatre, each line drawn as the one line policy says."""

import hashlib
import json
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from tahqiq.model.place import Place

Point = tuple[float, float]
_ORDINARY: dict[str, Any] = {"status": "boundary", "style": "thin", "note": None}


@dataclass(frozen=True)
class Window:
    """A rectangle of the world in degrees, WGS 84, east and north positive."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float) -> bool:
        """Whether a position lies in it, edges included."""
        return self.west <= lon <= self.east and self.south <= lat <= self.north


@dataclass(frozen=True)
class BaseLine:
    """One stretch of line with status and style by the line policy; ``note`` is the footnote."""

    between: tuple[str, str]
    status: str
    style: str
    note: str | None
    points: tuple[Point, ...]


@dataclass(frozen=True)
class BaseMap:
    """Everything under the marks, ready to project; longitudes and latitudes in degrees."""

    window: Window
    land: tuple[tuple[Point, ...], ...]
    coast: tuple[tuple[Point, ...], ...]
    lines: tuple[BaseLine, ...]
    credit: str


def _data(name: str) -> bytes:
    return files("tahqiq.bulletin").joinpath("data", name).read_bytes()


@cache
def base_map() -> BaseMap:
    """The shipped base map with the line policy applied."""
    base = json.loads(_data("basemap.json"))
    unit = base["unit_per_degree"]
    policy = json.loads(_data("line_policy.json"))["segments"]
    lines = [
        line
        for border in base["borders"]
        for line in _segments(tuple(border["between"]), _points(border["points"], unit), policy)
    ]
    return BaseMap(
        window=Window(*base["window"]),
        land=tuple(_points(ring, unit) for ring in base["land"]),
        coast=tuple(_points(line, unit) for line in base["coast"]),
        lines=tuple(lines),
        credit=base["sources"][0]["name"],
    )


@cache
def line_policy_hash() -> str:
    """SHA-256 of the line policy, printed in every report so that nobody can say which line was shown."""
    return hashlib.sha256(_data("line_policy.json")).hexdigest()


@cache
def map_words(lang: str) -> dict[str, str]:
    """The words drawn inside the image in one language; English for a language that has none."""
    words: dict[str, dict[str, str]] = json.loads(_data("map_words.json"))["words"]
    return words["en"] | words.get(lang, {})


def map_disclaimer(lang: str) -> str:
    """The disclaimer that the line policy names, in one language."""
    return map_words(lang)[json.loads(_data("line_policy.json"))["disclaimer"]]


@cache
def theatre_towns(lang: str) -> tuple[Place, ...]:
    """Towns for orientation, the best known first; names in the language where we have them."""
    towns = json.loads(_data("map_towns.json"))["towns"]
    return tuple(
        Place(
            name=town["names"].get(lang, town["names"]["en"]),
            lat=town["lat"],
            lon=town["lon"],
            precision_km=1,
            kind="town",
        )
        for town in sorted(towns, key=lambda town: (town["rank"], town["names"]["en"]))
    )


def _points(packed: list[int], unit: int) -> tuple[Point, ...]:
    points = []
    x = y = 0
    for dx, dy in zip(packed[::2], packed[1::2], strict=True):
        x, y = x + dx, y + dy
        points.append((x / unit, y / unit))
    return tuple(points)


def _segments(
    between: tuple[str, str], points: tuple[Point, ...], policy: list[dict[str, Any]]
) -> list[BaseLine]:
    """One border line cut where the policy cuts it; what no segment matches is an ordinary boundary."""
    for rule in policy:
        match = rule["match"]
        if tuple(match["between"]) != between:
            continue
        if "from" not in match:
            return [_line(between, rule, points)]
        first, last = sorted((_nearest(points, match["from"]), _nearest(points, match["to"])))
        pieces = (
            (_ORDINARY, points[: first + 1]),
            (rule, points[first : last + 1]),
            (_ORDINARY, points[last:]),
        )
        return [_line(between, ruled, piece) for ruled, piece in pieces if len(piece) > 1]
    return [_line(between, _ORDINARY, points)]


def _line(between: tuple[str, str], rule: dict[str, Any], points: tuple[Point, ...]) -> BaseLine:
    return BaseLine(between, rule["status"], rule["style"], rule["note"], points)


def _nearest(points: tuple[Point, ...], target: list[float]) -> int:
    return min(
        range(len(points)), key=lambda i: (points[i][0] - target[0]) ** 2 + (points[i][1] - target[1]) ** 2
    )
