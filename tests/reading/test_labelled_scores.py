"""The reader's scores on the labelled reports must not fall; floors lie a little below what was measured."""

import pytest
from score_labelled import measure

FLOORS = {
    "dev": {
        "family f1": 0.85,
        "type f1": 0.78,
        "source": 0.87,
        "killed": 0.93,
        "denial": 0.95,
        "quote found": 0.94,
    },
    "fresh_x": {"family f1": 0.85, "type f1": 0.76, "source": 0.87, "place": 0.9, "initiator f1": 0.7},
    "fresh_y": {"family f1": 0.83, "type f1": 0.74, "source": 0.74, "narrator clean": 0.93},
    "held": {"family f1": 0.6, "type f1": 0.42, "source": 0.74, "place": 0.8},
}


@pytest.mark.slow
@pytest.mark.parametrize("split", FLOORS)
def test_labelled_reports__above_floor(split: str) -> None:
    scores = measure(split)
    assert {name: scores[name] for name, floor in FLOORS[split].items() if scores[name][0] < floor} == {}
    assert scores["no false toll"][0] >= 0.99
