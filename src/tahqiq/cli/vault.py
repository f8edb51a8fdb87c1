"""The vault at the command line: who keeps it, what is kept in it, its keys and its end."""

from pathlib import Path
from typing import Any, get_args

import click

from tahqiq.cli.opening import Where, acting
from tahqiq.cli.printing import counted
from tahqiq.cli.vault_list import check, list_command, log
from tahqiq.cli.vault_options import PSEUDONYM, VAULT_KEY, consent_from, consented, vault_at, vaulted
from tahqiq.cli.vault_release import ask, consent, grant, read, ready, refuse
from tahqiq.cli.vault_typing import keeper_key, new_passphrase, typed_identity
from tahqiq.desk.vault.destroy_identity import destroy_identity
from tahqiq.desk.vault.keep_identity import correct_identity, keep_identity
from tahqiq.desk.vault.let_in import let_in
from tahqiq.desk.vault.open_vault import accept_keeper, enrol_keeper, leave_vault
from tahqiq.desk.vault.rewrap_vault import begin_rewrap, finish_rewrap
from tahqiq.desk.vault.vault_key import fingerprint_of, new_vault_key, write_vault_key
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.pseudonym import IdentityKind
from tahqiq.model.vault import DestructionAgreed, DestructionReason

FORM = click.option(
    "--form", metavar="FILE", help="A form with name:, contact: and notes:, or - for standard input."
)
DESCRIPTOR = click.option(
    "--identity-fd", "descriptor", type=int, metavar="N", help="Read the form from this open file descriptor."
)


@click.group()
def vault() -> None:
    """Identities of witnesses, victims and staff: sealed apart, opened by two keepers together, one at a time.

    Cases, claims and evidence name a person by pseudonym alone. The vault is closed to the parties' seats and to
    administrators, has no export, and is in no web page.
    """


@vault.command("open")
@VAULT_KEY
@acting
@vaulted
def open_command(where: Where, place: Path | None, key_file: Path, member: str) -> None:
    """Enrol as a keeper, with a new vault key that is made here and kept in a file of your own.

    The first two keepers open the vault and compare their fingerprints, person to person; later ones are taken in
    with 'vault accept' by two keepers.
    """
    desk = vault_at(where, place)
    let_in(desk, member, "vault.keeper_enrolled")
    words = new_passphrase(desk, key_file)
    key = new_vault_key(member, desk.desk.chance)
    write_vault_key(key, key_file, words)
    try:
        enrol_keeper(desk, member, key)
    except (BadInput, NotFound, Refused):
        key_file.unlink(missing_ok=True)  # it is enrolled for nothing
        raise
    with desk.looking() as (state, _house):
        found = [one for one in state.enrolments.values() if one.member == member][-1]
    click.echo(f"{member}: vault key {fingerprint_of(found.recipient, found.signs)}")
    if found.stands:
        click.echo(
            "You keep the vault. Read this fingerprint to the other keepers; lock the key's medium away."
        )
    else:
        click.echo(f"Two keepers take you in: tahqiq vault accept {member}, then tahqiq vault rewrap")


@vault.command()
@click.argument("whom", metavar="MEMBER")
@VAULT_KEY
@acting
@vaulted
def accept(where: Where, place: Path | None, whom: str, key_file: Path, member: str) -> None:
    """Take in a keeper who has enrolled, after comparing his fingerprint with him."""
    desk = vault_at(where, place)
    let_in(desk, member, "vault.keeper_accepted")
    accept_keeper(desk, member, whom, keeper_key(desk, key_file))
    with desk.looking() as (state, _house):
        stands = whom in state.keepers
    after = (
        "keeps the vault now; seal all anew: tahqiq vault rewrap" if stands else "waits for a second keeper"
    )
    click.echo(f"{whom} {after}")


@vault.command()
@click.argument("whom", metavar="[MEMBER]", required=False)
@VAULT_KEY
@acting
@vaulted
def leave(where: Where, place: Path | None, whom: str | None, key_file: Path, member: str) -> None:
    """Leave the vault; or say that the keeper MEMBER is to leave, which takes two to say.

    It takes your own vault key. Whoever has lost his is sent away by two others.
    """
    desk = vault_at(where, place)
    let_in(desk, member, "vault.keeper_left")
    leave_vault(desk, member, whom or member, keeper_key(desk, key_file))
    with desk.looking() as (state, _house):
        gone = (whom or member) not in state.keepers
    after = (
        "keeps the vault no more; seal all anew: tahqiq vault rewrap"
        if gone
        else "stays until a second says so"
    )
    click.echo(f"{whom or member} {after}")


@vault.command()
@click.option("--kind", required=True, type=click.Choice(get_args(IdentityKind)))
@consented
@click.option(
    "--closed", is_flag=True, help="A closed compartment (sexual violence, a child): outside only counted."
)
@click.option("--investigator", metavar="MEMBER", help="With --closed: who has the case.")
@FORM
@DESCRIPTOR
@acting
@vaulted
def keep(
    where: Where,
    /,
    place: Path | None,
    kind: IdentityKind,
    closed: bool,
    investigator: str | None,
    form: str | None,
    descriptor: int | None,
    member: str,
    **said: Any,
) -> None:
    """Seal an identity and print the pseudonym that stands for it everywhere else.

    The fingerprints of the keepers to whom it is sealed are shown beside it: compare them with those they gave you.
    """
    desk = vault_at(where, place)
    let_in(desk, member, "identity.kept")
    if closed != (investigator is not None):
        raise click.UsageError("--closed and --investigator go together: who has the case?")
    agreed = consent_from(desk, **said)
    paper = keep_identity(desk, member, typed_identity(form, descriptor), kind, agreed, investigator)
    click.echo(paper.pseudonym)
    with desk.looking() as (state, _house):
        keepers = [state.keepers[name] for name in paper.keepers if name in state.keepers]
    for one in keepers:
        click.echo(f"sealed to {one.member:<16} {fingerprint_of(one.recipient, one.signs)}", err=True)
    _remind(form)


@vault.command()
@PSEUDONYM
@FORM
@DESCRIPTOR
@acting
@vaulted
def correct(
    where: Where, place: Path | None, pseudonym: str, form: str | None, descriptor: int | None, member: str
) -> None:
    """Seal a new version of an identity, given whole; the earlier ones stay sealed beneath it."""
    desk = vault_at(where, place)
    let_in(desk, member, "identity.corrected")
    paper = correct_identity(desk, member, pseudonym, typed_identity(form, descriptor))
    click.echo(
        f"{pseudonym}: version {paper.version} is sealed; what was granted and not read is to be granted anew"
    )
    _remind(form)


@vault.command()
@PSEUDONYM
@click.option("--reason", required=True, type=click.Choice(get_args(DestructionReason)))
@VAULT_KEY
@acting
@vaulted
def destroy(
    where: Where, place: Path | None, pseudonym: str, reason: str, key_file: Path, member: str
) -> None:
    """Destroy an identity: two keepers do it, one after the other. The pseudonym stays; the person is gone."""
    desk = vault_at(where, place)
    let_in(desk, member, "destruction.agreed")
    done = destroy_identity(desk, member, pseudonym, reason, keeper_key(desk, key_file))
    if isinstance(done, DestructionAgreed):
        click.echo(f"You agree that {pseudonym} be destroyed; it is done when a second keeper says so too")
        return
    click.echo(f"{pseudonym} is destroyed: erased, the file rewritten, and searched for traces: none")
    click.echo(
        "Copies of the vault made before still hold it: destroy them, or the keepers' keys of that time."
    )


@vault.command()
@click.option("--begin", is_flag=True, help="As the first keeper: open your halves to the others, for a day.")
@VAULT_KEY
@acting
@vaulted
def rewrap(where: Where, place: Path | None, begin: bool, key_file: Path, member: str) -> None:
    """Seal all anew to those who keep the vault now: one keeper begins, a second finishes, at the same table."""
    desk = vault_at(where, place)
    let_in(desk, member, "vault.rewrapped")
    key = keeper_key(desk, key_file)
    if begin:
        paper = begin_rewrap(desk, member, key)
        click.echo(
            f"begun for: {', '.join(paper.keepers)}; a second keeper finishes it now: tahqiq vault rewrap"
        )
        return
    done = finish_rewrap(desk, member, key)
    click.echo(f"{counted(len(done.seals), 'record')} sealed anew to: {', '.join(done.keepers)}")


def _remind(form: str | None) -> None:
    if form not in (None, "-"):
        click.secho(f"{form} still holds it in clear: destroy that file now.", fg="yellow", err=True)


for _command in (list_command, log, check, ask, ready, grant, refuse, read, consent):
    vault.add_command(_command)
COMMANDS = (vault,)
