"""Corroborating an archive: tables of many reports, grouped into the incidents that they tell of."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tahqiq.cli.opening import as_json
from tahqiq.cli.printing import counted, print_json
from tahqiq.cli.printing import plain as safe
from tahqiq.desk.clock import SystemClock
from tahqiq.errors import BadInput

FILE = click.Path(path_type=Path, dir_okay=False)
RULE = click.option(
    "--rule",
    default="happening",
    show_default=True,
    help="What one incident is: happening, salvo, village-day, or a YAML file.",
)


@contextmanager
def archive_needed() -> Iterator[None]:
    """Says what to install where the extra 'archive' is missing."""
    try:
        yield
    except ModuleNotFoundError as missing:
        raise BadInput(
            "ARC010",
            f"tables of reports need the extra 'archive': {missing.name} is not installed",
            "run: pip install 'tahqiq[archive]'.",
        ) from missing


def tell_preparing(*, from_text: bool = False) -> None:
    """Says, where the matcher has never run on this machine, why it will be silent for a while."""
    from tahqiq.desk.prepare_matcher import PREPARING, must_prepare

    if must_prepare(from_text=from_text):
        click.echo(f"{PREPARING} …", err=True)


@click.command("corroborate")
@click.argument("reports", type=FILE)
@click.option("--out", type=FILE, help="Where each report's incident goes: .csv or .parquet.")
@click.option("--into", help="An archive that is kept and grows: a SQLite file or a postgresql:// address.")
@click.option("--together", is_flag=True, help="With --into: 500 reports in one transaction, not one.")
@click.option("--repair", is_flag=True, help="With --into: then group again what lies near anything new.")
@click.option(
    "--incidents", type=FILE, help="Where a line for each incident goes: when, where, tolls, voices."
)
@click.option("--explain", type=FILE, help="Where the reasons for each report go, in words.")
@click.option("--taxonomy", type=FILE, help="CSV child,parent: which event types may mean one thing.")
@click.option("--aliases", type=FILE, help="CSV alias,canonical: which names of actors are names of one.")
@click.option(
    "--labels", type=FILE, help="CSV report_id_a,report_id_b,same: what people judged; it always holds."
)
@RULE
@click.option(
    "--engine",
    type=click.Choice(["local", "duckdb", "spark"]),
    default="local",
    show_default=True,
    help="Where it is computed: the answers are the same.",
)
@click.option(
    "--from-text", is_flag=True, help="The table has report_id, source, date and headline alone: read them."
)
@click.option("--case", help="Whose dictionaries of actors, places and persons, with --from-text.")
@as_json
def corroborate(
    reports: Path,
    out: Path | None,
    into: str | None,
    together: bool,
    repair: bool,
    incidents: Path | None,
    explain: Path | None,
    taxonomy: Path | None,
    aliases: Path | None,
    labels: Path | None,
    rule: str,
    engine: str,
    from_text: bool,
    case: str | None,
    plain: bool,
) -> None:
    """Group a table of REPORTS (CSV or parquet) into the incidents that they tell of.

    Columns: report_id, source_id, source_kind, reported_at, occurred_at_earliest, occurred_at_latest, lat, lon,
    location_precision_km, place_name, event_type, actor, target, killed_min, killed_max, wounded_min, wounded_max,
    text. Any but the first may be empty or missing; others are handed back. Nothing is kept; the same table gives
    the same incidents in any order of its rows. With --into an archive is kept, to which the reports are attached.
    """
    if into is not None:
        if incidents or explain or from_text or engine != "local":
            raise click.UsageError("--into goes without --incidents, --explain, --from-text and --engine")
        _attach(reports, into, out, (taxonomy, aliases, labels), rule, (together, repair), plain)
        return
    if out is None:
        raise click.UsageError("name a file with --out, or an archive with --into")
    with archive_needed():
        from tahqiq.desk.corroborate_archive import Asked, run
    tell_preparing(from_text=from_text)
    asked = Asked(
        reports, out, incidents, explain, taxonomy, aliases, labels, rule, engine,
        from_text=from_text, case=case if from_text else None,
    )  # fmt: skip
    outcome = run(asked, SystemClock().now(), lambda said: click.echo(f"{safe(said)} …", err=True))
    for note in outcome.notes:
        click.echo(f"note: {safe(note)}", err=True)
    if plain:
        print_json(outcome.as_dict())
        return
    click.echo(
        f"{counted(outcome.reports, 'report')}, {counted(outcome.incidents, 'incident')}"
        f" ({outcome.alone} with one report) by rule {outcome.rule} and model {outcome.prior}"
    )
    if outcome.to_review:
        click.echo(
            f"{counted(outcome.to_review, 'report')} to look at: they dissent, or a group hangs on them."
        )


def _attach(
    reports: Path,
    into: str,
    out: Path | None,
    words: tuple[Path | None, Path | None, Path | None],
    rule: str,
    how: tuple[bool, bool],
    plain: bool,
) -> None:
    """Attaches the reports of a file to an archive and says what came of it."""
    with archive_needed():
        from tahqiq.desk.attach_reports import Attach, attach
    tell_preparing()
    taxonomy, aliases, labels = words
    together, repair = how
    asked = Attach(reports, into, out, taxonomy, aliases, labels, rule, together, repair)
    gc.freeze()  # the collector need not go through all that is loaded again and again while reports come
    try:
        done = attach(asked, SystemClock().now(), lambda said: click.echo(f"{safe(said)} …", err=True))
    finally:
        gc.unfreeze()
    for note in done.notes:
        click.echo(f"note: {safe(note)}", err=True)
    if plain:
        print_json(done.as_dict())
        return
    click.echo(
        f"{counted(done.attached, 'report')} attached, {done.known} known before; the archive has "
        f"{counted(done.reports, 'report')}, {counted(done.incidents, 'incident')} by rule {done.rule}"
    )
    if repair:
        click.echo(f"{counted(done.moved, 'report')} moved to another incident by the repair.")


COMMANDS = (corroborate,)
