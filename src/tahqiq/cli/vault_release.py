"""Releases at the command line: asked, granted by two keepers, read once by the one reader; and consent."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import get_args

import click

from tahqiq.cli.opening import Where, acting
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.vault_options import (
    MOMENT,
    ONE_TIME_KEY,
    PSEUDONYM,
    PURPOSES,
    VAULT_KEY,
    consent_from,
    consented,
    moment,
    vault_at,
    vaulted,
)
from tahqiq.cli.vault_typing import check_terminal, keeper_key, new_passphrase, passphrase_of, show_once
from tahqiq.desk.vault.ask_release import ask_release, be_ready, refuse_release
from tahqiq.desk.vault.change_consent import change_consent
from tahqiq.desk.vault.grant_release import grant_release
from tahqiq.desk.vault.let_in import let_in
from tahqiq.desk.vault.list_vault import ask_named
from tahqiq.desk.vault.open_desk import VaultDesk
from tahqiq.desk.vault.read_identity import Opened, read_identity
from tahqiq.desk.vault.vault_key import (
    OneTimeKey,
    destroy_key,
    fingerprint_of,
    new_one_time_key,
    read_one_time_key,
    write_one_time_key,
)
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.identity import Given, Purpose
from tahqiq.model.vault import RefusalReason

ASKED = click.argument("asked", metavar="ASKED")


@click.command()
@PSEUDONYM
@click.option(
    "--purpose", required=True, type=PURPOSES, help="What it is opened for; the consent must cover it."
)
@click.option("--for", "reader", metavar="MEMBER", help="Who is to read it; by default yourself.")
@click.option("--hours", type=click.IntRange(1, 168), default=48, show_default=True, help="For how long.")
@click.option("--until", type=MOMENT, metavar="DATE", help="Or until when; within seven days.")
@ONE_TIME_KEY
@acting
@vaulted
def ask(
    where: Where,
    /,
    place: Path | None,
    pseudonym: str,
    purpose: Purpose,
    reader: str | None,
    hours: int,
    until: datetime | None,
    one_time_file: Path | None,
    member: str,
) -> None:
    """Ask that one identity be opened to one reader. Asking yourself, make the one-time key with it."""
    vault = vault_at(where, place)
    let_in(vault, member, "release.asked")
    own = (reader or member) == member
    if own != (one_time_file is not None):
        raise click.UsageError("--one-time-key is the reader's: give it if you read yourself, and only then")
    key = _new_key(vault, one_time_file) if one_time_file else None
    ends = moment(vault, until) if until else vault.desk.clock.now() + timedelta(hours=hours)
    try:
        paper = ask_release(vault, member, pseudonym, purpose, ends, reader or member, key)
    except (BadInput, NotFound, Refused):
        _take_back(one_time_file)
        raise
    click.echo(f"{paper.id} asked; two keepers grant it: tahqiq vault grant {paper.id[:12]}")
    if key is not None:
        click.echo(f"one-time key {fingerprint_of(key.recipient)}: read it to the keepers", err=True)
    else:
        click.echo(f"{reader} makes a one-time key first: tahqiq vault ready {paper.id[:12]}")


@click.command()
@ASKED
@ONE_TIME_KEY
@acting
@vaulted
def ready(where: Where, place: Path | None, asked: str, one_time_file: Path | None, member: str) -> None:
    """Make the one-time key for what somebody else asked for you to read."""
    vault = vault_at(where, place)
    let_in(vault, member, "release.readied")
    if one_time_file is None:
        raise click.UsageError("--one-time-key names the new file, on a medium of your own")
    found = ask_named(vault, member, asked)
    key = _new_key(vault, one_time_file)
    try:
        be_ready(vault, member, found.id, key)
    except (BadInput, NotFound, Refused):
        _take_back(one_time_file)
        raise
    click.echo(
        f"one-time key {fingerprint_of(key.recipient)}: read it to the keepers; two of them grant it now"
    )


@click.command()
@ASKED
@VAULT_KEY
@acting
@vaulted
def grant(where: Where, place: Path | None, asked: str, key_file: Path, member: str) -> None:
    """Grant what was asked, as one of two keepers. Neither asker nor reader grants; you do not see who it is."""
    vault = vault_at(where, place)
    let_in(vault, member, "release.granted")
    found = ask_named(vault, member, asked)
    said = f"{found.pseudonym}, for {found.purpose}: asked by {found.by}, to be read by {found.reader}"
    click.echo(said, err=True)
    click.echo(f"one-time key {found.fingerprint or '(not made yet)'}: ask the reader if it is his", err=True)
    paper = grant_release(vault, member, found.id, keeper_key(vault, key_file))
    second = paper.passed is not None
    click.echo(
        "granted by two keepers; the reader may open it once"
        if second
        else "granted; it takes a second keeper"
    )


@click.command()
@ASKED
@click.option("--reason", required=True, type=click.Choice(get_args(RefusalReason)))
@acting
@vaulted
def refuse(where: Where, place: Path | None, asked: str, reason: str, member: str) -> None:
    """Refuse what was asked, as a keeper; what was granted of it is erased."""
    vault = vault_at(where, place)
    let_in(vault, member, "release.refused")
    refuse_release(vault, member, ask_named(vault, member, asked).id, reason)
    click.echo("refused; nothing of it is released")


@click.command()
@ASKED
@ONE_TIME_KEY
@acting
@vaulted
def read(where: Where, place: Path | None, asked: str, one_time_file: Path | None, member: str) -> None:
    """Open an identity that two keepers have granted you: once, on this terminal, entered before it is shown."""
    vault = vault_at(where, place)
    let_in(vault, member, "identity.read")
    check_terminal()
    if one_time_file is None:
        raise click.UsageError("--one-time-key names the file that was made when it was asked")
    key = read_one_time_key(one_time_file, passphrase_of(one_time_file))
    opened = read_identity(vault, member, ask_named(vault, member, asked).id, key)
    left = destroy_key(one_time_file)
    show_once(
        _lines(opened, member)
    )  # whatever became of the key: the reading is entered, and there is no second
    gone = (
        f"destroy the one-time key yourself, it is still there: {left}"
        if left
        else "the one-time key is destroyed"
    )
    click.echo(f"{opened.reading.pseudonym} was read by {member}; {gone}")


@click.command()
@PSEUDONYM
@consented
@click.option("--withdraw", is_flag=True, help="The person withdraws: nothing is opened any more.")
@acting
@vaulted
def consent(
    where: Where,
    /,
    place: Path | None,
    pseudonym: str,
    scope: tuple[Purpose, ...],
    until: datetime | None,
    given: Given | None,
    withdraw: bool,
    member: str,
) -> None:
    """Enter what the person agrees to from now on, or that the consent is withdrawn."""
    vault = vault_at(where, place)
    let_in(vault, member, "consent.changed")
    if withdraw and (scope or until or given):
        raise click.UsageError("--withdraw stands alone")
    agreed = None if withdraw else consent_from(vault, scope, until, given)
    paper = change_consent(vault, member, pseudonym, agreed)
    click.echo(f"{pseudonym}: consent {'withdrawn; nothing is opened any more' if withdraw else 'entered'}")
    if paper.told:
        click.secho(f"it was read by {', '.join(paper.told)}: tell them now", fg="yellow")


def _lines(opened: Opened, member: str) -> list[str]:
    who = opened.identity
    return [
        f"{opened.reading.pseudonym}, for {member} alone · {opened.watermark}",
        f"version {opened.sealed.version}, sealed by {opened.sealed.by} on {opened.sealed.at:%d %b %Y}",
        "Write nothing down that you do not need. Confidentiality outranks every other interest.",
        "",
        f"name      {safe(who.name)}",
        *(f"contact   {safe(one)}" for one in who.contacts),
        *(f"notes     {safe(line)}" for line in who.notes.splitlines()),
        "",
    ]


def _new_key(vault: VaultDesk, file: Path) -> OneTimeKey:
    words = new_passphrase(vault, file)
    key = new_one_time_key()
    write_one_time_key(key, file, words)
    return key


def _take_back(file: Path | None) -> None:
    """A key for what was not entered is of no use to anybody."""
    if file is not None:
        file.unlink(missing_ok=True)
