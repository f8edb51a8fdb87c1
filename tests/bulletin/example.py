"""An invented reporting day, rich enough to look at: nothing in it happened."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tahqiq.bulletin.day import reporting_day
from tahqiq.bulletin.material import Edition, Standing
from tahqiq.model.actor import Actor
from tahqiq.model.claim import ClaimDraft, Parts, SaidBy, keep_claim
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Determination, Position
from tahqiq.model.entry import Checkpoint
from tahqiq.model.finding import Attribution, ComponentView, Reply, Review, Verification
from tahqiq.model.incident import Incident, Question, Toll, Value
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import Mission, Sector
from tahqiq.model.moment import exact, whole_day
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.place import Place
from tahqiq.model.quantity import Range
from tahqiq.model.release import MECHANISM
from tahqiq.model.source import Source
from tahqiq.store.views import DayMaterial, Done, IncidentFile

ZONE = "Asia/Kabul"
KABUL = ZoneInfo(ZONE)
DAY = reporting_day(date(2025, 11, 12), ZONE, time(19, 30))

MISSION = Mission(
    id="exercise-line",
    title="Line Monitoring Mission (exercise)",
    origin="register.example/exercise-line",
    zone=ZONE,
    cutoff=time(19, 30),
    exercise=True,
    actors=(
        Actor(id="PAK", name="Pakistan", kind="party", aliases=("Islamabad",)),
        Actor(id="AFG", name="Afghanistan", kind="party", aliases=("Kabul",)),
        Actor(id="AFG_BORDER", name="Afghan border forces", kind="armed_group", part_of="AFG"),
        Actor(id="PAK_FC", name="Frontier Corps", kind="armed_group", part_of="PAK", aliases=("FC",)),
        Actor(id="TUR", name="Türkiye", kind="mediator"),
        Actor(id="QAT", name="Qatar", kind="mediator"),
    ),
    sectors=(
        Sector(id="north", name="Sector North", lat=34.1, lon=71.1, radius_km=60),
        Sector(id="centre", name="Sector Centre", lat=32.5, lon=69.3, radius_km=60),
        Sector(id="south", name="Sector South", lat=31.0, lon=66.4, radius_km=60),
    ),
    founder=Member(id="m1", title="Secretariat", seat="SEC", role=Role.ADMINISTRATOR, public_key="0" * 64),
)
SOURCES = {
    source.id: source
    for source in (
        Source(id="team-2", name="Team 2", kind="team", reliability="A", independence_group="team-2"),
        Source(
            id="afg-liaison",
            name="Liaison office, Afghanistan",
            kind="party",
            independence_group="afg",
            party="AFG",
        ),
        Source(
            id="pak-liaison",
            name="Liaison office, Pakistan",
            kind="party",
            independence_group="pak",
            party="PAK",
        ),
        Source(id="wire", name="The Example Wire", kind="agency", reliability="B", independence_group="wire"),
    )
}
ANGOOR = Place(name="Angoor Adda", lat=32.49, lon=69.29, precision_km=5, kind="town", country="AFG")
POST_7 = Place(name="Post 7", lat=32.46, lon=69.25, precision_km=0.1, kind="post")
POST_8 = Place(name="Post 8", lat=32.52, lon=69.31, precision_km=0.1, kind="post")
TORKHAM = Place(name="Torkham crossing", lat=34.126, lon=71.092, precision_km=2, kind="crossing")


def at(hour: int, minute: int = 0, day: int = 12) -> datetime:
    return datetime(2025, 11, day, hour, minute, tzinfo=KABUL)


def claim(by: str, span: str, event: str, **said: object):
    draft = ClaimDraft.model_validate(
        {
            "start": 0,
            "end": len(span),
            "span": span,
            "event_type": event,
            "confidence": 0.8,
            "reader": "clauses-en/0.1" if by == "wire" else "form/1",
        }
        | said
    )
    return keep_claim(draft, submission=f"sub_{by}", source_id=by, release="public", exercise=True)


def observation(
    row: int, clock: datetime, station: Place, count: int | None, unit: str, **said: object
) -> Observation:
    fields: dict[str, object] = {
        "id": f"obs_{station.name[-1]}{row}",
        "submission": f"sub_{station.name}",
        "row": row,
        "team": "Team 2" if station is POST_7 else "Team 3",
        "station": station,
        "place": ANGOOR,
        "means": "heard",
        "count": count,
        "unit": unit,
        "when": exact(clock, zone=ZONE),
        "claim": f"clm_obs{station.name[-1]}{row}",
        "release": "public",
        "exercise": True,
    }
    return Observation.model_validate(fields | said)


def watch(sector: str, start: datetime, hours: float, **said: object) -> Coverage:
    fields: dict[str, object] = {
        "id": f"cov_{sector}_{start:%d%H}_{said.get('team', '')}".replace(" ", ""),
        "submission": "sub_patrol",
        "team": "Team 2",
        "sector": sector,
        "means": "saw",
        "start": start,
        "end": start + timedelta(hours=hours),
        "hours": hours,
        "release": "public",
    }
    return Coverage.model_validate(fields | said)


def casefile(incident: Incident, status: str, claims: tuple = (), **more: object) -> IncidentFile:
    fields: dict[str, object] = {
        "sector": None,
        "submissions": {},
        "sources": SOURCES,
        "judgements": (),
        "review": Review(id=f"rev_{incident.id}", incident=incident.id, outcome="fit_to_report"),
        "verification": None,
        "attribution": None,
        "replies": (),
        "determinations": (),
        "history": (),
    }
    return IncidentFile(incident=incident, status=status, claims=claims, **(fields | more))


def incident(key: str, event: str, place: Place | None, when, claims: tuple = (), **more: object) -> Incident:
    fields: dict[str, object] = {
        "id": key,
        "title": f"{event} {place.name if place else ''}",
        "event_type": event,
        "when": when,
        "place": place,
        "actors": ("AFG", "PAK"),
        "claims": tuple(one.id for one in claims),
        "affirming": len(claims),
        "denying": 0,
        "voices": len({one.source_id for one in claims}),
        "questions": (),
        "killed": Toll(),
        "wounded": Toll(),
        "exercise": True,
    }
    return Incident.model_validate(fields | more)


def clash() -> IncidentFile:
    says = (
        claim("team-2", "heard 14 explosions and bursts near Angoor Adda", "clash"),
        claim(
            "afg-liaison",
            "Frontier Corps opened fire on our post at 05:10",
            "clash",
            actors=Parts(initiator=("PAK_FC",)),
        ),
        claim(
            "pak-liaison",
            "ہماری فوج نے سرحد پار سے آنے والی فائرنگ کا جواب دیا",
            "clash",
            actors=Parts(initiator=("AFG",)),
        ),
        claim(
            "wire",
            "کم از کم چھ افراد ہلاک",
            "clash",
            source=SaidBy(chain=("a district official",), kind="official"),
        ),
    )
    questions = (
        Question(
            name="by whom",
            values=(Value(source="afg-liaison", claim=says[1].id, state="says", value="Pakistan"),),
            differs="Liaison office, Afghanistan names Pakistan; Liaison office, Pakistan names Afghanistan",
        ),
        Question(
            name="killed",
            values=(
                Value(source="afg-liaison", claim=says[1].id, state="says", value="4"),
                Value(source="pak-liaison", claim=says[2].id, state="says", value="at least 9"),
                Value(source="wire", claim=says[3].id, state="says", value="6"),
                Value(source="team-2", claim=says[0].id, state="did_not_say"),
            ),
            differs="4, 6 and at least 9",
        ),
    )
    core = incident(
        "inc_clash",
        "clash",
        ANGOOR,
        exact(at(5, 10), zone=ZONE),
        says,
        voices=4,
        questions=questions,
        killed=Toll(low=4, best=6, high=9, open_ended=True, claims=3),
        wounded=Toll(),
        killed_by_claimant=(
            ("pak-liaison", Range(min=9)),
            ("afg-liaison", Range(min=4, max=4)),
            ("wire", Range(min=6, max=6)),
        ),
    )
    return casefile(
        core,
        "determined",
        says,
        sector="centre",
        verification=Verification(
            id="ver_clash",
            incident=core.id,
            finding="occurred",
            method="joint visit, crater analysis, interviews",
            standard="balance_of_probabilities",
            confidence="high",
            basis=(says[0].id,),
            views=(
                ComponentView(seat="PAK", view="agrees"),
                ComponentView(seat="AFG", view="agrees", statement="Fire began from the east."),
                ComponentView(seat="SEC", view="agrees"),
            ),
            summary="Exchange of small-arms and mortar fire for about forty minutes.",
            release="public",
        ),
        attribution=Attribution(
            id="att_clash",
            incident=core.id,
            to=(),
            standard="balance_of_probabilities",
            confidence="low",
            basis=(says[0].id,),
            summary="Both sides fired; which fired first could not be established.",
            release="public",
        ),
        replies=(
            Reply(
                id="rep1", incident=core.id, party="AFG", kind="requested", due="2025-11-14", release="public"
            ),
            Reply(
                id="rep2",
                incident=core.id,
                party="PAK",
                kind="answered",
                text="We fired in self-defence.",
                release="public",
            ),
        ),
        determinations=(
            Determination(
                id="det_clash",
                incident=core.id,
                provision="doha-2025/2",
                outcome="commission_divided",
                decided_by="majority",
                positions=(
                    Position(seat="PAK", position="disagrees", statement="Self-defence applies."),
                    Position(seat="AFG", position="agrees"),
                    Position(seat="QAT", position="agrees"),
                    Position(seat="TUR", position="abstains"),
                ),
                reservations=("The Pakistan seat reserves its position on the sequence of fire.",),
                summary="The commission did not agree on who fired first.",
                follow_up="Both parties report orders given to the posts by 16 November 2025.",
                release="public",
            ),
        ),
        history=(
            Done(3, "incident.verified", "m2", "Monitor", at(12).isoformat(), "ver_clash"),
            Done(4, "incident.attributed", "m3", "Investigator", at(14).isoformat(), "att_clash"),
            Done(5, "incident.determined", "m4", "Chair", at(18, 45).isoformat(), "det_clash"),
        ),
    )


def strike() -> IncidentFile:
    says = (
        claim("wire", "two explosions were heard over the city", "airstrike"),
        claim("afg-liaison", "aircraft of the other side struck the outskirts", "airstrike"),
        claim(
            "pak-liaison",
            "No aircraft of ours flew in that area",
            "airstrike",
            polarity="negated",
            certainty="denied",
        ),
    )
    core = incident(
        "inc_strike",
        "airstrike",
        Place(name="Khost province", lat=33.33, lon=69.92, precision_km=60, kind="province"),
        whole_day(date(2025, 11, 12), zone=ZONE),
        says,
        affirming=2,
        denying=1,
        voices=3,
        questions=(
            Question(
                name="what",
                values=(Value(source="wire", claim=says[0].id, state="says", value="explosions"),),
                differs="one source speaks of explosions, one of an air strike, one denies any flight",
            ),
        ),
    )
    return casefile(core, "disputed", says)


def crossing() -> IncidentFile:
    says = (
        claim(
            "afg-liaison",
            "Torkham opened for returnees at 09:00",
            "crossing_reopened",
            place=(TORKHAM,),
            date=exact(at(9), zone=ZONE),
        ),
        claim(
            "wire",
            "the crossing remains shut for trade",
            "crossing_closed",
            place=(TORKHAM,),
            date=whole_day(date(2025, 11, 12)),
        ),
    )
    return casefile(
        incident("inc_cross", "crossing_reopened", TORKHAM, whole_day(date(2025, 11, 12)), says),
        "reported",
        says,
    )


def earlier() -> IncidentFile:
    says = (
        claim("team-2", "six explosions near the post", "shelling"),
        claim("wire", "shelling overnight", "shelling"),
    )
    core = incident("inc_late", "shelling", ANGOOR, whole_day(date(2025, 11, 10), zone=ZONE), says)
    done = (Done(9, "incident.verified", "m2", "Monitor", at(10).isoformat(), "inc_late"),)
    return casefile(core, "verified", says, history=done)


def instruments() -> tuple[Instrument, ...]:
    return (
        Instrument(
            id="example-ceasefire",
            title="Ceasefire of 19 October 2025",
            kind="ceasefire",
            parties=("AFG", "PAK"),
            summary="Both parties cease hostile acts.",
            facts_from=("invented",),
            life=(
                LifeEvent(
                    state="in_force",
                    at=datetime(2025, 10, 19, tzinfo=UTC),
                    according_to="both parties",
                    source="joint text",
                ),
                LifeEvent(
                    state="collapsed",
                    at=datetime(2025, 11, 10, 6, tzinfo=UTC),
                    according_to="a columnist",
                    source="The Example Wire, 11 November 2025",
                    contested=True,
                ),
                LifeEvent(
                    state="extended",
                    at=datetime(2025, 10, 30, 18, tzinfo=UTC),
                    until=datetime(2025, 11, 20, 13, tzinfo=UTC),
                    according_to="the mediators",
                    source="joint statement",
                ),
            ),
        ),
    )


def material() -> DayMaterial:
    return DayMaterial(
        incidents=(strike(), clash(), crossing()),
        before=(earlier(),),
        observations=(
            observation(
                1,
                at(5, 10),
                POST_7,
                14,
                "explosion",
                description="impact",
                weapon="mortar",
                direction="E to W",
            ),
            observation(
                1, at(5, 10), POST_8, 11, "explosion", means="saw", description="impact", weapon="mortar"
            ),
            observation(2, at(5, 24), POST_7, 35, "burst", weapon="HMG"),
            observation(3, at(14), POST_7, 6, "explosion", description="outgoing", live_fire_exercise=True),
            observation(4, at(16, 5), POST_8, None, "shot"),
        ),
        observations_before=(observation(9, at(23, 5, day=10), POST_7, 6, "explosion"),),
        coverage=(
            watch("centre", at(19, 30, day=11), 24),
            watch("centre", at(19, 30, day=11), 24, team="Team 3", means="camera"),
            watch("north", at(8), 6, team="Patrol 4"),
            watch(
                "south",
                at(9),
                5,
                team="Patrol 5",
                denied_by="PAK",
                denial="Sent back at a checkpoint; no reason given",
            ),
            watch(
                "north",
                at(15),
                2,
                team="Patrol 4",
                denied_by="AFG",
                denial="Road closed; told to return next day",
            ),
        ),
        coverage_before=(watch("centre", at(19, 30, day=10), 24), watch("south", at(9, day=11), 8)),
        notices=(
            Notice(
                id="not_1",
                submission="sub_n1",
                party="PAK",
                kind="exercise",
                start=at(13, 30),
                end=at(15),
                place=ANGOOR,
                text="Live-fire exercise with mortars on the known range.",
                received_at=at(9, day=11),
                release="public",
            ),
        ),
        claims=(
            claim(
                "wire",
                "We will answer any attack",
                "threat",
                source=SaidBy(chain=("Islamabad",), kind="party"),
            ),
        ),
        awaiting_review=2,
        late=(earlier(),),
    )


EDITION = Edition(
    day=DAY,
    number="27/2025",
    audience=MECHANISM,
    based_on=Checkpoint(
        origin=MISSION.origin, size=418, root="CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=", note="n"
    ),
    issued_on=date(2025, 11, 13),
)
STANDINGS = (
    Standing(
        instrument="example-ceasefire",
        state="extended",
        since=datetime(2025, 10, 30, 18, tzinfo=UTC),
        until=datetime(2025, 11, 20, 13, tzinfo=UTC),
        contested=True,
        why="extended by the joint statement; one source holds it has collapsed",
    ),
)
