"""Evidence on the terminal: the list of a case, and one item with its whole custody as a sheet."""

from datetime import datetime
from typing import Any

import click

from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import short, short_id
from tahqiq.desk.evidence_told import chain_words, custody_words, examination_words
from tahqiq.desk.open_desk import Desk
from tahqiq.model.evidence import Access, EvidenceItem, WorkingCopy
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.release import Audience
from tahqiq.store.custody import custody_files
from tahqiq.verification.custody import CustodyFile, chain

_STATED = (
    "collector",
    "method",
    "taken_from",
    "given_by",
    "consent",
    "consent_scope",
    "device",
    "url",
    "carrier",
)


def evidence_rows(
    desk: Desk, audience: Audience, found: tuple[EvidenceItem | WorkingCopy, ...], incident: str | None
) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Columns and rows of a list; how the custody stands is for the mechanism alone."""
    inside = audience.kind == "mechanism"
    custody: dict[str, str] = {}
    if inside:
        with desk.inside() as asker:
            files = [file for of in custody_files(asker, incident).values() for file in of]
        custody = {file.item.id: custody_words(file, desk.clock.now()) for file in files}
    rows: list[tuple[str, ...]] = []
    for one in found:
        if isinstance(one, EvidenceItem):
            kind, words, state = one.kind.replace("_", " "), one.title, custody.get(one.id, "")
        else:
            kind, words = "copy", one.transformation
            state = f"made from {short_id(one.derived_from)}"
        row: tuple[str, ...] = (
            short_id(one.id),
            short_id(one.incident),
            kind,
            short(words, 40),
            one.media_type,
        )
        rows.append((*row, short(state, 60)) if inside else row)
    columns: tuple[str, ...] = ("EVIDENCE", "CASE", "KIND", "WHAT", "TYPE")
    return ((*columns, "CUSTODY") if inside else columns), rows


def file_json(file: CustodyFile, now: datetime) -> dict[str, Any]:
    """One item with everything that was done with it, as plain data."""
    stands = chain(file, now)
    return {
        "item": file.item.model_dump(mode="json"),
        "taken_by": file.taker.id,
        "custody": {
            "state": stands.state,
            "holder": stands.holder,
            "holdings": [one.model_dump(mode="json") for one in stands.holdings],
            "gaps": [one.model_dump(mode="json") for one in stands.gaps],
            "waiting": stands.waiting.model_dump(mode="json") if stands.waiting else None,
        },
        "withdrawn": file.withdrawal.model_dump(mode="json") if file.withdrawal else None,
        "copies": [one.model_dump(mode="json") for one in file.copies],
        "examinations": [one.model_dump(mode="json") for one in file.examinations],
        "accesses": [
            {"by": step.member.id, "at": step.at.isoformat(), **step.paper.model_dump(mode="json")}
            for step in file.steps
            if isinstance(step.paper, Access)
        ],
        "bytes": {one.of: one.state for one in file.kept},
    }


def print_sheet(
    paper: EvidenceItem | WorkingCopy, file: CustodyFile | None = None, now: datetime | None = None
) -> None:
    """The sheet: what is stated, and for the mechanism who held it, its copies and what was read out of it."""
    click.secho(safe(paper.title if isinstance(paper, EvidenceItem) else paper.transformation), bold=True)
    click.echo(f"{paper.id} · {paper.media_type} · {paper.size or '?'} bytes · released to {paper.release}")
    click.echo(f"sha256        {paper.sha256}")
    click.echo(f"case          {paper.incident}")
    if isinstance(paper, EvidenceItem):
        _stated(paper)
    if file is None or now is None:
        return
    click.echo()
    click.secho("Custody", bold=True)
    stands = chain(file, now)
    for held in stands.holdings:
        until = f"{held.until:%Y-%m-%d %H:%M}" if held.until else "now"
        click.echo(
            f"  {held.since:%Y-%m-%d %H:%M} – {until:<16} {safe(held.title)} ({held.member}, {held.seat})"
        )
    for gap in stands.gaps:
        word = "BREAKS" if gap.breaks else "late"
        click.secho(f"  {word}: {safe(gap.what)}", fg="red" if gap.breaks else "yellow")
    click.echo(f"  {safe(chain_words(stands))}")
    if file.item.formerly:
        click.secho(f"  TAKEN ANEW: its bytes were {file.item.formerly} before", fg="yellow")
    if file.withdrawal is not None:
        click.secho(f"  WITHDRAWN: {safe(file.withdrawal.reason)}", fg="red")
    _derived(file)


def _stated(item: EvidenceItem) -> None:
    click.echo(f"collected     {_day(item.collected)} at {_spot(item.place)}")
    if item.made or item.made_place:
        when = _day(item.made) if item.made else "time not stated"
        click.echo(f"made          {when}{f' at {_spot(item.made_place)}' if item.made_place else ''}")
    for name in _STATED:
        value = getattr(item, name)
        if value:
            words = str(value).replace("_", " ") if name == "consent" else str(value)
            click.echo(f"{name.replace('_', ' '):<14}{safe(words)}")


def _derived(file: CustodyFile) -> None:
    for copy in file.copies:
        of = "" if copy.derived_from == file.item.id else f" of {short_id(copy.derived_from)}"
        click.echo(
            f"  copy {short_id(copy.id)}{of}: {safe(copy.transformation)}; purpose: {safe(copy.purpose)}"
        )
    for read in file.examinations:
        click.echo(f"  read {short_id(read.of)}: {safe(examination_words(read))}")
    for step in file.steps:
        if isinstance(step.paper, Access):
            one = step.paper
            click.echo(
                f"  out  {short_id(one.of)} {step.at:%Y-%m-%d %H:%M} by {step.member.id} for {one.seat},"
                f" {one.form}: {safe(one.purpose)}"
            )


def _day(when: When) -> str:
    if when.at is not None:
        return when.at.isoformat()
    return when.start.isoformat() if when.start == when.end else f"{when.start} to {when.end}"


def _spot(place: Place) -> str:
    if place.lat is None or place.lon is None:
        return safe(place.name)
    within = f", within {place.precision_km:g} km" if place.precision_km is not None else ""
    return f"{safe(place.name)} ({place.lat:.4f}, {place.lon:.4f}{within})"
