"""Commitments and public statements at the terminal: what was promised, what came of it, how tense the words are."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args

import click

from tahqiq.cli.crossings import BASIS, voice_of, voiced
from tahqiq.cli.dealing_filing import MOMENT, filed
from tahqiq.cli.narrowing import days_in, in_days
from tahqiq.cli.opening import Where, as_json, asking, full_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short, short_id
from tahqiq.cli.talks import SOURCE, file_talks
from tahqiq.desk.ids_known import dealing_ids
from tahqiq.desk.record_talks import COMMITMENTS, ROUNDS, STATEMENTS
from tahqiq.errors import NotFound
from tahqiq.model.release import MECHANISM, Audience
from tahqiq.model.talks import Statement, StatementKind
from tahqiq.store.dealings import dealings_by
from tahqiq.talks.commitments import CommitmentNow, commitments_now, overdue
from tahqiq.talks.rounds import rounds_now
from tahqiq.talks.tension import tension


@click.group("commitment")
def commitment() -> None:
    """Commitments: who promised what by when, how it could be checked, and what each side says came of it."""


@commitment.command("make")
@click.option("--by", "seats", required=True, multiple=True, metavar="SEAT", help="Who promises; repeat.")
@click.option("--says", required=True, help="What, in one sentence.")
@click.option("--due", type=MOMENT, help="By when, with its UTC offset.")
@click.option("--verified-how", help="How anybody could see that it was kept.")
@click.option("--evidence", help="What would show it.")
@click.option("--round", "number", type=click.IntRange(1, 999), help="The round it was made in.")
@click.option(
    "--tied-to", multiple=True, metavar="ID", help="A provision, referral, crossing or measure; repeat."
)
@click.option("--confidence-building", is_flag=True, help="It is a confidence-building measure.")
@SOURCE
@filed
def make(
    where: Where,
    /,
    seats: tuple[str, ...],
    number: int | None,
    confidence_building: bool,
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Enter a commitment; what cannot be checked is warned of and entered all the same."""
    kind = "confidence_building_measure" if confidence_building else "commitment"
    made = {**said, "by": seats, "kind": kind, "round": _round(where, number)}
    file_talks(where, member, "commitment.made", made, plain)
    if not plain:
        missing = [
            words
            for words, given in (
                ("no day", said["due"]),
                ("no way of checking", said["verified_how"]),
                ("nothing that would show it", said["evidence"]),
            )
            if not given
        ]
        if missing:
            click.echo(f"warning: {', '.join(missing)}: whether it was kept may never be known", err=True)


def _round(where: Where, number: int | None) -> str | None:
    if number is None:
        return None
    with where.desk().inside() as asker:
        found = [one.round.id for one in rounds_now(dealings_by(asker, ROUNDS)) if one.round.number == number]
    if not found:
        raise NotFound("TLK004", f"there is no round {number}", "list them: tahqiq talks list.")
    return found[0]


@commitment.command("account")
@click.argument("wanted", metavar="COMMITMENT")
@click.option(
    "--state", required=True, type=click.Choice(["not_begun", "under_way", "done", "broken", "given_up"])
)
@click.option("--account", required=True, help="What was done or not, in words.")
@BASIS
@voiced
@filed
def account(
    where: Where,
    /,
    wanted: str,
    side: str | None,
    observed: bool,
    source: str | None,
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Say where a commitment stands: a side for itself, a team for what it found, the duty desk for a source."""
    matter = full_id(where.desk(), MECHANISM, wanted, dealing_ids("commitment.made"))
    told = {**said, "matter": matter, **voice_of(side, observed, source)}
    file_talks(where, member, "commitment.accounted", told, plain)


def _commitments(where: Where, audience: Audience) -> tuple[CommitmentNow, ...]:
    desk = where.desk()
    with desk.asking(audience) as asker:
        return commitments_now(dealings_by(asker, COMMITMENTS), desk.clock.now())


@commitment.command("list")
@click.option("--overdue", "late", is_flag=True, help="Those alone whose day has passed.")
@click.option("--by", "seat", metavar="SEAT", help="Those alone of one seat.")
@asking
@as_json
@click.pass_obj
def list_commitments(where: Where, late: bool, seat: str | None, audience: Audience, plain: bool) -> None:
    """Show the commitments, what is due first in front, with each side's own account."""
    found = _commitments(where, audience)
    found = overdue(found) if late else found
    if seat is not None:
        found = tuple(one for one in found if seat in one.commitment.by)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    print_table(
        ("ID", "BY", "PROMISED", "DUE", "STANDS", "ACCOUNTS", "WARNINGS"),
        [_row(one) for one in found],
        empty="nothing is overdue" if late else "no commitment on record",
    )


def _row(one: CommitmentNow) -> tuple[str, ...]:
    made = one.commitment
    due = "no day" if made.due is None else f"{made.due:%Y-%m-%d %H:%M}"
    accounts = "; ".join(f"{each.side or each.source or 'a team'}: {each.state}" for each in one.accounts)
    return (
        short_id(made.id),
        " · ".join(made.by),
        safe(short(made.says, 60)),
        due + (" OVERDUE" if one.overdue else ""),
        one.state.replace("_", " "),
        safe(accounts),
        "; ".join(each.text for each in one.warnings),
    )


@click.group("statements")
def statements() -> None:
    """Public statements and threats, logged: an indicator of tension, never a violation by themselves."""


@statements.command("log")
@click.option("--speaker", required=True)
@click.option("--office")
@click.option("--for-seat", required=True, metavar="SEAT", help="For whom he speaks.")
@click.option("--said-at", required=True, type=MOMENT)
@click.option("--kind", required=True, type=click.Choice(list(get_args(StatementKind))))
@click.option("--words", required=True, help="In your own words, or a short quotation.")
@click.option("--via", help="Where it was said.")
@SOURCE
@filed
def log_statement(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Log a statement."""
    file_talks(where, member, "statement.logged", said, plain)


def _statements(where: Where, audience: Audience) -> Sequence[Statement]:
    with where.desk().asking(audience) as asker:
        papers = [one.paper for one in dealings_by(asker, STATEMENTS)]
    said = [one for one in papers if isinstance(one, Statement)]
    return sorted(said, key=lambda one: (one.said_at, one.id))


@statements.command("list")
@click.option("--for-seat", metavar="SEAT", help="Only those made for this seat.")
@click.option("--kind", type=click.Choice(list(get_args(StatementKind))), help="Only those of this kind.")
@in_days
@asking
@as_json
@click.pass_obj
def list_statements(
    where: Where,
    /,
    for_seat: str | None,
    kind: str | None,
    start: datetime | None,
    end: datetime | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Show the statements, oldest first."""
    days = days_in(where.desk().mission.zone, start, end)
    every = _statements(where, audience)
    found = [
        one
        for one in every
        if for_seat in (None, one.for_seat) and kind in (None, one.kind) and days.touch(one.said_at)
    ]
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            f"{one.said_at:%Y-%m-%d %H:%M}",
            one.for_seat,
            safe(one.speaker),
            one.kind,
            safe(short(one.words, 80)),
            one.source,
        )
        for one in found
    ]
    print_table(
        ("SAID", "FOR", "SPEAKER", "KIND", "WORDS", "SOURCE"),
        rows,
        empty="no statement fits" if every else "no statement is logged",
    )


@statements.command("tension")
@asking
@as_json
@click.pass_obj
def show_tension(where: Where, audience: Audience, plain: bool) -> None:
    """Count hard and soft words by week and side; several outlets of one statement count once."""
    mission = where.desk().mission
    weeks = tension(_statements(where, audience), mission.party_codes, mission.zone)
    if plain:
        print_json([one.model_dump(mode="json") for one in weeks])
        return
    rows = [(f"{one.monday}", one.seat, str(one.hard), str(one.soft), str(one.other)) for one in weeks]
    print_table(("WEEK OF", "FOR", "HARD", "SOFT", "OTHER"), rows, empty="no statement is logged")
    click.echo("An indicator of tension; no statement is a violation unless a provision forbids it.")


COMMANDS = (commitment, statements)
