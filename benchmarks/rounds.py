"""Rounds: two ways of doing one thing, in turn, so that a slow minute of the machine falls on both."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
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
        spread = f"({min(figures):,.4g}–{max(figures):,.4g})"
        print(f"  {name:<62} {median(figures):>12,.4g} {unit}   {spread}")
    print(f"  ratio {median(ratios):,.2f} ({min(ratios):,.2f}–{max(ratios):,.2f})\n", flush=True)
    return median(ratios)


def alone(module: str, *words: str) -> Any:
    """What ``python -m benchmarks.<module> words`` prints as JSON: measured in a process of its own."""
    command = [sys.executable, "-m", f"benchmarks.{module}", *words]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def peak_megabytes() -> float:
    """The most memory that this process has had at once. Not ``ru_maxrss``, which knows its parent's too."""
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM:")) / 1024
