"""Killed and wounded as sentences say it; other counts never become dead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.reading.counts import find_counts
from tahqiq.reading.tolls import as_casualties, find_tolls

Bounds = tuple[int | None, int | None] | None


@pytest.mark.parametrize(
    ("sentence", "killed", "wounded"),
    [
        ("Two soldiers were killed and five wounded when shells fell.", (2, 2), (5, 5)),
        ("The raid killed nine people, including four children.", (9, 9), None),
        ("At least 12 people were killed and dozens wounded.", (12, None), (24, None)),
        ("The toll stood at 18 dead and more than 40 injured.", (18, 18), (41, None)),
        ("About 30 guards were wounded.", None, (27, 33)),
        ("A bomb killed seven guards and wounded 13.", (7, 7), (13, 13)),
        ("Ten civilians, nine of them children, were killed.", (10, 10), None),
        ("It killed scores of fighters.", (40, None), None),
        ("A shepherd was killed.", (1, 1), None),
        ("Rebels shot dead a village guard.", (1, 1), None),
        ("Twenty-one people died.", (21, 21), None),
        ("Between 15 and 20 attackers were killed.", (15, 20), None),
        ("Up to 40 militants were killed.", (None, 40), None),
        ("58 killed, 30 wounded.", (58, 58), (30, 30)),
        ("1,200 people were injured.", None, (1200, 1200)),
        ("The blast left three dead and 14 injured.", (3, 3), (14, 14)),
        ("Between six and nine persons were hurt.", None, (6, 9)),
        ("Ten to twelve raiders died.", (10, 12), None),
        ("Upwards of 70 fighters were killed.", (70, None), None),
        ("The shot killed a herdsman and his son.", (2, 2), None),
        ("A mine went off under a van, wounding the driver.", None, (1, 1)),
        ("It hit a motorcycle, martyring its rider.", (1, 1), None),
        ("The death toll has risen to 41.", (41, 41), None),
        ("The army put its own losses at 23 men.", (23, 23), None),
        ("A nurse put the number of the injured at seven.", None, (7, 7)),
        ("The war claimed more than 1,200 lives.", (1201, None), None),
        ("On 6 May eleven villagers were killed.", (11, 11), None),
        ("Four others sustained injuries.", None, (4, 4)),
        ("A rocket fell on a field, injuring nobody.", None, (0, 0)),
        ("The village came under fire without casualties.", (0, 0), (0, 0)),
        ("No one was killed or injured in the raid.", (0, 0), (0, 0)),
    ],
)
def test_toll__as_the_sentence_says(sentence: str, killed: Bounds, wounded: Bounds) -> None:
    toll = as_casualties(find_tolls(sentence))
    assert toll is not None
    assert (toll.killed and (toll.killed.min, toll.killed.max)) == killed
    assert (toll.wounded and (toll.wounded.min, toll.wounded.max)) == wounded


@pytest.mark.parametrize(
    "sentence",
    [
        "Dozens of attacks were reported.",
        "Two crossings were closed and 10,000 refugees returned.",
        "The line is 2,600 km long.",
        "Three sources said that talks had failed.",
        "Some 3,000 trucks were stranded.",
        "30 people were killed or wounded.",
        "Monitors counted 14 explosions and 60 bursts.",
        "He died in 2021.",
        "The attack killed hopes of peace for 20 years.",
    ],
)
def test_other_counts__never_dead(sentence: str) -> None:
    assert find_tolls(sentence) == ()


@given(
    st.sampled_from(["dozens", "scores", "hundreds", "several", "many"]),
    st.sampled_from(["killed", "wounded"]),
)
def test_vague_words__never_exact(word: str, harm: str) -> None:
    toll = as_casualties(find_tolls(f"{word.capitalize()} of people were {harm} on Monday."))
    assert toll is not None
    for count in (toll.killed, toll.wounded):
        assert count is None or (count.min is not None and count.max is None)


@given(st.text(max_size=300))
def test_any_text__no_crash(text: str) -> None:
    find_tolls(text)
    for count in find_counts(text):
        assert 0 <= count.start < count.end <= len(text)
