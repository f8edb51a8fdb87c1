"""Advance notices with what was answered: who received them, who objects, and which were taken back."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from pydantic import AwareDatetime

from tahqiq.model.dealing import Dealt
from tahqiq.model.frozen import Frozen
from tahqiq.model.liaison import NoticeAnswer, NoticeWithdrawal
from tahqiq.model.notice import Notice

NoticeState = Literal["ahead", "running", "over", "withdrawn"]


class Objected(Frozen):
    """A party's objection that stands, with its grounds."""

    party: str
    grounds: str
    at: AwareDatetime
    paper: str


class NoticeNow(Frozen):
    """A notice as it stands. ``received_by`` names who acknowledged it, with when."""

    notice: Notice
    state: NoticeState
    received_by: tuple[tuple[str, AwareDatetime], ...]
    objections: tuple[Objected, ...]
    withdrawn_at: AwareDatetime | None = None

    @property
    def exempts(self) -> Notice | None:
        """The notice as far as it may exempt anything: up to its withdrawal; not at all if that came first."""
        if self.withdrawn_at is None or self.withdrawn_at >= self.notice.end:
            return self.notice
        if self.withdrawn_at <= self.notice.start:
            return None
        return self.notice.but(end=self.withdrawn_at)


def notices_now(notices: Sequence[Notice], papers: Sequence[Dealt], now: datetime) -> tuple[NoticeNow, ...]:
    """Every notice with its answers, in the order given; of papers in the order of the register the last counts."""
    return tuple(
        _now(notice, [one for one in papers if one.paper.matter == notice.id], now) for notice in notices
    )


def _now(notice: Notice, papers: Sequence[Dealt], now: datetime) -> NoticeNow:
    received: dict[str, datetime] = {}
    objections: dict[str, Objected] = {}
    withdrawn: datetime | None = None
    for dealt in papers:
        paper = dealt.paper
        if isinstance(paper, NoticeWithdrawal):
            withdrawn = withdrawn or dealt.at
        elif isinstance(paper, NoticeAnswer):
            received.setdefault(paper.party, dealt.at)  # who objects has received it
            if paper.answer == "objected":
                objections[paper.party] = Objected(
                    party=paper.party, grounds=paper.grounds or "", at=dealt.at, paper=paper.id
                )
            elif paper.answer == "objection_withdrawn":
                objections.pop(paper.party, None)
    return NoticeNow(
        notice=notice,
        state=_state(notice, withdrawn, now),
        received_by=tuple(sorted(received.items())),
        objections=tuple(objections[party] for party in sorted(objections)),
        withdrawn_at=withdrawn,
    )


def _state(notice: Notice, withdrawn: datetime | None, now: datetime) -> NoticeState:
    if withdrawn is not None:
        return "withdrawn"
    if now < notice.start:
        return "ahead"
    return "running" if now <= notice.end else "over"
