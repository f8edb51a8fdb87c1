"""Opening a referral at the terminal, tracing a text that leaked, and what the rules refused."""

from collections.abc import Sequence
from typing import BinaryIO

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_list, print_table
from tahqiq.cli.referrals import MATTER, referral
from tahqiq.desk.follow_referrals import attempts_for
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.trace_leak import MOST_BYTES, Traced, trace_leak
from tahqiq.desk.waiting_referrals import Waits, waiting_for
from tahqiq.referral.copy import Line
from tahqiq.referral.watermark import Mark, marked

_COMMANDS = {
    "sanitise": "referral read, then referral sanitise",
    "submit": "referral submit",
    "relay": "referral relay",
    "read": "referral read",
    "read_hand_over": "hand-over read",
}


def print_copy(mark: Mark, lines: Sequence[Line]) -> None:
    """What one reader is shown: the mark above and below, and its code in every line."""
    click.secho(f"── {safe(mark.words)} ──", bold=True)
    for line in marked((f"{head}: {safe(words)}" for head, words in lines), mark.code):
        click.echo(line)
    click.secho(f"── {safe(mark.words)} ──", bold=True)


@referral.command("read")
@MATTER
@acting
@as_json
@click.pass_obj
def read(where: Where, matter: str, member: str, plain: bool) -> None:
    """Open one referral, as a reader it names; or a draft, as its own side. The reading is entered first.

    Both sides see that you read a referral, and your side that you read a draft. Every line bears the mark of this
    one reading: a text that leaks is traced by it.
    """
    opened = read_referral(where.desk(), member, matter)
    if not plain:
        print_copy(opened.mark, opened.lines)
        return
    print_json(opened.copy.model_dump(mode="json"))


@referral.command("waiting")
@acting
@as_json
@click.pass_obj
def waiting(where: Where, member: str, plain: bool) -> None:
    """Show what waits for you: a referral or request that names you and is not opened, a step that is yours."""
    found = waiting_for(where.desk(), member)
    print_list(found, ("ID", "FROM", "NEXT", "DUE"), _waits, empty="nothing waits for you", plain_json=plain)


def _waits(one: Waits) -> tuple[str, ...]:
    due = one.due.isoformat(timespec="minutes") if one.due else ""
    return one.matter, one.from_party, _COMMANDS[one.step], due


@referral.command("trace")
@click.argument("file", type=click.File("rb"), metavar="TEXTFILE")
@acting
@as_json
@click.pass_obj
def trace(where: Where, file: BinaryIO, member: str, plain: bool) -> None:
    """Find whose reading a leaked text comes from, as mediator, chair or auditor. '-' reads the standard input.

    By the mark in its lines, even where some letters are spoilt; and by runs of six words, where a referral's own
    mark is not there: then every reading of it is named. A mark tells whose copy it was, not who passed it on.
    """
    found = trace_leak(where.desk(), member, file.read(MOST_BYTES + 1))
    columns = ("READER", "SEAT", "READ", "ENTRY", "REFERRAL", "BY WHAT")
    empty = (
        "no mark of a reading stands in it, and it shares no run of six words with any referral or request"
    )
    print_list(found, columns, _traced, empty=empty, plain_json=plain)


def _traced(one: Traced) -> tuple[str, ...]:
    mark = one.mark
    return mark.reader, mark.seat, f"{mark.at:%Y-%m-%d %H:%M}", str(mark.entry), one.matter, _why(one)


def _why(one: Traced) -> str:
    if one.by == "words":
        return f"not its mark; {one.runs_shared} runs of six words are alike"
    how = "its mark" if one.by == "mark" else f"its mark, {one.letters_damaged} letters spoilt"
    return f"{how}; NO WORDS ALIKE: the mark may be planted" if one.may_be_planted else how


@referral.command("attempts")
@acting
@as_json
@click.pass_obj
def attempts(where: Where, member: str, plain: bool) -> None:
    """Show what the rules refused, by rule and seat, for the mediators, the chair and the auditor."""
    found = attempts_for(where.desk(), member)
    if plain:
        print_json(
            [{**dealt.model_dump(mode="json"), "paper": one.model_dump(mode="json")} for dealt, one in found]
        )
        return
    rows = [
        (str(dealt.index), f"{dealt.at:%d %b %H:%M}", one.seat, one.verb, one.code) for dealt, one in found
    ]
    print_table(("ENTRY", "WHEN", "SEAT", "TRIED", "RULE"), rows, empty="nothing was refused")
