"""Seeing: list claims and submissions, open one of these."""

from datetime import datetime

import click

from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, as_json, asking, full_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_disputed, print_json, print_table, short, short_id
from tahqiq.cli.reviewing import thread_json
from tahqiq.desk.ids_known import submission_ids
from tahqiq.model.claim import Claim, in_words
from tahqiq.model.claim_thread import ReviewState
from tahqiq.model.event_type import FAMILIES, FAMILY_OF
from tahqiq.model.release import Audience
from tahqiq.store.claims import ClaimFilter, claim_list, review_states
from tahqiq.store.submissions import submission_file, submission_list

EVENT_TYPES = click.Choice(sorted(FAMILY_OF))
DAY = Written(["%Y-%m-%d"])


@click.command()
@click.option("--submission", help="Only those of one submission.")
@click.option("--type", "event_type", type=EVENT_TYPES, metavar="TYPE", help="Only this event type.")
@click.option("--family", type=click.Choice(sorted(FAMILIES)), help="Only this family of event types.")
@click.option("--from", "start", type=DAY, help="Not before this day.")
@click.option("--to", "end", type=DAY, help="Not after this day.")
@click.option("--unreviewed", is_flag=True, help="Only those that nobody has reviewed.")
@click.option("--set-aside", is_flag=True, help="Also those that a person rejected or replaced.")
@click.option("--limit", default=200, show_default=True, type=click.IntRange(1, 100_000))
@asking
@as_json
@click.pass_obj
def claims(
    where: Where,
    /,
    submission: str | None,
    event_type: str | None,
    family: str | None,
    start: datetime | None,
    end: datetime | None,
    unreviewed: bool,
    set_aside: bool,
    limit: int,
    audience: Audience,
    plain: bool,
) -> None:
    """List claims: who says that what happened, with the exact words, and how people reviewed them."""
    desk = where.desk()
    if submission:
        submission = full_id(desk, audience, submission, submission_ids)
    wanted = ClaimFilter(
        submission=submission,
        event_type=event_type,
        family=family,
        day_from=start.date().isoformat() if start else None,
        day_to=end.date().isoformat() if end else None,
        review="unreviewed" if unreviewed else None,
        set_aside=set_aside,
    )
    with desk.asking(audience) as asker:
        found = claim_list(asker, wanted, limit)
        stands = review_states(asker, (claim.id for claim in found))
    if len(found) == limit:
        click.echo(f"{limit} claims shown, there may be more: --limit", err=True)
    if plain:
        print_json([claim.model_dump(mode="json") | {"review": stands[claim.id]} for claim in found])
        return
    print_table(
        _CLAIM_COLUMNS,
        [_claim_row(claim, stands[claim.id]) for claim in found],
        empty="all of them are reviewed."
        if unreviewed
        else "no claims here for this audience; file something with 'tahqiq intake'.",
    )


_CLAIM_COLUMNS = ("ID", "TYPE", "CERTAINTY", "REVIEW", "DATE", "PLACE", "WORDS")


def _claim_row(claim: Claim, stands: ReviewState) -> tuple[str, ...]:
    when = claim.date.start.isoformat() if claim.date else "–"
    place = short(claim.place[0].name, 22) if claim.place else "–"
    denied = "not: " if claim.polarity == "negated" else ""
    return (
        short_id(claim.id),
        claim.event_type,
        claim.certainty,
        "–" if stands == "filed" else stands,
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
                "threads": [thread_json(one) for one in found.threads],
                "notes": list(found.notes),
                "entry": found.entry_index,
                "disputed": [vars(entry) for entry in found.disputed],
                "withheld": list(found.withheld),
            }
        )
        return
    click.secho(safe(one.title), bold=True)
    click.echo(f"{one.id} · {one.channel} · entry {found.entry_index} · sha256 {one.sha256}")
    print_disputed(found.disputed)
    click.echo("\n" + "\n".join(safe(line) for line in (one.text or "[not released]").splitlines()) + "\n")
    rows = [_claim_row(each.shown, each.state) for each in found.threads]
    print_table(_CLAIM_COLUMNS, rows, empty="no claims were read here.")


COMMANDS = (claims, submissions, submission)
