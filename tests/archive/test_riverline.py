"""The made-up world "riverline" is the same every time and has the shares that it promises."""

from collections import Counter

import pyarrow as pa
import pytest
from worlds.riverline import make
from worlds.world import SCHEMA

REPORTS = 6000


@pytest.fixture(scope="module")
def river():
    return make(2, REPORTS)


def test_the_table__then_has_the_columns_of_a_report_table_and_as_many_rows_as_asked(river):
    assert river.table.schema.equals(SCHEMA)
    assert river.table.num_rows == len(river.truth) == len(river.origin) == REPORTS
    assert len(set(river.table["report_id"].to_pylist())) == REPORTS


def test_the_same_seed__then_the_same_world_and_another_seed_another(river):
    again, other = make(2, REPORTS), make(3, REPORTS)
    assert again.table.equals(river.table)
    assert (again.truth, again.origin, again.aliases) == (river.truth, river.origin, river.aliases)
    assert not other.table.equals(river.table)


def test_shares__then_as_promised(river):
    sizes = Counter(river.truth)
    assert 0.25 < sum(size == 1 for size in sizes.values()) / len(sizes) < 0.35
    assert 3.0 < REPORTS / len(sizes) < 3.7
    assert max(sizes.values()) > 15
    made_up = sum(one not in river.killed for one in river.truth) / REPORTS
    assert 0.012 < made_up < 0.03


def test_origins__then_each_lies_within_one_incident_and_starts_at_its_earliest_report(river):
    incident_of = {}
    for origin, incident in zip(river.origin, river.truth, strict=True):
        assert incident_of.setdefault(origin, incident) == incident
    voiced = {(incident, origin) for origin, incident in incident_of.items()}
    assert len(voiced) < REPORTS * 0.85  # copies and sources that speak twice add no voice


def test_the_taxonomy__then_three_levels_and_every_type_that_is_said(river):
    parents = dict(river.taxonomy)
    tops = {parent for parent in parents.values() if parent not in parents}
    assert len(parents) + len(tops) == 43
    assert all(parents[parents[leaf]] in tops for leaf in parents if parents[leaf] not in tops)
    said = {one.lower().replace(" ", "_").replace("-", "_") for one in _distinct(river.table["event_type"])}
    assert said <= set(parents) | tops


def test_more_noise__then_fewer_reports_name_the_right_kind_of_act():
    def kinds_an_incident(noise):
        world = make(4, REPORTS, noise=noise)
        said = {}
        for incident, act in zip(world.truth, world.table["event_type"].to_pylist(), strict=True):
            said.setdefault(incident, set()).add((act or "").lower().replace("-", "_").replace(" ", "_"))
        return sum(map(len, said.values())) / len(said)

    assert kinds_an_incident(1.6) > kinds_an_incident(0.5)


def _distinct(column: pa.ChunkedArray) -> list[str]:
    return column.drop_null().unique().to_pylist()
