"""One report encoded by itself is the same, byte for byte, as one of a table."""

import math
from functools import cache

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds.riverline import make

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.columns import MOMENTS, NUMBERS, SCHEMA, WORDS
from tahqiq.archive.encode_one import encoded_one
from tahqiq.archive.known import Known, known_of, nothing_known
from tahqiq.archive.prior import load_prior
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.desk.archive_rows import typed

_NAMES = st.sampled_from(
    ["", " ", "Torkham", "torkham ", "Tórkham-gate", "shelling", "Team_2", "unknown men", "طورخم"]
)
_HOURS = st.integers(0, 4_000_000_000).map(lambda second: second * 1_000_000 + 7)


def _row() -> st.SearchStrategy[dict[str, object]]:
    fields: dict[str, st.SearchStrategy[object]] = {}
    fields |= dict.fromkeys(WORDS, st.none() | _NAMES | st.text(max_size=40))
    fields |= dict.fromkeys(MOMENTS, st.none() | _HOURS)
    fields |= dict.fromkeys(NUMBERS, st.none() | st.floats(0.0, 85.0).map(lambda value: round(value, 3)))
    made = st.fixed_dictionaries({**fields, "report_id": st.just("r-1")})
    # a table never has one coordinate without the other: reading it takes both away
    return made.map(
        lambda row: row if None not in (row["lat"], row["lon"]) else {**row, "lat": None, "lon": None}
    )


@cache
def archives() -> list[Known]:
    """An archive that shows nothing yet, and one of 600 reports."""
    world = make(seed=3, reports=600)
    names, types = Aliases.of(world.aliases), Taxonomy.of(world.taxonomy, ["shelling"])
    return [nothing_known(types, names), known_of(world.table, types, names, load_prior())]


@settings(max_examples=120, deadline=None)
@given(row=_row())
def test_a_report_by_itself__then_as_in_a_table(row):
    table = pa.Table.from_pylist([row], schema=pa.schema([(f.name, f.type) for f in SCHEMA]))
    for known in archives():
        assert encoded_one(typed(table)[0], known).as_bytes() == known.encoded(table)[0].as_bytes()


def test_reports_of_a_world__then_as_in_a_table():
    table = make(seed=3, reports=700).table.slice(600)
    for known in archives():
        whole = [each.as_bytes() for each in known.encoded(table)]
        alone = [encoded_one(row, known).as_bytes() for row in typed(table)]
        # a table locates names, and finds points that come back, also by its own rows
        same = sum(one == other for one, other in zip(whole, alone, strict=True))
        assert same > (0.9 if known.census else 0.0) * len(whole)
        for at in range(0, 100, 5):
            assert alone[at] == known.encoded(table.slice(at, 1))[0].as_bytes()


def test_a_toll_with_one_end__then_the_other_is_open():
    made = encoded_one({"report_id": "r-1", "killed_min": 3.0}, archives()[0])
    low, high = made.fixed["measures"][0, 7:9]
    assert (low, high) == (3.0, math.inf)
