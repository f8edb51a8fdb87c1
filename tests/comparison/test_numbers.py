"""Numbers and lengths of time as reports write them."""

import pytest

from tahqiq.comparison.numbers import counts_of, lengths_of
from tahqiq.comparison.occasions import round_number


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("extended the truce for 48 hours", 2, 2),
        ("a two-week extension", 14, 14),
        ("prolonged by another month", 28, 31),
        ("extended by ninety days", 90, 90),
        ("extended indefinitely", 10_000, None),
    ],
)
def test_length__is_given_in_days(text, least, most):
    (found,) = lengths_of(text)
    assert found.least == pytest.approx(least, abs=0.01)
    assert found.most == (most if most is None else pytest.approx(most, abs=0.01))


@pytest.mark.parametrize(
    "text", ["two days after the talks", "three days of talks", "in the past two weeks", "ten years ago"]
)
def test_other_times__are_no_length_of_a_truce(text):
    assert list(lengths_of(text)) == []


@pytest.mark.parametrize(
    ("text", "group", "low", "high"),
    [
        ("about 4,200 refugees returned", "returnees", 3780, 4620),
        ("more than 9,000 people returned", "returnees", 9001, None),
        ("some 400 lorries are waiting", "trucks", 360, 440),
        ("hundreds of lorries are stranded", "trucks", 200, None),
        ("captured nineteen border posts", "posts", 19, 19),
    ],
)
def test_count__keeps_the_room_of_its_wording(text, group, low, high):
    found = dict(counts_of(text))
    assert (found[group].range.min, found[group].range.max) == (low, high)


def test_dead_and_single_things__are_not_counted_here():
    assert dict(counts_of("twelve people were killed in a drone strike")) == {}


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("the third round of talks", 3),
        ("a 2nd round of negotiations", 2),
        ("round four of the dialogue", 4),
        ("three rounds of talks", None),
        ("a first round of fighting", None),
        ("between the second round and the third round", None),
    ],
)
def test_round__is_known_only_where_one_is_named(text, number):
    assert round_number(text) == number
