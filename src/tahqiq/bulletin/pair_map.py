"""Two reports on one small map: where each says it happened, and how well either knows the place.

Server-drawn like every map of ours. A number stands at each place, with its circle in true kilometres; the second
report's circle is dashed, so that nothing hangs on colour.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from tahqiq.bulletin.basemap import Window
from tahqiq.bulletin.map_drawing import drawn_ground, drawn_scale, drawn_towns
from tahqiq.bulletin.map_marks import Cluster, Sign, drawn_sign
from tahqiq.bulletin.map_sheet import KM_PER_DEGREE, Sheet, safe
from tahqiq.model.place import Place

_LEAST_KM, _WIDEST_KM = 14.0, 900.0
_HIGH = 0.72  # height as a share of the width
_SIGNS = (Sign(0, 0, "1", "#134a80", "#ffffff"), Sign(4, 45, "2", "#7a3f00", "#ffffff"))
_STROKES = (("#134a80", ""), ("#7a3f00", ' stroke-dasharray="6 4"'))
_NEAR = 24.0  # picture units within which two signs would cover each other


@dataclass(frozen=True)
class Told:
    """One place that report number ``report`` (1 or 2) names; ``km`` is the radius that holds it."""

    report: int
    place: Place
    km: float


def draw_pair(
    told: Sequence[Told], *, title: str, description: str, towns: Sequence[Place] = (), lang: str = "en"
) -> str:
    """The places as SVG text; the same bytes for the same arguments. Empty where no place is located.

    It needs no style sheet and no script. Signs that would cover each other are set apart, each with a line to
    where it belongs.
    """
    located = [one for one in told if one.place.lat is not None and one.place.lon is not None]
    if not located:
        return ""
    sheet = Sheet(_window(located))
    name = "pair-map"
    towns_drawn = drawn_towns(towns, sheet, [Cluster(0, *_at(one, sheet), ()) for one in located])
    return "".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="map" viewBox="0 0 {sheet.width:.0f} '
            f'{sheet.height:.0f}" width="{sheet.width:.0f}" height="{sheet.height:.0f}" role="img" '
            f'lang="{safe(lang.replace("_", "-"))}" direction="ltr" aria-labelledby="{name}-t {name}-d" '
            'font-family="Tahqiq Sans, Noto Sans, Noto Naskh Arabic, sans-serif" font-size="12">',
            f'<title id="{name}-t">{safe(title)}</title><desc id="{name}-d">{safe(description)}</desc>',
            f'<defs><clipPath id="{name}-c"><rect width="{sheet.width:.0f}" height="{sheet.height:.1f}"/>'
            "</clipPath></defs>",
            drawn_ground(sheet, name),
            f'<g clip-path="url(#{name}-c)">{towns_drawn}{_circles(located, sheet)}</g>',
            drawn_scale(sheet),
            _signs(located, sheet),
            "</svg>",
        )
    )


def _window(located: Sequence[Told]) -> Window:
    """The window that holds every place with its circle, and some of the land around."""
    lats = [(one.place.lat or 0.0, min(one.km, _WIDEST_KM) / KM_PER_DEGREE) for one in located]
    shrink = max(0.05, math.cos(math.radians(sum(lat for lat, _ in lats) / len(lats))))
    lons = [(one.place.lon or 0.0, min(one.km, _WIDEST_KM) / KM_PER_DEGREE / shrink) for one in located]
    south, north = min(lat - by for lat, by in lats), max(lat + by for lat, by in lats)
    west, east = min(lon - by for lon, by in lons), max(lon + by for lon, by in lons)
    wide = max((east - west) * shrink, (north - south) / _HIGH, _LEAST_KM / KM_PER_DEGREE) * 1.3
    middle_lat, middle_lon = (south + north) / 2, (west + east) / 2
    high = wide * _HIGH / 2
    return Window(
        middle_lon - wide / shrink / 2, middle_lat - high, middle_lon + wide / shrink / 2, middle_lat + high
    )


def _at(one: Told, sheet: Sheet) -> tuple[float, float]:
    return sheet.at(one.place.lon or 0.0, one.place.lat or 0.0)


def _circles(located: Sequence[Told], sheet: Sheet) -> str:
    drawn = []
    for one in sorted(located, key=lambda each: -each.km):
        x, y = _at(one, sheet)
        colour, dashes = _STROKES[one.report - 1]
        drawn.append(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{max(3.0, one.km * sheet.per_km):.1f}" fill="{colour}" '
            f'fill-opacity="0.08" stroke="{colour}" stroke-width="1.6"{dashes}/>'
        )
    return "".join(drawn)


def _signs(located: Sequence[Told], sheet: Sheet) -> str:
    """A sign a place; the second of two that would cover each other stands aside with a line to its place."""
    taken: list[tuple[float, float]] = []
    drawn = []
    for one in located:
        x, y = _at(one, sheet)
        aside = x
        while any(math.dist((aside, y), other) < _NEAR for other in taken):
            aside += _NEAR if x < sheet.width / 2 else -_NEAR
        taken.append((aside, y))
        colour, _dashes = _STROKES[one.report - 1]
        if aside != x:
            drawn.append(f'<path d="M{x:.1f} {y:.1f}H{aside:.1f}" stroke="{colour}" stroke-width="1.4"/>')
        sign = drawn_sign(_SIGNS[one.report - 1], aside, y, radius=10, name=f"report-{one.report}")
        label = safe(f"{one.report}: {one.place.name}, ± {one.km:g} km")
        drawn.append(f'<g class="map-mark"><title>{label}</title>{sign}</g>')
    return "".join(drawn)
