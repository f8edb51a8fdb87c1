"""Bars for the incidents of each day: a picture beside the list, never instead of it."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta

from markupsafe import Markup, escape

from tahqiq.web.front_desk import TimelineDay

_WIDTH, _HEIGHT, _FOOT, _HEAD = 640.0, 96.0, 18.0, 14.0
_MOST_BARS = 120


def day_chart(
    days: Sequence[TimelineDay],
    milestones: Sequence[date],
    title: str,
    description: str,
    short_day: Callable[[date], str],
) -> Markup:
    """Counts by day, or by as many days together as fit, with the milestones as lines; empty without days."""
    if not days:
        return Markup("")
    first, last = min(day.day for day in days), max(day.day for day in days)
    step = 1 + (last - first).days // _MOST_BARS
    counts = [0] * ((last - first).days // step + 1)
    for day in days:
        counts[(day.day - first).days // step] += len(day.incidents)
    bars = _bars(counts)
    marks = "".join(
        _milestone((day - first).days / step, len(counts)) for day in milestones if first <= day <= last
    )
    axis = _axis(first, step, len(counts), short_day)
    return Markup(  # noqa: S704 - numbers of ours; the words are escaped here
        f'<svg class="chart" viewBox="0 0 {_WIDTH:.0f} {_HEIGHT + _FOOT + _HEAD:.0f}" role="img" '
        f'direction="ltr" aria-labelledby="chart-title" aria-describedby="chart-words">'
        f'<title id="chart-title">{escape(title)}</title><desc id="chart-words">{escape(description)}</desc>'
        f'<text class="chart-word" x="0" y="10" font-size="11">{max(counts)}</text>'
        f'<path class="chart-axis" d="M0 {_HEIGHT + _HEAD}H{_WIDTH}" fill="none" stroke="currentColor"/>'
        f"{bars}{marks}{axis}</svg>"
    )


def _bars(counts: Sequence[int]) -> str:
    wide = _WIDTH / len(counts)
    tall = _HEIGHT / max(1, *counts)
    return "".join(
        f'<rect class="chart-bar" x="{number * wide + min(1, wide / 8):.2f}" '
        f'y="{_HEAD + _HEIGHT - count * tall:.2f}" '
        f'width="{min(28.0, wide - min(2, wide / 4)):.2f}" height="{count * tall:.2f}"/>'
        for number, count in enumerate(counts)
        if count
    )


def _milestone(at: float, bars: int) -> str:
    x = at * _WIDTH / bars + 0.5
    return (
        f'<path class="chart-milestone" d="M{x:.2f} 0V{_HEIGHT + _HEAD:.0f}" '
        f'stroke-dasharray="3 3" fill="none"/>'
    )


def _axis(first: date, step: int, bars: int, short_day: Callable[[date], str]) -> str:
    every = max(1, bars // 6)
    y = _HEIGHT + _HEAD + 13
    return "".join(
        f'<text class="chart-word" x="{number * _WIDTH / bars:.1f}" y="{y:.0f}" font-size="11">'
        f"{escape(short_day(first + timedelta(days=number * step)))}</text>"
        for number in range(0, bars, every)
        if number * _WIDTH / bars < _WIDTH - 40
    )
