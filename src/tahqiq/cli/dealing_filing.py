"""What the commands between the parties share: who files, who may see it, and how what was said is handed over."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import click

from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import print_json
from tahqiq.desk.open_desk import Desk
from tahqiq.model.dealing import Dealing

MOMENT = Written(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"])
RELEASE = click.option("--release", help="Who may see it; by default both parties and the mediators.")
Door = Callable[[Desk, str, str, dict[str, Any]], Dealing]


def filed(command: Callable[..., None]) -> Callable[..., None]:
    """``--release``, ``--as`` and ``--json``, and the mission handed to the command: its last decorator."""
    return RELEASE(acting(as_json(click.pass_obj(command))))


def spelt(said: dict[str, Any]) -> dict[str, Any]:
    """The options that were given, moments as text."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in said.items()
        if value not in (None, (), "")
    }


def enter(where: Where, member: str, filing: tuple[Door, str], said: dict[str, Any], plain: bool) -> Dealing:
    """Files a paper through its room's door under its verb, and prints it."""
    door, verb = filing
    paper = door(where.desk(), member, verb, spelt(said))
    if plain:
        print_json(paper.model_dump(mode="json"))
    else:
        click.echo(f"{paper.id} entered")
    return paper
