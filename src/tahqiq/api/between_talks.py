"""Notices, hotline, windows and talks over HTTP, and the brief that a mediator takes into the next round."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import Field

from tahqiq.api.addresses import ID_PATTERN, Limit, Offset, at
from tahqiq.api.bearer import Acting
from tahqiq.api.between_filing import Number
from tahqiq.api.between_paging import Seat, page_of
from tahqiq.api.between_replies import DraftsCompared, HotlineReply, NoticeGiven, Page, RoundReply
from tahqiq.api.between_rounds import round_seen
from tahqiq.api.deeds import WRITING
from tahqiq.api.reading import Machine
from tahqiq.api.said import LABEL, Moment
from tahqiq.desk.deal import HOTLINE, NOTICES, WINDOWS
from tahqiq.desk.give_notice import give_notice
from tahqiq.desk.issue_brief import draft_brief
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.reach_evidence import check_release_read
from tahqiq.desk.record_talks import COMMITMENTS, ROUNDS, STATEMENTS
from tahqiq.errors import NotFound
from tahqiq.liaison.hotline import calls_now, figures
from tahqiq.liaison.notices import NoticeNow, NoticeState, notices_now
from tahqiq.liaison.windows import WindowNow, WindowState, windows_now
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.forms import FormPlace
from tahqiq.model.frozen import Frozen
from tahqiq.model.notice import NoticeKind
from tahqiq.model.release import Audience
from tahqiq.model.talks import Draft, Statement, StatementKind
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by, dealings_named
from tahqiq.store.notices import notice_list
from tahqiq.talks.commitments import CommitmentNow, commitments_now
from tahqiq.talks.drafts import compare_drafts
from tahqiq.talks.rounds import RoundNow, rounds_now
from tahqiq.talks.tellings import compare_tellings
from tahqiq.talks.tension import Week, tension

Wanted = Annotated[str, Query(max_length=80, pattern=ID_PATTERN)]
Since = Annotated[
    Moment | None,
    Query(description="Look back to then; by default to the beginning of the last round."),
]


class NoticeSaid(Frozen):
    """Advance notice of what a party will do, in its own name; it counts from the moment it comes in."""

    party: Annotated[str, Field(pattern=r"^[A-Z][A-Z0-9_]{1,15}$", description="Your own party.")]
    kind: NoticeKind
    number: Annotated[
        str, Field(min_length=1, max_length=60, description="The party's own number of the notice.")
    ]
    start: Moment
    end: Moment
    place: FormPlace
    text: Annotated[str, Field(min_length=10, max_length=20_000, description="What will be done, by whom.")]
    release: Annotated[str | None, Field(pattern=LABEL)] = None


def show_liaison(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the reads of notices, calls and windows of silence."""

    @api.get("/notices", summary="Advance notices with who received them and who objects, by when they begin")
    def notices(
        party: Seat = None, state: NoticeState | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> Page[NoticeNow]:
        now = desk.clock.now()
        with desk.asking(audience) as asker:
            every = notices_now(notice_list(asker), dealings_by(asker, NOTICES), now)
        found = (one for one in every if party in (None, one.notice.party) and state in (None, one.state))
        return page_of(Page[NoticeNow], now, found, limit, offset)

    @api.get("/hotline", summary="The calls and their answers, and how long each seat took to answer")
    def hotline(limit: Limit = 100, offset: Offset = 0) -> HotlineReply:
        mission = desk.mission
        with desk.asking(audience) as asker:
            calls = calls_now(dealings_by(asker, HOTLINE))
        seats = (*mission.party_codes, *(one.id for one in mission.mediators))
        return HotlineReply(
            as_of=desk.clock.now(),
            total=len(calls),
            calls=calls[offset : offset + limit],
            seats=figures(calls, seats),
        )

    @api.get("/windows", summary="Windows of silence with each party's answer and how they went")
    def windows(state: WindowState | None = None, limit: Limit = 100, offset: Offset = 0) -> Page[WindowNow]:
        now = desk.clock.now()
        with desk.asking(audience) as asker:
            every = windows_now(dealings_by(asker, WINDOWS), now)
        found = (one for one in every if state in (None, one.state))
        return page_of(Page[WindowNow], now, found, limit, offset)


def show_talks(api: FastAPI, desk: Desk, audience: Audience) -> None:
    """Adds the reads of rounds, drafts, commitments, statements, and the brief."""
    _rounds(api, desk, audience)
    _words(api, desk, audience)

    @api.get(
        "/brief", summary="The brief before the next round as of now, for this audience; a draft, not entered"
    )
    def brief(response: Response, since: Since = None) -> Bulletin:
        response.headers["Cache-Control"] = "no-store"
        return draft_brief(desk, audience, since)


def _rounds(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get("/rounds", summary="The rounds of talks: heads by source, outcomes by source, drafts that stand")
    def rounds(limit: Limit = 100, offset: Offset = 0) -> Page[RoundNow]:
        with desk.asking(audience) as asker:
            found = rounds_now(dealings_by(asker, ROUNDS))
        return page_of(Page[RoundNow], desk.clock.now(), found, limit, offset)

    @api.get(
        "/rounds/{number}", summary="One round whole, its joint statement beside what others say it contains"
    )
    def one_round(number: Number) -> RoundReply:
        with desk.asking(audience) as asker:
            found = round_seen(asker, number)
        return RoundReply(
            now=found,
            outcome_differs=found.outcome_differs,
            heads_differ=tuple(one.seat for one in found.delegations if one.differs),
            statement=compare_tellings(found.tellings),
        )

    @api.get(
        "/drafts/compare", summary="Two drafts clause by clause: the same, changed word by word, in one alone"
    )
    def compared(one: Wanted, other: Wanted) -> DraftsCompared:
        with desk.asking(audience) as asker:
            first, second = (_draft(asker, wanted) for wanted in (one, other))
        clauses = compare_drafts(first.clauses, second.clauses)
        return DraftsCompared(one=first, other=second, clauses=clauses)


def _draft(asker: Asker, wanted: str) -> Draft:
    found = [one.paper for one in dealings_named(asker, [wanted]) if isinstance(one.paper, Draft)]
    if not found:
        raise NotFound("TLK004", f"there is no draft '{wanted}'", "see the drafts of /rounds.")
    return found[0]


def _words(api: FastAPI, desk: Desk, audience: Audience) -> None:
    @api.get(
        "/commitments", summary="What was promised, what is due first in front, with each side's own account"
    )
    def commitments(
        overdue: bool | None = None, by: Seat = None, limit: Limit = 100, offset: Offset = 0
    ) -> Page[CommitmentNow]:
        now = desk.clock.now()
        with desk.asking(audience) as asker:
            every = commitments_now(dealings_by(asker, COMMITMENTS), now)
        found = (
            one for one in every if overdue in (None, one.overdue) and (by is None or by in one.commitment.by)
        )
        return page_of(Page[CommitmentNow], now, found, limit, offset)

    @api.get("/statements", summary="Public statements by when they were made; none is a violation by itself")
    def statements(
        for_seat: Seat = None, kind: StatementKind | None = None, limit: Limit = 100, offset: Offset = 0
    ) -> Page[Statement]:
        found = (
            one
            for one in _statements(desk, audience)
            if for_seat in (None, one.for_seat) and kind in (None, one.kind)
        )
        return page_of(Page[Statement], desk.clock.now(), found, limit, offset)

    @api.get("/statements/tension", summary="Hard and soft words by week and side: an indicator, no finding")
    def by_week(limit: Limit = 1000, offset: Offset = 0) -> Page[Week]:
        weeks = tension(_statements(desk, audience), desk.mission.party_codes, desk.mission.zone)
        return page_of(Page[Week], desk.clock.now(), weeks, limit, offset)


def _statements(desk: Desk, audience: Audience) -> Sequence[Statement]:
    with desk.asking(audience) as asker:
        papers = [one.paper for one in dealings_by(asker, STATEMENTS)]
    said = [one for one in papers if isinstance(one, Statement)]
    return sorted(said, key=lambda one: (one.said_at, one.id))


def take_notices(api: FastAPI, desk: Desk, acting: Acting, machine: Machine) -> None:
    """Adds the address at which a party gives notice."""

    @api.post("/notices", status_code=201, summary="Give advance notice, as the party's liaison officer",
              responses=WRITING, tags=["filing"])  # fmt: skip
    def given(said: NoticeSaid, request: Request) -> NoticeGiven:
        told = said.model_dump(exclude={"place"}) | {"place": said.place.model_dump(exclude_none=True)}
        with desk.asking(acting.audience) as asker:
            check_release_read(asker, said.release)
        filed = give_notice(desk, acting.member.id, told)
        index = filed.receipt.index
        return NoticeGiven(
            submission=filed.submission.id,
            received_at=filed.submission.received_at,
            entry=index,
            proof=at(request, f"/register/{index}/proof"),
            read=machine.read_all(),
        )
