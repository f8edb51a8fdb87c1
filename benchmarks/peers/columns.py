"""The table of reports as peers take it: one moment, one square and one spelling for each report.

Peers know nothing of intervals, taxonomies and alias files, so those are applied for them beforehand.
"""

from typing import Final

import duckdb
import pyarrow as pa

_SQL: Final = """
with recursive up(name, root) as (
    select child, parent from taxonomy
    union select up.name, taxonomy.parent from up join taxonomy on up.root = taxonomy.child
),
roots as (select name, root from up where root not in (select child from taxonomy)),
plain as (
    select *,
        coalesce(occurred_at_earliest + (occurred_at_latest - occurred_at_earliest) / 2, reported_at) as moment,
        regexp_replace(lower(event_type), '[ _-]+', '_', 'g') as act
    from reports
)
select
    report_id as unique_id, source_id, source_kind, moment, lat, lon, place_name, act,
    coalesce(roots.root, act) as act_root,
    coalesce(aliases.canonical, plain.actor) as actor,
    plain.target, killed_min, wounded_min,
    cast(date_trunc('day', moment) as date) as day,
    cast(date_trunc('day', moment + interval 12 hour) as date) as half_day,
    cast(floor(lat * 2) as int) * 10000 + cast(floor(lon * 2) as int) as square,
    case when length(text) > 40 then lower(right(text, 40)) end as ending,
    row_number() over (order by report_id) - 1 as number
from plain
left join roots on roots.name = plain.act
left join (select distinct on (lower(alias)) lower(alias) as alias, canonical from aliases) aliases
    on aliases.alias = lower(plain.actor)
order by report_id
"""


def prepared(reports: pa.Table, taxonomy: list[tuple[str, str]], aliases: list[tuple[str, str]]) -> pa.Table:
    """One row a report, in the order of ``report_id``; ``number`` counts them from 0."""
    with duckdb.connect() as base:
        base.register("reports", reports)
        base.register("taxonomy", _pairs(taxonomy, ("child", "parent")))
        base.register("aliases", _pairs(aliases, ("alias", "canonical")))
        return base.sql(_SQL).to_arrow_table()


def _pairs(pairs: list[tuple[str, str]], names: tuple[str, str]) -> pa.Table:
    columns = [pa.array([pair[at] for pair in pairs], pa.string()) for at in (0, 1)]
    return pa.table(columns, names=list(names))
