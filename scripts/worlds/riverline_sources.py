"""Who reports in the world "riverline", and how each kind of source sees place, time, act and toll."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from worlds.riverline_land import Floats

# Where: by its own position, at the village, at the sub-district's, district's, governorate's middle, no coordinates.
# When: to minutes, an entry in an hourly log, half a day, the local day, the reporting day 18:00-18:00, not said.
# What: leaf, branch or root of the taxonomy, nothing.


@dataclass(frozen=True, slots=True)
class Kind:
    """How one kind of source reports; shares need not add up to one."""

    name: str
    share: float
    where: tuple[float, ...]
    when: tuple[float, ...]
    what: tuple[float, ...]
    names_actor: float
    vague_actor: float
    names_target: float
    gives_toll: float
    at_least: float
    delay_hours: float
    delay_spread: float
    spoken: bool = True


KINDS: Final = (
    Kind(
        "monitor",
        17,
        (55, 30, 10, 5, 0, 0),
        (35, 45, 12, 8, 0, 0),
        (80, 16, 4, 0),
        0.35,
        0.2,
        0.75,
        0.55,
        0.05,
        4,
        0.8,
    ),
    Kind(
        "sensor",
        7,
        (100, 0, 0, 0, 0, 0),
        (100, 0, 0, 0, 0, 0),
        (0, 20, 70, 10),
        0,
        0,
        0,
        0,
        0,
        0.1,
        0.3,
        False,
    ),
    Kind(
        "police",
        11,
        (5, 45, 25, 25, 0, 0),
        (10, 20, 30, 40, 0, 0),
        (35, 50, 15, 0),
        0.3,
        0.4,
        0.7,
        0.8,
        0.02,
        9,
        0.5,
    ),
    Kind(
        "ngo",
        9,
        (5, 50, 25, 15, 0, 5),
        (5, 10, 35, 50, 0, 0),
        (40, 40, 20, 0),
        0.3,
        0.2,
        0.8,
        0.7,
        0.15,
        30,
        0.8,
    ),
    Kind(
        "hospital",
        5,
        (0, 35, 20, 30, 5, 10),
        (0, 15, 40, 45, 0, 0),
        (0, 15, 55, 30),
        0,
        0,
        0.3,
        0.95,
        0,
        14,
        0.6,
    ),
    Kind(
        "sitrep",
        9,
        (2, 30, 33, 35, 0, 0),
        (2, 8, 15, 5, 70, 0),
        (35, 50, 15, 0),
        0.4,
        0.15,
        0.7,
        0.7,
        0.1,
        10,
        0.4,
    ),
    Kind(
        "wire",
        10,
        (0, 35, 10, 38, 12, 5),
        (5, 15, 35, 40, 0, 5),
        (55, 25, 15, 5),
        0.55,
        0.2,
        0.7,
        0.75,
        0.45,
        7,
        0.9,
    ),
    Kind(
        "radio",
        9,
        (2, 50, 18, 25, 0, 5),
        (8, 22, 45, 20, 0, 5),
        (55, 25, 15, 5),
        0.5,
        0.2,
        0.7,
        0.65,
        0.2,
        4,
        0.9,
    ),
    Kind(
        "online",
        10,
        (3, 40, 10, 30, 10, 7),
        (5, 10, 30, 45, 0, 10),
        (50, 25, 15, 10),
        0.55,
        0.15,
        0.65,
        0.65,
        0.25,
        6,
        1.1,
    ),
    Kind(
        "party",
        8,
        (5, 55, 15, 20, 5, 0),
        (10, 25, 40, 25, 0, 0),
        (55, 30, 15, 0),
        0.85,
        0.05,
        0.8,
        0.75,
        0.1,
        9,
        0.9,
    ),
    Kind(
        "social",
        5,
        (75, 10, 0, 0, 0, 15),
        (65, 5, 10, 10, 0, 10),
        (15, 10, 25, 50),
        0.15,
        0.1,
        0.3,
        0.15,
        0.2,
        0.8,
        1.2,
    ),
    Kind(
        "investigator",
        2,
        (55, 40, 5, 0, 0, 0),
        (60, 35, 5, 0, 0, 0),
        (95, 5, 0, 0),
        0.8,
        0.1,
        0.95,
        1.0,
        0,
        800,
        0.4,
    ),
)
NUMBER: Final = {kind.name: number for number, kind in enumerate(KINDS)}
COPIERS: Final = ("sitrep", "wire", "radio", "online", "social", "ngo")
LIARS: Final = ("party", "online", "social")

# id, name as others quote it, kind, share within the kind, stretch of the river in km (none: everywhere)
SOURCES: Final = (
    *(
        (f"team_{bird}", f"Team {bird.title()}", "monitor", 1.0, (at * 44.0, at * 44.0 + 60))
        for at, bird in enumerate(("kestrel", "heron", "plover", "swift", "osprey"))
    ),
    *(
        (f"array_{name}", f"array {name}", "sensor", 1.0, (at * 73.0, at * 73.0 + 90))
        for at, name in enumerate(("west", "middle", "east"))
    ),
    *(
        (f"police_{name}", f"{name.title()} police", "police", 1.0, (at * 37.0, at * 37.0 + 45))
        for at, name in enumerate(("sarhad", "tirna", "daro", "zerin", "kerem", "ranaku"))
    ),
    ("safe_crossing", "Safe Crossing", "ngo", 3.0, None),
    ("lawyers_of_tirna", "Lawyers of Tirna", "ngo", 2.0, None),
    ("daro_women_network", "Daro Women Network", "ngo", 1.0, (100.0, 190.0)),
    ("central_hospital", "Central Hospital", "hospital", 2.0, None),
    ("north_bank_clinics", "North Bank Clinics", "hospital", 1.0, None),
    ("mission_ops", "the mission's operations centre", "sitrep", 3.0, None),
    ("aid_cluster", "the aid cluster", "sitrep", 2.0, None),
    ("tirna_wire", "Tirna Wire", "wire", 3.0, None),
    ("meridian_press", "Meridian Press", "wire", 2.0, None),
    ("south_agency", "South Agency", "wire", 1.5, None),
    ("radio_nahr", "Radio Nahr", "radio", 2.0, None),
    ("voice_of_the_fords", "Voice of the Fords", "radio", 1.5, (0.0, 130.0)),
    ("zerin_fm", "Zerin FM", "radio", 1.0, (110.0, 220.0)),
    ("river_daily", "River Daily", "online", 2.0, None),
    ("banks_today", "Banks Today", "online", 2.0, None),
    ("tirna_post", "Tirna Post", "online", 1.5, None),
    ("daro_news", "Daro News", "online", 1.0, None),
    ("front_line_blog", "Front Line Blog", "online", 1.0, None),
    ("army_spokesman", "the army spokesman", "party", 2.0, None),
    ("river_front_media", "River Front Media", "party", 2.0, None),
    ("sarhad_volunteers_channel", "the Volunteers' channel", "party", 1.0, None),
    ("open_channel", "Open Channel", "social", 2.0, None),
    ("ford_watch", "Ford Watch", "social", 1.0, None),
    ("inquiry_panel", "the Inquiry Panel", "investigator", 1.0, None),
)
PARTY_SIDE: Final = {"army_spokesman": 0, "river_front_media": 1, "sarhad_volunteers_channel": 0}
WRONG_CLOCK_HOURS: Final = {
    "team_plover": 2.0,
    "radio_nahr": 2.0,
    "array_east": -0.35,
}  # local time sent as if UTC
LOCAL_HOURS: Final = 2.0


def chances(kinds: tuple[Kind, ...], field: str) -> Floats:
    """One row a kind: the running sum of that field's shares, for drawing."""
    table = np.array([getattr(kind, field) for kind in kinds], float)
    return np.cumsum(table / table.sum(axis=1, keepdims=True), axis=1)


def draw(running: Floats, chance: np.random.Generator) -> np.ndarray:
    """One choice a row of running sums."""
    return (chance.random(len(running))[:, None] > running).sum(axis=1).clip(max=running.shape[1] - 1)
