"""``tahqiq mission wipe``: a mission's data taken off this machine, in its order, or all at once in danger."""

import secrets
from pathlib import Path
from tempfile import gettempdir

import click

from tahqiq import settings
from tahqiq.cli.closing_sheet import print_wiped, wiped_json
from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json
from tahqiq.desk.closing.places import STAGES, Places, Stage
from tahqiq.desk.closing.wipe import Door, Wiped, wipe_in_duress, wipe_stage
from tahqiq.desk.open_desk import keys_beside
from tahqiq.desk.vault.open_desk import vault_beside
from tahqiq.errors import Refused, StorageFailed
from tahqiq.store.opening import without_password

WORD = "wipe"


@click.command("wipe")
@click.option("--stage", type=click.Choice(STAGES), help="Which; under duress, up to and with this one.")
@click.option("--duress", is_flag=True, help="In danger: staff, vault, keys, mission, at once and unasked.")
@click.option("--yes-wipe", "sure", is_flag=True, help=f"Do not ask for the word '{WORD}'.")
@click.option("--as", "member", envvar=settings.MEMBER_VARIABLE, metavar="MEMBER", help="Who does it.")
@as_json
@click.pass_obj
def wipe(
    where: Where, stage: Stage | None, duress: bool, sure: bool, member: str | None, plain: bool
) -> None:
    """Wipe a stage from this machine: staff, then vault, then keys, then the mission itself.

    In its own time each stage waits for its turn, and keys and mission for the receipts of every mediator. Run it
    again if it was cut short. It cannot be undone.
    """
    if stage is None and not duress:
        raise click.UsageError(f"name a stage: --stage {'|'.join(STAGES)}; or --duress for all at once")
    if not duress and member is None:
        raise click.UsageError("name who does it: --as MEMBER")
    vault = Path(found) if (found := settings.vault_setting()) else vault_beside(where.mission)
    places = Places(where.mission, where.keys or keys_beside(where.mission), vault, Path(gettempdir()))
    if not sure:
        _ask(places, STAGES[: STAGES.index(stage or "mission") + 1] if duress else (stage,))
    door = Door(where.desk)
    click.get_current_context().call_on_close(door.close)
    if duress:
        done = wipe_in_duress(door, places, member, secrets.token_bytes, stage or "mission")
    elif stage is None or member is None:
        raise click.UsageError("name who does it: --as MEMBER")
    else:
        done = (wipe_stage(door, places, stage, member, secrets.token_bytes),)
    print_json(wiped_json(done)) if plain else print_wiped(done)
    if duress and not any(one.found for one in done):
        click.secho(f"Warning: nothing was found at {_told(places)}", fg="yellow", err=True)
        click.echo("If another mission is meant, name it: tahqiq --mission … --keys … mission wipe", err=True)
    _complain(done)


def _ask(places: Places, stages: tuple[str | None, ...]) -> None:
    """Waits for the one word; raises ``Refused`` (END033) for any other."""
    click.echo(f"This wipes {_told(places, stages)}", err=True)
    if click.prompt(f"It cannot be undone. Type '{WORD}'", default="", show_default=False, err=True) != WORD:
        raise Refused(
            "END033", "nothing was wiped: the word was not typed", f"type '{WORD}', or give --yes-wipe."
        )


def _told(places: Places, stages: tuple[str | None, ...] = STAGES) -> str:
    mission = safe(without_password(places.mission))
    words = {
        "mission": f"the mission {mission}",
        "keys": f"the keys {places.keys}",
        "vault": f"the vault {places.vault}",
        "staff": f"the staff book in {places.keys}",
    }
    return ", ".join(said for stage, said in words.items() if stage in stages)


def _complain(done: tuple[Wiped, ...]) -> None:
    failed = [why for one in done for why in one.failed]
    failed += [f"{file}: it is not ours, and was left" for one in done for file in one.foreign]
    if failed:
        raise StorageFailed(
            "END034",
            f"not everything was wiped: {failed[0]}",
            "run it again; if it stays, destroy the medium, and switch the machine off.",
        )
