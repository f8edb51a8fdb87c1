"""How the end of a mission is printed: where it stands, what is open, what was wiped and what was not reached."""

from collections.abc import Sequence
from typing import Any

import click

from tahqiq.cli.printing import counted, print_table, short
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.closing.ending import Proposal
from tahqiq.desk.closing.hand_over import Custody
from tahqiq.desk.closing.pack import Sealed
from tahqiq.desk.closing.status import MissionEnd
from tahqiq.desk.closing.unpack import Opened
from tahqiq.desk.closing.wipe import Wiped


def print_end(found: MissionEnd) -> None:
    """Where the mission stands and what is open, for the secretariat."""
    click.secho(f"mission     {found.state}", bold=True)
    if (closed := found.ending.closed) is not None:
        click.echo(
            f"closed      entry {closed.index}, {closed.at:%Y-%m-%d %H:%M} UTC, declared by {closed.member}"
        )
    if found.ending.proposal is not None:
        _print_proposal(found.ending.proposal)
    for one in found.archives:
        _print_archive(one)
    if found.ending.closed is not None and found.lacking:
        click.echo(f"receipts    missing from {', '.join(found.lacking)}")
    if found.wiped:
        click.echo(f"wiped       {', '.join(found.wiped)}")
    click.echo()
    rows = [(str(one.many), one.what, one.see) for one in found.still_open]
    print_table(("OPEN", "WHAT", "SEE"), rows, empty="nothing is open")


def _print_proposal(proposal: Proposal) -> None:
    said = proposal.said
    click.echo(f"proposed    to {said.kind} it on {said.on}: {safe(said.reason)}")
    for seat in said.consent:
        answer = proposal.answers.get(seat)
        words = "not yet answered" if answer is None else answer.answer
        why = f": {safe(answer.reason)}" if answer is not None and answer.reason else ""
        click.echo(f"            {seat}  {words}{why}")


def _print_archive(one: Custody) -> None:
    when = (
        "after the closing"
        if one.after_closing
        else "NOT after the closing: it does not count for the wiping"
    )
    click.echo(f"archive     {one.sealed.digest}")
    click.echo(f"            entry {one.step.index}, register up to entry {one.sealed.size - 1}; {when}")
    for seat in one.sealed.seats:
        received = "received" if seat in one.receipts else "not yet received"
        given = "handed over" if seat in one.given else "not handed over"
        click.echo(f"            {seat}  {given}, {received}")


def end_json(found: MissionEnd) -> dict[str, Any]:
    """The same for programs."""
    proposal = found.ending.proposal
    return {
        "state": found.state,
        "closed_at": found.ending.closed.index if found.ending.closed is not None else None,
        "proposal": None
        if proposal is None
        else {
            **proposal.said.model_dump(mode="json"),
            "answers": {seat: one.answer for seat, one in proposal.answers.items()},
            "waiting": list(proposal.waiting),
        },
        "open": {one.what: one.many for one in found.open},
        "archives": [
            {
                **one.sealed.model_dump(mode="json"),
                "entry": one.step.index,
                "handed_over": list(one.given),
                "received": list(one.receipts),
                "after_closing": one.after_closing,
            }
            for one in found.archives
        ],
        "receipts_missing": list(found.lacking),
        "wiped": list(found.wiped),
    }


def print_sealed(done: Sealed, folder: str) -> None:
    """What was sealed, to whom it opens, and what is not in it."""
    one = done.manifest
    click.echo(f"{folder}: {one.size} entries of the register, sealed to {', '.join(one.readers)}")
    click.echo(f"digest      {done.digest}   (entry {done.entry})")
    click.echo(f"log key     {one.log}")
    keys = {
        "joint": "the secretariat's reading keys are inside; they open when all mediators bring their keys",
        "each": "the secretariat's reading keys are inside; EACH mediator alone opens all that it could read",
        "none": "the secretariat's reading keys are not inside: what it kept to itself nobody opens from this",
    }
    click.echo(f"inside      {keys[one.secretariat_keys]}")
    click.echo("not inside  the staff book, the vault, signing keys")
    for seat in done.kept_here:
        _warn(
            f"the reading key of {seat} lies in this key folder: hand it to its seat, and keep no copy here"
        )
    click.echo(
        "next        tahqiq mission handover --to SEAT; a mediator checks: tahqiq mission seal --check FOLDER"
    )


def print_opened(done: Opened) -> None:
    """What a custodian found in an archive."""
    made = done.mission
    click.echo(f"digest      {done.digest}")
    click.echo(
        f"register    {made.size} entries, every one hashed and replayed; state digest {made.state_digest}"
    )
    whose = ", ".join(made.seats) or "nobody's seat"
    click.echo(f"opened      with the keys of {whose}: {counted(made.claims, 'claim')}, "
               f"{counted(made.incidents, 'incident')}; {made.withheld} entries stay shut")  # fmt: skip
    if done.identical is not None:
        same = (
            "all tables come out as they were"
            if done.identical
            else "TABLES DIFFER from those that the archive was made of: ask its maker why"
        )
        click.echo(f"tables      {same}")
    elif done.manifest.secretariat_keys == "joint":
        click.echo("tables      the rest opens when every mediator's key is named: --identity, once for each")
    if done.key_given:
        click.echo("holds       signed by the log whose key you gave")
    else:
        _warn("the log's key was taken from the archive itself: name the one you know with --log")


def print_wiped(done: Sequence[Wiped]) -> None:
    """What was wiped, what was not, and what no program reaches."""
    for one in done:
        click.secho(f"{one.stage:<9}{_outcome(one)}", bold=True)
        for gone in one.erased:
            click.echo(f"         {gone.outcome:<9}{gone.file}")
        if one.tables and not one.failed:
            click.echo(f"         dropped  {counted(len(one.tables), 'table')}")
        for why in one.failed:
            _warn(safe(why))
        if one.entry is not None:
            click.echo(f"         entered  entry {one.entry}")
        elif one.no_entry:
            click.echo(f"         no entry: {safe(one.no_entry)}")
        for pid in one.open_in:
            _warn(f"process {pid} still has this stage's files open and may hold them in memory: end it")
        for file in one.foreign:
            click.echo(f"         left     {file}: not ours")
    beyond = dict.fromkeys(words for one in done for words in one.beyond)
    click.echo("\nNot reached:")
    for words in beyond:
        click.echo(f"- {words}")


def wiped_json(done: Sequence[Wiped]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "stage": one.stage,
            "found": one.found,
            "files": [
                {"file": str(each.file), "outcome": each.outcome, "why": each.why} for each in one.erased
            ],
            "tables": [{"name": name, "outcome": what} for name, what in one.tables],
            "failed": list(one.failed),
            "entry": one.entry,
            "no_entry": one.no_entry,
            "open_in": list(one.open_in),
            "left": [str(file) for file in one.foreign],
            "not_reached": list(one.beyond),
        }
        for one in done
    ]


def _outcome(one: Wiped) -> str:
    if one.failed:
        return "NOT WHOLLY WIPED"
    return "wiped" if one.found else "nothing was there"


def _warn(words: str) -> None:
    click.secho(f"Warning: {short(words, 300)}", fg="yellow", err=True)
