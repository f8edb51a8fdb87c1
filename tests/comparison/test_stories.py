"""The written stories, read by the reader as it is: conflicts are found in many wordings, controls are not flagged."""

import pytest
from score_stories import CASE, CONFLICTS, outcome, stories

from tahqiq.reading.knowledge import load_knowledge

FLOORS = {"stories": 0.65, "stories_later": 0.5}  # measured: 25 of 35 and 25 of 38


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(FLOORS))
def test_stories__conflicts_are_found_and_controls_left_alone(name):
    knowledge = load_knowledge(CASE)
    found = [result for story in stories(name) for result in outcome(story, knowledge)]
    conflicts = [fine for expected, fine in found if expected["kind"] in CONFLICTS]
    assert sum(conflicts) >= FLOORS[name] * len(conflicts)
    assert all(fine for expected, fine in found if expected["kind"] == "none")
