"""Following cases over HTTP: the board, a case file, its audit, what is asked of a member, scorecard, measures.

Everything is read through the eyes of one audience: outside the mechanism a case is what the released papers show,
and seats and roles stand where the mechanism reads the member's account.
"""

from datetime import datetime
from typing import Annotated, Literal

from fastapi import FastAPI, Query, Request

from tahqiq.api.addresses import Id, Limit, Offset, at
from tahqiq.api.bearer import Acting
from tahqiq.api.case_replies import (
    AdoptedReply,
    AskedLine,
    AskedReply,
    AuditReply,
    CaseLine,
    CasePage,
    CaseReply,
    CheckReply,
    PaperReply,
    ProcedureReply,
    StepReply,
)
from tahqiq.api.verbs import address_of
from tahqiq.desk.adopt_procedure import procedure_in_force
from tahqiq.desk.case_eyes import SeenCase, asked_of_member, seen_case, seen_cases
from tahqiq.desk.case_verbs import VERB_OF
from tahqiq.desk.file_from_seat import incident_seen
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.steps_open import casework_rights, why_not
from tahqiq.errors import NotFound
from tahqiq.model.release import Audience
from tahqiq.store.log import log_size
from tahqiq.store.missions import procedures_of
from tahqiq.verification.case import Filed, Paper
from tahqiq.verification.clock import state_of
from tahqiq.verification.scorecard import Scorecard, scorecard
from tahqiq.verification.step_of import step_of
from tahqiq.verification.steps import Check, Step, audit

Word = Annotated[str | None, Query(pattern=r"^[a-z_]{1,40}$")]
Seat = Annotated[str | None, Query(pattern=r"^[A-Z][A-Z0-9_]{1,15}$")]
Order = Literal["due", "last", "incident"]


class Casework:
    """Puts the replies together for one audience and, where a member acts, for him."""

    def __init__(self, desk: Desk, audience: Audience, acting: Acting | None) -> None:
        self.desk, self.audience, self.acting = desk, audience, acting
        self.inside = audience.kind == "mechanism"
        self.seat = acting.member.seat if acting else audience.party
        self.member = acting.member.id if acting else None
        self._read: tuple[int, tuple[SeenCase, ...]] | None = None

    def roles(self) -> tuple[str, ...]:
        """The roles of the acting member that are asked what a whole case waits for.

        A party's members are asked by their seat alone: what the secretariat waits for tells of others' papers.
        """
        if self.acting is None or self.audience.kind == "party":
            return ()
        return tuple(self.desk.enrolled(self.acting.member.id).roles)

    def case(self, incident: str) -> SeenCase:
        """One case; raises ``NotFound`` alike for what is missing and for what is not released."""
        with self.desk.asking(self.audience) as asker:
            known = incident_seen(asker, incident)
        return seen_case(self.desk, self.audience, known, self.member)

    def cases(self) -> tuple[SeenCase, ...]:
        """All cases; read again once the register has grown, since nothing else changes them."""
        with self.desk.store.reading() as connection:
            size = log_size(connection)
        held = self._read
        if held is None or held[0] != size:
            held = (size, seen_cases(self.desk, self.audience, self.member))
            self._read = held
        return held[1]

    def line(self, found: SeenCase, now: datetime, roles: tuple[str, ...]) -> CaseLine:
        """A case as a line of the board, for a member with these roles."""
        case = found.shown
        asked = found.asked_of(now, self.seat, roles)
        return CaseLine(
            incident=case.incident,
            state=state_of(case),
            asked=asked,
            overdue=any(due.overdue for due in asked),
            papers=len(case.filed),
            last_filed_at=max((each.at for each in case.filed), default=None),
        )

    def paper(self, request: Request, each: Filed) -> PaperReply[Paper]:
        """A paper as it stands in the case file."""
        return PaperReply[Paper](
            step=step_of(each.paper),
            seat=each.member.seat,
            role=each.member.role,
            by=each.member.id if self.inside else None,
            at=each.at,
            entry=each.index,
            proof=at(request, f"/register/{each.index}/proof"),
            paper=each.paper,
        )

    def step(self, step: Step, entry: int) -> StepReply:
        """A step of the audit; outside the mechanism nothing is said of what released papers do not show."""
        checks = tuple(self._check(check) for check in step.checks)
        return StepReply(
            step=step.name,
            paper=step.paper,
            seat=step.seat,
            by=step.by if self.inside else None,
            at=step.at,
            entry=entry,
            kept=self._kept(step.kept),
            checks=checks,
        )

    def _check(self, check: Check) -> CheckReply:
        missing = check.missing if self.inside else None
        return CheckReply(code=check.code, says=check.says, kept=self._kept(check.kept), missing=missing)

    def _kept(self, kept: bool) -> bool | None:
        return kept if self.inside or kept else None

    def may_file(self, found: SeenCase, now: datetime) -> tuple[str, ...]:
        """The steps that the acting member could take, as far as what he sees of the case tells."""
        if self.acting is None or not found.shown.claims:
            return ()
        member = self.acting.member
        rights = casework_rights(self.desk, member.id)
        return tuple(
            step
            for step, verb in VERB_OF.items()
            if verb in rights and why_not(verb, found.shown, member, rights, now) is None
        )


def follow_cases(api: FastAPI, casework: Casework) -> None:
    """Adds the reads about cases."""
    _rules(api, casework)
    _board(api, casework)
    _one_case(api, casework)
    if casework.acting is not None:
        _asked(api, casework, casework.acting)


def _rules(api: FastAPI, casework: Casework) -> None:
    @api.get("/procedure", summary="The procedure by which cases are led, and all that were adopted")
    def procedure() -> ProcedureReply:
        with casework.desk.asking(casework.audience) as asker:
            adopted = procedures_of(asker.connection)
        lines = tuple(
            AdoptedReply(entry=index, id=one.id, version=one.version, title=one.title)
            for index, one in adopted
        )
        return ProcedureReply(in_force=procedure_in_force(casework.desk), adopted=lines)

    @api.get(
        "/scorecard", summary="What was filed, found and done, party by party, and how long each step took"
    )
    def score() -> Scorecard:
        return scorecard((one.shown for one in casework.cases()), casework.desk.clock.now())


def _board(api: FastAPI, casework: Casework) -> None:
    @api.get("/cases", summary="All cases by where they stand; what is most overdue first")
    def cases(
        state: Word = None,
        seat: Seat = None,
        overdue: bool | None = None,
        sort: Order = "due",
        limit: Limit = 100,
        offset: Offset = 0,
    ) -> CasePage:
        now, roles = casework.desk.clock.now(), casework.roles()
        lines = (casework.line(one, now, roles) for one in casework.cases())
        found = [
            one
            for one in lines
            if state in (None, one.state)
            and (seat is None or any(due.seat == seat for due in one.asked))
            and overdue in (None, one.overdue)
        ]
        page = tuple(_sorted(found, sort)[offset : offset + limit])
        return CasePage(as_of=now, total=len(found), cases=page)


def _sorted(found: list[CaseLine], sort: Order) -> list[CaseLine]:
    """Ties fall to the incident's id, so that pages never overlap."""
    lines = sorted(found, key=lambda one: one.incident)
    if sort == "last":
        lines.sort(key=lambda one: one.last_filed_at.timestamp() if one.last_filed_at else 0.0, reverse=True)
    if sort == "due":
        lines.sort(key=lambda one: (not one.overdue, _first_due(one)))
    return lines


def _first_due(one: CaseLine) -> str:
    return min((due.by.isoformat() for due in one.asked if due.by), default="9999")


def _one_case(api: FastAPI, casework: Casework) -> None:
    @api.get(
        "/cases/{incident_id}", summary="A case file: its papers in the order of time, and what it waits for"
    )
    def case(incident_id: Id, request: Request) -> CaseReply:
        found, now = casework.case(incident_id), casework.desk.clock.now()
        line = casework.line(found, now, casework.roles())
        return CaseReply(
            incident=line.incident,
            state=line.state,
            received_at=found.shown.received_at,
            claims=len(found.shown.claims),
            asked=line.asked,
            may_file=casework.may_file(found, now),
            papers=tuple(casework.paper(request, each) for each in found.shown.filed),
        )

    @api.get("/cases/{incident_id}/papers/{paper_id}", summary="One paper of a case")
    def paper(incident_id: Id, paper_id: Id, request: Request) -> PaperReply[Paper]:
        for each in casework.case(incident_id).shown.filed:
            if each.paper.id == paper_id:
                return casework.paper(request, each)
        raise NotFound(
            "NOT001", f"no paper '{paper_id}' for this audience", "see the case file for its papers."
        )

    @api.get("/cases/{incident_id}/audit", summary="Each step of a case and the rules that it was tested by")
    def audited(incident_id: Id) -> AuditReply:
        shown = casework.case(incident_id).shown
        steps = tuple(
            casework.step(step, each.index) for step, each in zip(audit(shown), shown.filed, strict=True)
        )
        kept = all(step.kept for step in steps) if casework.inside else None
        return AuditReply(incident=shown.incident, whole=casework.inside, kept=kept, steps=steps)


def _asked(api: FastAPI, casework: Casework, acting: Acting) -> None:
    @api.get("/asked", summary="What is asked of the acting member in all cases, what is due first in front")
    def asked(request: Request) -> AskedReply:
        now, member = casework.desk.clock.now(), acting.member
        roles = tuple(casework.desk.enrolled(member.id).roles)
        by_seat = casework.audience.kind == "party"
        found = [
            (one.shown.incident, due)
            for one in casework.cases()
            for due in asked_of_member(member, roles, one, now)
            if due.seat is not None or not by_seat
        ]
        found.sort(key=lambda pair: (pair[1].by is None, pair[1].by or now, pair[0], pair[1].step))
        lines = tuple(
            AskedLine(incident=incident, due=due, address=at(request, address_of(incident, due.step)))
            for incident, due in found
        )
        return AskedReply(as_of=now, member=member.id, asked=lines)
