"""``tahqiq mirror``: a side's own copy of the register, believed only as far as it was checked here."""

from pathlib import Path

import click

from tahqiq.cli.mirror_printing import (
    compared_data,
    print_compared,
    print_status,
    print_synced,
    status_data,
    synced_data,
)
from tahqiq.cli.opening import NO_INCIDENTS, Where, as_json
from tahqiq.cli.printing import counted, print_json, progress
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.mission import identities_in, open_mission
from tahqiq.desk.mirror.replay import compare_mirrors, replayed
from tahqiq.desk.mirror.status import mirror_status
from tahqiq.desk.mirror.sync import Synced, make_mirror, sync_mirror
from tahqiq.desk.open_desk import keys_beside
from tahqiq.errors import BadInput, RegisterBroken
from tahqiq.store.opening import without_password
from tahqiq_verify.evidence import write_evidence
from tahqiq_verify.policy_file import MAX_POLICY

_MAX_KEY_FILE = 8192
_folder = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def mirror() -> None:
    """A mirror: your own copy of a register, checked here from its first entry.

    Its folder has the form of the register's own files: others can read it, check it, or mirror it.
    """


@mirror.command()
@_folder
@click.option("--source", required=True, metavar="DIR|URL", help="Where the register's files are read from.")
@click.option("--log", metavar="VKEY", help="The register's key, or a file with it, got by another channel.")
@click.option("--recorded", type=_file, help="Your quorum file: demanded before anything is believed.")
@click.option("--final", type=_file, help="Your quorum file for 'final': told, not demanded.")
def init(folder: Path, source: str, log: str | None, recorded: Path | None, final: Path | None) -> None:
    """Make a mirror in a new FOLDER. Nothing is copied yet: that is 'tahqiq mirror sync'.

    The quorum files (C2SP tlog-policy) are kept as they are now: whom you trust is for you to say.
    """
    files = {"recorded": recorded, "final": final}
    policies = {level: _text(file, MAX_POLICY) for level, file in files.items() if file is not None}
    key = None if log is None else log if "+" in log else _text(Path(log), _MAX_KEY_FILE)
    made = make_mirror(folder, source, key, policies)
    click.echo(f"mirror of {safe(made.terms.log.name)} made in {folder}; log key {made.terms.log.vkey}")
    if not made.about.key_given:
        _warn("the key came from the source itself: a false source gives a false key.")
        _warn("compare it with somebody you trust, by another channel.")
    if recorded is None:
        _warn("no policy of your own (--recorded): you will believe whatever the log's key alone has signed.")


@mirror.command()
@_folder
@click.option(
    "--source", metavar="DIR|URL", help="Read from here this once, as a memory stick or another mirror."
)
@click.option(
    "--max-age", type=click.FloatRange(min=0), metavar="HOURS", help="Oldest cosignature that counts."
)
@click.option("--envelopes/--log-only", default=True, help="Also the sealed files that the source offers.")
@as_json
def sync(folder: Path, source: str | None, max_age: float | None, envelopes: bool, plain: bool) -> None:
    """Fetch what is new, check all of it, replay every entry, and only then believe it.

    Exit code 7 when something does not verify; a fork or a rollback leaves its proof in FOLDER/evidence, and
    what was believed before stands as it was.
    """
    seconds = None if max_age is None else int(max_age * 3600)
    with progress("Checking entries") as move:
        done = sync_mirror(folder, _now(), source=source, max_age=seconds, envelopes=envelopes, progress=move)
    if plain:
        print_json(synced_data(done))
    else:
        print_synced(done)
    _complain(done)


@mirror.command()
@_folder
@as_json
def status(folder: Path, plain: bool) -> None:
    """Show what the mirror believes, who cosigned it, and what is kept as evidence. Nothing is read anew."""
    found = mirror_status(folder, _now())
    if plain:
        print_json(status_data(found))
    else:
        print_status(found)


@mirror.command()
@_folder
@click.option("--upto", type=click.IntRange(min=0), metavar="N", help="After the first N entries only.")
@as_json
def digest(folder: Path, upto: int | None, plain: bool) -> None:
    """Print the state digest: of what the entries amount to, alike for all who hold the same entries.

    Two holders who find different digests halve N until they know the first entry after which they differ.
    """
    found = open_folder(folder)
    with found.looking(), progress("Replaying entries") as move:
        told = replayed(found, upto, move)
    if plain:
        print_json({"size": told.replay.size, **told.plain()})
    else:
        click.echo(told.replay.digest())


@mirror.command()
@click.argument("a", type=click.Path(path_type=Path, file_okay=False))
@click.argument("b", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--evidence", type=click.Path(path_type=Path, dir_okay=False), help="Where to write what proves a fork."
)
@as_json
def compare(a: Path, b: Path, evidence: Path | None, plain: bool) -> None:
    """Find the first entry where two mirrors differ, and the first after which their registers do.

    Exit code 7 if both hold entries that were signed and cannot both be true.
    """
    with progress("Comparing entries") as move:
        found = compare_mirrors(a, b, move)
    if found.verdict.evidence is not None and evidence is not None:
        evidence.write_bytes(write_evidence(found.verdict.evidence))
    if plain:
        print_json(compared_data(found))
    else:
        print_compared(found)
    if found.verdict.evidence is not None:
        raise RegisterBroken(
            "MIR007",
            f"the log has signed two registers: {found.verdict.why}",
            "keep both mirrors for ever; write the proof with --evidence FILE and show it to all sides.",
        )


@mirror.command("open")
@_folder
@click.option(
    "--mission", required=True, metavar="PATH", help="The mission to make: a new file, or postgresql://…"
)
@click.option("--identity", "files", multiple=True, type=_file, help="Your age key file; repeatable.")
@as_json
@click.pass_obj
def open_(where: Where, folder: Path, mission: str, files: tuple[Path, ...], plain: bool) -> None:
    """Make a mission of the mirror, with what your reading keys open, for every command that reads.

    The reading keys are copied into the new mission's folder of keys. Nothing can be entered there: the log's
    key stays with the log. After a later sync, make another one.

    Claims are there as far as they are released to you. Which claims make an incident is sealed to the
    mechanism's staff: with a party's or a mediator's key alone, 'incidents' stays empty.
    """
    identities = [one for file in files for one in identities_in(_text(file, _MAX_KEY_FILE))]
    keys = where.keys or keys_beside(mission)
    with progress("Making tables") as move:
        made = open_mission(folder, mission, keys, identities, move)
    if plain:
        print_json({**vars(made), "mission": without_password(mission), "keys": str(keys)})
        return
    whose = ", ".join(made.seats) or "nobody's seat"
    click.echo(
        f"{without_password(mission)}: {made.size} entries, read with the keys of {whose}; keys in {keys}"
    )
    if made.withheld:
        click.echo(f"{made.withheld} of them could not be read: sealed to others, or destroyed")
    click.echo(f"{counted(made.claims, 'claim')} and {counted(made.incidents, 'incident')} can be read")
    if made.claims and not made.incidents:
        click.echo(NO_INCIDENTS)
    click.echo(f"state digest  {made.state_digest}")


def _complain(done: Synced) -> None:
    """What must not be overlooked although the sync was carried out."""
    if done.told.replay.differs:
        first = done.told.replay.differs[0]
        raise RegisterBroken(
            "MIR010",
            f"entry {first.index} gives the state digest as {first.said[:16]}…; here it is {first.found[:16]}…",
            "compare 'tahqiq mirror digest FOLDER --upto N' with other holders to find where they part.",
        )
    if done.envelopes is not None and done.envelopes.wrong:
        index, name = done.envelopes.wrong[0]
        raise RegisterBroken(
            "MIR012",
            f"the source offers for entry {index} a sealed file that is not the one committed to: sealed/{name}",
            "it was not kept; ask another holder. The log itself was checked and is believed.",
        )


def _text(file: Path, limit: int) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(limit + 1)
        if len(data) > limit:
            raise ValueError(f"it is larger than {limit} bytes")
        return data.decode()
    except (OSError, ValueError) as error:
        raise BadInput("MIR004", f"{file} cannot be read: {error}", "name a key or a quorum file.") from error


def _warn(text: str) -> None:
    click.secho(f"Warning: {text}", fg="yellow", err=True)


def _now() -> int:
    return int(SystemClock().now().timestamp())


COMMANDS = (mirror,)
