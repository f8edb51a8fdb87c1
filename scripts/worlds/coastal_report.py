"""One report from the made-up coast: what a source makes of a raid it noticed, and who copies it from there."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from worlds.coastal_acts import ACTS, COARSE, FREE_WORDS, PARTY_WORDS, SIDES, SUBEVENT, TARGETS
from worlds.coastal_map import Town, degrees, district_at, district_centre, misspelt
from worlds.coastal_sources import VOICES, Voice
from worlds.coastal_words import Said, edited, written

if TYPE_CHECKING:
    from worlds.coastal import Raid

_LOCAL = timedelta(hours=3)
_COPIERS = tuple(voice for voice in VOICES if voice.copies > 0)
_POSTERS = tuple(voice for voice in VOICES if voice.kind in ("social", "party"))


@dataclass(frozen=True, slots=True)
class Draft:
    """A row to be, and the truth about it."""

    truth: str
    origin: str
    row: dict[str, Any]


class Teller:
    """Writes the reports of a world, one chance after another from one stream of chances."""

    def __init__(self, rng: Random, towns: list[Town], noise: float, start: datetime) -> None:
        """``towns`` is the gazetteer that sources place things by; ``noise`` scales every error."""
        self.rng, self.noise, self.start = rng, noise, start
        self.towns = towns
        self.by_district: dict[str, list[Town]] = {}
        for town in towns:
            self.by_district.setdefault(town.district, []).append(town)

    def told(self, raid: Raid, voices: list[Voice]) -> list[Draft]:
        """What these sources report of a raid: first news, later corrections, copies by others."""
        found: list[Draft] = []
        for voice in voices:
            first = self._first(raid, voice)
            found.append(first)
            if voice.revises and self.rng.random() < voice.revises * (0.3 + 0.7 * (raid.killed > 0)):
                found.append(self._revised(raid, voice, first))
        copies: list[Draft] = []
        for draft in found:
            if draft.row["text"] and self.rng.random() < 0.2:
                copies.append(self._copied(draft))
        if copies and self.rng.random() < 0.2:
            copies.append(self._copied(self.rng.choice(copies)))
        return found + copies

    def made_up(self, raid: Raid) -> list[Draft]:
        """A raid that never was, told by one or two who claim to know, sometimes copied."""
        found = [
            self._first(raid, voice) for voice in self.rng.sample(_POSTERS, self.rng.choice((1, 1, 1, 2)))
        ]
        return found + [self._copied(one) for one in found if one.row["text"] and self.rng.random() < 0.25]

    def _first(self, raid: Raid, voice: Voice) -> Draft:
        rng = self.rng
        hour, along, inland = rng.choice(raid.salvos) if rng.random() < 0.6 else raid.salvos[0]
        row: dict[str, Any] = {"source_id": voice.id, "source_kind": voice.kind}
        late = voice.delay[0] * math.exp(rng.gauss(0, voice.delay[1]))
        if voice.kind == "un":  # the week's summary appears on the following Monday
            late = 168 - hour % 168 + 10
        row["reported_at"] = self.start + timedelta(hours=hour + (raid.salvos[-1][0] - hour) * 0.3 + late)
        self._date(row, voice, hour)
        town = self._place(row, voice, along, inland)
        self._who(row, voice, raid)
        self._toll(row, voice, raid)
        row["text"] = written(rng, voice.words, self._said(row, raid, town, hour))
        for name, chance in voice.lacks.items():
            if rng.random() < chance * (0.5 + 0.5 * self.noise):
                _leave_out(row, name)
        return Draft(raid.id, f"{raid.id}:{voice.id}", row)

    def _date(self, row: dict[str, Any], voice: Voice, hour: float) -> None:
        rng, noise = self.rng, self.noise
        moment = self.start + timedelta(hours=hour + rng.gauss(0, 0.25 * noise))
        day = (moment + _LOCAL).replace(hour=0, minute=0, second=0, microsecond=0) - _LOCAL
        if voice.clock in ("day", "days", "night") and rng.random() < 0.07 * noise:
            day += timedelta(days=rng.choice((-1, 1, 1)))
        if voice.clock == "day" and rng.random() < 0.3:  # a local day written down as if it were one of UTC
            day = (day + _LOCAL).replace(hour=0)
        begin, length = {
            "minute": (moment - timedelta(minutes=5), 10 / 60),
            "hour": (moment.replace(minute=0, second=0, microsecond=0), 1.0),
            "pass": (moment + timedelta(hours=rng.uniform(0, 6)), 0.05),
            "now": (row["reported_at"] - timedelta(hours=rng.choice((1, 1, 2, 6))), 1.0),
            "day": (day, 24 - 1e-6),
            "days": (
                day - timedelta(days=rng.choice((0, 0, 0, 1))),
                24.0 * rng.choice((1, 1, 1, 2, 3)) - 1e-6,
            ),
            "night": (day - timedelta(hours=4), 10.0) if (moment + _LOCAL).hour < 6 else (day, 24 - 1e-6),
            "none": (None, 0.0),
        }[voice.clock]
        row["occurred_at_earliest"] = begin
        row["occurred_at_latest"] = begin + timedelta(hours=length) if begin else None
        if voice.clock == "now":
            row["occurred_at_latest"] = row["reported_at"]

    def _place(self, row: dict[str, Any], voice: Voice, along: float, inland: float) -> Town:
        rng, noise = self.rng, self.noise
        spread = {"point": 0.6, "town": 1.6, "city": 2.2, "district": 3.0}[voice.placing] * noise
        along, inland = along + rng.gauss(0, spread), max(0.0, inland + rng.gauss(0, spread))
        if rng.random() < 0.02 * noise:  # the wrong end of the map
            along = rng.uniform(0, 300)
        district = district_at(along, inland)
        near = self.by_district.get(district) or self.towns
        town = min(near, key=lambda one: (one.along - along) ** 2 + (one.inland - inland) ** 2)
        name, where, precision = town.name, degrees(town.along, town.inland), 4.0
        if voice.placing == "point":
            where, precision = degrees(along, inland), 0.5 if voice.digits >= 4 else 1.0
        elif voice.placing == "city" and town.city:
            name, precision = town.city, 12.0
        elif voice.placing == "district":
            name, where, precision = district, district_centre(district), 28.0
        if name != district and rng.random() < 0.12 * noise:
            name = misspelt(rng, name)
        digits = voice.digits if voice.digits < 9 else 5
        row["lat"], row["lon"] = round(where[0], digits), round(where[1], digits)
        row["location_precision_km"] = max(precision, {1: 8.0, 2: 1.0}.get(digits, 0.0))
        if rng.random() < 0.25:
            row["location_precision_km"] = None
        row["place_name"] = name
        return town

    def _who(self, row: dict[str, Any], voice: Voice, raid: Raid) -> None:
        rng, noise = self.rng, self.noise
        act = rng.choice(ACTS) if rng.random() < 0.04 * noise else raid.act
        if rng.random() < 0.07 * noise:  # what fell was heard, not seen
            act = rng.choice([one for one in ACTS if SUBEVENT[one] == SUBEVENT[act]])
        row["event_type"] = {
            "acled": SUBEVENT[act],
            "coarse": COARSE[act],
            "free": rng.choice((*FREE_WORDS[act], act)),
            "leaf": act,
            "party": rng.choice((*PARTY_WORDS, act)),
            "none": None,
        }[voice.types]
        actor, target = raid.actor, raid.target
        if voice.side == actor and rng.random() < 0.7:  # nobody begins: the other side did
            actor = next(side for side in SIDES if side != actor)
        elif rng.random() < 0.06 * noise:
            actor = rng.choice(tuple(SIDES))
        if rng.random() < 0.1 * noise:
            target = rng.choice(tuple(TARGETS))
        row["actor"] = rng.choice((actor, *SIDES[actor])) if voice.types != "acled" else actor
        row["target"] = rng.choice((target, *TARGETS[target])) if rng.random() < 0.6 else target

    def _toll(self, row: dict[str, Any], voice: Voice, raid: Raid, late: bool = False) -> None:
        rng, noise = self.rng, self.noise
        for name, true in (("killed", raid.killed), ("wounded", raid.wounded)):
            heard = true
            if not late and true > 1 and rng.random() < 0.35 * noise:  # first counts run short
                heard = max(0, true - 1 - int(rng.expovariate(3 / true)))
            if rng.random() < 0.08 * noise:
                heard = max(0, heard + rng.choice((-1, 1, 1, 2)))
            if voice.inflates:
                heard = round(heard * (1 + rng.expovariate(1 / voice.inflates))) if rng.random() < 0.6 else 0
            low, high = float(heard), float(heard)
            if heard >= 5 and rng.random() < 0.15 * noise:
                low, high = float(heard // 5 * 5), math.inf  # "at least"
            elif rng.random() < 0.05:
                low, high = max(0.0, heard - 2.0), heard + 2.0
            row[f"{name}_min"], row[f"{name}_max"] = low, None if high == math.inf else high

    def _said(self, row: dict[str, Any], raid: Raid, town: Town, hour: float) -> Said:
        local = self.start + timedelta(hours=hour) + _LOCAL
        return Said(
            act=row["event_type"]
            or (self.rng.choice(FREE_WORDS[raid.act]) if self.rng.random() < 0.7 else ""),
            place=row["place_name"],
            district=town.district,
            actor=row["actor"],
            target=row["target"],
            killed=row["killed_min"],
            wounded=row["wounded_min"],
            weekday=local.strftime("%A"),
            hour=local.hour,
        )

    def _revised(self, raid: Raid, voice: Voice, first: Draft) -> Draft:
        row = dict(first.row)
        row["reported_at"] += timedelta(hours=self.rng.uniform(8, 110))
        self._toll(row, voice, raid, late=True)
        if row["text"]:
            row["text"] = f"UPDATE: {row['text']} Toll now {int(row['killed_min'])}."
        return Draft(first.truth, first.origin, row)

    def _copied(self, draft: Draft) -> Draft:
        rng, row = self.rng, dict(draft.row)
        voice = rng.choices(_COPIERS, [one.copies for one in _COPIERS])[0]
        row |= {"source_id": voice.id, "source_kind": voice.kind}
        row["reported_at"] += timedelta(hours=rng.expovariate(1 / 6.0) + 0.05)
        row["text"] = edited(rng, row["text"])
        for name, chance in voice.lacks.items():
            if name != "text" and rng.random() < 0.7 * chance:
                _leave_out(row, name)
        if row["lat"] is not None and rng.random() < 0.4:
            row["lat"], row["lon"] = round(row["lat"], 1), round(row["lon"], 1)
        if (
            rng.random() < 0.2 and row["occurred_at_earliest"]
        ):  # the desk takes its own day for that of the raid
            row["occurred_at_earliest"] = row["reported_at"] - timedelta(hours=24)
            row["occurred_at_latest"] = row["reported_at"]
        return Draft(draft.truth, draft.origin, row)


_FIELDS = {
    "coords": ("lat", "lon", "location_precision_km"),
    "place": ("place_name",),
    "occurred": ("occurred_at_earliest", "occurred_at_latest"),
    "type": ("event_type",),
    "killed": ("killed_min", "killed_max"),
    "wounded": ("wounded_min", "wounded_max"),
}


def _leave_out(row: dict[str, Any], name: str) -> None:
    for column in _FIELDS.get(name, (name,)):
        row[column] = None
