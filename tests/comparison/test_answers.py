"""What a denial answers in its own report, and what turns down a plan without denying anything."""

import pytest
from told import DAY, DIRECTORY, claim, report

from tahqiq.comparison.answers import answered, denies, refuses
from tahqiq.comparison.compare_reports import compare_reports
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.hours import end_of, hour_in
from tahqiq.comparison.likeness import likeness


def heard(one, number):
    return Heard(one, one.claims[number], DIRECTORY)


def charge(span, **fields):
    return claim("attack", span, actors={"initiator": ("North",)}, by="South", **fields)


def no(span):
    return claim("denial", span, by="North", polarity="negated")


@pytest.mark.parametrize(
    "words",
    [
        "The North dismissed the charge",
        "The North called the allegation baseless",
        "The North denied it",
        "The North said it had nothing to do with it",
        "There was no truth in the report, the North said",
    ],
)
def test_bare_denial__answers_the_charge_before_it(words):
    told = report("a", charge("The South said northern guns had hit the mill at Ford", day=DAY), no(words))
    assert [one.span for one in answered(heard(told, 1))] == [told.claims[0].span]
    assert {one.kind for one in compare_reports((told,), DIRECTORY)} == {"disputed"}


@pytest.mark.parametrize(
    "words",
    ["The North rejected the plan", "The North turned the proposal down", "The North ruled out any talks"],
)
def test_refusal__is_no_denial(words):
    told = report("a", claim("demand", "The South demanded a truce", by="South"), no(words))
    assert refuses(heard(told, 1))
    assert not denies(heard(told, 1))
    assert not compare_reports((told,), DIRECTORY)


def test_nobody__answers_himself():
    told = report(
        "a", claim("attack", "Northern guns fired on Ford", by="North", day=DAY), no("The North denied it")
    )
    assert not answered(heard(told, 1))


def test_denial_in_one_report__answers_the_same_charge_in_another():
    one = report("a", charge("The South said northern guns had hit the mill at Ford", day=DAY, place="Ford"))
    other = report(
        "b",
        charge("The South accuses the North of shelling Ford", day=DAY, place="Ford"),
        no("The North called this a lie"),
    )
    found = [each for each in compare_reports((one, other), DIRECTORY) if each.kind == "disputed"]
    assert {cited.doc for each in found for side in each.sides for cited in side.claims} == {"a", "b"}


def test_likeness__is_the_same_either_way_round_and_greater_for_one_matter():
    one = report("a", claim("statement", "The lorries stand at the gate of Ford with flour"))
    other = report("b", claim("statement", "Trucks with flour wait at the Ford crossing"))
    third = report("c", claim("statement", "The envoys met over supper"))
    a, b, c = heard(one, 0), heard(other, 0), heard(third, 0)
    assert likeness(a, b) == likeness(b, a) > likeness(a, c)


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("took effect at six in the evening", 18),
        ("since 5 p.m.", 17),
        ("at 14:30", 14),
        ("at six points", None),
    ],
)
def test_hour__is_read_where_the_words_tell_the_part_of_the_day(text, hour):
    assert hour_in(text) == hour


def test_end_of_month__is_its_last_day_in_the_coming_months():
    assert str(end_of("prolonged to the end of may", DAY)) == "2025-05-31"
    assert str(end_of("until mid-january", DAY)) == "2026-01-15"
