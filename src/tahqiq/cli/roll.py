"""Who and what a mission works with: members and sources."""

from typing import get_args

import click

from tahqiq.cli.keys import role
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table
from tahqiq.desk.found import enrol_member, register_source
from tahqiq.desk.roster import Post
from tahqiq.model.member import Role
from tahqiq.model.source import Source, SourceKind
from tahqiq.store.missions import members_of, sources_of


@click.group()
def member() -> None:
    """Who acts: role accounts with a seat, a role and a key."""


@member.command("list")
@as_json
@click.pass_obj
def list_members(where: Where, plain: bool) -> None:
    """Show the members."""
    with where.desk().inside() as asker:
        found = members_of(asker.connection)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [(one.id, one.seat, one.role.value, one.title) for one in found]
    print_table(("ID", "SEAT", "ROLE", "TITLE"), rows, empty="no members")


@member.command("add")
@click.argument("member_id", metavar="ID")
@click.option("--title", required=True, help="The role's title; never a person's name.")
@click.option("--seat", required=True, help="SEC, or the code of a party or mediator.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@acting
@click.pass_obj
def add_member(where: Where, member_id: str, title: str, seat: str, role: str, member: str) -> None:
    """Enrol a member with a fresh key."""
    post = Post(id=member_id, title=title, seat=seat, role=Role(role))
    found = enrol_member(where.desk(), member, post)
    click.echo(f"{found.id} enrolled as {found.role.value}, seat {found.seat}")


@click.group()
def source() -> None:
    """Who speaks or senses, and with whom it is one voice."""


@source.command("list")
@as_json
@click.pass_obj
def list_sources(where: Where, plain: bool) -> None:
    """Show the sources."""
    with where.desk().inside() as asker:
        found = list(sources_of(asker).values())
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.id, one.kind, one.reliability, one.independence_group, one.party or "", one.name)
        for one in found
    ]
    print_table(
        ("ID", "KIND", "GRADE", "GROUP", "PARTY", "NAME"), rows, empty="no sources: tahqiq source add …"
    )


@source.command("add")
@click.argument("source_id", metavar="ID")
@click.option("--name", required=True)
@click.option("--kind", required=True, type=click.Choice(list(get_args(SourceKind))))
@click.option(
    "--reliability",
    default="F",
    show_default=True,
    type=click.Choice(list("ABCDEF")),
    help="Admiralty grade.",
)
@click.option("--group", help="Whose copies are one voice with it; by default it stands alone.")
@click.option("--party", help="The party it speaks for.")
@acting
@click.pass_obj
def add_source(
    where: Where,
    source_id: str,
    name: str,
    kind: str,
    reliability: str,
    group: str | None,
    party: str | None,
    member: str,
) -> None:
    """Register a source."""
    wanted = {
        "id": source_id,
        "name": name,
        "kind": kind,
        "reliability": reliability,
        "independence_group": group or source_id,
        "party": party,
    }
    made = register_source(where.desk(), member, Source.model_validate(wanted))
    click.echo(f"{made.id} registered: {safe(made.name)}")


member.add_command(role)
COMMANDS = (member, source)
