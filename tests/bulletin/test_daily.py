import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.bulletin.daily import compose, release_label
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.finding import Review
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, party_audience
from tahqiq.store.views import DayMaterial

EMPTY = DayMaterial((), (), (), (), (), (), (), (), 0)


def part(bulletin: Bulletin, key: str):
    return next(section for section in bulletin.sections if section.key == key)


def text_of(bulletin: Bulletin) -> str:
    return bulletin.model_dump_json()


def made(example, material: DayMaterial, **changes) -> Bulletin:
    return compose(replace(example.EDITION, **changes), material, example.MISSION, example.instruments())


def test_sections__stand_in_the_order_of_the_daily_report(bulletin):
    assert [section.key for section in bulletin.sections] == [
        "about", "summary", "totals-observations", "totals-incidents", "totals-parties", "observations",
        "incidents", "parties", "findings", "casualties", "restrictions", "coverage", "crossings",
        "agreements", "notices", "corrections", "method",
    ]  # fmt: skip


def test_sentences__are_numbered_through(bulletin):
    ids = [sentence.id for section in bulletin.sections for sentence in section.sentences]
    assert ids == [f"s{n}" for n in range(1, len(ids) + 1)]


def test_summary__has_six_sentences_at_most_with_the_previous_figure(bulletin):
    lines = part(bulletin, "summary").sentences
    assert len(lines) <= 6
    assert all("previous period" in line.text for line in lines if "review and stand" not in line.text)


def test_same_material__same_id(example, bulletin):
    again = compose(
        example.EDITION, example.material(), example.MISSION, example.instruments(), example.STANDINGS
    )
    assert again == bulletin
    assert made(example, example.material(), number="28/2025").id != bulletin.id


def test_every_row_and_finding__cites_what_it_rests_on(bulletin):
    for section in bulletin.sections:
        if section.table and not section.key.startswith("totals"):
            assert all(section.table.row_cites), section.key
    for sentence in part(bulletin, "findings").sentences:
        assert sentence.cites
    assert "ver_clash" in part(bulletin, "findings").sentences[0].cites


def test_unreviewed_incident__is_counted_and_not_shown(example):
    secret = replace(example.strike(), review=None)
    bulletin = made(example, replace(EMPTY, incidents=(secret,), awaiting_review=1))
    assert "inc_strike" not in text_of(bulletin)
    assert "Khost" not in text_of(bulletin)
    assert "1 incident awaits" in part(bulletin, "summary").sentences[-1].text
    assert not bulletin.marks


def test_held_back_incident__takes_its_observations_with_it(example):
    file = example.clash()
    seen = example.observation(1, example.at(5), example.POST_7, 3, "shot", claim=file.claims[0].id)
    held = Review(id="rev_x", incident=file.incident.id, outcome="held_back", note="a life is at stake")
    bulletin = made(example, replace(EMPTY, incidents=(replace(file, review=held),), observations=(seen,)))
    assert seen.id not in text_of(bulletin)
    assert "a life is at stake" not in text_of(bulletin)
    assert part(bulletin, "observations").table is None
    assert "1 row" in part(bulletin, "observations").sentences[0].text


def test_no_coverage__is_no_observation_not_zero(example):
    bulletin = made(example, EMPTY)
    table = part(bulletin, "totals-observations").table
    assert {row[2] for row in table.rows} == {"no observation"}
    assert "Nobody watched" in part(bulletin, "summary").sentences[0].text
    assert part(bulletin, "observations").empty.startswith("No coverage")


def test_coverage_and_nothing_seen__is_zero(example):
    bulletin = made(example, replace(EMPTY, coverage=(example.watch("centre", example.at(8), 5),)))
    rows = {row[0]: row[2] for row in part(bulletin, "totals-observations").table.rows}
    assert rows == {"Sector North": "no observation", "Sector Centre": "0", "Sector South": "no observation"}
    assert part(bulletin, "observations").empty == "Nothing was reported; 5.0 station-hours of coverage."


@settings(max_examples=40, deadline=None)
@given(sectors=st.sets(st.sampled_from(["north", "centre", "south"])))
def test_zero__only_where_somebody_watched(example, sectors):
    watches = tuple(example.watch(sector, example.at(8), 2) for sector in sorted(sectors))
    table = part(made(example, replace(EMPTY, coverage=watches)), "totals-observations").table
    zeros = {row[0].removeprefix("Sector ").lower() for row in table.rows if row[2] == "0"}
    assert zeros == sectors


def test_total_zero__says_where_watched_when_a_sector_was_not(example):
    before = (example.observation(9, example.at(8, day=11), example.POST_7, 6, "explosion"),)
    watch = example.watch("centre", example.at(8), 5)
    bulletin = made(example, replace(EMPTY, coverage=(watch,), observations_before=before))
    assert part(bulletin, "totals-observations").table.rows[-1][2] == "0 where watched"


def test_units__are_named_and_never_in_one_table(bulletin):
    units = [part(bulletin, f"totals-{kind}").table.unit for kind in ("observations", "incidents", "parties")]
    assert len(set(units)) == 3


def test_live_fire_exercise__is_counted_and_labelled(bulletin):
    rows = [
        row
        for row in part(bulletin, "totals-observations").table.rows
        if row[:2] == ("All sectors", "Explosion")
    ]
    assert rows[0][2:4] == ("20", "6")
    assert any("live-fire exercise" in row[5] for row in part(bulletin, "observations").table.rows)


def test_parties__stand_in_one_order_with_the_same_template(bulletin):
    table = part(bulletin, "parties").table
    assert table.columns == ("Incident", "Afghanistan", "Pakistan")
    assert table.rows[1][1].startswith("Alleges:")
    assert table.rows[1][2].startswith("Denies:")
    assert table.rows[0][2] == "No statement received."


def test_casualties__are_ranges_by_claimant(bulletin):
    (row,) = part(bulletin, "casualties").table.rows
    assert row[3:6] == ("4", "6", "9 or more")
    assert "Liaison office, Pakistan: at least 9" in row[6]


def test_violation__is_said_by_a_determination_alone(bulletin):
    assert "violation" not in text_of(bulletin).lower()


def test_determination__gives_seats_outcome_and_reservations(bulletin):
    text = part(bulletin, "findings").sentences[-1].text
    assert "commission divided" in text
    assert re.search(r"Afghanistan agrees; Pakistan disagrees .*; Qatar agrees; Türkiye abstains", text)
    assert "Reservations: “The Pakistan seat" in text


def test_finding_after_the_cutoff__says_so(example):
    file = example.clash()
    later = replace(file.history[0], at=example.at(21).isoformat())
    bulletin = made(example, replace(EMPTY, incidents=(replace(file, history=(later,)),)))
    assert "recorded after the cut-off" in part(bulletin, "findings").sentences[0].text


def test_denial__names_by_whom(bulletin):
    rows = part(bulletin, "restrictions").table.rows
    assert [(row[0], row[3], row[4]) for row in rows] == [
        ("Sector South", "5.0", "Pakistan"),
        ("Sector North", "2.0", "Afghanistan"),
    ]


def test_agreement__keeps_rival_accounts_apart(bulletin):
    table = part(bulletin, "agreements").table
    assert [row[1] for row in table.rows] == [
        "Extended (contested)",
        "In force",
        "Extended",
        "Collapsed (contested)",
    ]
    assert "20 November 2025, 17:30 (13:00 UTC)" in table.rows[0][3]


def test_late_information__is_a_line_of_its_own(bulletin):
    (line,) = part(bulletin, "corrections").sentences
    assert "10 November 2025" in line.text
    assert "it was verified" in line.text
    assert "inc_late" in line.cites


def test_machine_readers__are_named(bulletin):
    assert "clauses-en/0.1 (3 claims)" in part(bulletin, "method").sentences[0].text


def test_statement_outside_an_incident__is_counted_in_no_words(bulletin):
    assert "We will answer any attack" not in text_of(bulletin)
    assert "Afghanistan 0 and Pakistan 1" in part(bulletin, "parties").sentences[0].text


def test_register_line__names_size_and_root(bulletin, example):
    assert (
        f"register size 418, root {example.EDITION.based_on.root}"
        in part(bulletin, "method").sentences[-1].text
    )


def test_marks__are_areas_and_the_rest_is_counted(example):
    nowhere = replace(example.strike(), incident=example.strike().incident.but(place=None))
    bulletin = made(example, replace(EMPTY, incidents=(nowhere, example.clash())))
    assert bulletin.unlocated == 1
    assert [(mark.incident, mark.precision_km) for mark in bulletin.marks] == [("inc_clash", 5)]


@pytest.mark.parametrize(
    ("audience", "label"),
    [
        (PUBLIC, "public"),
        (MEDIATOR, "mediators"),
        (MECHANISM, "mechanism"),
        (party_audience("PAK"), "party:PAK"),
    ],
)
def test_label__is_as_closed_as_the_audience(example, audience, label):
    assert release_label(audience) == label
    assert made(example, EMPTY, audience=audience).release == label


@settings(max_examples=60, deadline=None)
@given(text=st.text(min_size=1, max_size=300))
def test_outside_text__can_neither_reorder_nor_break_lines(example, text):
    seen = example.observation(1, example.at(5), example.POST_7, 3, "shot", description=text, weapon=text)
    row = part(made(example, replace(EMPTY, observations=(seen,))), "observations").table.rows[0]
    assert not re.search("[\u202a-\u202e\n\r\x00-\x1f]", "".join(row))
