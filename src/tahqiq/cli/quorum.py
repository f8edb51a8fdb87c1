"""Who vouches for the register: the sides' witnesses, and the policies that say how many of them it takes."""

from collections.abc import Mapping
from pathlib import Path

import click

from tahqiq.cli.approving import lines_of, policy_in, print_policy, signing
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table
from tahqiq.desk.agree import (
    add_witness,
    approve_policy,
    drafted_policy,
    lint_policy,
    policies_of,
    propose_policy,
    retire_witness,
    witnesses_of,
)
from tahqiq.desk.approvals import awaited_for, proposals_of, withdraw_proposal
from tahqiq.desk.open_desk import Desk
from tahqiq.model.accord import Level, WitnessPost
from tahqiq_verify.approval import Proposal

_LEVELS = ("recorded", "final")


@click.group()
def policy() -> None:
    """How many cosignatures make a checkpoint 'recorded' and 'final' (C2SP tlog-policy)."""


@policy.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@as_json
def lint(file: Path, plain: bool) -> None:
    """Print how many liars a policy needs for an unseen split, and how many absentees stop it.

    A policy that needs no liar is refused: two halves of honest witnesses could each sign another truth.
    """
    found = lint_policy(policy_in(file))
    if plain:
        print_json({"liars": found.liars, "absentees": found.absentees})
        return
    click.echo(f"liars needed for an unseen split   {found.liars}")
    click.echo(f"absentees that stop it             {found.absentees}")


@policy.command()
@click.option("--level", type=click.Choice(_LEVELS), required=True)
@click.pass_obj
def draft(where: Where, level: Level) -> None:
    """Print a policy over the witnesses that count now, to start the talks from."""
    click.echo(drafted_policy(where.desk(), level), nl=False)


@policy.command()
@as_json
@click.pass_obj
def show(where: Where, plain: bool) -> None:
    """Show the policies in force, and each proposal that waits: its text, its lint, whose signature is missing."""
    desk = where.desk()
    adopted = policies_of(desk)
    found = proposals_of(desk).items()
    waiting = {index: one for index, one in found if one.kind.startswith("policy.") and one.waits}
    if plain:
        in_force = {level: {"since": one.since, "text": one.text} for level, one in adopted.items()}
        print_json({"in_force": in_force, "waiting": _waiting_as_plain(desk, waiting)})
        return
    for level, one in adopted.items():
        click.secho(f"{level}: in force for checkpoints larger than {one.since}", bold=True)
        click.echo(safe_lines(one.text))
    if not adopted:
        click.echo("No policy is in force: nobody but the log itself vouches for its checkpoints.")
    for index, proposed in waiting.items():
        click.secho(f"\nproposal {index}, by {safe(proposed.by)}, waits", bold=True)
        print_policy(proposed)
        missing = awaited_for(desk, proposed)
        click.echo(f"signed by         {', '.join(map(safe, proposed.signed_by)) or 'nobody yet'}")
        click.echo(f"not yet signed    {', '.join(map(safe, missing.seats))}; it takes {missing.takes}")


def _waiting_as_plain(desk: Desk, waiting: Mapping[int, Proposal]) -> list[dict[str, object]]:
    return [
        {
            "proposal": index,
            "level": one.kind.removeprefix("policy."),
            "by": one.by,
            "text": one.text,
            "sha256": one.sha256,
            **vars(lint_policy(one.text)),
            "approved_by": one.approved_by,
            "signed_by": one.signed_by,
            "missing_seats": awaited_for(desk, one).seats,
        }
        for index, one in waiting.items()
    ]


@policy.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--level", type=click.Choice(_LEVELS), required=True)
@acting
@click.pass_obj
def propose(where: Where, file: Path, level: Level, member: str) -> None:
    """Propose a policy; it counts once the quorum of the one it replaces has signed it.

    The first policy of a level needs the signature of every witness in the register, named in it or not.
    """
    index = propose_policy(where.desk(), member, level, policy_in(file))
    click.echo(f"proposed under entry {index}; each seat signs it on its witness's own machine:")
    click.echo(f"   tahqiq witness approve FOLDER --proposal {index} --level {level} --policy FILE")
    click.echo(f"and hands the line in: tahqiq register policy approve {index} --signature LINE")


@policy.command()
@click.argument("proposal", type=int)
@signing
@acting
@click.pass_obj
def approve(
    where: Where, proposal: int, signatures: tuple[str, ...], folders: tuple[Path, ...], member: str
) -> None:
    """Approve a proposed policy for your seat, with the signature of your seat's own witness.

    Cosigning under a policy means 'seen as append-only'; it is not consent to what is recorded.
    """
    desk = where.desk()
    in_force = approve_policy(desk, member, proposal, lines_of(desk, proposal, signatures, folders))
    click.echo("approved; the policy is in force" if in_force else "approved; it waits for other seats")


@policy.command("withdraw")
@click.argument("proposal", type=int)
@acting
@click.pass_obj
def withdraw_policy(where: Where, proposal: int, member: str) -> None:
    """Take back a proposal of your own that is not in force; what was signed for it counts no more."""
    withdraw_proposal(where.desk(), member, proposal)
    click.echo(f"the proposal of entry {proposal} is withdrawn")


@click.group("witness")
def witnesses() -> None:
    """The sides' witnesses, as the register knows them. To run one: tahqiq witness."""


@witnesses.command("list")
@as_json
@click.pass_obj
def list_witnesses(where: Where, plain: bool) -> None:
    """Show the witnesses that count now."""
    found = witnesses_of(where.desk())
    if plain:
        print_json([vars(one) for one in found.values()])
        return
    rows = [(one.name, one.seat, str(one.since), one.url or "no address") for one in found.values()]
    print_table(("NAME", "SEAT", "COUNTS FROM", "ADDRESS"), rows, empty="none: tahqiq register witness add …")


@witnesses.command("add")
@click.argument("name")
@click.option("--vkey", required=True, help="What 'tahqiq witness vkey FOLDER' prints.")
@click.option("--seat", required=True, help="The party or mediator that runs it.")
@click.option("--url", default="", help="Where it listens.")
@click.option("--possession", required=True, help="What 'tahqiq witness possession FOLDER …' prints.")
@acting
@click.pass_obj
def add(where: Where, name: str, vkey: str, seat: str, url: str, possession: str, member: str) -> None:
    """Enter a seat's witness with its key."""
    post = WitnessPost(name=name, vkey=vkey, url=url, seat=seat, possession=possession)
    add_witness(where.desk(), member, post)
    click.echo(f"{name} entered for {seat}; it counts from the next checkpoint on")


@witnesses.command("retire")
@click.argument("name")
@acting
@click.pass_obj
def retire(where: Where, name: str, member: str) -> None:
    """A witness counts no longer; its name and key are never given again."""
    retire_witness(where.desk(), member, name)
    click.echo(f"{name} retired")


def safe_lines(text: str) -> str:
    """A text of several lines made safe for a terminal."""
    return "\n".join(safe(line) for line in text.split("\n"))
