"""``tahqiq config``: what an operator has set, where each value comes from, and an example to begin with."""

from pathlib import Path
from typing import Any

import click

from tahqiq import settings
from tahqiq.cli.opening import as_json
from tahqiq.cli.printing import counted, print_json, print_table
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.configure import STANDARD_PLACE, Effective, check_file, configure, keys
from tahqiq.desk.example_configuration import example_configuration
from tahqiq.errors import BadInput
from tahqiq.model.configuration import CREDENTIAL
from tahqiq.store.opening import without_password
from tahqiq.store.secret_file import read_secret

_SECRETS = ("database.password_file", "metrics.token_file", "language_model.key_file")


@click.group()
def config() -> None:
    """The configuration: one file, the environment over it, the options of a command over both.

    The file is named by --config or TAHQIQ_CONFIG, or stands at /etc/tahqiq/tahqiq.toml; the folder one stands in is
    never looked at. Secrets are never in it: it names the files that hold them.
    """


@config.command()
@click.option("--where", "whence", is_flag=True, help="Also where each value comes from.")
@as_json
@click.pass_context
def show(context: click.Context, whence: bool, plain: bool) -> None:
    """Print what holds. No secret is printed: those are files, and only their names are told."""
    options = context.find_root().params
    found = configure(options.get("configured") or settings.config_setting(), settings.environment())
    rows = [_row(found, name, options) for name in (key.name for key in keys())]
    if plain:
        told = {name: {"value": value, "from": place} for name, value, place in rows}
        print_json({"file": str(found.file) if found.file else None, "keys": told})
        return
    click.echo(f"file: {found.file or f'none (there is none at {STANDARD_PLACE})'}", err=True)
    shown = [(name, _text(value), *((place,) if whence else ())) for name, value, place in rows]
    print_table(("KEY", "VALUE", *(("FROM",) if whence else ())), shown, empty="")


@config.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def check(file: Path) -> None:
    """Check a FILE before it is put in place; exit code 3, with line and nearest name, where something is wrong.

    Files with secrets that it names are looked at too; one that is not here, or not as it should be, is noted.
    """
    found = check_file(file)
    click.echo(f"{file}: {counted(len(found.said()), 'key')} set, everything fits")
    for name in _SECRETS:
        where = found.value(name)
        if where is None or where.startswith(CREDENTIAL):
            continue
        try:
            read_secret(where, name)
        except BadInput as error:
            click.secho(
                f"note, line {found.whence[name].rpartition(':')[2]}: {safe(str(error))}",
                fg="yellow",
                err=True,
            )


@config.command()
def example() -> None:
    """Print a file with every key, its meaning and its default, each behind a '#'."""
    click.echo(example_configuration(), nl=False)


def _row(found: Effective, name: str, options: dict[str, Any]) -> tuple[str, Any, str]:
    value, place = found.value(name), found.whence[name]
    if name in ("mission", "keys") and (given := options.get(name)):
        value, place = str(given), f"--{name}"
    return name, without_password(value) if name == "mission" and value else value, place


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return safe(", ".join(value)) or "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "–" if value is None else safe(str(value))


COMMANDS = (config,)
