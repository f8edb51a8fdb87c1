"""A made-up world: reports of many sources about incidents whose truth is known, for training and measuring."""

from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class World:
    """Reports as `tahqiq corroborate` takes them, and what really happened.

    ``truth`` and ``origin`` have one value a row of ``table``: the incident it tells of, and the independent
    origin of what it says (a copy has that of its original). ``killed`` is the true number by incident.
    """

    name: str
    table: pa.Table
    truth: list[str]
    origin: list[str]
    taxonomy: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=dict)


SCHEMA = pa.schema(
    [
        ("report_id", pa.string()),
        ("source_id", pa.string()),
        ("source_kind", pa.string()),
        ("reported_at", pa.timestamp("us", tz="UTC")),
        ("occurred_at_earliest", pa.timestamp("us", tz="UTC")),
        ("occurred_at_latest", pa.timestamp("us", tz="UTC")),
        ("lat", pa.float64()),
        ("lon", pa.float64()),
        ("location_precision_km", pa.float64()),
        ("place_name", pa.string()),
        ("event_type", pa.string()),
        ("actor", pa.string()),
        ("target", pa.string()),
        ("killed_min", pa.float64()),
        ("killed_max", pa.float64()),
        ("wounded_min", pa.float64()),
        ("wounded_max", pa.float64()),
        ("text", pa.string()),
    ]
)
