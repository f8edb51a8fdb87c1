"""Incident rules: what ships, what a mission writes itself, and what no rule can say."""

import pytest

from tahqiq.archive.incident_rule import incident_rule
from tahqiq.errors import BadInput


@pytest.mark.parametrize("name", ["happening", "salvo", "village-day"])
def test_rule_that_ships__then_named_with_its_version(name):
    assert incident_rule(name).label == f"{name}/1"


def test_rule_of_a_mission__then_its_types_have_limits_of_their_own(tmp_path):
    path = tmp_path / "rule.yml"
    path.write_text("name: ours\nversion: 3\nmax_span_hours: 24\nby_type: {Air-Strike: {max_gap_hours: 2}}\n")
    rule = incident_rule(str(path))
    assert rule.label == "ours/3"
    assert rule.by_type["air strike"].max_gap_hours == 2
    assert rule.by_type["air strike"].max_span_hours == 24


@pytest.mark.parametrize(
    "written",
    [
        "name: x\nmax_gap: 3",
        "max_gap_hours: 3",
        "name: x\nmax_gap_hours: soon",
        "name: [",
        "name: x\nby_type: 3",
    ],
)
def test_what_no_rule_can_say__then_a_clear_error(tmp_path, written):
    path = tmp_path / "rule.yml"
    path.write_text(written)
    with pytest.raises(BadInput, match="ARC021"):
        incident_rule(str(path))


def test_no_such_rule__then_those_that_ship_are_named():
    with pytest.raises(BadInput, match="village-day"):
        incident_rule("fortnight")
