"""Tracing against somebody who plants marks: codes of another referral, codes made up by the thousands."""

from random import Random

import pytest
from between_parties import relayed

from practice_work import calls_of
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.trace_leak import trace_leak
from tahqiq.referral.watermark import marked

pytestmark = pytest.mark.slow


def copied(opened) -> str:
    """What a reader sees, as he could photograph it."""
    return "\n".join(marked((f"{head}: {words}" for head, words in opened.lines), opened.mark.code))


def test_mark_of_another_referral__does_not_hide_the_one_that_leaked(desk):
    other = relayed(desk, description="Lorries stand in the old quarry north of the mill.", group="Others")
    planted, matter = read_referral(desk, "liaison-bel", other), relayed(desk)
    true = read_referral(desk, "mediator-qas", matter)
    leaked = f"They write: 'about twenty armed men, came and went.' [{planted.mark.code}]"
    *by_words, mark = trace_leak(desk, "auditor-1", leaked)
    assert {(one.by, one.matter) for one in by_words} == {("words", matter)}
    assert [one.mark.reader for one in by_words] == ["commissioner-ard", "mediator-qas"]
    assert by_words[1].mark == true.mark
    assert (mark.by, mark.mark, mark.may_be_planted) == ("mark", planted.mark, True)
    (found,) = trace_leak(desk, "auditor-1", copied(true))
    assert (found.mark, found.may_be_planted) == (true.mark, False)
    assert found.runs_shared > 1


@pytest.mark.parametrize("field", ["group", "legal_basis", "name"])
def test_words_of_every_field__are_compared(desk, field):
    words = "the men of the upper mill by the river"
    more = {"place": {"name": words}} if field == "name" else {field: words}
    opened = read_referral(desk, "liaison-bel", relayed(desk, **more))
    passed, found = trace_leak(desk, "auditor-1", f"It says: {words}.")
    assert (found.by, found.mark) == ("words", opened.mark)
    assert (passed.by, passed.mark.reader) == ("words", "commissioner-ard")


def test_codes_made_up_by_the_tens_of_thousands__hide_no_true_one_and_cost_little_each(desk):
    matter = relayed(desk)
    marks = [read_referral(desk, "liaison-bel", matter).mark for _number in range(40)]
    chance, letters = Random(5), "ABCDEFGHJKMNPQRSTVWXYZ234679"
    made_up = " ".join("TQ" + "".join(chance.choices(letters, k=12)) for _number in range(60_000))
    spoilt = marks[7].code[:-3] + ("QQQ" if not marks[7].code.endswith("Q") else "WWW")
    text = f"{made_up} {spoilt}"
    (found,) = trace_leak(desk, "auditor-1", text)
    # held against all forty marks, letter by letter, each would cost five hundred
    assert calls_of(lambda: trace_leak(desk, "auditor-1", text)) < 100 * 60_000
    assert (found.by, found.mark) == ("damaged", marks[7])
