"""Approving with a witness's own key: what is approved, told in words, and the line that its seat hands in."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from tahqiq.cli.printing import counted
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.agree import lint_policy
from tahqiq.desk.approvals import proposal_at
from tahqiq.desk.mirror.folder import open_folder
from tahqiq.desk.mirror.replay import replayed
from tahqiq.desk.open_desk import Desk
from tahqiq.errors import BadInput, NotFound
from tahqiq.register.approval import approval_line
from tahqiq.store.witness.book import WitnessBook, open_witness
from tahqiq_verify.approval import REDACTION, Proposal

_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


def signing(command: Callable[..., Any]) -> Callable[..., Any]:
    """``--signature`` and ``--witness``: how a seat's own signature comes in."""
    line = click.option(
        "--signature",
        "signatures",
        multiple=True,
        metavar="LINE",
        help="What 'tahqiq witness approve' printed on the seat's own machine; one for each of its witnesses.",
    )
    folder = click.option(
        "--witness",
        "folders",
        multiple=True,
        type=_FOLDER,
        metavar="FOLDER",
        help="Sign here instead, with the seat's own witness, if its folder is on this machine.",
    )
    return line(folder(command))


def lines_of(desk: Desk, number: int, signatures: Sequence[str], folders: Sequence[Path]) -> list[str]:
    """The lines handed in, and those that the witnesses at hand sign now, after it is shown what they approve."""
    made = []
    if folders:
        proposal, origin = proposal_at(desk, number), desk.mission.origin
        print_proposal(origin, number, proposal)
        made = [approval_line(open_witness(one).folder.signer, origin, number, proposal) for one in folders]
    return [*signatures, *made]


def print_proposal(origin: str, number: int, proposal: Proposal) -> None:
    """What a signature for this proposal says, in words; raises ``BadInput`` (POL002) for a policy without liars."""
    click.echo(f"register   {safe(origin)}")
    click.echo(f"proposal   {number}")
    if proposal.kind == REDACTION:
        _print_redaction(proposal)
    else:
        print_policy(proposal)
    click.echo(f"sha256     {proposal.sha256}")


def print_policy(proposal: Proposal) -> None:
    """A proposed policy: its level, what it withstands, its text."""
    found = lint_policy(proposal.text)
    click.echo(f"policy for '{proposal.kind.removeprefix('policy.')}'")
    click.echo(f"   liars needed for an unseen split   {found.liars}")
    click.echo(f"   absentees that stop it             {found.absentees}")
    for line in proposal.text.rstrip("\n").split("\n"):
        click.echo(f"   {safe(line)}")


def _print_redaction(proposal: Proposal) -> None:
    numbers = ", ".join(map(str, proposal.indexes))
    many = "entry" if len(proposal.indexes) == 1 else "entries"
    what = (
        counted(len(proposal.digests), "named digest") + " and originals"
        if proposal.digests
        else "everything"
    )
    click.echo(f"redaction  destroys what {many} {numbers} disclosed: {what}")
    for digest in proposal.digests:
        click.echo(f"   {safe(digest)}")
    click.echo(f"ground     {safe(proposal.text)}")


def asked(
    book: WitnessBook,
    number: int,
    origin: str | None,
    held: Path | None,
    file: Path | None,
    level: str | None,
    indexes: Sequence[int],
    ground: str | None,
    digests: Sequence[str],
) -> tuple[str, Proposal]:
    """The register's name and the proposal, as a side's own mirror has it or as the options say it.

    Raises ``BadInput`` (POL006) unless it is said in one way and wholly.
    """
    policy, redaction = file is not None or level is not None, bool(indexes or ground or digests)
    if [held is not None, policy, redaction].count(True) != 1:
        raise _unclear("it is said in no way, or in more than one", "name --mirror, --policy or --entry.")
    if held is not None:
        return _in_mirror(held, number, origin)
    name = origin or _only_log(book)
    if file is not None and level is not None:
        return name, Proposal(f"policy.{level}", "", policy_in(file))
    if indexes and ground:
        return name, Proposal(REDACTION, "", ground, tuple(indexes), tuple(digests))
    raise _unclear("half of it is missing", "give --policy with --level, or --entry with --ground.")


def policy_in(file: Path) -> str:
    """The policy as it stands in the file, line ends and all: it is approved by the hash of its bytes."""
    try:
        return file.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            "POL001", f"{file} cannot be read as a policy: {error}", "give a text file in UTF-8."
        ) from error


def _in_mirror(folder: Path, number: int, origin: str | None) -> tuple[str, Proposal]:
    register = replayed(open_folder(folder)).replay
    found = register.accord.proposals.get(number)
    if found is None or not found.waits or origin not in (None, register.roll.origin):
        raise NotFound(
            "POL003",
            f"in this mirror, entry {number} proposes nothing that waits for approval",
            "sync the mirror first, and check the number and the register's name.",
        )
    return register.roll.origin, found


def _only_log(book: WitnessBook) -> str:
    found = [one.origin for one in book.standing()]
    if len(found) != 1:
        raise _unclear(
            f"this witness knows {counted(len(found), 'register')}", "name the register with --origin."
        )
    return found[0]


def _unclear(cause: str, next_step: str) -> BadInput:
    return BadInput("POL006", f"it is not clear what is to be approved: {cause}", next_step)
