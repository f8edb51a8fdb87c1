"""Reads out of a mission what goes on between the parties, each time for one audience."""

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from tahqiq.crossings.history import history
from tahqiq.crossings.matrix import matrix
from tahqiq.crossings.reopening import terms_now
from tahqiq.crossings.tally import doubts_of, standing_reports, tallies
from tahqiq.desk.deal import HOTLINE, NOTICES, WINDOWS
from tahqiq.desk.follow_referrals import referral_figures
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.record_talks import COMMITMENTS, ROUNDS, STATEMENTS
from tahqiq.desk.tell_crossing import COUNTED, REPORTED, RETURNS, SHORTAGES, TERMS, crossings_of, told_of
from tahqiq.errors import NotFound
from tahqiq.liaison.hotline import calls_now, figures
from tahqiq.liaison.notices import notices_now
from tahqiq.liaison.windows import windows_now
from tahqiq.model.crossing import Crossing, CrossingStatus, Traffic
from tahqiq.model.dealing import Dealt
from tahqiq.model.mission import SECRETARIAT
from tahqiq.model.release import Audience
from tahqiq.model.returns import Shortage
from tahqiq.model.talks import Draft, Round, Statement
from tahqiq.referral.metrics import Direction
from tahqiq.store.asker import Asker
from tahqiq.store.dealings import dealings_by
from tahqiq.store.missions import sources_of
from tahqiq.store.notices import notice_list
from tahqiq.talks.commitments import commitments_now
from tahqiq.talks.drafts import compare_drafts
from tahqiq.talks.rounds import rounds_now
from tahqiq.talks.tellings import compare_tellings
from tahqiq.talks.tension import tension
from tahqiq.web.between_desk import (
    Commitments,
    DraftsCompared,
    Gate,
    GateFile,
    Gates,
    Liaison,
    Returns,
    RoundFile,
    Sides,
    Statements,
)

SHARED: Final = "parties"  # the label of what both parties and the mediators read


class MissionBetween:
    """The dealings of one open mission, read anew for every question."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def sides(self, audience: Audience) -> Sides:
        """Who is spoken of; the sources as far as this audience may know them."""
        mission = self._desk.mission
        parties = tuple(sorted(mission.party_codes))
        seats = (*parties, *(one.id for one in mission.mediators), SECRETARIAT)
        with self._desk.asking(audience) as asker:
            sources = {one.id: one.name for one in sources_of(asker).values()}
        return Sides(parties, tuple(dict.fromkeys(seats)), sources)

    def crossings(self, audience: Audience, at: datetime | None = None) -> Gates:
        """All crossings as they stand now, or stood then."""
        now = at or self._desk.clock.now()
        with self._desk.asking(audience) as asker:
            found = crossings_of(asker)
            gates = self._gates(asker, found, now)
            terms = terms_now(told_of(asker, TERMS))
        return Gates(gates, terms, now)

    def crossing(self, audience: Audience, code: str, at: datetime | None = None) -> GateFile:
        """One crossing with everything reported there, as it stands now, or stood then."""
        now = at or self._desk.clock.now()
        with self._desk.asking(audience) as asker:
            found = [one for one in crossings_of(asker) if one.code == code]
            if not found:
                raise NotFound(
                    "XNG003", "There is no such crossing for this audience.", "Choose one from the list."
                )
            (gate,) = self._gates(asker, found, now)
            reports, traffic = told_of(asker, REPORTED, code), told_of(asker, COUNTED, code)
        return GateFile(gate, _latest(reports), _latest(traffic), now)

    def _gates(self, asker: Asker, crossings: Iterable[Crossing], now: datetime) -> tuple[Gate, ...]:
        found = tuple(crossings)
        reports, terms = told_of(asker, REPORTED), terms_now(told_of(asker, TERMS))
        cells = matrix(found, reports, now)
        tracks = history(found, reports, now, self._desk.mission.zone)
        return tuple(
            Gate(
                one,
                tuple(cell for cell in cells if cell.crossing == one.code),
                tuple(track for track in tracks if track.crossing == one.code),
                tuple(term for term in terms if one.code in term.term.crossings),
            )
            for one in found
        )

    def returns(self, audience: Audience) -> Returns:
        """Returns by report and by source, and shortages."""
        with self._desk.asking(audience) as asker:
            reports = standing_reports(told_of(asker, RETURNS))
            papers = [dealt.paper for dealt in dealings_by(asker, SHORTAGES)]
        latest = sorted(reports, key=lambda one: (one.start, one.end, one.id), reverse=True)
        shortages = sorted(
            (one for one in papers if isinstance(one, Shortage)),
            key=lambda one: (one.end, one.id),
            reverse=True,
        )
        return Returns(tuple((one, doubts_of(one)) for one in latest), tallies(reports), tuple(shortages))

    def liaison(self, audience: Audience) -> Liaison:
        """Notices, hotline and windows, the latest first."""
        now, seats = self._desk.clock.now(), self.sides(audience).seats
        with self._desk.asking(audience) as asker:
            notices = notices_now(notice_list(asker), dealings_by(asker, NOTICES), now)
            calls = calls_now(dealings_by(asker, HOTLINE))
            windows = windows_now(dealings_by(asker, WINDOWS), now)
        return Liaison(notices[::-1], calls[::-1], figures(calls, seats), windows[::-1], now)

    def rounds(self, audience: Audience) -> tuple[RoundFile, ...]:
        """The rounds, the latest first."""
        with self._desk.asking(audience) as asker:
            found = rounds_now(dealings_by(asker, ROUNDS))
        return tuple(RoundFile(one, compare_tellings(one.tellings)) for one in reversed(found))

    def drafts(self, audience: Audience, one: str, other: str) -> DraftsCompared:
        """Two drafts that this audience may read, clause by clause."""
        with self._desk.asking(audience) as asker:
            papers = [each.paper for each in dealings_by(asker, ("draft.tabled",))]
        drafts = {each.id: each for each in papers if isinstance(each, Draft)}
        for wanted in (one, other):
            if wanted not in drafts:
                raise NotFound(
                    "TLK004", "There is no such draft for this audience.", "Choose two from the list."
                )
        first, second = drafts[one], drafts[other]
        return DraftsCompared(first, second, compare_drafts(first.clauses, second.clauses))

    def commitments(self, audience: Audience) -> Commitments:
        """What was promised, what is due first in front."""
        now = self._desk.clock.now()
        with self._desk.asking(audience) as asker:
            found = commitments_now(dealings_by(asker, COMMITMENTS), now)
            rounds = [each.paper for each in dealings_by(asker, ("round.held",))]
        numbers = {one.id: one.number for one in rounds if isinstance(one, Round)}
        return Commitments(found, numbers, now)

    def statements(self, audience: Audience) -> Statements:
        """What was said in public, and the weeks."""
        parties = self.sides(audience).parties
        with self._desk.asking(audience) as asker:
            papers = [each.paper for each in dealings_by(asker, STATEMENTS)]
        said = [one for one in papers if isinstance(one, Statement)]
        others = sorted({one.for_seat for one in said} - {*parties})
        seats = (*parties, *others)
        weeks = tension(said, seats, self._desk.mission.zone)
        return Statements(
            tuple(sorted(said, key=lambda one: (one.said_at, one.id), reverse=True)), weeks, seats
        )

    def referral_figures(self, audience: Audience) -> tuple[Direction, ...]:
        """The same counts for everybody who may read what the parties share; nothing for the public."""
        with self._desk.asking(audience) as asker:
            if not asker.may_read(SHARED):
                return ()
        return referral_figures(self._desk)


def _latest(papers: Iterable[Dealt]) -> tuple[Dealt, ...]:
    told = [each for each in papers if isinstance(each.paper, CrossingStatus | Traffic)]
    return tuple(sorted(told, key=_when, reverse=True))


def _when(each: Dealt) -> tuple[str, int]:
    assert isinstance(each.paper, CrossingStatus | Traffic)
    return f"{each.paper.as_of.timestamp():020.3f}", each.index
