"""Answers the pages' questions out of a mission: readers of the store, each asked for one audience."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from statistics import median
from typing import Literal, get_args
from zoneinfo import ZoneInfo

from tahqiq.bulletin.placing import marks as marks_of
from tahqiq.bulletin.render_pdf import bulletin_json
from tahqiq.desk.closing.ending import Ending, ending_of
from tahqiq.desk.entry_shown import no_entry
from tahqiq.desk.levels import Level, levels_of
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.propose import engagements
from tahqiq.desk.quorum import log_key
from tahqiq.desk.show_bulletin import bulletin_pdf
from tahqiq.desk.why import WhyStep, why
from tahqiq.model.bulletin import Bulletin, MapMark
from tahqiq.model.determination import Engagement
from tahqiq.model.instrument import Instrument
from tahqiq.model.mission import Mission
from tahqiq.model.release import Audience
from tahqiq.model.source import Source
from tahqiq.store.bulletins import bulletin, bulletin_list
from tahqiq.store.closings import ending_steps
from tahqiq.store.day import coverage_between
from tahqiq.store.history import last_moment
from tahqiq.store.incidents import all_incidents, fits, incident_file, incident_page, listed
from tahqiq.store.instruments import InstrumentFile, instrument_file
from tahqiq.store.log import log_size
from tahqiq.store.missions import instruments_of, sources_of
from tahqiq.store.register_view import entry_file, entry_list, register_status
from tahqiq.store.submissions import plausible, submission_count, submission_file, submission_list
from tahqiq.store.views import (
    EntryFile,
    IncidentFile,
    IncidentFilter,
    IncidentPage,
    ListedEntry,
    RegisterStatus,
    SubmissionFile,
)
from tahqiq.web.front_desk import SubmissionPage, Tally, Timeline, TimelineDay, TimelineOrder, Today
from tahqiq.web.mission_between import MissionBetween
from tahqiq.web.mission_cases import MissionCases
from tahqiq.web.mission_evidence import MissionEvidence
from tahqiq.web.mission_ledger import MissionLedger

WIDEST_DAYS = 2  # one night at most: a longer period is no day and stands under "without a day"
_DAY = timedelta(hours=24)
_LATEST_VERIFIED = 5
State = Literal["reported", "corroborated", "disputed"]
_STATES: tuple[State, ...] = get_args(State)


class MissionDesk:
    """The front desk of one open mission.

    Incidents are put together once for each audience and size of the register, then kept until it grows.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[Audience, tuple[int, tuple[IncidentFile, ...]]] = {}
        self._cases = MissionCases(desk, self._incidents)

    def mission(self) -> Mission:
        """The mission whose pages these are."""
        return self._desk.mission

    def as_of(self, audience: Audience) -> datetime:
        """When the last thing was done that this audience may know of, in the mission's zone."""
        with self._desk.asking(audience) as asker:
            last = last_moment(asker)
        return last.astimezone(ZoneInfo(self._desk.mission.zone))

    def ending(self, audience: Audience) -> Ending:
        """How far the mission is on its way to the end: what of its papers this audience may read."""
        with self._desk.asking(audience) as asker:
            return ending_of(ending_steps(asker))

    def today(self, audience: Audience) -> Today:
        """What the first page shows: the 24 hours before the last thing done."""
        now = self.as_of(audience)
        files = self._incidents(audience)
        with self._desk.asking(audience) as asker:
            issued = bulletin_list(asker)
            coverage = coverage_between(asker, now - _DAY, now)
        located, unlocated = _titled(files), marks_of(files)[1]
        verified = [listed(file) for file in files if file.verification is not None]
        return Today(
            as_of=now,
            tallies=tuple(_tally(state, files, now) for state in _STATES),
            verified=tuple(verified[:_LATEST_VERIFIED]),
            marks=located,
            unlocated=unlocated,
            bulletin=issued[0] if issued else None,
            coverage=coverage,
        )

    def incidents(self, audience: Audience, asked: IncidentFilter, limit: int, offset: int) -> IncidentPage:
        """A page of the list, latest first; what is withdrawn stands in it only when that is asked for."""
        return incident_page(self._asked(audience, asked), asked, limit, offset)

    def marks(self, audience: Audience, asked: IncidentFilter) -> Sequence[MapMark]:
        """The located incidents of the whole filter."""
        return _titled(tuple(file for file in self._asked(audience, asked) if fits(file, asked)))

    def timeline(self, audience: Audience, asked: IncidentFilter, order: TimelineOrder) -> Timeline:
        """The incidents of the filter by day."""
        by_day: dict[date, list[IncidentFile]] = {}
        undated = 0
        for file in self._asked(audience, asked):
            day = _day_of(file, order, self._desk.mission.zone)
            if not fits(file, asked):
                continue
            if day is None:
                undated += 1
            else:
                by_day.setdefault(day, []).append(file)
        days = tuple(TimelineDay(day, tuple(listed(one) for one in by_day[day])) for day in sorted(by_day))
        return Timeline(days, undated)

    def incident(self, audience: Audience, incident: str) -> IncidentFile:
        """Everything about one incident that the asker may see."""
        with self._desk.asking(audience) as asker:
            return incident_file(asker, plausible(incident))

    def engagements(self, audience: Audience, incident: str) -> Sequence[Engagement]:
        """Which provisions are proposed as engaged."""
        return engagements(self._desk, audience, plausible(incident))

    def cases(self) -> MissionCases:
        """The room where the cases are read."""
        return self._cases

    def evidence(self) -> MissionEvidence:
        """The room where evidence is looked at."""
        return MissionEvidence(self._desk)

    def ledger(self) -> MissionLedger:
        """The room of the books: scorecard, procedure, duties."""
        return MissionLedger(self._desk, self._cases.shown, self._incidents)

    def between(self) -> MissionBetween:
        """The desk where the parties' dealings are read."""
        return MissionBetween(self._desk)

    def submissions(self, audience: Audience, channel: str | None, limit: int, offset: int) -> SubmissionPage:
        """A page of the inbox, latest first."""
        with self._desk.asking(audience) as asker:
            return SubmissionPage(
                submission_count(asker, channel), submission_list(asker, channel, limit, offset)
            )

    def submission(self, audience: Audience, submission: str) -> SubmissionFile:
        """One submission with what was read out of it."""
        with self._desk.asking(audience) as asker:
            return submission_file(asker, plausible(submission))

    def bulletins(self, audience: Audience) -> Sequence[Bulletin]:
        """The bulletins this audience may see, latest first."""
        with self._desk.asking(audience) as asker:
            return bulletin_list(asker)

    def bulletin(self, audience: Audience, bulletin: str) -> Bulletin:
        """One bulletin."""
        return self._bulletin(audience, bulletin)

    def bulletin_pdf(self, audience: Audience, bulletin: str) -> bytes:
        """The same bulletin as a PDF file."""
        return bulletin_pdf(self._bulletin(audience, bulletin))

    def bulletin_json(self, audience: Audience, bulletin: str) -> bytes:
        """The same bulletin as the JSON that is sealed in the register."""
        return bulletin_json(self._bulletin(audience, bulletin))

    def why(self, audience: Audience, thing: str) -> WhyStep:
        """From any id down to the bytes."""
        return why(self._desk, audience, plausible(thing))

    def instrument(self, audience: Audience, instrument: str, version: int | None) -> InstrumentFile:
        """One agreement whole, in one version or the newest."""
        with self._desk.asking(audience) as asker:
            return instrument_file(asker, plausible(instrument), version)

    def instruments(self) -> Sequence[Instrument]:
        """The agreements, oldest first."""
        with self._desk.store.reading() as connection:
            return instruments_of(connection)

    def sources(self, audience: Audience) -> Sequence[Source]:
        """Who speaks or senses."""
        with self._desk.asking(audience) as asker:
            return tuple(sources_of(asker).values())

    def register_status(self, audience: Audience) -> RegisterStatus:
        """Where the register stands."""
        key = log_key(self._desk).vkey
        with self._desk.asking(audience) as asker:
            return register_status(asker, self._desk.mission, key)

    def levels(self) -> tuple[Level, ...]:
        """How far the register is recorded and final, and how the newest checkpoint stands; open to all."""
        with self._desk.store.reading() as connection:
            return levels_of(self._desk, connection)

    def register_entries(
        self, audience: Audience, offset: int, limit: int, standing: str | None = None
    ) -> Sequence[ListedEntry]:
        """Entries from the newest on, or those alone that stand so."""
        with self._desk.asking(audience) as asker:
            return entry_list(asker, offset, limit, standing)

    def register_entry(self, audience: Audience, index: int) -> EntryFile:
        """One entry; raises ``NotFound`` (REG016)."""
        with self._desk.asking(audience) as asker:
            found = entry_file(asker, index)
        if found is None:
            raise no_entry(str(index))
        return found

    def _bulletin(self, audience: Audience, wanted: str) -> Bulletin:
        with self._desk.asking(audience) as asker:
            return bulletin(asker, plausible(wanted))

    def _asked(self, audience: Audience, asked: IncidentFilter) -> tuple[IncidentFile, ...]:
        if asked.status != "withdrawn":
            return self._incidents(audience)
        with self._desk.asking(audience) as asker:
            return all_incidents(asker, withdrawn=True)

    def _incidents(self, audience: Audience) -> tuple[IncidentFile, ...]:
        with self._desk.asking(audience) as asker:
            size = log_size(asker.connection)
            kept = self._kept.get(audience)
            if kept is None or kept[0] != size:
                kept = (size, all_incidents(asker))
                self._kept[audience] = kept
        return kept[1]


def _tally(state: State, files: tuple[IncidentFile, ...], now: datetime) -> Tally:
    learned = [_learned(file) for file in files if file.status == state]

    def between(first: datetime, last: datetime) -> int:
        return sum(1 for moment in learned if first < moment <= last)

    days = [between(now - _DAY * (n + 1), now - _DAY * n) for n in range(1, 8)]
    long_enough = any(_learned(file) <= now - _DAY * 8 for file in files)
    usual = float(median(days)) if long_enough else None
    return Tally(state=state, now=between(now - _DAY, now), before=days[0], median=usual)


def _titled(files: tuple[IncidentFile, ...]) -> tuple[MapMark, ...]:
    """The located incidents under their titles: a page has no numbered table to point into."""
    titles = {file.incident.id: file.incident.title for file in files}
    return tuple(mark.model_copy(update={"label": titles[mark.incident]}) for mark in marks_of(files)[0])


def _learned(file: IncidentFile) -> datetime:
    return min(one.received_at for one in file.submissions.values()).astimezone(UTC)


def _day_of(file: IncidentFile, order: TimelineOrder, zone: str) -> date | None:
    if order == "learned":
        return _learned(file).astimezone(ZoneInfo(zone)).date()
    when = file.incident.when
    return when.start if when is not None and (when.end - when.start).days < WIDEST_DAYS else None
