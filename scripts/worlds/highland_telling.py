"""How one source tells of one incident, in each field, and what it gets wrong."""

from dataclasses import dataclass
from math import ceil, floor

import numpy as np
from worlds.highland_country import Country, pick
from worlds.highland_incidents import LEAVES, Incident
from worlds.highland_phrasing import phrase
from worlds.highland_sources import CLASSES, Source
from worlds.highland_words import PARTIES, TARGET_WORDS, TREE, VAGUE

Span = tuple[float | None, float | None]


@dataclass(frozen=True)
class Report:
    """One row before it becomes a table; times are hours since the start, None is not said."""

    truth: str
    origin: int
    source: Source
    said_at: float
    earliest: float | None
    latest: float | None
    lat: float | None
    lon: float | None
    precision: float | None
    place: str | None
    event_type: str | None
    actor: str | None
    target: str | None
    killed: Span
    wounded: Span
    text: str | None


@dataclass(frozen=True)
class Teller:
    """What telling needs: chance, the land, and how strong all faults are (1 usual)."""

    dice: np.random.Generator
    land: Country
    noise: float

    def chance(self, share: float) -> bool:
        """Whether a fault of this usual share strikes."""
        return bool(self.dice.random() < min(share * self.noise, 0.95))


def when(t: Teller, source: Source, act: Incident) -> Span:
    """Earliest and latest hour as the source prints them."""
    dice, ahead = t.dice, t.land.hours_ahead
    if t.chance(0.04):
        return None, None
    hour = act.hour + float(dice.normal(0, 0.5 * t.noise))
    confused = ahead if dice.random() < source.says_local else 0.0
    if dice.random() < source.day_only:
        clock = ahead if dice.random() < 0.6 else 0.0  # the local day or the UTC day
        day = floor((act.hour + clock) / 24)
        if dice.random() < source.off_by_one:
            day += 1 if dice.random() < 0.75 else -1
        start = day * 24.0 - (0.0 if confused else clock)
        return start, start + 24.0 - 1 / 60
    if dice.random() < source.off_by_one / 2:
        hour += 24.0 if dice.random() < 0.7 else -24.0
    hour += confused
    width = float(pick(dice, (0.0, 0.0, 0.5, 1.0, 3.0, 6.0)))
    start = round((hour - width * dice.random()) * 4) / 4 if dice.random() < 0.6 else hour - width * 0.5
    return start, start + width + (act.lasts if dice.random() < 0.3 else 0.0)


def where(t: Teller, source: Source, act: Incident) -> tuple[float | None, float | None, float | None]:
    """Latitude, longitude and the precision claimed, honest or not."""
    dice, land = t.dice, t.land
    if dice.random() < source.no_point:
        return None, None, None
    draw = dice.random()
    tier = min(sum(draw > edge for edge in source.classes), 3)
    spread = CLASSES[tier] * 0.6 * t.noise
    x, y = act.x, act.y
    if tier == 2 and dice.random() < 0.5:
        x, y, spread = float(land.x[act.place]), float(land.y[act.place]), 0.3
    elif tier == 3 and dice.random() < 0.6:
        home = int(land.district[act.place])
        x, y, spread = float(land.district_x[home]), float(land.district_y[home]), 0.01
    shift = dice.laplace(0, spread / 1.5, 2) if source.heavy_tails else dice.normal(0, spread, 2)
    lat, lon = land.degrees(x + float(shift[0]), y + float(shift[1]))
    if t.chance(0.004):
        lat, lon = lon, lat
    said: float | None = CLASSES[tier]
    if dice.random() > source.honest:
        said = pick(dice, (1.0, 1.0, 5.0, 15.0, None))
    digits = (4, 3, 2, 2)[tier]
    return float(np.clip(round(lat, digits), -90, 90)), round(lon, digits), said


def place_called(t: Teller, source: Source, act: Incident, pointless: bool) -> str | None:
    """The place in the source's letters; at times a neighbour, the district, or a slip of the pen."""
    dice, land = t.dice, t.land
    if source.kind == "satellite" or (not pointless and dice.random() < 0.14):
        return None
    place = act.place
    if t.chance(0.07):
        place = int(pick(dice, [int(v) for v in land.near[place]]))
    district = land.district_names[int(land.district[place])][source.letters]
    name = land.spellings[place][source.letters]
    if t.chance(0.06):
        return f"{district} valley"
    if t.chance(0.10):
        name = land.spellings[place][int(dice.random() * len(land.spellings[place]))]
    if t.chance(0.08) and len(name) > 4:
        at = 1 + int(dice.random() * (len(name) - 2))
        name = name[:at] + pick(dice, ("", name[at] * 2, "h" + name[at])) + name[at + 1 :]
    form = dice.random()
    if form < 0.12:
        return f"{name}, {district}"
    if form < 0.18:
        return name.replace(" ", "-").upper()
    return f"{name} village" if form < 0.22 else name


def kind_called(t: Teller, source: Source, act: Incident) -> tuple[str | None, str]:
    """The type the source gives (leaf, coarse code or none), and the middle type it has in mind."""
    dice = t.dice
    top, middle, leaf = LEAVES[act.leaf]
    if t.chance(0.05):
        top = pick(dice, tuple(TREE))
        middle = pick(dice, tuple(TREE[top]))
        leaf = pick(dice, TREE[top][middle])
    elif t.chance(0.08):
        middle = pick(dice, tuple(TREE[top]))
        leaf = pick(dice, TREE[top][middle])
    elif t.chance(0.17):
        leaf = pick(dice, TREE[top][middle])
    if t.chance(0.03):
        return None, middle
    if dice.random() < source.coarse:
        return (middle if dice.random() < 0.6 else top), middle
    return (leaf.title() if source.names_party == 2 else leaf), middle


def party_called(t: Teller, source: Source, party: int) -> str | None:
    """A party by one of its names, by a wrong party's, or as unknown."""
    dice = t.dice
    if source.kind == "satellite":
        return None
    if party == source.side and dice.random() < 0.45:
        party = (party + 1 + int(dice.random() * (len(PARTIES) - 1))) % len(PARTIES)  # never our own
    elif t.chance(0.06):
        party = int(dice.random() * len(PARTIES))
    elif t.chance(0.2 if source.kind in ("social", "ngo") else 0.11):
        return pick(dice, VAGUE) or None
    names = PARTIES[party]
    return names[source.names_party] if dice.random() < 0.6 else pick(dice, names)


def target_called(t: Teller, source: Source, act: Incident) -> str | None:
    """Who or what was hit."""
    if source.kind == "satellite" or t.chance(0.18):
        return None
    if act.target_party >= 0:
        if t.chance(0.15):
            return pick(t.dice, TARGET_WORDS["civilians"])
        return party_called(t, source, act.target_party)
    return pick(t.dice, TARGET_WORDS["civilians" if t.chance(0.1) else act.target])


def toll(t: Teller, source: Source, true: int, fresh: bool) -> Span:
    """Fewest and most said; early word is low, round numbers are liked, many say nothing."""
    dice = t.dice
    if dice.random() < source.no_toll:
        return None, None
    said = float(true)
    if true and t.chance(0.35):
        said = max(
            0,
            round(true * source.toll_factor * float(dice.lognormal(-0.25 if fresh else 0.0, 0.35 * t.noise))),
        )
    elif not true and t.chance(0.04):
        said = float(1 + int(dice.random() * 3))
    if said >= 8 and dice.random() < source.rounds:
        said = float(round(said / 5) * 5)
    form = dice.random()
    if form < 0.07:
        return said, None
    if form < 0.10 and said:
        return None, said
    if form < 0.24 and said:
        return float(floor(said * 0.8)), float(ceil(said * 1.25))
    return said, said


def tell(t: Teller, source: Source, act: Incident, truth: str, origin: int) -> Report:
    """A report of what the source itself learned."""
    dice = t.dice
    earliest, latest = when(t, source, act)
    lat, lon, precision = where(t, source, act)
    place = place_called(t, source, act, lat is None)
    event_type, middle = kind_called(t, source, act)
    actor, target = party_called(t, source, act.actor), target_called(t, source, act)
    late = float(dice.uniform(72, 480)) if t.chance(0.04) else float(source.delay * dice.lognormal(0, 0.9))
    said_at = max(act.hour + 0.1 + late, 0.1 + (earliest or 0.0))
    killed, wounded = toll(t, source, act.killed, late < 6), toll(t, source, act.wounded, late < 6)
    local = (act.hour + t.land.hours_ahead) % 24
    named = place or "the valley"
    text = phrase(dice, source.kind, middle, (named, actor, target), (killed, wounded), local)
    return Report(
        truth, origin, source, said_at, earliest, latest, lat, lon, precision, place, event_type, actor, target,
        killed, wounded, None if dice.random() < 0.05 else text,
    )  # fmt: skip
