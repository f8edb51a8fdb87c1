"""The register and the tables made from it: status, verify, export, rebuild."""

from pathlib import Path

import click

from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.printing import print_json, print_table, progress
from tahqiq.desk.check_register import check_register
from tahqiq.desk.export_register import export_register
from tahqiq.desk.keyring import LOG
from tahqiq.desk.rebuild import rebuild as rebuild_tables
from tahqiq.errors import RegisterBroken
from tahqiq.register.checkpoint import verifier_key
from tahqiq.store.register_view import register_status


@click.group()
def register() -> None:
    """The shared record: where it stands, whether it holds, and a copy that anybody can check."""


@register.command()
@as_json
@click.pass_obj
def status(where: Where, plain: bool) -> None:
    """Show size, root and the newest signed checkpoint."""
    desk = where.desk()
    key = verifier_key(desk.mission.origin, desk.keyring.signer(LOG, desk.mission.origin).public)
    with desk.inside() as asker:
        found = register_status(asker, desk.mission, key)
    if plain:
        print_json(
            {
                "origin": found.origin,
                "size": found.size,
                "root": found.checkpoint.root if found.checkpoint else None,
                "checkpoint": found.checkpoint.note if found.checkpoint else None,
                "log_key": key,
                "members": found.members,
                "state_digest": found.state_digest,
            }
        )
        return
    click.echo(f"{found.size} entries by {found.members} members; tables at entry {found.projection_size}")
    click.echo(f"log key       {key}")
    click.echo(f"state digest  {found.state_digest}")
    if found.checkpoint:
        click.echo("\n" + found.checkpoint.note, nl=False)


@register.command()
@as_json
@click.pass_obj
def verify(where: Where, plain: bool) -> None:
    """Check every entry, signature, role and hash from the first byte on.

    Exit code 7 when something does not hold. Whoever holds only a copy compares its checkpoint with
    that of another holder: two roots for one size prove a fork.
    """
    with progress("Checking entries") as move:
        checked = check_register(where.desk(), move)
    if plain:
        print_json({"holds": checked.holds, "checks": [check.__dict__ for check in checked.checks]})
    else:
        rows = [(check.outcome.upper(), check.what, check.detail) for check in checked.checks]
        print_table(("RESULT", "WHAT", "DETAIL"), rows, empty="nothing to check")
    if not checked.holds:
        raise RegisterBroken(
            "REG003", "the register does not hold", "stop writing, keep the file, and compare with a mirror."
        )


@register.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@as_json
@click.pass_obj
def export(where: Where, folder: Path, plain: bool) -> None:
    """Write the log into FOLDER as static files (C2SP tlog-tiles) that any web server can serve.

    What goes out are the signed leaves; what they commit to stays here.
    """
    head = export_register(where.desk(), folder)
    if plain:
        print_json({"folder": str(folder), "size": head.size, "root": head.root})
    else:
        click.echo(f"{head.size} entries exported to {folder}; root {head.root}")


@click.command()
@as_json
@click.pass_obj
def rebuild(where: Where, plain: bool) -> None:
    """Drop all tables that are read and make them anew from the register.

    Prints the digest of the tables before and after. Different digests mean that something else than the
    register had written them; the rebuilt tables are the true ones.
    """
    with progress("Replaying entries") as move:
        result = rebuild_tables(where.desk(), move)
    if plain:
        print_json({**result.__dict__, "identical": result.identical})
        return
    click.echo(f"before  {result.before}")
    click.echo(f"after   {result.after}")
    word = "identical" if result.identical else "DIFFERENT: the tables had been changed outside the register"
    click.echo(f"{result.entries} entries replayed; tables {word}")


COMMANDS = (register, rebuild)
