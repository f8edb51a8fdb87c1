"""Running a witness: a small server of a party's or a mediator's own that has seen the register grow."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.operating import Operating, listening, operated, serve_app
from tahqiq.cli.printing import counted, print_error, print_json, print_table
from tahqiq.desk.clock import SystemClock
from tahqiq.errors import StorageFailed, TahqiqError
from tahqiq.model.configuration import Configuration
from tahqiq.register.witness import origin_hash
from tahqiq.store.witness.book import make_witness, open_witness
from tahqiq.store.witness.evidence import HeldNote
from tahqiq.store.witness.logs import LogStanding
from tahqiq_verify.checkpoint import open_checkpoint
from tahqiq_verify.evidence import Evidence, write_evidence
from tahqiq_verify.note import parse_vkey
from tahqiq_verify.roll import possession_message
from tahqiq_verify.spelling import LARGEST_JSON_NUMBER, b64, b64url

LOOPBACK = "127.0.0.1"

_folder = click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
_existing = click.Path(path_type=Path, exists=True, file_okay=False)
_file = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.group()
def witness() -> None:
    """A witness: cosigns that a register has grown with nothing in it changed. It approves no content.

    Each party and each mediator runs its own, on its own machine, in a folder of its own.
    """


@witness.command()
@_folder
@click.option(
    "--name", required=True, help="The name it signs under, such as seat.example/w1; not changed later."
)
@click.option(
    "--last",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Where to note the most it has signed, best on another disk; by default in the folder.",
)
def init(folder: Path, name: str, last: Path | None) -> None:
    """Make a witness in a new FOLDER and print its verifier key, which goes into the quorum files."""
    book = make_witness(folder, name, secrets.token_bytes(32), last)
    click.echo(book.key.vkey)
    click.echo(
        f"Next: tahqiq witness add-log {folder} VKEY (the log's key), then: tahqiq witness serve {folder}",
        err=True,
    )


@witness.command("add-log")
@_folder
@click.argument("log_key", metavar="VKEY")
def add_log(folder: Path, log_key: str) -> None:
    """Cosign from now on for the log of this verifier key, or also under this new key of it."""
    key = open_witness(folder).add_log(log_key, _now())
    click.echo(
        f"cosigns for {key.name}; its newest checkpoint will stand at /{origin_hash(key.name)}/checkpoint"
    )


@witness.command("retire-log")
@_folder
@click.argument("log", metavar="LOG")
def retire_log(folder: Path, log: str) -> None:
    """Stop cosigning for LOG, an origin or one verifier key. What was seen is kept; it is never taken back."""
    for vkey in open_witness(folder).retire_log(log, _now()):
        click.echo(f"retired {vkey}")


@witness.command()
@_folder
@click.option(
    "--host", default=LOOPBACK, show_default=True, help="Name another only behind a TLS proxy of yours."
)
@click.option("--port", default=8720, show_default=True, type=click.IntRange(0, 65535))
@operated
@click.pass_obj
def serve(where: Where | None, /, folder: Path, host: str, port: int, **run: Any) -> None:
    """Answer the log's requests until interrupted (C2SP tlog-witness)."""
    from tahqiq.api.witness import build_witness
    from tahqiq.cli.stock import served_witness

    book = open_witness(folder)
    try:
        book.standing()
    except TahqiqError as error:  # it still answers, so that whoever asks is told why it does not cosign
        print_error(error, plain_json=False)
        click.echo("Until then every request is answered 503.", err=True)
    operating = Operating(where.configuration if where else Configuration(), **run)
    clock = SystemClock()
    with listening(host, port) as line:
        shown = f"[{host}]" if ":" in host else host
        click.echo(f"Witness {book.key.name} at http://{shown}:{line.getsockname()[1]}/   (stop with Ctrl-C)")
        serve_app(served_witness(book, build_witness(book, clock), clock), line, operating)
    book.close()


@witness.command()
@_folder
@as_json
def status(folder: Path, plain: bool) -> None:
    """Show each log: how far it was cosigned, when, and what is kept against it."""
    book = open_witness(folder)
    found = book.standing()
    if plain:
        print_json({"witness": book.key.vkey, "logs": [_as_plain(one) for one in found]})
        return
    click.echo(book.key.vkey)
    rows = [
        (one.origin, _service(one), str(one.seen.size), b64(one.seen.root), _moment(one.time), _held(one))
        for one in found
    ]
    columns = ("LOG", "SERVICE", "SIZE", "ROOT", "LAST COSIGNED", "EVIDENCE")
    print_table(columns, rows, empty="no logs yet: add one with 'tahqiq witness add-log FOLDER VKEY'")


@witness.command()
@_folder
def vkey(folder: Path) -> None:
    """Print the verifier key."""
    click.echo(open_witness(folder).key.vkey)


@witness.command()
@_folder
@click.option("--origin", required=True, help="The register's name: the first line of its checkpoints.")
@click.option("--name", help="The name it gets in the register; by default the one it signs under.")
def possession(folder: Path, origin: str, name: str | None) -> None:
    """Print the proof, for one register and name, that this witness holds its key: it is entered with it."""
    book = open_witness(folder)
    signer, key = book.folder.signer, book.key
    click.echo(b64url(signer.sign(possession_message(origin, name or key.name, key.vkey))))


@witness.command()
@_folder
@click.option(
    "--proposal", "number", type=click.IntRange(1), required=True, help="The entry that proposes it."
)
@click.option("--origin", help="The register's name; by default that of the one log it cosigns for.")
@click.option(
    "--mirror", "held", type=_existing, help="Take the proposal from your own mirror; best, if you have one."
)
@click.option("--policy", "file", type=_file, help="A policy: the file that your side has agreed to.")
@click.option("--level", type=click.Choice(("recorded", "final")), help="For which level.")
@click.option(
    "--entry", "indexes", multiple=True, type=int, help="A redaction: each entry, by number; repeatable."
)
@click.option("--ground", help="On which ground, to the letter.")
@click.option("--digest", "digests", multiple=True, help="Those disclosures alone; repeatable, in order.")
def approve(folder: Path, number: int, origin: str | None, held: Path | None, **said: Any) -> None:
    """Approve a policy or a redaction in your seat's name: print what it says, then the line to hand in.

    The line is good for this proposal of this register with this content, and for nothing else. Your head hands it
    in with 'register policy approve' or 'redact approve'.
    """
    from tahqiq.cli.approving import asked, print_proposal
    from tahqiq.register.approval import approval_line

    book = open_witness(folder)
    name, proposal = asked(book, number, origin, held, **said)
    print_proposal(name, number, proposal)
    click.echo("\nHand in this line:")
    click.echo(approval_line(book.folder.signer, name, number, proposal))


@witness.command()
@_folder
@click.argument("target", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
def evidence(folder: Path, target: Path) -> None:
    """Write what is kept against logs into DIR, as files that anybody can check without this witness.

    A fork, two signed roots for one size, is one file for 'tahqiq-verify evidence'. Every refused note also
    stands there as it was signed, beside the newest one cosigned, for 'tahqiq-verify compare'.
    """
    book = open_witness(folder)
    kept = book.evidence()
    files: dict[str, bytes] = {}
    for log in book.standing():
        held = [one for one in kept if one.origin == log.origin]
        cosigned = book.latest(origin_hash(log.origin)) if held else None
        if cosigned is not None:
            files[f"cosigned-{origin_hash(log.origin)[:12]}-{log.seen.size}.note"] = cosigned
        for one in held:
            files |= evidence_files(one, (*log.keys, *log.retired))
    write_into(target, files)
    click.echo(
        f"{counted(len(kept), 'piece')} of evidence written to {target}" if kept else "nothing is kept"
    )


def evidence_files(held: HeldNote, log_keys: Sequence[str]) -> dict[str, bytes]:
    """One piece of evidence as files by name: the notes, and for a fork the file that holds both."""
    name = f"{held.kind}-{origin_hash(held.origin)[:12]}-{held.size}-{held.root.hex()[:12]}"
    if held.against is None:
        return {f"{name}.note": held.note}
    files = {f"{name}.1.note": held.against, f"{name}.2.note": held.note}
    keys = [parse_vkey(one) for one in log_keys]
    first, second = open_checkpoint(held.against, keys), open_checkpoint(held.note, keys)
    if held.size <= LARGEST_JSON_NUMBER:  # beyond it a fork is told by its two notes alone
        files[f"{name}.json"] = write_evidence(Evidence.of("fork", first, second))
    return files


def write_into(target: Path, files: Mapping[str, bytes]) -> None:
    """Writes the files; the same evidence has the same name, so that nothing else is written over."""
    try:
        target.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            (target / name).write_bytes(data)
    except OSError as error:
        raise StorageFailed(
            "STO001", f"{target} cannot be written: {error.strerror}", "name a folder that you may write to."
        ) from error


def _as_plain(one: LogStanding) -> dict[str, Any]:
    return {
        "origin": one.origin,
        "keys": one.keys,
        "retired": one.retired,
        "size": one.seen.size,
        "root": b64(one.seen.root),
        "time": one.time,
        "proofs": one.proofs,
        "unproven": one.unproven,
    }


def _service(one: LogStanding) -> str:
    return "in service" if one.keys else "retired"


def _held(one: LogStanding) -> str:
    if not one.proofs and not one.unproven:
        return "none"
    return f"{counted(one.proofs, 'proof')} of guilt, {one.unproven} unproven"


def _moment(time: int | None) -> str:
    return "never" if time is None else f"{datetime.fromtimestamp(time, UTC):%Y-%m-%d %H:%M:%S}Z"


def _now() -> int:
    return int(SystemClock().now().timestamp())


COMMANDS = (witness,)
