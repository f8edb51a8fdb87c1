"""How backups, their checks and what was restored are shown: to people, and as plain data to programs."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from tahqiq.cli.printing import counted, print_table
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.backup.check import PASS
from tahqiq.desk.backup.restore import Restored
from tahqiq.desk.check_register import Check
from tahqiq.model.backup import KEYS, VAULT, Backup
from tahqiq.store.opening import without_password


def counted_entries(number: int) -> str:
    """``1 entry``, ``1,200 entries``."""
    return "1 entry" if number == 1 else f"{number:,} entries"


def print_restored(done: Restored, keys: Path) -> None:
    """What was put in place, who was asked, and what to keep in mind."""
    click.echo(f"{safe(without_password(done.mission))}: {counted_entries(done.size)}, root {done.root}")
    click.echo(f"keys in {keys}" + ("" if done.keys else ", which was there and is used as it stands"))
    for remark in done.remarks:
        click.echo(safe(remark))
    if done.finished:
        return
    if done.completed:
        click.echo(
            f"{counted_entries(done.completed)} came from elsewhere; of {done.withheld} the content is not here"
        )
    for one in done.asked.memories:
        click.echo(f"{safe(one.whose)} remembers {counted_entries(one.size)}")
    for name, why in done.asked.silent:
        click.echo(f"witness {safe(name)} could not be asked: {safe(why)}")
    if done.read_only:
        click.echo("read only: nothing can be entered here, and the log's key was left out")
    elif not done.asked.knows(done.size, done.completed):
        warn(
            "on your word alone: if anything was signed after this backup, the register has two histories now."
        )
    click.echo("checked: " + "; ".join(one.what for one in done.checks if one.outcome == PASS))


def restored_json(done: Restored, keys: Path) -> dict[str, Any]:
    """The same for programs; no password of an address is in it."""
    return {
        "mission": without_password(done.mission),
        "keys": str(keys),
        "keys_restored": done.keys is not None,
        "size": done.size,
        "root": done.root,
        "completed": done.completed,
        "withheld": done.withheld,
        "read_only": done.read_only,
        "memories": [vars(one) for one in done.asked.memories],
        "silent": [{"witness": name, "why": why} for name, why in done.asked.silent],
        "checks": checks_json(done.checks),
        "finished_before": done.finished,
        "remarks": list(done.remarks),
    }


def about_json(about: Backup) -> dict[str, Any]:
    """What a backup says of itself, as plain data."""
    return about.model_dump(mode="json")


def holds_in_words(about: Backup) -> str:
    """``mission and keys, sealed to 2 reading keys``."""
    inside = ["mission"] + [one for one in (KEYS, VAULT) if about.part(one)]
    return f"{' and '.join(inside)}, " + (
        f"sealed to {counted(about.sealed_to, 'reading key')}" if about.sealed_to else "unsealed"
    )


def checks_json(checks: Sequence[Check]) -> list[dict[str, str]]:
    """Checks as plain data."""
    return [vars(one) for one in checks]


def print_checks(checks: Sequence[Check]) -> None:
    """Checks as a table."""
    rows = [(one.outcome.upper(), one.what, safe(one.detail)) for one in checks]
    print_table(("RESULT", "WHAT", "DETAIL"), rows, empty="nothing to check")


def warn(text: str) -> None:
    """A word of warning on the error stream."""
    click.secho(f"Warning: {text}", fg="yellow", err=True)
