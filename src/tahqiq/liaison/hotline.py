"""The hotline: calls with their answers, and how long answers took, seat by seat in the same table."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import median

from pydantic import AwareDatetime

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.liaison import HotlineAnswer, HotlineCall

_TAIL = 0.9


class Response(Frozen):
    """One seat's answer to one call; without ``answered_at`` it has not answered."""

    seat: str
    answered_at: AwareDatetime | None
    outcome: str | None

    def took(self, call: HotlineCall) -> timedelta | None:
        """How long the answer took."""
        return None if self.answered_at is None else self.answered_at - call.called_at


class CallNow(Frozen):
    """A call with what each called seat answered, seats in alphabetical order."""

    call: HotlineCall
    responses: tuple[Response, ...]

    @property
    def silent(self) -> tuple[str, ...]:
        """The seats that have not answered."""
        return tuple(one.seat for one in self.responses if one.answered_at is None)


class SeatFigures(Frozen):
    """How one seat answers: calls to it, answered, and the time that took in minutes (median, 90th percentile)."""

    seat: str
    called: int
    answered: int
    median_minutes: float | None
    p90_minutes: float | None


def calls_now(papers: Sequence[Dealt]) -> tuple[CallNow, ...]:
    """Every call with its answers, by when it was made; a seat's first answer is its answer."""
    calls = [dealt.paper for dealt in papers if isinstance(dealt.paper, HotlineCall)]
    answers: dict[tuple[str, str], HotlineAnswer] = {}
    for dealt in papers:
        if isinstance(dealt.paper, HotlineAnswer):
            answers.setdefault((dealt.paper.matter, dealt.paper.seat), dealt.paper)
    return tuple(_now(call, answers) for call in sorted(calls, key=lambda one: (one.called_at, one.id)))


def _now(call: HotlineCall, answers: dict[tuple[str, str], HotlineAnswer]) -> CallNow:
    responses = []
    for seat in sorted(call.callees):
        answer = answers.get((call.id, seat))
        at, outcome = (answer.answered_at, answer.outcome) if answer else (None, None)
        responses.append(Response(seat=seat, answered_at=at, outcome=outcome))
    return CallNow(call=call, responses=tuple(responses))


def figures(calls: Sequence[CallNow], seats: Sequence[str]) -> tuple[SeatFigures, ...]:
    """The figures of each seat in the order given; a seat never called has a line too."""
    return tuple(_figures(seat, calls) for seat in seats)


def _figures(seat: str, calls: Sequence[CallNow]) -> SeatFigures:
    own = [(one.call, answer) for one in calls for answer in one.responses if answer.seat == seat]
    took = sorted(
        span.total_seconds() / 60 for call, answer in own if (span := answer.took(call)) is not None
    )
    return SeatFigures(
        seat=seat,
        called=len(own),
        answered=len(took),
        median_minutes=median(took) if took else None,
        p90_minutes=took[min(len(took) - 1, int(_TAIL * len(took)))] if took else None,
    )


def unanswered(calls: Sequence[CallNow], now: datetime, after: timedelta) -> tuple[CallNow, ...]:
    """The calls that some seat has left without an answer for longer than ``after``."""
    return tuple(one for one in calls if one.silent and now - one.call.called_at > after)
