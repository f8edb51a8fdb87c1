"""A second front desk, answering from memory out of the invented mission."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from invented_mission import AS_OF, INSTRUMENTS, LISTED, MISSION, SOURCES, SUBMISSION, UNDERSTOOD
from invented_papers import BULLETIN, FILE, MARKS, SUBMISSION_FILE, WHY

from tahqiq.desk.closing.ending import Ending
from tahqiq.desk.levels import Level
from tahqiq.desk.quorum import Reached
from tahqiq.desk.why import WhyStep
from tahqiq.errors import NotFound
from tahqiq.model.bulletin import Bulletin, MapMark
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Engagement
from tahqiq.model.entry import Checkpoint
from tahqiq.model.instrument import Instrument
from tahqiq.model.mission import Mission
from tahqiq.model.reason import Reason
from tahqiq.model.release import PUBLIC, Audience
from tahqiq.model.source import Source
from tahqiq.store.instruments import Adopted, InstrumentFile, Told
from tahqiq.store.views import (
    EntryFile,
    IncidentFile,
    IncidentFilter,
    IncidentPage,
    ListedEntry,
    ListedIncident,
    ListedSubmission,
    RegisterStatus,
    SubmissionFile,
)
from tahqiq.web.case_room import Board
from tahqiq.web.front_desk import SubmissionPage, Tally, Timeline, TimelineDay, TimelineOrder, Today


def _fits(item: ListedIncident, asked: IncidentFilter) -> bool:
    incident = item.incident
    return all(
        (
            asked.start is None or incident.when.end >= asked.start,
            asked.end is None or incident.when.start <= asked.end,
            asked.event_type in (None, incident.event_type),
            asked.status in (None, item.status),
            asked.located in (None, incident.place.located),
            asked.words is None or asked.words.lower() in incident.title.lower(),
        )
    )


class NoCases:
    """A room without any case."""

    def stage(self, _audience: Audience, _file: IncidentFile) -> None:
        return None

    def stages(self, _audience: Audience) -> tuple[str, ...]:
        return ()

    def board(self, *_asked: object) -> Board:
        return Board(AS_OF, 0, 0, (), ())


class InventedDesk:
    """Answers from memory; ``asked_by`` keeps which audiences asked."""

    def __init__(self, *, empty: bool = False, many: int = 0) -> None:
        self.asked_by: list[str] = []
        self.listed = () if empty else LISTED
        if many:
            self.listed = tuple(
                replace(LISTED[0], incident=LISTED[0].incident.but(id=f"inc_x{number}"))
                for number in range(many)
            )
        self.empty = empty

    def mission(self) -> Mission:
        return MISSION

    def as_of(self, audience: Audience) -> datetime:
        self.asked_by.append(audience.name)
        return AS_OF

    def ending(self, audience: Audience) -> Ending:
        return Ending((), None, None)

    def today(self, audience: Audience) -> Today:
        if self.empty:
            none = tuple(Tally(state, 0, 0, None) for state in ("reported", "corroborated", "disputed"))
            return Today(AS_OF, none, (), (), 0, None, ())
        return Today(
            as_of=AS_OF,
            tallies=(
                Tally("reported", 5, 3, 2.5),
                Tally("corroborated", 1, 2, 1),
                Tally("disputed", 0, 0, None),
            ),
            verified=self.listed[:1],
            marks=MARKS,
            unlocated=1,
            bulletin=BULLETIN,
            coverage=(
                Coverage(
                    id="cov_1",
                    submission="sub_1",
                    team="team-3",
                    sector="centre",
                    means="saw",
                    start=AS_OF - timedelta(hours=12),
                    end=AS_OF,
                    hours=12,
                    release="public",
                ),
            ),
        )

    def incidents(self, audience: Audience, asked: IncidentFilter, limit: int, offset: int) -> IncidentPage:
        found = [item for item in self.listed if _fits(item, asked)]
        lost = sum(not item.incident.place.located for item in found)
        return IncidentPage(len(found), lost, tuple(found[offset : offset + limit]))

    def marks(self, audience: Audience, asked: IncidentFilter) -> Sequence[MapMark]:
        ids = {item.incident.id for item in self.listed if _fits(item, asked)}
        return [mark for mark in MARKS if mark.incident in ids]

    def timeline(self, audience: Audience, asked: IncidentFilter, order: TimelineOrder) -> Timeline:
        late = timedelta(days=1 if order == "learned" else 0)
        found = [item for item in self.listed if _fits(item, asked)]
        return Timeline(tuple(TimelineDay(item.incident.when.start + late, (item,)) for item in found), 0)

    def incident(self, audience: Audience, incident: str) -> IncidentFile:
        if incident == "inc_0":
            if audience == PUBLIC:
                return replace(FILE, determinations=())
            return FILE
        if incident == "inc_bare":
            bare = LISTED[7].incident.but(questions=(), killed_by_claimant=(), when=None, place=None)
            return IncidentFile(bare, "reported", None, (), {}, {}, (), None, None, None, (), (), ())
        if incident == "inc_broken":
            raise ZeroDivisionError("secret inside")
        raise _missing()

    def engagements(self, audience: Audience, incident: str) -> Sequence[Engagement]:
        if audience == PUBLIC:
            return ()
        reason = Reason(code="ACT", text="A clash is named in provision 1.")
        return [
            Engagement(provision="mill-truce/1", instrument="mill-truce", answer="engaged", reasons=(reason,))
        ]

    def cases(self) -> "NoCases":
        return NoCases()

    def submissions(self, audience: Audience, channel: str | None, limit: int, offset: int) -> SubmissionPage:
        if self.empty or channel not in (None, "article"):
            return SubmissionPage(0, ())
        return SubmissionPage(1, (ListedSubmission(SUBMISSION, SOURCES["valley-news"].name, 3),)[offset:])

    def submission(self, audience: Audience, submission: str) -> SubmissionFile:
        if submission == "sub_1":
            return SUBMISSION_FILE
        if submission == "sub_withheld":
            return replace(
                SUBMISSION_FILE,
                submission=SUBMISSION.but(id="sub_withheld", text=None),
                claims=(),
                threads=(),
                withheld=("text",),
                entry_index=None,
            )
        raise _missing()

    def bulletins(self, audience: Audience) -> Sequence[Bulletin]:
        return () if self.empty else (BULLETIN,)

    def bulletin(self, audience: Audience, bulletin: str) -> Bulletin:
        if bulletin != "bul_1":
            raise _missing()
        return BULLETIN

    def bulletin_pdf(self, audience: Audience, bulletin: str) -> bytes:
        return b"%PDF-1.7 " + self.bulletin(audience, bulletin).id.encode()

    def bulletin_json(self, audience: Audience, bulletin: str) -> bytes:
        return self.bulletin(audience, bulletin).model_dump_json().encode()

    def why(self, audience: Audience, thing: str) -> WhyStep:
        if thing in ("bul_1#sen_1", "inc_0", "clm_1", "mill-truce/1"):
            return WHY
        raise _missing()

    def instrument(self, audience: Audience, instrument: str, version: int | None) -> InstrumentFile:
        if self.empty or instrument != INSTRUMENTS[0].id or version not in (None, 1):
            raise _missing()
        (text,) = INSTRUMENTS
        told = tuple(Told(event, 3, "chair-1") for event in text.life)
        return InstrumentFile(text, (Adopted(3, "chair-1", AS_OF, text),), told, UNDERSTOOD)

    def instruments(self) -> Sequence[Instrument]:
        return () if self.empty else INSTRUMENTS

    def sources(self, audience: Audience) -> Sequence[Source]:
        return () if self.empty else tuple(SOURCES.values())

    def register_status(self, audience: Audience) -> RegisterStatus:
        point = Checkpoint(
            origin=MISSION.origin, size=120, root="cm9vdA==", note="example.org/invented\n120\ncm9v\n"
        )
        size = 0 if self.empty else 120
        return RegisterStatus(
            MISSION.origin,
            size,
            None if self.empty else point,
            "example.org+key",
            7,
            size,
            "ab" * 32,
            "cd" * 32,
        )

    def levels(self) -> tuple[Level, ...]:
        if self.empty:
            return Level("recorded", None, None), Level("final", None, None)
        recorded = Reached("recorded", 120, True, ("ARD", "QAS", "TAR"), ("BEL",))
        final = Reached("final", 120, False, ("ARD", "QAS", "TAR"), ("BEL",))
        return Level("recorded", recorded, recorded), Level("final", None, final)

    def register_entry(self, audience: Audience, index: int) -> EntryFile:
        lines = self.register_entries(audience, 119 - index, 1) if index < 120 else ()
        if not lines:
            raise _missing()
        body = {"level": "final", "text": "log x\nquorum none\n", "indexes": [1, 2]} if index % 2 else None
        return EntryFile(lines[0], 119, body, "eyJ.eyJ.c2ln")

    def register_entries(
        self, audience: Audience, offset: int, limit: int, standing: str | None = None
    ) -> Sequence[ListedEntry]:
        if self.empty:
            return ()
        listed = self._listed(offset, limit)
        return [one for one in listed if standing in (None, one.standing)]

    def _listed(self, offset: int, limit: int) -> Sequence[ListedEntry]:
        return [
            ListedEntry(
                index,
                "record",
                "key-7",
                "ef" * 32,
                "sub_1" if index % 2 else None,
                "submission.received" if index % 2 else None,
                "Duty officer " if index % 2 else None,
                "2025-11-01T18:30:00Z" if index % 2 else None,
                ("valid", "valid", "disputed", "redacted", "annulled", "reaffirmed")[index % 6],
            )
            for index in range(119 - offset, max(-1, 119 - offset - limit), -1)
        ]


def _missing() -> NotFound:
    return NotFound("STO404", "There is no such thing, or it is not released to you.", "Check the id.")
