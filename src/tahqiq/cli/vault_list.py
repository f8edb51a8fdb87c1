"""The vault's list, log and check at the command line: pseudonyms, papers and seals, and no identity."""

from pathlib import Path

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import counted, print_json, print_table
from tahqiq.cli.vault_options import ANY_PSEUDONYM, vault_at, vaulted
from tahqiq.desk.vault.check_vault import check_vault, tidy_strangers
from tahqiq.desk.vault.list_vault import disclosure_log, list_vault, shown_pseudonym
from tahqiq.desk.vault.vault_key import fingerprint_of
from tahqiq.errors import RegisterBroken


@click.command("list")
@acting
@as_json
@vaulted
def list_command(where: Where, place: Path | None, member: str, plain: bool) -> None:
    """List pseudonyms, kinds and consent, and what is asked; first what you have to be told of what you read."""
    found = list_vault(vault_at(where, place), member)
    if plain:
        parts = {"told": found.told, "kept": found.kept, "asked": found.asked}
        dumped = {name: [one.model_dump(mode="json") for one in part] for name, part in parts.items()}
        print_json({**dumped, "closed_compartments": found.counted})
        return
    for one in found.told:
        click.secho(f"YOU READ {one.pseudonym}: {one.what} ({one.since:%d %b %Y})", fg="yellow")
    rows = [
        (
            one.pseudonym,
            one.kind,
            one.consent,
            ", ".join(one.scope).replace("_", " "),
            f"{one.until:%d %b %Y}" if one.until else "",
            "closed" if one.closed else "",
            str(one.read),
        )
        for one in found.kept
    ]
    print_table(
        ("PSEUDONYM", "KIND", "CONSENT", "FOR", "UNTIL", "", "READ"), rows, empty="no identity is kept"
    )
    for kind, number in found.counted.items():
        click.echo(f"in closed compartments: {counted(number, kind)}")
    if found.asked:
        click.echo()
        asked = [
            (
                one.id[:12],
                one.pseudonym,
                one.purpose,
                one.by,
                one.reader,
                f"{one.until:%d %b %H:%M}",
                one.stands,
            )
            for one in found.asked
        ]
        print_table(("ASKED", "PSEUDONYM", "FOR", "BY", "READER", "UNTIL", "STANDS"), asked, empty="")


@click.command()
@ANY_PSEUDONYM
@acting
@as_json
@vaulted
def log(where: Where, place: Path | None, pseudonym: str | None, member: str, plain: bool) -> None:
    """Show what was done with the vault, or with one pseudonym: asked, granted, read, refused, by whom and when."""
    desk = vault_at(where, place)
    rows = [
        (
            str(act.index),
            f"{act.at:%Y-%m-%d %H:%M}",
            act.verb,
            act.by,
            shown_pseudonym(desk, member, act),
            " ".join(
                str(getattr(act.paper, name, "")) for name in ("tried", "code", "reason", "purpose")
            ).strip(),
        )
        for act in disclosure_log(desk, member, pseudonym)
    ]
    columns = ("ENTRY", "WHEN", "ACT", "BY", "PSEUDONYM", "WHAT")
    if plain:
        print_json([dict(zip((name.lower() for name in columns), row, strict=True)) for row in rows])
        return
    print_table(columns, rows, empty="nothing was done with the vault")


@click.command()
@click.option("--tidy", is_flag=True, help="As a keeper: erase what no entry speaks of.")
@acting
@as_json
@vaulted
def check(where: Where, place: Path | None, tidy: bool, member: str, plain: bool) -> None:
    """Hold the vault's file against the register, and its keepers against the rules; exit code 7 for a fault."""
    desk = vault_at(where, place)
    if tidy:
        click.echo(f"{counted(tidy_strangers(desk, member), 'piece')} erased", err=True)
    found = check_vault(desk, member)
    if plain:
        keepers = {one.member: fingerprint_of(one.recipient, one.signs) for one in found.keepers}
        waiting = {one.member: fingerprint_of(one.recipient, one.signs) for one in found.waiting}
        said = {"kept": found.kept, "faults": found.faults, "due": found.due}
        print_json({"keepers": keepers, "waiting": waiting, **said})
    else:
        for one in (*found.keepers, *found.waiting):
            stands = f"since {one.at:%d %b %Y}" if one.stands else "waits to be taken in"
            click.echo(f"keeper {one.member:<16} {fingerprint_of(one.recipient, one.signs)}  {stands}")
        click.echo(f"{counted(found.kept, 'identity').replace('identitys', 'identities')} kept")
        for line in found.due:
            click.secho(f"due: {line}", fg="yellow")
        for line in found.faults:
            click.secho(f"FAULT: {line}", fg="red")
    if found.faults:
        raise RegisterBroken(
            "VLT010",
            f"the vault does not stand as it should: {found.faults[0]}",
            "stop releasing; keep the file, look for its newest copy, and tell the other keepers.",
        )
