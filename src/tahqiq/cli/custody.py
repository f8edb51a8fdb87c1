"""Evidence at the command line: taken, listed, handed over, copied, examined, checked, exported, withdrawn."""

from pathlib import Path
from typing import Any

import click

from tahqiq.cli.custody_sheet import evidence_rows, file_json, print_sheet
from tahqiq.cli.custody_taking import FILE, take
from tahqiq.cli.filing import bytes_of
from tahqiq.cli.opening import Where, acting, as_json, asking, full_id
from tahqiq.cli.printing import counted, print_json, print_table, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.check_evidence import check_evidence
from tahqiq.desk.copy_evidence import copy_evidence
from tahqiq.desk.evidence_told import BYTES_WORDS, chain_words, examination_words
from tahqiq.desk.examine_evidence import examine_evidence
from tahqiq.desk.export_evidence import export_evidence
from tahqiq.desk.hand_over_evidence import hand_over_evidence, receive_evidence
from tahqiq.desk.ids_known import evidence_ids, incident_ids
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.withdraw_evidence import withdraw_evidence
from tahqiq.errors import BadInput, Refused, StorageFailed
from tahqiq.model.frozen import Frozen
from tahqiq.model.release import MECHANISM, Audience
from tahqiq.store.custody import custody_file, file_shown, files_shown

ITEM = click.argument("thing", metavar="ID")


@click.group()
def evidence() -> None:
    """Evidence of a case: files kept sealed, and who has held them from the first hand on.

    Witnesses and sources are never named here: write a role or a pseudonym wherever a person is meant.
    """


@evidence.command("list")
@click.argument("incident", required=False)
@asking
@as_json
@click.pass_obj
def list_evidence(where: Where, incident: str | None, audience: Audience, plain: bool) -> None:
    """List the evidence of an INCIDENT, or of all cases, in the order in which it was taken."""
    desk = where.desk()
    whole = full_id(desk, audience, incident, incident_ids) if incident else None
    with desk.asking(audience) as asker:
        found = files_shown(asker, whole)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    columns, rows = evidence_rows(desk, audience, found, whole)
    print_table(columns, rows, empty="no evidence: tahqiq evidence take INCIDENT FILE --help")


@evidence.command()
@ITEM
@asking
@as_json
@click.pass_obj
def show(where: Where, thing: str, audience: Audience, plain: bool) -> None:
    """Show an item: what was stated of it, who held it, its copies, what was read out of it, who had it."""
    desk = where.desk()
    whole = full_id(desk, audience, thing, evidence_ids)
    with desk.asking(audience) as asker:
        if not asker.may_read("mechanism"):
            paper = file_shown(asker, whole)
            if plain:
                print_json(paper.model_dump(mode="json"))
            else:
                print_sheet(paper)
            return
        file = custody_file(asker, whole)
    now = desk.clock.now()
    if plain:
        print_json(file_json(file, now))
    else:
        print_sheet(file.item, file, now)


@evidence.command("hand-over")
@ITEM
@click.option("--to", required=True, metavar="MEMBER", help="The custodian who takes it on.")
@click.option("--reason", required=True)
@acting
@as_json
@click.pass_obj
def hand_over(where: Where, thing: str, to: str, reason: str, member: str, plain: bool) -> None:
    """Hand an item that you hold to another custodian, who then confirms it with 'receive'.

    Nobody hands evidence to a party's seat: a party gets a copy, with 'export'. Unconfirmed for 48 hours, the
    chain counts as broken.
    """
    desk = where.desk()
    paper = hand_over_evidence(desk, member, _whole(desk, thing), to, reason)
    _say(paper, plain, f"handed over to {to}, who is to confirm: tahqiq evidence receive {thing} --as {to}")


@evidence.command()
@ITEM
@click.option("--differs", is_flag=True, help="It is not as it should be: a broken seal, another file.")
@click.option("--account", help="What differs; or how you found it, where nobody handed it over.")
@acting
@as_json
@click.pass_obj
def receive(where: Where, thing: str, differs: bool, account: str | None, member: str, plain: bool) -> None:
    """Confirm that an item is with you: handed to you, taken back, or found."""
    desk = where.desk()
    if differs and not account:
        raise click.UsageError("--differs needs --account: say what differs")
    paper = receive_evidence(desk, member, _whole(desk, thing), intact=not differs, account=account)
    _say(paper, plain, f"{member} holds {thing} now")


@evidence.command()
@ITEM
@FILE
@click.option("--purpose", required=True, help="What the copy is for.")
@click.option(
    "--transformation", required=True, help="What was done to it: cropped, faces blurred, enhanced …"
)
@click.option("--tool", help="With which program.")
@click.option("--release", default="mechanism", show_default=True, help="Who may see the copy.")
@click.option(
    "--despite-metadata", is_flag=True, help="Release it although the file itself tells of its maker."
)
@acting
@as_json
@click.pass_obj
def copy(
    where: Where, /, thing: str, file: Path, despite_metadata: bool, member: str, plain: bool, **said: Any
) -> None:
    """Keep a FILE as a working copy of an item or of another copy, under its own hash."""
    desk = where.desk()
    whole, details = _whole(desk, thing), {**said, "filename": file.name}
    paper = copy_evidence(desk, member, whole, bytes_of(file), details, despite_metadata=despite_metadata)
    _say(paper, plain, f"kept as {short_id(paper.id)}, sha256 {paper.sha256}")


@evidence.command()
@ITEM
@acting
@as_json
@click.pass_obj
def examine(where: Where, thing: str, member: str, plain: bool) -> None:
    """Read what a file says of itself: size, camera, time and place, provenance (C2PA).

    It is read by a program in a closed room, without network, disk or much time, and what it says is never
    trusted: anybody can write anything into a file.
    """
    desk = where.desk()
    paper = examine_evidence(desk, member, _whole(desk, thing))
    _say(paper, plain, examination_words(paper))
    if not plain:
        for said in paper.says:
            click.echo(f"  says     {safe(said.name)}: {safe(said.value)}")
        for mark in paper.warnings:
            click.secho(f"  look at  {safe(mark.text)}", fg="yellow")


@evidence.command()
@click.argument("thing", metavar="[ID|INCIDENT]", required=False)
@as_json
@click.pass_obj
def check(where: Where, thing: str | None, plain: bool) -> None:
    """Hash the kept bytes again and walk every chain of custody; exit code 4 where something is amiss."""
    desk = where.desk()
    if thing is not None:
        known = incident_ids if thing.startswith("inc_") else evidence_ids
        thing = full_id(desk, MECHANISM, thing, known)
    found = check_evidence(desk, thing)
    if plain:
        now = desk.clock.now()
        print_json([{**file_json(one.file, now), "faults": list(one.faults)} for one in found])
    else:
        rows = []
        for one in found:
            for kept in one.file.kept:
                own = kept.of == one.file.item.id
                rows.append(
                    (
                        short_id(kept.of),
                        BYTES_WORDS[kept.state],
                        chain_words(one.chain) if own else "(its copy)",
                    )
                )
        print_table(("EVIDENCE", "BYTES", "CUSTODY"), rows, empty="no evidence to check")
    amiss = [one for one in found if one.faults]
    if amiss:
        raise Refused(
            "EVI025",
            f"{counted(len(amiss), 'item')} of {len(found)} cannot carry a finding:"
            f" {amiss[0].file.item.id}: {'; '.join(amiss[0].faults)}",
            "cite other material; a broken chain is not mended, the file is taken into custody anew.",
        )
    if found and not plain:
        click.echo(f"{counted(len(found), 'item')}: all bytes as they were taken, all chains unbroken")


@evidence.command()
@ITEM
@click.argument("out", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--purpose", required=True, help="What the bytes are taken out for; it is entered.")
@click.option("--seal-to", metavar="SEAT", help="Write an age file that the reading key of this seat opens.")
@acting
@as_json
@click.pass_obj
def export(
    where: Where, thing: str, out: Path, purpose: str, seal_to: str | None, member: str, plain: bool
) -> None:
    """Write the bytes of an item or copy to the file OUT; an entry says who took them and what for.

    Only for readers whom its release covers. The file that is written is in clear unless it is sealed to a seat.
    """
    desk = where.desk()
    try:
        with out.open("xb") as file:
            done = export_evidence(desk, member, _whole(desk, thing), purpose, seal_to)
            file.write(done.data)
    except FileExistsError as error:
        raise BadInput("EVI008", f"there is a file at {out} already", "name another file.") from error
    except OSError as error:
        raise StorageFailed(
            "STO001", f"{out} cannot be written: {error.strerror}", "name another file."
        ) from error
    except BaseException:
        out.unlink(missing_ok=True)
        raise
    _say(done.access, plain, f"written to {out}, {len(done.data)} bytes; an entry says so")


@evidence.command()
@ITEM
@click.option("--reason", required=True)
@acting
@as_json
@click.pass_obj
def withdraw(where: Where, thing: str, reason: str, member: str, plain: bool) -> None:
    """Withdraw an item from its case: nothing may rest on it any more. It is kept, with the reason."""
    desk = where.desk()
    paper = withdraw_evidence(desk, member, _whole(desk, thing), reason)
    _say(paper, plain, f"{thing} is withdrawn; findings made before stand as they are")


def _say(paper: Frozen, plain: bool, words: str) -> None:
    if plain:
        print_json(paper.model_dump(mode="json"))
    else:
        click.echo(safe(words))


def _whole(desk: Desk, thing: str) -> str:
    return full_id(desk, MECHANISM, thing, evidence_ids)


evidence.add_command(take)
COMMANDS = (evidence,)
