"""Makes claims and sources for the tests of this folder; every event here is invented."""

from datetime import date
from typing import Any

from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim, ClaimDraft, Parts, SaidBy, keep_claim
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties, Range
from tahqiq.model.source import Source

ACTORS = (
    Actor(id="AFG", name="Afghanistan", kind="party", aliases=("Kabul",)),
    Actor(id="PAK", name="Pakistan", kind="party", aliases=("Islamabad",)),
    Actor(id="pak-army", name="Pakistan Army", kind="armed_group", part_of="PAK", aliases=("ISPR",)),
    Actor(id="afg-mod", name="Afghan Ministry of Defence", kind="organisation", part_of="AFG"),
    Actor(id="TTP", name="TTP", kind="armed_group", aliases=("Pakistani Taliban",)),
    Actor(id="QAT", name="Qatar", kind="mediator"),
)
SOURCES = {
    source.id: source
    for source in (
        Source(id="team-1", name="Team 1", kind="team", independence_group="team-1"),
        Source(id="paper-a", name="Morning Paper", kind="media", independence_group="paper-a"),
        Source(id="paper-b", name="Evening Paper", kind="media", independence_group="paper-b"),
        Source(id="paper-c", name="River Gazette", kind="media", independence_group="paper-c"),
        Source(id="pak-mfa", name="Pakistan MFA", kind="party", independence_group="pak", party="PAK"),
        Source(id="afg-mfa", name="Afghanistan MFA", kind="party", independence_group="afg", party="AFG"),
        Source(
            id="pak-tv", name="Pakistan state television", kind="media", independence_group="pak", party="PAK"
        ),
    )
}


def spot(name: str, lat: float | None = None, lon: float | None = None, km: float | None = 5.0) -> Place:
    return Place(name=name, lat=lat, lon=lon, precision_km=km if lat is not None else None)


TORKHAM = spot("Torkham", 34.12, 71.09)
CHAMAN = spot("Chaman", 30.92, 66.45)


def on(day: int, month: int = 10, *, until: int | None = None) -> When:
    end = date(2025, month, until or day)
    return When(
        start=date(2025, month, day), end=end, granularity="range" if until else "day", as_written="x"
    )


def claim(
    span: str = "Mortar rounds fell near the crossing in the morning.",
    *,
    act: str = "shelling",
    place: tuple[Place, ...] = (TORKHAM,),
    when: When | None = None,
    dated: bool = True,
    initiator: tuple[str, ...] = (),
    target: tuple[str, ...] = (),
    killed: tuple[int | None, int | None] | None = None,
    who: str | None = None,
    source: str = "paper-a",
    submission: str = "sub_1",
    chain: tuple[str, ...] = (),
    speaker: str = "narrator",
    reader: str = "rules/1",
    **more: Any,
) -> Claim:
    toll = Casualties(killed=Range(min=killed[0], max=killed[1]), who=who) if killed else None
    draft = ClaimDraft.model_validate(
        {
            "start": 0, "end": len(span), "span": span, "event_type": act,
            "actors": Parts(initiator=initiator, target=target), "place": place,
            "date": (when or on(27)) if dated else None, "casualties": toll,
            "source": SaidBy.model_validate({"chain": chain, "kind": speaker}), "confidence": 0.8,
            "reader": reader,
        }
        | more
    )  # fmt: skip
    return keep_claim(draft, submission=submission, source_id=source, release="public", exercise=False)
