"""Compliance: an incident held against every provision in force then and there, and what each party owes."""

from typing import Any, get_args

import click

from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json, asking, full_id
from tahqiq.cli.printing import counted, print_json, print_table, short, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.compliance.fulfilment import FulfilmentLine
from tahqiq.desk.account import account, unit_of
from tahqiq.desk.fulfil import fulfilment_matrix
from tahqiq.desk.ids_known import incident_ids
from tahqiq.desk.propose import engagements
from tahqiq.errors import BadInput
from tahqiq.model.determination import Engagement
from tahqiq.model.missing import MissingFact
from tahqiq.model.release import Audience
from tahqiq.model.undertaking import UndertakingState

PROPOSAL = "Proposed by the program; only people conclude."
MOMENT = Written(["%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"])
NONE = (
    "no provision is adopted, no claim is left, or the audience is the public, which is shown no proposals."
)
_ORDER = ("engaged", "undetermined", "exempt", "not_engaged")


class _TestByDefault(click.Group):
    """``tahqiq compliance ID`` is ``tahqiq compliance test ID``: what is asked for most needs no verb."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command named, or ``test`` with all that was written."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            return "test", self.get_command(ctx, "test"), args
        return super().resolve_command(ctx, args)


@click.group("compliance", cls=_TestByDefault)
def compliance() -> None:
    """Hold an incident against every provision in force then and there, and list what each party owes.

    \b
      tahqiq compliance INCIDENT     the same as: tahqiq compliance test INCIDENT
      tahqiq compliance matrix       every duty, party by party
      tahqiq compliance account      what was done of a duty, by whose word
    """


@compliance.command("test")
@click.argument("incident")
@click.option("--all", "every", is_flag=True, help="Also the reasons of provisions that are not engaged.")
@asking
@as_json
@click.pass_obj
def test(where: Where, incident: str, every: bool, audience: Audience, plain: bool) -> None:
    """Say of each provision whether an incident engages it, why, and which facts are missing.

    engaged, not engaged, exempt, or undetermined. A proposal: only people conclude.
    """
    desk = where.desk()
    found = engagements(desk, audience, full_id(desk, audience, incident, incident_ids))
    if plain:
        print_json(
            {
                "proposal": True,
                "note": PROPOSAL,
                "engagements": [one.model_dump(mode="json") for one in found],
            }
        )
        return
    rows = [(_said(one.answer), one.provision, f"v{one.version}", _first(one)) for one in _sorted(found)]
    print_table(("ANSWER", "PROVISION", "TEXT", "WHY"), rows, empty=NONE)
    for one in _sorted(found):
        if every or one.answer != "not_engaged":
            _print_reasons(one)
    click.echo(PROPOSAL, err=True)


def _sorted(found: tuple[Engagement, ...]) -> list[Engagement]:
    return sorted(found, key=lambda one: (_ORDER.index(one.answer), one.provision))


def _said(word: str) -> str:
    return word.replace("_", " ")


def _first(one: Engagement) -> str:
    return short(safe(one.reasons[0].text), 76)


def _print_reasons(one: Engagement) -> None:
    click.echo()
    click.secho(f"{one.provision}: {_said(one.answer)}", bold=True)
    for reason in one.reasons:
        cited = f"  [{', '.join(short_id(cite) for cite in reason.cites)}]" if reason.cites else ""
        click.echo(f"  {safe(reason.text)}{safe(cited)}")
    for fact in one.missing:
        click.echo(f"  missing: {safe(_fact(fact))}")


def _fact(fact: MissingFact) -> str:
    return f"{fact.needed} – ask {', or '.join(fact.ask)}"


@compliance.command("matrix")
@click.option("--instrument", metavar="ID", help="Only this instrument.")
@click.option("--party", metavar="CODE", help="Only this party.")
@asking
@as_json
@click.pass_obj
def matrix(where: Where, instrument: str | None, party: str | None, audience: Audience, plain: bool) -> None:
    """List every duty for each party it binds: owed, due, done according to whom, and what share.

    Done (verified) is said only where the mechanism found it so; anybody's own word makes it done (claimed).
    """
    lines = [
        one for one in fulfilment_matrix(where.desk(), audience, instrument) if party in (None, one.party)
    ]
    if plain:
        print_json([one.model_dump(mode="json") for one in lines])
        return
    rows = [_row(one) for one in lines]
    columns = ("PROVISION", "PARTY", "STATE", "DUE", "OWN ACCOUNT", "MECHANISM", "OTHERS", "SHARE")
    print_table(
        columns,
        rows,
        empty="no duty is adopted ('tahqiq instrument list' shows the instruments), or the audience is the public.",
    )
    alike: dict[tuple[str, str], list[str]] = {}
    for one in lines:
        alike.setdefault((one.provision, one.why), []).append(one.party)
    for (clause, why), parties in alike.items():
        click.echo(safe(f"{clause}, {' and '.join(parties)}: {why}"))
    click.echo(f"{counted(len(lines), 'line')}. {PROPOSAL}", err=True)


def _row(one: FulfilmentLine) -> tuple[str, ...]:
    said = [short(safe(voice or "-"), 36) for voice in (one.own, one.mechanism, one.others)]
    shares = "; ".join(share.words for share in one.shares) or "-"
    return (one.provision, one.party, state_words(one.state), short(one.due_words, 40), *said, safe(shares))


def state_words(state: str) -> str:
    """A state of fulfilment as one would say it."""
    return {"done_claimed": "done (claimed)", "done_verified": "done (verified)"}.get(state, _said(state))


@compliance.command("account")
@click.argument("provision")
@click.option("--party", required=True, metavar="CODE", help="Whose doing it is.")
@click.option("--state", required=True, type=click.Choice(list(get_args(UndertakingState))))
@click.option("--words", "account", required=True, help="What was done, or not, in a sentence or two.")
@click.option("--side", metavar="CODE", help="A party's own account, from its own seat.")
@click.option("--observed", is_flag=True, help="What a team of the mechanism found; needs --method.")
@click.option("--source", metavar="ID", help="What this source reported.")
@click.option("--method", help="How it was found.")
@click.option("--least", type=click.IntRange(0), help="At least so many were counted.")
@click.option("--most", type=click.IntRange(0), help="At most so many; with --least alone the end is open.")
@click.option("--start", type=MOMENT, help="Counted from, with its UTC offset.")
@click.option("--as-of", type=MOMENT, required=True, help="The moment it is about, with its UTC offset.")
@click.option("--basis", multiple=True, metavar="ID", help="A claim or paper it rests on; repeat.")
@click.option("--release", help="Who may see it; by default both parties and the mediators.")
@acting
@as_json
@click.pass_obj
def give_account(
    where: Where,
    /,
    member: str,
    plain: bool,
    observed: bool,
    least: int | None,
    most: int | None,
    **said: Any,
) -> None:
    """File what a party, or the mechanism, says of the doing of a clause, counted in the clause's unit."""
    desk = where.desk()
    if sum((observed, said["side"] is not None, said["source"] is not None)) != 1:
        raise BadInput("CLI006", "an account has one voice", "give --side, --observed or --source alone.")
    said["voice"] = "side" if said["side"] else "reported" if said["source"] else "observed"
    if least is not None or most is not None:
        said |= {"count": {"min": least, "max": most}, "unit": unit_of(desk, said["provision"]) or "units"}
    filed = account(desk, member, {name: value for name, value in said.items() if value is not None})
    if plain:
        print_json(filed.model_dump(mode="json"))
    else:
        click.echo(f"entered: {filed.id}")


COMMANDS: tuple[Any, ...] = (compliance,)
