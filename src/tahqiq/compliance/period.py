"""Periods: whether a clause held at that time, and by when a duty is to be done, account by account.

Days in force are counted from the entry into force of the instrument. Where accounts of that entry differ, each
has its own deadline, and only what they all agree on is answered.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tahqiq.compliance.answer import Answer, lacking, no, yes
from tahqiq.compliance.asking import ACCOUNTS, TIME
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.provision import Provision


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a clause holds by one account; an end that is open is ``None``. ``end`` is its last moment."""

    account: str | None
    start: datetime | None
    end: datetime | None


def entries_into_force(instrument: Instrument) -> tuple[LifeEvent, ...]:
    """When the instrument entered into force: the first such event that nobody contests, else the first of each
    account, by moment. Empty where nobody says that it did.
    """
    entered = sorted((one for one in instrument.life if one.state == "in_force"), key=lambda one: one.at)
    common = [one for one in entered if not one.contested]
    if common:
        return (common[0],)
    first: dict[str, LifeEvent] = {}
    for one in entered:
        first.setdefault(one.according_to, one)
    return tuple(first.values())


def terms_of(provision: Provision, instrument: Instrument, zone: str) -> tuple[Term, ...]:
    """The terms of a clause, one for each account; empty where it counts from an entry that nobody has told of.

    A clause without a period has one term that is open at both ends. ``days_in_force`` counts whole days after
    the day of entry, in the mission's zone: 60 days from 27 November end with 26 January.
    """
    period = provision.period
    if period is None or period.days_in_force is None:
        return (Term(None, period.start if period else None, period.until if period else None),)
    days = period.days_in_force
    terms = []
    for event in entries_into_force(instrument):
        end = end_of_day(_day_of(event, zone) + timedelta(days=days), zone)
        last = end if period.until is None else min(end, period.until)
        terms.append(Term(event.according_to, period.start or event.at, last))
    return tuple(terms)


def in_period(
    provision: Provision, instrument: Instrument, span: tuple[datetime, datetime], zone: str
) -> Answer | None:
    """Whether the clause held all through the span; ``None`` where it has no period of its own."""
    if provision.period is None:
        return None
    terms = terms_of(provision, instrument, zone)
    clause = f"Clause {provision.number}"
    if not terms:
        return _no_entry(instrument, clause)
    said = {_holds(term, span) for term in terms}
    words = "; ".join(_words(term) for term in terms)
    if said == {"yes"}:
        return yes("period_inside", f"{clause} held at that time: {words}.", provision.id)
    if said == {"no"}:
        return no("period_outside", f"{clause} did not hold at that time: {words}.", provision.id)
    if "straddles" in said:
        text = f"{clause} held for a part of the time in which it may have happened: {words}."
        return lacking("period_straddles", text, provision.id, needed="a narrower time", ask=TIME)
    text = f"Whether {clause.lower()} held at that time depends on whose account counts: {words}."
    needed = "a ruling on when the instrument entered into force"
    return lacking("period_contested", text, provision.id, needed=needed, ask=ACCOUNTS)


def clock_run_out(
    provision: Provision, instrument: Instrument, span: tuple[datetime, datetime], zone: str
) -> Answer | None:
    """Whether the time to do a duty had run out when it happened; ``None`` where the duty has no time limit."""
    if provision.period is None or (
        provision.period.until is None and provision.period.days_in_force is None
    ):
        return None
    terms = terms_of(provision, instrument, zone)
    if not terms:
        return _no_entry(instrument, f"Clause {provision.number}")
    ends = [term.end for term in terms if term.end is not None]
    words = "; ".join(_due_words(term) for term in terms)
    if all(end < span[0] for end in ends):
        return yes(
            "clock_run_out", f"The time for clause {provision.number} had run out: {words}.", provision.id
        )
    if all(span[1] <= end for end in ends):
        return no(
            "clock_running",
            f"The time for clause {provision.number} was still running: {words}.",
            provision.id,
        )
    text = f"Whether the time for clause {provision.number} had run out cannot be told: {words}."
    ask = ACCOUNTS if len(ends) > 1 else TIME
    return lacking("clock_unsure", text, provision.id, needed="which deadline counts", ask=ask)


def _no_entry(instrument: Instrument, clause: str) -> Answer:
    text = f"{clause} counts from the entry into force of {instrument.title}, of which nobody has told."
    return lacking("entry_missing", text, instrument.id, needed="when it entered into force", ask=ACCOUNTS)


def _holds(term: Term, span: tuple[datetime, datetime]) -> str:
    before = term.start is not None and span[1] < term.start
    after = term.end is not None and span[0] > term.end
    if before or after:
        return "no"
    inside = (term.start is None or term.start <= span[0]) and (term.end is None or span[1] <= term.end)
    return "yes" if inside else "straddles"


def _day_of(event: LifeEvent, zone: str) -> date:
    """The local day of an entry; where only its day is known, that day itself, in the offset it was given in."""
    return event.at.date() if event.precision == "day" else local_day(event.at, zone)


def local_day(moment: datetime, zone: str) -> date:
    """The calendar day of a moment in a zone."""
    try:
        return moment.astimezone(zone_of(zone)).date()
    except OverflowError:  # the first or last day that the calendar knows
        return moment.date()


def start_of_day(day: date, zone: str) -> datetime:
    """The first moment of a local day."""
    return datetime.combine(day, time.min, tzinfo=zone_of(zone))


def end_of_day(day: date, zone: str) -> datetime:
    """The last moment of a local day."""
    return datetime.combine(day, time.max, tzinfo=zone_of(zone))


def zone_of(name: str) -> ZoneInfo:
    """The zone of this name; UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def _words(term: Term) -> str:
    start = f"from {said_moment(term.start)}" if term.start else "from its entry into force"
    end = f" to {said_moment(term.end)}" if term.end else " on"
    return f"{start}{end}{_by(term)}"


def _due_words(term: Term) -> str:
    return f"it ended on {said_moment(term.end)}{_by(term)}" if term.end else f"it has no end{_by(term)}"


def _by(term: Term) -> str:
    return f", counted from the entry into force according to {term.account}" if term.account else ""


def said_moment(moment: datetime) -> str:
    """A moment as one would say it in a letter; the end of a day as that day."""
    day = f"{moment.day} {moment:%B %Y}"
    if moment.time().replace(microsecond=0) in {time.min, time.max.replace(microsecond=0)}:
        return day
    shown = "UTC" if moment.utcoffset() == timedelta(0) else f"{moment:%z}"
    return f"{day}, {moment:%H:%M} {shown}"
