"""The audit log: who signed in, who let whom in, who read what is protected."""

from datetime import datetime

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import print_json, print_table, short
from tahqiq.cli.staff_opening import Day, desk_and_book
from tahqiq.desk.staff.audit import CHECKERS, Filters, check, read_trail
from tahqiq.desk.staff.hand import check_role
from tahqiq.desk.staff.people import people, person_named
from tahqiq.errors import NotFound, RegisterBroken


@click.group()
def audit() -> None:
    """The log of access. Auditors and chairs read it; an administrator only proves that it is whole."""


@audit.command("list")
@click.option("--day", type=Day(), help="One day, in UTC.")
@click.option(
    "--person", "who", metavar="LOGIN", help="What this person did, or what was done about him; or an id."
)
@click.option("--post", metavar="MEMBER", help="What was done in this post, or about it.")
@click.option("--kind", help="A kind, or its beginning: sign_in, read.protected, person …")
@click.option(
    "--last", default=100, show_default=True, type=click.IntRange(1), help="Only the newest of them."
)
@as_json
@acting
@click.pass_obj
def list_lines(
    where: Where,
    day: datetime | None,
    who: str | None,
    post: str | None,
    kind: str | None,
    last: int,
    plain: bool,
    member: str,
) -> None:
    """Show the log, oldest first; that you read it is itself noted."""
    desk, book = desk_and_book(where)
    known = None
    if who is not None:
        try:
            known = person_named(book, who).id
        except NotFound:
            known = who  # somebody forgotten is still found by the id that stays
    filters = Filters(day=day.date() if day else None, person=known, member=post, kind=kind, limit=last)
    found = read_trail(book, desk, member, filters)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    logins = {one.id: one.login for one in people(book)}
    rows = [
        (
            str(one.number),
            one.at.strftime("%Y-%m-%d %H:%M:%SZ"),
            one.kind,
            logins.get(one.person or "", one.person or ""),
            one.member or "",
            short(" ".join(logins.get(word, word) for word in one.about.split()), 60),
            one.address,
        )
        for one in found
    ]
    columns = ("LINE", "WHEN", "WHAT", "PERSON", "POST", "ABOUT", "FROM")
    print_table(columns, rows, empty="nothing fits: leave out a filter")


@audit.command("check")
@click.option(
    "--noted", metavar="NUMBER:HASH", help="A head that was printed before: it must still be in the log."
)
@as_json
@acting
@click.pass_obj
def check_log(where: Where, noted: str | None, plain: bool, member: str) -> None:
    """Prove that no line was changed, and print the head.

    Write the head down where the administrator does not reach, and give it with --noted the next time: whoever has
    the file could else write all of it anew.
    """
    desk, book = desk_and_book(where)
    check_role(desk, member, CHECKERS, "check the audit log")
    found = check(book, noted)
    if found.flaw is not None:
        raise RegisterBroken(
            "STF032",
            f"the audit log was tampered with, or is damaged: {found.flaw}",
            "keep the file as it is, and compare it with a backup; tell the auditor and the chair.",
        )
    if plain:
        print_json({"size": found.size, "head": found.noted, "whole": True})
        return
    click.echo(f"{found.size} lines, each following from the one before. The head:\n\n    {found.noted}\n")
    if noted is None:
        click.echo("Write it down elsewhere; the next time: tahqiq audit check --noted NUMBER:HASH")


COMMANDS = (audit,)
