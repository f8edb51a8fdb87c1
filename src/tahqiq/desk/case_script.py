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
# What a script calls a paper between the parties, and the act that it is.
DEALT: dict[str, str] = {
    "crossing-list": "crossing.listed",
    "crossing-report": "crossing.reported",
    "traffic-count": "traffic.counted",
    "reopening-condition": "reopening.conditioned",
    "reopening-account": "reopening.accounted",
    "returns-report": "returns.reported",
    "shortage-report": "shortage.reported",
    "notice-answer": "notice.answered",
    "notice-withdraw": "notice.withdrawn",
    "hotline-call": "hotline.called",
    "hotline-answer": "hotline.answered",
    "window-ask": "window.asked",
    "window-answer": "window.answered",
    "window-report": "window.reported",
    "talks-round": "round.held",
    "talks-delegate": "delegate.told",
    "talks-outcome": "outcome.told",
    "talks-draft": "draft.tabled",
    "talks-points": "points.told",
    "commitment-make": "commitment.made",
    "commitment-account": "commitment.accounted",
    "statement-log": "statement.logged",
    "referral-draft": "referral.drafted",
    "referral-sanitise": "referral.sanitised",
    "referral-submit": "referral.submitted",
    "referral-relay": "referral.relayed",
    "referral-read": "referral.read",
    "referral-answer": "referral.answered",
    "referral-clarify": "referral.clarified",
    "referral-plan": "referral.planned",
    "referral-outcome": "referral.outcome",
    "referral-ask-check": "referral.asked",
    "referral-verify": "referral.verified",
    "referral-breach": "referral.breached",
    "referral-freeze": "referral.frozen",
    "referral-close": "referral.closed",
    "handover-request": "handover.requested",
    "handover-read": "handover.read",
    "handover-step": "handover.stepped",
    "clause-account": "undertaking.accounted",
}
_OTHERS = ("judge", "adopt-procedure", "bulletin", "understand", "brief")
_ON_NOTHING = ("brief", *DEALT)  # these need no incident; some papers between the parties may name one


class Deed(Frozen):
    """One act of a member; the fields beside these are those of the noun it leaves.

    ``named`` (in a script: ``as``) is a name for the paper, by which later acts refer to it. ``refused`` is the code of
    the rule that refuses the act: that somebody tries what is not allowed is part of a case, too.
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
    refused: str | None = None

    @model_validator(mode="after")
    def _can_be_done(self) -> Self:
        needed = {
            "judge": (self.claim, self.incident),
            "adopt-procedure": (self.procedure,),
            "understand": (self.clause,),
        }
        if self.do not in (*PAPERS, *_OTHERS, *DEALT):
            raise ValueError(
                f"nobody can do '{self.do}'; there are: {', '.join((*PAPERS, *_OTHERS, *DEALT))}"
            )
        if self.refused is not None and self.do not in DEALT:
            raise ValueError(
                f"'{self.do}' is no paper between the parties; only such a one may be refused here"
            )
        if self.do not in _ON_NOTHING and None in needed.get(
            self.do, (self.day if self.do == "bulletin" else self.incident,)
        ):
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
    deeds = [
        parsed(Deed, one, file)
        for file in (folder / "acts.yaml", *sorted((folder / "dealings").glob("*.yaml")))
        for one in read_yaml(file)
    ]
    stems = [one.stem for one in arrivals]
    if len(set(stems)) != len(stems):
        twice = next(stem for stem in stems if stems.count(stem) > 1)
        raise BadInput(
            "CAS003", f"inbox.yaml names '{twice}' twice", "give each submission its own file name."
        )
    return Script(arrivals=tuple(arrivals), deeds=tuple(deeds))
