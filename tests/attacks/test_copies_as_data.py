"""Copies that leave as data: a program that passes on any of their words passes on whose copy they are."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from between_parties import SECRET, alleged, handing, relayed, step
from test_leaked_referrals import asked

from practice_http import Office
from tahqiq.desk.read_referral import read_hand_over, read_referral
from tahqiq.desk.refer import refer
from tahqiq.desk.trace_leak import trace_leak

SEALED = (SECRET, "Six families", "Upper Valley", "An armed group", "Article 4", "None of ours", "western path",
          "A warrant", "The treaty", "No death penalty", "camp ")  # fmt: skip


def words_in(data: Any) -> Iterator[str]:
    """Every text of a reply, however deep it lies."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list | tuple):
        for one in data.values() if isinstance(data, dict) else data:
            yield from words_in(one)


def holds_its_mark(desk, reply: dict[str, Any], reader: str, least: int) -> None:
    """Each sealed word of the reply stands beside the code; any line and the whole are traced to their reader."""
    code = reply["mark"]["code"]
    told = [words for words in words_in(reply) if any(one in words for one in SEALED)]
    assert len(told) >= least
    for leaked in (*told, json.dumps(reply), "\n".join(reply["text"])):
        assert code in leaked, leaked
        (found,) = trace_leak(desk, "auditor-1", leaked)
        assert (found.by, found.mark.reader, found.mark.entry) == ("mark", reader, reply["mark"]["entry"])


@pytest.fixture
def clarified(desk) -> str:
    """A referral that says something in every field that has words, on several lines where it may."""
    matter = relayed(desk, description=f"{SECRET} came and went.\nThe western path is theirs.")
    step(desk, "liaison-bel", "answered", matter, answer="needs_clarification", words="Since when?")
    step(desk, "liaison-ard", "clarified", matter, words=f"{SECRET}, since spring")
    return matter


def test_reply_over_http__says_nothing_in_words_without_its_mark(desk, clarified):
    bel, request = Office(desk, "liaison-bel").client, asked(desk)
    for reply, least in (
        (bel.post(f"/referrals/{clarified}/read").json(), 8),
        (bel.post(f"/hand-overs/{request}/read").json(), 3),
    ):
        holds_its_mark(desk, reply, "liaison-bel", least)
        assert reply["proof"].endswith(f"/register/{reply['mark']['entry']}/proof")
    referral = bel.post(f"/referrals/{clarified}/read").json()
    assert referral["referral"].keys() == {
        "from_party", "to_party", "through", "readers", "due", "expires", "standing_still_until",
    }  # fmt: skip
    assert referral["allegation"]["precision_km"] == 3 and referral["allegation"]["site"] == "camp"


def test_draft_and_what_is_new__leave_marked_too(desk):
    first = relayed(desk)
    seen = {"description": f"{SECRET} were seen again."}
    said = {"from_party": "ARD", "to_party": "BEL", "allegation": alleged(desk, **seen)}
    matter = refer(desk, "liaison-ard", "referral.drafted", said).id
    draft = read_referral(desk, "commissioner-ard", matter).copy.model_dump(mode="json")
    assert draft["referral"] is None
    holds_its_mark(desk, draft, "commissioner-ard", 4)
    step(desk, "commissioner-ard", "sanitised", matter, taken_out="Who told us")
    handed = handing(desk, matter, changed=seen, new_information="On the western path")
    refer(desk, "liaison-ard", "referral.submitted", handed)
    step(desk, "mediator-qas", "relayed", matter)
    again = read_referral(desk, "liaison-bel", matter).copy.model_dump(mode="json")
    assert any("western path" in line for line in again["text"]) and first != matter
    holds_its_mark(desk, again, "liaison-bel", 6)
    request = read_hand_over(desk, "liaison-bel", asked(desk)).copy.model_dump(mode="json")
    holds_its_mark(desk, request, "liaison-bel", 3)
