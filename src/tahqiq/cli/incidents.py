"""Incidents: what claims of several sources have been put together into, as a list and one by one."""

from datetime import UTC, date, datetime
from typing import Any, get_args

import click

from tahqiq.cli import queue, regrouping
from tahqiq.cli.incident_sheet import incident_json, print_incident
from tahqiq.cli.opening import NO_INCIDENTS, Where, as_json, asking, full_id
from tahqiq.cli.printing import counted, print_json, print_table, short, short_id
from tahqiq.cli.seeing import DAY, EVENT_TYPES
from tahqiq.desk.ids_known import incident_ids
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput
from tahqiq.model.incident import Status
from tahqiq.model.mission import Mission
from tahqiq.model.release import Audience
from tahqiq.store.claims import counted_claims
from tahqiq.store.incidents import all_incidents, incident_file, incident_page
from tahqiq.store.views import IncidentFilter, ListedIncident


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
        files = all_incidents(asker, withdrawn=wanted.status == "withdrawn")
        page = incident_page(files, wanted, limit, 0)
    if plain:
        print_json([_listed_json(one) for one in page.items])
        return
    rows = [_listed_row(one) for one in page.items]
    print_table(("ID", "DAY", "STATUS", "CLAIMS", "VOICES", "TITLE"), rows, empty="no incidents fit.")
    said = f"{counted(page.total, 'incident')}, {page.unlocated} without a place"
    more = f"; {len(page.items)} shown, more with --limit" if len(page.items) < page.total else ""
    click.echo(said + more, err=True)
    if not page.total and _closed_copy(desk):
        click.echo(NO_INCIDENTS, err=True)


def _closed_copy(desk: Desk) -> bool:
    """Whether this is a copy in which claims can be read and no incidents: none of its keys opens them."""
    if desk.keyring.log_line() is None:
        return False
    with desk.store.reading() as connection:
        claims, incidents = counted_claims(connection)
    return claims > 0 and incidents == 0


def _listed_json(one: ListedIncident) -> dict[str, Any]:
    return {
        **one.incident.model_dump(mode="json"),
        "status": one.status,
        "sector": one.sector,
        "reviewed": one.reviewed,
    }


def _listed_row(one: ListedIncident) -> tuple[str, ...]:
    return (
        short_id(one.incident.id),
        one.incident.when.start.isoformat() if one.incident.when else "–",
        one.status,
        f"{one.incident.affirming}▲ {one.incident.denying}▼",
        str(one.incident.voices),
        short(one.incident.title, 74),
    )


def _check_sector(mission: Mission, sector: str | None) -> None:
    known = [one.id for one in mission.sectors]
    if sector and sector not in known:
        raise BadInput(
            "CLI004", f"there is no sector '{sector}'", f"use one of: {', '.join(known) or 'none'}."
        )


def _day(moment: datetime | None) -> date | None:
    return moment.replace(tzinfo=UTC).date() if moment else None


class _OneIncident(click.Group):
    """``incident ID`` shows one; every other word after it is something that is done with one."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is no command of the group is the id to show."""
        asks_help = not args or args[0] in ctx.help_option_names
        if not asks_help and args[0] not in self.commands:
            args.insert(0, "show")
        return super().parse_args(ctx, args)


@click.group(cls=_OneIncident, name="incident")
def incident() -> None:
    """Show one incident (tahqiq incident ID), or judge which claims are one happening.

    What people judge stands over every machine until it is undone, and nothing is erased.
    """


@incident.command()
@click.argument("incident_id", metavar="ID")
@asking
@as_json
@click.pass_obj
def show(where: Where, incident_id: str, audience: Audience, plain: bool) -> None:
    """Show one incident: claims side by side, what differs, findings, the steps taken and missing."""
    desk = where.desk()
    with desk.asking(audience) as asker:
        asked = full_id(desk, audience, incident_id, incident_ids)
        found = incident_file(asker, asked)
    if found.incident.id != asked and asked.startswith("inc_"):
        click.echo(f"{short_id(asked)} moved to {found.incident.id}", err=True)
    if plain:
        print_json(incident_json(found))
    else:
        print_incident(desk, found, audience)


for _command in (*regrouping.COMMANDS, *queue.COMMANDS):
    incident.add_command(_command)
COMMANDS = (incidents, incident)
