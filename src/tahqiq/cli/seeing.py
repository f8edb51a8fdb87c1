"""Seeing: read a file without a mission, list claims, submissions and incidents, open one of each."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import click

from tahqiq.cli.file_reading import readings_of
from tahqiq.cli.incident_sheet import incident_json, print_incident
from tahqiq.cli.opening import Where, as_json, asking, full_id
from tahqiq.cli.printing import counted, print_json, print_line, print_table, short, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.ids_known import incident_ids, submission_ids
from tahqiq.errors import BadInput
from tahqiq.model.claim import Claim, ClaimDraft, claim_line, in_words
from tahqiq.model.event_type import FAMILIES, FAMILY_OF
from tahqiq.model.incident import Status
from tahqiq.model.mission import Mission
from tahqiq.model.release import Audience
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents, incident_file, incident_page
from tahqiq.store.submissions import submission_file, submission_list
from tahqiq.store.views import IncidentFilter

EVENT_TYPES = click.Choice(sorted(FAMILY_OF))
DAY = click.DateTime(["%Y-%m-%d"])


@click.command("read")
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path, dir_okay=False)
)
@click.option(
    "--published", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z"]), help="When it was made public."
)
@click.option("--publisher", help="Who made it public.")
@click.option("--url", help="Where it was found.")
@click.option("--encoding", help="The text encoding where it is not UTF-8.")
@click.option(
    "--case", default="durand-2025", show_default=True, help="Whose dictionaries of actors and places."
)
@click.option("--jsonl", is_flag=True, help="One claim a line, for programs.")
@as_json
def read_files(
    files: tuple[Path, ...],
    published: datetime | None,
    publisher: str | None,
    url: str | None,
    encoding: str | None,
    case: str,
    jsonl: bool,
    plain: bool,
) -> None:
    """Read claims out of FILES without keeping anything: who says that what happened, where and when.

    Without --published, relative dates are resolved against today and marked so. Offsets count Unicode
    characters of the file (of the readable text, for HTML).
    """
    for found in readings_of(files, published, publisher, url, encoding, case):
        if jsonl or plain:
            for draft in found.drafts:
                print_line(claim_line(draft, found.doc))
        else:
            click.secho(
                f"{found.doc}: {counted(len(found.drafts), 'claim')}, read by {found.reader}", bold=True
            )
            for draft in found.drafts:
                _print_draft(draft)
        for note in found.notes:
            click.echo(f"note: {found.doc}: {safe(note)}", err=True)


def _print_draft(draft: ClaimDraft) -> None:
    said = " ← ".join(reversed(draft.source.chain)) or "the text itself"
    places = ", ".join(place.name for place in draft.place) or "no place"
    when = f"{draft.date.start}…{draft.date.end}" if draft.date else "no date"
    click.echo(f"  [{draft.start}–{draft.end}] {draft.event_type} · {draft.certainty} · {draft.polarity}")
    click.echo(f"      “{short(draft.span, 150)}”")
    click.echo(f"      {when} · {safe(places)} · said by {safe(said)}")


@click.command()
@click.option("--submission", help="Only those of one submission.")
@click.option("--type", "event_type", type=EVENT_TYPES, metavar="TYPE", help="Only this event type.")
@click.option("--family", type=click.Choice(sorted(FAMILIES)), help="Only this family of event types.")
@click.option("--from", "start", type=DAY, help="Not before this day.")
@click.option("--to", "end", type=DAY, help="Not after this day.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 100_000))
@asking
@as_json
@click.pass_obj
def claims(
    where: Where,
    submission: str | None,
    event_type: str | None,
    family: str | None,
    start: datetime | None,
    end: datetime | None,
    limit: int,
    audience: Audience,
    plain: bool,
) -> None:
    """List claims: who says that what happened, with the exact words."""
    desk = where.desk()
    if submission:
        submission = full_id(desk, audience, submission, submission_ids)
    wanted = ClaimFilter(
        submission=submission,
        event_type=event_type,
        family=family,
        day_from=start.date().isoformat() if start else None,
        day_to=end.date().isoformat() if end else None,
    )
    with desk.asking(audience) as asker:
        found = claim_list(asker, wanted, limit)
    if len(found) == limit:
        click.echo(f"{limit} claims shown, there may be more: --limit", err=True)
    if plain:
        print_json([claim.model_dump(mode="json") for claim in found])
        return
    print_table(
        ("ID", "TYPE", "CERTAINTY", "DATE", "PLACE", "WORDS"),
        [_claim_row(claim) for claim in found],
        empty="no claims here for this audience; file something with 'tahqiq intake'.",
    )


def _claim_row(claim: Claim) -> tuple[str, ...]:
    when = claim.date.start.isoformat() if claim.date else "–"
    place = short(claim.place[0].name, 22) if claim.place else "–"
    denied = "not: " if claim.polarity == "negated" else ""
    return (
        short_id(claim.id),
        claim.event_type,
        claim.certainty,
        when,
        place,
        denied + short(in_words(claim), 70),
    )


@click.command()
@click.option("--channel", help="Only this channel.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@asking
@as_json
@click.pass_obj
def submissions(where: Where, channel: str | None, limit: int, audience: Audience, plain: bool) -> None:
    """List what came in, newest first."""
    with where.desk().asking(audience) as asker:
        found = submission_list(asker, channel, limit)
    if plain:
        print_json(
            [
                {**one.submission.model_dump(mode="json", exclude={"text"}), "claims": one.claims}
                for one in found
            ]
        )
        return
    rows = [
        (
            short_id(one.submission.id),
            f"{one.submission.received_at:%Y-%m-%d %H:%M}Z",
            one.submission.channel,
            short(one.source_name, 28),
            str(one.claims),
            short(one.submission.title, 60),
        )
        for one in found
    ]
    print_table(
        ("ID", "RECEIVED", "CHANNEL", "SOURCE", "CLAIMS", "TITLE"), rows, empty="nothing has come in."
    )


@click.command()
@click.argument("submission_id", metavar="ID")
@asking
@as_json
@click.pass_obj
def submission(where: Where, submission_id: str, audience: Audience, plain: bool) -> None:
    """Show one submission: its text, its claims, where it is entered."""
    desk = where.desk()
    with desk.asking(audience) as asker:
        found = submission_file(asker, full_id(desk, audience, submission_id, submission_ids))
    one = found.submission
    if plain:
        print_json(
            {
                "submission": one.model_dump(mode="json"),
                "claims": [claim.model_dump(mode="json") for claim in found.claims],
                "notes": list(found.notes),
                "entry": found.entry_index,
                "withheld": list(found.withheld),
            }
        )
        return
    click.secho(safe(one.title), bold=True)
    click.echo(f"{one.id} · {one.channel} · entry {found.entry_index} · sha256 {one.sha256}")
    click.echo("\n" + "\n".join(safe(line) for line in (one.text or "[not released]").splitlines()) + "\n")
    rows = [_claim_row(claim) for claim in found.claims]
    print_table(
        ("ID", "TYPE", "CERTAINTY", "DATE", "PLACE", "WORDS"), rows, empty="no claims were read here."
    )


@click.command()
@click.option("--from", "start", type=DAY, help="Not before this day.")
@click.option("--to", "end", type=DAY, help="Not after this day.")
@click.option("--type", "event_type", type=EVENT_TYPES, metavar="TYPE", help="Only this event type.")
@click.option("--status", type=click.Choice(list(get_args(Status))), help="Only those that stand so.")
@click.option("--sector", help="Only this sector.")
@click.option("--words", help="Words in the title or in a claim.")
@click.option("--awaiting-review", is_flag=True, help="Only those that no duty officer has looked at.")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(1, 10_000))
@asking
@as_json
@click.pass_obj
def incidents(
    where: Where,
    /,
    start: datetime | None,
    end: datetime | None,
    limit: int,
    audience: Audience,
    awaiting_review: bool,
    plain: bool,
    **narrow: Any,
) -> None:
    """List incidents, newest first: reported, corroborated, disputed, verified …"""
    wanted = IncidentFilter(
        start=_day(start), end=_day(end), reviewed=False if awaiting_review else None, **narrow
    )
    desk = where.desk()
    _check_sector(desk.mission, wanted.sector)
    with desk.asking(audience) as asker:
        page = incident_page(all_incidents(asker), wanted, limit, 0)
    if plain:
        print_json(
            [
                {
                    **one.incident.model_dump(mode="json"),
                    "status": one.status,
                    "sector": one.sector,
                    "reviewed": one.reviewed,
                }
                for one in page.items
            ]
        )
        return
    rows = [
        (
            short_id(one.incident.id),
            one.incident.when.start.isoformat() if one.incident.when else "–",
            one.status,
            f"{one.incident.affirming}▲ {one.incident.denying}▼",
            str(one.incident.voices),
            short(one.incident.title, 74),
        )
        for one in page.items
    ]
    print_table(("ID", "DAY", "STATUS", "CLAIMS", "VOICES", "TITLE"), rows, empty="no incidents fit.")
    said = f"{counted(page.total, 'incident')}, {page.unlocated} without a place"
    more = f"; {len(page.items)} shown, more with --limit" if len(page.items) < page.total else ""
    click.echo(said + more, err=True)


def _check_sector(mission: Mission, sector: str | None) -> None:
    known = [one.id for one in mission.sectors]
    if sector and sector not in known:
        raise BadInput(
            "CLI004", f"there is no sector '{sector}'", f"use one of: {', '.join(known) or 'none'}."
        )


def _day(moment: datetime | None) -> date | None:
    return moment.replace(tzinfo=UTC).date() if moment else None


@click.command()
@click.argument("incident_id", metavar="ID")
@asking
@as_json
@click.pass_obj
def incident(where: Where, incident_id: str, audience: Audience, plain: bool) -> None:
    """Show one incident: claims side by side, what differs, findings, the steps taken and missing."""
    desk = where.desk()
    with desk.asking(audience) as asker:
        found = incident_file(asker, full_id(desk, audience, incident_id, incident_ids))
    if plain:
        print_json(incident_json(found))
    else:
        print_incident(desk, found, audience)


COMMANDS = (read_files, claims, submissions, submission, incidents, incident)
