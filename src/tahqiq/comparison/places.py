"""Places: whether two claims may speak of one place, a town within a province included."""

import re
from functools import lru_cache

from tahqiq.comparison.directory import plain
from tahqiq.model.place import Place, distance_km

NEAR_KM = 12.0
_FRONT = re.compile(r"\b(?:line of c\w+|blue line|durand line|border|frontier|front ?line|yellow line|loc)\b")
_ROOM = 1.5  # a province is no circle: places lie beyond the radius that is given for it
_WIDE = frozenset({"country", "province", "region", "line", "district"})


def places_fit(one: tuple[Place, ...], other: tuple[Place, ...]) -> bool | None:
    """Whether two claims may speak of one place; ``None`` where one of them names none."""
    one, other = _spots(one), _spots(other)
    if not one or not other:
        return None
    return any(_place_fits(a, b) for a in one for b in other)


@lru_cache(maxsize=5_000)
def _spots(places: tuple[Place, ...]) -> tuple[Place, ...]:
    """Without whole front lines: any place may lie on them."""
    return tuple(place for place in places if not _FRONT.search(plain(place.name)))


def share_place(one: tuple[Place, ...], other: tuple[Place, ...]) -> bool:
    """Whether they name the same place, narrower than a country."""
    return any(
        (a.kind not in ("country", "region") or b.kind not in ("country", "region")) and same_place(a, b)
        for a in one
        for b in other
    )


def same_place(one: Place, other: Place) -> bool:
    """One place by name, or two points all but on one another."""
    left, right = plain(one.name), plain(other.name)
    if left == right or f" {left} " in f" {right} " or f" {right} " in f" {left} ":
        return True
    if one.kind in _WIDE or other.kind in _WIDE:
        return False
    far = distance_km(one, other)
    return far is not None and far <= NEAR_KM


def _place_fits(one: Place, other: Place) -> bool:
    if same_place(one, other):
        return True
    if one.kind in _WIDE or other.kind in _WIDE:
        if one.kind == "country" and other.kind == "country":
            return False
        far = distance_km(one, other)
        if far is None:
            return True
        if one.country and other.country and one.country != other.country:
            return False
        return far <= _ROOM * max(one.precision_km or 0.0, other.precision_km or 0.0)
    return False
