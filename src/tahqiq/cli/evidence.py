"""What somebody takes away and checks without us: receipts, evidence bundles, entries as they stand."""

from pathlib import Path

import click

from tahqiq.cli.approving import lines_of, print_proposal, signing
from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short
from tahqiq.cli.reading_in import read_in
from tahqiq.desk.agree import settle_disputed
from tahqiq.desk.approvals import awaited_for, proposal_at, proposals_of, withdraw_proposal
from tahqiq.desk.bundle import evidence_bundle, leaf_bytes, proof_of
from tahqiq.desk.entry_shown import entry_shown, index_of
from tahqiq.desk.hand_in import hand_in
from tahqiq.desk.redact import approve_redaction, finish_redactions, propose_redaction
from tahqiq.errors import StorageFailed
from tahqiq.store.disputes import DISPUTED, STANDINGS
from tahqiq.store.register_view import entry_list
from tahqiq_verify.approval import Proposal


@click.command()
@click.argument("thing", metavar="ID")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file.")
@click.option(
    "--leaf",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write the entry itself, which the receipt is about, to a file.",
)
@click.pass_obj
def receipt(where: Where, thing: str, out: Path | None, leaf: Path | None) -> None:
    """Print the receipt of a submission, paper or entry: a C2SP tlog-proof.

    ID is an id or an entry's number. Anybody checks it with: tahqiq-verify proof RECEIPT --leaf LEAF --policy …
    """
    desk = where.desk()
    index = index_of(desk, thing)
    if leaf is not None:
        leaf.write_bytes(leaf_bytes(desk, index))
    _give(proof_of(desk, index), out)


@click.command()
@click.argument("thing", metavar="ID")
@click.option(
    "--field", "fields", multiple=True, metavar="NAME", help="Disclose these fields alone; repeatable."
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="Write it to a file.")
@click.pass_obj
def bundle(where: Where, thing: str, fields: tuple[str, ...], out: Path | None) -> None:
    """Make an evidence bundle: one entry, chosen disclosures, proof, policies and the history of keys.

    It is checked with no network and no server of ours: tahqiq-verify bundle FILE, or the page verify.html.
    Whoever gets the bundle reads what it discloses. What a referral says to named readers is in none.
    """
    desk = where.desk()
    _give(evidence_bundle(desk, index_of(desk, thing), fields), out)


@click.group()
def entry() -> None:
    """Entries of the register: what one says, how it stands, and settling those in dispute."""


@entry.command("list")
@click.option("--standing", type=click.Choice(STANDINGS), help="Only those that stand so by now.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 100_000))
@as_json
@click.pass_obj
def list_entries(where: Where, standing: str | None, limit: int, plain: bool) -> None:
    """Show entries, newest first: all, or those that stand so.

    'disputed' are those signed with a key that was stopped as suspect from there on, until they are settled.
    """
    with where.desk().inside() as asker:
        found = entry_list(asker, 0, limit, standing)
    if plain:
        print_json([vars(one) for one in found])
        return
    rows = [
        (str(one.index), one.at or "", one.verb or one.verb_class or "", one.by_title or one.key_id or "",
         short(one.subject or "", 30), one.standing)
        for one in found
    ]  # fmt: skip
    columns = ("ENTRY", "TIME", "WHAT", "BY", "CONCERNING", "STANDING")
    print_table(columns, rows, empty=f"no entry is {standing}" if standing else "no entries")
    if len(found) == limit:
        click.echo(f"{limit} entries shown, there may be more: --limit", err=True)
    if standing == DISPUTED and found:
        click.echo(
            "See one: tahqiq entry show N. Settle: tahqiq entry settle N… --stand, or --annul", err=True
        )


@entry.command()
@click.argument("thing", metavar="ID")
@as_json
@click.pass_obj
def show(where: Where, thing: str, plain: bool) -> None:
    """Show an entry: in clear, what is disclosed to us, and how it stands."""
    desk = where.desk()
    found = entry_shown(desk, index_of(desk, thing))
    if plain:
        print_json(found)
        return
    for name, value in found.items():
        if name != "act":
            click.echo(f"{name:<12}{safe(str(value))}")
    if found["act"] is not None:
        print_json(found["act"])


@entry.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option(
    "--relayed-by", metavar="MEMBER", help="Who passes it on for the one who sealed it; an entry says so."
)
@click.pass_obj
def add(where: Where, file: Path, relayed_by: str | None) -> None:
    """Enter a submission that its member has sealed ('intake --seal'), byte for byte.

    Whoever keeps the register cannot read more of it than it was sealed for, nor change it. If it was refused
    or left lying, any other member hands in the same file.
    """
    desk = where.desk()
    done = hand_in(desk, file.read_bytes(), relayed_by)
    read_in(desk, quiet=True)
    click.echo(f"entry {done.index}: {done.submission.id}, signed by its own member")
    if done.relayed is not None:
        click.echo(f"entry {done.relayed}: passed on by {relayed_by}")
    click.echo(f"receipt: tahqiq receipt {done.index}")


@entry.command()
@click.argument("indexes", nargs=-1, type=int, required=True)
@click.option("--stand/--annul", "stand", required=True, help="They stand after all, or do not count.")
@acting
@click.pass_obj
def settle(where: Where, indexes: tuple[int, ...], stand: bool, member: str) -> None:
    """Settle disputed entries after checking them. Nothing is taken out of the register.

    Which are in dispute: tahqiq entry list --standing disputed.
    """
    settle_disputed(where.desk(), member, indexes, stand=stand)
    word = "stand after all" if stand else "do not count; the tables were made anew without them"
    click.echo(f"{', '.join(map(str, indexes))}: {word}")


@click.group()
def redact() -> None:
    """Destroy what entries disclose, on a stated ground and with the approvals that policy demands.

    The entries and all proofs stay. Whoever has read or copied the content before still has it.
    """


@redact.command("list")
@as_json
@click.pass_obj
def list_redactions(where: Where, plain: bool) -> None:
    """Show redactions: proposed, and in force."""
    found = {index: one for index, one in proposals_of(where.desk()).items() if one.kind == "redaction"}
    if plain:
        print_json([{"proposal": index, **vars(one)} for index, one in found.items()])
        return
    rows = [
        (
            str(index),
            ", ".join(map(str, one.indexes[:8])) + (" …" if len(one.indexes) > 8 else ""),
            _state(one),
            ", ".join(one.approved_by) or "nobody yet",
            safe(one.text),
        )
        for index, one in found.items()
    ]
    print_table(("PROPOSAL", "ENTRIES", "STATE", "APPROVED BY", "GROUND"), rows, empty="no redactions")


def _state(one: Proposal) -> str:
    if one.withdrawn is not None:
        return "withdrawn"
    return "waits" if one.in_force is None else f"in force from {one.in_force}"


@redact.command("show")
@click.argument("proposal", type=int)
@click.pass_obj
def show_redaction(where: Where, proposal: int) -> None:
    """Show what a redaction destroys, who has approved it and whose signature is missing."""
    desk = where.desk()
    found = proposal_at(desk, proposal)
    print_proposal(desk.mission.origin, proposal, found)
    click.echo(f"state      {_state(found)}")
    click.echo(f"approved   {', '.join(map(safe, found.approved_by)) or 'nobody yet'}")
    if found.waits:
        missing = awaited_for(desk, found)
        click.echo(
            f"missing    {', '.join(map(safe, missing.seats)) or 'any seat'}; it takes {missing.takes}"
        )
        click.echo(f"sign with  tahqiq witness approve FOLDER --proposal {proposal} --mirror YOUR-MIRROR")


@redact.command()
@click.argument("things", nargs=-1, required=True, metavar="ID…")
@click.option("--ground", required=True, help="Why, in a sentence; it is entered in clear: name nobody.")
@click.option("--field", "fields", multiple=True, metavar="NAME", help="Cut these fields alone; repeatable.")
@acting
@click.pass_obj
def propose(where: Where, things: tuple[str, ...], ground: str, fields: tuple[str, ...], member: str) -> None:
    """Propose a redaction. With a submission go the claims that were read out of it.

    With a referral goes its whole course, but never who read it; --field allegation takes out what it says alone.
    """
    index = propose_redaction(where.desk(), member, things, ground, fields)
    click.echo(
        f"proposed under entry {index}: tahqiq redact show {index}; approve with: tahqiq redact approve {index}"
    )


@redact.command()
@click.argument("proposal", type=int)
@signing
@acting
@click.pass_obj
def approve(
    where: Where, proposal: int, signatures: tuple[str, ...], folders: tuple[Path, ...], member: str
) -> None:
    """Approve a redaction, with the signature of your seat's own witness; the last one destroys the content.

    Before the register has its first witness, the approving member's own key is all it takes.
    """
    desk = where.desk()
    done = approve_redaction(desk, member, proposal, lines_of(desk, proposal, signatures, folders))
    if not done.in_force:
        click.echo("approved; it waits for others")
        return
    click.echo(f"in force: what entries {', '.join(map(str, done.indexes))} disclosed is destroyed here")
    click.echo(f"cleaned: {done.cleaned}")
    click.echo("Mirrors destroy their copies at their next sync. Whoever had read it still knows it.")


@redact.command("withdraw")
@click.argument("proposal", type=int)
@acting
@click.pass_obj
def withdraw_redaction(where: Where, proposal: int, member: str) -> None:
    """Take back a proposal of your own that is not in force."""
    withdraw_proposal(where.desk(), member, proposal)
    click.echo(f"the proposal of entry {proposal} is withdrawn")


@redact.command()
@click.pass_obj
def finish(where: Where) -> None:
    """Destroy and clean once more, as after a failed cleaning or a restored copy; nothing is entered."""
    click.echo(f"cleaned: {finish_redactions(where.desk())}")


def _give(text: str, out: Path | None) -> None:
    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_bytes(text.encode())
    except OSError as error:
        raise StorageFailed(
            "STO001", f"{out} cannot be written: {error.strerror}", "name another file."
        ) from error
    click.echo(f"written to {out}")


COMMANDS = (receipt, bundle, entry, redact)
