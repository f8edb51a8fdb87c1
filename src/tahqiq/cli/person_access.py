"""What a person may do from when until when: posts, invitations, sessions, and the end of all of it."""

from datetime import datetime

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import counted, print_json, print_table, short
from tahqiq.cli.staff_opening import Day, day_told, desk_and_book
from tahqiq.desk.staff.cut_off import cut_off
from tahqiq.desk.staff.hold import hold, leave
from tahqiq.desk.staff.invite import LONGEST_HOURS, invite
from tahqiq.desk.staff.lost_device import lost
from tahqiq.desk.staff.tell_person import tell_person
from tahqiq.model.signing_in import JOIN_PAGE


@click.command("hold")
@click.argument("who", metavar="LOGIN")
@click.argument("post", metavar="MEMBER")
@click.option("--from", "since", type=Day(), help="The first day (UTC); by default from now on.")
@click.option(
    "--until", type=Day(last=True), help="The last day (UTC), to its end; by default no end is set."
)
@acting
@click.pass_obj
def hold_post(
    where: Where, who: str, post: str, since: datetime | None, until: datetime | None, member: str
) -> None:
    """Give a person a post. Never posts of two parties, nor two that check each other."""
    desk, book = desk_and_book(where)
    made = hold(book, desk, member, who, post, since, until)
    end = day_told(made.until, none="no end set")
    click.echo(f"{who} holds {made.member} from {day_told(made.since)}, until {end}")


@click.command("leave")
@click.argument("who", metavar="LOGIN")
@click.argument("post", metavar="MEMBER")
@click.option("--until", type=Day(last=True), help="The last day (UTC), to its end; by default it ends now.")
@acting
@click.pass_obj
def leave_post(where: Where, who: str, post: str, until: datetime | None, member: str) -> None:
    """Take a post from a person, now or at the end of a day. A session in it loses it with the next request."""
    desk, book = desk_and_book(where)
    made = leave(book, desk, member, who, post, until)
    click.echo(f"{who} holds {made.member} until {day_told(made.until)}")


@click.command("invite")
@click.argument("who", metavar="LOGIN")
@click.option(
    "--hours",
    default=48,
    show_default=True,
    type=click.IntRange(1, LONGEST_HOURS),
    help="How long the code is good.",
)
@acting
@click.pass_obj
def invite_person(where: Where, who: str, hours: int, member: str) -> None:
    """Print a one-time code with which a person makes a passkey, or a password with an authenticator, or anew."""
    desk, book = desk_and_book(where)
    code = invite(book, desk, member, who, hours)
    if not tell_person(book, desk, member, who).posts:
        click.echo(f"{who} holds no post now: tahqiq person hold {who} MEMBER", err=True)
    _print_code(code, who, hours)


@click.command("lost-device")
@click.argument("who", metavar="LOGIN")
@acting
@click.pass_obj
def lost_device(where: Where, who: str, member: str) -> None:
    """A person's device is lost or taken: end everything that it could do, and invite him anew."""
    desk, book = desk_and_book(where)
    ended = lost(book, desk, member, who)
    click.echo(
        f"ended: {counted(ended.sessions, 'session')}, {counted(ended.passkeys, 'passkey')}, "
        f"{counted(ended.services, 'service key')}, password and authenticator"
    )
    if ended.members:
        click.echo("If signing keys were on that device, stop them, and give the posts new ones:")
        for one in ended.members:
            click.echo(f"  tahqiq key revoke {one} --reason 'device lost' --as ADMINISTRATOR")
            click.echo(f"  tahqiq key replace {one} --as ADMINISTRATOR")
    _print_code(ended.code, who, 48)


@click.command("sessions")
@click.argument("who", metavar="LOGIN")
@as_json
@acting
@click.pass_obj
def list_sessions(where: Where, who: str, plain: bool, member: str) -> None:
    """Show where a person is signed in now."""
    desk, book = desk_and_book(where)
    found = tell_person(book, desk, member, who).sessions
    if plain:
        print_json([one.model_dump(mode="json", exclude={"person"}) for one in found])
        return
    rows = [
        (
            day_told(one.started),
            day_told(one.seen),
            one.member or "none",
            one.how,
            one.address,
            short(one.agent, 40),
        )
        for one in found
    ]
    print_table(("SINCE", "USED", "POST", "BY", "ADDRESS", "BROWSER"), rows, empty=f"{who} is not signed in")


@click.command("end-sessions")
@click.argument("who", metavar="LOGIN")
@acting
@click.pass_obj
def end_sessions(where: Where, who: str, member: str) -> None:
    """Sign a person out everywhere; he can sign in again."""
    desk, book = desk_and_book(where)
    click.echo(f"ended: {counted(cut_off(book, desk, member, who), 'session')}")


def _print_code(code: str, who: str, hours: int) -> None:
    click.echo(f"\nOne-time code for {who}, good for {hours} hours, shown this once:\n\n    {code}\n")
    click.echo(
        f"Hand it over face to face or by telephone. It is taken up at {JOIN_PAGE} under the server's address."
    )


COMMANDS = (hold_post, leave_post, invite_person, lost_device, list_sessions, end_sessions)
