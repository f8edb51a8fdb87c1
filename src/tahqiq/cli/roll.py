"""Who and what a mission works with: members and sources."""

from typing import get_args

import click

from tahqiq import settings
from tahqiq.cli.keys import role
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.posts_held import held_now, names_now
from tahqiq.cli.printing import counted, print_json, print_table
from tahqiq.cli.printing import plain as safe
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
    """Show the members, and by how many persons each is held now: a number, never a name."""
    desk = where.desk()
    with desk.inside() as asker:
        found = members_of(asker.connection)
    held = held_now(desk)
    if plain:
        print_json([one.model_dump(mode="json") | _held(held, one.id) for one in found])
        return
    rows = [
        (one.id, one.seat, one.role.value, "" if held is None else str(held.get(one.id, 0)), one.title)
        for one in found
    ]
    print_table(("ID", "SEAT", "ROLE", "HELD BY", "TITLE"), rows, empty="no members")


@member.command("show")
@click.argument("member_id", metavar="ID")
@as_json
@click.option(
    "--as",
    "member",
    metavar="MEMBER",
    envvar=settings.MEMBER_VARIABLE,
    help="Somebody who may enrol members also sees who holds it.",
)
@click.pass_obj
def show_member(where: Where, member_id: str, plain: bool, member: str | None) -> None:
    """Show a member: seat, roles, present key, and by how many persons it is held now."""
    desk = where.desk()
    one, enrolled, held = desk.member(member_id), desk.enrolled(member_id), held_now(desk)
    names = names_now(desk, member_id, member)
    told = {
        "id": one.id,
        "title": one.title,
        "seat": one.seat,
        "roles": list(enrolled.roles),
        "key": enrolled.key,
        **_held(held, one.id),
    }
    if plain:
        print_json(told | ({} if names is None else {"persons": names}))
        return
    click.secho(f"{one.id}: {safe(one.title)}", bold=True)
    click.echo(f"seat     {one.seat}")
    click.echo(f"roles    {', '.join(enrolled.roles) or 'none'}")
    click.echo(f"key      {enrolled.key}")
    if held is not None:
        by = f": {', '.join(names)}" if names else ""
        click.echo(f"held by  {counted(held.get(one.id, 0), 'person')}{by}")


def _held(held: dict[str, int] | None, member_id: str) -> dict[str, int]:
    """The count as a field; nothing where nobody's staff book is kept."""
    return {} if held is None else {"held_by": held.get(member_id, 0)}


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
