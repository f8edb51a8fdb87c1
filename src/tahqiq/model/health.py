"""What the doctor finds: one thing that was looked at, how it stands, why, and what to do next."""

from typing import Literal

from tahqiq.model.frozen import Frozen

State = Literal["ok", "warn", "fail"]


class Finding(Frozen):
    """One check. ``cause`` and ``next`` name no person and quote nothing that was recorded."""

    check: str
    state: State
    cause: str
    next: str = ""


def ok(check: str, cause: str) -> Finding:
    """All is as it should be."""
    return Finding(check=check, state="ok", cause=cause)


def warn(check: str, cause: str, following: str) -> Finding:
    """It works, and somebody should see to it."""
    return Finding(check=check, state="warn", cause=cause, next=following)


def fail(check: str, cause: str, following: str) -> Finding:
    """It must be mended before one relies on the mission."""
    return Finding(check=check, state="fail", cause=cause, next=following)
