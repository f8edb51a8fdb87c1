"""Windows of silence: a local truce stands once every party that was asked guarantees it, and not before."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.liaison import Window, WindowAnswer, WindowReport

WindowState = Literal[
    "asked", "agreed", "running", "refused", "taken_back", "lapsed", "kept", "broken", "not_used", "over"
]


class WindowNow(Frozen):
    """A window as it stands: each party's last answer, who has not answered, and how it went."""

    window: Window
    state: WindowState
    answers: tuple[WindowAnswer, ...]
    silent: tuple[str, ...]
    reports: tuple[WindowReport, ...]


def windows_now(papers: Sequence[Dealt], now: datetime) -> tuple[WindowNow, ...]:
    """Every window, by when it begins."""
    windows = [dealt.paper for dealt in papers if isinstance(dealt.paper, Window)]
    return tuple(
        _now(window, [one.paper for one in papers if one.paper.matter == window.id], now)
        for window in sorted(windows, key=lambda one: (one.start, one.id))
    )


def _now(window: Window, papers: Sequence[object], now: datetime) -> WindowNow:
    last = {paper.party: paper for paper in papers if isinstance(paper, WindowAnswer)}
    answers = tuple(last[party] for party in sorted(last))
    reports = tuple(paper for paper in papers if isinstance(paper, WindowReport))
    silent = tuple(party for party in sorted(window.guarantees_asked) if party not in last)
    return WindowNow(
        window=window,
        state=_state(window, answers, silent, reports, now, agreed=_agreed(window, papers)),
        answers=answers,
        silent=silent,
        reports=reports,
    )


def _agreed(window: Window, papers: Sequence[object]) -> bool:
    """Whether at some moment every party that was asked guaranteed it: guarantees come before it begins."""
    last: dict[str, str] = {}
    for paper in papers:
        if isinstance(paper, WindowAnswer):
            last[paper.party] = paper.answer
        if all(last.get(party) == "guaranteed" for party in window.guarantees_asked):
            return True
    return False


def _state(
    window: Window,
    answers: Sequence[WindowAnswer],
    silent: Sequence[str],
    reports: Sequence[WindowReport],
    now: datetime,
    *,
    agreed: bool,
) -> WindowState:
    given = {answer.answer for answer in answers}
    if agreed and any(report.state == "broken" for report in reports):
        return "broken"  # a guarantee taken back afterwards does not undo it
    if "taken_back" in given:
        return "taken_back"
    if "refused" in given:
        return "refused"
    if silent:
        return "lapsed" if now >= window.start else "asked"
    if now < window.start:
        return "agreed"
    if now <= window.end:
        return "running"
    return reports[-1].state if reports else "over"
