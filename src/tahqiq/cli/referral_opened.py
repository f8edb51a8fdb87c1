"""Opening a referral at the terminal, tracing a text that leaked, and what the rules refused."""

from collections.abc import Sequence
from typing import BinaryIO

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table
from tahqiq.cli.referrals import MATTER, referral
from tahqiq.desk.follow_referrals import attempts_for
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.trace_leak import MOST_TEXT, Traced, trace_leak
from tahqiq.desk.waiting_referrals import waiting_for
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
    print_json(
        {
            "mark": opened.mark.model_dump(mode="json"),
            "text": marked((f"{head}: {words}" for head, words in opened.lines), opened.mark.code),
            "allegation": opened.what.model_dump(mode="json") if opened.what else None,
            "referral": opened.referral.model_dump(mode="json") if opened.referral else None,
            "clarifications": [one.model_dump(mode="json") for one in opened.clarifications],
        }
    )


@referral.command("waiting")
@acting
@as_json
@click.pass_obj
def waiting(where: Where, member: str, plain: bool) -> None:
    """Show what waits for you: a referral or request that names you and is not opened, a step that is yours."""
    found = waiting_for(where.desk(), member)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            one.matter,
            one.from_party,
            _COMMANDS[one.step],
            one.due.isoformat(timespec="minutes") if one.due else "",
        )
        for one in found
    ]
    print_table(("ID", "FROM", "NEXT", "DUE"), rows, empty="nothing waits for you")


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
    text = file.read(4 * MOST_TEXT + 1).decode("utf-8", errors="replace")
    found = trace_leak(where.desk(), member, text)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            one.mark.reader,
            one.mark.seat,
            f"{one.mark.at:%Y-%m-%d %H:%M}",
            str(one.mark.entry),
            one.matter,
            _why(one),
        )
        for one in found
    ]
    empty = (
        "no mark of a reading stands in it, and it shares no run of six words with any referral or request"
    )
    print_table(("READER", "SEAT", "READ", "ENTRY", "REFERRAL", "BY WHAT"), rows, empty=empty)


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
