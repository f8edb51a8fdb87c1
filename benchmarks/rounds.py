"""Rounds: two ways of doing one thing, in turn, so that a slow minute of the machine falls on both."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

ROUNDS = 3
Timed = Callable[[], float]


@dataclass(frozen=True)
class Way:
    """One way of doing it: what it is called, and what measures it once."""

    name: str
    measure: Timed


def compare(title: str, ours: Way, other: Way, unit: str, *, less_is_better: bool = False) -> None:
    """Measures both in turn and prints them; see ``report``."""
    pairs = [(ours.measure(), other.measure()) for _round in range(ROUNDS)]
    report(title, (ours.name, other.name), pairs, unit, less_is_better=less_is_better)


def in_turn(
    title: str,
    names: tuple[str, str],
    measure: Callable[[], tuple[float, float]],
    unit: str,
    *,
    less_is_better: bool = False,
) -> None:
    """The same where one round does both, turn by turn."""
    report(title, names, [measure() for _round in range(ROUNDS)], unit, less_is_better=less_is_better)


def report(
    title: str,
    names: tuple[str, str],
    pairs: Sequence[tuple[float, float]],
    unit: str,
    *,
    less_is_better: bool = False,
) -> None:
    """Prints both figures with their spread and the ratio, above 1 where ours is better.

    The ratio is the median over the rounds' own ratios, since both sides of a round met the same machine.
    """
    ratios = [theirs / mine if less_is_better else mine / theirs for mine, theirs in pairs]
    print(title)
    for name, figures in zip(names, zip(*pairs, strict=True), strict=True):
        middle, low, high = (_figure(one) for one in (median(figures), min(figures), max(figures)))
        print(f"  {name:<64} {middle:>9} {unit}   ({low}–{high})")
    print(f"  ratio {median(ratios):,.2f} ({min(ratios):,.2f}–{max(ratios):,.2f})\n", flush=True)


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def alone(module: str, *words: str) -> Any:
    """What ``python -m benchmarks.<module> words`` prints as JSON: measured in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak_megabytes() -> float:
    """The most memory that this process has had at once. Not ``ru_maxrss``, which knows its parent's too."""
    lines = Path("/proc/self/status").read_text("ascii").split("\n")
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024
