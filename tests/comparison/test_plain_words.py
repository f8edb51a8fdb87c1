"""What plain words tell though the reader took them for something else, or took no claim at all."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from told import DAY, DIRECTORY, claim, report

from tahqiq.comparison.compare_reports import compare_reports
from tahqiq.comparison.sentences import heard_in, written_day
from tahqiq.comparison.tolls_in_words import tolls_in

NEXT = DAY + timedelta(days=1)


def kinds(*reports):
    return {(one.kind, one.topic) for one in compare_reports(reports, DIRECTORY)}


def saying(span, **fields):
    return claim("statement", span, **fields)


def test_sentence_without_claim__is_heard_as_a_bare_statement():
    bare = replace(report("a", saying("The North has kept to the truce since the first day")), claims=())
    (heard,) = heard_in(bare, DIRECTORY)
    assert bare.text[heard.claim.start : heard.claim.end] == heard.claim.span
    assert heard.kind == "statement"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The envoys will meet on 20 March in Ford", date(2025, 3, 20)),
        ("The envoys meet on March 20", date(2025, 3, 20)),
        ("It was shut on Monday", date(2025, 3, 10)),
        ("It will open on Monday", date(2025, 3, 17)),
        ("Between Monday and Friday nothing moved", None),
    ],
)
def test_day_in_words__is_read_towards_the_report(text, day):
    assert written_day(text, DAY) == day


@pytest.mark.parametrize(
    ("text", "harm", "least"),
    [
        (
            "the death toll in sunday's bombing of a market near ford rose to 12 after two men died",
            "killed",
            12,
        ),
        ("nine bodies were brought to the clinic", "killed", 9),
        ("the hospital took in the bodies of five guards", "killed", 5),
        ("nobody was hurt", "wounded", 0),
        ("a shepherd was grazed by a bullet", "wounded", 1),
    ],
)
def test_toll_in_words__is_counted(text, harm, least):
    assert any((found, number.min) == (harm, least) for found, number, _ in tolls_in(text))


def test_truce_kept_in_plain_words__is_set_against_a_breach():
    found = kinds(
        report("a", saying("The North has kept to the ceasefire in full", by="northern ministry")),
        report(
            "b", claim("ceasefire_violated", "The North broke the ceasefire nine times", by="southern army")
        ),
    )
    assert ("disputed", "ceasefire state") in found


def test_nothing_agreed__answers_what_was_said_to_be_agreed():
    found = kinds(
        report("a", saying("The sides agreed on a hotline between the commands", by="northern delegate")),
        report(
            "b",
            saying("Nothing has been agreed, not even a hotline between commands", by="southern delegate"),
        ),
    )
    assert ("disputed", "whether it happened") in found


def test_nobody_came__is_set_against_a_count():
    found = kinds(
        report(
            "a",
            claim(
                "refugee_return", "Some 4,200 people returned through Ford", day=DAY, by="northern ministry"
            ),
        ),
        report("b", saying("Not one returnee came over on that day", day=DAY, by="southern commissioner")),
    )
    assert ("contradiction", "returnees") in found


def test_next_meeting__differs_by_day_and_place_and_follows_when_put_off():
    one = report(
        "a",
        saying(
            "The border commissions will meet on 20 March in Ford, the northern office said",
            day=date(2025, 3, 20),
        ),
    )
    other = report(
        "b",
        saying(
            "The border commissions will meet on 27 March in Dale, a southern official said",
            day=date(2025, 3, 27),
        ),
    )
    assert {("contradiction", "next meeting day"), ("contradiction", "next meeting place")} <= kinds(
        one, other
    )
    late = report(
        "c", saying("The meeting of the commission has been put off to 27 March, officials said"), day=NEXT
    )
    assert ("succession", "next meeting day") in kinds(one, late)


def test_town_held_by_two_sides__is_a_conflict_on_one_day_and_a_change_later():
    taken = report("a", claim("attack", "Northern troops took the town of Ford", day=DAY, place="Ford"))
    held = report("b", saying("Ford was still in southern hands", day=DAY, place="Ford"))
    topic = "who holds the place"
    assert {kind for kind, of in kinds(taken, held) if of == topic} <= {"contradiction", "disputed"}
    assert topic in {of for _, of in kinds(taken, held)}
    later = report(
        "c", saying("Southern troops now hold the town of Ford", day=DAY + timedelta(days=6), place="Ford")
    )
    assert ("succession", topic) in kinds(taken, later)


def test_number_corrected_by_its_giver__is_no_contradiction():
    first = report(
        "a",
        claim("shelling", "Two northern rangers were killed in Ford", day=DAY, place="Ford", killed=(2, 2)),
    )
    later = report(
        "b",
        claim(
            "shelling",
            "Three northern rangers were killed in Ford and not two",
            day=DAY,
            place="Ford",
            killed=(3, 3),
        ),
        day=NEXT,
    )
    assert ("contradiction", "killed") not in kinds(first, later)
    assert ("succession", "killed") in kinds(first, later)


def test_dead_of_two_armies__are_not_compared():
    one = report(
        "a", claim("clash", "Two northern soldiers were killed in Ford", day=DAY, place="Ford", killed=(2, 2))
    )
    other = report(
        "b",
        claim("clash", "Five southern soldiers were killed in Ford", day=DAY, place="Ford", killed=(5, 5)),
    )
    assert not {kind for kind, topic in kinds(one, other) if topic == "killed"}
