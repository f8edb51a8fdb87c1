"""A small invented mission held in memory: a second front desk, with hostile words in it on purpose."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from tahqiq.desk.why import Entered, WhyStep
from tahqiq.errors import NotFound
from tahqiq.model.actor import Actor
from tahqiq.model.bulletin import Bulletin, MapMark, Section, Sentence, Table
from tahqiq.model.claim import Claim, Parts, SaidBy
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Determination, Engagement, Position
from tahqiq.model.entry import Checkpoint
from tahqiq.model.finding import Attribution, ComponentView, Reply, Verification
from tahqiq.model.incident import Incident, Question, Toll, Value
from tahqiq.model.instrument import Instrument, LifeEvent, Provision
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import Mission, Sector
from tahqiq.model.moment import When, whole_day
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties, Range
from tahqiq.model.reason import Reason
from tahqiq.model.release import PUBLIC, Audience
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.store.views import (
    Done,
    IncidentFile,
    IncidentFilter,
    IncidentPage,
    ListedEntry,
    ListedIncident,
    ListedSubmission,
    RegisterStatus,
    SubmissionFile,
)
from tahqiq.web.front_desk import SubmissionPage, Tally, Timeline, TimelineDay, TimelineOrder, Today

EVIL = "<script>alert('x')</script>\"><img src=x onerror=alert(1)> {{7*7}} %(count)s 100% \u202e"
AS_OF = datetime(2025, 11, 2, 14, 30, tzinfo=UTC)
SECTORS = (
    Sector(id="north", name="North sector", lat=35.5, lon=71.5, radius_km=80),
    Sector(id="centre", name="Centre sector", lat=33.5, lon=70.0, radius_km=80),
    Sector(id="south", name="South sector", lat=30.9, lon=66.5, radius_km=90),
)
MISSION = Mission(
    id="invented-line",
    title="Line of the Invented Valley",
    origin="example.org/invented-line",
    zone="Asia/Kabul",
    cutoff=time(19, 30),
    exercise=True,
    notice="This mission is invented for tests; nothing in it happened.",
    actors=(
        Actor(id="AFG", name="Afghanistan", kind="party"),
        Actor(id="PAK", name="Pakistan", kind="party"),
        Actor(id="QAT", name="Qatar", kind="mediator"),
        Actor(id="TUR", name="Türkiye", kind="mediator"),
    ),
    sectors=SECTORS,
    founder=Member(id="adm", title="Administrator", seat="SEC", role=Role.ADMINISTRATOR, public_key="0" * 64),
)
SOURCES = {
    "team-3": Source(id="team-3", name="Team 3", kind="team", reliability="B", independence_group="team-3"),
    "liaison-afg": Source(
        id="liaison-afg",
        name="Liaison AFG",
        kind="party",
        reliability="C",
        independence_group="afg",
        party="AFG",
    ),
    "liaison-pak": Source(
        id="liaison-pak",
        name="Liaison PAK",
        kind="party",
        reliability="C",
        independence_group="pak",
        party="PAK",
    ),
    "valley-news": Source(
        id="valley-news", name="Valley News " + EVIL, kind="media", independence_group="valley"
    ),
}
TEXT = (
    "Shooting near the old mill started at dawn. The governor said that nine people were killed and that "
    "the other side denied it.\nدر بازار آواز انفجار شنیده شد.\n" + EVIL
)


def claim(number: int, start: int, end: int, source: str, **more: object) -> Claim:
    given = {
        "id": f"clm_{number}",
        "submission": "sub_1",
        "source_id": source,
        "release": "public",
        "start": start,
        "end": end,
        "span": TEXT[start:end],
        "event_type": "clash",
        "confidence": 0.81,
        "reader": "plain 1",
        "date": whole_day(date(2025, 11, 1)),
        "place": (Place(name="Old Mill", lat=33.4, lon=70.1, precision_km=5),),
        "actors": Parts(initiator=("Border guard " + EVIL,)),
        "source": SaidBy(chain=("the governor",), kind="official"),
    }
    return Claim.model_validate(given | more)


CLAIMS = (
    claim(1, 0, 43, "valley-news"),
    claim(
        2,
        44,
        len("Shooting near the old mill started at dawn. The governor said that nine people were killed"),
        "liaison-afg",
        casualties=Casualties(killed=Range(min=9, max=9), wounded=Range(min=20)),
    ),
    claim(3, 66, 125, "liaison-pak", polarity="negated", certainty="denied"),
)
SUBMISSION = Submission(
    id="sub_1",
    channel="article",
    source="valley-news",
    sha256="ab" * 32,
    size=len(TEXT.encode()),
    media_type="text/plain",
    title="Shots at the old mill " + EVIL,
    text=TEXT,
    language="en",
    received_at=AS_OF - timedelta(hours=20),
    published=AS_OF - timedelta(hours=22),
    published_basis="stated",
    release="public",
    exercise=True,
)
STATES = (
    ("verified", "clash", "Clash at Old Mill", 33.4, 70.1, 5.0),
    ("disputed", "airstrike", "Air strike near Upper Village", 34.5, 69.2, 20.0),
    ("reported", "bombing", "Explosion in Market Town", 34.52, 69.25, 10.0),
    ("corroborated", "shelling", "Shelling at Dry River", 30.9, 66.4, 12.0),
    ("determined", "crossing_closed", "Crossing at Iron Gate closed", 34.1, 71.1, 1.0),
    ("unverifiable", "attack", "Attack reported in the hills " + EVIL, 32.6, 69.4, 45.0),
    ("attributed", "drone_activity", "Drone seen over Long Ridge", 35.4, 71.6, 25.0),
    ("not_occurred", "clash", "Shots at a wedding", None, None, None),
)


def invented(number: int, state: str, kind: str, title: str, spot: tuple) -> ListedIncident:
    lat, lon, km = spot
    day = date(2025, 10, 26) + timedelta(days=number)
    names = ("liaison-afg", "liaison-pak", "team-3", "valley-news")
    incident = Incident(
        id=f"inc_{number}",
        title=title,
        event_type=kind,
        when=whole_day(day)
        if number % 3
        else When(start=day, end=day + timedelta(days=2), granularity="range"),
        place=Place(name=title.rsplit(maxsplit=1)[-1], lat=lat, lon=lon, precision_km=km),
        actors=("Border guard",),
        claims=("clm_1", "clm_2", "clm_3"),
        affirming=2,
        denying=1,
        voices=2,
        questions=(
            Question(
                name="what",
                values=(
                    Value(source="valley-news", claim="clm_1", state="says", value="shooting"),
                    Value(source="liaison-afg", claim="clm_2", state="says", value="clash " + EVIL),
                    Value(source="liaison-pak", claim="clm_3", state="denies"),
                    Value(source="team-3", claim="clm_1", state="unknown"),
                ),
                differs="one source denies it",
            ),
            Question(
                name="killed",
                values=(
                    Value(source=names[0], claim="clm_2", state="says", value="9"),
                    Value(source=names[1], claim="clm_3", state="did_not_say"),
                ),
            ),
        ),
        killed=Toll(low=3, best=6, high=9, open_ended=True, claims=3),
        wounded=Toll(),
        killed_by_claimant=(("liaison-afg", Range(min=9, max=9)), ("valley-news", Range(min=3))),
        exercise=True,
    )
    return ListedIncident(incident, state, SECTORS[number % 3].name, reviewed=True)


LISTED = tuple(
    invented(number, state, kind, title, tuple(spot))
    for number, (state, kind, title, *spot) in enumerate(STATES)
)
INSTRUMENTS = (
    Instrument(
        id="mill-truce",
        title="Truce of the Mill",
        kind="truce",
        parties=("AFG", "PAK"),
        mediators=("QAT", "TUR"),
        place="Mill House",
        summary="A pause of fire around the mill.",
        provisions=(
            Provision(
                id="mill-truce/1",
                number="1",
                text="Neither party fires across the line.",
                modality="prohibition",
                actors=("AFG", "PAK"),
                acts=("clash", "shelling"),
                verification_method="joint patrol",
            ),
        ),
        life=(
            LifeEvent(
                state="in_force",
                at=datetime(2025, 10, 28, 13, tzinfo=UTC),
                until=datetime(2025, 11, 6, tzinfo=UTC),
                according_to="Mediators",
                source="Joint note, 28 October",
            ),
            LifeEvent(
                state="collapsed",
                at=datetime(2025, 10, 30, 8, tzinfo=UTC),
                according_to="Valley News",
                source="Valley News, 30 October",
                contested=True,
                note=EVIL,
            ),
        ),
        facts_from=("Joint note, 28 October",),
    ),
)
FILE = IncidentFile(
    incident=LISTED[0].incident,
    status="verified",
    sector="Centre sector",
    claims=CLAIMS,
    submissions={"sub_1": SUBMISSION},
    sources=SOURCES,
    judgements=(),
    review=None,
    verification=Verification(
        id="ver_1",
        incident="inc_0",
        finding="occurred",
        method="visit by the joint team",
        standard="balance_of_probabilities",
        confidence="moderate",
        basis=("clm_1", "clm_2"),
        views=(
            ComponentView(seat="AFG", view="agrees"),
            ComponentView(seat="PAK", view="disagrees", statement=EVIL),
        ),
        summary="The team found cartridge cases and spoke to two witnesses.",
        release="public",
    ),
    attribution=Attribution(
        id="att_1",
        incident="inc_0",
        to=(),
        standard="reasonable_suspicion",
        confidence="low",
        basis=("clm_1",),
        against="No line of sight.",
        summary="Could not be attributed.",
        release="public",
    ),
    replies=(
        Reply(
            id="rep_1", incident="inc_0", party="PAK", kind="requested", due="2025-11-04", release="public"
        ),
        Reply(id="rep_2", incident="inc_0", party="PAK", kind="answered", text=EVIL, release="public"),
    ),
    determinations=(
        Determination(
            id="det_1",
            incident="inc_0",
            provision="mill-truce/1",
            outcome="insufficient_information",
            decided_by="consensus",
            positions=(
                Position(seat="AFG", position="agrees"),
                Position(seat="PAK", position="abstains", statement="More time."),
                Position(seat="QAT", position="agrees"),
                Position(seat="TUR", position="absent"),
            ),
            reservations=("AFG reserves its view on the line.",),
            summary="The commission asks for a second visit.",
            follow_up="Second visit",
            release="public",
        ),
    ),
    history=(Done(4, "submission.received", "duty", "Duty officer", "2025-11-01T18:30:00Z", "sub_1"),),
    related=LISTED[1:3],
)
SUBMISSION_FILE = SubmissionFile(
    submission=SUBMISSION,
    source=SOURCES["valley-news"],
    claims=CLAIMS,
    observations=(
        Observation(
            id="obs_1",
            submission="sub_1",
            row=1,
            team="team-3",
            station=Place(name="Post 7"),
            place=Place(name="Old Mill", lat=33.4, lon=70.1, precision_km=5),
            means="heard",
            count=None,
            unit="bursts",
            description=EVIL,
            when=whole_day(date(2025, 11, 1)),
            claim="clm_1",
            release="public",
        ),
    ),
    coverage=(),
    notices=(
        Notice(
            id="not_1",
            submission="sub_1",
            party="PAK",
            kind="works",
            start=AS_OF,
            end=AS_OF + timedelta(hours=4),
            place=Place(name="Iron Gate"),
            text="Road works",
            received_at=AS_OF - timedelta(hours=1),
            release="public",
        ),
    ),
    incident_of={"clm_1": "inc_0"},
    notes=("Two sentences were not read.",),
    reader="plain 1",
    withheld=("filename",),
    entry_index=4,
)
MARKS = tuple(
    MapMark(
        incident=item.incident.id,
        label=item.incident.title,
        lat=item.incident.place.lat,
        lon=item.incident.place.lon,
        precision_km=item.incident.place.precision_km,
        status=item.status,
    )
    for item in LISTED
    if item.incident.place.located
)
BULLETIN = Bulletin(
    id="bul_1",
    kind="daily",
    number="2025-11-02/1",
    day=date(2025, 11, 2),
    as_of=AS_OF,
    zone="Asia/Kabul",
    audience="public",
    title="Daily bulletin of 2 November 2025",
    notice="Exercise.",
    sections=(
        Section(
            key="summary",
            heading="Summary",
            sentences=(Sentence(id="sen_1", text="One clash was verified. " + EVIL, cites=("inc_0",)),),
        ),
        Section(
            key="table",
            heading="Incidents",
            table=Table(
                title="Incidents by sector",
                unit="incidents",
                columns=("Sector", "New", "Total"),
                rows=(("Centre", "1", "4"), ("North", "0", EVIL)),
                row_cites=(("inc_0", "inc_1", "inc_2", "inc_3"), ()),
                notes=("Counts incidents, not violations.",),
            ),
        ),
        Section(key="access", heading="Access", empty="Nothing to report."),
    ),
    marks=MARKS,
    unlocated=1,
    based_on_size=120,
    based_on_root="q83vEjRWeJASNFZ4kBI0VniQEjRWeJASNFZ4kBI0Vng=",
    release="public",
    exercise=True,
)
WHY = WhyStep(
    "sentence",
    "sen_1",
    "One clash was verified.",
    rests_on=(
        WhyStep(
            "incident",
            "inc_0",
            "Clash at Old Mill",
            entered=Entered(12, "proven " + EVIL),
            rests_on=(
                WhyStep(
                    "claim",
                    "clm_1",
                    "Read by plain 1",
                    quote=EVIL,
                    rests_on=(WhyStep("submission", "sub_1", "Shots", entered=Entered(4, "proven")),),
                ),
            ),
        ),
    ),
)


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
            MISSION.origin, size, None if self.empty else point, "example.org+key", 7, size, "cd" * 32
        )

    def register_entries(self, audience: Audience, offset: int, limit: int) -> Sequence[ListedEntry]:
        if self.empty:
            return ()
        return [
            ListedEntry(
                index,
                "submission",
                "key-7",
                "ef" * 32,
                "sub_1" if index % 2 else None,
                "submission.received" if index % 2 else None,
                "Duty officer " if index % 2 else None,
                "2025-11-01T18:30:00Z" if index % 2 else None,
            )
            for index in range(119 - offset, max(-1, 119 - offset - limit), -1)
        ]


def _missing() -> NotFound:
    return NotFound("STO404", "There is no such thing, or it is not released to you.", "Check the id.")
