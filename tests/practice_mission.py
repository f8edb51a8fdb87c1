"""The practice mission of the tests: Arden and Belmar, mediated by Qasr and Tarn, at noon on 28 October 2025."""

import random
from datetime import UTC, datetime
from pathlib import Path

from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.plan import plan_from_options

NOON = datetime(2025, 10, 28, 12, 0, tzinfo=UTC)


def new_desk(place: str, keys: Path) -> Desk:
    """A mission with its whole roster, by a clock that stands at noon on 28 October 2025."""
    chance = random.Random(7)
    plan = plan_from_options(
        "practice",
        "Practice mission",
        "Asia/Kabul",
        "19:30",
        {"ARD": "Arden", "BEL": "Belmar"},
        {"QAS": "Qasr", "TAR": "Tarn"},
    )
    desk = found_mission(place, keys, plan.mission, CaseClock(NOON), chance.randbytes)
    for post in plan.roster:
        enrol_member(desk, "adm-1", post)
    for source in plan.sources:
        register_source(desk, "adm-1", source)
    return desk
