"""``tahqiq doctor``: what is well, what wants seeing to, what must be mended, and how. It changes nothing."""

import secrets
from pathlib import Path

import click

from tahqiq import settings
from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, progress
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.doctor.examine import Patient, examine, register_fails
from tahqiq.desk.open_desk import keys_beside
from tahqiq.desk.vault.open_desk import vault_beside

BROKEN, UNWELL = 7, 9


@click.command()
@click.option(
    "--whole", is_flag=True, help="Read the register from its first byte; takes as long as 'register verify'."
)
@click.option(
    "--vault",
    "place",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The vault's file (or TAHQIQ_VAULT); by default beside the mission.",
)
@as_json
@click.pass_context
def doctor(context: click.Context, whole: bool, place: Path | None, plain: bool) -> None:
    """Look at the mission, its keys and this machine, and say what to do about what is not well.

    Nothing is changed, and nothing that was recorded is printed, nor any person's name. Exit code 7 if the register
    or the log's memory is broken, 9 if anything else fails, 0 otherwise, also with warnings.
    """
    where: Where = context.obj
    named = settings.vault_setting()
    vault = place or (Path(named) if named else vault_beside(where.mission))
    patient = Patient(where.mission, where.keys or keys_beside(where.mission), vault, settings.environment())
    with progress("Looking") as move:
        found = list(examine(patient, SystemClock(), secrets.token_bytes, whole=whole, progress=move))
    if plain:
        print_json([one.model_dump() for one in found])
    else:
        rows = [(one.state.upper(), one.check, safe(one.cause)) for one in found]
        print_table(("STATE", "WHAT", "HOW IT STANDS"), rows, empty="nothing to look at")
        for one in found:
            if one.next:
                click.echo(f"{one.state.upper()} {one.check}: {safe(one.next)}")
        counts = {state: sum(one.state == state for one in found) for state in ("ok", "warn", "fail")}
        click.echo(f"{counts['ok']} well, {counts['warn']} to be seen to, {counts['fail']} to be mended")
    if register_fails(found):
        context.exit(BROKEN)
    if any(one.state == "fail" for one in found):
        context.exit(UNWELL)


COMMANDS = (doctor,)
