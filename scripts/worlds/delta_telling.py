"""How each source of the delta world tells of an incident: its hour, its place, its words, its tolls."""

import math
from dataclasses import dataclass

from worlds.delta_acts import DAY, Act
from worlds.delta_land import Dice, Land, Place, degrees
from worlds.delta_sources import Source
from worlds.delta_text import text_of
from worlds.delta_words import FAMILIES, FAMILY, PARTIES, SLURS, TARGETS, VOCABULARY, WORDS

Row = dict[str, object]
Span = tuple[float | None, float | None]
# Hours from the end of the incident to the report: median, spread of the logarithm.
DELAY = {
    "camera": (0.3, 0.5),
    "post": (1.5, 1.0),
    "complaint": (14.0, 0.5),
    "patrol": (26.0, 0.5),
    "hotline": (1.2, 1.1),
    "radio": (4.0, 0.9),
    "agency": (5.0, 0.9),
    "wire": (12.0, 0.8),
    "digest": (96.0, 0.45),
}
TOLLS = {
    "patrol": 0.85,
    "complaint": 0.3,
    "hotline": 0.3,
    "radio": 0.55,
    "agency": 0.6,
    "wire": 0.8,
    "digest": 0.7,
}
DAYPARTS = ((0.0, 6.0), (6.0, 12.0), (12.0, 18.0), (18.0, 24.0))
# Share of words for the leaf's family, and share of another family, in one who errs as most do.
SIBLING_SLIP, FAMILY_SLIP = 0.12, 0.025


@dataclass(frozen=True)
class Stage:
    """What every telling draws on."""

    dice: Dice
    land: Land
    units: dict[str, dict[str, tuple[str, ...]]]
    noise: float


def tell(stage: Stage, act: Act, source: Source) -> Row:
    """One report by one source, from what it saw or heard itself."""
    dice = stage.dice
    part = dice.even() if source.kind in ("camera", "post", "hotline") else 0.5 * dice.even()
    seen = act.start + part * act.length
    middle, spread = DELAY[source.kind]
    late = 60 * middle * math.exp(dice.bell(spread))
    reported = (seen if source.kind in ("camera", "hotline") else act.start + act.length) + 2 + late
    if source.kind == "post" and dice.chance(0.4):  # the daily report of the post, at eight in the evening
        reported = math.ceil((seen - 1200) / DAY) * DAY + 1200 + 5
    row: Row = {"source_id": source.name, "source_kind": source.kind, "reported_at": reported}
    row["occurred_at_earliest"], row["occurred_at_latest"] = _when(stage, act, source, seen, reported)
    row.update(_where(stage, act, source, part))
    row["event_type"] = word_for(stage, act.leaf, source.kind)
    row["actor"] = _who(stage, act, source)
    row["target"] = _target(dice, act, source)
    row.update(_tolls(stage, act, source))
    row["text"] = text_of(dice, row, source.kind, act)
    return row


def _when(stage: Stage, act: Act, source: Source, seen: float, reported: float) -> Span:
    dice, noise, kind = stage.dice, stage.noise, source.kind
    if kind == "camera":
        start = math.floor(seen + source.clock * noise)
        return start, start + 1 + math.floor(min(act.length, 12) * dice.even())
    if kind == "post":
        if dice.chance(0.12):
            start = math.floor(seen / 120) * 120
            return start, start + 120
        start = 5 * round((seen + source.clock + dice.bell(3 * noise)) / 5)
        return start, start + 5 * (1 + int(min(act.length, 60) * dice.even() / 5))
    if kind == "hotline":
        return _caller(stage, seen)
    day = math.floor((seen + dice.bell(40 * noise)) / DAY) * DAY
    if dice.chance(0.03 * noise):
        day += dice.pick((-DAY, DAY))
    if kind in ("complaint", "patrol", "digest"):
        return _listed(stage, source, seen, day, reported)
    throw = dice.even()
    if throw < 0.33 * min(1.6, noise):
        return None, None
    if throw < 0.62:
        low, high = next(each for each in DAYPARTS if each[1] > (seen % DAY) / 60)
        return day + 60 * low, day + 60 * high - 1
    return day, day + DAY - 1


def _listed(stage: Stage, source: Source, seen: float, day: float, reported: float) -> Span:
    """The days of those who keep lists: complaints, patrols, the weekly digest."""
    dice = stage.dice
    if source.kind == "complaint":  # the western list closes at six: the evening belongs to the next day
        closes = 1080 if source.party == "west" else DAY
        day = math.floor((seen + DAY - closes) / DAY) * DAY
        return day, day + DAY - 1
    if source.kind == "patrol":
        return (day, reported - 30) if dice.chance(0.5) else (day, day + DAY - 1)
    if dice.chance(0.15):
        return day - dice.pick((1, 3, 5)) * DAY, day + 2 * DAY - 1
    return day, day + DAY - 1


def _caller(stage: Stage, seen: float) -> Span:
    dice = stage.dice
    if dice.chance(0.4):
        return None, None
    hour = 30 * round((seen + dice.bell(25 * stage.noise)) / 30)
    if dice.chance(0.15):
        return hour, None
    return hour - 30.0, hour + dice.pick((30.0, 60.0))


def _where(stage: Stage, act: Act, source: Source, part: float) -> Row:
    dice, noise, kind = stage.dice, stage.noise, source.kind
    x = act.x + act.drift * part
    y = act.y + stage.land.front(x) - stage.land.front(act.x)
    village = act.village if abs(act.drift) * part < 3 else stage.land.near(dice, x, 3.0)
    if kind == "camera":
        name = village.name if dice.chance(0.3) else None
        return _point(stage, x, y, 0.25 / source.exact, dice.weighted((0.3, 0.05, None), (6, 1, 3)), name)
    if kind == "post":
        if dice.chance(0.15):  # gives its own place for what it heard
            return _point(stage, source.x, source.y, 0.05, dice.pick((None, 5.0, 0.1)), None)
        name = _spelt(dice, village) if dice.chance(0.6) else None
        return _point(stage, x, y, 1.3 / source.exact, dice.weighted((2.0, 0.5, None), (5, 2, 3)), name)
    if kind == "patrol":
        return _point(stage, x, y, 0.08, dice.pick((0.1, 0.1, None)), village.name)
    if dice.chance(0.06 * noise):
        village = stage.land.near(dice, x, 6.0)
    return _named(stage, village, act.district, kind)


def _named(stage: Stage, village: Place, district: Place, kind: str) -> Row:
    """A place by its name, with the gazetteer's point for it where the source gives one."""
    dice = stage.dice
    broad = {"complaint": 0.33, "wire": 0.6, "digest": 0.3, "radio": 0.2, "agency": 0.25}.get(kind, 0.05)
    place = district if dice.chance(broad) else village
    name = _spelt(dice, place) if kind != "digest" else place.name
    if kind == "complaint" or dice.chance({"digest": 0.25, "hotline": 0.3, "wire": 0.3}.get(kind, 0.6)):
        return {"place_name": name, "lat": None, "lon": None, "location_precision_km": None}
    honest = 18.0 if place is district else {"digest": 5.0}.get(kind, 2.0)
    precision = dice.weighted((honest, honest / 5, None), (5, 1.5 * stage.noise, 3))
    return _point(stage, place.x, place.y, 1.0 if kind == "hotline" else 0.02, precision, name)


def _point(stage: Stage, x: float, y: float, off: float, precision: float | None, name: str | None) -> Row:
    dice, off = stage.dice, off * stage.noise
    lat, lon = degrees(x + dice.bell(off), y + dice.bell(off))
    return {
        "lat": round(lat, 4),
        "lon": round(lon, 4),
        "location_precision_km": precision,
        "place_name": name,
    }


def _spelt(dice: Dice, place: Place) -> str:
    return dice.pick(place.spellings) if dice.chance(0.5) else place.name


def word_for(stage: Stage, leaf: str, kind: str) -> str | None:
    """The source's own word for an act, at times the wrong one."""
    dice = stage.dice
    if dice.chance(0.03):
        return None
    if dice.chance(FAMILY_SLIP * stage.noise):
        leaf = dice.pick(tuple(FAMILY))
    elif dice.chance(SIBLING_SLIP * stage.noise):
        leaf = dice.pick(FAMILIES[FAMILY[leaf]])
    words = WORDS[VOCABULARY.get(kind, kind)]
    return dice.pick(words[leaf] if leaf in words and dice.chance(0.7) else words[FAMILY[leaf]])


def _who(stage: Stage, act: Act, source: Source) -> str | None:
    dice, kind = stage.dice, source.kind
    silent = {
        "camera": 1.0,
        "post": 0.75,
        "hotline": 0.5,
        "radio": 0.3,
        "wire": 0.3,
        "patrol": 0.5,
        "digest": 0.35,
    }
    if dice.chance(silent.get(kind, 0.1)):
        return None
    party = act.party
    other = {"east": "west", "west": "east"}[party]
    if (source.party == party and dice.chance(0.75)) or dice.chance(0.05 * stage.noise):
        party = other  # a party's own voice lays it at the other's door
    if source.party and source.party != party and dice.chance(0.3):
        return dice.pick(SLURS[party])
    if dice.chance(0.06):
        return dice.pick(("unknown gunmen", "unidentified", "local tribesmen"))
    exact = {"patrol": 0.6, "complaint": 0.45, "agency": 0.4, "digest": 0.3}.get(kind, 0.2)
    if dice.chance(exact):
        names = stage.units[party]
        if party == act.party and dice.chance(0.85):
            return dice.pick(names[act.unit])
        return dice.pick(names[dice.pick(tuple(names))])
    return dice.pick(PARTIES[party])


def _target(dice: Dice, act: Act, source: Source) -> str | None:
    said = {"camera": 0.02, "post": 0.15, "patrol": 0.85, "hotline": 0.45}.get(source.kind, 0.4)
    if not dice.chance(said):
        return None
    target = act.target
    if target == "post" and source.party and source.party != act.party and dice.chance(0.4):
        target = "house"  # who was hit says it was homes
    return dice.pick(TARGETS[target])


def _tolls(stage: Stage, act: Act, source: Source) -> Row:
    dice, kind = stage.dice, source.kind
    row: Row = {}
    harmed = act.killed + act.wounded > 0 or (act.invented and dice.chance(0.6))
    told = TOLLS.get(kind, 0.02) * (1.3 if harmed else 0.55)
    victim = source.party not in ("", act.party)
    for what, true in (("killed", act.killed), ("wounded", act.wounded)):
        low: float | None = None
        high: float | None = None
        if dice.chance(told):
            said = float(
                true if kind == "patrol" else max(0, round(true + dice.bell(0.25 * stage.noise * true**0.5)))
            )
            if victim and (true or act.invented):
                said = float(round(said * dice.between(1.0, 2.2) + dice.even() * 1.5))
            low, high = said, said
            if said and dice.chance(0.2):
                high = None
            elif said and dice.chance(0.12):
                high = said + 1 + int(dice.even() * (1 + said / 3))
        row[f"{what}_min"], row[f"{what}_max"] = low, high
    return row
