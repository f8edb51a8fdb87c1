"""Headlines: lines of news about one event find together, those about others stay apart."""

import numpy as np
import pyarrow as pa
import pytest

from archive.score_headlines import (
    REAL,
    Labelled,
    by_day,
    dictionaries,
    found_by,
    labelled,
    made_up,
    pairs_of,
    real,
    scores,
)
from tahqiq.archive.headline_prior import corroborate_headlines, load_headline_prior
from tahqiq.archive.headline_words import NAME, by_sound, is_digest, terms_of
from tahqiq.desk.read_reports import read_reports
from tahqiq.errors import BadInput


def _rows(*told):
    return labelled(
        [
            {"report_id": str(at), "source": source, "date": day, "headline": words, "incidents": event}
            for at, (source, day, words, event) in enumerate(told)
        ]
    )


FEW = _rows(
    ("Port Mirror", "2030-04-01", "Mortar shells kill two in Kelm Ford", "a"),
    ("Northern Wire", "2030-04-02", "Two dead after shelling of Kelm Ford", "a"),
    ("Port Mirror", "2030-04-02", "Car bomb wounds nine outside bank in Tavisk", "b"),
    ("Lake News", "2030-04-20", "Jets bomb rebel camp at Gull Island", "c"),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("barmal", "bermal"),
        ("angoor", "angor"),
        ("qadira", "kadira"),
        ("mohmand", "mahmand"),
        ("tawisk", "tavisk"),
    ],
)
def test_two_spellings_of_a_name__sound_alike(one, other):
    assert by_sound(one) == by_sound(other)


def test_two_names__do_not_sound_alike():
    assert by_sound("paktia") != by_sound("paktika")


def test_words_for_one_thing__are_one_term():
    assert terms_of("Warplanes raid market") == terms_of("Jets bombard a bazaar")
    assert {term.kind for term in terms_of("Two soldiers killed in Kelm")} >= {NAME}


def test_round_up__is_known_as_one():
    assert is_digest("Varnia media highlights 14 May 30")
    assert not is_digest("Two soldiers killed at Kelm Ford")


def test_same_event_in_other_words__found_together_and_others_apart():
    labels = found_by(FEW)
    assert labels[0] == labels[1]
    assert len({labels[0], labels[2], labels[3]}) == 3


def test_rows_in_another_order__the_same_groups():
    order = [3, 1, 0, 2]
    labels = found_by(FEW)[order]
    moved = found_by(Labelled(FEW.table.take(order), [FEW.events[at] for at in order]))
    assert (moved[:, None] == moved[None, :]).tolist() == (labels[:, None] == labels[None, :]).tolist()


def test_what_people_said__holds_against_the_numbers():
    table = read_reports(FEW.table, dictionaries())
    prior = load_headline_prior()
    labels = corroborate_headlines(table, prior, must=[(0, 3)], cannot=[(0, 1)]).labels
    assert labels[0] == labels[3]
    assert labels[0] != labels[1]
    with pytest.raises(BadInput, match="one incident"):
        corroborate_headlines(table, prior, must=[(0, 1)], cannot=[(0, 1)])


@pytest.mark.slow
def test_made_up_conflicts__far_better_than_joining_by_day():
    ours, days = [], []
    for given in made_up().values():
        ours.append(scores(*pairs_of(given, found_by(given)))[2])
        days.append(scores(*pairs_of(given, by_day(given)))[2])
    assert np.mean(ours) >= 0.65
    assert np.mean(ours) >= np.mean(days) + 0.12


@pytest.mark.slow
@pytest.mark.skipif(not REAL.exists(), reason="the real headlines are not part of this repository")
def test_real_headlines__better_than_joining_by_day():
    given = real()
    ours = scores(*pairs_of(given, found_by(given)))[2]
    assert ours >= scores(*pairs_of(given, by_day(given)))[2] * 1.2


def test_empty_text_and_no_day__stand_alone():
    table = pa.table({"report_id": ["a", "b"], "headline": ["", None]})
    labels = corroborate_headlines(read_reports(table, dictionaries()), load_headline_prior()).labels
    assert len(labels) == 2
