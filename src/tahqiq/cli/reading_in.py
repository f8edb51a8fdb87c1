"""Letting the machine read and match what is pending, with progress."""

import click

from tahqiq.cli.printing import counted, progress
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.roster import MACHINE_ID


def read_in(desk: Desk, *, quiet: bool) -> None:
    """Reads what no reader has read and matches what no matcher has judged, in the machine's name."""
    with progress("Reading") as move:
        read = read_pending(desk, MACHINE_ID, reader_for(desk), lambda _title, done, total: move(done, total))
    judged = match_in(desk)
    if not quiet:
        click.echo(
            f"read      {counted(read, 'submission')}; {counted(judged, 'claim')} of happenings matched"
        )


def match_in(desk: Desk) -> int:
    """Matches what no matcher has judged, in the machine's name; returns how many claims were judged."""
    return corroborate_pending(desk, MACHINE_ID)
