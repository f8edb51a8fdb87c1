"""The planted mission whole, and what is noted of it afterwards: papers that the program itself entered."""

from datetime import timedelta
from pathlib import Path

from planting import LABELS, Mission, empty_mission
from planting_between import deal_between, refer_both_ways, report_windows
from planting_cases import adopt_terms, open_cases, regroup, understand
from planting_end import end_mission, fill_vault, note_the_rest
from planting_evidence import keep_evidence, publish
from planting_intake import take_in


def plant_mission(place: str, folder: Path, labels: tuple[str, ...] = LABELS) -> Mission:
    """Everything that can be filed, under each of these labels; takes some seconds a label."""
    mission = empty_mission(place, folder, labels)
    adopt_terms(mission)
    take_in(mission)
    open_cases(mission)
    understand(mission)
    regroup(mission)
    deal_between(mission)
    refer_both_ways(mission)
    keep_evidence(mission)
    mission.clock.moment += timedelta(hours=22)
    report_windows(mission)
    publish(mission)
    fill_vault(mission, folder)
    if labels == LABELS:
        end_mission(mission, folder)
    note_the_rest(mission)
    return mission
