"""Rules between the liaison officers: who answers whom, and what cannot be said after the fact."""

from collections.abc import Mapping
from datetime import datetime

from tahqiq.errors import NotFound, Refused
from tahqiq.model.dealing import Dealing
from tahqiq.model.liaison import (
    HotlineAnswer,
    HotlineCall,
    NoticeAnswer,
    NoticeWithdrawal,
    Window,
    WindowAnswer,
    WindowReport,
)
from tahqiq.model.member import Member, Role
from tahqiq.model.notice import Notice

_DESK = frozenset({Role.DUTY_OFFICER, Role.CHAIR, Role.MEDIATOR})


def may_deal(
    paper: Dealing,
    member: Member,
    now: datetime,
    seats: frozenset[str],
    notices: Mapping[str, Notice],
    matters: Mapping[str, Dealing],
) -> None:
    """Whether ``member`` may file this paper at ``now``; raises ``Refused`` or ``NotFound`` with the rule's code."""
    if isinstance(paper, NoticeAnswer | NoticeWithdrawal):
        _about_notice(paper, member, notices)
    elif isinstance(paper, HotlineCall):
        _call(paper, member, now, seats)
    elif isinstance(paper, HotlineAnswer):
        _answer(paper, member, now, matters)
    elif isinstance(paper, Window):
        if paper.start <= now:
            raise Refused("LIA007", "the window begins before it could be answered", "propose a later time.")
        _seated(paper.guarantees_asked, seats)
    elif isinstance(paper, WindowAnswer):
        _window_answer(paper, member, now, matters)
    elif isinstance(paper, WindowReport):
        window = _of_kind(paper.matter, Window, matters)
        assert isinstance(window, Window)
        if now < window.start:
            raise Refused("LIA007", "the window has not begun", "say how it went once it has begun.")


def _about_notice(
    paper: NoticeAnswer | NoticeWithdrawal, member: Member, notices: Mapping[str, Notice]
) -> None:
    _own(paper.party, member)
    own = _notice(paper.matter, notices).party == paper.party
    if isinstance(paper, NoticeAnswer) and own:
        raise Refused("LIA002", "a party does not answer its own notice", "let the other party answer it.")
    if isinstance(paper, NoticeWithdrawal) and not own:
        raise Refused("LIA003", "a notice is withdrawn by the party that gave it", "object to it instead.")


def _own(party: str, member: Member) -> None:
    if member.seat != party:
        raise Refused(
            "LIA001",
            f"a party answers for itself, here {party}; '{member.id}' sits for {member.seat}",
            f"let the liaison officer of {party} file it.",
        )


def _notice(wanted: str, notices: Mapping[str, Notice]) -> Notice:
    if wanted not in notices:
        raise NotFound("LIA004", f"there is no notice '{wanted}'", "list them: tahqiq notice list.")
    return notices[wanted]


def _seated(wanted: tuple[str, ...], seats: frozenset[str]) -> None:
    if strange := sorted(set(wanted) - seats):
        raise Refused(
            "LIA005", f"'{strange[0]}' is no seat of this mission", f"use: {', '.join(sorted(seats))}."
        )


def _call(paper: HotlineCall, member: Member, now: datetime, seats: frozenset[str]) -> None:
    _seated((paper.caller, *paper.callees), seats)
    if paper.caller in paper.callees:
        raise Refused("LIA005", "a seat does not call itself", "name the seats that were called.")
    if member.seat != paper.caller and member.role not in _DESK:
        raise Refused("LIA001", f"a seat logs its own calls, here {paper.caller}", "log it from that seat.")
    if paper.called_at > now:
        raise Refused("LIA008", "the call has not been made yet", "log it once it was made.")


def _answer(paper: HotlineAnswer, member: Member, now: datetime, matters: Mapping[str, Dealing]) -> None:
    call = _of_kind(paper.matter, HotlineCall, matters)
    assert isinstance(call, HotlineCall)
    if paper.seat not in call.callees:
        raise Refused("LIA006", f"{paper.seat} was not called", f"it was: {', '.join(call.callees)}.")
    if member.seat != paper.seat and member.role not in _DESK:
        raise Refused("LIA001", f"a seat answers for itself, here {paper.seat}", "log it from that seat.")
    if not call.called_at <= paper.answered_at <= now:
        raise Refused(
            "LIA008", "it was answered before the call or after this moment", "give the moment of the answer."
        )


def _window_answer(
    paper: WindowAnswer, member: Member, now: datetime, matters: Mapping[str, Dealing]
) -> None:
    window = _of_kind(paper.matter, Window, matters)
    assert isinstance(window, Window)
    _own(paper.party, member)
    if paper.party not in window.guarantees_asked:
        raise Refused("LIA006", f"{paper.party} was not asked", "only those asked give a guarantee.")
    if paper.answer != "taken_back" and now >= window.start:
        raise Refused(
            "LIA007", "the window has begun", "a guarantee after the fact is none; propose another."
        )
    if now >= window.end:
        raise Refused("LIA007", "the window is over", "say how it went: tahqiq window report.")


def _of_kind(wanted: str, kind: type[Dealing], matters: Mapping[str, Dealing]) -> Dealing:
    found = matters.get(wanted)
    if not isinstance(found, kind):
        word = "call" if kind is HotlineCall else "window"
        raise NotFound("LIA004", f"there is no {word} '{wanted}'", f"list them: tahqiq {word} list.")
    return found
