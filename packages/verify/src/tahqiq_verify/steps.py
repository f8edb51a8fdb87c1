"""What was checked, step by step, in words a monitor can read out: pass, fail, or could not check.

A step that could not be checked is never shown as passed: it is what the reader must still ask somebody else.
"""

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Literal

from tahqiq_verify.refusal import Refusal

Outcome = Literal["pass", "fail", "could not check"]
HOLDS: Final = "pass"
FAIL: Final = "fail"
OPEN: Final = "could not check"
_COLUMN = len(OPEN)
_LONGEST = 2000  # signs of one line; what is longer was made to hide something


@dataclass(frozen=True)
class Step:
    """One check. ``needed`` is false where a failure is told but does not decide the whole."""

    name: str
    outcome: Outcome
    detail: str = ""
    needed: bool = True

    def as_json(self) -> dict[str, Any]:
        """The step as plain data."""
        return {"step": self.name, "outcome": self.outcome, "detail": self.detail, "needed": self.needed}


def attempt(name: str, check: Callable[[], str], needed: bool = True) -> Step:
    """Passes with what the check says, or fails with its refusal."""
    try:
        return Step(name, HOLDS, check(), needed)
    except Refusal as refusal:
        return Step(name, FAIL, str(refusal), needed)


def hold(steps: Iterable[Step]) -> bool:
    """Whether nothing that is needed has failed, and at least one thing was checked."""
    taken = list(steps)
    failed = any(step.needed and step.outcome == FAIL for step in taken)
    return not failed and any(step.outcome == HOLDS for step in taken)


def step_lines(steps: Iterable[Step]) -> tuple[str, ...]:
    """The steps as lines to print, the outcome first."""
    lines = []
    for step in steps:
        told = step.detail if step.needed or step.outcome != FAIL else f"{step.detail} (not needed here)"
        lines.append(plain(f"{step.outcome:<{_COLUMN}}  {step.name}{': ' if told else ''}{told}"))
    return tuple(lines)


def plain(text: str) -> str:
    """Text of others made safe to print: signs that steer a terminal or turn the reading order are spelled out."""
    shown = "".join(sign if _shows(sign) else f"\\u{{{ord(sign):x}}}" for sign in text[:_LONGEST])
    return shown if len(text) <= _LONGEST else f"{shown} … ({len(text)} signs)"


def _shows(sign: str) -> bool:
    # Cc, Cf, Cs, Co, Cn: controls, invisible and reordering signs, halves of signs, private and unassigned ones.
    return sign == " " or unicodedata.category(sign)[0] not in "CZ"
