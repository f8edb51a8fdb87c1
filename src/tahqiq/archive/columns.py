"""Columns: what a table of reports says of each report, in the order in which it is documented."""

from typing import Final

import pyarrow as pa

_MOMENT: Final = pa.timestamp("us", tz="UTC")

SCHEMA: Final = pa.schema(
    [
        ("report_id", pa.string()),
        ("source_id", pa.string()),
        ("source_kind", pa.string()),
        ("reported_at", _MOMENT),
        ("occurred_at_earliest", _MOMENT),
        ("occurred_at_latest", _MOMENT),
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
COLUMNS: Final = tuple(SCHEMA.names)
MOMENTS: Final = ("reported_at", "occurred_at_earliest", "occurred_at_latest")
NUMBERS: Final = tuple(name for name in COLUMNS if SCHEMA.field(name).type == pa.float64())
WORDS: Final = tuple(name for name in COLUMNS if SCHEMA.field(name).type == pa.string())

# What one means by a day without an hour: the first moment of it, or the last.
ENDS_THE_DAY: Final = frozenset({"reported_at", "occurred_at_latest"})
