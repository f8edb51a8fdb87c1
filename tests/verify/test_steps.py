"""Steps: what could not be checked is never a pass, and text of others is safe to print."""

import pytest

from tahqiq_verify.refusal import Refusal
from tahqiq_verify.steps import FAIL, HOLDS, OPEN, Step, attempt, hold, plain, step_lines


@pytest.mark.parametrize(
    ("outcomes", "holds"),
    [
        ([], False),
        ([OPEN], False),
        ([OPEN, OPEN], False),
        ([HOLDS], True),
        ([HOLDS, OPEN], True),
        ([HOLDS, FAIL], False),
        ([FAIL], False),
    ],
)
def test_steps__hold_only_if_something_passed_and_nothing_needed_failed(outcomes, holds):
    assert hold(Step("one", outcome) for outcome in outcomes) is holds


def test_failure_that_is_not_needed__is_told_and_does_not_decide():
    steps = [Step("one", HOLDS), Step("two", FAIL, "nobody signed", needed=False)]
    assert hold(steps)
    assert step_lines(steps)[1] == "fail             two: nobody signed (not needed here)"


def test_attempt__passes_with_what_it_learned_or_fails_with_the_refusal():
    def refuse() -> str:
        raise Refusal("entry", "is none", "entry 7")

    assert attempt("reading", lambda: "entry 7") == Step("reading", HOLDS, "entry 7")
    assert attempt("reading", refuse) == Step("reading", FAIL, "entry 7: is none")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("تحقیق, Übergang – 3°", "تحقیق, Übergang – 3°"),
        ("a\nb\x1b[2J", "a\\u{a}b\\u{1b}[2J"),
        ("\u202eright\u2066", "\\u{202e}right\\u{2066}"),
        ("\u200bnothing\u2028", "\\u{200b}nothing\\u{2028}"),
        ("\ud800", "\\u{d800}"),
        ("x" * 2001, "x" * 2000 + " … (2001 signs)"),
    ],
    ids=ascii,
)
def test_text_of_others__is_printed_without_what_steers_a_screen(text, shown):
    assert plain(text) == shown
