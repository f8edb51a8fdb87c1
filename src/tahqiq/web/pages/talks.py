"""Liaison and talks: notices, hotline and windows; rounds, drafts, commitments and public statements."""

from dataclasses import dataclass

from fastapi import Request, Response

from tahqiq.model.talks import CommitmentAccount
from tahqiq.talks.commitments import CommitmentNow
from tahqiq.web.asked import one_of
from tahqiq.web.between_desk import Sides
from tahqiq.web.frame import frame_of
from tahqiq.web.pages.between import shown

SHOWN = ("overdue", "open", "promised")


@dataclass(frozen=True)
class Accounts:
    """What each side says of a commitment, the parties always both, then a team, then what sources report."""

    sides: tuple[tuple[str, CommitmentAccount | None], ...]
    observed: CommitmentAccount | None
    reported: tuple[CommitmentAccount, ...]


def liaison(request: Request) -> Response:
    """Notices, hotline, windows of silence."""
    frame = frame_of(request)
    found = frame.desk.between().liaison(frame.asker(request).audience)
    forms = (
        "give-notice",
        "answer-notice",
        "withdraw-notice",
        "log-call",
        "answer-call",
        "ask-window",
        "answer-window",
        "report-window",
    )
    return shown(frame, request, "liaison.html", *forms, found=found)


def talks(request: Request) -> Response:
    """The rounds."""
    frame = frame_of(request)
    found = frame.desk.between().rounds(frame.asker(request).audience)
    forms = ("enter-round", "issue-brief", "tell-delegate", "tell-outcome", "table-draft", "tell-points")
    return shown(frame, request, "talks.html", *forms, found=found)


def drafts(request: Request) -> Response:
    """Two drafts clause by clause; without two ids, what can be compared."""
    frame = frame_of(request)
    desk, audience = frame.desk.between(), frame.asker(request).audience
    one, other = (request.query_params.get(name, "")[:80] for name in ("one", "other"))
    compared = desk.drafts(audience, one, other) if one and other else None
    rounds = desk.rounds(audience)
    return shown(frame, request, "drafts.html", found=compared, rounds=rounds, one=one, other=other)


def commitments(request: Request) -> Response:
    """What was promised, what is due first in front."""
    frame = frame_of(request)
    desk, audience = frame.desk.between(), frame.asker(request).audience
    found, sides = desk.commitments(audience), desk.sides(audience)
    by = one_of(request.query_params, "by", ("", *sides.seats), "")
    overdue = one_of(request.query_params, "overdue", ("", "yes"), "")
    chosen = [
        one for one in found.found if (not by or by in one.commitment.by) and (not overdue or one.overdue)
    ]
    return shown(
        frame,
        request,
        "commitments.html",
        "make-commitment",
        "account-commitment",
        found=found,
        chosen=[(one, _accounts(one, sides)) for one in chosen],
        overdue=sum(one.overdue for one in found.found),
        asked={"by": by, "overdue": overdue},
    )


def _accounts(one: CommitmentNow, sides: Sides) -> Accounts:
    seats = dict.fromkeys((*sides.parties, *one.commitment.by))
    said = {account.side: account for account in one.accounts if account.voice == "side"}
    observed = [account for account in one.accounts if account.voice == "observed"]
    return Accounts(
        sides=tuple((seat, said.get(seat)) for seat in dict.fromkeys((*seats, *(s for s in said if s)))),
        observed=observed[-1] if observed else None,
        reported=tuple(account for account in one.accounts if account.voice == "reported"),
    )


def statements(request: Request) -> Response:
    """Public statements and what they come to by week."""
    frame = frame_of(request)
    found = frame.desk.between().statements(frame.asker(request).audience)
    most = max((week.hard + week.soft + week.other for week in found.weeks), default=0)
    mondays = tuple(dict.fromkeys(week.monday for week in found.weeks))
    weeks = {(week.monday, week.seat): week for week in found.weeks}
    return shown(
        frame,
        request,
        "statements.html",
        "log-statement",
        found=found,
        mondays=mondays[::-1],
        weeks=weeks,
        most=most,
    )
