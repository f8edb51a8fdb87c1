"""The marks on a map: shape, letter and colour by status, gathered where they would cover each other."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tahqiq.bulletin.map_sheet import Sheet, safe
from tahqiq.model.bulletin import MapMark

RADIUS = 11.0
COARSE_KM = 20.0
_APART = 2 * RADIUS
_MOST_SIGNS = 90
_MOST_AREAS = 6


@dataclass(frozen=True)
class Sign:
    """How a status looks: corners (0 is a disc), turn in degrees, letter, fill and ink."""

    corners: int
    turn: float
    letter: str
    fill: str
    ink: str


# Never by colour alone: each status has its own shape and letter. Ink on fill is 4.5:1 or better.
SIGNS: dict[str, Sign] = {
    "reported": Sign(0, 0, "R", "#ffffff", "#3d4852"),
    "corroborated": Sign(4, 45, "C", "#dbe8f5", "#134a80"),
    "disputed": Sign(4, 0, "D", "#ffe9c2", "#7a3f00"),
    "verified": Sign(6, 30, "V", "#17603f", "#ffffff"),
    "not_occurred": Sign(0, 0, "N", "#e7e7e7", "#4a4a4a"),
    "unverifiable": Sign(3, 0, "U", "#efe4f7", "#5a2f80"),
    "attributed": Sign(5, 0, "A", "#7d2450", "#ffffff"),
    "determined": Sign(8, 22.5, "§", "#1c2a52", "#ffffff"),
    "withdrawn": Sign(3, 180, "W", "#ffffff", "#4a4a4a"),
}
GATHERED = Sign(0, 0, "", "#22303c", "#ffffff")


@dataclass(frozen=True)
class Cluster:
    """Marks that would cover each other at this scale; ``number`` counts clusters from 1, 0 = alone."""

    number: int
    x: float
    y: float
    marks: tuple[MapMark, ...]


def gathered(marks: Sequence[MapMark], sheet: Sheet) -> tuple[Cluster, ...]:
    """The marks of a sheet in a fixed order, those closer than a mark's width put together.

    Where that would still leave more signs than a reader can take in, the gathering reaches further.
    """
    ordered = sorted(marks, key=lambda m: (-m.lat, m.lon, m.incident))
    apart = _APART
    groups = _grouped(ordered, sheet, apart)
    while len(groups) > _MOST_SIGNS:
        apart *= 1.5
        groups = _grouped(ordered, sheet, apart)
    clusters, number = [], 0
    for (x, y), inside in groups:
        number += len(inside) > 1
        clusters.append(Cluster(number if len(inside) > 1 else 0, x, y, tuple(inside)))
    return tuple(clusters)


def _grouped(
    ordered: Sequence[MapMark], sheet: Sheet, apart: float
) -> list[tuple[tuple[float, float], list[MapMark]]]:
    """Each mark joins the nearest group within reach, or opens one where it stands."""
    cells: dict[tuple[int, int], list[int]] = {}
    groups: list[tuple[tuple[float, float], list[MapMark]]] = []
    for mark in ordered:
        x, y = sheet.at(mark.lon, mark.lat)
        column, row = math.floor(x / apart), math.floor(y / apart)
        around = [
            home for i in (-1, 0, 1) for j in (-1, 0, 1) for home in cells.get((column + i, row + j), ())
        ]
        reach = {home: math.dist(groups[home][0], (x, y)) for home in around}
        near = min(
            (home for home in around if reach[home] < apart), key=lambda h: (reach[h], h), default=None
        )
        if near is None:
            cells.setdefault((column, row), []).append(len(groups))
            groups.append(((x, y), [mark]))
        else:
            groups[near][1].append(mark)
    return groups


def drawn_areas(clusters: Sequence[Cluster], sheet: Sheet) -> str:
    """The circles, in true scale, that hold the incidents: dashed when 20 km or wider, largest first.

    An area that its own sign would cover is not drawn. A large cluster has one circle that holds all of its
    areas instead of a thicket.
    """
    circles: set[tuple[float, float, float]] = set()
    for cluster in clusters:
        own = {(*sheet.at(m.lon, m.lat), m.precision_km * sheet.per_km) for m in cluster.marks}
        if len(own) > _MOST_AREAS:
            reach = max(math.dist((x, y), (cluster.x, cluster.y)) + radius for x, y, radius in own)
            own = {(cluster.x, cluster.y, reach)}
        circles |= {(round(x, 1), round(y, 1), round(radius, 1)) for x, y, radius in own if radius > RADIUS}
    return "".join(_circle(*circle, sheet) for circle in sorted(circles, key=lambda c: (-c[2], c[0], c[1])))


def _circle(x: float, y: float, radius: float, sheet: Sheet) -> str:
    coarse = radius >= COARSE_KM * sheet.per_km - 0.1
    return (
        f'<circle class="map-area" cx="{x}" cy="{y}" r="{radius}" fill="#37506b" fill-opacity="0.07" '
        f'stroke="#37506b" stroke-width="1"' + (' stroke-dasharray="5 4"' if coarse else "") + "/>"
    )


def drawn_sign(sign: Sign, x: float, y: float, *, radius: float = RADIUS, text: str = "", name: str) -> str:
    """One sign at a place: its shape, then its letter or count."""
    word = text or sign.letter
    size = radius * (
        0.95 if sign.corners == 3 else 1.15 if len(word) == 1 else 0.95 if len(word) == 2 else 0.75
    )
    drop = size * 0.36 + (radius * 0.08 if sign.corners == 3 else 0)
    edge = sign.ink if sign.ink != "#ffffff" else "#ffffff"
    return (
        _shape(sign, x, y, radius, f'class="map-sign map-{name}" fill="{sign.fill}" stroke="{edge}"')
        + f'<text class="map-letter map-{name}-letter" x="{x:.1f}" y="{y + drop:.1f}" text-anchor="middle" '
        f'font-size="{size:.1f}" font-weight="700" fill="{sign.ink}">{safe(word)}</text>'
    )


def _shape(sign: Sign, x: float, y: float, radius: float, paint: str) -> str:
    if not sign.corners:
        return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" stroke-width="1.6" {paint}/>'
    reach = radius * {3: 1.35, 4: 1.25}.get(sign.corners, 1.08)
    points = []
    for corner in range(sign.corners):
        angle = math.radians(sign.turn + 360 / sign.corners * corner - 90)
        points.append(f"{x + reach * math.cos(angle):.1f},{y + reach * math.sin(angle):.1f}")
    return f'<polygon points="{" ".join(points)}" stroke-width="1.6" stroke-linejoin="round" {paint}/>'


def drawn_cluster(
    cluster: Cluster,
    words: dict[str, str],
    href: Callable[[str], str] | None,
    list_href: Callable[[int], str] | None,
) -> str:
    """One mark, or the count of several, as a link with a name that can be read aloud."""
    if len(cluster.marks) > 1:
        name = f"{len(cluster.marks)} {words['incidents']}: {_first_labels(cluster)}"
        sign = drawn_sign(
            GATHERED, cluster.x, cluster.y, radius=RADIUS + 1, text=str(len(cluster.marks)), name="gathered"
        )
        return _linked(sign, name, list_href(cluster.number) if list_href else None)
    mark = cluster.marks[0]
    sign = drawn_sign(SIGNS.get(mark.status, SIGNS["reported"]), cluster.x, cluster.y, name=safe(mark.status))
    status = words.get(mark.status, mark.status)
    name = mark.label if mark.label.endswith(status) else f"{mark.label} ({status})"
    return _linked(sign, name, href(mark.incident) if href else None)


def _first_labels(cluster: Cluster) -> str:
    labels = [mark.label for mark in cluster.marks[:3]]
    return "; ".join(labels) + (" …" if len(cluster.marks) > 3 else "")


def _linked(sign: str, name: str, address: str | None) -> str:
    title = f"<title>{safe(name)}</title>"
    if address is None:
        return f'<g class="map-mark">{title}{sign}</g>'
    return f'<a class="map-mark" href="{safe(address)}" aria-label="{safe(name)}">{title}{sign}</a>'
