"""Small report tables as a duty officer would write them: one line a report, columns between bars."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.corroborate import Clusters, corroborate
from tahqiq.archive.prior import load_prior
from tahqiq.archive.taxonomy import Taxonomy

TYPES = [
    ("mortar fire", "shelling"),
    ("shelling", "attack"),
    ("air strike", "attack"),
    ("small arms", "attack"),
]
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


def read_table(text: str) -> pa.Table:
    """Lines ``id | source | told | first..last | lat, lon, km | place | type | killed | wounded | text``.

    Moments are ``day hour:minute`` of January 2026; anything may be empty.
    """
    rows = [_row([cell.strip() for cell in line.split("|")]) for line in text.splitlines() if line.strip()]
    return pa.Table.from_pylist(rows, schema=SCHEMA)


def _row(cells: list[str]) -> dict[str, object]:
    name, source, told, when, where, place, kind, killed, wounded, text = cells
    first, _, last = when.partition("..")
    lat, lon, km = (
        (*[float(each) for each in where.split(",")], None, None, None)[:3] if where else (None,) * 3
    )
    row: dict[str, object] = dict.fromkeys(SCHEMA.names)
    row |= {"report_id": name, "source_id": source or None, "reported_at": _moment(told)}
    row |= {"occurred_at_earliest": _moment(first), "occurred_at_latest": _moment(last or first)}
    row |= {"lat": lat, "lon": lon, "location_precision_km": km, "place_name": place or None}
    row |= {"event_type": kind or None, "text": text or None}
    for harm, said in (("killed", killed), ("wounded", wounded)):
        low, _, high = said.partition("-")
        if said:
            row |= {f"{harm}_min": float(low), f"{harm}_max": float(high or low)}
    return row


def _moment(text: str) -> datetime | None:
    if not text:
        return None
    day, _, clock = text.partition(" ")
    hour, _, minute = clock.partition(":")
    return NEW_YEAR + timedelta(days=int(day) - 1, hours=int(hour or 0), minutes=int(minute or 0))


def usual_days(seed: int = 1, reports: int = 400) -> list[dict[str, object]]:
    """What else is told that month, far from the tables of the tests: a matcher sees no report alone."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(reports):
        row: dict[str, object] = dict.fromkeys(SCHEMA.names)
        start = NEW_YEAR + timedelta(hours=float(rng.uniform(0, 700)))
        row |= {"report_id": f"other-{number:04}", "source_id": f"desk {rng.integers(0, 9)}"}
        row |= {
            "reported_at": start + timedelta(hours=float(rng.uniform(3, 20))),
            "occurred_at_earliest": start,
        }
        row |= {"occurred_at_latest": start + timedelta(hours=float(rng.uniform(0, 6)))}
        row |= {
            "lat": float(rng.uniform(20, 24)),
            "lon": float(rng.uniform(50, 55)),
            "location_precision_km": 2.0,
        }
        row |= {"event_type": str(rng.choice(["mortar fire", "air strike", "small arms"]))}
        row |= {"killed_min": (killed := float(rng.poisson(1))), "killed_max": killed}
        row |= {"text": f"{rng.integers(1, 9)} houses were hit near point {rng.integers(1, 999)}"}
        rows.append(row)
    return rows


def incidents_of(table: pa.Table, **asked: object) -> tuple[dict[str, int], Clusters]:
    """The incident of each report of a table, among the usual days, with the shipped model."""
    whole = pa.Table.from_pylist([*table.to_pylist(), *usual_days()], schema=SCHEMA)
    taxonomy = Taxonomy.of(TYPES, [name for name in whole.column("event_type").to_pylist() if name])
    clusters = corroborate(whole, taxonomy, Aliases.of([]), load_prior(), workers=1, **asked)  # type: ignore[arg-type]
    return dict(
        zip(table.column("report_id").to_pylist(), clusters.incident.tolist(), strict=False)
    ), clusters
