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
from tahqiq.archive.corroborate import corroborate, made_ready
from tahqiq.archive.pair_features import compare
from tahqiq.archive.reports import normalise
from tahqiq.archive.scoring import usage_of
from tahqiq.archive.shard_work import FOUND, SEATED, group_shard, prepare, seated, shown_in, taught_work
from tahqiq.archive.shards import UNDATED, ShardSettings, plan_shards
from tahqiq.archive.stitch import stitch
from tahqiq.archive.taught import drawn
from tahqiq.archive.zones import Cells
from tahqiq.errors import BadInput

pytestmark = pytest.mark.slow

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


def cut(world, question, shard_settings):
    """The work as it is handed to every machine, and the shards that it is done on."""
    half = world.table.num_rows // 2
    work = prepare([world.table.slice(0, half), world.table.slice(half)], question, shard_settings)
    seats = seated(numbered(world.table), work)
    shards = [
        seats.filter(pc.equal(seats["shard"], shard)) for shard in pc.unique(seats["shard"]).to_pylist()
    ]
    if len(shards) > 1:
        work = taught_work(work, pa.concat_tables([shown_in(shard, work) for shard in shards]))
    return work, shards


def in_shards(world, question, shard_settings):
    work, shards = cut(world, question, shard_settings)
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
    assert pairwise(alone.incident, together.incident)[2] > 0.99
    assert abs(pairwise(world.truth, alone.incident)[2] - pairwise(world.truth, together.incident)[2]) < 0.01


@pytest.mark.slow
def test_ten_thousand_reports_in_five_shards__then_the_incidents_of_one_machine():
    larger = make(seed=7, reports=10_000)  # so many that not every pair is drawn to learn from
    question = question_of(larger)
    whole = corroborate(larger.table, question.taxonomy, question.aliases, question.prior, rule=question.rule)
    found = in_shards(larger, question, SHORT)
    together = stitch(pa.concat_tables(found), larger.table.num_rows, question)
    assert len(found) == 5
    assert pairwise(whole.incident, together.incident)[2] > 0.99
    assert (
        abs(pairwise(larger.truth, whole.incident)[2] - pairwise(larger.truth, together.incident)[2]) < 0.01
    )


def test_what_all_shards_teach__then_what_the_whole_archive_teaches(world):
    question = question_of(world)
    work, shards = cut(world, question, SHORT)
    reports = made_ready(world.table, question.taxonomy, question.aliases).reports
    whole, _own = usage_of(reports, candidate_pairs(reports), question.prior)
    taught = work.taught.usage
    assert len(shards) > 1
    assert work.taught.share == 1.0
    assert taught.base == pytest.approx(whole.base, rel=0.01)
    assert taught.met.sum() == pytest.approx(whole.met.sum(), rel=0.01)
    assert np.allclose(taught.usual, whole.usual, atol=0.05)


def test_the_parts_in_another_order__then_taught_the_same(world):
    work, shards = cut(world, question_of(world), SHORT)
    shown = [shown_in(shard, replace(work, taught=None)) for shard in shards]
    turned = taught_work(work, pa.concat_tables(shown[::-1])).taught
    assert np.array_equal(turned.usage.usual, work.taught.usage.usual)
    assert sorted(turned.usage.keys.tolist()) == sorted(work.taught.usage.keys.tolist())


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.floats(0.05, 0.95))
def test_pairs_drawn_from_a_part__then_those_that_are_drawn_from_the_whole(seed, share):
    own = np.random.default_rng(seed).integers(0, 2**63, 60).astype(np.uint64)
    one, other = (each.astype(np.int32) for each in np.triu_indices(60, 1))
    part = np.flatnonzero((one < 30) & (other < 30))
    all_of = drawn(own, one, other, share)
    whole = {*zip(one[all_of].tolist(), other[all_of].tolist(), strict=True)}
    mine = part[drawn(own, other[part], one[part], share)]
    assert {*zip(one[mine].tolist(), other[mine].tolist(), strict=True)} == {
        (a, b) for a, b in whole if a < 30 and b < 30
    }


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


def test_what_a_shard_gives_back__then_the_documented_columns(world):
    work = prepare([world.table], question_of(world), SHORT)
    seats = seated(numbered(world.table), work)
    assert seats.schema.equals(SEATED)
    assert group_shard(seats.filter(pc.field("shard") == 1), work).schema.equals(FOUND)
