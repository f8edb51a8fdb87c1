"""Publishing and explaining: the daily bulletin, and why it says what it says."""

from datetime import datetime
from pathlib import Path

import click

from tahqiq.cli.opening import Where, as_json, asking, full_id
from tahqiq.cli.printing import disputed_words, print_json, print_table, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.seeing import DAY
from tahqiq.desk.ids_known import incident_ids, submission_ids
from tahqiq.desk.publish import draft_daily, issue_daily, issued_on
from tahqiq.desk.show_bulletin import write_bulletin
from tahqiq.desk.why import WhyStep
from tahqiq.desk.why import why as find_why
from tahqiq.errors import BadInput
from tahqiq.model.release import Audience, parse_audience
from tahqiq.store.bulletins import bulletin_list


@click.group()
def bulletin() -> None:
    """What is published, from released findings only."""


@bulletin.command()
@click.option("--date", "day", type=DAY, required=True, help="The reporting day, by the day it is cut off.")
@click.option("--to", default="public", show_default=True, help="public, party:CODE, mediator or mechanism.")
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write it here: .html, .pdf or .json by its ending."
)
@click.option("--draft", is_flag=True, help="Compose it anew from what is known now, without issuing it.")
@click.option("--as", "member", envvar="TAHQIQ_MEMBER", metavar="MEMBER", help="The publisher who issues it.")
@as_json
@click.pass_obj
def daily(
    where: Where, day: datetime, to: str, out: Path | None, draft: bool, member: str | None, plain: bool
) -> None:
    """Issue, or show, the bulletin of one reporting day, in the shape of the OSCE mission's daily reports.

    With --as it is issued and entered in the register. Without, the bulletin issued for that day is shown,
    or a draft where none was issued.
    """
    desk = where.desk()
    try:
        audience = parse_audience(to)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--to") from error
    standing = None if draft else issued_on(desk, day.date(), audience)
    if member and not draft:
        made, word = issue_daily(desk, member, day.date(), audience), "issued"
    elif standing is not None:
        made, word = standing, "issued"
    else:
        made, word = draft_daily(desk, day.date(), audience), "DRAFT, not issued"
    if out:
        write_bulletin(made, out)
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    click.secho(safe(made.title), bold=True)
    kept = f" · {out}" if out else ""
    click.echo(f"{word} · {made.id} · as of {made.as_of.isoformat()} · for {made.audience}{kept}")
    for section in made.sections:
        if section.key == "summary":
            for sentence in section.sentences:
                click.echo(f"  {sentence.id:>4}  {safe(sentence.text)}")
    if word == "issued":
        click.echo(f"Why: tahqiq why {made.day}#s3")


@bulletin.command("list")
@asking
@as_json
@click.pass_obj
def list_bulletins(where: Where, audience: Audience, plain: bool) -> None:
    """Show what was issued."""
    with where.desk().asking(audience) as asker:
        found = bulletin_list(asker)
    if plain:
        print_json(
            [
                {"id": one.id, "day": str(one.day), "number": one.number, "audience": one.audience}
                for one in found
            ]
        )
        return
    rows = [(short_id(one.id), str(one.day), one.number, one.audience, safe(one.title)) for one in found]
    print_table(("ID", "DAY", "NUMBER", "FOR", "TITLE"), rows, empty="none issued yet.")


@bulletin.command()
@click.argument("bulletin_id", metavar="ID-OR-DAY")
@click.argument("out", type=click.Path(path_type=Path))
@asking
@click.pass_obj
def write(where: Where, bulletin_id: str, out: Path, audience: Audience) -> None:
    """Write an issued bulletin to OUT, as .html, .pdf or .json by its ending."""
    desk = where.desk()
    with desk.asking(audience) as asker:
        found = next(
            (
                one
                for one in bulletin_list(asker)
                if bulletin_id == str(one.day) or one.id.startswith(bulletin_id)
            ),
            None,
        )
    if found is None:
        raise BadInput("BUL006", f"no bulletin '{bulletin_id}'", "see 'tahqiq bulletin list'.")
    write_bulletin(found, out)
    click.echo(str(out))


@click.command()
@click.argument("thing", metavar="ID")
@asking
@as_json
@click.pass_obj
def why(where: Where, thing: str, audience: Audience, plain: bool) -> None:
    """Follow a thing down to the bytes and the proof.

    ID is a sentence (2025-10-27#s2), a bulletin, determination, attribution, verification, incident,
    claim or submission. What an act on the register itself says is shown by 'tahqiq entry show'.
    """
    desk = where.desk()
    known = {"inc": incident_ids, "sub": submission_ids}.get(thing.partition("_")[0])
    found = find_why(desk, audience, full_id(desk, audience, thing, known) if known else thing)
    if plain:
        print_json(_as_dict(found))
    else:
        _print_step(found, 0)


def _as_dict(step: WhyStep) -> dict[str, object]:
    return {
        **step.__dict__,
        "entered": step.entered.__dict__ if step.entered else None,
        "rests_on": [_as_dict(one) for one in step.rests_on],
        "disputed": [vars(one) for one in step.disputed],
    }


def _print_step(step: WhyStep, depth: int) -> None:
    pad = "   " * depth
    click.secho(f"{pad}{'└─ ' if depth else ''}{step.kind} ", bold=True, nl=False)
    click.echo(f"{step.id}")
    click.echo(f"{pad}   {safe(step.text)}")
    if step.quote:
        click.echo(f"{pad}   “{safe(step.quote)}”")
    if step.entered is not None:
        click.echo(f"{pad}   entry {step.entered.index}: {step.entered.proof}")
    for entry in step.disputed:
        click.secho(f"{pad}   IN DISPUTE: {disputed_words(entry)}", fg="red")
    for one in step.rests_on:
        _print_step(one, depth + 1)


COMMANDS = (bulletin, why)
