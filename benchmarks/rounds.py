"""Rounds: two ways of doing one thing, in turn, so that a slow minute of the machine falls on both."""

import json
import subprocess
import sys
from collections.abc import Callable
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


def compare(title: str, ours: Way, other: Way, unit: str, *, less_is_better: bool = False) -> float:
    """Prints both figures with their spread and the ratio, above 1 where ours is better; returns the ratio.

    The ratio is the median over the rounds' own ratios, since both sides of a round met the same machine.
    """
    mine, theirs = [], []
    for _round in range(ROUNDS):
        mine.append(ours.measure())
        theirs.append(other.measure())
    ratios = [b / a if less_is_better else a / b for a, b in zip(mine, theirs, strict=True)]
    print(title)
    for name, figures in ((ours.name, mine), (other.name, theirs)):
        middle, low, high = (_figure(one) for one in (median(figures), min(figures), max(figures)))
        print(f"  {name:<64} {middle:>9} {unit}   ({low}–{high})")
    print(f"  ratio {median(ratios):,.2f} ({min(ratios):,.2f}–{max(ratios):,.2f})\n", flush=True)
    return median(ratios)


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
