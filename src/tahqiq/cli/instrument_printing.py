"""Instruments printed for people: clauses with their readings, differences word by word, a life by source."""

from datetime import timedelta

import click

from tahqiq.cli.printing import counted, print_table, short, short_id
from tahqiq.cli.printing import plain as safe
from tahqiq.compliance.agreement_clock import Hand, Word
from tahqiq.compliance.area_words import area_words
from tahqiq.compliance.clause_words import period_words, quantity_words
from tahqiq.compliance.compare_versions import Change, Difference
from tahqiq.compliance.readings import ClauseReadings
from tahqiq.desk.check_written import Noted
from tahqiq.desk.marked_yaml import Flaw
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.provision import Provision
from tahqiq.store.instruments import InstrumentFile

_SIGNS = {"added": "+", "retired": "-", "changed": "~"}


def print_flaw(flaw: Flaw) -> None:
    """One error, as compilers print theirs, so that an editor can jump to it."""
    click.echo(f"{safe(str(flaw.mark))}: error {flaw.code}: {safe(flaw.cause)}")
    click.echo(f"    {safe(flaw.mend)}")


def print_noted(noted: Noted) -> None:
    """One warning: what is lacking, why it matters, how to mend it."""
    warning = noted.warning
    whose = f" {warning.provision}:" if warning.provision else ""
    click.echo(f"{safe(str(noted.mark))}: warning {warning.code}:{safe(whose)} {safe(warning.lacks)}")
    click.echo(f"    {warning.why} To mend: {warning.mend}")


def print_difference(found: Difference) -> None:
    """What changed from one version to another, taken out in [-…-], put in in {+…+}."""
    click.secho(f"{found.instrument}: version {found.was} to {found.now}", bold=True)
    if not found.any:
        click.echo("  nothing changed")
    for change in found.head:
        _print_change(change)
    for one in found.provisions:
        if one.what != "kept":
            why = f": {safe(one.why)}" if one.why else ""
            click.echo(f"{_SIGNS[one.what]} {safe(one.number)} ({safe(one.provision)}) {one.what}{why}")
            for change in one.changes:
                _print_change(change)


def _print_change(change: Change) -> None:
    signs = {"same": "{}", "gone": "[-{}-]", "new": "{{+{}+}}"}
    words = " ".join(signs[kind].format(safe(text.strip())) for kind, text in change.pieces if text.strip())
    click.echo(f"    {change.field.replace('_', ' ')}: {words}")


def print_clauses(instrument: Instrument, readings: dict[str, ClauseReadings], language: str | None) -> None:
    """The whole text with whom each clause binds, where, until when, and each side's reading beside it."""
    click.secho(f"{safe(instrument.title)} ({instrument.id}, version {instrument.version})", bold=True)
    click.echo(
        f"{instrument.kind.replace('_', ' ')} between {', '.join(instrument.parties)}" + _mediated(instrument)
    )
    click.echo(f"\n{safe(instrument.summary)}")
    for one in instrument.provisions:
        _print_clause(one, language)
        _print_readings(readings[one.id])


def _mediated(instrument: Instrument) -> str:
    return f"; mediators {', '.join(instrument.mediators)}" if instrument.mediators else ""


def _print_clause(one: Provision, language: str | None) -> None:
    click.secho(f"\n{safe(one.number)} {safe(one.heading or '')}".rstrip(), bold=True, nl=False)
    click.echo(f"  [{one.id}]")
    wording = next((more for more in one.wordings if more.language == language), None)
    if wording is not None:
        click.echo(
            f"{safe(wording.text)}\n  ({'authentic' if wording.authentic else 'translation'}, {language})"
        )
    else:
        click.echo(safe(one.text))
        if language is not None:
            click.echo(f"  (there is no wording in {safe(language)})")
    said = [one.modality, f"binds {', '.join(one.actors) or 'nobody'}"]
    if one.acts:
        said.append("acts: " + ", ".join(act.replace("_", " ") for act in one.acts))
    said.append(area_words(one.area))
    said += [period_words(one.period)] if one.period else []
    said += [quantity_words(one.quantity)] if one.quantity else []
    if one.exempts or one.exempt_notices:
        said.append("exempts: " + ", ".join((*one.exempts, *one.exempt_notices)))
    click.echo("  " + safe("; ".join(said)))
    if one.retired is not None:
        click.echo(safe(f"  RETIRED by version {one.retired.version}: {one.retired.why}"))


def _print_readings(found: ClauseReadings) -> None:
    if not found.any:
        return
    if found.agreed is not None:
        click.echo(f"  Agreed by all parties: {safe(found.agreed)}")
    for seat in found.seats:
        if not seat.filed:
            click.echo(f"  {seat.seat}: no reading filed")
        for one in seat.filed:
            basis = f" (basis: {safe(one.basis)})" if one.basis else ""
            click.echo(f"  {seat.seat}, {one.kind.replace('_', ' ')}: {safe(one.words)}{basis}")


def print_history(file: InstrumentFile) -> None:
    """The versions under the entries they stand under, then the readings, those that no longer stand too."""
    click.secho(f"{safe(file.latest.title)} ({file.latest.id})", bold=True)
    for one in file.versions:
        text = one.instrument
        since = f", applies from {text.applies_from.isoformat()}" if text.applies_from else ""
        click.echo(
            f"  version {text.version}: entry {one.index} by {safe(one.by)}, {one.at:%Y-%m-%d %H:%M} UTC{since}"
        )
    for paper in file.understood:
        said = paper.paper
        what = "withdraws its" if said.withdrawn else "files its"
        standing = "" if paper.stands or said.withdrawn else " (stands no more)"
        kind = said.kind.replace("_", " ")
        click.echo(
            f"  entry {paper.index}: {said.seat} {what} {kind} on {said.provision}{standing}: {safe(said.words)}"
        )


def print_life(file: InstrumentFile) -> None:
    """Every event of its life with its id, by whom it is told, and whether it stands."""
    rows = [
        (
            short_id(told.event.id or ""),
            moment_words(told.event, "at"),
            told.event.state.replace("_", " ") + (" (contested)" if told.event.contested else ""),
            _until(told.event),
            short(told.event.according_to, 60),
            ""
            if told.withdrawn_by is None
            else short(f"taken back: {told.withdrawn_by.why or 'no reason given'}", 40),
        )
        for told in sorted(file.told, key=lambda one: (one.event.at, one.index))
    ]
    columns = ("EVENT", "AT", "STATE", "UNTIL", "ACCORDING TO", "STANDS")
    print_table(columns, rows, empty="nothing is told of its life: tahqiq instrument life")


def moment_words(event: LifeEvent, which: str) -> str:
    """A moment as precisely as it is known."""
    moment, precision = (event.at, event.precision) if which == "at" else (event.until, event.until_precision)
    if moment is None:
        return ""
    return moment.date().isoformat() if precision == "day" else moment.isoformat(timespec="minutes")


def _until(event: LifeEvent) -> str:
    return moment_words(event, "until") or short(event.until_words or "", 40)


def print_hand(hand: Hand) -> None:
    """One instrument on the clock: whether it is in force, the last word of each source, what ends when."""
    click.secho(f"{safe(hand.instrument.title)} ({hand.instrument.id})", bold=True)
    click.echo(f"  in force: {hand.force.answer}")
    for word in hand.words:
        event = word.event
        contested = " (contested)" if event.contested else ""
        said = f"{event.state.replace('_', ' ')} since {moment_words(event, 'at')}{contested}"
        click.echo(f"  {safe(event.according_to)}: {said}; {safe(_runs(word))}")


def _runs(word: Word) -> str:
    event = word.event
    if word.runs == "ended":
        return "ended" + (f" by {event.superseded_by}" if event.superseded_by else "")
    if word.runs == "said":
        return "says nothing of how long"
    if word.left is None:
        return f"until {event.until_words}" if event.until_words else "no end named"
    if word.runs == "runs":
        return f"runs out {moment_words(event, 'until')}, in {span_words(word.left)}"
    return f"RAN OUT {moment_words(event, 'until')}, {span_words(-word.left)} ago, no extension known"


def span_words(span: timedelta) -> str:
    """A span in days and hours, or in minutes below one hour."""
    minutes = max(0, int(span.total_seconds() // 60))
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days or hours:
        return " ".join(counted(n, unit) for n, unit in ((days, "day"), (hours, "hour")) if n)
    return counted(minutes, "minute")
