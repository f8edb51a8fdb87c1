"""``tahqiq backup`` and ``tahqiq restore``: a mission kept safe and brought back without a second truth."""

import secrets
from collections.abc import Sequence
from pathlib import Path

import click

from tahqiq import settings
from tahqiq.cli.backup_printing import (
    about_json,
    checks_json,
    counted_entries,
    holds_in_words,
    print_checks,
    print_restored,
    restored_json,
    warn,
)
from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, progress
from tahqiq.desk.backup.check import PASS, check_backup, list_backups
from tahqiq.desk.backup.restore import Terms, restore_backup
from tahqiq.desk.backup.take import Wanted, take_backup
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.mirror.mission import identities_in
from tahqiq.desk.open_desk import keys_beside
from tahqiq.desk.vault.open_desk import vault_beside
from tahqiq.errors import BadInput, RegisterBroken

_MAX_KEY_FILE = 65_536
_file = click.Path(path_type=Path, dir_okay=False)
_identity = click.option(
    "--identity",
    "files",
    multiple=True,
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A file with the age key that opens it; repeatable.",
)


_vault_file = click.option(
    "--vault", "place", type=_file, help="The vault's file (or TAHQIQ_VAULT); by default beside the mission."
)


class _TakenByDefault(click.Group):
    """``tahqiq backup TO`` takes a backup; only ``list`` and ``check`` are words of their own."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in {*self.commands, *ctx.help_option_names}:
            args = ["take", *args]
        return super().parse_args(ctx, args)


@click.group(cls=_TakenByDefault, subcommand_metavar="TO | list FOLDER | check FILE")
def backup() -> None:
    """A backup of the mission and its keys in one file, taken while others work: tahqiq backup TO.

    TO is a folder that is there, in which the file gets a name of its own, or else a new file. See 'tahqiq backup
    take --help'.
    """


@backup.command()
@click.argument("to", type=click.Path(path_type=Path))
@click.option(
    "--encrypt-to", "recipients", multiple=True, metavar="age1…", help="Who can open it; repeatable."
)
@click.option("--without-keys", is_flag=True, help="The mission alone: nobody can go on as the log with it.")
@click.option(
    "--plain-keys", is_flag=True, help="Let the keys out unsealed. For a place that is itself a safe."
)
@click.option("--with-vault", is_flag=True, help="The vault too; what is in it stays sealed to its keepers.")
@_vault_file
@as_json
@click.pass_obj
def take(
    where: Where,
    to: Path,
    recipients: tuple[str, ...],
    without_keys: bool,
    plain_keys: bool,
    with_vault: bool,
    place: Path | None,
    plain: bool,
) -> None:
    """Take a backup into TO, a folder that is there, or else a new file.

    The copy is of one moment: others go on writing. It is checked from its first entry before it is sealed, and
    the file is read back after it is written.
    """
    vault = _vault(where.mission, place) if with_vault else None
    wanted = Wanted(recipients, not without_keys, plain_keys, vault)
    with progress("Backing up") as move:
        done = take_backup(where.desk(), to, wanted, move)
    if not recipients:
        warn(
            f"unsealed: whoever holds it reads the mission's tables{', and uses its keys' if plain_keys else ''}."
        )
    if plain:
        print_json(
            {
                "file": str(done.file),
                "bytes": done.bytes,
                **about_json(done.about),
                "checks": checks_json(done.checks),
            }
        )
        return
    click.echo(
        f"{done.file}: {counted_entries(done.about.size)}, {done.bytes:,} bytes, {holds_in_words(done.about)}"
    )
    click.echo(f"root {done.about.root}")
    click.echo("checked: " + "; ".join(one.what for one in done.checks if one.outcome == PASS))
    click.echo("the file was read back: every hash and the signature hold")
    if done.opens_only_here:
        warn(
            "only keys of this very folder open it: lost with the machine, it opens for nobody. Seal it to one more."
        )
    for one in done.left_out:
        warn(f"left out, since it is no file of ours: {safe(one)}")


@backup.command("list")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@as_json
def list_(folder: Path, plain: bool) -> None:
    """Show the backups in FOLDER, the newest first, by what each says of itself and has signed."""
    found = list_backups(folder)
    if plain:
        print_json(
            [
                {
                    "file": str(one.file),
                    "bytes": one.bytes,
                    "why": one.why,
                    **(about_json(one.about) if one.about else {}),
                }
                for one in found
            ]
        )
        return
    rows = [
        (
            safe(one.file.name),
            f"{one.about.at:%Y-%m-%d %H:%M}Z" if one.about else "",
            f"{one.about.size:,}" if one.about else "",
            f"{one.bytes:,}",
            holds_in_words(one.about) if one.about else f"UNUSABLE: {safe(one.why)}",
        )
        for one in found
    ]
    print_table(("FILE", "TAKEN", "ENTRIES", "BYTES", "HOLDS"), rows, empty=f"no backups in {folder}")


@backup.command()
@click.argument("file", type=_file)
@_identity
@as_json
def check(file: Path, files: tuple[Path, ...], plain: bool) -> None:
    """Check a backup: signature and hashes, and with the key that opens it every entry and table inside.

    No mission is needed. What is inside is unpacked into the machine's temporary folder (TMPDIR), and taken away.
    Exit code 3 for a file that is damaged or changed, 7 for a register inside that does not hold.
    """
    with progress("Checking") as move:
        done = check_backup(file, _identities(files), SystemClock(), secrets.token_bytes, move)
    if plain:
        print_json({**about_json(done.about), "holds": done.holds, "checks": checks_json(done.checks)})
    else:
        print_checks(done.checks)
        click.echo(
            f"{counted_entries(done.about.size)} of {safe(done.about.origin)}, {done.about.at:%Y-%m-%d %H:%M}Z"
        )
        click.echo(f"log key {done.about.log}")
        if done.holds:
            whole = all(one.outcome == PASS for one in done.checks)
            click.echo("holds" if whole else "holds as far as it could be checked")
    if not done.holds:
        raise RegisterBroken(
            "BAK007", "what the backup holds does not hold", "take another backup of this mission."
        )


@click.command()
@click.argument("file", type=_file)
@click.option(
    "--to",
    "mission",
    required=True,
    metavar="MISSION",
    help="A new file, or an empty postgresql://… database.",
)
@_identity
@click.option(
    "--log", metavar="VKEY", help="The register's key as you know it; another log's backup is refused."
)
@click.option(
    "--known", multiple=True, metavar="FILE|DIR|URL", help="Who remembers what was signed last; repeatable."
)
@click.option(
    "--complete-from",
    metavar="DIR|URL",
    help="A mirror, an export, or the published log with what came later.",
)
@click.option("--read-only", is_flag=True, help="To look things up: nothing can be entered in it.")
@click.option(
    "--nothing-newer", is_flag=True, help="Your own word that nothing was signed after this backup."
)
@click.option("--offline", is_flag=True, help="Do not ask the witnesses.")
@click.option("--without-vault", is_flag=True, help="Leave the vault out, if it is in the backup.")
@_vault_file
@as_json
@click.pass_obj
def restore(
    where: Where,
    file: Path,
    mission: str,
    files: tuple[Path, ...],
    log: str | None,
    known: tuple[str, ...],
    complete_from: str | None,
    read_only: bool,
    nothing_newer: bool,
    offline: bool,
    without_vault: bool,
    place: Path | None,
    plain: bool,
) -> None:
    """Restore a backup as a mission, with its keys in --keys (beside it unless named).

    Everything is checked before anything is put in place. A key folder that is there is used and not changed. If
    the log has signed more than the backup holds, going on from it would make two histories: then bring what is
    missing with --complete-from, or restore with --read-only.
    """
    vault = None if without_vault else _vault(mission, place)
    terms = Terms(
        _identities(files),
        log,
        known,
        not offline,
        complete_from,
        read_only,
        nothing_newer,
        vault,
    )
    keys = where.keys or keys_beside(mission)
    with progress("Restoring") as move:
        done = restore_backup(file, mission, keys, terms, SystemClock(), secrets.token_bytes, move)
    if plain:
        print_json(restored_json(done, keys))
    else:
        print_restored(done, keys)


def _vault(mission: str, place: Path | None) -> Path:
    named = settings.vault_setting()
    return place or (Path(named) if named else vault_beside(mission))


def _identities(files: Sequence[Path]) -> tuple[str, ...]:
    found: list[str] = []
    for file in files:
        try:
            with file.open("rb") as opened:
                found += identities_in(opened.read(_MAX_KEY_FILE).decode())
        except (OSError, UnicodeDecodeError) as error:
            raise BadInput("MIR014", f"{file} cannot be read: {error}", "name an age key file.") from error
    return tuple(found)


COMMANDS = (backup, restore)
