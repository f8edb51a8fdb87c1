"""Service keys: programs that act in a post, for what their scopes name."""

from datetime import datetime

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table
from tahqiq.cli.staff_opening import Day, day_told, desk_and_book
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.services import issue, revoke, services
from tahqiq.model.signing_in import SCOPES, Service


@click.group()
def service() -> None:
    """Programs that act in a post over the API, each with a key of its own."""


@service.command("issue")
@click.argument("name")
@click.option("--for", "post", metavar="MEMBER", required=True, help="The post that it acts in.")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    required=True,
    type=click.Choice(list(SCOPES)),
    help="What it may do; may be given again. "
    + " ".join(f"{name}: {says}." for name, says in SCOPES.items()),
)
@click.option("--until", type=Day(last=True), required=True, help="The last day (UTC), within a year.")
@click.option(
    "--person", "owner", metavar="LOGIN", help="Who answers for it: it works while he holds the post."
)
@acting
@click.pass_obj
def issue_key(
    where: Where,
    name: str,
    post: str,
    scopes: tuple[str, ...],
    until: datetime,
    owner: str | None,
    member: str,
) -> None:
    """Issue a key; it is printed this once, and kept as a hash."""
    desk, book = desk_and_book(where)
    key = issue(book, desk, member, name, post, scopes, until, person=owner)
    click.echo(
        f"The key of '{safe(name)}' for {post}, until {day_told(until)}, shown this once:\n\n    {key}\n"
    )
    click.echo("The program sends it with every request:  Authorization: Bearer KEY   (docs/api.md)")


@service.command("list")
@as_json
@acting
@click.pass_obj
def list_services(where: Where, plain: bool, member: str) -> None:
    """Show every service there ever was, and when it was last used (to the hour)."""
    desk, book = desk_and_book(where)
    check_hand(desk, member)
    found = services(book)
    if plain:
        print_json([one.model_dump(mode="json") | {"state": _state(one)} for one in found])
        return
    rows = [
        (
            one.id[:12],
            safe(one.name),
            one.member,
            " ".join(one.scopes),
            day_told(one.until),
            day_told(one.used, none="never"),
            _state(one),
        )
        for one in found
    ]
    columns = ("ID", "NAME", "POST", "SCOPES", "UNTIL", "USED", "STATE")
    print_table(columns, rows, empty="no services: tahqiq service issue …")


@service.command("revoke")
@click.argument("which", metavar="NAME")
@acting
@click.pass_obj
def revoke_key(where: Where, which: str, member: str) -> None:
    """Stop a service's key at once, by its name or id."""
    desk, book = desk_and_book(where)
    click.echo(f"the key of '{safe(revoke(book, desk, member, which).name)}' is stopped")


def _state(one: Service) -> str:
    if one.revoked is None:
        return "in force"
    return "over" if one.revoked == one.until else "revoked"


COMMANDS = (service,)
