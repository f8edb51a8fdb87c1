"""Labelling: a person says of pairs of reports whether they are one incident, the most useful pairs first."""

from pathlib import Path

import click

from tahqiq.cli.corroborating import FILE, RULE, archive_needed, tell_preparing
from tahqiq.cli.printing import counted, print_table, short
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.clock import SystemClock

_WORD = {"s": "1", "d": "0", "u": "unsure"}


@click.command("label")
@click.argument("reports", type=FILE)
@click.option(
    "--labels", type=FILE, required=True, help="The CSV file that answers are added to; made if new."
)
@click.option("--taxonomy", type=FILE, help="CSV child,parent: which event types may mean one thing.")
@click.option("--aliases", type=FILE, help="CSV alias,canonical: which names of actors are names of one.")
@RULE
@click.option(
    "--count", default=20, show_default=True, type=click.IntRange(1, 10_000), help="How many pairs."
)
def label(
    reports: Path, labels: Path, taxonomy: Path | None, aliases: Path | None, rule: str, count: int
) -> None:
    """Ask whether two REPORTS tell of one incident, pair by pair; the most useful pairs come first.

    Keys: s the same, d different, u unsure, q stop. Each answer is kept at once; run it again to go on. Hand the file
    to 'tahqiq corroborate --labels': labelled pairs always hold, and from thirty on the model learns from them.
    """
    with archive_needed():
        from tahqiq.archive.prior import load_prior
        from tahqiq.desk.corroborate_archive import Asked, open_archive
        from tahqiq.desk.label_archive import keep_label, questions, side_by_side
    tell_preparing()
    given = Asked(
        reports=reports,
        out=labels,
        taxonomy=taxonomy,
        aliases=aliases,
        labels=labels if labels.exists() else None,
        rule=rule,
    )
    archive = open_archive(given, SystemClock().now())
    asked = questions(archive, rule, load_prior(), count)
    if not asked:
        click.echo("Nothing to ask: no pair of reports is in doubt that nobody has judged.")
        return
    answered = 0
    for number, question in enumerate(asked, start=1):
        click.secho(f"\n{number} of {len(asked)}: are these one incident?", bold=True)
        rows = [
            (name, short(safe(one), 52), short(safe(other), 52))
            for name, one, other in side_by_side(question)
        ]
        print_table(("", "ONE", "OTHER"), rows, empty="")
        for reason in question.reasons[:5]:
            click.echo(f"  {reason.weight or 0.0:+.1f}  {safe(reason.text)}")
        click.echo(f"  all together: {100 * question.probability:.0f} % likely one incident")
        click.echo("s same · d different · u unsure · q stop: ", nl=False)
        key = _key()
        click.echo(key)
        if key == "q":
            break
        keep_label(labels, question.one["report_id"], question.other["report_id"], _WORD[key])
        answered += 1
    click.echo(f"{counted(answered, 'answer')} added to {labels}")


def _key() -> str:
    """One of the four keys; anything else is waited out. The end of the input stops."""
    while True:
        try:
            key = click.getchar().casefold()
        except (EOFError, KeyboardInterrupt):
            return "q"
        if key in _WORD or key in ("q", "", "\x1b"):
            return key if key in _WORD else "q"


COMMANDS = (label,)
