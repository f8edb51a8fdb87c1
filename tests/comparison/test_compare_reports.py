"""Reports side by side: every kind of relation, and what must never be one."""

from datetime import date, timedelta
from itertools import permutations

import pytest
from told import DAY, DIRECTORY, claim, report

from practice_work import calls_of
from tahqiq.comparison.compare_reports import compare_reports
from tahqiq.comparison.relation import KINDS

LATER = DAY + timedelta(days=20)


def relations(*reports):
    return compare_reports(reports, DIRECTORY)


def kinds(*reports):
    return {(one.kind, one.topic) for one in relations(*reports)}


def shelled(span, killed=None, **fields):
    return claim("shelling", span, **({"day": DAY, "place": "Ford", "killed": killed} | fields))


def test_tolls_that_cannot_both_be_true__are_a_contradiction_with_every_span():
    one = report(
        "a",
        shelled(
            "Shelling of Ford killed 14 people, the northern ministry said", (14, 14), by="northern ministry"
        ),
    )
    other = report(
        "b",
        shelled("Six died when Ford was shelled, southern officials said", (6, 6), by="southern officials"),
    )
    (found,) = relations(one, other)
    assert (found.kind, found.topic) == ("contradiction", "killed")
    assert {(side.value, side.claims[0].doc) for side in found.sides} == {
        ("14 killed", "a"),
        ("6 killed", "b"),
    }
    for side in found.sides:
        for cited in side.claims:
            text = {"a": one, "b": other}[cited.doc].text
            assert text[cited.start : cited.end] == cited.span
    assert "northern ministry in a" in found.explanation


def test_dozens_and_at_least_thirty__are_rounding():
    found = kinds(
        report("a", shelled("Dozens were killed in the shelling of Ford", (24, None))),
        report("b", shelled("At least 30 people died in Ford", (30, None))),
    )
    assert found == {("rounding", "killed")}


def test_toll_that_rises_later__is_a_succession():
    found = kinds(
        report("a", shelled("Ten people were killed in Ford", (10, 10))),
        report("b", shelled("The toll in Ford rose to 15", (15, 15)), day=DAY + timedelta(days=2)),
    )
    assert found == {("succession", "killed")}


@pytest.mark.parametrize("change", [{"place": "Mill"}, {"day": DAY - timedelta(days=5)}])
def test_tolls_of_two_events__are_not_compared(change):
    assert not kinds(
        report("a", shelled("Ten people were killed in the shelling", (10, 10))),
        report("b", shelled("Three people were killed in the shelling", (3, 3), **change)),
    )


def head(name, number, **fields):
    return claim("delegation", f"The northern delegation in the {number} round is led by {name}", **fields)


def test_head_of_a_delegation__contradicts_within_a_round_and_succeeds_over_rounds():
    first = report("a", head("Minister Adam Bell", "second", day=DAY))
    same = report("b", head("General Carl Dorn", "second", day=DAY))
    following = report("c", head("General Carl Dorn", "third", day=LATER), day=LATER)
    assert ("contradiction", "delegation head") in kinds(first, same)
    assert kinds(first, following) == {("succession", "delegation head")}


def test_heads_who_share_a_surname__are_two_and_a_short_name_is_unsure():
    first = report("a", head("General Adam Bell", "second", day=DAY))
    assert ("contradiction", "delegation head") in kinds(
        first, report("b", head("General Carl Bell", "second", day=DAY))
    )
    (unsure,) = relations(first, report("b", head("General Bell", "second", day=DAY)))
    assert unsure.kind == "rounding"
    assert unsure.unsure
    assert unsure.reasons


def test_crossing__open_and_closed_on_one_day_contradict_and_on_two_days_succeed():
    closed = report("a", claim("crossing_closed", "The Ford crossing was closed", day=DAY))
    opened = claim("crossing_reopened", "The Ford crossing reopened", day=DAY)
    later = claim("crossing_reopened", "The Ford crossing reopened", day=LATER)
    assert kinds(closed, report("b", opened)) == {("contradiction", "crossing")}
    assert kinds(closed, report("b", later, day=LATER)) == {("succession", "crossing")}
    assert not kinds(closed, report("b", claim("crossing_reopened", "The Mill crossing reopened", day=DAY)))


def test_denial__disputes_what_the_other_side_tells():
    found = kinds(
        report(
            "a",
            shelled(
                "Southern guns shelled Ford, the north said", by="the north", actors={"initiator": ("South",)}
            ),
        ),
        report(
            "b",
            claim(
                "denial",
                "The south denied shelling Ford",
                by="the south",
                polarity="negated",
                certainty="denied",
            ),
        ),
    )
    assert found == {("disputed", "whether it happened")}


def test_side__does_not_deny_its_own_words():
    assert not kinds(
        report(
            "a",
            shelled(
                "Northern guns shelled Ford, the north said", by="the north", actors={"initiator": ("North",)}
            ),
        ),
        report(
            "b",
            claim(
                "denial",
                "The north denied shelling Ford",
                by="the north",
                polarity="negated",
                certainty="denied",
            ),
        ),
    )


def test_extension__differs_at_one_time_and_follows_at_another():
    short = claim("ceasefire_extended", "The ceasefire was extended by 48 hours")
    long = claim("ceasefire_extended", "The truce was prolonged by two weeks")
    assert kinds(report("a", short), report("b", long)) == {("contradiction", "extension length")}
    assert kinds(report("a", short), report("b", long, day=LATER)) == {("succession", "extension length")}


def test_equal_values__corroborate_only_from_two_voices():
    told = "Ten people were killed in the shelling of Ford"
    one, other = shelled(told, (10, 10)), shelled("The Ford hospital counted ten killed by shells", (10, 10))
    assert kinds(report("a", one), report("b", other)) == {("corroboration", "killed")}
    assert not kinds(report("a", one, publisher="Daily"), report("b", other, publisher="Daily"))
    assert not kinds(
        report("a", one | {"source": {"chain": ("the north",)}}),
        report("b", other | {"source": {"chain": ("northern officials",)}}),
    )
    assert not kinds(
        report("a", one), report("b", shelled("In Ford ten people were killed in the shelling", (10, 10)))
    )


STORY = (
    shelled(
        "Shelling of Ford killed 14 people, the northern ministry said", (14, 14), by="northern ministry"
    ),
    shelled("Southern officials told of six killed in the shelling of Ford", (6, 6), by="southern officials"),
    claim("ceasefire_extended", "The ceasefire was extended by 48 hours"),
    head("Minister Adam Bell", "second", day=DAY),
)
OTHERS = (
    report(
        "b",
        claim("ceasefire_extended", "The truce was prolonged by two weeks"),
        head("General Carl Dorn", "second", day=DAY),
    ),
    report("c", shelled("Dozens were killed in Ford when it was shelled", (24, None)), day=LATER),
)


def test_report_against_itself_or_its_copy__shows_no_contradiction():
    first, again = report("a", *STORY), report("z", *STORY)
    assert not [one for one in relations(first, again) if one.kind == "contradiction"]
    shortened = report("z", *STORY[:3])
    assert not [one for one in relations(first, shortened) if one.kind in ("contradiction", "corroboration")]


def test_copy__adds_no_contradiction_and_no_corroboration():
    first = report("a", *STORY)
    before = {(one.kind, one.topic) for one in relations(first, *OTHERS)}
    after = {(one.kind, one.topic) for one in relations(first, report("z", *STORY), *OTHERS)}
    assert after == before


def test_order_of_reports__does_not_matter():
    reports = (report("a", *STORY), *OTHERS)
    answers = {relations(*order) for order in permutations(reports)}
    assert len(answers) == 1


def test_relations__come_in_the_order_of_weight():
    found = [one.kind for one in relations(report("a", *STORY), *OTHERS)]
    assert found == sorted(found, key=list(KINDS).index)


def test_two_reports_of_one_name__are_refused():
    with pytest.raises(ValueError, match="one name"):
        relations(report("a", *STORY), report("a", *STORY))


def test_reports_without_days__are_compared_without_failing():
    undated = claim("ceasefire_extended", "The ceasefire was extended by 48 hours")
    longer = claim("ceasefire_extended", "The truce was prolonged by two weeks")
    assert kinds(report("a", undated, day=None), report("b", longer, day=None)) == {
        ("contradiction", "extension length")
    }
    assert kinds(report("a", undated, day=date(2025, 3, 1)), report("b", longer, day=None))


def work_of_comparing(reports, claims):
    read = [
        report(
            f"r{number}",
            *(
                shelled(
                    f"Report {number} has {dead} dead in the shelling of Ford",
                    (dead, dead),
                    place=f"Ford {dead}",
                )
                for dead in range(1, claims + 1)
            ),
        )
        for number in range(reports)
    ]
    return calls_of(lambda: relations(*read))


def test_many_reports_of_many_claims__cost_little_for_each_pair_and_nothing_beyond_the_pairs():
    """Reading takes its own time; comparing what was read must not."""
    few, twice_the_reports, twice_the_claims = (
        work_of_comparing(*size) for size in ((4, 15), (8, 15), (4, 30))
    )
    assert few < 120 * (60 * 59 / 2)
    assert twice_the_reports < 5 * few
    assert twice_the_claims < 5 * few
