"""The papers of the invented mission: an incident in full, a submission, a bulletin, and why."""

from datetime import date, timedelta

from invented_mission import AS_OF, CLAIMS, EVIL, LISTED, SOURCES, SUBMISSION

from tahqiq.desk.why import Entered, WhyStep
from tahqiq.model.bulletin import Bulletin, MapMark, Section, Sentence, Table
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.claim_thread import threads
from tahqiq.model.determination import Determination, Position
from tahqiq.model.finding import Attribution, ComponentView, Reply, Verification
from tahqiq.model.moment import whole_day
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.place import Place
from tahqiq.store.views import (
    Done,
    IncidentFile,
    SubmissionFile,
)

CORRECTED = CLAIMS[1].but(id="clm_4", casualties=None, reader="person/analyst-1", reasons=())
_SAID = {"submission": "sub_1", "by": "analyst-1", "release": "public"}
REVIEWS = (
    ClaimReview(id="rvw_1", claim="clm_1", verdict="accepted", **_SAID),
    ClaimReview(
        id="rvw_2", claim="clm_2", verdict="corrected", replacement="clm_4", note="No toll. " + EVIL, **_SAID
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
    threads=threads((*CLAIMS, CORRECTED), REVIEWS, dict.fromkeys(("clm_1", "clm_2", "clm_3", "clm_4"), 1)),
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
