"""Counts at crossings, and the conditions of a reopening with what is said of them."""

from typing import Any, get_args

import click

from tahqiq.cli.crossings import (
    BASIS,
    CATEGORIES,
    crossing,
    file_told,
    voice_of,
    voiced,
)
from tahqiq.cli.dealing_filing import MOMENT, filed
from tahqiq.cli.opening import Where
from tahqiq.errors import BadInput
from tahqiq.model.crossing import Category


@crossing.command("count")
@click.argument("code")
@click.option("--toward", required=True, metavar="CODE", help="The side that it leads to.")
@click.option("--category", required=True, type=click.Choice(list(get_args(Category))))
@click.option("--what", required=True, type=click.Choice(["passed", "waiting", "turned_back"]))
@click.option("--unit", required=True, type=click.Choice(["vehicles", "containers", "persons"]))
@click.option("--least", type=click.IntRange(0), help="At least so many.")
@click.option(
    "--most", type=click.IntRange(0), help="At most so many; the same as --least for an exact count."
)
@click.option("--start", type=MOMENT, required=True, help="Counted from.")
@click.option("--as-of", type=MOMENT, required=True, help="Counted to, or seen at.")
@BASIS
@voiced
@filed
def count(
    where: Where,
    /,
    code: str,
    side: str | None,
    observed: bool,
    source: str | None,
    least: int | None,
    most: int | None,
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Say how many passed, wait, or were turned back."""
    told = {
        **said,
        "crossing": code,
        "count": {"min": least, "max": most},
        **voice_of(side, observed, source),
    }
    file_told(where, member, "traffic.counted", told, plain)


@crossing.command("set-term")
@click.option("--by-side", "set_by", required=True, metavar="CODE", help="The side that sets it.")
@click.option("--crossing", "crossings", multiple=True, required=True, metavar="CODE", help="Repeat.")
@CATEGORIES
@click.option("--says", required=True, help="The condition in one sentence.")
@click.option(
    "--need",
    "needs",
    multiple=True,
    required=True,
    metavar="WORDS[@ID,ID]",
    help="One thing it waits for, and what that is tied to (provision, commitment, measure); repeat.",
)
@click.option("--source", metavar="ID", help="Who tells of it, where the duty desk files it.")
@filed
def set_term(
    where: Where, /, needs: tuple[str, ...], source: str | None, member: str, plain: bool, **said: Any
) -> None:
    """Record a condition that a side sets for a reopening: "trade reopens when …"."""
    listed = [_need(number, need) for number, need in enumerate(needs, 1)]
    said = {**said, "needs": listed, "source": source}
    file_told(where, member, "reopening.conditioned", said, plain)


def _need(number: int, written: str) -> dict[str, Any]:
    says, _at, tied = written.rpartition("@") if "@" in written else (written, "", "")
    return {"number": number, "says": says.strip(), "tied_to": [one for one in tied.split(",") if one]}


@crossing.command("account")
@click.argument("term")
@click.option("--need", type=click.IntRange(1, 99), help="The number of the need.")
@click.option("--state", required=True, type=click.Choice(["met", "not_met", "term_dropped"]))
@click.option("--account", required=True, help="What was done, or what is still missing, in words.")
@click.option("--side", metavar="CODE", help="A side's own account, from its seat.")
@click.option("--observed", is_flag=True, help="A team found it.")
@BASIS
@filed
def account(
    where: Where, /, term: str, side: str | None, observed: bool, member: str, plain: bool, **said: Any
) -> None:
    """Say whether a need of a condition is met, or that its side drops it."""
    if bool(side) == observed:
        raise BadInput("XNG013", "it is not clear who says it", "give one of --side and --observed.")
    voice = {"voice": "observed"} if observed else {"voice": "side", "side": side}
    file_told(where, member, "reopening.accounted", {**said, "matter": term, **voice}, plain)


COMMANDS = (crossing,)
