"""In force: was an instrument in force at this moment, and according to whom? Rival accounts stay rival."""

from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta
from itertools import product
from typing import Literal

from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument, LifeEvent, LifeState
from tahqiq.model.reason import Reason

Answer = Literal["yes", "no", "contested", "unknown"]
RUNS: frozenset[LifeState] = frozenset({"in_force", "extended"})
ENDS: frozenset[LifeState] = frozenset({"lapsed", "terminated", "superseded", "collapsed", "denied"})
TURNS: frozenset[LifeState] = RUNS | ENDS | {"suspended"}
_SAID_ONLY: frozenset[LifeState] = frozenset({"announced", "confirmed", "not_confirmed", "breached"})
_REMARKED: frozenset[LifeState] = frozenset({"not_confirmed", "breached"})
_MOST_DOUBTS = 6  # changes of one day of which the hour is not known; more are taken at the first hour
_DAY = timedelta(days=1)


class Account(Frozen):
    """What one account of an instrument's life says; ``who`` is empty for what nobody contests."""

    who: str | None = None
    answer: Answer
    said: str


class ForceAnswer(Frozen):
    """Whether an instrument was in force, with who says what."""

    answer: Answer
    reasons: tuple[Reason, ...]
    accounts: tuple[Account, ...] = ()


def in_force(instrument: Instrument, at: datetime) -> ForceAnswer:
    """Whether the instrument was in force at ``at`` (with time zone).

    Uncontested events make one common history. Each source of contested events has a history of its own: the
    common one with its events added, from its first on; so has a source that denies the instrument. Where
    these histories disagree the answer is *contested*. An agreement of which nobody says that it entered into
    force gives *unknown*, and so does a day on which it changes, where the hour of the change is not known.
    That somebody does not confirm it, or alleges that it was breached, ends nothing; it is said beside the
    answer.
    """
    common = [event for event in instrument.life if not _rival(event)]
    rivals = sorted(
        {
            event.according_to
            for event in instrument.life
            if _rival(event) and (not common or day_of(event.at)[0] <= at)
        }
    )
    accounts: list[Account] = []
    if common or not rivals:
        accounts.append(_account(None, common, at))
    for who in rivals:
        own = [event for event in instrument.life if _rival(event) and event.according_to == who]
        accounts.append(_account(who, [*common, *own], at))
    return _settle(instrument, accounts, tuple(_remarks(instrument, at)))


def in_force_during(instrument: Instrument, start: datetime, end: datetime) -> ForceAnswer:
    """Whether it was in force all through a period; *unknown* where that changes within it."""
    turns = {turn for event in instrument.life for turn in _turns(event)}
    moments = sorted({start, end, *(turn for turn in turns if start < turn < end)})
    answers = [in_force(instrument, moment) for moment in moments]
    if len({each.answer for each in answers}) == 1:
        return answers[0]
    changes = Reason(
        code="force_changes",
        text=f"whether {instrument.title} was in force changes within the time given for the incident",
    )
    said = dict.fromkeys((*answers[0].reasons, *answers[-1].reasons))
    return ForceAnswer(answer="unknown", reasons=(changes, *said))


def day_of(moment: datetime) -> tuple[datetime, datetime]:
    """The first moment of the day of a moment in its own offset, and the first of the next."""
    first = datetime.combine(moment.date(), time.min, tzinfo=moment.tzinfo)
    try:
        return first, first + _DAY
    except OverflowError:
        return first, moment


def _rival(event: LifeEvent) -> bool:
    return event.contested or event.state == "denied"


def _turns(event: LifeEvent) -> Iterator[datetime]:
    yield from day_of(event.at) if event.precision == "day" else (event.at,)
    if event.until is not None:
        yield from day_of(event.until) if event.until_precision == "day" else (event.until,)


def _remarks(instrument: Instrument, at: datetime) -> Iterator[Reason]:
    for event in sorted(instrument.life, key=lambda one: one.at):
        if event.state in _REMARKED and event.at <= at:
            text = f"{instrument.title}: {_words(event)} {_by(event)}"
            yield Reason(code=f"force_{event.state}", text=text, cites=(instrument.id,))


def _settle(instrument: Instrument, accounts: Sequence[Account], remarks: tuple[Reason, ...]) -> ForceAnswer:
    answers = {one.answer for one in accounts}
    reasons = tuple(
        Reason(
            code=f"force_{one.answer}",
            text=f"{instrument.title}: {one.said}" + (f" (by the account of {one.who})" if one.who else ""),
            cites=(instrument.id,),
        )
        for one in accounts
    )
    return ForceAnswer(
        answer=answers.pop() if len(answers) == 1 else "contested",
        reasons=(*reasons, *remarks),
        accounts=tuple(accounts),
    )


def _account(who: str | None, events: Sequence[LifeEvent], at: datetime) -> Account:
    """What one history says at a moment: the same in every world that the hours not known allow, or unknown."""
    found = [_state(world, at) for world in _worlds(events, at)]
    if len({answer for answer, _ in found}) == 1:
        answer, said = found[0]
        return Account(who=who, answer=answer, said=said)
    open_hours = [event for event in events if _doubtful(event, at)]
    turning = [event for event in open_hours if event.state in TURNS] or open_hours
    doubts = "; ".join(f"{_words(event)} {_by(event)}" for event in turning)
    return Account(
        who=who, answer="unknown", said=f"it changes on that day, and the hour is not known: {doubts}"
    )


def _within(moment: datetime, at: datetime) -> bool:
    first, next_day = day_of(moment)
    return first <= at < next_day


def _doubtful(event: LifeEvent, at: datetime) -> bool:
    begins = event.precision == "day" and _within(event.at, at)
    ends = event.until is not None and event.until_precision == "day" and _within(event.until, at)
    return begins or ends


def _worlds(events: Sequence[LifeEvent], at: datetime) -> Iterator[list[LifeEvent]]:
    """The histories that may have been: with each doubtful hour before ``at``, and with it after."""
    choices: list[tuple[LifeEvent, ...]] = []
    doubts = 0
    for event in events:
        versions = _versions(event, at)
        doubts += len(versions) > 1
        choices.append(versions if doubts <= _MOST_DOUBTS else versions[:1])
    for world in product(*choices):
        yield list(world)


def _versions(event: LifeEvent, at: datetime) -> tuple[LifeEvent, ...]:
    begins = day_of(event.at) if event.precision == "day" else (event.at,)
    ends: tuple[datetime | None, ...] = (event.until,)
    if event.until is not None and event.until_precision == "day":
        ends = day_of(event.until)
    if not _doubtful(event, at):
        begins, ends = begins[:1], ends[-1:]
    pairs = ((begin, end) for begin in begins for end in ends)
    return tuple(
        event.model_copy(update={"at": begin, "until": end if end is None or end >= begin else begin})
        for begin, end in pairs
    )


def _state(events: Sequence[LifeEvent], at: datetime) -> tuple[Answer, str]:
    """The state that one history gives at a moment, and why."""
    past = sorted((event for event in events if event.at <= at), key=lambda event: event.at)
    if not past:
        return ("no", "had not begun") if events else ("unknown", "nothing is recorded of its life")
    running: LifeEvent | None = None
    halted: LifeEvent | None = None
    for event in past:
        if event.state in RUNS:
            running, halted = event, None
        elif event.state in ENDS:
            running, halted = None, event
        elif event.state == "suspended":
            halted = event
    if halted is not None and not (halted.state == "suspended" and halted.until and halted.until <= at):
        return "no", f"{_words(halted)} {_by(halted)}"
    if running is None:
        return _never_begun([event for event in past if event.state not in _REMARKED] or past)
    if running.until is not None and running.until <= at:
        return "no", f"ran until {_moment(running, 'until')} and was not extended, {_by(running)}"
    return "yes", f"{_words(running)} {_by(running)}"


def _never_begun(past: Sequence[LifeEvent]) -> tuple[Answer, str]:
    last = past[-1]
    if last.state == "agreed" or last.state in _SAID_ONLY:
        return "unknown", f"{_named(last)}, but nobody says that it entered into force, {_by(last)}"
    return "no", f"only {_named(last)}, {_by(last)}"


def _named(event: LifeEvent) -> str:
    said = "alleged to be breached" if event.state == "breached" else event.state.replace("_", " ")
    by = f" by {' and '.join(event.by)}" if event.by else ""
    return said + by + (f" by {event.superseded_by}" if event.superseded_by else "")


def _words(event: LifeEvent) -> str:
    until = f", until {event.until_words}," if event.until_words else ""
    return f"{_named(event)} since {_moment(event, 'at')}{until}"


def _moment(event: LifeEvent, which: Literal["at", "until"]) -> str:
    moment = event.until if which == "until" and event.until is not None else event.at
    precision = event.until_precision if which == "until" else event.precision
    if precision == "minute":
        return moment.isoformat()
    day = (
        moment if which == "at" or moment.time() != time.min else moment - _DAY
    )  # a day's end is told as that day
    return f"{day.date().isoformat()} (the hour is not known)"


def _by(event: LifeEvent) -> str:
    return f"according to {event.according_to} ({event.source})"
