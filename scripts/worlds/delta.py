"""A made-up ceasefire mission on a front of 300 km: minute-precise cameras, inflated complaint lists, copied news.

Laws of this world: phases of quiet and escalation, fire that wanders along the line, the same village hit several
times a day, parties that inflate and sometimes invent. Times are local (UTC+3:30) made UTC.
"""

from datetime import UTC, datetime

import pyarrow as pa
from worlds.delta_acts import Act, acts
from worlds.delta_land import Dice, lay_out
from worlds.delta_sources import COPIERS, Source, sources, tellers
from worlds.delta_telling import Row, Stage, tell, word_for
from worlds.delta_text import reworded
from worlds.delta_words import aliases, taxonomy, units
from worlds.world import SCHEMA, World

LOCAL_MINUTES = 210
FIRST_MIDNIGHT = round(datetime(2026, 2, 2, tzinfo=UTC).timestamp() / 60) - LOCAL_MINUTES
MOMENTS = ("reported_at", "occurred_at_earliest", "occurred_at_latest")
COPIED = ("camera", "post", "patrol")  # never put in the news as they are


def make(seed: int, reports: int, **settings: float | int | str) -> World:
    """A world of so many reports.

    Settings: ``noise`` (1.0 as usual; scales errors of place, hour, word and toll) and ``density`` (incidents a day
    on average, 50). The same seed, number and settings give the same world.
    """
    unknown = set(settings) - {"noise", "density"}
    if unknown:
        raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
    noise, density = float(settings.get("noise", 1.0)), float(settings.get("density", 50.0))
    dice = Dice(seed)
    land, named = lay_out(dice), units(dice)
    files = taxonomy(dice), aliases(dice, named)
    stage, known = Stage(dice, land, named, noise), sources(dice, land)
    rows: list[Row] = []
    killed: dict[str, int] = {}
    for act in acts(dice, land, {party: list(each) for party, each in named.items()}, density):
        if len(rows) >= reports:
            break
        killed[act.name] = act.killed
        rows.extend(_told(stage, act, tellers(dice, act, known)))
    rows = sorted(rows[:reports], key=lambda row: float(str(row["reported_at"])))
    truth, origin = ([str(row[what]) for row in rows] for what in ("truth", "origin"))
    return World("delta", _table(rows), truth, origin, *files, killed)


def _told(stage: Stage, act: Act, who: list[Source]) -> list[Row]:
    """All reports of one incident in the order they came, copies among them."""
    dice = stage.dice
    first = [(tell(stage, act, source), source) for source in who]
    first.sort(key=lambda pair: float(str(pair[0]["reported_at"])))
    rows: list[Row] = []
    for n, (row, source) in enumerate(first):
        row["truth"] = act.name
        caller = f"-{n}" if source.kind == "hotline" else ""  # every caller is another voice
        row["origin"] = f"{act.name}-{source.name}{caller}"
        earlier = [
            one for one in rows if one["source_kind"] not in COPIED and one["source_id"] != source.name
        ]
        if earlier and (act.invented or dice.chance(COPIERS.get(source.kind, 0.0))):
            _copy(stage, act, row, dice.pick(earlier))
        rows.append(row)
    return rows


def _copy(stage: Stage, act: Act, row: Row, original: Row) -> None:
    """Make a report the copy of an earlier one: its hour, tolls and words, in part its place, type and actor."""
    dice = stage.dice
    row["origin"] = original["origin"]
    row["text"] = reworded(dice, str(original["text"] or ""), str(original["source_id"]))
    if dice.chance(0.7):
        row["occurred_at_earliest"], row["occurred_at_latest"] = (original[moment] for moment in MOMENTS[1:])
    if dice.chance(0.75):
        for what in ("lat", "lon", "location_precision_km", "place_name"):
            row[what] = original[what]
    row["event_type"] = (
        original["event_type"] if dice.chance(0.5) else word_for(stage, act.leaf, str(row["source_kind"]))
    )
    for what in ("actor", "target"):
        row[what] = original[what] if dice.chance(0.75) else row[what]
    for what in ("killed_min", "killed_max", "wounded_min", "wounded_max"):
        row[what] = original[what]


def _table(rows: list[Row]) -> pa.Table:
    columns: dict[str, list[object]] = {name: [row.get(name) for row in rows] for name in SCHEMA.names}
    columns["report_id"] = [f"d{n:07d}" for n in range(len(rows))]
    for moment in MOMENTS:
        columns[moment] = [_utc(row[moment]) for row in rows]
    return pa.table([pa.array(columns[each.name], each.type) for each in SCHEMA], schema=SCHEMA)


def _utc(minutes: object) -> int | None:
    return None if minutes is None else (FIRST_MIDNIGHT + int(float(str(minutes)))) * 60_000_000
