"""The life of agreements at the command line: told, asked after, counted down; and how the seats read a clause."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, get_args

import click

from tahqiq.cli.instrument_printing import print_hand
from tahqiq.cli.opening import Where, acting, as_json, asking
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json
from tahqiq.compliance.agreement_clock import agreement_clock
from tahqiq.desk.tell_life import event_named, tell_life
from tahqiq.desk.understand_clause import understand_clause
from tahqiq.desk.was_in_force import Held, held_at, moment_of, place_of
from tahqiq.model.instrument import LifeState
from tahqiq.model.instrument_acts import UnderstandingKind
from tahqiq.model.release import Audience
from tahqiq.store.instruments import instruments_for

_MOMENT = (
    "A moment with its zone (2025-10-19T18:00+03:00), or a day (2025-10-19): then the hour is not known."
)


@click.command("life")
@click.argument("instrument_id", metavar="ID")
@click.option("--state", type=click.Choice(list(get_args(LifeState))), help="What it came to.")
@click.option("--at", metavar="MOMENT", help=_MOMENT)
@click.option("--until", metavar="MOMENT", help="Until when, if that is said; a day as above.")
@click.option("--until-words", metavar="TEXT", help="An end without a moment: 'the talks conclude'.")
@click.option(
    "--by", "actors", multiple=True, metavar="CODE", help="Who announced, confirmed, denied or ended it."
)
@click.option("--form", type=click.Choice(["verbal", "written"]))
@click.option("--superseded-by", metavar="ID", help="The instrument that took its place.")
@click.option("--according-to", metavar="WHO", help="Who says so, in words.")
@click.option("--source", metavar="ID", help="The source or the claim of this mission that it rests on.")
@click.option("--contested", is_flag=True, help="Somebody says otherwise.")
@click.option("--note", metavar="TEXT")
@click.option("--supersedes", metavar="EVENT", help="An earlier event that this takes the place of.")
@click.option("--withdraw", metavar="EVENT", help="Only take an earlier event back.")
@click.option("--why", metavar="TEXT", help="Why the earlier event does not stand.")
@acting
@as_json
@click.pass_obj
def life(where: Where, /, instrument_id: str, member: str, plain: bool, **said: Any) -> None:
    """Enter what became of an instrument, by whose word; or take an earlier event back.

    States: proposed, agreed, announced, confirmed, not_confirmed, denied, in_force, extended, suspended, breached
    (it is alleged), lapsed, terminated, superseded, collapsed. Sources may disagree: each stands on its own.
    """
    desk = where.desk()
    old = said["supersedes"] or said["withdraw"]
    event = None if said["withdraw"] else _event(said, desk.mission.zone)
    supersedes = event_named(desk, instrument_id, old) if old else None
    entry = tell_life(desk, member, instrument_id, event, supersedes=supersedes, why=said["why"])
    if plain:
        print_json(entry.model_dump(mode="json"))
        return
    told = f"is {entry.event.state.replace('_', ' ')}" if entry.event else "has one event less"
    if entry.event and entry.event.contested:
        told += ", by this account alone"
    click.echo(
        f"{entry.id}: {instrument_id} {told}" + (f", {supersedes} is taken back" if supersedes else "")
    )


def _event(said: dict[str, Any], zone: str) -> dict[str, Any]:
    missing = [name for name in ("state", "at", "according_to", "source") if not said[name]]
    if missing:
        raise click.UsageError(f"--{missing[0].replace('_', '-')} is missing (or use --withdraw EVENT)")
    at, precision = moment_of(said["at"], zone)
    event: dict[str, Any] = {
        "state": said["state"], "at": at, "precision": precision, "until_words": said["until_words"],
        "by": said["actors"], "form": said["form"], "superseded_by": said["superseded_by"],
        "according_to": said["according_to"], "source": said["source"], "contested": said["contested"],
        "note": said["note"],
    }  # fmt: skip
    if said["until"]:
        event["until"], event["until_precision"] = moment_of(said["until"], zone)
    return event


@click.command("understand")
@click.argument("provision", metavar="PROVISION")
@click.option(
    "--kind", type=click.Choice(list(get_args(UnderstandingKind))), default="reading", show_default=True
)
@click.option("--words", metavar="TEXT", default="", help="How your side understands the clause.")
@click.option("--basis", metavar="TEXT", help="What that rests on: the drafts, another clause, practice.")
@click.option("--language", metavar="TAG", default="en", show_default=True)
@click.option("--version", type=int, help="The version of the text it speaks of; by default the newest.")
@click.option("--release", metavar="LABEL", help="Who may read it: parties (the usual), public, mediators …")
@click.option("--withdraw", is_flag=True, help="Take back what your seat filed of this kind on this clause.")
@acting
@as_json
@click.pass_obj
def understand(
    where: Where,
    /,
    provision: str,
    member: str,
    plain: bool,
    version: int | None,
    withdraw: bool,
    **said: Any,
) -> None:
    """File how your own seat understands a clause (INSTRUMENT/NUMBER): reservation, reading, objection, agreed words.

    It takes the place of what the same seat filed of that kind before. Both parties' words stand beside the
    clause with equal weight; an interpretation is agreed once every party has filed the same words.
    """
    wanted = {name: value for name, value in said.items() if value is not None}
    made = understand_clause(
        where.desk(), member, provision, {**wanted, "withdrawn": withdraw}, version=version
    )
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    verb = "withdraws its" if made.withdrawn else "files its"
    click.echo(f"{made.id}: {made.seat} {verb} {made.kind.replace('_', ' ')} on {made.provision}")


@click.command("in-force")
@click.option("--at", "at", metavar="MOMENT", required=True, help="With its zone, or in the mission's.")
@click.option("--place", metavar="NAME|LAT,LON", help="Also: which clauses hold here.")
@click.option("--instrument", "only", metavar="ID", help="Only this one.")
@asking
@as_json
@click.pass_obj
def in_force_at(
    where: Where, at: str, place: str | None, only: str | None, audience: Audience, plain: bool
) -> None:
    """Answer whether a ceasefire was in force at this moment, here, and according to whom.

    yes and no where all accounts agree; contested where they do not; unknown where nobody says, or where it
    changes on that day and the hour is not known.
    """
    desk = where.desk()
    moment = moment_of(at, desk.mission.zone)[0]
    spot = place_of(desk, place) if place else None
    found = held_at(desk, audience, moment, spot, only)
    if plain:
        print_json({"at": moment.isoformat(), "instruments": [one.model_dump(mode="json") for one in found]})
        return
    click.echo(f"At {moment.isoformat()}" + (f", {safe(spot.name)}" if spot else "") + ":")
    for one in found:
        _print_held(one)
    if not found:
        click.echo("  no instrument is recorded")


def _print_held(one: Held) -> None:
    click.secho(
        f"{one.answer.upper():<10}{safe(one.title)} ({one.instrument}, version {one.version})", bold=True
    )
    for account in one.accounts:
        who = f" (by the account of {safe(account.who)})" if account.who else ""
        click.echo(f"  {account.answer}: {safe(account.said)}{who}")
    for remark in one.remarks:
        click.echo(f"  beside: {safe(remark)}")
    for clause in one.here:
        click.echo(f"  {clause.holds} here: {clause.provision}: {safe(clause.said)}")


@click.command("clock")
@click.option("--at", "at", metavar="MOMENT", help="As of then; by default now.")
@click.option("--all", "every", is_flag=True, help="Those that are over by every account too.")
@asking
@as_json
@click.pass_obj
def clock(where: Where, at: str | None, every: bool, audience: Audience, plain: bool) -> None:
    """Show what ends when: the last word of each source on each instrument, and what has run out."""
    desk = where.desk()
    moment = moment_of(at, desk.mission.zone)[0] if at else desk.clock.now()
    with desk.asking(audience) as asker:
        hands = agreement_clock(instruments_for(asker, moment), moment)
    shown = [hand for hand in hands if every or not hand.ended]
    if plain:
        print_json([_hand_json(hand) for hand in shown])
        return
    for hand in shown:
        print_hand(hand)
    left = len(hands) - len(shown)
    if left:
        click.echo(f"{left} more over by every account: --all")
    if not hands:
        click.echo("nothing is told of any instrument by then")


def _hand_json(hand: Any) -> dict[str, Any]:
    ends: datetime | None = hand.next_end
    words: Sequence[Any] = hand.words
    return {
        "instrument": hand.instrument.id,
        "in_force": hand.force.answer,
        "differs": hand.differs,
        "next_end": ends.isoformat() if ends else None,
        "said": [
            {
                **word.event.model_dump(mode="json"),
                "runs": word.runs,
                "seconds_left": None if word.left is None else int(word.left.total_seconds()),
            }
            for word in words
        ],
    }
