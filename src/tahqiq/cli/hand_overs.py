"""Requests for hand-over or extradition at the terminal."""

from typing import Any

import click

from tahqiq.cli.dealing_filing import MOMENT
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_list, print_table, short
from tahqiq.cli.referral_opened import print_copy
from tahqiq.cli.referral_steps import choices
from tahqiq.cli.referrals import MATTER, file_referral, referral
from tahqiq.desk.follow_referrals import every_hand_over, hand_over_for
from tahqiq.desk.read_referral import read_hand_over
from tahqiq.model.referral import HandOverStep
from tahqiq.referral.hand_over import HandOverNow


@click.group("hand-over")
def hand_over() -> None:
    """Requests for hand-over or extradition, under a pseudonym, with their legal steps."""


@hand_over.command("request")
@click.option("--from", "from_party", required=True, metavar="CODE")
@click.option("--to", "to_party", required=True, metavar="CODE")
@click.option("--through", required=True, metavar="SEAT")
@click.option("--pseudonym", required=True, help="Such as PER-12; who it is stands in the vault alone.")
@click.option("--warrant", required=True, help="The warrant and the court that issued it.")
@click.option("--legal-basis", required=True)
@click.option("--safeguards", required=True, help="Non-refoulement, fair trial, death penalty.")
@click.option("--reader", "readers", required=True, multiple=True, metavar="MEMBER", help="Repeat.")
@click.option("--due", required=True, type=MOMENT)
@acting
@as_json
@click.pass_obj
def request(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Ask the other side for a hand-over."""
    file_referral(where, member, "handover.requested", said, plain)


@hand_over.command("read")
@MATTER
@acting
@as_json
@click.pass_obj
def read(where: Where, matter: str, member: str, plain: bool) -> None:
    """Open one request, as a reader it names. The reading is entered first, and both sides see that you read it."""
    opened = read_hand_over(where.desk(), member, matter)
    if not plain:
        print_copy(opened.mark, opened.lines)
        return
    print_json(opened.copy.model_dump(mode="json"))


@hand_over.command("show")
@MATTER
@acting
@as_json
@click.pass_obj
def show(where: Where, matter: str, member: str, plain: bool) -> None:
    """Show where one request stands and its legal steps, without what it says."""
    found = hand_over_for(where.desk(), member, matter)
    if plain:
        print_json(found.model_dump(mode="json"))
        return
    asked = found.request
    late = ", OVERDUE" if found.overdue else ""
    click.echo(
        f"{asked.from_party} → {asked.to_party}, {asked.pseudonym}: {found.state.replace('_', ' ')}{late}"
    )
    click.echo(f"through {asked.through}; readers {', '.join(asked.readers)}; due {asked.due:%Y-%m-%d %H:%M}")
    click.echo(f"opened by {', '.join(found.opened_by) or 'nobody yet'}")
    rows = [
        (one.step.replace("_", " "), safe(short(one.authority or "", 40)), safe(short(one.words or "", 60)))
        for one in found.steps
    ]
    print_table(("STEP", "AUTHORITY", "WORDS"), rows, empty="no legal step is on record")


@hand_over.command("step")
@MATTER
@click.option("--step", required=True, type=choices(HandOverStep, "step"))
@click.option("--authority", help="The court or authority; needed for a decision.")
@click.option("--words")
@acting
@as_json
@click.pass_obj
def step(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Enter a legal step of a request."""
    file_referral(where, member, "handover.stepped", said, plain)


@hand_over.command("list")
@acting
@as_json
@click.pass_obj
def list_hand_overs(where: Where, member: str, plain: bool) -> None:
    """Show the requests and where they stand, for the mediators, the chair and the auditor."""
    found = every_hand_over(where.desk(), member)
    columns = ("ID", "PSEUDONYM", "DIRECTION", "STATE", "", "BY")
    print_list(found, columns, _row, empty="no hand-over was asked for", plain_json=plain)


def _row(one: HandOverNow) -> tuple[str, ...]:
    asked = one.request
    return (
        asked.id,
        asked.pseudonym,
        f"{asked.from_party} → {asked.to_party}",
        one.state.replace("_", " "),
        "overdue" if one.overdue else "",
        safe(short(one.steps[-1].authority or "", 40)) if one.steps else "",
    )


COMMANDS = (referral, hand_over)
