"""What a command says: whether it holds, in lines for a person and in JSON for a program."""

import json
import sys
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from tahqiq_verify.checkpoint import SignedCheckpoint
from tahqiq_verify.policy import NOBODY, Policy, Quorum
from tahqiq_verify.refusal import Refusal
from tahqiq_verify.spelling import b64
from tahqiq_verify.steps import plain

HOLDS: Final = 0
DOES_NOT_HOLD: Final = 1
UNUSABLE: Final = 2
UNDECIDED: Final = 3
NOBODY_WARNING: Final = (
    "witnessed by nobody: the log's own signature says nothing against whoever runs the log"
)


@dataclass(frozen=True)
class Answer:
    """The outcome of one command. ``lines`` are made safe to print; ``data`` is told with ``--json``."""

    holds: bool
    lines: tuple[str, ...]
    data: dict[str, Any] = field(default_factory=dict)
    bare: bool = False  # the lines alone, without the verdict under them
    partly: bool = False  # something could not be checked: the verdict says so
    undecided: str = ""  # what is wanting before it can be said whether it holds; then it is not said to hold

    def tell(self, as_json: bool) -> int:
        """Prints the answer and gives the exit code."""
        code, verdict = self._verdict()
        if as_json:
            told = {"holds": code == HOLDS, "could_not_check": self.undecided or None}
            sys.stdout.write(json.dumps({**told, **self.data}, ensure_ascii=True) + "\n")
        else:
            sys.stdout.write("".join(plain(line) + "\n" for line in self.lines))
            if not self.bare:
                sys.stdout.write(plain(verdict) + "\n")
        return code

    def _verdict(self) -> tuple[int, str]:
        if self.undecided:
            return UNDECIDED, f"could not check: {self.undecided}"
        if not self.holds:
            return DOES_NOT_HOLD, "does not hold"
        return HOLDS, "holds as far as it could be checked" if self.partly else "holds"


def refused(refusal: Refusal, lines: tuple[str, ...] = (), data: dict[str, Any] | None = None) -> Answer:
    """The answer of a command whose matter was refused: one line that says where and why."""
    told = {"code": refusal.code, "where": refusal.where, "why": refusal.why}
    text = (*lines, f"does not hold ({refusal.code}): {refusal}")
    return Answer(False, text, {**(data or {}), "refusal": told}, bare=True)


def moment(seconds: int) -> str:
    """A POSIX time as RFC 3339 in UTC, or the bare number where no calendar reaches."""
    if not 0 <= seconds < 253_402_300_800:  # the year 10000
        return f"{seconds} s"
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def checkpoint_lines(signed: SignedCheckpoint) -> tuple[str, ...]:
    """A checkpoint as a person reads it."""
    state = signed.checkpoint
    return (
        f"register  {state.origin}",
        f"entries   {state.size}",
        f"root      {b64(state.root)}",
        f"log       signed by {signed.log.name}, key {signed.log.id.hex()}",
    )


def checkpoint_data(signed: SignedCheckpoint) -> dict[str, Any]:
    """A checkpoint as plain data."""
    state = signed.checkpoint
    return {"origin": state.origin, "size": state.size, "root": b64(state.root), "log": signed.log.vkey}


def quorum_lines(quorum: Quorum, policy: Policy, signed: SignedCheckpoint) -> tuple[str, ...]:
    """Who has cosigned, and when, and who is missing."""
    if policy.quorum == NOBODY:
        return (f"quorum    {NOBODY_WARNING}",)
    times = {one.key: one.time for one in signed.cosignatures}
    lines = [f"quorum    {name}, {moment(times[policy.witnesses[name].key])}" for name in quorum.by]
    if quorum.missing:
        lines.append(f"missing   {', '.join(quorum.missing)}")
    return tuple(lines)


def quorum_data(quorum: Quorum, policy: Policy) -> dict[str, Any]:
    """The quorum as plain data."""
    return {
        "witnessed": policy.quorum != NOBODY,
        "by": list(quorum.by),
        "missing": list(quorum.missing),
        "stale": list(quorum.stale),
        "ahead": list(quorum.ahead),
    }
