"""Agreements as data at the command line: written, checked, adopted, shown, compared."""

from pathlib import Path
from typing import Any

import click

from tahqiq.cli.instrument_life import clock, in_force_at, life, understand
from tahqiq.cli.instrument_printing import (
    print_clauses,
    print_difference,
    print_flaw,
    print_history,
    print_life,
    print_noted,
)
from tahqiq.cli.opening import Where, acting, as_json, asking
from tahqiq.cli.printing import counted, print_json, print_table, short
from tahqiq.compliance.compare_versions import difference
from tahqiq.compliance.readings import clause_readings
from tahqiq.desk.adopt import adopt_instrument, read_instrument
from tahqiq.desk.blank_instrument import blank_instrument
from tahqiq.desk.check_written import Checked, check_written
from tahqiq.model.release import Audience
from tahqiq.store.instruments import instrument_file, instruments_for

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group("instrument")
def instrument() -> None:
    """Agreements, joint statements and terms of reference: clauses that can be cited and tested, and their life."""


@instrument.command("new")
@click.option(
    "--id", "instrument_id", default="my-ceasefire", show_default=True, help="Small letters, digits, -."
)
@click.option("--title", default="Ceasefire of …", show_default=True)
@click.option("--party", "parties", multiple=True, metavar="CODE", help="Two or more; without any, A and B.")
@click.option("--mediator", "mediators", multiple=True, metavar="CODE")
def new(instrument_id: str, title: str, parties: tuple[str, ...], mediators: tuple[str, ...]) -> None:
    """Print a form to fill in: > FILE.md. It can be checked as it is."""
    click.echo(blank_instrument(instrument_id, title, parties or ("A", "B"), mediators), nl=False)


@instrument.command("check")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option(
    "--against-mission", is_flag=True, help="Also against the mission's actors and the version adopted."
)
@click.option("--strict", is_flag=True, help="Exit with 3 for warnings too.")
@as_json
@click.pass_obj
def check(where: Where, files: tuple[Path, ...], against_mission: bool, strict: bool, plain: bool) -> None:
    """Check written instruments: what is wrong, with its line, and what could not be verified or would be argued.

    Exit code 3 where a file cannot be adopted as it is. Warnings forbid nothing.
    """
    desk = where.desk() if against_mission else None
    found = [check_written(file, desk) for file in files]
    if plain:
        print_json([_checked_json(one) for one in found])
    else:
        for one in found:
            _print_checked(one)
    if any(one.flaws or (strict and one.noted) for one in found):
        click.get_current_context().exit(3)


def _print_checked(one: Checked) -> None:
    for flaw in one.flaws:
        print_flaw(flaw)
    for noted in one.noted:
        print_noted(noted)
    if one.differs is not None:
        print_difference(one.differs)
    if one.flaws:
        click.echo(f"{one.file}: {counted(len(one.flaws), 'error')}, cannot be adopted as it is.")
    elif one.instrument is not None:
        clauses = counted(len(one.instrument.provisions), "clause")
        click.echo(f"{one.file}: {clauses}, {counted(len(one.noted), 'warning')}, can be adopted.")


def _checked_json(one: Checked) -> dict[str, Any]:
    return {
        "file": one.file,
        "id": one.instrument.id if one.instrument else None,
        "errors": [
            {
                "code": flaw.code, "file": flaw.mark.file, "line": flaw.mark.line, "column": flaw.mark.column,
                "cause": flaw.cause, "next": flaw.mend,
            }
            for flaw in one.flaws
        ],
        "warnings": [
            {
                "code": noted.warning.code, "line": noted.mark.line, "column": noted.mark.column,
                "provision": noted.warning.provision, "lacks": noted.warning.lacks, "why": noted.warning.why,
                "mend": noted.warning.mend,
            }
            for noted in one.noted
        ],
        "changes": None if one.differs is None else _difference_json(one.differs),
    }  # fmt: skip


@instrument.command("adopt")
@click.argument("file", type=FILE)
@acting
@click.pass_obj
def adopt(where: Where, file: Path, member: str) -> None:
    """Enter an instrument, or its next version, written as Markdown or YAML."""
    made = adopt_instrument(where.desk(), member, read_instrument(file))
    version = f", version {made.version}" if made.version > 1 else ""
    click.echo(f"{made.id}{version} entered with {len(made.provisions)} provisions")


@instrument.command("list")
@asking
@as_json
@click.pass_obj
def list_instruments(where: Where, audience: Audience, plain: bool) -> None:
    """Show the instruments and how many provisions each has."""
    with where.desk().asking(audience) as asker:
        found = instruments_for(asker)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.id, str(one.version), one.kind, str(len(one.provisions)), short(one.title, 70)) for one in found
    ]
    columns = ("ID", "VERSION", "KIND", "PROVISIONS", "TITLE")
    print_table(columns, rows, empty="none: tahqiq instrument adopt FILE")


@instrument.command("show")
@click.argument("instrument_id", metavar="ID")
@click.option("--version", type=int, help="By default the newest.")
@click.option(
    "--language", metavar="TAG", help="Clauses in this language where they have a wording in it, e.g. ur."
)
@asking
@as_json
@click.pass_obj
def show(
    where: Where,
    instrument_id: str,
    version: int | None,
    language: str | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Print one instrument: its clauses, whom they bind, and how each side reads them."""
    with where.desk().asking(audience) as asker:
        file = instrument_file(asker, instrument_id, version)
    standing = [one.paper for one in file.understood if one.stands]
    if plain:
        print_json(
            {
                **file.instrument.model_dump(mode="json"),
                "versions": [one.instrument.version for one in file.versions],
                "readings": [one.model_dump(mode="json") for one in standing],
            }
        )
        return
    print_clauses(file.instrument, clause_readings(file.instrument, standing), language)


@instrument.command("history")
@click.argument("instrument_id", metavar="ID")
@asking
@as_json
@click.pass_obj
def history(where: Where, instrument_id: str, audience: Audience, plain: bool) -> None:
    """Print what became of one instrument: its versions, its life by source, what was taken back, its readings."""
    with where.desk().asking(audience) as asker:
        file = instrument_file(asker, instrument_id)
    if not plain:
        print_history(file)
        print_life(file)
        return
    print_json(
        {
            "versions": [
                {
                    "version": one.instrument.version,
                    "entry": one.index,
                    "by": one.by,
                    "at": one.at.isoformat(),
                }
                for one in file.versions
            ],
            "life": [
                {
                    **told.event.model_dump(mode="json"),
                    "entry": told.index,
                    "withdrawn": told.withdrawn_by is not None,
                    "why_withdrawn": told.withdrawn_by.why if told.withdrawn_by else None,
                }
                for told in file.told
            ],
            "readings": [
                {**one.paper.model_dump(mode="json"), "entry": one.index, "stands": one.stands}
                for one in file.understood
            ],
        }
    )


@instrument.command("diff")
@click.argument("instrument_id", metavar="ID")
@click.argument("was", type=int, required=False)
@click.argument("now", type=int, required=False)
@as_json
@click.pass_obj
def diff(where: Where, instrument_id: str, was: int | None, now: int | None, plain: bool) -> None:
    """Print what changed between two versions; by default between the last two."""
    with where.desk().inside() as asker:
        newer = instrument_file(asker, instrument_id, now).instrument
        before = was if was is not None else max(1, newer.version - 1)
        older = instrument_file(asker, instrument_id, before).instrument
    found = difference(older, newer)
    if plain:
        print_json(_difference_json(found))
    else:
        print_difference(found)


def _difference_json(found: Any) -> dict[str, Any]:
    return {
        "instrument": found.instrument,
        "from": found.was,
        "to": found.now,
        "head": [{"field": one.field, "was": one.was, "now": one.now} for one in found.head],
        "provisions": [
            {
                "provision": one.provision, "number": one.number, "what": one.what, "why": one.why,
                "changes": [{"field": each.field, "was": each.was, "now": each.now} for each in one.changes],
            }
            for one in found.provisions
        ],
    }  # fmt: skip


for command in (life, understand, in_force_at, clock):
    instrument.add_command(command)

agreement = click.Group(
    "agreement", commands=instrument.commands, hidden=True, help="The former name of 'instrument'."
)
COMMANDS = (instrument, agreement)
