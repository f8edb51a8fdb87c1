"""Custody: who held an item of evidence when, where the chain has gaps, and whether its bytes are still the same."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import AwareDatetime

from tahqiq.model.evidence import (
    EvidenceItem,
    EvidencePaper,
    EvidenceWithdrawal,
    Examination,
    HandOver,
    Receiving,
    WorkingCopy,
)
from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Member

CONFIRM_WITHIN = timedelta(
    hours=48
)  # our proposal: a hand-over that nobody confirms for longer breaks the chain
BytesNow = Literal["matches", "changed", "gone", "shut"]
_FAULT = {
    "changed": "its bytes no longer match their hash",
    "gone": "its bytes are not held any more",
    "shut": "no reading key at hand opens its bytes, so their hash could not be checked",
}


class CustodyStep(Frozen):
    """One paper on an item of evidence: what it is, who filed it from which seat, when, under which entry."""

    paper: EvidencePaper
    member: Member
    at: AwareDatetime
    index: int = 0


class Kept(Frozen):
    """What was found when the bytes of an item or copy were hashed now."""

    of: str
    state: BytesNow


class CustodyFile(Frozen):
    """Everything on one item, in the order of the register; the first step is its taking.

    ``kept`` is filled only where the bytes were looked at; nothing there says nothing about them.
    """

    steps: tuple[CustodyStep, ...]
    kept: tuple[Kept, ...] = ()

    @property
    def item(self) -> EvidenceItem:
        """The item itself."""
        paper = self.steps[0].paper
        if not isinstance(paper, EvidenceItem):
            raise ValueError("a custody file begins with the taking of its item")
        return paper

    @property
    def taker(self) -> Member:
        """Who took it into custody."""
        return self.steps[0].member

    @property
    def copies(self) -> tuple[WorkingCopy, ...]:
        """The working copies, in order."""
        return tuple(each.paper for each in self.steps if isinstance(each.paper, WorkingCopy))

    @property
    def files(self) -> tuple[EvidenceItem | WorkingCopy, ...]:
        """The item and its copies: whatever has bytes."""
        return (self.item, *self.copies)

    @property
    def examinations(self) -> tuple[Examination, ...]:
        """What programs read out of it and its copies, in order."""
        return tuple(each.paper for each in self.steps if isinstance(each.paper, Examination))

    @property
    def withdrawal(self) -> EvidenceWithdrawal | None:
        """The paper that withdrew it from the case."""
        papers = [each.paper for each in self.steps if isinstance(each.paper, EvidenceWithdrawal)]
        return papers[0] if papers else None

    @property
    def citable(self) -> frozenset[str]:
        """The ids that a finding may cite: the item, its copies, and what was read out of them."""
        cited = (EvidenceItem, WorkingCopy, Examination)
        return frozenset(each.paper.id for each in self.steps if isinstance(each.paper, cited))

    def speaker(self, parties: Sequence[str]) -> str | None:
        """The party whose word it is: that of the seat that took it, or of whom it was had; ``None`` for no party."""
        for seat in (self.taker.seat, self.item.given_by):
            if seat in parties:
                return seat
        return None

    def file_of(self, thing: str) -> EvidenceItem | WorkingCopy | None:
        """The item or the copy under an id."""
        return next((one for one in self.files if one.id == thing), None)

    def under(self, thing: str) -> tuple[str, ...]:
        """The files that something cited rests on: itself, what it was derived from, and the item."""
        of = {one.id: one.of for one in self.examinations}
        parent = {one.id: one.derived_from for one in self.copies}
        found = [of.get(thing, thing)]
        while found[-1] in parent and parent[found[-1]] not in found:
            found.append(parent[found[-1]])
        return tuple(dict.fromkeys((*found, self.item.id)))

    def before(self, index: int) -> "CustodyFile | None":
        """The file as it stood before an entry; ``None`` where the item was not taken yet. Bytes are not looked at."""
        steps = tuple(each for each in self.steps if each.index < index)
        return CustodyFile(steps=steps) if steps else None


class Holding(Frozen):
    """A time in which one member answered for the item; ``until`` is empty for who holds it now."""

    member: str
    title: str
    seat: str
    since: AwareDatetime
    until: AwareDatetime | None = None


class Gap(Frozen):
    """A time in which nobody, or not whom the papers name, answered for the item. One that ``breaks`` is not healed."""

    since: AwareDatetime
    until: AwareDatetime | None
    what: str
    breaks: bool


class Chain(Frozen):
    """The chain of custody: who held it, its gaps, and the hand-over that waits for its confirmation."""

    holdings: tuple[Holding, ...]
    gaps: tuple[Gap, ...] = ()
    waiting: HandOver | None = None

    @property
    def state(self) -> Literal["unbroken", "waiting", "broken"]:
        """Whether somebody has answered for the item all the time."""
        if any(gap.breaks for gap in self.gaps):
            return "broken"
        return "waiting" if self.waiting else "unbroken"

    @property
    def holder(self) -> str | None:
        """The member who answers for it now; nobody while a hand-over waits."""
        return self.holdings[-1].member if self.holdings and self.holdings[-1].until is None else None


def chain(file: CustodyFile, now: datetime) -> Chain:
    """The chain of an item as it stands at ``now``, which carries a time zone."""
    walk = _Walk(file)
    for step in file.steps[1:]:
        if isinstance(step.paper, HandOver):
            walk.handed(step, step.paper)
        elif isinstance(step.paper, Receiving):
            walk.received(step, step.paper)
    return walk.end(now)


def faults(file: CustodyFile, thing: str, now: datetime) -> tuple[str, ...]:
    """Why nothing may rest on an item, copy or examination now, in words; empty where it may."""
    found = []
    if file.withdrawal is not None:
        found.append(f"it was withdrawn: {file.withdrawal.reason}")
    stands = chain(file, now)
    if stands.state == "broken":
        found.append("its chain of custody is broken: " + "; ".join(g.what for g in stands.gaps if g.breaks))
    kept = {one.of: one.state for one in file.kept}
    for one in file.under(thing):
        if fault := _FAULT.get(kept.get(one, "matches")):
            found.append(fault if one == thing else f"of {one}: {fault}")
    return tuple(found)


class _Walk:
    """Goes through the papers in order and keeps who holds the item."""

    def __init__(self, file: CustodyFile) -> None:
        first = file.steps[0]
        self.holdings = [_holding(first)]
        self.gaps: list[Gap] = []
        self.waiting: HandOver | None = None
        self.since = first.at

    def handed(self, step: CustodyStep, paper: HandOver) -> None:
        """A hand-over ends the giver's time, whoever he was; it counts against him if it was not his to give."""
        if self.waiting is not None:
            self._gap(step, f"'{self.waiting.to}' never confirmed, and it was handed on")
        elif self.holdings[-1].member != step.member.id:
            self._gap(step, f"'{step.member.id}' handed it over while '{self.holdings[-1].member}' held it")
        self._let_go(step)
        self.waiting = paper

    def received(self, step: CustodyStep, paper: Receiving) -> None:
        """A confirmation begins a holding; late it leaves a gap that is healed, wrong it breaks the chain."""
        given = self.waiting
        if paper.condition == "differs":
            self._gap(step, f"'{step.member.id}' received it changed: {paper.account or 'no account given'}")
        if paper.hand_over is None:
            self._gap(
                step, f"'{step.member.id}' found it, and nobody had handed it over: {paper.account or ''}"
            )
        elif given is None or paper.hand_over != given.id or step.member.id not in (given.to, given.giver):
            self._gap(step, f"'{step.member.id}' confirmed what was not handed to him")
        elif step.at - self.since > CONFIRM_WITHIN:
            days = (step.at - self.since).days
            self._gap(step, f"'{step.member.id}' confirmed it only after {days} days", breaks=False)
        self._let_go(step)
        self.waiting = None
        self.holdings.append(_holding(step))

    def end(self, now: datetime) -> Chain:
        """The chain, with a hand-over that has waited too long."""
        if self.waiting is not None and now - self.since > CONFIRM_WITHIN:
            what = f"'{self.waiting.to}' has not confirmed that it was handed over"
            self.gaps.append(Gap(since=self.since, until=None, what=what, breaks=True))
        return Chain(holdings=tuple(self.holdings), gaps=tuple(self.gaps), waiting=self.waiting)

    def _gap(self, step: CustodyStep, what: str, *, breaks: bool = True) -> None:
        since = self.since if self.waiting is not None else self.holdings[-1].since
        self.gaps.append(Gap(since=since, until=step.at, what=what, breaks=breaks))

    def _let_go(self, step: CustodyStep) -> None:
        if self.holdings[-1].until is None:
            self.holdings[-1] = self.holdings[-1].but(until=step.at)
        self.since = step.at


def _holding(step: CustodyStep) -> Holding:
    return Holding(member=step.member.id, title=step.member.title, seat=step.member.seat, since=step.at)
