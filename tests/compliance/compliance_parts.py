"""An incident, two instruments and a notice for the tests of this folder; all invented."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from tahqiq.compliance.facts import Facts
from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim, ClaimDraft, Parts, keep_claim
from tahqiq.model.finding import Attribution
from tahqiq.model.incident import Incident, Toll
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.moment import When, whole_day
from tahqiq.model.notice import Notice
from tahqiq.model.place import Place
from tahqiq.model.provision import Provision

ACTORS = (
    Actor(id="AFG", name="Afghanistan", kind="party"),
    Actor(id="PAK", name="Pakistan", kind="party"),
    Actor(id="PAK_ARMY", name="Pakistan Army", kind="armed_group", part_of="PAK"),
    Actor(id="TTP", name="Tehrik-i-Taliban Pakistan", kind="armed_group"),
)
TORKHAM = Place(name="Torkham", lat=34.12, lon=71.09, precision_km=5, country="PK")
DAY = whole_day(date(2025, 10, 27), zone="Asia/Karachi")


def moment(day: int, hour: int = 0) -> datetime:
    return datetime(2025, 10, day, hour, tzinfo=UTC)


def life(
    state: str, day: int, *, until: int | None = None, by: str = "Türkiye", contested: bool = False
) -> LifeEvent:
    return LifeEvent.model_validate(
        {
            "state": state, "at": moment(day), "until": moment(until) if until else None, "according_to": by,
            "source": f"{by}, statement", "contested": contested,
        }
    )  # fmt: skip


def provision(**more: Any) -> Provision:
    return Provision.model_validate(
        {
            "id": "truce/1", "number": "1", "text": "No shelling.", "modality": "prohibition",
            "actors": ("AFG", "PAK"), "acts": ("shelling", "airstrike"),
        } | more
    )  # fmt: skip


def truce(
    *events: LifeEvent, provisions: tuple[Provision, ...] | None = None, name: str = "truce"
) -> Instrument:
    return Instrument(
        id=name, title="The truce", kind="truce", parties=("AFG", "PAK"), summary="A truce.",
        provisions=(provision(),) if provisions is None else provisions,
        life=events, facts_from=("an invented statement",),
    )  # fmt: skip


def facts(
    made: Incident, claims: Sequence[Claim] = (), found: Attribution | None = None,
    notices: Sequence[Notice] = (), **more: Any,
) -> Facts:  # fmt: skip
    return Facts(made, claims, found, notices=notices, actors=ACTORS, zone="Asia/Karachi", **more)


IN_FORCE = life("in_force", 19)


def claim(*, initiator: tuple[str, ...] = (), act: str = "shelling", polarity: str = "affirmed") -> Claim:
    span = f"{act} by {initiator} {polarity}"
    draft = ClaimDraft.model_validate(
        {
            "start": 0, "end": len(span), "span": span, "event_type": act,
            "actors": Parts(initiator=initiator), "polarity": polarity,
            "confidence": 0.9, "reader": "rules/1",
        }
    )  # fmt: skip
    return keep_claim(draft, submission="sub", source_id="paper", release="public", exercise=False)


def incident(*, when: When | None = DAY, place: Place | None = TORKHAM, **more: Any) -> Incident:
    return Incident.model_validate(
        {
            "id": "inc", "title": "t", "event_type": "shelling", "when": when, "place": place, "actors": (),
            "claims": ("c",), "affirming": 2, "denying": 0, "voices": 2, "questions": (), "killed": Toll(),
            "wounded": Toll(),
        } | more
    )  # fmt: skip


def attributed(*to: str) -> Attribution:
    return Attribution(
        id="att", incident="inc", to=to, standard="balance_of_probabilities", confidence="high", basis=("c",),
        summary="s", release="parties",
    )  # fmt: skip


def notice(start: int = 26, end: int = 29, *, received: int = 20, party: str = "PAK", **more: Any) -> Notice:
    return Notice.model_validate(
        {
            "id": "ntc", "submission": "sub", "party": party, "kind": "exercise", "start": moment(start),
            "end": moment(end), "place": TORKHAM.but(precision_km=20.0), "text": "A live-fire exercise.",
            "received_at": moment(received), "release": "parties",
        } | more
    )  # fmt: skip
