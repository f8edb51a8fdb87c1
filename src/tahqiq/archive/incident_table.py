"""Incident tables: a line for each incident of an archive, with when, where, what, how many and by how many voices."""

from typing import Final

import duckdb
import numpy as np
import pyarrow as pa

from tahqiq.archive.cluster_table import Strings
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.independence import Voices

# The day, place and words that the most precise report gives; counts of reports, and of voices that are independent.
_ASKED: Final = """
SELECT incident,
       min(incident_id) AS incident_id,
       count(*) AS reports,
       count(DISTINCT voice) AS voices,
       count(DISTINCT source_id) AS sources,
       min(reported_at) AS first_reported_at,
       arg_min(occurred_at_earliest, occurred_at_latest - occurred_at_earliest) AS occurred_at_earliest,
       arg_min(occurred_at_latest, occurred_at_latest - occurred_at_earliest) AS occurred_at_latest,
       arg_min(lat, coalesce(location_precision_km, 1e6)) AS lat,
       arg_min(lon, coalesce(location_precision_km, 1e6)) AS lon,
       min(location_precision_km) FILTER (lat IS NOT NULL) AS location_precision_km,
       arg_min(place_name, coalesce(location_precision_km, 1e6)) AS place_name,
       string_agg(DISTINCT event_type, '; ' ORDER BY event_type) AS event_types,
       string_agg(DISTINCT actor, '; ' ORDER BY actor) AS actors,
       string_agg(DISTINCT target, '; ' ORDER BY target) AS targets,
       string_agg(DISTINCT report_id, ' ' ORDER BY report_id) FILTER (dissents) AS dissenting_reports,
       bool_or(bridge) AS hangs_on_one_pair,
       bool_or(flooded) AS flooded
FROM reports GROUP BY incident ORDER BY incident
"""


def incident_table(
    reports: pa.Table, ids: Strings, clusters: Clusters, voices: Voices, tolls: pa.Table
) -> pa.Table:
    """One row an incident: what the most precise report says, all types and actors named, voices, and tolls.

    ``ids`` as of :func:`tahqiq.archive.cluster_table.incident_ids`; ``tolls`` one row an incident in the order of its
    number. ``voices`` counts copies once. Nothing here is a finding: a toll is a range over what was claimed.
    """
    bridge = np.zeros(reports.num_rows, dtype=np.bool_)
    bridge[clusters.bridges.reshape(-1)] = True
    told = {
        "incident": clusters.incident,
        "incident_id": ids,
        "voice": voices.voice,
        "dissents": clusters.dissents,
        "bridge": bridge,
        "flooded": voices.flooded,
    }
    table = reports
    for name, values in told.items():
        table = table.append_column(name, pa.array(values))
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        database.register("reports", table)
        found = database.sql(_ASKED).to_arrow_table()
    for name in tolls.column_names:
        if name != "incident":
            found = found.append_column(name, tolls.column(name))
    return found.drop_columns(["incident"])
