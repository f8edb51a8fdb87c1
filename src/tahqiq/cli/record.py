"""The register and the tables made from it: status, verify, export, cosign, compare, rebuild."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, progress
from tahqiq.cli.quorum import policy, witnesses
from tahqiq.desk.agree import witnesses_of
from tahqiq.desk.check_register import check_register
from tahqiq.desk.compare_registers import compare_registers
from tahqiq.desk.cosign import collect_cosignatures, note_absent
from tahqiq.desk.export_register import export_register
from tahqiq.desk.levels import Level, levels_of
from tahqiq.desk.quorum import log_key
from tahqiq.desk.rebuild import rebuild as rebuild_tables
from tahqiq.desk.state_digest import state_digest_entry
from tahqiq.errors import NotFound, RegisterBroken
from tahqiq.store.register_view import register_status
from tahqiq_verify.evidence import write_evidence
from tahqiq_verify.spelling import b64


@click.group()
def register() -> None:
    """The shared record: where it stands, whether it holds, and a copy that anybody can check."""


@register.command()
@as_json
@click.pass_obj
def status(where: Where, plain: bool) -> None:
    """Show size, root, the newest signed checkpoint, and who vouches for it."""
    desk = where.desk()
    key = log_key(desk).vkey
    with desk.inside() as asker:
        found = register_status(asker, desk.mission, key)
        levels = levels_of(desk, asker.connection)
    if plain:
        print_json(
            {
                "origin": found.origin,
                "size": found.size,
                "root": found.checkpoint.root if found.checkpoint else None,
                "checkpoint": found.checkpoint.note if found.checkpoint else None,
                "log_key": key,
                "members": found.members,
                "state_digest": found.state_digest,
                "tables_digest": found.tables_digest,
                "levels": {one.name: _level_json(one) for one in levels},
            }
        )
        return
    click.echo(f"{found.size} entries by {found.members} members; tables at entry {found.projection_size}")
    click.echo(f"log key          {key}")
    click.echo(f"state digest     {found.state_digest}   (alike for every holder of the log)")
    click.echo(f"tables digest    {found.tables_digest}   (of the tables in this mission)")
    for one in levels:
        click.echo(f"{one.name:<17}{one.in_words()}")
    if any(one.newest and one.newest.missing and not one.newest.satisfied for one in levels):
        click.echo("ask them         tahqiq register cosign")
    if not any(one.policy_set for one in levels):
        click.echo(
            "vouched for by   nobody but the log itself: 'tahqiq register policy --help' says how to agree"
        )
    if found.checkpoint:
        click.echo("\n" + found.checkpoint.note, nl=False)


def _level_json(one: Level) -> dict[str, Any]:
    return {
        "policy_set": one.policy_set,
        "reached": vars(one.reached) if one.reached else None,
        "newest": vars(one.newest) if one.newest else None,
    }


@register.command()
@click.option("--timeout", default=5.0, show_default=True, help="Seconds to wait for the witnesses.")
@as_json
@click.pass_obj
def cosign(where: Where, timeout: float, plain: bool) -> None:
    """Ask the witnesses to cosign the newest checkpoint. Whoever is absent or lies stops nobody."""
    desk = where.desk()
    done = collect_cosignatures(desk, timeout)
    if plain:
        answers = [{"name": one.name, "cosigned": one.cosigned, "why": one.why} for one in done.answers]
        print_json({"size": done.size, "answers": answers, "levels": [vars(one) for one in done.levels]})
        return
    rows = [(one.name, "cosigned" if one.cosigned else "NOT", safe(one.why)) for one in done.answers]
    nobody = "every witness has cosigned the newest checkpoint already"
    if not witnesses_of(desk):
        nobody = "no witness is enrolled: tahqiq register witness add …"
    print_table(("WITNESS", "ANSWER", "WHY"), rows, empty=nobody)
    for level in done.levels:
        click.echo(level.in_words())


@register.command()
@click.option(
    "--within", default=24.0, show_default=True, help="Hours that a checkpoint has to become final."
)
@acting
@click.pass_obj
def absent(where: Where, within: float, member: str) -> None:
    """Enter who has kept the register from being final for longer than that."""
    names = note_absent(where.desk(), member, timedelta(hours=within))
    click.echo(f"entered as absent: {', '.join(names)}" if names else "nobody is overdue")


@register.command()
@acting
@click.pass_obj
def digest(where: Where, member: str) -> None:
    """State the state digest in an entry, so that every mirror compares its own with it."""
    index, stated = state_digest_entry(where.desk(), member)
    click.echo(f"entry {index}: after {index} entries the state digest is {stated}")


@register.command()
@click.argument("a")
@click.argument("b")
@click.option("--log", metavar="VKEY", help="The register's key as you know it; else the one that A gives.")
@click.option("--a-first", is_flag=True, help="You saw A before B: a smaller B is then a rollback.")
@click.option(
    "--evidence", type=click.Path(path_type=Path, dir_okay=False), help="Where to write what proves a fork."
)
@as_json
def compare(a: str, b: str, log: str | None, a_first: bool, evidence: Path | None, plain: bool) -> None:
    """Compare two states of a register: missions, exported folders, addresses, or checkpoint files.

    Exit code 7 for a fork or a rollback, 5 where it could not be told. What proves a fork is written as a file
    that anybody can check with 'tahqiq-verify evidence FILE'.
    """
    verdict = compare_registers(a, b, log=log, a_was_first=a_first)
    if verdict.evidence is not None and evidence is not None:
        evidence.write_bytes(write_evidence(verdict.evidence))
    if plain:
        print_json({"verdict": verdict.word, "why": verdict.why, "evidence": verdict.evidence is not None})
    else:
        click.echo(f"{verdict.word}: {verdict.why}")
    if verdict.evidence is not None:
        raise RegisterBroken(
            "REG017",
            f"two states of one register do not fit: {verdict.word}",
            "keep both for ever; write the proof with --evidence FILE and show it to all sides.",
        )
    if verdict.word == "cannot tell":
        raise NotFound(
            "REG023",
            f"whether one state continues the other could not be checked: {verdict.why}",
            "name the larger one as a mission, an exported folder or an address, not as a checkpoint alone.",
        )


@register.command()
@as_json
@click.pass_obj
def verify(where: Where, plain: bool) -> None:
    """Check every entry, signature, role and hash from the first byte on.

    Exit code 7 when something does not hold. Whoever holds only a copy compares its checkpoint with
    that of another holder: two roots for one size prove a fork.
    """
    with progress("Checking entries") as move:
        checked = check_register(where.desk(), move)
    if plain:
        print_json({"holds": checked.holds, "checks": [check.__dict__ for check in checked.checks]})
    else:
        rows = [(check.outcome.upper(), check.what, check.detail) for check in checked.checks]
        print_table(("RESULT", "WHAT", "DETAIL"), rows, empty="nothing to check")
        whole = all(check.outcome == "pass" for check in checked.checks)
        if checked.holds:
            click.echo("holds" if whole else "holds as far as it could be checked")
    if not checked.holds:
        raise RegisterBroken(
            "REG003", "the register does not hold", "stop writing, keep the file, and compare with a mirror."
        )


@register.command()
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False))
@click.option("--envelopes", is_flag=True, help="Also the sealed files, for those who hold a key to them.")
@as_json
@click.pass_obj
def export(where: Where, folder: Path, envelopes: bool, plain: bool) -> None:
    """Write the log into FOLDER as static files (C2SP tlog-tiles) that any web server can serve.

    What goes out are the signed entries; what records say stays here, or goes sealed with --envelopes.
    """
    with progress("Exporting") as move:
        head = export_register(where.desk(), folder, envelopes=envelopes, progress=move)
    root = b64(head.root)
    if plain:
        print_json({"folder": str(folder), "size": head.size, "root": root})
    else:
        click.echo(f"{head.size} entries exported to {folder}; root {root}")


@click.command()
@as_json
@click.pass_obj
def rebuild(where: Where, plain: bool) -> None:
    """Drop all tables that are read and make them anew from the register.

    Prints the tables digest before and after. Different digests mean that something else than the
    register had written them; the rebuilt tables are the true ones.
    """
    with progress("Replaying entries") as move:
        result = rebuild_tables(where.desk(), move)
    if plain:
        print_json({**result.__dict__, "identical": result.identical})
        return
    click.echo(f"tables digest before  {result.before}")
    click.echo(f"tables digest after   {result.after}")
    click.echo(f"state digest          {result.state_digest}")
    word = "identical" if result.identical else "DIFFERENT: the tables had been changed outside the register"
    click.echo(f"{result.entries} entries replayed; tables {word}")
    if result.withheld:
        click.echo(f"{result.withheld} entries could not be read: destroyed, or sealed to others")


register.add_command(policy)
register.add_command(witnesses)
COMMANDS = (register, rebuild)
