"""``tahqiq mission``: how a mission ends, is sealed, handed over and wiped; and what to do when there is no time."""

import secrets
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from tahqiq import settings
from tahqiq.cli.closing_sheet import end_json, print_end, print_opened, print_sealed
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import print_json, progress
from tahqiq.cli.wiping import wipe
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.closing.ending import answer_ending, declare_ending, propose_ending
from tahqiq.desk.closing.hand_over import hand_over_archive, receive_archive
from tahqiq.desk.closing.pack import seal_archive
from tahqiq.desk.closing.status import mission_end
from tahqiq.desk.closing.unpack import Opened, check_digest, open_archive
from tahqiq.desk.mirror.mission import identities_in
from tahqiq.errors import BadInput, RegisterBroken
from tahqiq.model.closing import EndingKind, SecretariatKeys

_MAX_KEYS = 65_536
_file = click.Path(path_type=Path, dir_okay=False)
_folder = click.Path(path_type=Path, file_okay=False)
_DAY = Written(["%Y-%m-%d"])
_LOG = click.option(
    "--log", metavar="VKEY|FILE", help="The register's key as you know it; else the archive's own."
)
_IDENTITY = click.option(
    "--identity",
    "identities",
    multiple=True,
    type=_file,
    help="Your age key file; repeat for each mediator's.",
)


@click.group()
def mission() -> None:
    """The end of a mission: closing, sealed archive, hand-over to the mediators, wiping; also in danger."""


@mission.command("status")
@as_json
@click.pass_obj
def status(where: Where, plain: bool) -> None:
    """Show where the mission stands on its way to the end, and what in it is still open."""
    found = mission_end(where.desk())
    if plain:
        print_json(end_json(found))
    else:
        print_end(found)


def _ending(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.pass_obj,
        acting,
        click.option(
            "--parties-too", is_flag=True, help="Where the text asks for the parties' consent: of all."
        ),
        click.option("--on", type=_DAY, help="The day, in the mission's zone: YYYY-MM-DD."),
        click.option("--reason", help="Why, in a sentence, for the parties and mediators to read."),
    ):
        command = option(command)
    return command


@mission.command("close")
@click.option(
    "--release",
    type=click.Choice(["public", "parties"]),
    default="public",
    show_default=True,
    help="(declaring) Who may read that it is closed; 'parties' are the parties, the mediators, the mechanism.",
)
@_ending
def close(
    where: Where, reason: str | None, on: datetime | None, parties_too: bool, member: str, release: str
) -> None:
    """Propose the closing with --reason and --on; without them, declare it once all have agreed.

    Every mediator's head answers with 'agree' or 'refuse'. In a closed mission nothing new begins.
    """
    _end(where, "close", member, reason, on, parties_too, release)


@mission.command("reopen")
@_ending
def reopen(where: Where, reason: str | None, on: datetime | None, parties_too: bool, member: str) -> None:
    """Propose to take a closed mission up again, or declare it, in the same way as its closing."""
    _end(where, "reopen", member, reason, on, parties_too)


def _end(
    where: Where,
    kind: EndingKind,
    member: str,
    reason: str | None,
    on: datetime | None,
    parties_too: bool,
    release: str = "public",
) -> None:
    desk = where.desk()
    if reason is None and on is None:
        index = declare_ending(desk, member, kind, release)
        done = "closed; nothing new begins in it" if kind == "close" else "open again"
        click.echo(f"entry {index}: the mission is {done}")
        return
    if reason is None or on is None:
        raise click.UsageError(
            "a proposal needs both --reason and --on; to declare what was agreed, give neither"
        )
    paper = propose_ending(desk, member, kind, reason, on.date(), parties_too=parties_too)
    click.echo(f"proposed to {kind} the mission on {paper.on}")
    click.echo(f"to agree: {', '.join(paper.consent) or 'nobody'}   (tahqiq mission agree --as MEMBER)")


@mission.command("agree")
@click.option("--reason", help="What your seat wants said with it.")
@acting
@click.pass_obj
def agree(where: Where, reason: str | None, member: str) -> None:
    """Agree, for your seat, to what the chair proposed."""
    paper = answer_ending(where.desk(), member, agree=True, reason=reason)
    click.echo(f"{paper.seat} agreed")


@mission.command("refuse")
@click.option("--reason", required=True, help="Why, for the others to read.")
@acting
@click.pass_obj
def refuse(where: Where, reason: str, member: str) -> None:
    """Refuse, for your seat, what the chair proposed."""
    paper = answer_ending(where.desk(), member, agree=False, reason=reason)
    click.echo(f"{paper.seat} refused")


@mission.command("seal")
@click.option("--to", "target", type=_folder, help="Make the archive in this new folder.")
@click.option("--check", "checked", type=_folder, help="Open the archive in this folder and check all of it.")
@click.option(
    "--secretariat-keys",
    "keys",
    default="joint",
    show_default=True,
    type=click.Choice(get_args(SecretariatKeys)),
    help="How the secretariat's reading keys lie in it: for all mediators together, for each alone, or not.",
)
@click.option("--secretariat", is_flag=True, help="Seal it to the secretariat's reading key as well.")
@_IDENTITY
@_LOG
@click.option("--into", type=_folder, help="(check) Keep what was opened, and a mission made of it, here.")
@click.option("--as", "member", envvar=settings.MEMBER_VARIABLE, metavar="MEMBER", help="(to) Who seals it.")
@as_json
@click.pass_obj
def seal(
    where: Where,
    target: Path | None,
    checked: Path | None,
    keys: SecretariatKeys,
    secretariat: bool,
    identities: tuple[Path, ...],
    log: str | None,
    into: Path | None,
    member: str | None,
    plain: bool,
) -> None:
    """Seal the mission for its mediators, or check such an archive, with nothing but your own key.

    The staff book and the vault are never in it, whoever asks: they end with the mission.
    """
    if (target is None) == (checked is None):
        raise click.UsageError("name one of --to FOLDER (make it) and --check FOLDER (open it)")
    if checked is not None:
        opened = _opened(checked, identities, log, into)
        print_json(_opened_json(opened)) if plain else print_opened(opened)
        _demand_same(opened)
        return
    if member is None or target is None:
        raise click.UsageError("name who seals it: --as MEMBER")
    with progress("Sealing") as move:
        done = seal_archive(where.desk(), member, target, keys, secretariat=secretariat, progress=move)
    if plain:
        print_json({"folder": str(target), "digest": done.digest, "entry": done.entry, **vars(done.manifest)})
    else:
        print_sealed(done, str(target))


@mission.command("handover")
@click.option("--to", "seat", required=True, metavar="SEAT", help="The mediator that it is given to.")
@click.option(
    "--archive", "digest", metavar="DIGEST", help="Which one, by its digest; by default the newest."
)
@click.option("--carrier", default="", help="How it travels: 'encrypted disk 4, by courier'. Name nobody.")
@acting
@click.pass_obj
def handover(where: Where, seat: str, digest: str | None, carrier: str, member: str) -> None:
    """Enter that the sealed archive was given to a mediator."""
    paper = hand_over_archive(where.desk(), member, seat, digest=digest, carrier=carrier)
    click.echo(f"handed over to {paper.to}: {paper.digest}")
    click.echo("the mediator answers: tahqiq mission receive FOLDER --identity KEY --log LOG-KEY --as MEMBER")


@mission.command("receive")
@click.argument("folder", type=_folder, required=False)
@click.option("--digest", help="The digest as you computed it elsewhere, instead of the folder.")
@_IDENTITY
@_LOG
@acting
@click.pass_obj
def receive(
    where: Where,
    folder: Path | None,
    digest: str | None,
    identities: tuple[Path, ...],
    log: str | None,
    member: str,
) -> None:
    """Give your seat's receipt for the archive, by the digest that you compute yourself.

    With --identity the archive is opened and replayed first. A receipt by --digest says that it was not.
    """
    if (folder is None) == (digest is None):
        raise click.UsageError("name the archive's FOLDER, or the --digest that you computed elsewhere")
    if digest is not None and identities:
        raise click.UsageError(
            "a --digest opens nothing: name the archive's FOLDER with --identity, or no --identity"
        )
    whole = folder is not None and bool(identities)
    if folder is not None and identities:
        opened = _opened(folder, identities, log, None)
        print_opened(opened)
        _demand_same(opened)
        digest = opened.digest
    elif folder is not None:
        digest = check_digest(folder, _log_line(log))[0]
    if digest is None:  # one of the two was named
        raise click.UsageError("name the archive's FOLDER")
    paper = receive_archive(where.desk(), member, digest.strip().lower(), opened=whole)
    click.echo(f"{paper.seat} has received {paper.digest}")


def _opened(folder: Path, files: tuple[Path, ...], log: str | None, into: Path | None) -> Opened:
    if not files:
        raise click.UsageError("name your reading key: --identity FILE")
    identities = [one for file in files for one in identities_in(_text(file))]
    now = int(SystemClock().now().timestamp())
    with progress("Opening") as move:
        return open_archive(
            folder, identities, now, secrets.token_bytes, log=_log_line(log), into=into, progress=move
        )


def _demand_same(done: Opened) -> None:
    """Raises ``RegisterBroken`` (END019) where the tables came out as others than the archive was made of."""
    if done.identical is False:
        raise RegisterBroken(
            "END019",
            "the tables made from the archive differ from those that it says it was made of",
            "give no receipt for it; ask its maker why, and compare with the other custodian's copy.",
        )


def _opened_json(done: Opened) -> dict[str, Any]:
    return {
        "digest": done.digest,
        "manifest": vars(done.manifest),
        "opened": vars(done.mission),
        "all_keys": done.all_keys,
        "tables_identical": done.identical,
        "log_key_given": done.key_given,
    }


def _log_line(log: str | None) -> str | None:
    """The log's key, given as a line or as a file that holds it."""
    return _text(Path(log)).strip() if log is not None and "+" not in log else log


def _text(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return opened.read(_MAX_KEYS).decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput("END018", f"{file} cannot be read: {error}", "name a key file.") from error


mission.add_command(wipe)
COMMANDS = (mission,)
