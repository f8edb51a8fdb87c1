"""The planted mission whole, and what is noted of it afterwards: papers that the program itself entered."""

from datetime import timedelta
from pathlib import Path

from planting import LABELS, Mission, empty_mission
from planting_between import deal_between, refer_both_ways, report_windows
from planting_cases import adopt_terms, open_cases, regroup, understand
from planting_evidence import keep_evidence, publish
from planting_intake import take_in
from tahqiq.model.dealing_acts import DEALINGS
from tahqiq.store.dealings import dealings_by


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
    with mission.desk.inside() as asker:
        for dealt in dealings_by(asker, DEALINGS):
            if dealt.paper.id not in mission.records:
                mission.planted(dealt.paper, [])
    return mission
