"""Attaching one claim: joined, opened, or held for a person; and never against a person's word."""

from datetime import UTC, datetime
from typing import Any

from corroboration_parts import CHAMAN, SOURCES, TORKHAM, claim, on, spot
from hypothesis import given, settings
from hypothesis import strategies as st

from tahqiq.corroboration.attach import attach
from tahqiq.corroboration.candidates import holds, near
from tahqiq.corroboration.context import in_context
from tahqiq.corroboration.grain import can_be_incident
from tahqiq.corroboration.likeness import compare, liken
from tahqiq.corroboration.sketch import Sketch
from tahqiq.corroboration.weights import MATCHER
from tahqiq.model.claim import Claim
from tahqiq.model.ids import content_id
from tahqiq.model.moment import exact

NOBODY: frozenset[str] = frozenset()


def _any_claim() -> st.SearchStrategy[Claim]:
    def make(picked: dict[str, Any]) -> Claim:
        return claim(f"Report number {picked.pop('n')} of an event near the line on that day.", **picked)

    return st.fixed_dictionaries(
        {
            "n": st.integers(0, 9_999),
            "act": st.sampled_from(["shelling", "clash", "attack", "airstrike", "crossing_closed"]),
            "place": st.sampled_from([(TORKHAM,), (CHAMAN,), (), (spot("Torkham"),), (TORKHAM, CHAMAN)]),
            "when": st.sampled_from([on(27), on(28), on(20, until=29)]),
            "dated": st.booleans(),
            "initiator": st.sampled_from([(), ("Pakistan",), ("Afghanistan",)]),
            "target": st.sampled_from([(), ("Pakistan",), ("Afghanistan",)]),
            "killed": st.sampled_from([None, (3, 3), (10, None)]),
            "polarity": st.sampled_from(["affirmed", "negated"]),
            "source": st.sampled_from(sorted(SOURCES)),
        }
    ).map(make)


def test_same_shelling_told_twice__is_attached_with_reasons_that_add_up() -> None:
    first = claim("Mortar rounds hit the yard at Torkham.", killed=(2, 2))
    second = claim(
        "Two died when shells fell at Torkham.", killed=(2, 2), source="paper-b", submission="sub_2"
    )
    said = attach(second, [Sketch("inc_1", (first,))], SOURCES, NOBODY)
    assert (said.verdict, said.incident, said.opens, said.by) == ("same", "inc_1", False, MATCHER)
    assert said.score is not None
    assert abs(sum(reason.weight or 0 for reason in said.reasons) - said.score) < 0.01
    assert {reason.code for reason in said.reasons} >= {
        "act_same",
        "time_same_day",
        "place_close",
        "killed_same",
    }


def test_nothing_near__opens_an_incident_named_after_the_claim() -> None:
    made = claim()
    said = attach(made, [], SOURCES, NOBODY)
    assert (said.verdict, said.opens, said.incident) == ("same", True, content_id("inc", made.id))


def test_other_town__opens_its_own_and_says_what_spoke_against() -> None:
    said = attach(claim(place=(CHAMAN,)), [Sketch("inc_1", (claim(),))], SOURCES, NOBODY)
    assert said.opens
    assert said.reasons[-1].cites == ("inc_1",)
    assert "km apart" in said.reasons[-1].text


def test_person_said_different__is_never_attached_again() -> None:
    first, second = claim(), claim("The same rounds, told again by another paper.", source="paper-b")
    said = attach(second, [Sketch("inc_1", (first,))], SOURCES, frozenset({"inc_1"}))
    assert said.incident != "inc_1"


def test_barred_from_the_incident_it_opened__opens_another() -> None:
    made = claim()
    own = content_id("inc", made.id)
    said = attach(made, [], SOURCES, frozenset({own}))
    assert said.opens
    assert said.incident != own


def test_lone_denial__waits_and_opens_nothing() -> None:
    said = attach(claim("No shell was fired at Torkham.", polarity="negated"), [], SOURCES, NOBODY)
    assert (said.verdict, said.opens) == ("unsure", False)
    assert said.reasons[0].code == "lone_denial"


def test_denial_of_a_known_incident__joins_it() -> None:
    denial = claim("No shell was fired at Torkham.", polarity="negated", source="pak-mfa", submission="sub_2")
    said = attach(denial, [Sketch("inc_1", (claim(),))], SOURCES, NOBODY)
    assert (said.verdict, said.incident) == ("same", "inc_1")


def test_no_place_and_no_date__is_held_for_a_person() -> None:
    vague = claim("Shells fell on the border again.", place=(), dated=False, submission="sub_2")
    assert attach(vague, [Sketch("inc_1", (claim(),))], SOURCES, NOBODY).verdict == "unsure"
    assert attach(vague, [], SOURCES, NOBODY).opens is False


def test_no_place_and_no_date_but_the_same_words__joins() -> None:
    words = "Three mortar rounds landed beside the customs house, wounding a porter and two drivers."
    vague = claim(words, place=(), dated=False, submission="sub_2", killed=(0, 0))
    said = attach(vague, [Sketch("inc_1", (claim(words, killed=(0, 0)),))], SOURCES, NOBODY)
    assert (said.verdict, said.incident) == ("same", "inc_1")


def test_next_sentence_without_place_and_date__means_those_before() -> None:
    first = claim("Shells fell on Torkham on Monday.", submission="sub_2", start=0, end=33)
    second = claim(
        "Two porters were killed.",
        act="attack",
        killed=(2, 2),
        place=(),
        dated=False,
        submission="sub_2",
        start=34,
        end=58,
    )
    here, there = Sketch("inc_1", (claim(), first)), Sketch("inc_2", (claim(place=(CHAMAN,)),))
    said = attach(second, [here, there], SOURCES, NOBODY, (first, second))
    assert (said.verdict, said.incident) == ("same", "inc_1")
    assert said.reasons[0].cites == (first.id,)
    assert attach(second, [here, there], SOURCES, NOBODY).verdict == "unsure"
    assert not attach(second, [], SOURCES, NOBODY, (first, second)).opens


def test_context__is_not_borrowed_from_afar_or_another_subject() -> None:
    first = claim("Shells fell on Torkham on Monday.", submission="sub_2", start=0, end=33)
    far = claim("Two were killed.", place=(), dated=False, submission="sub_2", start=900, end=916)
    trade = claim(
        "Trade stopped.", act="trade_halt", place=(), dated=False, submission="sub_2", start=34, end=48
    )
    elsewhere = claim("Chaman burned.", place=(CHAMAN,), dated=False, submission="sub_2", start=34, end=48)
    other_text = claim("Two were killed.", place=(), dated=False, submission="sub_3", start=34, end=50)
    for each in (far, trade, elsewhere, other_text):
        assert in_context(each, (first, each)) == (each, None)


def test_specific_claim__opens_its_own_beside_an_undated_incident() -> None:
    undated = Sketch("inc_1", (claim("Fire was exchanged at Torkham.", dated=False),))
    assert attach(claim("Shells fell there on Monday.", submission="sub_2"), [undated], SOURCES, NOBODY).opens


def test_clock_times__compare_by_the_hours_between() -> None:
    def at(hour: int, until: int | None = None) -> Claim:
        day = datetime(2025, 10, 27, tzinfo=UTC)
        last = day.replace(hour=until) if until else None
        return claim(when=exact(day.replace(hour=hour), zone="UTC", until=last), submission=f"s{hour}")

    codes = [compare(at(6, 7), other, SOURCES).reasons["time"].code for other in (at(7), at(10, 11), at(18))]
    assert codes == ["time_within_hour", "time_within_hours", "time_hours_apart"]


def test_vague_members__do_not_weaken_an_incident() -> None:
    vague = [claim(f"More fire, {n}.", place=(), dated=False, submission=f"s{n}") for n in range(5)]
    alone, crowded = Sketch("inc_1", (claim(),)), Sketch("inc_1", (claim(), *vague))
    made = claim("Torkham was shelled.", submission="sub_2")
    assert liken(made, crowded, SOURCES).score == liken(made, alone, SOURCES).score


def test_country_without_a_day__is_too_vague_to_open_an_incident() -> None:
    country = spot("Afghanistan", 33.9, 66.0, 600.0)
    assert not attach(claim(place=(country,), dated=False), [], SOURCES, NOBODY).opens
    assert not attach(claim(place=(), when=on(1, until=31)), [], SOURCES, NOBODY).opens
    assert attach(claim(place=(country,), when=on(1, until=31)), [], SOURCES, NOBODY).opens


def test_long_closure__is_one_closure_and_no_summary() -> None:
    shut = claim(act="crossing_closed", when=on(12, until=20), submission="sub_2")
    said = attach(shut, [Sketch("inc_1", (claim(act="crossing_closed", when=on(12)),))], SOURCES, NOBODY)
    assert (said.verdict, said.incident) == ("same", "inc_1")


def test_no_place_and_two_equal_incidents__cannot_tell_them_apart() -> None:
    vague = claim("Shelling killed four people on Monday.", place=(), killed=(4, 4), submission="sub_9",
                  initiator=("Pakistan",))  # fmt: skip
    here = claim(killed=(4, 4), initiator=("Pakistan",))
    there = claim(killed=(4, 4), place=(CHAMAN,), initiator=("Pakistan",))
    said = attach(vague, [Sketch("inc_1", (here,)), Sketch("inc_2", (there,))], SOURCES, NOBODY)
    assert said.verdict == "unsure"


def test_week_of_clashes__does_not_swallow_one_of_them() -> None:
    week = claim("Dozens died in a week of shelling.", when=on(22, until=29), killed=(24, None))
    assert attach(claim(), [Sketch("inc_1", (week,))], SOURCES, NOBODY).opens


def test_one_bridge_report__does_not_tie_an_incident_to_another() -> None:
    far = [claim(f"A shell fell at Chaman, report {n}.", place=(CHAMAN,)) for n in range(4)]
    bridge = claim("A shell fell at Torkham.", submission="sub_5")
    said = attach(claim("Torkham was shelled."), [Sketch("inc_1", (*far, bridge))], SOURCES, NOBODY)
    assert said.opens


def test_thousand_identical_copies__do_not_outvote_what_differs() -> None:
    copies = [
        claim("A shell fell at Chaman today.", place=(CHAMAN,), submission=f"s{n}") for n in range(1000)
    ]
    other = claim("Shell at Torkham.", submission="sub_x")
    alone = liken(claim(), Sketch("inc_1", (copies[0], other)), SOURCES)
    assert liken(claim(), Sketch("inc_1", (*copies, other)), SOURCES).score == alone.score


def test_talks_and_plans__are_no_incidents() -> None:
    assert can_be_incident(claim())
    assert can_be_incident(claim(act="crossing_closed"))
    assert not can_be_incident(claim(act="talks_round"))
    assert not can_be_incident(claim(act="statement"))
    assert not can_be_incident(claim(certainty="planned"))
    assert not can_be_incident(claim(certainty="hypothetical"))


@settings(max_examples=150, deadline=None)
@given(_any_claim(), _any_claim())
def test_comparison__is_the_same_either_way_round(one: Claim, other: Claim) -> None:
    assert compare(one, other, SOURCES).score == compare(other, one, SOURCES).score


@settings(max_examples=80, deadline=None)
@given(_any_claim(), st.lists(_any_claim(), max_size=5), st.randoms(use_true_random=False), st.data())
def test_judgement__ignores_order_and_never_joins_what_is_barred(
    made: Claim, held: list[Claim], shuffler: Any, data: st.DataObject
) -> None:
    sketches = [Sketch(f"inc_{n}", (each, *held[:n])) for n, each in enumerate(held)]
    barred = frozenset(data.draw(st.sets(st.sampled_from([s.id for s in sketches])))) if sketches else NOBODY
    said = attach(made, sketches, SOURCES, barred)
    shuffled = [Sketch(s.id, tuple(shuffler.sample(s.claims, len(s.claims)))) for s in sketches]
    shuffler.shuffle(shuffled)
    assert attach(made, shuffled, SOURCES, barred) == said
    assert said.incident not in barred


@settings(max_examples=80, deadline=None)
@given(_any_claim(), _any_claim())
def test_window__holds_whatever_would_be_attached(made: Claim, other: Claim) -> None:
    said = attach(made, [Sketch("inc_1", (other,))], SOURCES, NOBODY)
    if said.incident != "inc_1" or said.verdict != "same":
        return
    assert holds(near(made), other)


def test_window_of_an_undated_claim__is_bounded_by_its_publication() -> None:
    made = claim(dated=False, place=(spot("Torkham"),))
    assert (near(made).first, near(made).box) == (None, None)
    assert near(made, on(27).start).last == on(28).start
