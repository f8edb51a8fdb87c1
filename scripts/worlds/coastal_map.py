"""The made-up coast: a shore line, three cities, towns and districts, and how their names are written."""

import math
from dataclasses import dataclass
from random import Random

SHORE_KM = 300.0
CITIES = (("Marzuqa", 42.0), ("Port Selim", 151.0), ("Tal Averin", 246.0))
_BEGIN = (
    "Ab",
    "Bar",
    "Dar",
    "Far",
    "Gul",
    "Hal",
    "Jur",
    "Kal",
    "Lom",
    "Mer",
    "Nur",
    "Os",
    "Qar",
    "Sad",
    "Tir",
    "Zam",
)
_MIDDLE = ("", "a", "ba", "di", "ga", "ha", "la", "mi", "ra", "sha", "ta", "wi")
_END = (
    "bad",
    "dun",
    "far",
    "hel",
    "iya",
    "kent",
    "lin",
    "mar",
    "nah",
    "qan",
    "rud",
    "sar",
    "tah",
    "ven",
    "zor",
)
_SWAPS = (
    ("q", "k"),
    ("u", "ou"),
    ("iy", "i"),
    ("sh", "ch"),
    ("a", "e"),
    ("z", "s"),
    ("k", "kh"),
    ("d", "dh"),
)


@dataclass(frozen=True, slots=True)
class Town:
    """A place of the gazetteer: kilometres along the shore and inland, and what it belongs to."""

    name: str
    along: float
    inland: float
    district: str
    city: str | None


def degrees(along: float, inland: float) -> tuple[float, float]:
    """Latitude and longitude of a point given in kilometres along the shore and inland (east)."""
    lat = 30.35 + along * 0.0081
    lon = 48.2 + 0.31 * math.sin(along / 47.0) + along * 0.0019 + inland / 95.0
    return lat, lon


def towns_of(rng: Random) -> list[Town]:
    """Some 210 towns, quarters and villages; about one in twelve bears the name of another."""
    found: list[Town] = []
    for city, at in CITIES:
        found += [_town(rng, rng.gauss(at, 4.5), abs(rng.gauss(0, 3.5)), city) for _ in range(22)]
    found += [_town(rng, rng.uniform(0, SHORE_KM), abs(rng.gauss(0, 4.0)), None) for _ in range(74)]
    found += [_town(rng, rng.uniform(0, SHORE_KM), rng.uniform(8, 60), None) for _ in range(70)]
    for number in rng.sample(range(len(found)), len(found) // 12):
        namesake = rng.choice(found)
        old = found[number]
        found[number] = Town(namesake.name, old.along, old.inland, old.district, old.city)
    return found


def _town(rng: Random, along: float, inland: float, city: str | None) -> Town:
    name = rng.choice(_BEGIN) + rng.choice(_MIDDLE) + rng.choice(_END)
    if rng.random() < 0.18:
        name = rng.choice(("Upper ", "Lower ", "Wadi ", "Old ", "Bir ")) + name
    return Town(name, along, inland, district_at(along, inland), city)


def district_at(along: float, inland: float) -> str:
    """The district of a point: eight stretches of the shore, and the hills behind each two of them."""
    stretch = max(0, min(7, int(along // (SHORE_KM / 8))))
    return f"{'Jabal' if inland > 14 else 'Sahil'} {'ABCDEFGH'[stretch]}-{_BEGIN[stretch * 2]}{_END[stretch]}"


def district_centre(district: str) -> tuple[float, float]:
    """Latitude and longitude that a source gives for a whole district."""
    stretch = "ABCDEFGH".index(district.split(" ")[1][0])
    return degrees((stretch + 0.5) * SHORE_KM / 8, 34.0 if district.startswith("Jabal") else 5.0)


def misspelt(rng: Random, name: str) -> str:
    """The name as another hand transliterates it, or with a slip of the finger."""
    old, new = rng.choice(_SWAPS)
    if old in name and rng.random() < 0.75:
        return name.replace(old, new, 1)
    spot = rng.randrange(1, max(2, len(name) - 1))
    if rng.random() < 0.5:
        return name[:spot] + name[spot + 1 :]
    return name[:spot] + name[spot] + name[spot:]
