"""Subtracting one public product from another gives nothing away: no small count, no incident, no finer place."""

import csv
import io
import json
import re
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from leak_readers import Reader

from tahqiq.crossings.suppress import LEAST, OTHERS, counts_shown, groups_shown, parts_of, parts_shown
from tahqiq.model.crossing import Traffic
from tahqiq.model.generalisation import GRID_DEGREES
from tahqiq.model.place import Place
from tahqiq.model.returns import Part, Returned, ReturnsReport, Vulnerable
from tahqiq.store.release_rules import RULES, coarse

CAVEAT = "Counted at one gate in daylight only; who came by night is not in it."
GROUPS = ("documented", "undocumented", "deported")


def report(counts: list[int], places: list[int]) -> ReturnsReport:
    """A week's report with these groups, and these districts of origin."""
    return ReturnsReport.model_validate({
        "id": "ret_x", "release": "public", "crossing": "gate", "toward": "BEL", "start": "2025-10-20",
        "end": "2025-10-26", "caveat": CAVEAT, "source": "agency",
        "counts": [{"group": group, "individuals": count} for group, count in zip(GROUPS, counts, strict=False)],
        "origins": [{"place": f"District {turn}", "individuals": count} for turn, count in enumerate(places)],
    })  # fmt: skip


def shown(told: ReturnsReport) -> tuple:
    """All that outsiders get of a report's counts."""
    return groups_shown(told.counts), parts_of(told, told.origins)


@settings(max_examples=60, deadline=None, database=None)
@given(
    counts=st.lists(st.integers(0, 14), min_size=1, max_size=3),
    places=st.lists(st.integers(0, 14), min_size=0, max_size=3),
)
def test_small_counts_of_a_report__have_more_than_one_answer(counts, places):
    """Whoever tries all counts that could stand behind what is shown finds several for every one that is withheld."""
    told = report(counts, places)
    if sum(counts) != sum(places) and places:
        places[0] = max(0, sum(counts) - sum(places[1:]))
        told = report(counts, places)
    published, possible = shown(told), []
    for trial in product(range(LEAST), repeat=sum(count < LEAST for count in counts)):
        guess = iter(trial)
        possible.append(shown(report([next(guess) if count < LEAST else count for count in counts], places)))
    groups = published[0]
    assert all(one.individuals >= LEAST for one in groups)
    hidden = [count for count in counts if count < LEAST]
    fits = [
        trial
        for trial, seen in zip(product(range(LEAST), repeat=len(hidden)), possible, strict=True)
        if seen == published
    ]
    if hidden:
        assert len({trial[0] for trial in fits}) > 1, (counts, places, published)


@given(places=st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_small_places__stand_in_no_sum_by_themselves(places):
    parts = tuple(Part(place=f"District {turn}", individuals=count) for turn, count in enumerate(places))
    seen = parts_shown(parts)
    for one in seen:
        assert one.individuals >= LEAST, (places, seen)
    named = {one.place for one in seen}
    small = [one.place for one in parts if one.individuals < LEAST]
    assert not named.intersection(small)
    gathered = [one for one in parts if one.place not in named]
    assert OTHERS not in named or len(gathered) >= 2


def test_vulnerable_and_families__are_left_out_where_they_are_few():
    kinds = (
        Vulnerable(kind="disability", individuals=LEAST - 1),
        Vulnerable(kind="older_person", individuals=LEAST),
    )
    assert [one.kind for one in counts_shown(kinds)] == ["older_person"]
    assert groups_shown((Returned(group="documented", individuals=40, families=3),))[0].families is None


@pytest.mark.xfail(
    strict=True,
    reason="reports of nested periods are shown side by side: subtracting them gives the days between",
)
def test_nested_periods__give_no_small_count_by_subtraction():
    week, without_sunday = report([400], []), report([397], [])
    assert shown(week)[0] == () or shown(without_sunday)[0] == ()


@pytest.mark.parametrize(("noun", "name"), [(Traffic, "count"), (ReturnsReport, "interviewed")])
def test_few_persons__are_left_out_of_every_count_of_persons(noun, name):
    assert RULES[noun][name].how == "small_counts"


@given(
    lat=st.floats(-80, 80),
    lon=st.floats(-179, 179),
    apart=st.lists(st.floats(-0.01, 0.01), min_size=1, max_size=12),
)
def test_place_told_many_times__is_one_point_of_the_grid(lat, lon, apart):
    """Averaging over many tellings of one place gives the point of the grid, and nothing nearer."""
    middle = round(lat / GRID_DEGREES) * GRID_DEGREES, round(lon / GRID_DEGREES) * GRID_DEGREES
    told = [
        Place(name="x", lat=round(middle[0] + d, 4), lon=round(middle[1] - d, 4), precision_km=1)
        for d in apart
    ]
    seen = {(one.lat, one.lon, one.precision_km) for one in map(coarse, told)}
    assert len(seen) == 1
    assert seen == {(round(middle[0], 1), round(middle[1], 1), 10.0)}


@pytest.mark.slow
def test_products_of_one_list__count_the_same(planted_few):
    """List, table, map, timeline and interface hold the same incidents: a difference would be what one hides."""
    for name in ("public", "party:BEL"):
        reader = Reader(planted_few.desk, name)
        listed = {
            one["incident"]["id"] for one in reader.api.get("/incidents", params={"limit": 1000}).json()
        }
        rows = list(csv.reader(io.StringIO(reader.web.get("/incidents.csv").text.lstrip("\ufeff"))))
        table = {cell for row in rows for cell in row if re.fullmatch(r"inc_[a-z2-7]{26}", cell)}
        features = json.loads(reader.web.get("/incidents.geojson").text)["features"]
        page = set(re.findall(r"inc_[a-z2-7]{26}", reader.web.get("/incidents").text))
        timeline = set(re.findall(r"inc_[a-z2-7]{26}", reader.web.get("/timeline").text))
        assert listed == table, name
        assert set(re.findall(r"inc_[a-z2-7]{26}", json.dumps(features))) <= listed
        assert page <= listed and timeline <= listed
        assert listed, "nothing is listed: it proves nothing"
