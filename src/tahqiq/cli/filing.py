"""Making a mission and bringing things into it: init, intake."""

import re
import secrets
from datetime import datetime
from pathlib import Path

import click

from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import counted, print_json, progress, short, short_id
from tahqiq.cli.reading_in import read_in
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.agree import witnesses_of
from tahqiq.desk.bundle import proof_of
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.cosign import collect_cosignatures
from tahqiq.desk.file_feed import file_feed
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.hand_in import seal_submission
from tahqiq.desk.keys_of_members import give_reading_keys
from tahqiq.desk.list_crossings import list_crossings
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.plan import MissionPlan, plan_from_case, plan_from_options
from tahqiq.desk.quorum import Reached
from tahqiq.desk.receive import Filed, file_submission
from tahqiq.errors import BadInput
from tahqiq.intake.details import Details
from tahqiq.intake.kind import is_feed
from tahqiq.store.opening import without_password

_PAIR = re.compile(r"([A-Z][A-Z0-9_]{1,15})=(.{1,120})")


@click.command()
@click.option(
    "--party", "parties", multiple=True, metavar="CODE=NAME", help="A party that is bound; at least two."
)
@click.option(
    "--mediator", "mediators", multiple=True, metavar="CODE=NAME", help="A third party that convenes."
)
@click.option(
    "--humanitarian",
    "relief",
    multiple=True,
    metavar="CODE=NAME",
    help="A relief organisation that reads what is released to 'humanitarian'.",
)
@click.option(
    "--case", metavar="NAME", help="Take parties, sources and agreements of a shipped case instead."
)
@click.option("--title", help="What the mission is called.")
@click.option(
    "--id", "mission_id", default="mission", show_default=True, help="A short name, as in a file name."
)
@click.option("--zone", default="UTC", show_default=True, help="The mission's time zone, e.g. Asia/Kabul.")
@click.option("--cutoff", default="19:30", show_default=True, help="When the reporting day ends, local time.")
@as_json
@click.pass_obj
def init(
    where: Where,
    parties: tuple[str, ...],
    mediators: tuple[str, ...],
    relief: tuple[str, ...],
    case: str | None,
    title: str | None,
    mission_id: str,
    zone: str,
    cutoff: str,
    plain: bool,
) -> None:
    """Make a mission: its file, its register with the founding entry, its roster and their keys.

    The keys are kept in a folder beside the mission, readable by you alone. Hand each key to its member
    and take it out of the folder; for a rehearsal they can stay together.
    """
    if case:
        wanted = plan_from_case(case)
    else:
        actors = (
            _pairs("--party", parties),
            _pairs("--mediator", mediators),
            _pairs("--humanitarian", relief),
        )
        wanted = plan_from_options(mission_id, title, zone, cutoff, *actors)
    members, made_at = _found(where, wanted), without_password(where.mission)
    if plain:
        print_json({"mission": made_at, "origin": wanted.mission.origin, "members": members})
        return
    click.echo(f"Mission '{wanted.mission.title}' made at {made_at}")
    click.echo(f"Register  {wanted.mission.origin}")
    click.echo(f"Members   {', '.join(members)}")
    click.echo(
        "Next      tahqiq intake FILE --source ID --as duty-1   (docs/intake.md; people: tahqiq person first --help)"
    )


def _found(where: Where, wanted: MissionPlan) -> list[str]:
    desk = found_mission(where.mission, where.keys, wanted.mission, SystemClock(), secrets.token_bytes)
    founder = wanted.mission.founder.id
    for post in wanted.roster:
        enrol_member(desk, founder, post)
    give_reading_keys(desk, founder)
    for source in wanted.sources:
        register_source(desk, founder, source)
    for instrument in wanted.instruments:
        adopt_instrument(desk, founder, instrument)
    list_crossings(desk, founder, wanted.crossings)
    desk.store.close()
    return [founder, *(post.id for post in wanted.roster)]


def _pairs(option: str, given: tuple[str, ...]) -> dict[str, str]:
    found = {}
    for text in given:
        match = _PAIR.fullmatch(text)
        if match is None:
            raise click.BadParameter(f"'{text}' is not CODE=NAME (CODE: 2 to 16 capitals)", param_hint=option)
        found[match[1]] = match[2].strip()
    return found


@click.command()
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path, dir_okay=False)
)
@click.option("--source", "source_id", required=True, metavar="ID", help="Who speaks (tahqiq source list).")
@click.option(
    "--channel", help="article, statement, field_report, complaint, notification or observation_table."
)
@click.option(
    "--published",
    type=Written(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S%z", "%Y-%m-%dT%H:%M%z"]),
    help="When it was made public.",
)
@click.option("--publisher", help="Who made it public.")
@click.option("--url", help="Where it was found.")
@click.option("--title", help="What to call it.")
@click.option(
    "--release", default="mechanism", show_default=True, help="Who may see it: public, parties, party:CODE …"
)
@click.option("--encoding", help="The text encoding where it is not UTF-8.")
@click.option("--exercise", is_flag=True, help="It is part of an exercise and never happened.")
@click.option(
    "--seal",
    "seal_to",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Enter nothing: seal one file with your own key into this file, to be handed in by you or by others.",
)
@click.option(
    "--read/--no-read", "then_read", default=True, help="Read and corroborate at once (the machine's key)."
)
@acting
@as_json
@click.pass_obj
def intake(
    where: Where,
    /,
    files: tuple[Path, ...],
    source_id: str,
    seal_to: Path | None,
    then_read: bool,
    member: str,
    plain: bool,
    **said: object,
) -> None:
    """Take in files: each is kept byte for byte, entered and answered with a receipt.

    The same bytes again get the first receipt. A file that cannot be taken changes nothing; files before it
    on the same line are taken. A feed (RSS or Atom) is cut into its items, each a submission of its own. The forms
    of teams and parties, and the columns of tables: docs/intake.md, with examples.
    """
    desk = where.desk()
    if seal_to is not None:
        if len(files) != 1:
            raise click.UsageError("--seal takes one file")
        details = _details(files[0], source_id, said)
        seal_to.write_bytes(seal_submission(desk, member, bytes_of(files[0]), details))
        click.echo(f"sealed into {seal_to}; hand it in with: tahqiq entry add {seal_to}")
        return
    for file in files:
        data, details = bytes_of(file), _details(file, source_id, said)
        if is_feed(data):
            _take_feed(desk, member, (file.name, data), details, plain)
            continue
        filed = file_submission(desk, member, data, details)
        levels = collect_cosignatures(desk).levels if witnesses_of(desk) else ()
        _print_receipt(desk, filed, levels, plain)
    if then_read:
        read_in(desk, quiet=plain)


def _take_feed(desk: Desk, member: str, feed: tuple[str, bytes], details: Details, plain: bool) -> None:
    name, data = feed
    with progress(f"Feed {name}") as move:
        taken = file_feed(desk, member, data, details, move)
    for filed in taken.filed:
        _print_receipt(desk, filed, (), plain)
    for number, error in taken.refused:
        click.echo(f"refused   item {number} of {name}: {error}", err=True)
    if taken.beyond:
        click.echo(f"left out  the last {counted(taken.beyond, 'item')} of {name}: it is too long", err=True)
    again = sum(filed.again for filed in taken.filed)
    if not plain:
        new = len(taken.filed) - again
        click.echo(
            f"feed      {counted(new, 'new item')}, {again} already here, {len(taken.refused)} refused"
        )


def bytes_of(file: Path) -> bytes:
    """The file as it is; raises ``BadInput`` when it cannot be read."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise BadInput(
            "INT000",
            f"{file} cannot be read: {error.strerror}",
            "check the path and that you may read the file.",
        ) from error


def _details(file: Path, source_id: str, said: dict[str, object]) -> Details:
    published = said.get("published")
    if isinstance(published, datetime) and published.tzinfo is None:
        published = published.date()
    return Details.model_validate(
        {**said, "source": source_id, "filename": file.name, "published": published}
    )


def _print_receipt(desk: Desk, filed: Filed, levels: tuple[Reached, ...], plain: bool) -> None:
    index, head = filed.receipt.index, filed.receipt.checkpoint
    if plain:
        print_json(
            {
                "submission": filed.submission.id,
                "sha256": filed.submission.sha256,
                "channel": filed.submission.channel,
                "again": filed.again,
                "receipt": {
                    "index": index,
                    "size": head.size,
                    "root": head.root,
                    "levels": [vars(one) for one in levels],
                    "tlog_proof": proof_of(desk, index),
                },
            }
        )
        return
    word = "already here" if filed.again else "received"
    kind = filed.submission.channel.replace("_", " ")
    click.echo(f"{word}  {short_id(filed.submission.id)}  {kind}  {short(filed.submission.title, 60)}")
    if filed.again:
        click.echo("          as it was taken then: what is said of it now, its release too, changes nothing")
    click.echo(
        f"receipt   entry {index} under checkpoint {head.size}, sha256 {filed.submission.sha256[:16]}…"
    )
    for level in levels:
        click.echo(f"          {level.in_words()}")
    click.echo(f"          take it away: tahqiq receipt {index} --out FILE.tlog-proof")


COMMANDS = (init, intake)
