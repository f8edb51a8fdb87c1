"""Ending a mission: the chair proposes, the seats that must agree answer, the chair declares it.

Taking it up again goes the same way. Every step is an entry; a proposal that is made anew takes the place of the
one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection

from tahqiq.desk.append import append, check_right
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.write_entries import noun_of
from tahqiq.errors import BadInput, NotFound, Refused
from tahqiq.model.closing import ArchiveSealed, Ended, EndingAnswered, EndingKind, EndingPaper, EndingProposed
from tahqiq.model.ids import content_id
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import asker_for
from tahqiq.store.closings import EndingStep, ending_steps

_Paper = TypeVar("_Paper", bound=EndingPaper)
_PROPOSED: dict[EndingKind, str] = {"close": "mission.closing", "reopen": "mission.reopening"}
_DECLARED: dict[EndingKind, str] = {"close": "mission.closed", "reopen": "mission.reopened"}
_COMMAND: dict[EndingKind, str] = {"close": "tahqiq mission close", "reopen": "tahqiq mission reopen"}


@dataclass(frozen=True)
class Proposal:
    """A proposal that is not declared yet, with the last answer of each seat."""

    step: EndingStep
    said: EndingProposed
    answers: Mapping[str, EndingAnswered]

    @property
    def waiting(self) -> tuple[str, ...]:
        """The seats that have not answered."""
        return tuple(seat for seat in self.said.consent if seat not in self.answers)

    @property
    def refused(self) -> tuple[str, ...]:
        """The seats that refuse."""
        found = (seat for seat in self.said.consent if seat in self.answers)
        return tuple(seat for seat in found if self.answers[seat].answer == "refused")


@dataclass(frozen=True)
class Ending:
    """Where the mission stands on its way to the end: ``closed`` is the step that closed it, if it is closed."""

    steps: tuple[EndingStep, ...]
    closed: EndingStep | None
    proposal: Proposal | None

    @property
    def sealed(self) -> EndingStep | None:
        """The step that sealed the last archive after the closing; an archive of an open mission does not count."""
        closed, made = self.closed, self.papers(ArchiveSealed)
        after = [step for step, _paper in made if closed is not None and step.index > closed.index]
        return after[-1] if after else None

    def papers(self, kind: type[_Paper]) -> tuple[tuple[EndingStep, _Paper], ...]:
        """The papers of one kind with their steps, oldest first."""
        return tuple((one, one.paper) for one in self.steps if isinstance(one.paper, kind))


def ending_of(steps: Sequence[EndingStep]) -> Ending:
    """How the mission stands after these steps, oldest first."""
    declared = [one for one in steps if isinstance(one.paper, Ended)]
    closed = declared[-1] if declared and declared[-1].verb == _DECLARED["close"] else None
    since = declared[-1].index if declared else -1
    proposed = [one for one in steps if isinstance(one.paper, EndingProposed) and one.index > since]
    return Ending(tuple(steps), closed, _proposal(proposed[-1], steps) if proposed else None)


def _proposal(step: EndingStep, steps: Sequence[EndingStep]) -> Proposal:
    said = step.paper
    assert isinstance(said, EndingProposed)
    answers = [one.paper for one in steps if isinstance(one.paper, EndingAnswered)]
    return Proposal(step, said, {one.seat: one for one in answers if one.proposal == said.id})


def ending_now(desk: Desk) -> Ending:
    """How the mission stands, as the mechanism sees it."""
    with desk.inside() as asker:
        return ending_of(ending_steps(asker))


def propose_ending(
    desk: Desk, by: str, kind: EndingKind, reason: str, on: date, *, parties_too: bool = False
) -> EndingProposed:
    """Proposes to close the mission, or to take it up again; the paper for the seats to answer.

    Every mediator must agree; with ``parties_too``, or where nobody mediates, all parties as well, never one alone.
    Raises ``BadInput`` (END003) for a day that is over, ``Refused`` (END002) for a mission that is closed, or open,
    already.
    """
    check_right(desk, by, _PROPOSED[kind])
    if on < today(desk):
        raise BadInput(
            "END003", f"the day {on} is over in the mission's zone", "name this day or a later one."
        )
    seats = desk.mission.seats
    paper = noun_of(
        EndingProposed,
        id=_id(desk, kind, by, reason, on),
        exercise=desk.mission.exercise,
        kind=kind,
        reason=reason,
        on=on,
        consent=(*seats.mediators, *(seats.parties if parties_too or not seats.mediators else ())),
    )

    def fits(connection: Connection) -> None:
        _check_turn(_seen(desk, connection), kind)

    append(desk, by, [(_PROPOSED[kind], paper)], guard=fits)
    return paper


def answer_ending(desk: Desk, by: str, *, agree: bool, reason: str | None = None) -> EndingAnswered:
    """A seat's head agrees to what is proposed, or refuses it with a reason.

    Raises ``NotFound`` (END004) where nothing is proposed, ``Refused`` (END005) where the seat is not asked,
    ``BadInput`` (END006) for a refusal without a reason.
    """
    check_right(desk, by, "ending.answered")
    if not agree and not reason:
        raise BadInput(
            "END006", "a refusal needs its reason", "say why with --reason, for the others to read."
        )
    proposal = _proposed(ending_now(desk))
    seat = desk.member(by).seat
    if seat not in proposal.said.consent:
        raise Refused(
            "END005",
            f"the seat {seat} is not asked for its consent to this",
            f"those that are asked: {', '.join(proposal.said.consent) or 'nobody'}.",
        )
    paper = noun_of(
        EndingAnswered,
        id=_id(desk, proposal.said.id, by, agree, reason),
        exercise=desk.mission.exercise,
        proposal=proposal.said.id,
        seat=seat,
        answer="agreed" if agree else "refused",
        reason=reason,
    )

    def still_asked(connection: Connection) -> None:
        if _proposed(_seen(desk, connection)).said.id != proposal.said.id:
            raise _nothing_proposed()

    append(desk, by, [("ending.answered", paper)], guard=still_asked)
    return paper


def declare_ending(desk: Desk, by: str, kind: EndingKind, release: str = "public") -> int:
    """Declares what was proposed and agreed; the entry from which on the mission is closed, or open again.

    A mission is open again for whoever could read that it was closed: ``release`` is of a closing alone. Raises
    ``NotFound`` (END004) where that is not proposed, ``Refused`` (END007) while a seat has not agreed or the day has
    not come.
    """
    check_right(desk, by, _DECLARED[kind])
    now = ending_now(desk)
    agreed = _agreed(desk, now, kind)
    paper = noun_of(
        Ended,
        id=_id(desk, "declared", agreed.said.id, by),
        exercise=desk.mission.exercise,
        proposal=agreed.said.id,
        kind=kind,
        release=now.closed.paper.release if now.closed is not None else release,
    )

    def still_agreed(connection: Connection) -> None:
        if _agreed(desk, _seen(desk, connection), kind).said.id != agreed.said.id:
            raise _nothing_proposed()

    return append(desk, by, [(_DECLARED[kind], paper)], guard=still_agreed)[0]


def today(desk: Desk) -> date:
    """The day it is in the mission's own zone."""
    return desk.clock.now().astimezone(ZoneInfo(desk.mission.zone)).date()


def _agreed(desk: Desk, ending: Ending, kind: EndingKind) -> Proposal:
    proposal = _proposed(ending)
    if proposal.said.kind != kind:
        raise _nothing_proposed()
    if proposal.refused:
        raise Refused(
            "END007",
            f"{', '.join(proposal.refused)} refused",
            f"speak with them; they may answer anew, or propose it anew: {_COMMAND[kind]} --reason … --on DATE.",
        )
    if proposal.waiting:
        raise Refused(
            "END007",
            f"{', '.join(proposal.waiting)} not yet agreed",
            "the head of each of these seats answers: tahqiq mission agree --as MEMBER.",
        )
    if today(desk) < proposal.said.on:
        raise Refused(
            "END007",
            f"it was agreed for {proposal.said.on}, and it is {today(desk)} in the mission's zone",
            "wait for that day, or propose an earlier one.",
        )
    return proposal


def _check_turn(ending: Ending, kind: EndingKind) -> None:
    if (kind == "close") == (ending.closed is not None):
        stands = "closed already" if kind == "close" else "not closed"
        raise Refused("END002", f"the mission is {stands}", "see how it stands: tahqiq mission status.")


def _proposed(ending: Ending) -> Proposal:
    if ending.proposal is None:
        raise _nothing_proposed()
    return ending.proposal


def _nothing_proposed() -> NotFound:
    return NotFound(
        "END004",
        "nothing of that kind is proposed now",
        "the chair proposes it: tahqiq mission close --reason … --on DATE; see also: tahqiq mission status.",
    )


def _seen(desk: Desk, connection: Connection) -> Ending:
    return ending_of(ending_steps(asker_for(connection, INSIDE, desk.mission.seats)))


def _id(desk: Desk, *parts: object) -> str:
    return content_id("end", *map(str, parts), desk.chance(16).hex())
