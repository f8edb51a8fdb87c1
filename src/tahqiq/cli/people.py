"""Organisations and persons: who may sign in, as which member. None of it stands in the register."""

from typing import Any

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.person_access import COMMANDS as ACCESS
from tahqiq.cli.printing import counted, print_json, print_table, short
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.staff_opening import day_told, desk_and_book
from tahqiq.desk.staff.change_person import change_person
from tahqiq.desk.staff.forget_person import forget_somebody
from tahqiq.desk.staff.hand import check_hand
from tahqiq.desk.staff.invite import found
from tahqiq.desk.staff.people import add_organisation, add_person, organisations, people
from tahqiq.desk.staff.tell_person import ToldPerson, count_held, tell_people, tell_person
from tahqiq.model.signing_in import JOIN_PAGE
from tahqiq.model.staff import ORGANISATION_KINDS, OrganisationKind


@click.group()
def organisation() -> None:
    """Who employs the persons behind the posts."""


@organisation.command("add")
@click.argument("organisation_id", metavar="ID")
@click.option("--name", required=True)
@click.option("--kind", required=True, type=click.Choice(list(ORGANISATION_KINDS)))
@click.option(
    "--party", metavar="CODE", help="Of kind party: which. Its people hold posts of that party alone."
)
@acting
@click.pass_obj
def add_one(
    where: Where, organisation_id: str, name: str, kind: OrganisationKind, party: str | None, member: str
) -> None:
    """Add an employer: a ministry, an army, an embassy."""
    desk, book = desk_and_book(where)
    made = add_organisation(book, desk, member, organisation_id, name, kind, party)
    click.echo(f"{made.id} added: {safe(made.name)}")


@organisation.command("list")
@as_json
@acting
@click.pass_obj
def list_organisations(where: Where, plain: bool, member: str) -> None:
    """Show the organisations, and how many persons each has here."""
    desk, book = desk_and_book(where)
    check_hand(desk, member)
    staff = people(book)
    count = {
        one.id: sum(1 for person in staff if person.organisation == one.id) for one in organisations(book)
    }
    if plain:
        print_json([one.model_dump() | {"persons": count[one.id]} for one in organisations(book)])
        return
    rows = [
        (one.id, one.party or one.kind, str(count[one.id]), safe(one.name)) for one in organisations(book)
    ]
    print_table(("ID", "KIND", "PERSONS", "NAME"), rows, empty="no organisations: tahqiq organisation add …")


@click.group()
def person() -> None:
    """Who may sign in, and which posts (members) they hold. Kept beside the keys, never in the register."""


@person.command()
@click.argument("name")
@click.option("--login", required=True, help="What the person types to sign in, as in a.rahimi.")
@click.option(
    "--hours", default=48, show_default=True, type=click.IntRange(1, 336), help="How long the code is good."
)
@click.pass_obj
def first(where: Where, name: str, login: str, hours: int) -> None:
    """Let in the very first administrator, once, where the keys are: prints a code and what to do with it."""
    desk, book = desk_and_book(where)
    code = found(book, desk, name, login, hours)
    made, post = people(book)[0], ", ".join(count_held(book))
    click.echo(f"{safe(made.name)} ({made.login}) holds the post {post}.")
    click.echo(f"\nOne-time code, good for {hours} hours, shown this once:\n\n    {code}\n")
    click.echo("What to do next:")
    click.echo("  1. Start the pages where the keys are:    tahqiq serve --sign-in")
    click.echo(f"  2. In a browser open {JOIN_PAGE} under the address it prints, and type the code.")
    click.echo(
        "  3. Take it up with a passkey of your telephone or key; or choose a password of 12 characters"
    )
    click.echo("     or more, scan the picture with an authenticator and type the six digits that it shows.")
    click.echo("  4. You are signed in. Add a second passkey under your account, and lock that device away.")
    click.echo("  5. Let in a second administrator, so that one lost telephone locks nobody out:")
    click.echo("       tahqiq person add …, person hold …, person invite …      (docs/members.md)")


@person.command("add")
@click.argument("name")
@click.option("--organisation", "employer", required=True, metavar="ID")
@click.option("--login", required=True, help="What the person types to sign in, as in a.rahimi.")
@acting
@click.pass_obj
def add_somebody(where: Where, name: str, employer: str, login: str, member: str) -> None:
    """Add a person, who can do nothing until he holds a post and is invited."""
    desk, book = desk_and_book(where)
    made = add_person(book, desk, member, name, employer, login)
    click.echo(f"{made.login} added: {safe(made.name)}, {made.organisation}")
    click.echo(f"Next: tahqiq person hold {made.login} MEMBER, then tahqiq person invite {made.login}")


@person.command()
@click.argument("who", metavar="LOGIN")
@click.option("--name")
@click.option("--organisation", "employer", metavar="ID")
@click.option("--login", help="What the person types to sign in from now on.")
@acting
@click.pass_obj
def change(
    where: Where, who: str, name: str | None, employer: str | None, login: str | None, member: str
) -> None:
    """Correct a name, or change the employer or the login; posts and sessions go on."""
    desk, book = desk_and_book(where)
    made = change_person(book, desk, member, who, name=name, organisation=employer, login=login)
    click.echo(f"{made.login}: {safe(made.name)}, {made.organisation}")


@person.command("list")
@as_json
@acting
@click.pass_obj
def list_people(where: Where, plain: bool, member: str) -> None:
    """Show the persons, the posts they hold now, and whether they have joined."""
    desk, book = desk_and_book(where)
    told = tell_people(book, desk, member)
    if plain:
        print_json([_as_json(one) for one in told])
        return
    rows = [
        (
            one.person.login,
            short(one.person.name, 30),
            one.person.organisation,
            ", ".join(one.posts) or "none",
            "NOT TOGETHER" if one.conflicts else one.state,
            day_told(one.last_signed_in, none="never"),
        )
        for one in told
    ]
    empty = 'nobody yet: tahqiq person first "NAME" --login LOGIN'
    print_table(("LOGIN", "NAME", "ORGANISATION", "HOLDS NOW", "STATE", "SIGNED IN"), rows, empty=empty)


@person.command()
@click.argument("who", metavar="LOGIN")
@as_json
@acting
@click.pass_obj
def show(where: Where, who: str, plain: bool, member: str) -> None:
    """Show a person: posts with their times, what he signs in with, where he is signed in."""
    desk, book = desk_and_book(where)
    told = tell_person(book, desk, member, who)
    if plain:
        print_json(_as_json(told))
        return
    click.secho(f"{safe(told.person.name)} ({told.person.login})", bold=True)
    click.echo(f"id            {told.person.id}")
    click.echo(f"organisation  {told.person.organisation}")
    click.echo(f"state         {told.state}{_until(told)}")
    click.echo(f"signs in with {_means(told)}")
    click.echo(
        f"signed in     {day_told(told.last_signed_in, none='never')}; now in {counted(len(told.sessions), 'session')}"
    )
    click.echo(f"failed        {told.failures} in the last 24 hours\n")
    for conflict in told.conflicts:
        click.secho(f"NOT TOGETHER: {conflict} End one of them: tahqiq person leave.\n", fg="red")
    now = desk.clock.now()
    rows = [
        (
            one.member,
            day_told(one.since),
            day_told(one.until, none="no end set"),
            "now" if one.holds_at(now) else "to come" if one.since > now else "over",
        )
        for one in told.holdings
    ]
    print_table(
        ("POST", "FROM", "UNTIL", ""),
        rows,
        empty=f"holds no post: tahqiq person hold {told.person.login} MEMBER",
    )


@person.command()
@click.argument("who", metavar="LOGIN")
@click.option("--yes", is_flag=True, help="Do not ask again.")
@acting
@click.pass_obj
def forget(where: Where, who: str, yes: bool, member: str) -> None:
    """Forget a person who has left: name, login, employer and all he signed in with. It cannot be undone."""
    desk, book = desk_and_book(where)
    if not yes:
        click.confirm(f"Forget {who} for good?", abort=True)
    click.echo(f"forgotten; the audit log goes on to know only {forget_somebody(book, desk, member, who)}")


def _until(told: ToldPerson) -> str:
    return f" until {day_told(told.invited_until)}" if told.invited_until else ""


def _means(told: ToldPerson) -> str:
    means = ["password and digits"] if told.password else []
    if told.passkeys:
        means.append(counted(len(told.passkeys), "passkey"))
    return ", ".join(means) or "nothing yet"


def _as_json(told: ToldPerson) -> dict[str, Any]:
    return told.person.model_dump() | {
        "state": told.state,
        "posts": list(told.posts),
        "holdings": [one.model_dump(mode="json", exclude={"person"}) for one in told.holdings],
        "password": told.password,
        "passkeys": [one.model_dump(mode="json") for one in told.passkeys],
        "invited_until": told.invited_until.isoformat() if told.invited_until else None,
        "sessions": len(told.sessions),
        "last_signed_in": told.last_signed_in.isoformat() if told.last_signed_in else None,
        "failures": told.failures,
        "conflicts": list(told.conflicts),
    }


for _command in ACCESS:
    person.add_command(_command)
COMMANDS = (organisation, person)
