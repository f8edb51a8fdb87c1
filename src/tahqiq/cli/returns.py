"""Returns and shortages at the terminal: tables in, sums by source out, small counts withheld."""

from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from tahqiq.cli.crossings import file_told
from tahqiq.cli.dealing_filing import RELEASE, filed
from tahqiq.cli.filing import bytes_of
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json, asking
from tahqiq.cli.printing import counted, print_json, print_table, short, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.crossings.tally import standing_reports, tallies
from tahqiq.desk.import_returns import import_returns
from tahqiq.desk.tell_crossing import RETURNS, SHORTAGES, told_of
from tahqiq.model.release import Audience
from tahqiq.model.returns import Item, ReturnsReport, Shortage

DAY = Written(["%Y-%m-%d"])


@click.group("returns")
def returns() -> None:
    """Returns of refugees as aggregates with their caveats, and shortages of fuel, food and medicine."""


@returns.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--source", help="Who counted, where the table does not say it.")
@click.option("--caveat", help="What the numbers may not be taken for, where the table does not say it.")
@RELEASE
@acting
@click.pass_obj
def import_table(
    where: Where, file: Path, source: str | None, caveat: str | None, release: str | None, member: str
) -> None:
    """Enter a table of returns (CSV or XLSX), a row a crossing and period; all rows or none."""
    given = {"source": source, "caveat": caveat, "release": release}
    said = {name: value for name, value in given.items() if value}
    papers = import_returns(where.desk(), member, bytes_of(file), said)
    click.echo(f"{counted(len(papers), 'report')} entered")
    with where.desk().inside() as asker:
        own = {paper.id for paper in papers}
        for tally in tallies(standing_reports(told_of(asker, RETURNS))):
            for doubt in tally.doubts:
                if own & set(doubt.cites):
                    click.echo(f"flagged: {safe(tally.crossing)}: {safe(doubt.text)}", err=True)


@returns.command("list")
@asking
@as_json
@click.pass_obj
def list_returns(where: Where, audience: Audience, plain: bool) -> None:
    """Show the reports that stand, oldest first; counts below ten are withheld outside the mechanism."""
    with where.desk().asking(audience) as asker:
        found = standing_reports(told_of(asker, RETURNS))
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            short_id(one.id),
            one.crossing,
            f"→ {one.toward}",
            f"{one.start}",
            f"{one.end}",
            _counts(one),
            one.source,
        )
        for one in found
    ]
    print_table(
        ("ID", "CROSSING", "TOWARD", "FROM", "TO", "COUNTS", "SOURCE"), rows, empty="no returns on record"
    )
    for caveat in sorted({one.caveat for one in found}):
        click.echo(f"caveat: {safe(caveat)}")


def _counts(report: ReturnsReport) -> str:
    return ", ".join(f"{one.individuals} {one.group}" for one in report.counts)


@returns.command("sums")
@asking
@as_json
@click.pass_obj
def sums(where: Where, audience: Audience, plain: bool) -> None:
    """Add up what each source counted, and say what does not add up; sources are never added to one another."""
    with where.desk().asking(audience) as asker:
        found = tallies(standing_reports(told_of(asker, RETURNS)))
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            one.crossing,
            f"→ {one.toward}",
            one.source,
            f"{one.first} to {one.last}",
            ", ".join(f"{number} {group}" for group, number in one.counts),
            safe(short("; ".join(doubt.text for doubt in one.doubts), 100)),
        )
        for one in found
    ]
    print_table(
        ("CROSSING", "TOWARD", "SOURCE", "PERIOD", "COUNTS", "DOUBTS"), rows, empty="no returns on record"
    )


@returns.command("shortage")
@click.option("--item", required=True, type=click.Choice(list(get_args(Item))))
@click.option("--place", required=True)
@click.option("--start", required=True, type=DAY)
@click.option("--end", required=True, type=DAY)
@click.option("--needed", type=float)
@click.option("--available", type=float)
@click.option("--unit", required=True)
@click.option("--source", required=True)
@click.option("--caveat", required=True, help="What the numbers may not be taken for.")
@filed
def shortage(where: Where, /, start: datetime, end: datetime, member: str, plain: bool, **said: Any) -> None:
    """Report what is short at a place, of how much that is needed."""
    days = {"start": start.date().isoformat(), "end": end.date().isoformat()}
    file_told(where, member, "shortage.reported", {**said, **days}, plain)


@returns.command("shortages")
@asking
@as_json
@click.pass_obj
def shortages(where: Where, audience: Audience, plain: bool) -> None:
    """Show what is short, the latest period first."""
    with where.desk().asking(audience) as asker:
        papers = [dealt.paper for dealt in told_of(asker, SHORTAGES)]
    found = sorted(
        (one for one in papers if isinstance(one, Shortage)), key=lambda one: one.end, reverse=True
    )
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.item, safe(one.place), f"{one.start} to {one.end}", _amounts(one), _share(one), one.source)
        for one in found
    ]
    print_table(
        ("ITEM", "PLACE", "PERIOD", "THERE IS", "SHARE", "SOURCE"), rows, empty="no shortage on record"
    )


def _amounts(one: Shortage) -> str:
    if one.available is None and one.needed is None:
        return "no figure given"
    there = "not known" if one.available is None else f"{one.available:g}"
    needed = "not known" if one.needed is None else f"{one.needed:g}"
    return f"{there} of {needed} {safe(one.unit)}"


def _share(one: Shortage) -> str:
    return "" if one.share is None else f"{one.share:.0%}"


COMMANDS = (returns,)
