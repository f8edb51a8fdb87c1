"""The review queue on the terminal: "are these the same?", two reports side by side, answered with a letter."""

from typing import Any

import click

from tahqiq.cli.opening import Where, acting, as_json
from tahqiq.cli.printing import counted, plain, print_json, print_table, short, short_id
from tahqiq.desk.answer_doubt import answer, doubt_named
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.review_queue import Doubt, Queue, QueueReader
from tahqiq.desk.roster import MACHINE_ID
from tahqiq.model.claim import Claim, in_words
from tahqiq.model.judgement import Verdict
from tahqiq.store.missions import sources_of


@click.command()
@click.argument("question", required=False)
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 10_000))
@click.option(
    "--page", default=1, show_default=True, type=click.IntRange(1, 100_000), help="Which 300 questions."
)
@click.option("--aside", is_flag=True, help="Those that were put aside as unsure.")
@as_json
@click.pass_obj
def queue(where: Where, question: str | None, limit: int, page: int, aside: bool, plain: bool) -> None:
    """List what people are asked, most useful first; with a QUESTION's id, show its two reports side by side."""
    desk = where.desk()
    found = QueueReader(desk).read(page=page - 1, named=question or "")
    asked = found.aside if aside else found.doubts
    if question:
        one = doubt_named(found, question)
        if plain:
            print_json(doubt_json(one))
        else:
            _print_doubt(desk, one)
        return
    if plain:
        print_json([doubt_json(one) for one in asked[:limit]])
        return
    rows = [
        (short_id(one.id), one.kind, f"{one.score:+.1f}", short(in_words(one.claim), 52),
         short(in_words(one.nearest), 52), short_id(one.incident))
        for one in asked[:limit]
    ]  # fmt: skip
    columns = ("QUESTION", "KIND", "POINTS", "THIS REPORT", "AND THAT", "INCIDENT")
    print_table(columns, rows, empty="nothing waits for a person.")
    click.echo(_left(found), err=True)


@click.command("answer")
@click.argument("question")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure"]))
@click.option("--note", default="", help="Why.")
@click.option("--despite-findings", is_flag=True, help="Also where people found something on the incident.")
@acting
@as_json
@click.pass_obj
def answer_one(
    where: Where, question: str, verdict: Verdict, note: str, despite_findings: bool, member: str, plain: bool
) -> None:
    """Answer a QUESTION of the queue; what was set apart is offered to other incidents at once."""
    desk = where.desk()
    asked = doubt_named(QueueReader(desk).read(named=question), question)
    made = answer(desk, member, asked, verdict, note, despite_findings=despite_findings)
    if MACHINE_ID in desk.keyring.names():
        corroborate_pending(desk, MACHINE_ID)
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    click.echo(f"{verdict}: {short_id(asked.claim.id)} and {short_id(asked.incident)}")
    click.echo(f"take it back with: tahqiq incident undo {short_id(made.id)} --as {member}")


def doubt_json(one: Doubt) -> dict[str, Any]:
    """A question as plain data."""
    return {
        "id": one.id,
        "kind": one.kind,
        "claim": one.claim.model_dump(mode="json"),
        "incident": one.incident,
        "nearest": one.nearest.model_dump(mode="json"),
        "others": [claim.id for claim in one.others],
        "score": one.score,
        "worth": one.worth,
        "reasons": [reason.model_dump(mode="json") for reason in one.reasons],
        "notes": [reason.model_dump(mode="json") for reason in one.notes],
        "leaving": list(one.leaving),
        "aside": one.aside,
    }


def _left(found: Queue) -> str:
    said = f"{counted(found.waiting, 'question')} open, {len(found.aside) + found.more_aside} put aside"
    lone = f"; {counted(len(found.unasked), 'claim')} with nothing near" if found.unasked else ""
    if found.more or found.before:
        said += f" ({len(found.doubts)} on this page, {found.more} after it: --page)"
    return f"{said}, {found.answered} judgements by people stand{lone}"


def _print_doubt(desk: Desk, one: Doubt) -> None:
    click.secho("Are these the same?", bold=True)
    with desk.inside() as asker:
        names = {source.id: source.name for source in sources_of(asker).values()}
    for word, claim in (("1", one.claim), ("2", one.nearest)):
        click.echo(f"{word}  {_facts(claim, names)}")
        click.echo(f"   “{plain(in_words(claim))}”")
    others = f" and {counted(len(one.others), 'more claim')}" if one.others else ""
    click.echo(f"2 stands in incident {one.incident}{others}.")
    click.echo()
    for note in one.notes:
        click.echo(f"   {plain(note.text)}")
    for reason in one.reasons:
        click.echo(f"   {reason.weight or 0.0:+5.1f}  {plain(reason.text)}")
    click.echo()
    click.echo(f"tahqiq incident answer {short_id(one.id)} same|different|unsure --as MEMBER")


def _facts(claim: Claim, names: dict[str, str]) -> str:
    day = f"{claim.date.start}" if claim.date else "no day"
    place = ", ".join(one.name for one in claim.place) or "no place"
    toll = claim.casualties
    killed = f", killed {toll.killed.words()}" if toll is not None and toll.killed is not None else ""
    return plain(f"{names.get(claim.source_id, claim.source_id)}: {claim.event_type}, {day}, {place}{killed}")


COMMANDS = (queue, answer_one)
