"""The mark of a reading: found again in what leaked, in a bad photograph too, and in no text that bears none."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tahqiq.model.ids import content_id
from tahqiq.referral.watermark import Mark, code_of, found_in, marked, runs_of

CODES = tuple(code_of(content_id("wm", number)) for number in range(50))
LINES = ("what is alleged: About twenty men", "group: An armed group")


@given(st.sampled_from(CODES), st.text(max_size=200), st.text(max_size=200))
def test_code_in_any_text__is_found_and_no_other(code, before, after):
    assert found_in(f"{before} [{code}] {after}", CODES).get(code) == 0


def test_lines__each_bear_the_code_and_say_what_they_said():
    shown = marked(LINES, CODES[0])
    assert all(found_in(line, CODES) == {CODES[0]: 0} for line in shown)
    assert [line.removesuffix(f" [{CODES[0]}]") for line in shown] == list(LINES)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda code: code.lower(),
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", "\n"),
        lambda code: code.replace("O", "0").replace("I", "1").replace("S", "5").replace("B", "8"),
        lambda code: "".join(chr(ord(c) + 0xFEE0) if c.isalnum() else c for c in code),
    ],
)
def test_code_that_was_retyped__is_found(spoil):
    assert all(found_in(spoil(code), CODES) == {code: 0} for code in CODES)


def test_spoilt_code__is_found_with_its_damage_and_one_that_is_too_far_is_not():
    code = CODES[3]
    spoilt = code[:-3] + "".join("A" if c != "A" else "C" for c in code[-3:])
    assert found_in(spoilt, CODES) == {code: 3}
    assert found_in("TQ-AAAA-AAAA-AAAA", CODES) == {}
    assert found_in("Twenty men quartered at the mill.", CODES) == {}
    assert found_in(spoilt, ()) == {}


def test_code__is_made_of_an_id_and_shows_none_of_it_beyond_its_letters():
    assert code_of("wm_abcdefghijklmnop") == "TQ-ABCD-EFGH-IJKL"
    with pytest.raises(ValueError, match="too short"):
        code_of("wm_abc")


def test_runs__are_of_six_words_whatever_the_dots_and_capitals():
    said = "Boxes lie under the rock face by day."
    assert runs_of([said]) & runs_of(["…boxes LIE, under the rock: face by…"])
    assert not runs_of([said]) & runs_of(["Boxes lie under the rock."])


def test_mark__tells_post_moment_entry_and_code_in_one_line():
    mark = Mark(
        reader="liaison-bel", seat="BEL", at=datetime(2025, 10, 28, 9, tzinfo=UTC), entry=7, code=CODES[0]
    )
    assert mark.words == f"copy of liaison-bel (BEL), read 2025-10-28 09:00 UTC, entry 7, {CODES[0]}"
