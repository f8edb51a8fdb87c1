# ruff: noqa: E501 - a table is read across
"""Small tables that a duty officer can read, and what they come to with the model that ships."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.duty_tables import TYPES, incidents_of, read_table, usual_days
from tahqiq.archive.aliases import Aliases
from tahqiq.archive.columns import SCHEMA
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.incident_rule import IncidentRule, Limits, incident_rule
from tahqiq.archive.prior import load_prior
from tahqiq.archive.taxonomy import Taxonomy
from tahqiq.errors import BadInput

STRIKE = """
a | Radio Delta | 5 16:00 | 5 13:00..5 15:00 | 34.50,43.20,1 | Kubba | air strike | 4 | 7 | Four died as jets hit the market of Kubba
b | Al-Sabah    | 5 18:30 | 5 14:00..5 14:00 | 34.51,43.21,2 | Kubba | air strike | 4 | 6-8 | Air raid on Kubba market kills four
c | News Agency | 5 20:10 | 5 12:00..5 16:00 | 34.50,43.19,1 | Kubba | attack | 4-5 | 7 | Warplanes struck Kubba: at least four dead
"""


def test_same_strike_in_three_papers__then_one_incident():
    found, _ = incidents_of(read_table(STRIKE))
    assert len({found[name] for name in "abc"}) == 1


def test_two_strikes_on_one_village_the_same_day__then_two_incidents():
    morning = """
    d | Radio Delta | 5 07:00 | 5 05:00..5 05:30 | 34.50,43.20,1 | Kubba | mortar fire | 0 | 1 | Two shells at dawn, a shepherd hurt
    e | Al-Sabah    | 5 08:00 | 5 05:00..5 06:00 | 34.50,43.20,1 | Kubba | mortar fire | 0 | 1 | Shells hurt a shepherd at dawn
    """
    found, _ = incidents_of(read_table(STRIKE + morning))
    assert found["d"] == found["e"]
    assert found["a"] == found["b"] != found["d"]


def test_report_of_the_district_with_the_same_toll__then_it_joins():
    coarse = """
    f | Ministry | 6 09:00 | 5 00:00..5 23:59 | 34.62,43.35,20 | Kubba district | attack | 4 | 7 | Four dead, seven hurt in air raid
    """
    found, _ = incidents_of(read_table(STRIKE + coarse))
    assert found["f"] == found["a"]


def test_report_with_a_place_name_alone__then_it_is_found_by_the_name():
    nowhere = """
    g | Wire | 5 21:00 | 5 12:00..5 16:00 | | Kubba | air strike | 4 | 7 | Radio Delta: four died as jets hit the market of Kubba
    """
    found, _ = incidents_of(read_table(STRIKE + nowhere))
    assert found["g"] == found["a"]


def test_copy_without_any_place__then_it_is_found_by_its_words():
    copy = """
    h | Wire | 5 21:00 | 5 12:00..5 16:00 | | | air strike | 4 | 7 | Four died as jets hit the market of Kubba on Monday
    """
    found, _ = incidents_of(read_table(STRIKE + copy))
    assert found["h"] == found["a"]


def test_what_a_source_sends_twice__then_it_is_read_once_and_stays_with_its_double():
    table = read_table(STRIKE + STRIKE.strip().splitlines()[0].replace("a |", "z |", 1))
    found, _ = incidents_of(table)
    assert found["z"] == found["a"]


def test_one_report_alone__then_one_incident():
    table = read_table(STRIKE.strip().splitlines()[0])
    taxonomy = Taxonomy.of(TYPES)
    clusters = corroborate(table, taxonomy, Aliases.of([]), load_prior())
    assert clusters.incident.tolist() == [0]
    assert 0 <= clusters.probability[0] <= 1


def test_reports_of_nothing_but_an_id__then_each_is_alone():
    table = pa.Table.from_pylist(
        [dict.fromkeys(SCHEMA.names) | {"report_id": name} for name in "ab"], schema=SCHEMA
    )
    clusters = corroborate(table, Taxonomy.of(TYPES), Aliases.of([]), load_prior())
    assert len(set(clusters.incident.tolist())) == 2


def test_people_say_that_they_differ__then_they_do():
    found, _ = incidents_of(read_table(STRIKE), cannot=[(0, 1)])
    assert found["a"] != found["b"]


def test_people_say_that_they_are_one__then_they_are():
    far = """
    x | Wire | 9 21:00 | 9 12:00..9 16:00 | 36.0,41.0,1 | Sinjar | small arms | 0 | 0 | Shots at a checkpoint
    """
    found, _ = incidents_of(read_table(STRIKE + far), must=[(0, 3)])
    assert found["x"] == found["a"]


def test_people_contradict_themselves__then_a_clear_error():
    with pytest.raises(BadInput, match="ARC020: 'c' and 'a'"):
        incidents_of(read_table(STRIKE), must=[(0, 1), (1, 2)], cannot=[(2, 0)])


@pytest.fixture(scope="module")
def month():
    return pa.Table.from_pylist([*read_table(STRIKE).to_pylist(), *usual_days(3, 300)], schema=SCHEMA)


def grouped(table, **asked):
    clusters = corroborate(table, Taxonomy.of(TYPES), Aliases.of([]), load_prior(), workers=1, **asked)
    ids = table.column("report_id").to_pylist()
    by_incident: dict[int, set[str]] = {}
    for name, incident in zip(ids, clusters.incident.tolist(), strict=True):
        by_incident.setdefault(incident, set()).add(name)
    return {frozenset(names) for names in by_incident.values()}, clusters


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 2**32 - 1))
def test_rows_in_any_order__then_the_same_groups(month, seed):
    shuffled = month.take(np.random.default_rng(seed).permutation(month.num_rows))
    assert grouped(shuffled)[0] == grouped(month)[0]


def test_two_threads_or_one__then_the_same(month):
    one, two = (
        corroborate(month, Taxonomy.of(TYPES), Aliases.of([]), load_prior(), workers=workers)
        for workers in (1, 2)
    )
    assert one.incident.tolist() == two.incident.tolist()
    assert one.probability.tolist() == two.probability.tolist()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(st.tuples(st.integers(0, 302), st.integers(0, 302), st.booleans()), max_size=8))
def test_whatever_people_say__then_it_holds_or_is_refused(month, said):
    must = [(one, other) for one, other, same in said if same]
    cannot = [(one, other) for one, other, same in said if not same]
    try:
        _, clusters = grouped(month, must=must, cannot=cannot)
    except BadInput as refused:
        assert refused.code == "ARC020"
        return
    assert all(clusters.incident[one] == clusters.incident[other] for one, other in must)
    assert all(clusters.incident[one] != clusters.incident[other] for one, other in cannot)


def test_village_day__then_all_of_one_kind_there_that_day_is_one():
    two = """
    p | Radio Delta | 5 06:00 | 5 03:00..5 03:10 | 34.50,43.20,0.5 | Kubba | mortar fire | 0 | 0 | Three shells fell on the bridge
    q | Al-Sabah    | 5 20:30 | 5 20:00..5 20:10 | 34.50,43.21,0.5 | Kubba | mortar fire | 6 | 9 | Six killed at the bakery
    r | Al-Sabah    | 7 20:30 | 7 17:00..7 17:10 | 34.50,43.21,0.5 | Kubba | mortar fire | 1 | 0 | One killed on a farm
    """
    found, clusters = incidents_of(read_table(two), rule=incident_rule("village-day"))
    assert found["p"] == found["q"] != found["r"]
    assert clusters.rule == "village-day/1"
    plain, _ = incidents_of(read_table(two))
    assert plain["p"] != plain["q"]


def test_rule_allows_no_distance__then_reports_surely_apart_stay_apart():
    rule = IncidentRule("point", 1, Limits(max_distance_km=0.1))
    found, _ = incidents_of(read_table(STRIKE.replace(",1 |", ",0.1 |").replace(",2 |", ",0.1 |")), rule=rule)
    assert found["a"] != found["b"]
