"""The script of a case: what came in and what the members did, in the order of time."""

from datetime import date
from pathlib import Path
from typing import Any, Self

from pydantic import AwareDatetime, ConfigDict, Field, model_validator

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


# What a script calls the filing of a paper, and the act that it is.
PAPERS: dict[str, str] = {
    "triage": "case.triaged",
    "contact": "contact.made",
    "review": "incident.reviewed",
    "task": "team.tasked",
    "request-access": "access.requested",
    "answer-access": "access.answered",
    "verify": "incident.verified",
    "view": "view.given",
    "attribute": "incident.attributed",
    "request-reply": "reply.requested",
    "reply": "reply.answered",
    "forward": "case.forwarded",
    "position": "position.taken",
    "determine": "incident.determined",
    "notify": "determination.notified",
    "object": "determination.disputed",
    "reconsider": "determination.reconsidered",
    "demand": "measure.demanded",
    "report-measure": "measure.reported",
    "check-measure": "measure.checked",
    "close": "case.closed",
    "reopen": "case.reopened",
}
# The field by which such a paper names an earlier one; in a script that one's own name stands there.
NAMES_A_PAPER: dict[str, str] = {
    "answer-access": "request",
    "view": "finding",
    "notify": "determination",
    "object": "determination",
    "reconsider": "determination",
    "demand": "determination",
    "report-measure": "measure",
    "check-measure": "measure",
}
_OTHERS = ("judge", "adopt-procedure", "bulletin", "understand")


class Deed(Frozen):
    """One act of a member; the fields beside these are those of the noun it leaves.

    ``named`` (in a script: ``as``) is a name for the paper, by which later acts refer to it.
    """

    model_config = ConfigDict(frozen=True, extra="allow")

    do: str
    by: str
    at: AwareDatetime
    incident: Chosen | None = None
    claim: Chosen | None = None
    day: date | None = None
    procedure: str | None = None
    clause: str | None = None
    named: str | None = Field(default=None, alias="as")

    @model_validator(mode="after")
    def _can_be_done(self) -> Self:
        needed = {
            "judge": (self.claim, self.incident),
            "adopt-procedure": (self.procedure,),
            "understand": (self.clause,),
        }
        if self.do not in (*PAPERS, *_OTHERS):
            raise ValueError(f"nobody can do '{self.do}'; there are: {', '.join((*PAPERS, *_OTHERS))}")
        if None in needed.get(self.do, (self.day if self.do == "bulletin" else self.incident,)):
            raise ValueError(
                f"'{self.do}' says not on what: an incident, a claim, a day, a procedure or a clause"
            )
        return self

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
