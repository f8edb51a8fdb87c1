"""Crossings at the terminal: the matrix, its history, reports on it, and what a reopening waits for."""

from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from tahqiq.cli.crossing_history import print_history
from tahqiq.cli.dealing_filing import MOMENT, enter, filed
from tahqiq.cli.opening import Where, acting, as_json, asking
from tahqiq.cli.printing import counted, print_json, print_table, short
from tahqiq.cli.printing import plain as safe
from tahqiq.crossings.history import DAYS, history
from tahqiq.crossings.matrix import Cell, matrix
from tahqiq.crossings.reopening import NeedNow, terms_now
from tahqiq.desk.adopt import read_yaml
from tahqiq.desk.tell_crossing import REPORTED, TERMS, crossings_of, tell, told_of
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.crossing import Category, Crossing, Status
from tahqiq.model.release import Audience
from tahqiq.store.asker import Asker

BASIS = click.option(
    "--basis", multiple=True, metavar="ID", help="A claim or submission it rests on; repeat."
)
CATEGORIES = click.option(
    "--category",
    "categories",
    multiple=True,
    required=True,
    type=click.Choice(list(get_args(Category))),
    help="Repeat.",
)


def voiced(command: Any) -> Any:
    """``--side``, ``--observed`` or ``--source``: who vouches for a report."""
    for option in (
        click.option("--side", metavar="CODE", help="A side's own word, from its seat."),
        click.option("--observed", is_flag=True, help="A team saw it."),
        click.option("--source", metavar="ID", help="A source tells it."),
    ):
        command = option(command)
    return command


def voice_of(side: str | None, observed: bool, source: str | None) -> dict[str, Any]:
    """The three options as the fields of a report; raises ``BadInput`` XNG013 unless just one is given."""
    if [bool(side), observed, bool(source)].count(True) != 1:
        raise BadInput("XNG013", "it is not clear who says it", "give one of --side, --observed or --source.")
    if observed:
        return {"voice": "observed"}
    return {"voice": "side", "side": side} if side else {"voice": "reported", "source": source}


def file_told(where: Where, member: str, verb: str, said: dict[str, Any], plain: bool) -> None:
    """Files a paper about a crossing and prints it."""
    enter(where, member, (tell, verb), said, plain)


@click.group("crossing")
def crossing() -> None:
    """Crossings: what is open for whom and toward which side, by whose word, and what a reopening waits for."""


@crossing.command("add")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@acting
@click.pass_obj
def add(where: Where, file: Path, member: str) -> None:
    """List crossings from a YAML FILE: code, name, names, place, sides, facts_from."""
    listed = read_yaml(file)
    if not isinstance(listed, list):
        raise BadInput("XNG014", f"{file.name} holds no list of crossings", "begin each with '- code: …'.")
    desk = where.desk()
    for one in listed:
        if not isinstance(one, dict):
            raise BadInput("XNG014", f"{file.name} holds '{one!r:.40}'", "begin each with '- code: …'.")
        tell(desk, member, "crossing.listed", {"release": "public", **one})
    click.echo(f"{counted(len(listed), 'crossing')} listed")


@crossing.command("list")
@asking
@as_json
@click.pass_obj
def list_crossings(where: Where, audience: Audience, plain: bool) -> None:
    """Show the crossings with the names that each side uses."""
    with where.desk().asking(audience) as asker:
        found = crossings_of(asker)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (one.code, safe(one.name), " · ".join(one.sides), safe(", ".join(name.name for name in one.names)))
        for one in found
    ]
    print_table(("CODE", "NAME", "SIDES", "ALSO"), rows, empty="none yet: tahqiq crossing add FILE")


_AT = click.option("--at", type=MOMENT, help="As it stood then, with its UTC offset; by default now.")
_ONE = click.option("--crossing", "code", help="One crossing alone.")
_ONE_CATEGORY = click.option(
    "--category", type=click.Choice(list(get_args(Category))), help="One category alone."
)


@crossing.command("matrix")
@_AT
@_ONE
@_ONE_CATEGORY
@asking
@as_json
@click.pass_obj
def show_matrix(
    where: Where,
    at: datetime | None,
    code: str | None,
    category: str | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Show what stands for each crossing, direction and category, and what each voice last said."""
    desk = where.desk()
    with desk.asking(audience) as asker:
        listed = _listed(asker, code)
        found = matrix(listed, told_of(asker, REPORTED, code), at or desk.clock.now())
    cells = [cell for cell in found if category in (None, cell.category)]
    if plain:
        print_json([cell.model_dump(mode="json") for cell in cells])
        return
    for one in listed:
        own = [cell for cell in cells if cell.crossing == one.code]
        if own:
            click.secho(f"{safe(one.name)} ({one.code})", bold=True)
        for cell in own:
            _print_cell(cell)
    if not cells:
        click.echo("nobody has reported yet")


def _listed(asker: Asker, code: str | None) -> tuple[Crossing, ...]:
    """The crossings, or the one asked for; raises ``NotFound`` XNG003 where this asker knows of none such."""
    found = crossings_of(asker)
    if code is not None and code not in {one.code for one in found}:
        raise NotFound("XNG003", f"there is no crossing '{code}'", "see 'tahqiq crossing list'.")
    return tuple(one for one in found if code in (None, one.code))


def _print_cell(cell: Cell) -> None:
    because = safe("; ".join(reason.text for reason in cell.reasons))
    click.echo(f"  → {cell.toward} {cell.category.replace('_', ' ')}: ", nl=False)
    click.secho(cell.standing.upper(), bold=True, nl=False)
    click.echo(f", {because}" if because else "")
    for word in cell.words:
        old = ", old" if word.stale else ""
        click.echo(f"      {safe(word.who)}: {word.status}, {word.as_of.isoformat(timespec='minutes')}{old}")
        for head, said in (
            ("limits", word.limits),
            ("by order of", word.ordered_by),
            ("reason given", word.reason),
        ):
            if said:
                click.echo(f"        {head}: {safe(said)}")


@crossing.command("history")
@click.option("--days", type=click.IntRange(1, 366), default=DAYS, show_default=True)
@_AT
@_ONE
@_ONE_CATEGORY
@asking
@as_json
@click.pass_obj
def show_history(
    where: Where,
    days: int,
    at: datetime | None,
    code: str | None,
    category: str | None,
    audience: Audience,
    plain: bool,
) -> None:
    """Show how each cell stood at the end of each of the last days: o open, r restricted, x closed, ! disputed.

    Beneath it in brackets, for each of these days: what a side had last said, a team had last seen or sources had
    reported, where that decides nothing; small raised letters where the word was older than 72 hours.
    """
    desk = where.desk()
    with desk.asking(audience) as asker:
        reports, listed = told_of(asker, REPORTED, code), _listed(asker, code)
    end = at or desk.clock.now()
    every = history(listed, reports, end, desk.mission.zone, days)
    tracks = [track for track in every if category in (None, track.category)]
    if plain:
        print_json([track.model_dump(mode="json") for track in tracks])
        return
    print_history(tracks, days, end)


@crossing.command("report")
@click.argument("code")
@click.option("--toward", required=True, metavar="CODE", help="The side that it leads to.")
@CATEGORIES
@click.option("--status", required=True, type=click.Choice(list(get_args(Status))))
@click.option("--as-of", type=MOMENT, required=True, help="The moment it is about, with its UTC offset.")
@click.option("--since", type=MOMENT, help="Since when it is so.")
@click.option("--ordered-by", help="By whose order.")
@click.option("--limits", help="Who or what may pass, where it is restricted.")
@click.option("--reason", help="The reason that is given: a claim of whoever speaks.")
@BASIS
@voiced
@filed
def report(
    where: Where,
    /,
    code: str,
    side: str | None,
    observed: bool,
    source: str | None,
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Say what may pass at a crossing."""
    told = {**said, "crossing": code, **voice_of(side, observed, source)}
    file_told(where, member, "crossing.reported", told, plain)


@crossing.command("terms")
@asking
@as_json
@click.pass_obj
def show_terms(where: Where, audience: Audience, plain: bool) -> None:
    """Show the conditions that sides set for a reopening, and what each still waits for."""
    with where.desk().asking(audience) as asker:
        terms = terms_now(told_of(asker, TERMS))
    if plain:
        print_json([term.model_dump(mode="json") for term in terms])
        return
    for now in terms:
        state = "dropped" if now.dropped else f"{len(now.missing)} of {len(now.needs)} missing"
        click.echo(f"{now.term.id}  {now.term.set_by}: {safe(now.term.says)}  [{state}]")
        for need in now.needs:
            click.echo(f"  {need.need.number}. {safe(need.need.says)}: {_need(need)}")
    if not terms:
        click.echo("no condition is on record")


def _need(need: NeedNow) -> str:
    said = "; ".join(f"{voice} says {state.replace('_', ' ')}" for voice, state, _account in need.accounts)
    tied = f"; tied to {safe(', '.join(need.need.tied_to))}" if need.need.tied_to else ""
    return f"{need.state.replace('_', ' ')}{f' ({safe(short(said, 80))})' if said else ''}{tied}"
