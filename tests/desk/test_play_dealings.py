"""The script of a case has a word for what a side says of a clause that binds it; it goes through its own door."""

from datetime import UTC, datetime

import pytest

from practice_terms import TERMS
from tahqiq.desk.account import accounts_seen
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.case_script import Deed
from tahqiq.desk.play_dealings import play_dealing
from tahqiq.errors import BadInput

AT = datetime(2025, 10, 28, 12, tzinfo=UTC)


def deed(**said) -> Deed:
    own = {"voice": "side", "side": "ARD", "party": "ARD", "state": "done", "account": "It was done.",
           "as_of": "2025-10-28T09:00:00+00:00", "provision": "terms/1"}  # fmt: skip
    return Deed.model_validate({"do": "clause-account", "by": "liaison-ard", "at": AT, **own, **said})


def play(desk, one: Deed):
    return play_dealing(desk, one, lambda name: name, {}, None)


def test_account_of_a_clause__is_played_like_every_other_paper(desk):
    adopt_instrument(desk, "chair-1", TERMS)
    paper = play(desk, deed())
    with desk.inside() as asker:
        assert [one.id for one in accounts_seen(asker)] == [paper.id]


def test_account_in_the_other_sides_name__is_refused_where_the_script_says_so(desk):
    adopt_instrument(desk, "chair-1", TERMS)
    with pytest.raises(BadInput, match="CAS005") as told:
        play(desk, deed(refused="REF010", side="BEL"))
    code = told.value.cause.partition(", but ")[2].partition(" ")[0]
    assert code.startswith("INS2")
    assert play(desk, deed(refused=code, side="BEL")) is None
