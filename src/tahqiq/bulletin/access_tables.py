"""Tables on what monitors could reach, what was announced to them, and which agreements bind."""

from collections.abc import Sequence
from datetime import datetime

from tahqiq.bulletin.day import ReportingDay
from tahqiq.bulletin.material import Standing
from tahqiq.bulletin.signatures import hours_of
from tahqiq.bulletin.speakers import actor_name
from tahqiq.bulletin.tables import Row, sector_name, tabulate
from tahqiq.bulletin.wording import (
    MEANS,
    STATE,
    day_words,
    moment_words,
    number,
    place_words,
    plain,
    span_words,
    title_words,
)
from tahqiq.model.bulletin import Table
from tahqiq.model.coverage import Coverage
from tahqiq.model.instrument import Instrument, LifeEvent, Precision
from tahqiq.model.mission import Mission
from tahqiq.model.notice import Notice

AGREEMENT_COLUMNS = ("Instrument", "State", "From", "Until", "According to")


def restriction_table(coverage: Sequence[Coverage], day: ReportingDay, mission: Mission) -> Table | None:
    """Denials, delays and conditions: where, for how long, by whom, and what was said."""
    rows = [
        Row(
            (
                sector_name(mission, watch.sector),
                span_words(watch.start, watch.end, day.zone),
                f"{plain(watch.team, 60)}; {MEANS[watch.means].lower()}",
                number(hours_of(watch, day), 1),
                actor_name(mission, watch.denied_by) if watch.denied_by else "not stated",
                plain(watch.denial or "reason not stated", 240),
            ),
            (watch.id,),
        )
        for watch in sorted(coverage, key=lambda w: (w.start, w.sector, w.id))
        if watch.denied_by or watch.denial
    ]
    columns = ("Sector", "From, to", "Who was kept", "Hours", "By whom, as reported", "What was said or done")
    notes = ("As reported by the team; hours are those within this period and count as not watched.",)
    return tabulate("Restrictions of movement", "station-hours denied", columns, rows, notes)


def notice_table(notices: Sequence[Notice], day: ReportingDay, mission: Mission) -> Table | None:
    """What the parties announced, and whether the word came before the act."""
    rows = [
        Row(
            (
                actor_name(mission, notice.party),
                title_words(notice.kind),
                place_words(notice.place),
                span_words(notice.start, notice.end, day.zone),
                "Yes" if notice.in_advance else "No, received after it began",
                plain(notice.text, 240),
            ),
            (notice.id, notice.submission),
        )
        for notice in sorted(notices, key=lambda n: (n.start, n.party, n.id))
    ]
    columns = ("Party", "Kind", "Place", "From, to", "In advance", "As announced")
    return tabulate("Notifications received", "notices", columns, rows)


def agreement_table(
    instruments: Sequence[Instrument], standings: Sequence[Standing], day: ReportingDay
) -> Table | None:
    """Where each agreement stands, and what each source says of its life; rival accounts stand as rivals."""
    concluded = {standing.instrument: standing for standing in standings}
    rows: list[Row] = []
    for instrument in sorted(instruments, key=lambda one: (first_told(one), one.id)):
        told = [event for event in instrument.life if event.at < day.end]
        if instrument.id in concluded and told:
            rows.append(_standing_row(instrument, concluded[instrument.id], day))
        rows += [_life_row(instrument, event, day) for event in sorted(told, key=_life_order)]
    notes = (
        "What a source says of an agreement's life is that source's claim. Accounts marked “contested” have "
        "a rival account in this table or outside it.",
    )
    return tabulate("Agreements and what ends when", "claims by source", AGREEMENT_COLUMNS, rows, notes)


def first_told(instrument: Instrument) -> str:
    """When an instrument's life begins, as text that sorts."""
    return min((event.at.isoformat() for event in instrument.life), default="")


def _life_order(event: LifeEvent) -> tuple[datetime, str, str]:
    return (event.at, event.according_to.casefold(), event.state)


def _standing_row(instrument: Instrument, standing: Standing, day: ReportingDay) -> Row:
    state = STATE[standing.state] + (" (contested)" if standing.contested else "")
    why = f": {plain(standing.why, 200)}" if standing.why else ""
    since, until = _moment(standing.since, day), _moment(standing.until, day)
    return Row(
        (plain(instrument.title, 120), state, since, until, f"This mission's reckoning{why}"),
        (instrument.id,),
    )


def _life_row(instrument: Instrument, event: LifeEvent, day: ReportingDay) -> Row:
    state = STATE[event.state] + (" (contested)" if event.contested else "")
    note = f": {plain(event.note, 200)}" if event.note else ""
    cells = (
        plain(instrument.title, 120),
        state,
        _told(event.at, event.precision, day),
        _told(event.until, event.until_precision, day) if event.until else _open_end(event),
        f"{plain(event.according_to, 100)} ({plain(event.source, 120)}){note}",
    )
    return Row(cells, (instrument.id,))


def _moment(moment: datetime | None, day: ReportingDay) -> str:
    return moment_words(moment, day.zone) if moment else "no date given"


def _told(moment: datetime, precision: Precision, day: ReportingDay) -> str:
    """A moment as precisely as it was told: where only the day was, no hour is made up."""
    return (
        f"{day_words(moment.date())}, the hour is not known" if precision == "day" else _moment(moment, day)
    )


def _open_end(event: LifeEvent) -> str:
    return plain(event.until_words, 120) if event.until_words else "no date given"
