"""Referrals at the terminal, continued: answers, action, outcome, verification, breaches; and hand-overs."""

from typing import Any, get_args

import click

from tahqiq.cli.dealing_filing import MOMENT
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short
from tahqiq.cli.referrals import MATTER, file_referral, referral
from tahqiq.desk.follow_referrals import may_list
from tahqiq.desk.read_referral import read_hand_over
from tahqiq.desk.refer import refused_attempts
from tahqiq.model.referral import (
    Breach,
    HandOverStep,
    ReferralAnswer,
    ReferralOutcome,
    ReferralVerified,
)
from tahqiq.referral.hand_over import hand_overs
from tahqiq.store.dealings import dealings_by


def _choices(noun: type[Any], name: str) -> click.Choice[str]:
    return click.Choice(list(get_args(noun.model_fields[name].annotation)))


@referral.command("answer")
@MATTER
@click.option("--answer", required=True, type=_choices(ReferralAnswer, "answer"))
@click.option("--words", help="Why it is declined, or what is needed.")
@acting
@as_json
@click.pass_obj
def answer(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Acknowledge, accept or decline a referral, or ask for clarification, as the side that was asked."""
    file_referral(where, member, "referral.answered", said, plain)


@referral.command("clarify")
@MATTER
@click.option("--words", required=True)
@acting
@as_json
@click.pass_obj
def clarify(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Add what the other side asked for; named readers alone read it."""
    file_referral(where, member, "referral.clarified", said, plain)


@referral.command("plan")
@MATTER
@click.option("--start", required=True, type=MOMENT)
@click.option("--end", required=True, type=MOMENT)
@acting
@as_json
@click.pass_obj
def plan(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Say in which window your side will act."""
    file_referral(where, member, "referral.planned", said, plain)


@referral.command("outcome")
@MATTER
@click.option("--outcome", required=True, type=_choices(ReferralOutcome, "outcome"))
@click.option("--acted-at", required=True, type=MOMENT)
@click.option("--account", required=True)
@click.option("--evidence", multiple=True, metavar="ID", help="An item of evidence; repeat.")
@acting
@as_json
@click.pass_obj
def outcome(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Report what came of the action, as the side that acted."""
    file_referral(where, member, "referral.outcome", said, plain)


@referral.command("ask-verification")
@MATTER
@click.option("--words")
@acting
@as_json
@click.pass_obj
def ask_verification(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Ask that the outcome be verified."""
    file_referral(where, member, "referral.asked", said, plain)


@referral.command("verify")
@MATTER
@click.option("--finding", required=True, type=_choices(ReferralVerified, "finding"))
@click.option("--component", "components", required=True, multiple=True, metavar="SEAT", help="Repeat.")
@click.option("--account", required=True)
@acting
@as_json
@click.pass_obj
def verify(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Find, as a third party or joint team, whether the outcome was as reported."""
    file_referral(where, member, "referral.verified", said, plain)


@referral.command("breach")
@click.argument("matter", metavar="[ID]", required=False, default="")
@click.option("--kind", required=True, type=click.Choice(list(get_args(Breach))))
@click.option("--by-party", required=True, metavar="CODE")
@click.option("--at", required=True, type=MOMENT)
@click.option("--account", required=True)
@click.option("--incident", help="The incident it was.")
@click.option("--found", is_flag=True, help="The third party or the chair found it so.")
@acting
@as_json
@click.pass_obj
def breach(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Say that the way was left: struck first, obstructed, leaked; without an ID, struck with no referral at all."""
    file_referral(where, member, "referral.breached", said, plain)


@referral.command("freeze")
@MATTER
@click.option("--reason", required=True)
@click.option("--thaw", is_flag=True, help="Let it go on.")
@acting
@as_json
@click.pass_obj
def freeze(where: Where, matter: str, reason: str, thaw: bool, member: str, plain: bool) -> None:
    """Stop everything about a referral at once, as mediator or chair; nobody reads it until it is thawed."""
    said = {"matter": matter, "reason": reason, "frozen": not thaw}
    file_referral(where, member, "referral.frozen", said, plain)


@referral.command("close")
@MATTER
@click.option("--reason", required=True)
@acting
@as_json
@click.pass_obj
def close(where: Where, /, member: str, plain: bool, **said: Any) -> None:
    """Close a referral, as mediator or chair."""
    file_referral(where, member, "referral.closed", said, plain)


@referral.command("attempts")
@acting
@as_json
@click.pass_obj
def attempts(where: Where, member: str, plain: bool) -> None:
    """Show what the rules refused, by rule and seat, for the mediators, the chair and the auditor."""
    desk = where.desk()
    may_list(desk, member)
    with desk.inside() as asker:
        found = refused_attempts(asker)
    if plain:
        print_json(
            [{**dealt.model_dump(mode="json"), "paper": one.model_dump(mode="json")} for dealt, one in found]
        )
        return
    rows = [
        (str(dealt.index), f"{dealt.at:%d %b %H:%M}", one.seat, one.verb, one.code) for dealt, one in found
    ]
    print_table(("ENTRY", "WHEN", "SEAT", "TRIED", "RULE"), rows, empty="nothing was refused")


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
    found, watermark = read_hand_over(where.desk(), member, matter)
    if plain:
        print_json({"request": found.model_dump(mode="json"), "watermark": watermark})
        return
    click.echo(f"for {safe(member)} alone · {watermark}")
    click.echo(f"{found.pseudonym}, asked for by {found.from_party}")
    for name in ("warrant", "legal_basis", "safeguards"):
        click.echo(f"{name.replace('_', ' ')}: {safe(str(getattr(found, name)))}")


@hand_over.command("step")
@MATTER
@click.option("--step", required=True, type=_choices(HandOverStep, "step"))
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
    desk = where.desk()
    may_list(desk, member)
    with desk.inside() as asker:
        found = hand_overs(dealings_by(asker, ("handover.requested", "handover.stepped")), desk.clock.now())
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            one.request.id,
            one.request.pseudonym,
            f"{one.request.from_party} → {one.request.to_party}",
            one.state.replace("_", " "),
            "overdue" if one.overdue else "",
            safe(short(one.steps[-1].authority or "", 40)) if one.steps else "",
        )
        for one in found
    ]
    print_table(("ID", "PSEUDONYM", "DIRECTION", "STATE", "", "BY"), rows, empty="no hand-over was asked for")


COMMANDS = (referral, hand_over)
