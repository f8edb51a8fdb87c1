"""In force: was an instrument in force at this moment, and according to whom? Rival accounts stay rival."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.reason import Reason

Answer = Literal["yes", "no", "contested", "unknown"]
_ENDS = frozenset({"lapsed", "terminated", "superseded", "collapsed"})


class ForceAnswer(Frozen):
    """Whether an instrument was in force, with who says what."""

    answer: Answer
    reasons: tuple[Reason, ...]


def in_force(instrument: Instrument, at: datetime) -> ForceAnswer:
    """Whether the instrument was in force at ``at`` (with time zone).

    Uncontested events make one common history. Each source of contested events has a history of its own: the
    common one with its events added. Where these histories disagree the answer is *contested*. An agreement
    of which nobody says that it entered into force gives *unknown*.
    """
    common = [event for event in instrument.life if not event.contested]
    rivals = sorted({event.according_to for event in instrument.life if event.contested})
    accounts: list[tuple[str | None, Answer, str]] = []
    if common or not rivals:
        accounts.append((None, *_state(common, at)))
    for who in rivals:
        own = [event for event in instrument.life if event.contested and event.according_to == who]
        accounts.append((who, *_state([*common, *own], at)))
    return _settle(instrument, accounts)


def in_force_during(instrument: Instrument, start: datetime, end: datetime) -> ForceAnswer:
    """Whether it was in force all through a period; *unknown* where that changes within it."""
    turns = {event.at for event in instrument.life} | {
        event.until for event in instrument.life if event.until
    }
    moments = sorted({start, end, *(turn for turn in turns if start < turn < end)})
    answers = [in_force(instrument, moment) for moment in moments]
    if len({each.answer for each in answers}) == 1:
        return answers[0]
    changes = Reason(
        code="force_changes",
        text=f"whether {instrument.title} was in force changes within the time given for the incident",
    )
    return ForceAnswer(answer="unknown", reasons=(changes, *answers[0].reasons, *answers[-1].reasons))


def _settle(instrument: Instrument, accounts: Sequence[tuple[str | None, Answer, str]]) -> ForceAnswer:
    answers = {answer for _, answer, _ in accounts}
    reasons = tuple(
        Reason(
            code=f"force_{answer}",
            text=f"{instrument.title}: {said}" + (f" (by the account of {who})" if who else ""),
            cites=(instrument.id,),
        )
        for who, answer, said in accounts
    )
    return ForceAnswer(answer=answers.pop() if len(answers) == 1 else "contested", reasons=reasons)


def _state(events: Sequence[LifeEvent], at: datetime) -> tuple[Answer, str]:
    """The state that one history gives at a moment, and why."""
    past = sorted((event for event in events if event.at <= at), key=lambda event: event.at)
    if not past:
        return ("no", "had not begun") if events else ("unknown", "nothing is recorded of its life")
    running: LifeEvent | None = None
    halted: LifeEvent | None = None
    for event in past:
        if event.state in ("in_force", "extended"):
            running, halted = event, None
        elif event.state in _ENDS:
            running, halted = None, event
        elif event.state == "suspended":
            halted = event
    if halted is not None and not (halted.state == "suspended" and halted.until and halted.until <= at):
        return "no", f"{_words(halted)} {_by(halted)}"
    if running is None:
        return _never_begun(past[-1])
    if running.until is not None and running.until <= at:
        return "no", f"ran until {running.until.isoformat()} and was not extended, {_by(running)}"
    return "yes", f"{_words(running)} {_by(running)}"


def _never_begun(last: LifeEvent) -> tuple[Answer, str]:
    if last.state == "agreed":
        return "unknown", f"agreed, but nobody says that it entered into force, {_by(last)}"
    return "no", f"only {last.state.replace('_', ' ')}, {_by(last)}"


def _words(event: LifeEvent) -> str:
    return f"{event.state.replace('_', ' ')} since {event.at.isoformat()}"


def _by(event: LifeEvent) -> str:
    return f"according to {event.according_to} ({event.source})"
