"""A paper in one line: a case read at the command line says what each seat held and to whom each thing went."""

import pytest

from tahqiq.desk.paper_words import paper_words
from tahqiq.model.aftermath import MeasureReport, SeatPosition
from tahqiq.model.determination import Position
from tahqiq.model.finding import Attribution
from tahqiq.model.inquiry import Triage
from tahqiq.verification.case import Paper

_IN = {"id": "x", "incident": "inc", "release": "parties"}
_FOUND = {"standard": "reasonable_suspicion", "confidence": "low", "basis": ("clm",), "summary": "Craters."}
AGAINST = Position(seat="AFG", position="disagrees", statement="We were not there.")


@pytest.mark.parametrize(
    ("paper", "words"),
    [
        (Attribution.model_validate({**_IN, **_FOUND, "to": ("AFG_ARMY",)}), "to AFG_ARMY: Craters."),
        (Attribution.model_validate({**_IN, **_FOUND, "to": ()}), "not attributed: Craters."),
        (
            Triage.model_validate(
                {**_IN, "category": "use_of_force", "priority": "urgent", "safety_flag": True}
            ),
            "use of force, urgent, people in danger",
        ),
        (
            SeatPosition.model_validate({**_IN, "provision": "truce/1", "position": AGAINST}),
            "AFG disagrees on truce/1: We were not there.",
        ),
        (
            MeasureReport.model_validate(
                {**_IN, "measure": "mea", "party": "AFG", "state": "partly_done", "account": "One post left."}
            ),
            "partly done: One post left.",
        ),
    ],
)
def test_line__says_what_it_came_to_and_in_which_words(paper: Paper, words: str) -> None:
    assert paper_words(paper) == words
