"""The script of a case: what came in and what the members did, in the order of time."""

from datetime import date
from pathlib import Path
from typing import Any, Literal

from pydantic import AwareDatetime, ConfigDict

from tahqiq.desk.adopt import parsed, read_yaml
from tahqiq.errors import BadInput
from tahqiq.model.frozen import Frozen


class Arrival(Frozen):
    """One submission of the case: its file, who files it, what is said about it."""

    file: str
    channel: str | None = None
    source: str
    by: str
    received: AwareDatetime
    published: AwareDatetime | None = None
    publisher: str | None = None
    title: str | None = None
    url: str | None = None
    release: str
    exercise: bool
    restates: tuple[str, ...] = ()
    language: str | None = None

    @property
    def stem(self) -> str:
        """The name by which acts refer to it."""
        return Path(self.file).stem


class Chosen(Frozen):
    """A claim, or the incident that holds it: the claim of this type in this submission."""

    submission: str
    event_type: str


class Deed(Frozen):
    """One act of a member; the fields beside these are those of the noun it leaves."""

    model_config = ConfigDict(frozen=True, extra="allow")

    do: Literal["review", "judge", "verify", "attribute", "request-reply", "reply", "determine", "bulletin"]
    by: str
    at: AwareDatetime
    incident: Chosen | None = None
    claim: Chosen | None = None
    day: date | None = None

    def said(self) -> dict[str, Any]:
        """The noun's own fields."""
        return dict(self.__pydantic_extra__ or {})


class Script(Frozen):
    """The whole case, arrivals and deeds each in order."""

    arrivals: tuple[Arrival, ...]
    deeds: tuple[Deed, ...]


def read_script(folder: Path) -> Script:
    """The script in a case's folder; raises ``BadInput`` naming the file and field that does not fit."""
    arrivals = [parsed(Arrival, one, folder / "inbox.yaml") for one in read_yaml(folder / "inbox.yaml")]
    deeds = [parsed(Deed, one, folder / "acts.yaml") for one in read_yaml(folder / "acts.yaml")]
    stems = [one.stem for one in arrivals]
    if len(set(stems)) != len(stems):
        twice = next(stem for stem in stems if stems.count(stem) > 1)
        raise BadInput(
            "CAS003", f"inbox.yaml names '{twice}' twice", "give each submission its own file name."
        )
    return Script(arrivals=tuple(arrivals), deeds=tuple(deeds))
