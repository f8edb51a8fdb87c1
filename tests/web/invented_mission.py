"""A small invented mission, with hostile words in it on purpose: who, what was said, what it was put into."""

from datetime import UTC, date, datetime, time, timedelta

from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim, Parts, SaidBy
from tahqiq.model.incident import Incident, Question, Toll, Value
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.instrument_acts import Understanding
from tahqiq.model.member import Member, Role
from tahqiq.model.mission import Mission, Sector
from tahqiq.model.moment import When, whole_day
from tahqiq.model.place import Place
from tahqiq.model.provision import Provision
from tahqiq.model.quantity import Casualties, Range
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.store.instruments import Understood
from tahqiq.store.views import (
    ListedIncident,
)

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

UNDERSTOOD = (
    Understood(
        Understanding(
            id="und_1",
            instrument="mill-truce",
            version=1,
            provision="mill-truce/1",
            seat="PAK",
            kind="reading",
            words=f"The line is the mill race. {EVIL}",
            release="public",
        ),
        index=4,
        by="liaison-pak",
        at=AS_OF,
        stands=True,
    ),
)
