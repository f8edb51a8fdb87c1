"""What ends when, by whose word, and what has run out without anybody's extending it."""

from datetime import timedelta

from compliance_parts import IN_FORCE, life, moment, truce

from tahqiq.compliance.agreement_clock import agreement_clock


def test_clock__gives_the_last_word_of_each_source_and_what_is_left() -> None:
    text = truce(
        life("in_force", 15, until=17), life("extended", 17, until=30), life("in_force", 16, by="Kabul")
    )
    (hand,) = agreement_clock((text,), moment(27))
    assert [(one.event.according_to, one.runs, one.left) for one in hand.words] == [
        ("Türkiye", "runs", timedelta(days=3)),
        ("Kabul", "open", None),
    ]
    assert (hand.next_end, hand.ended, hand.differs) == (moment(30), False, False)


def test_end_that_passed__is_shown_as_run_out_and_the_agreement_as_over() -> None:
    (hand,) = agreement_clock((truce(life("in_force", 15, until=17)),), moment(27))
    assert [(one.runs, one.left) for one in hand.words] == [("ran_out", timedelta(days=-10))]
    assert (hand.next_end, hand.ended) == (None, True)


def test_agreement_that_one_source_calls_over__still_stands_on_the_clock() -> None:
    (hand,) = agreement_clock(
        (truce(IN_FORCE, life("collapsed", 25, by="Kabul", contested=True)),), moment(27)
    )
    assert (hand.force.answer, hand.ended, hand.differs) == ("contested", False, True)
    assert [one.runs for one in hand.words] == ["ended", "open"]


def test_day_as_an_end__runs_to_the_end_of_that_day() -> None:
    (hand,) = agreement_clock(
        (truce(life("in_force", 15, until=17).but(until_precision="day")),), moment(17, 12)
    )
    assert [(one.runs, one.left) for one in hand.words] == [("runs", timedelta(hours=12))]


def test_agreement_of_which_nothing_is_told_yet__has_no_hand() -> None:
    assert agreement_clock((truce(), truce(life("in_force", 29))), moment(27)) == ()
