"""The plan of a mission: what 'init' founds, from options or from a shipped case."""

from collections.abc import Mapping
from datetime import time
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.desk.adopt import read_instrument, read_yaml
from tahqiq.desk.instrument_file import instrument_files
from tahqiq.desk.roster import FOUNDER_ID, Post, standing_roster
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.actor import Actor
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import Mission
from tahqiq.model.source import Source
from tahqiq.settings import case_folder


class MissionPlan(Frozen):
    """Everything a mission begins with. The founder's key is made at the founding.

    ``crossings`` are the fields of each, as they stand in the case.
    """

    mission: Mission
    roster: tuple[Post, ...]
    sources: tuple[Source, ...]
    instruments: tuple[Instrument, ...]
    crossings: tuple[dict[str, Any], ...] = ()


def plan_from_options(
    mission_id: str,
    title: str | None,
    zone: str,
    cutoff: str,
    parties: dict[str, str],
    mediators: dict[str, str],
    relief: Mapping[str, str] = MappingProxyType({}),
) -> MissionPlan:
    """A plan for two or more parties; raises ``BadInput`` saying what is missing."""
    if len(parties) < 2:
        raise BadInput(
            "MIS007",
            "a ceasefire has at least two parties",
            "name each with --party CODE=NAME, or start from a case: --case durand-2025.",
        )
    actors = [Actor(id=code, name=name, kind="party") for code, name in sorted(parties.items())]
    actors += [Actor(id=code, name=name, kind="mediator") for code, name in sorted(mediators.items())]
    actors += [Actor(id=code, name=name, kind="humanitarian") for code, name in sorted(relief.items())]
    mission = Mission.model_validate(
        {
            "id": mission_id,
            "title": title or f"Mission {mission_id}",
            "origin": f"{mission_id}.tahqiq.example/register",
            "zone": _known_zone(zone),
            "cutoff": _clock_time(cutoff),
            "actors": actors,
            "founder": _founder(),
        }
    )
    return MissionPlan(
        mission=mission,
        roster=standing_roster(mission.parties, mission.mediators, mission.humanitarian),
        sources=_first_sources(mission.parties),
        instruments=(),
    )


def _first_sources(parties: tuple[Actor, ...]) -> tuple[Source, ...]:
    """Each party's liaison office, and one monitoring team of the mission's own."""
    liaisons = (
        Source(
            id=f"liaison-{actor.id.lower()}",
            name=f"Liaison office, {actor.name}",
            kind="party",
            independence_group=f"party-{actor.id.lower()}",
            party=actor.id,
        )
        for actor in parties
    )
    team = Source(
        id="team-1", name="Monitoring team 1", kind="team", reliability="B", independence_group="mission"
    )
    return (*liaisons, team)


def plan_from_case(name: str) -> MissionPlan:
    """The plan of a shipped case, without its submissions."""
    folder = found_case(name)
    said = read_yaml(folder / "mission.yaml")
    roster = [Post.model_validate(post) for post in read_yaml(folder / "members.yaml")]
    founder = next((post for post in roster if post.role == Role.ADMINISTRATOR), None)
    if founder is None:
        raise BadInput("CAS002", f"case {name} has no administrator", "add one to its members.yaml.")
    said["founder"] = {**founder.model_dump(), "public_key": ""}
    said.setdefault("case", name)
    return MissionPlan(
        mission=Mission.model_validate(said),
        roster=tuple(post for post in roster if post.id != founder.id),
        sources=tuple(Source.model_validate(one) for one in read_yaml(folder / "sources.yaml")),
        instruments=tuple(read_instrument(file) for file in instrument_files(folder / "instruments")),
        crossings=tuple(read_yaml(crossings)) if (crossings := folder / "crossings.yaml").exists() else (),
    )


def found_case(name: str) -> Path:
    """The folder of a shipped case; raises ``NotFound``."""
    folder = case_folder(name) if name and "/" not in name and not name.startswith(".") else None
    if folder is None:
        raise NotFound(
            "CAS001", f"no case '{name}' is shipped", "use --case durand-2025, or --party options."
        )
    return folder


def _founder() -> Member:
    return Member(id=FOUNDER_ID, title="Administrator", seat="SEC", role=Role.ADMINISTRATOR, public_key="")


def _known_zone(zone: str) -> str:
    try:
        return ZoneInfo(zone).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadInput("MIS008", f"'{zone}' is no time zone", "use a name like Asia/Kabul or UTC.") from error


def _clock_time(text: str) -> time:
    try:
        return time.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            "MIS008", f"'{text}' is no time of day", "use hours and minutes, e.g. 19:30."
        ) from error
