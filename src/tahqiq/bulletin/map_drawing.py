"""The map as one picture: server-drawn SVG, the same for every reader, in pages, in print and in the PDF.

It needs no style sheet and no script: everything is in presentation attributes, so that it passes a strict
content security policy and WeasyPrint alike. Class names are there for a page that wants a dark sheet.
"""

import hashlib
import math
import textwrap
from collections.abc import Callable, Sequence

from tahqiq.bulletin.basemap import Window, base_map, map_words
from tahqiq.bulletin.map_marks import (
    COARSE_KM,
    GATHERED,
    RADIUS,
    SIGNS,
    Cluster,
    drawn_areas,
    drawn_cluster,
    drawn_sign,
    gathered,
)
from tahqiq.bulletin.map_sheet import SHEET_WIDTH, Sheet, safe, shaped, window_around
from tahqiq.model.bulletin import MapMark
from tahqiq.model.place import Place

_FONTS = "Tahqiq Sans, Tahqiq Naskh, Noto Sans, Noto Naskh Arabic, Segoe UI, DejaVu Sans, sans-serif"
_MUTED, _INK, _SEA, _LAND, _PAPER = "#4c5661", "#20272e", "#d9e4ea", "#f7f4ec", "#ffffff"
# style of the line policy → stroke, width, dashes
_STROKES: dict[str, tuple[str, float, str]] = {
    "thin": ("#8b8f94", 0.8, ""),
    "dash-dot": ("#3a3f45", 1.5, "8 3 1.6 3"),
    "dotted": ("#3a3f45", 1.5, "1.5 3.2"),
    "dashed": ("#6a6f75", 1.1, "4 3"),
}
_RIGHT_TO_LEFT = frozenset({"ar", "fa_AF", "ps", "ur"})
_ROW, _COLUMN, _PAD = 19.0, 218.0, 10.0


def draw_map(  # noqa: PLR0913 - the pages and the bulletin agreed on these words; each is one thing said once
    marks: Sequence[MapMark],
    *,
    title: str,
    description: str,
    disclaimer: str,
    window: Window | None = None,
    towns: Sequence[Place] = (),
    href: Callable[[str], str] | None,
    lang: str = "en",
    list_href: Callable[[int], str] | None = None,
) -> str:
    """The marks on the base map as SVG text; pure, and the same bytes for the same arguments.

    Areas are circles in true kilometres at the middle latitude. Marks that would cover each other become
    one sign with their count; ``list_href`` gives the address of the list of cluster *n* (see
    :func:`clusters_of`). ``href`` gives the address of an incident; without it nothing is a link, as in
    print. ``towns`` are labelled in the order given as long as there is room. Marks beyond the base map are
    counted in the legend, never dropped silently. The disclaimer is part of the picture.
    """
    sheet = _sheet(marks, window)
    clusters = gathered(_shown(marks, sheet), sheet)
    outside = len(marks) - sum(len(cluster.marks) for cluster in clusters)
    legend, foot = _legend(sheet, clusters, lang, outside)
    disclaimer_rows = textwrap.wrap(disclaimer, 72) or [""]
    height = sheet.height + foot + len(disclaimer_rows) * 14
    name = "map-" + hashlib.sha256(repr((title, sheet, tuple(marks))).encode()).hexdigest()[:8]
    return "".join(
        (
            _opening(name, sheet, height, lang, linked=href is not None),
            f'<title id="{name}-t">{safe(title)}</title><desc id="{name}-d">{safe(description)}</desc>',
            drawn_ground(sheet, name),
            _under_the_signs(name, sheet, clusters, towns),
            drawn_scale(sheet),
            "".join(drawn_cluster(cluster, map_words(lang), href, list_href) for cluster in clusters),
            legend,
            _disclaimer(disclaimer_rows, sheet.height + foot, lang),
            "</svg>",
        )
    )


def clusters_of(marks: Sequence[MapMark], window: Window | None = None) -> tuple[Cluster, ...]:
    """The clusters of two or more that :func:`draw_map` draws for these marks, in its numbering."""
    sheet = _sheet(marks, window)
    return tuple(c for c in gathered(_shown(marks, sheet), sheet) if c.number)


def _sheet(marks: Sequence[MapMark], window: Window | None) -> Sheet:
    return Sheet(shaped(window) if window else window_around(marks))


def _shown(marks: Sequence[MapMark], sheet: Sheet) -> list[MapMark]:
    return [mark for mark in marks if sheet.window.holds(mark.lon, mark.lat)]


def _opening(name: str, sheet: Sheet, height: float, lang: str, *, linked: bool) -> str:
    role = "group" if linked else "img"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {sheet.width:.0f} {height:.0f}" '
        f'width="{sheet.width:.0f}" height="{height:.0f}" role="{role}" '
        f'lang="{safe(lang.replace("_", "-"))}" direction="ltr" '
        f'aria-labelledby="{name}-t" aria-describedby="{name}-d" '
        f'font-family="{_FONTS}" font-size="12">'
        f'<defs><clipPath id="{name}-c"><rect x="0" y="0" width="{sheet.width:.0f}" '
        f'height="{sheet.height:.1f}"/></clipPath></defs>'
        f'<rect class="map-paper" width="{sheet.width:.0f}" height="{height:.0f}" fill="{_PAPER}"/>'
    )


def drawn_ground(sheet: Sheet, name: str) -> str:
    """Land, shore, grid and lines of a sheet; ``name`` is that of its clip path."""
    base = base_map()
    parts = [
        f'<g clip-path="url(#{name}-c)">',
        f'<rect class="map-sea" width="{sheet.width:.0f}" height="{sheet.height:.1f}" fill="{_SEA}"/>',
        f'<path class="map-land" d="{sheet.path(base.land, close=True)}" fill="{_LAND}"/>',
        _graticule(sheet),
        f'<path class="map-coast" d="{sheet.path(base.coast)}" fill="none" stroke="#7d98a8"/>',
    ]
    for status, style in sorted({(line.status, line.style) for line in base.lines}):
        if style in _STROKES:
            data = sheet.path(line.points for line in base.lines if line.status == status)
            parts.append(f'<path class="map-line map-line-{style}" d="{data}" {_stroke(style)}/>')
    frame = (
        f'<rect class="map-frame" x="0.5" y="0.5" width="{sheet.width - 1:.0f}" '
        f'height="{sheet.height - 1:.1f}" fill="none" stroke="#9aa3ab" stroke-width="1"/>'
    )
    return "".join(parts) + "</g>" + frame


def _stroke(style: str) -> str:
    colour, width, dashes = _STROKES[style]
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return f'fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{dashed}'


def _graticule(sheet: Sheet) -> str:
    window = sheet.window
    span = max(window.east - window.west, window.north - window.south)
    step = next(s for s in (0.5, 1.0, 2.0, 5.0) if span / s <= 7 or s == 5.0)
    paths, labels = [], []
    for lon in _steps(window.west, window.east, step):
        x = sheet.at(lon, window.north)[0]
        paths.append(f"M{x:.1f} 0V{sheet.height:.1f}")
        if 34 < x < sheet.width - 34:
            labels.append(_grid_label(x, 13, f"{lon:g}°E", "middle"))
    for lat in _steps(window.south, window.north, step):
        y = sheet.at(window.west, lat)[1]
        paths.append(f"M0 {y:.1f}H{sheet.width:.0f}")
        if 26 < y < sheet.height - 12:
            labels.append(_grid_label(5, y - 3, f"{lat:g}°N", "start"))
    lines = (
        f'<path d="{"".join(paths)}" fill="none" stroke="#9fb0ba" stroke-width="0.5" stroke-opacity="0.6"/>'
    )
    return f'<g class="map-grid">{lines}{"".join(labels)}</g>'


def _grid_label(x: float, y: float, text: str, anchor: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="10" fill="{_MUTED}" text-anchor="{anchor}">{text}</text>'
    )


def _steps(low: float, high: float, step: float) -> list[float]:
    first = math.ceil(low / step)
    return [n * step for n in range(first, math.floor(high / step) + 1)]


def _under_the_signs(name: str, sheet: Sheet, clusters: Sequence[Cluster], towns: Sequence[Place]) -> str:
    inside = drawn_areas(clusters, sheet) + drawn_towns(towns, sheet, clusters)
    return f'<g clip-path="url(#{name}-c)">{inside}</g>'


def drawn_towns(towns: Sequence[Place], sheet: Sheet, clusters: Sequence[Cluster]) -> str:
    """Dots with names on a pale halo; a name that would run into another or into a sign is left out."""
    apart = RADIUS + 3
    taken = [(c.x - apart, c.y - apart, c.x + apart, c.y + apart) for c in clusters]
    drawn = []
    for town in towns:
        if town.lat is None or town.lon is None or not sheet.window.holds(town.lon, town.lat):
            continue
        x, y = sheet.at(town.lon, town.lat)
        box = _room(x, y, 6.3 * len(town.name) + 4, sheet, taken)
        if box is None:
            continue
        taken += [box, (x - 3, y - 3, x + 3, y + 3)]
        where = f'x="{box[0] + 2:.1f}" y="{y + 4:.1f}" font-size="11.5"'
        name = safe(town.name)
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="2" fill="{_MUTED}"/>'
            f'<text {where} class="map-halo" fill="none" stroke="{_LAND}" stroke-width="3" '
            f'stroke-linejoin="round" aria-hidden="true">{name}</text>'
            f'<text {where} class="map-town" fill="{_INK}">{name}</text>'
        )
    return f'<g class="map-towns">{"".join(drawn)}</g>'


def _room(
    x: float, y: float, wide: float, sheet: Sheet, taken: list[tuple[float, float, float, float]]
) -> tuple[float, float, float, float] | None:
    for start in (x + 5, x - 5 - wide, x + 14, x - 14 - wide):
        box = (start, y - 8, start + wide, y + 7)
        free = all(box[2] < t[0] or box[0] > t[2] or box[3] < t[1] or box[1] > t[3] for t in taken)
        if free and start > 2 and start + wide < sheet.width - 2 and 16 < y < sheet.height - 8:
            return box
    return None


def drawn_scale(sheet: Sheet) -> str:
    """The bar that says how long so many kilometres are."""
    target = sheet.width / 5 / sheet.per_km
    power = 10 ** math.floor(math.log10(target))
    km = max(n * power for n in (1, 2, 5) if n * power <= target)
    length, y = km * sheet.per_km, sheet.height - 12
    end = sheet.width - 14
    start = end - length
    return (
        f'<g class="map-scale"><path d="M{start:.1f} {y - 5:.1f}v5H{end:.1f}v-5" fill="none" '
        f'stroke="{_INK}" stroke-width="1.4"/><text x="{(start + end) / 2:.1f}" y="{y - 5:.1f}" '
        f'font-size="11" fill="{_INK}" text-anchor="middle">{km:g} km</text></g>'
    )


def _legend(sheet: Sheet, clusters: Sequence[Cluster], lang: str, outside: int) -> tuple[str, float]:
    """What the signs, circles and lines on this very sheet mean, and the height it takes."""
    rows = _legend_rows(sheet, clusters, map_words(lang), outside)
    drawn = []
    for number, (picture, text) in enumerate(rows):
        x = _PAD + _COLUMN * (number % 2)
        y = sheet.height + 20 + _ROW * (number // 2)
        drawn.append(
            f'<g transform="translate({x:.0f} {y:.0f})">{picture}'
            f'<text x="36" y="4" fill="{_INK}">{_isolated(text, lang)}</text></g>'
        )
    return (
        f'<g class="map-legend" font-size="12">{"".join(drawn)}</g>',
        math.ceil(len(rows) / 2) * _ROW + 22,
    )


def _legend_rows(
    sheet: Sheet, clusters: Sequence[Cluster], words: dict[str, str], outside: int
) -> list[tuple[str, str]]:
    marks = [mark for cluster in clusters for mark in cluster.marks]
    present = {cluster.marks[0].status for cluster in clusters if len(cluster.marks) == 1}
    rows = [
        (drawn_sign(sign, 14, 0, radius=7, name=status), words[status])
        for status, sign in SIGNS.items()
        if status in present
    ]
    if any(cluster.number for cluster in clusters):
        rows.append((drawn_sign(GATHERED, 14, 0, radius=7, text="n", name="gathered"), words["together"]))
    circle = '<circle cx="14" cy="0" r="7" fill="#37506b" fill-opacity="0.07" stroke="#37506b"{}/>'
    wide = [mark.precision_km for mark in marks if mark.precision_km * sheet.per_km > RADIUS]
    if any(km < COARSE_KM for km in wide):
        rows.append((circle.format(""), words["precision"]))
    if any(km >= COARSE_KM for km in wide):
        rows.append((circle.format(' stroke-dasharray="4 3"'), words["coarse"]))
    rows += [(f'<path d="M0 0H28" {_stroke(style)}/>', words[status]) for status, style in _line_kinds(sheet)]
    if outside:
        rows.append(("", f"{words['outside']}: {outside}"))
    return rows


def _line_kinds(sheet: Sheet) -> list[tuple[str, str]]:
    seen = {
        (line.status, line.style)
        for line in base_map().lines
        if line.style in _STROKES and any(sheet.window.holds(*point) for point in line.points)
    }
    return sorted(seen, key=lambda kind: list(_STROKES).index(kind[1]))


def _disclaimer(rows: Sequence[str], top: float, lang: str) -> str:
    place = f'x="{SHEET_WIDTH - _PAD:.0f}" text-anchor="end"' if lang in _RIGHT_TO_LEFT else f'x="{_PAD:.0f}"'
    lines = "".join(
        f'<text {place} y="{top + 14 * number:.0f}">{_isolated(row, lang)}</text>'
        for number, row in enumerate(rows)
    )
    return f'<g class="map-disclaimer" font-size="11" fill="{_MUTED}">{lines}</g>'


def _isolated(text: str, lang: str) -> str:
    """Text of a right-to-left language kept together, so that its full stop stands at its own end."""
    return f"\u2067{safe(text)}\u2069" if lang in _RIGHT_TO_LEFT else safe(text)
