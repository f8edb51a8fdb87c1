"""Whose office speaks, and who must have fired: what the text leaves unsaid and the reader fills in."""

from datetime import UTC, datetime

import pytest
from score import CASE

from tahqiq.model.claim import ClaimDraft
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    return load_knowledge(CASE)


def _read(text: str, knowledge: Knowledge) -> tuple[ClaimDraft, ...]:
    day = datetime(2026, 3, 4, tzinfo=UTC)
    return read_article(text, ReadingContext("x", day, None, "UTC", knowledge)).drafts


def test_fire_from_a_side__that_side_did_it(knowledge: Knowledge) -> None:
    text = "Pakistan and Afghanistan share a border. On Monday shells fired from the Afghan side landed in Chaman."
    assert _read(text, knowledge)[-1].actors.initiator == ("Afghanistan",)


def test_bare_office_after_a_named_one__same_state(knowledge: Knowledge) -> None:
    text = "The Thai army closed the road. The army urged Cambodia to withdraw its troops."
    assert _read(text, knowledge)[-1].actors.initiator == ("Thailand",)


def test_said_between_commas__the_rest_is_alleged(knowledge: Knowledge) -> None:
    text = "On 1 March, Kabul alleged, a Pakistani drone circled over Khost for an hour."
    drone = [one for one in _read(text, knowledge) if one.event_type == "drone_activity"]
    assert [one.certainty for one in drone] == ["alleged"]
