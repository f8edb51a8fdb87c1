"""The brief before a round, at the terminal: written as a page or PDF for the mediators, from released fields only."""

from datetime import datetime
from pathlib import Path

import click

from tahqiq.cli.dealing_filing import MOMENT
from tahqiq.cli.opening import Where, as_json
from tahqiq.cli.printing import plain as safe
from tahqiq.cli.printing import print_json
from tahqiq.cli.publishing import bulletin, why
from tahqiq.desk.issue_brief import draft_brief, issue_brief, seen_mark
from tahqiq.desk.show_bulletin import write_bulletin
from tahqiq.model.release import Audience, parse_audience


@bulletin.command("brief")
@click.option(
    "--to", default="mediator", show_default=True, help="public, party:CODE, mediator or mechanism."
)
@click.option(
    "--since", type=MOMENT, help="Look back to then; by default to the beginning of the last round."
)
@click.option(
    "--out", type=click.Path(path_type=Path), help="Write it here: .html, .pdf or .json by its ending."
)
@click.option("--as", "member", envvar="TAHQIQ_MEMBER", metavar="MEMBER", help="The publisher who issues it.")
@click.option(
    "--seen", metavar="MARK", help="Issue it only if it is still what the draft with this mark said."
)
@as_json
@click.pass_obj
def brief(
    where: Where,
    to: str,
    since: datetime | None,
    out: Path | None,
    member: str | None,
    seen: str | None,
    plain: bool,
) -> None:
    """Brief the mediators before a round: since the last one, what happened, was promised, is disputed and waits.

    With --as it is issued and entered in the register; without, it is a draft. The draft prints a mark: given with
    --seen, nothing is issued that is not what was looked at.
    """
    try:
        audience: Audience = parse_audience(to)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--to") from error
    desk = where.desk()
    made = issue_brief(desk, member, audience, since, seen) if member else draft_brief(desk, audience, since)
    if out:
        write_bulletin(made, out)
    if plain:
        print_json(made.model_dump(mode="json"))
        return
    click.secho(safe(made.title), bold=True)
    word = "issued" if member else "DRAFT, not issued"
    click.echo(f"{word} · {made.id} · for {made.audience}{f' · {out}' if out else ''}")
    for section in made.sections:
        if section.key == "summary":
            for sentence in section.sentences:
                click.echo(f"  {sentence.id:>4}  {safe(sentence.text)}")
    if member:
        click.echo(f"Why: tahqiq why '{made.id}#s4'")
    else:
        click.echo(f"Issue exactly this: --as PUBLISHER --seen {seen_mark(made)}")


COMMANDS = (bulletin, why)
