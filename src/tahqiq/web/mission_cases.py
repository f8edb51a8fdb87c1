"""Reads the cases of an open mission for the pages, each for one audience and no more than that audience may see."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Final

from tahqiq.desk.case_eyes import SeenCase, asked_of_member, seen_case, seen_cases
from tahqiq.desk.open_desk import Desk
from tahqiq.model.inquiry import Triage
from tahqiq.model.release import Audience
from tahqiq.store.incidents import incident_file, listed
from tahqiq.store.log import log_size
from tahqiq.store.missions import procedures_of
from tahqiq.store.submissions import plausible
from tahqiq.store.views import IncidentFile
from tahqiq.verification.case import CaseState
from tahqiq.verification.clock import Due, state_of
from tahqiq.verification.standard import STANDARD
from tahqiq.verification.step_of import step_of
from tahqiq.verification.steps import audit
from tahqiq.web.case_room import Board, BoardAsked, Card, CaseFile, Mark, Section, WayStep, Who

CARDS_SHORT = 6  # cards of each stage on the overview
CARDS_PAGE = 24  # cards on a page of one stage
PUBLIC_STAGES: Final = (
    "reported",
    "disputed",
    "corroborated",
    "verified",
    "not_occurred",
    "unverifiable",
    "attributed",
    "determined",
)
# Steps that a case takes only where there is need for them.
_IF_NEEDED: Final = frozenset(
    (
        "contact",
        "task",
        "request access",
        "answer access",
        "view",
        "forward",
        "position",
        "object",
        "reconsider",
        "demand",
        "report measure",
        "check measure",
    )
)
Incidents = Callable[[Audience], tuple[IncidentFile, ...]]


class MissionCases:
    """The cases of one open mission.

    They are put together once for each audience, member and size of the register, then kept until it grows; what
    is due is asked anew each time, since the clock goes on.
    """

    def __init__(self, desk: Desk, incidents: Incidents) -> None:
        self._desk, self._incidents = desk, incidents
        self._kept: dict[tuple[Audience, str | None], tuple[int, tuple[SeenCase, ...]]] = {}

    def now(self) -> datetime:
        """The moment by the mission's clock."""
        return self._desk.clock.now()

    def board(self, audience: Audience, asked: BoardAsked, page: int, who: Who | None) -> Board:
        """The board: a few cards of each stage, or one stage page by page."""
        now = self._desk.clock.now()
        fitting = [card for card in self._cards(audience, who, now) if _fits(card, asked)]
        stages = tuple(_section(code, fitting) for code in self._order(audience, fitting))
        chosen = [one for one in stages if asked.stage in ("", one.stage)]
        first, most = ((page - 1) * CARDS_PAGE, CARDS_PAGE) if asked.stage else (0, CARDS_SHORT)
        order = {file.incident.id: number for number, file in enumerate(self._incidents(audience))}
        sections = tuple(
            Section(
                one.stage,
                one.total,
                one.overdue,
                _sorted(one.cards, asked.sort, order)[first : first + most],
            )
            for one in chosen
            if one.total
        )
        overdue = sum(one.overdue for one in chosen)
        return Board(now, sum(one.total for one in chosen), overdue, stages, sections)

    def file(self, audience: Audience, incident: str, who: Who | None) -> CaseFile:
        """One case; an id that leads to another incident by now gives that one."""
        with self._desk.asking(audience) as asker:
            file = incident_file(asker, plausible(incident))
        seen = seen_case(self._desk, audience, file.incident.id, who.member.id if who else None)
        now = self._desk.clock.now()
        asked = () if file.status == "withdrawn" else self._asked(seen, audience, who, now)
        return CaseFile(
            incident=file,
            case=seen.shown,
            stage=file.status if file.status == "withdrawn" else _stage(seen.shown, audience, file),
            way=_way(seen, asked),
            asked=asked,
            audit=audit(seen.shown) if seen.inside else None,
            now=now,
            whole=seen.inside,
        )

    def stage(self, audience: Audience, file: IncidentFile) -> str | None:
        """Where the case of an incident stands that the asker was given; ``None`` for one that is withdrawn."""
        if file.status == "withdrawn":
            return None
        return _stage(seen_case(self._desk, audience, file.incident.id).shown, audience, file)

    def stages(self, audience: Audience) -> tuple[str, ...]:
        """The stages there can be: for the public the states of an incident, else those of the procedure."""
        if audience.outside:
            return PUBLIC_STAGES
        with self._desk.store.reading() as connection:
            adopted = procedures_of(connection)
        procedure = adopted[-1][1] if adopted else STANDARD
        named = [step.state for step in procedure.steps if step.state]
        return tuple(dict.fromkeys(("received", *named, "reopened")))

    def shown(self, audience: Audience) -> tuple[CaseState, ...]:
        """Every case as this audience may see it."""
        return tuple(one.shown for one in self._seen(audience, None))

    def asked(self, audience: Audience, who: Who) -> tuple[tuple[Card, Due], ...]:
        """What is asked of a member: what is due first in front, then by incident."""
        now = self._desk.clock.now()
        seen = {one.shown.incident: one for one in self._seen(audience, who.member.id)}
        found = [
            (card, due)
            for card in self._cards(audience, who, now)
            for due in asked_of_member(who.member, who.roles, seen[card.listed.incident.id], now)
        ]
        return tuple(sorted(found, key=lambda pair: (*_urgency(pair[1]), pair[0].listed.incident.id)))

    def _order(self, audience: Audience, cards: Iterable[Card]) -> tuple[str, ...]:
        """The stages in order, with those last that only an earlier procedure had."""
        return tuple(dict.fromkeys((*self.stages(audience), *sorted({card.stage for card in cards}))))

    def _cards(self, audience: Audience, who: Who | None, now: datetime) -> list[Card]:
        files = {file.incident.id: file for file in self._incidents(audience)}
        return [
            Card(
                listed=listed(files[seen.shown.incident]),
                stage=_stage(seen.shown, audience, files[seen.shown.incident]),
                asked=self._asked(seen, audience, who, now),
                papers=len(seen.shown.filed),
                received_at=seen.shown.received_at,
                flags=_flags(seen.shown),
            )
            for seen in self._seen(audience, who.member.id if who else None)
            if seen.shown.incident in files
        ]

    def _asked(self, seen: SeenCase, audience: Audience, who: Who | None, now: datetime) -> tuple[Due, ...]:
        if who is not None:
            return seen.asked_of(now, who.member.seat, who.roles)
        return seen.asked_of(now, audience.party)

    def _seen(self, audience: Audience, member: str | None) -> tuple[SeenCase, ...]:
        with self._desk.store.reading() as connection:
            size = log_size(connection)
        kept = self._kept.get((audience, member))
        if kept is None or kept[0] != size:
            kept = (size, seen_cases(self._desk, audience, member))
            self._kept[audience, member] = kept
        return kept[1]


def _stage(case: CaseState, audience: Audience, file: IncidentFile) -> str:
    return file.status if audience.outside else state_of(case)


def _fits(card: Card, asked: BoardAsked) -> bool:
    return all(
        (
            not asked.party or any(due.seat == asked.party for due in card.asked),
            not asked.overdue or card.overdue,
            not asked.sector or card.listed.sector == asked.sector,
        )
    )


def _section(stage: str, cards: Iterable[Card]) -> Section:
    own = tuple(card for card in cards if card.stage == stage)
    return Section(stage, len(own), sum(card.overdue for card in own), own)


def _sorted(cards: tuple[Card, ...], sort: str, order: dict[str, int]) -> tuple[Card, ...]:
    """By what is due first unless another order is asked for; the newest happening first among equals."""
    newest = sorted(cards, key=lambda card: order.get(card.listed.incident.id, len(order)))
    if sort == "newest":
        return tuple(newest)
    if sort == "waiting":
        return tuple(
            sorted(newest, key=lambda card: card.received_at.isoformat() if card.received_at else "9")
        )
    return tuple(sorted(newest, key=lambda card: min(map(_urgency, card.asked), default=(True, "9"))))


def _urgency(due: Due) -> tuple[bool, str]:
    return (not due.overdue, due.by.isoformat() if due.by else "9")


def _flags(case: CaseState) -> tuple[str, ...]:
    triage = next(iter(reversed(case.of(Triage))), None)
    held = case.review is not None and case.review.outcome == "held_back"
    found = {
        "urgent": triage is not None and triage.priority == "urgent",
        "people_in_danger": triage is not None and triage.safety_flag,
        "held_back": held,
    }
    return tuple(name for name, is_so in found.items() if is_so)


def _way(seen: SeenCase, asked: tuple[Due, ...]) -> tuple[WayStep, ...]:
    """The steps of the procedure in its order; for all but the mechanism, those alone of which something is shown."""
    found = []
    for step in seen.shown.procedure.steps:
        filed = tuple(each for each in seen.shown.filed if step_of(each.paper) == step.step)
        due = tuple(one for one in asked if one.step == step.step)
        if not seen.inside and not filed and not due:
            continue
        roles = tuple(role.value for role in step.who)
        found.append(WayStep(step.step, roles, _mark(step.step, bool(filed), due, seen), filed, due))
    return tuple(found)


def _mark(step: str, taken: bool, due: tuple[Due, ...], seen: SeenCase) -> Mark:
    if any(one.overdue for one in due):
        return "overdue"
    if due:
        return "due"
    if taken:
        return "done"
    needed = step == "forward" and seen.shown.procedure.terms.stages
    return "if_needed" if step in _IF_NEEDED and not needed else "next"
