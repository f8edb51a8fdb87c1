"""Referrals at the terminal, continued: answers, action, outcome, verification, breaches."""

from typing import Any, get_args

import click

from tahqiq.cli.dealing_filing import MOMENT
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.referrals import MATTER, file_referral, referral
from tahqiq.model.referral import (
    Breach,
    ReferralAnswer,
    ReferralOutcome,
    ReferralVerified,
)


def choices(noun: type[Any], name: str) -> click.Choice[str]:
    """The choice that a field of a paper offers."""
    return click.Choice(list(get_args(noun.model_fields[name].annotation)))


@referral.command("answer")
@MATTER
@click.option("--answer", required=True, type=choices(ReferralAnswer, "answer"))
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
@click.option("--outcome", required=True, type=choices(ReferralOutcome, "outcome"))
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
@click.option("--finding", required=True, type=choices(ReferralVerified, "finding"))
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
