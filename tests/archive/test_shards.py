"""An archive cut into shards: nobody is lost, nobody who could meet is parted, and the answers stay the same."""

import math
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds.measure import pairwise
from worlds.riverline import make

from practice_archive import companies, question_of
from tahqiq.archive.candidates import candidate_pairs
from tahqiq.archive.census import seen_in, take_census
from tahqiq.archive.corroborate import corroborate
from tahqiq.archive.pair_features import compare
from tahqiq.archive.place_names import KM_A_DEGREE
from tahqiq.archive.reports import normalise
from tahqiq.archive.shard_work import FOUND, SEATED, group_shard, prepare, seated
from tahqiq.archive.shards import UNDATED, ShardSettings, plan_shards
from tahqiq.archive.stitch import stitch
from tahqiq.archive.zones import Cells, theatres, zones_of
from tahqiq.errors import BadInput

SHORT = ShardSettings(days=14, overlap_days=4, least=1)
DAYS = 24.0


@pytest.fixture(scope="module")
def world():
    return make(seed=5, reports=3000)


@pytest.fixture(scope="module")
def alone(world):
    question = question_of(world)
    return corroborate(world.table, question.taxonomy, question.aliases, question.prior, rule=question.rule)


def numbered(table):
    return table.append_column("row", pa.array(np.arange(table.num_rows)))


def in_shards(world, question, shard_settings):
    half = world.table.num_rows // 2
    work = prepare([world.table.slice(0, half), world.table.slice(half)], question, shard_settings)
    seats = seated(numbered(world.table), work)
    shards = [
        seats.filter(pc.equal(seats["shard"], shard)) for shard in pc.unique(seats["shard"]).to_pylist()
    ]
    return [group_shard(shard, work) for shard in shards]


def answers(world, question, shard_settings):
    found = pa.concat_tables(in_shards(world, question, shard_settings))
    return stitch(found, world.table.num_rows, question)


def test_a_small_archive__then_one_shard_and_the_same_answer_to_the_last_figure(world, alone):
    question = question_of(world)
    found = in_shards(world, question, ShardSettings())
    together = stitch(pa.concat_tables(found), world.table.num_rows, question)
    assert len(found) == 1
    assert companies(together) == companies(alone)
    assert np.array_equal(together.probability, alone.probability)
    assert np.array_equal(together.dissents, alone.dissents)
    assert {*map(tuple, together.bridges.tolist())} == {*map(tuple, alone.bridges.tolist())}
    assert (together.rule, together.prior) == (alone.rule, alone.prior)


@pytest.mark.slow
def test_shards_of_two_weeks__then_nearly_every_incident_is_the_one_that_one_machine_finds(world, alone):
    found = in_shards(world, question_of(world), SHORT)
    together = stitch(pa.concat_tables(found), world.table.num_rows, question_of(world))
    assert len(found) >= 2
    # a shard of 800 reports learns less of its sources (tahqiq.archive.usage) than the whole does
    assert pairwise(alone.incident, together.incident)[2] > 0.97
    assert abs(pairwise(world.truth, alone.incident)[2] - pairwise(world.truth, together.incident)[2]) < 0.01


@pytest.mark.slow
def test_the_rows_of_a_shard_in_another_order__then_the_same_groups(world):
    question = question_of(world)
    work = prepare([world.table], question, SHORT)
    shard = seated(numbered(world.table), work).filter(pc.field("shard") == 0)
    turned = shard.take(pa.array(np.arange(shard.num_rows)[::-1]))
    one, other = (group_shard(each, work).sort_by("row") for each in (shard, turned))
    assert one["probability"].equals(other["probability"])
    assert pairwise(one["incident"].to_pylist(), other["incident"].to_pylist()) == (1, 1, 1)


def test_a_part_seen_in_its_archive__then_every_figure_is_that_of_the_whole(world):
    question = question_of(world)
    whole = normalise(world.table, question.taxonomy, question.aliases)
    half = world.table.num_rows // 2
    parts = [world.table.slice(0, half), world.table.slice(half)]
    census = take_census(parts, question.taxonomy, question.aliases, Cells(150.0))
    part = parts[1]
    seen = seen_in(census, question.aliases)(part, normalise(part, question.taxonomy, question.aliases))
    for name in ("lat", "lon", "precision", "grain", "located"):
        assert np.array_equal(getattr(seen, name), getattr(whole, name)[half:], equal_nan=True)
    for codes, shares in (("actor", "actor_share"), ("target", "target_share"), ("place", "place_share")):
        own, all_of = getattr(seen, codes), getattr(whole, codes)[half:]
        said = own >= 0
        assert np.array_equal(getattr(seen, shares)[own[said]], getattr(whole, shares)[all_of[said]])
    assert np.array_equal(seen.type_share, whole.type_share)
    mine, theirs = (
        np.add.reduceat(wording.rarity[wording.words], wording.first_word[:-1][texts])
        for wording, texts in (
            (seen.wording, slice(0, 20)),
            (whole.wording.taken(np.arange(half, half + 20)), slice(0, 20)),
        )
    )
    assert mine[:19] == pytest.approx(theirs[:19])


def test_pairs_before_a_cut__then_those_of_the_whole_archive_with_the_same_features(world):
    question = question_of(world)
    work = prepare([world.table], question, SHORT)
    shard = seated(numbered(world.table), work).filter(pc.field("shard") == 0)
    rows = shard["row"].to_numpy()
    among = seen_in(work.census, question.aliases)
    plain = shard.select(world.table.column_names).combine_chunks()
    whole, part = (normalise(each, question.taxonomy, question.aliases) for each in (world.table, plain))
    part = among(plain, part)
    # of the triples of words, the archive counts those that are read once (tahqiq.archive.doubles)
    whole = replace(whole, wording=among(world.table, whole).wording)
    last = work.plan.edges[0]
    everywhere = featured(whole, np.arange(len(whole)), whole.end, last)
    here = featured(part, rows, whole.end, last)
    shared = everywhere.keys() & here.keys()
    assert len(everywhere) > 1000
    assert len(everywhere.keys() ^ here.keys()) <= 0.001 * len(everywhere)
    one, other = (np.array([found[pair] for pair in sorted(shared)]) for found in (everywhere, here))
    differ = ~np.isclose(one, other, equal_nan=True).all(axis=1)
    assert differ.mean() < 0.01


def featured(reports, number, end, last):
    """Features by pair of rows of the archive, of pairs that end before a moment."""
    pairs = candidate_pairs(reports, 1)
    one, other = number[pairs.one], number[pairs.other]
    early = np.flatnonzero(np.fmax(end[one], end[other]) < last)
    names = zip(np.minimum(one, other)[early].tolist(), np.maximum(one, other)[early].tolist(), strict=True)
    return dict(zip(names, compare(reports, pairs.taken(early), 1), strict=True))


def test_a_report_without_time_or_place__then_it_is_at_home_once_and_a_guest_everywhere():
    cells = Cells(150.0)
    towns = cells.of(np.array([10.0, 40.0]), np.array([10.0, 60.0])).tolist()
    counted = {(cell, day): 100 for cell in towns for day in range(200)}
    plan = plan_shards({**counted, (-1, UNDATED): 1}, ShardSettings(least=1, most=4000))
    nan = math.nan
    seats = plan.seats(np.array([nan]), np.array([nan]), np.array([nan]), np.array([nan]))
    assert plan.zones == 2
    assert sorted(seats.shard.tolist()) == list(range(len(plan)))
    assert seats.home.sum() == 1


def test_many_reports_without_place__then_they_stay_at_home_alone():
    cells = Cells(150.0)
    towns = cells.of(np.array([10.0, 40.0]), np.array([10.0, 60.0])).tolist()
    counted = {(cell, day): 100 for cell in (*towns, -1) for day in range(200)}
    plan = plan_shards(counted, ShardSettings(least=1, most=5000))
    nan, noon = np.array([math.nan]), np.array([10 * DAYS])
    assert len(plan.seats(nan, nan, noon, noon).row) == 1


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 300), st.floats(0, 40)), min_size=1, max_size=60))
def test_any_times__then_one_home_each_and_all_within_the_overlap_are_there(spans):
    plan = plan_shards({(7, day): 10 for day in range(300)}, ShardSettings(least=1))
    start = np.array([begin * DAYS for begin, _ in spans])
    end = start + np.array([length * DAYS for _, length in spans])
    place = np.zeros(len(spans))
    seats = plan.seats(place, place, start, end)
    assert sorted(seats.row[seats.home].tolist()) == list(range(len(spans)))
    home = dict(zip(seats.row[seats.home].tolist(), seats.shard[seats.home].tolist(), strict=True))
    there = {*zip(seats.row.tolist(), seats.shard.tolist(), strict=True)}
    middle = 0.5 * (start + end)
    for one in range(len(spans)):
        near = np.flatnonzero(np.abs(middle - middle[one]) <= 7 * DAYS)
        assert all((other, home[one]) in there for other in near.tolist())


@settings(max_examples=60, deadline=None)
@given(st.floats(-80, 80), st.floats(-180, 179.9), st.floats(0, 360), st.floats(0, 149))
def test_two_places_nearer_than_a_cell__then_their_cells_touch(lat, lon, bearing, km):
    north = km / KM_A_DEGREE * math.cos(math.radians(bearing))
    wide = min(math.cos(math.radians(lat)), math.cos(math.radians(lat + north)))
    east = km / KM_A_DEGREE * math.sin(math.radians(bearing)) / wide
    cells = Cells(150.0)
    lons = np.array(
        [lon, (lon + east * min(1.0, wide / math.cos(math.radians(lat + 0.5 * north))) + 180) % 360 - 180]
    )
    one, other = cells.of(np.array([lat, lat + north]), lons).tolist()
    assert other == one or other in set(cells.around(one))


def test_theatres_with_nothing_between__then_none_is_cut():
    cells = Cells(150.0)
    lat, lon = np.array([10.0, 10.5, 11.0, 40.0, 40.4]), np.array([10.0, 10.0, 10.0, 60.0, 60.0])
    counted = dict.fromkeys(cells.of(lat, lon).tolist(), 100)
    zone, near = zones_of(counted, 2, cells)
    for theatre in theatres(counted, cells):
        assert len({zone[cell] for cell in theatre}) == 1
    assert set(zone.values()) == {0, 1}
    assert near == {}


def test_one_theatre_too_large__then_cut_once_and_those_at_the_cut_are_seen_from_both_sides():
    cells = Cells(150.0)
    lat = np.linspace(5.0, 45.0, 200)
    counted = dict.fromkeys(cells.of(lat, np.full(200, 20.0)).tolist(), 100)
    zone, near = zones_of(counted, 2, cells)
    cut = [
        cell
        for cell in counted
        if any(zone.get(other, zone[cell]) != zone[cell] for other in cells.around(cell))
    ]
    assert set(zone.values()) == {0, 1}
    assert sorted(near) == sorted(cut)


def test_a_small_dense_theatre__then_it_stays_whole():
    cells = Cells(150.0)
    counted = dict.fromkeys(cells.of(np.array([10.0, 11.0]), np.array([10.0, 10.0])).tolist(), 10_000)
    assert set(zones_of(counted, 4, cells)[0].values()) == {0}


@pytest.mark.slow
def test_two_reports_that_a_person_joined_across_shards__then_one_incident(world):
    times = pc.if_else(
        pc.is_null(world.table["occurred_at_earliest"]),
        world.table["reported_at"],
        world.table["occurred_at_earliest"],
    )
    order = pc.sort_indices(times).to_pylist()
    said = (order[10], order[-10])
    together = answers(world, question_of(world, must=[said]), SHORT)
    assert together.incident[said[0]] == together.incident[said[1]]


@pytest.mark.slow
def test_a_group_across_a_cut_that_a_person_parts__then_two_incidents(world, alone):
    sharded = answers(world, question_of(world), SHORT)
    pair = next(sorted(rows)[:2] for rows in companies(sharded) if len(rows) > 3)
    apart = answers(world, question_of(world, cannot=[tuple(pair)]), SHORT)
    assert apart.incident[pair[0]] != apart.incident[pair[1]]


def test_contradicting_judgements_in_two_shards__then_refused_before_any_work(world):
    question = question_of(world, must=[(0, 2000), (2000, 2999)], cannot=[(0, 2999)])
    with pytest.raises(BadInput, match="ARC020"):
        prepare([world.table], question, SHORT)


def entries(*rows):
    """Lines (row, shard, home, incident, probability) as a shard gives them back."""
    columns = [*zip(*rows, strict=True)]
    table = dict(zip(("row", "shard", "home", "incident", "probability"), columns, strict=True))
    count = len(rows)
    return pa.table({**table, "dissents": [False] * count, "bridge": [-1] * count}).cast(FOUND)


@pytest.fixture(scope="module")
def nothing_said(world):
    return replace(question_of(world), must=(), cannot=())


def test_the_same_group_on_both_sides_of_a_cut__then_one_incident(nothing_said):
    found = entries(
        (0, 0, True, 0, 0.9), (1, 0, True, 0, 0.9), (2, 0, False, 0, 0.9),
        (1, 1, False, 4, 0.9), (2, 1, True, 4, 0.9), (3, 1, True, 4, 0.9),
    )  # fmt: skip
    assert companies(stitch(found, 4, nothing_said)) == {frozenset({0, 1, 2, 3})}


def test_two_groups_that_share_the_lesser_part__then_each_report_stays_at_home(nothing_said):
    found = entries(
        (0, 0, True, 0, 0.9), (1, 0, True, 0, 0.9), (2, 0, False, 0, 0.6),
        (0, 1, False, 1, 0.9), (1, 1, False, 1, 0.9), (2, 1, True, 2, 0.9), (3, 1, True, 2, 0.9),
    )  # fmt: skip
    assert companies(stitch(found, 4, nothing_said)) == {frozenset({0, 1}), frozenset({2, 3})}


def test_a_report_alone_at_home_with_company_that_its_home_cannot_see__then_it_joins_them(nothing_said):
    found = entries((0, 0, True, 0, 0.9), (0, 1, False, 3, 0.8), (1, 1, True, 3, 0.9), (2, 1, True, 3, 0.9))
    assert companies(stitch(found, 3, nothing_said)) == {frozenset({0, 1, 2})}


def test_a_report_alone_at_home_among_those_it_is_held_against__then_it_stays_alone(nothing_said):
    found = entries(
        (0, 0, True, 0, 0.9), (1, 0, False, 1, 0.9), (2, 0, False, 1, 0.9),
        (0, 1, False, 3, 0.8), (1, 1, True, 3, 0.9), (2, 1, True, 3, 0.9),
    )  # fmt: skip
    assert companies(stitch(found, 3, nothing_said)) == {frozenset({0}), frozenset({1, 2})}


def test_a_person_ties_two_groups_and_parts_two_of_their_members__then_both_hold(nothing_said):
    question = replace(nothing_said, must=((0, 2),), cannot=((1, 3),))
    found = entries((0, 0, True, 0, 0.9), (1, 0, True, 0, 0.9), (2, 1, True, 5, 0.9), (3, 1, True, 5, 0.7))
    assert companies(stitch(found, 4, question)) == {frozenset({0, 1, 2}), frozenset({3})}


def test_what_a_shard_gives_back__then_the_documented_columns(world):
    work = prepare([world.table], question_of(world), SHORT)
    seats = seated(numbered(world.table), work)
    assert seats.schema.equals(SEATED)
    assert group_shard(seats.filter(pc.field("shard") == 1), work).schema.equals(FOUND)
