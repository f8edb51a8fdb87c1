"""Reading what a file says about itself, in a closed room; what comes out is data, and never trusted."""

from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from tahqiq.desk.closed_room import SECONDS, RoomFailed, ask_in_closed_room
from tahqiq.model.evidence import FileSays, Provenance
from tahqiq.model.reason import Reason

_PROGRAM = ("-m", "tahqiq.desk.reading_room.program")
_NOT_UNDERSTOOD = "the reading program did not answer as it should"


@dataclass(frozen=True)
class FileRead:
    """What was read; ``problem`` says why nothing could be, ``tool`` with which programs it was tried."""

    tool: str
    says: tuple[FileSays, ...]
    warnings: tuple[Reason, ...]
    provenance: Provenance
    problem: str | None = None


def read_metadata(data: bytes, seconds: float = SECONDS) -> FileRead:
    """What the bytes say of themselves. A hostile file gives a finding that says so, and never an error.

    Facts and provenance are asked in two rooms, so that what breaks one leaves the other.
    """
    facts, problem = _asked("facts", data, seconds)
    signed, unsigned = _asked("provenance", data, seconds)
    tools = [str(one.pop("tool")) for one in (facts, signed) if "tool" in one]
    says, warnings = _said(facts)
    try:
        provenance = Provenance.model_validate(
            signed or {"state": "could_not_be_read", "problems": [unsigned]}
        )
    except ValidationError:
        provenance = Provenance(state="could_not_be_read", problems=(_NOT_UNDERSTOOD,))
    why = problem or str(facts.get("problem") or "")
    return FileRead(", ".join(tools) or "none answered", says, warnings, provenance, why or None)


def _asked(what: str, data: bytes, seconds: float) -> tuple[dict[str, Any], str]:
    try:
        return ask_in_closed_room([*_PROGRAM, what], data, seconds), ""
    except RoomFailed as failed:
        return {}, str(failed)


def _said(facts: dict[str, Any]) -> tuple[tuple[FileSays, ...], tuple[Reason, ...]]:
    try:
        says = tuple(FileSays(name=name, value=value) for name, value in facts.get("says", ()))
        warnings = tuple(Reason(code=code, text=text) for code, text in facts.get("warnings", ()))
    except (ValidationError, TypeError, ValueError):
        return (), (Reason(code="metadata_damaged", text=_NOT_UNDERSTOOD),)
    return says, warnings
