"""Which mission, which keys, whose hand, which eyes: the options that every command shares."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from tahqiq import settings
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.errors import BadInput
from tahqiq.model.configuration import Configuration
from tahqiq.model.release import Audience, audiences_of, parse_audience

DEFAULT_MISSION = "mission.tahqiq"
NO_INCIDENTS = (
    "Which claims make an incident is sealed to the mechanism's staff, and none of the keys here opens it.\n"
    "So there are no incidents in this copy; read the claims with 'tahqiq claims'. What the mechanism concluded\n"
    "reaches you in its bulletins and papers."
)
Command = Callable[..., Any]


@dataclass(frozen=True)
class Where:
    """What the options before the command say."""

    mission: str
    keys: Path | None
    configuration: Configuration = field(default_factory=Configuration)

    def desk(self) -> Desk:
        """The mission, opened."""
        desk = open_desk(self.mission, self.keys, SystemClock(), secrets.token_bytes)
        if context := click.get_current_context(silent=True):
            context.call_on_close(desk.store.close)
        return desk


def where_from(mission: str | None, keys: Path | None, configuration: Configuration) -> Where:
    """The mission from ``--mission``, then ``TAHQIQ_MISSION``, the file, or ``mission.tahqiq`` in this folder."""
    folder = keys or (Path(found) if (found := settings.keys_setting()) else None)
    return Where(mission or settings.mission_setting() or DEFAULT_MISSION, folder, configuration)


def acting(command: Command) -> Command:
    """``--as MEMBER``: who does it. The member's key must be in the key folder."""
    return click.option(
        "--as",
        "member",
        metavar="MEMBER",
        envvar=settings.MEMBER_VARIABLE,
        required=True,
        help="The member who does this, by id (or TAHQIQ_MEMBER).",
    )(command)


def asking(command: Command) -> Command:
    """``--for AUDIENCE``: through whose eyes. Whoever holds the mission file works for the mechanism."""
    return click.option(
        "--for",
        "audience",
        metavar="AUDIENCE",
        default="mechanism",
        show_default=True,
        callback=_audience,
        help="Through whose eyes: public, humanitarian, party:CODE, mediator[:CODE], commission or mechanism.",
    )(command)


def as_json(command: Command) -> Command:
    """``--json``: for programs."""
    return click.option("--json", "plain", is_flag=True, help="Print JSON instead of a table.")(command)


def full_id(desk: Desk, audience: Audience, given: str, known: Callable[[Desk, Audience], list[str]]) -> str:
    """The id that ``given`` begins; an unknown beginning is passed on, an ambiguous one is refused."""
    if given.count("_") != 1:
        return given
    found = sorted({one for one in known(desk, audience) if one.startswith(given)})
    if len(found) > 1:
        raise BadInput(
            "CLI001", f"'{given}' begins {len(found)} ids", f"give more of it: {', '.join(found[:4])} …"
        )
    return found[0] if found else given


def _audience(context: click.Context, _option: click.Parameter, value: str) -> Audience:
    try:
        found = parse_audience(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error
    if ":" in value and isinstance(context.obj, Where):
        desk = context.obj.desk()
        known = audiences_of(desk.mission.seats)
        desk.store.close()
        if found not in known:
            raise BadInput(
                "CLI008",
                f"this mission has no seat '{value}'",
                f"ask for one of: {', '.join(one.name for one in known)}.",
            )
    return found
