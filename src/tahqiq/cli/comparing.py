"""Comparing files without a mission: how what several reports say stands to one another."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from pathlib import Path

import click

from tahqiq.cli.file_reading import FileReading, knowledge_of, readings_of
from tahqiq.cli.filing import bytes_of
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import as_json
from tahqiq.cli.printing import counted, print_line, short
from tahqiq.cli.printing import plain as safe
from tahqiq.comparison.relation import KINDS, Relation, relation_line
from tahqiq.comparison.report import Report
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.compare import compare
from tahqiq.errors import BadInput
from tahqiq.reading.times import full_date

_DATED = re.compile(r"(?P<path>.+)@(?P<day>\d{4}-\d{2}-\d{2})")
_HEAD_LINES = 6
_HEAD_LINE = 90  # characters; a longer line is prose, and its dates are those of events


@click.command("compare")
@click.argument("files", nargs=-1, required=True, metavar="FILE[@DATE]…")
@click.option(
    "--published",
    type=Written(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    help="When they were made public, for all that have no day of their own.",
)
@click.option("--encoding", help="The text encoding where it is not UTF-8.")
@click.option(
    "--case",
    default="durand-2025",
    show_default=True,
    help="Whose dictionaries of actors, places and persons.",
)
@click.option("--jsonl", is_flag=True, help="One relation a line, for programs.")
@as_json
def compare_files(
    files: tuple[str, ...],
    published: datetime | None,
    encoding: str | None,
    case: str,
    jsonl: bool,
    plain: bool,
) -> None:
    """Compare what several reports say: contradictions, disputes, roundings, successions, corroborations.

    A report's day is what follows its name (report.txt@2025-11-07), else --published, else what its page says,
    else a full date at the head of the text. Reports of one name are told apart by a number. Nothing is kept.
    Whether a contradiction is one is for people to judge: every side is given with its words.
    """
    named = [_named(given) for given in files]
    paths = tuple(dict.fromkeys(path for path, _ in named))
    days = {path: day for path, day in named if day}
    days |= {path: day for path in paths if path not in days and not published and (day := _head_day(path))}
    readings = list(readings_of(paths, published, None, None, encoding, case, days))
    for found in readings:
        for note in found.notes:
            click.echo(f"note: {found.doc}: {safe(note)}", err=True)
    relations = compare(_reports(readings), knowledge_of(case))
    if jsonl or plain:
        for relation in relations:
            print_line(relation_line(relation))
    else:
        _print_relations(relations, len(readings))


def _named(given: str) -> tuple[Path, datetime | None]:
    """A file and the day behind its name; a name that itself has an @ and exists is taken as it is."""
    hit = _DATED.fullmatch(given)
    if hit is None or Path(given).exists():
        return Path(given), None
    try:
        day = date.fromisoformat(hit["day"])
    except ValueError as error:
        raise BadInput(
            "CLI005", f"'{hit['day']}' behind {hit['path']} is no day", "write FILE@YYYY-MM-DD"
        ) from error
    return Path(hit["path"]), datetime.combine(day, time(), tzinfo=UTC)


def _head_day(path: Path) -> datetime | None:
    """The day that a plain text bears at its head: a line of its own, or its dateline; a page tells by itself."""
    head = bytes_of(path)[:2000].decode("utf-8", errors="replace").lstrip("\ufeff \n\r\t")
    if head.startswith(("<", "{")):
        return None
    lines = [line for line in head.splitlines() if line.strip()][:_HEAD_LINES]
    today = SystemClock().now().date()
    for line in lines:
        day = full_date(line) if len(line) <= _HEAD_LINE else None
        if day and day <= today:
            return datetime.combine(day, time(), tzinfo=UTC)
    return None


def _reports(readings: Iterable[FileReading]) -> list[Report]:
    """The readings as reports, each under a name of its own."""
    reports: dict[str, Report] = {}
    for found in readings:
        told, name, number = found.submission, found.doc, 1
        while name in reports:
            number += 1
            name = f"{found.doc} ({number})"
        published = told.published.date() if told.published else None
        reports[name] = Report(name, told.text or "", found.drafts, published, told.publisher)
    return list(reports.values())


def _print_relations(relations: tuple[Relation, ...], reports: int) -> None:
    if not relations:
        click.echo(f"No relation was found between {counted(reports, 'report')}.")
        return
    for kind, meaning in KINDS.items():
        listed = [one for one in relations if one.kind == kind]
        if listed:
            click.secho(f"{kind} ({len(listed)}): {meaning}", bold=True)
        for relation in listed:
            _print_relation(relation)


def _print_relation(relation: Relation) -> None:
    click.echo(f"  {safe(relation.topic)}{' · unsure' if relation.unsure else ''}")
    for side in relation.sides:
        click.echo(f"    {safe(side.value)}")
        for claim in side.claims:
            click.echo(f"      {safe(claim.doc)} [{claim.start}–{claim.end}] “{short(claim.span, 110)}”")
    for reason in relation.reasons:
        click.echo(f"    because {safe(reason.text)}")


COMMANDS = (compare_files,)
