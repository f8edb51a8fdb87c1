"""Keys: who signs with which, how one is changed, stopped and replaced, and who reads with which."""

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import print_json, print_table
from tahqiq.desk.keys_of_members import (
    change_role,
    keys_of,
    replace_key,
    revoke_key,
    rotate_key,
    set_reader,
)
from tahqiq.desk.open_desk import Desk
from tahqiq.store.register_state import replay_of


@click.group()
def key() -> None:
    """Members' signing keys and the seats' reading keys; each change is an entry and counts from the next."""


@key.command("list")
@as_json
@click.pass_obj
def list_keys(where: Where, plain: bool) -> None:
    """Show every key that is or was on the roll."""
    found = keys_of(where.desk())
    if plain:
        print_json([{"key_id": kid, **vars(one)} for kid, one in found.items()])
        return
    rows = [
        (
            kid,
            one.member,
            str(one.since),
            "" if one.until is None else str(one.until),
            "" if one.suspect_from is None else f"from {one.suspect_from}",
            one.why,
        )
        for kid, one in found.items()
    ]
    print_table(("KEY", "MEMBER", "FROM ENTRY", "UNTIL", "SUSPECT", "WHY"), rows, empty="no keys")


@key.command()
@acting
@click.pass_obj
def rotate(where: Where, member: str) -> None:
    """Take a new key: the old one signs the change, the new one shows that you hold it."""
    click.echo(f"{member} signs with key {rotate_key(where.desk(), member)} from the next entry on")


@key.command()
@click.argument("whose", metavar="MEMBER|KEY")
@click.option("--reason", required=True, help="Why, in a sentence; it is entered in clear.")
@click.option(
    "--suspect-from",
    type=click.IntRange(0),
    help="The entry from which on what this key signed is disputed, if it was stolen or misused.",
)
@acting
@click.pass_obj
def revoke(where: Where, whose: str, reason: str, suspect_from: int | None, member: str) -> None:
    """Stop a member's present key, or any key by its id. Disputed entries stay, marked, until 'entry settle'.

    A member may always stop its own key.
    """
    click.echo(f"key {revoke_key(where.desk(), member, whose, reason, suspect_from)} is stopped")


@key.command()
@click.argument("whose", metavar="MEMBER")
@acting
@click.pass_obj
def replace(where: Where, whose: str, member: str) -> None:
    """Give a member whose key was stopped a new one."""
    click.echo(f"{whose} signs with key {replace_key(where.desk(), member, whose)} from the next entry on")


@key.command()
@click.argument("seat")
@click.option(
    "--recipient", help="The seat's own age recipient (age1…); by default a fresh key is made here."
)
@acting
@click.pass_obj
def reader(where: Where, seat: str, recipient: str | None, member: str) -> None:
    """Set the key to which papers that a seat may read are sealed from now on."""
    click.echo(f"papers for {seat} are sealed to {set_reader(where.desk(), member, seat, recipient)}")


@click.group()
def role() -> None:
    """Roles of members: one more, or one less, from the next entry on."""


@role.command()
@click.argument("whose", metavar="MEMBER")
@click.argument("name", metavar="ROLE")
@acting
@click.pass_obj
def grant(where: Where, whose: str, name: str, member: str) -> None:
    """Give a member one role more."""
    change_role(where.desk(), member, whose, name, grant=True)
    click.echo(f"{whose} holds: {', '.join(_roles(where.desk(), whose))}")


@role.command("withdraw")
@click.argument("whose", metavar="MEMBER")
@click.argument("name", metavar="ROLE")
@acting
@click.pass_obj
def withdraw(where: Where, whose: str, name: str, member: str) -> None:
    """Take a role from a member."""
    change_role(where.desk(), member, whose, name, grant=False)
    click.echo(f"{whose} holds: {', '.join(_roles(where.desk(), whose)) or 'no role'}")


def _roles(desk: Desk, member: str) -> tuple[str, ...]:
    with desk.store.reading() as connection:
        return replay_of(connection).roll.members[member].roles


COMMANDS = (key,)
