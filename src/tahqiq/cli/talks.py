"""Rounds of talks at the terminal: who sat there, what was tabled, what is said to have come of it."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import click

from tahqiq.cli.dealing_filing import MOMENT, enter, filed
from tahqiq.cli.moments import Written
from tahqiq.cli.opening import Where, as_json, asking, full_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json, print_table, short, short_id
from tahqiq.desk.adopt import read_yaml
from tahqiq.desk.ids_known import dealing_ids
from tahqiq.desk.record_talks import ROUNDS, record
from tahqiq.errors import BadInput, NotFound
from tahqiq.model.release import Audience
from tahqiq.model.talks import Draft, Outcome
from tahqiq.store.dealings import dealings_by
from tahqiq.talks.drafts import ClausePair, compare_drafts
from tahqiq.talks.rounds import Delegation, RoundNow, rounds_now
from tahqiq.talks.tellings import StatementCompared, compare_tellings

DAY = Written(["%Y-%m-%d"])
SOURCE = click.option("--source", required=True, metavar="ID", help="Who tells it.")


def file_talks(where: Where, member: str, verb: str, said: dict[str, Any], plain: bool) -> None:
    """Files a paper of the talks and prints it."""
    enter(where, member, (record, verb), said, plain)


@click.group("talks")
def talks() -> None:
    """Rounds of talks: delegations, agenda, drafts compared clause by clause, statements beside their retellings."""


def _rounds(where: Where, audience: Audience) -> tuple[RoundNow, ...]:
    with where.desk().asking(audience) as asker:
        return rounds_now(dealings_by(asker, ROUNDS))


def _round_id(where: Where, number: int) -> str:
    with where.desk().inside() as asker:
        found = [one.round.id for one in rounds_now(dealings_by(asker, ROUNDS)) if one.round.number == number]
    if not found:
        raise NotFound("TLK004", f"there is no round {number}", "list them: tahqiq talks list.")
    return found[0]


@talks.command("round")
@click.argument("number", type=click.IntRange(1, 999))
@click.option("--title", required=True)
@click.option("--place", required=True)
@click.option("--start", required=True, type=DAY)
@click.option("--end", type=DAY)
@click.option("--mediator", "mediators", multiple=True, metavar="CODE", help="Repeat.")
@click.option("--agenda", multiple=True, metavar="[SEAT:]WORDS", help="A point, with who raised it; repeat.")
@SOURCE
@filed
def add_round(
    where: Where,
    /,
    start: datetime,
    end: datetime | None,
    agenda: tuple[str, ...],
    member: str,
    plain: bool,
    **said: Any,
) -> None:
    """Enter a round; entered again under its number, it replaces what was entered before."""
    days = {"start": start.date().isoformat(), "end": end.date().isoformat() if end else None}
    seats = {*(code := where.desk().mission).party_codes, *(one.id for one in code.mediators)}
    points = tuple(_point(one, seats) for one in agenda)
    file_talks(where, member, "round.held", {**said, **days, "agenda": points}, plain)


def _point(written: str, seats: set[str]) -> dict[str, str]:
    seat, colon, says = written.partition(":")
    if colon and seat in seats:
        return {"raised_by": seat, "says": says.strip()}
    return {"says": written}


@talks.command("delegate")
@click.argument("number", type=click.IntRange(1, 999))
@click.option("--seat", required=True)
@click.option("--person", required=True, help="As the source writes it.")
@click.option("--also-written", multiple=True, help="Another spelling; repeat.")
@click.option("--office")
@click.option("--part", type=click.Choice(["head", "member"]), required=True)
@SOURCE
@filed
def delegate(where: Where, /, number: int, member: str, plain: bool, **said: Any) -> None:
    """Enter who sat in a delegation, as one source tells it."""
    file_talks(where, member, "delegate.told", {**said, "matter": _round_id(where, number)}, plain)


@talks.command("outcome")
@click.argument("number", type=click.IntRange(1, 999))
@click.option(
    "--kind", required=True, type=click.Choice(list(get_args(Outcome.model_fields["kind"].annotation)))
)
@click.option("--says", required=True)
@click.option("--as-of", required=True, type=MOMENT)
@SOURCE
@filed
def outcome(where: Where, /, number: int, member: str, plain: bool, **said: Any) -> None:
    """Enter what one source says came of a round."""
    file_talks(where, member, "outcome.told", {**said, "matter": _round_id(where, number)}, plain)


@talks.command("draft")
@click.argument("number", type=click.IntRange(1, 999))
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--tabled-by", required=True, metavar="SEAT")
@click.option("--title", required=True)
@click.option("--replaces", metavar="DRAFT", help="The seat's earlier draft.")
@filed
def draft(where: Where, /, number: int, file: Path, member: str, plain: bool, **said: Any) -> None:
    """Table a draft: a YAML FILE that maps clause numbers to their text."""
    listed = read_yaml(file)
    if not isinstance(listed, dict) or any(isinstance(text, dict | list) for text in listed.values()):
        raise BadInput(
            "TLK010", f"{file.name} maps no numbers to texts", 'write lines such as "1": The text.'
        )
    clauses = [{"number": str(name), "text": str(text)} for name, text in listed.items()]
    said = {**said, "clauses": clauses, "matter": _round_id(where, number)}
    file_talks(where, member, "draft.tabled", said, plain)


@talks.command("points")
@click.argument("number", type=click.IntRange(1, 999))
@click.option("--telling", required=True, type=click.Choice(["primary", "reported"]))
@click.option("--point", "points", multiple=True, required=True, help="One point; repeat.")
@SOURCE
@filed
def points(where: Where, /, number: int, member: str, plain: bool, **said: Any) -> None:
    """Enter the points of a round's joint statement: its own text, or as a source tells it."""
    file_talks(where, member, "points.told", {**said, "matter": _round_id(where, number)}, plain)


@talks.command("list")
@asking
@as_json
@click.pass_obj
def list_rounds(where: Where, audience: Audience, plain: bool) -> None:
    """Show the rounds."""
    found = _rounds(where, audience)
    if plain:
        print_json([one.model_dump(mode="json") for one in found])
        return
    rows = [
        (
            str(one.round.number),
            _days(one),
            safe(one.round.place),
            " · ".join(one.round.mediators),
            _heads(one.delegations),
            safe(short("; ".join(f"{each.source}: {each.kind}" for each in one.outcomes), 60)),
        )
        for one in found
    ]
    print_table(
        ("ROUND", "WHEN", "WHERE", "MEDIATORS", "LED BY", "OUTCOME"), rows, empty="no round on record"
    )


def _days(one: RoundNow) -> str:
    return f"{one.round.start}" + (f" to {one.round.end}" if one.round.end else "")


def _heads(delegations: Sequence[Delegation]) -> str:
    said = [
        f"{each.seat}: {' or '.join(head.person for head in each.heads) or 'not told'}"
        for each in delegations
    ]
    return safe(short("; ".join(said), 70))


@talks.command("compare-drafts")
@click.argument("one")
@click.argument("other")
@asking
@as_json
@click.pass_obj
def show_drafts(where: Where, one: str, other: str, audience: Audience, plain: bool) -> None:
    """Compare two drafts clause by clause: [-only in ONE-] {+only in OTHER+}."""
    desk = where.desk()
    with desk.asking(audience) as asker:
        papers = [each.paper for each in dealings_by(asker, ("draft.tabled",))]
    known = dealing_ids("draft.tabled")
    first, second = (_draft(papers, full_id(desk, audience, wanted, known)) for wanted in (one, other))
    pairs = compare_drafts(first.clauses, second.clauses)
    if plain:
        print_json([pair.model_dump(mode="json") for pair in pairs])
        return
    click.echo(f"{first.tabled_by} {safe(first.title)}  against  {second.tabled_by} {safe(second.title)}")
    for pair in pairs:
        click.echo(_pair_words(pair))


def _draft(papers: Sequence[object], wanted: str) -> Draft:
    found = next((each for each in papers if isinstance(each, Draft) and each.id == wanted), None)
    if found is None:
        raise NotFound("TLK004", f"there is no draft '{wanted}'", "see the drafts: tahqiq talks show ROUND.")
    return found


def _pair_words(pair: ClausePair) -> str:
    if pair.one is None and pair.other is not None:
        return f"      + {pair.other.number}  only in the other: {safe(pair.other.text)}"
    if pair.other is None and pair.one is not None:
        return f"{pair.one.number:>5} -     only in the one: {safe(pair.one.text)}"
    assert pair.one is not None and pair.other is not None
    mark = "=" if pair.same else "~"
    marks = {"both": "{}", "one": "[-{}-]", "other": "{{+{}+}}"}
    words = " ".join(marks[piece.kind].format(safe(piece.words)) for piece in pair.pieces)
    return f"{pair.one.number:>5} {mark} {pair.other.number:<4} {words}"


@talks.command("show")
@click.argument("number", type=click.IntRange(1, 999))
@asking
@as_json
@click.pass_obj
def show(where: Where, number: int, audience: Audience, plain: bool) -> None:
    """Show a round whole: heads by source, agenda, outcomes, drafts, the joint statement and its retellings."""
    one = next((each for each in _rounds(where, audience) if each.round.number == number), None)
    if one is None:
        raise NotFound("TLK004", f"there is no round {number}", "list them: tahqiq talks list.")
    compared = compare_tellings(one.tellings)
    if plain:
        print_json({**one.model_dump(mode="json"), "statement": compared.model_dump(mode="json")})
        return
    click.echo(f"{safe(one.round.title)}: {safe(one.round.place)}, {_days(one)}")
    for item in one.round.agenda:
        by = f"raised by {item.raised_by}" if item.raised_by else "by whom is not said"
        click.echo(f"  agenda    {safe(item.says)} ({by})")
    for each in one.delegations:
        for head in each.heads:
            by = ", ".join(head.sources)
            click.echo(f"  {each.seat} led by {safe(head.person)} according to {safe(by)}")
        if each.differs:
            click.echo(f"  {each.seat}: the sources differ")
    for told in one.outcomes:
        click.echo(f"  {told.kind.replace('_', ' ')}, {safe(told.source)}: {safe(told.says)}")
    for each_draft in one.drafts:
        click.echo(f"  draft {short_id(each_draft.id)} of {each_draft.tabled_by}: {safe(each_draft.title)}")
    _print_statement(compared)


def _print_statement(compared: StatementCompared) -> None:
    if compared.primary is None:
        return
    for number, point in enumerate(compared.primary.points, 1):
        click.echo(f"  joint statement {number}. {safe(point)}")
    for telling in compared.tellings:
        has = ", ".join(str(n + 1) for n in telling.has) or "none"
        out = ", ".join(str(n + 1) for n in telling.leaves_out) or "none"
        click.echo(f"  told by {safe(telling.source)}: has {has}; leaves out {out}")
        for point in telling.adds:
            click.echo(f"    adds: {safe(point)}")


COMMANDS = (talks,)
