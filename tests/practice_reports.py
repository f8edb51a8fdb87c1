"""Invented short reports in the practice mission, each a submission with one claim, read by hand."""

from datetime import UTC, date, datetime

from tahqiq.desk.append import append
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.found import register_source
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.claim import Claim, ClaimDraft, keep_claim
from tahqiq.model.moment import whole_day
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties, Range
from tahqiq.model.reading import Reading
from tahqiq.model.source import Source
from tahqiq.store.claims import incident_of_claims
from tahqiq.store.missions import sources_of

RIDGE = Place(name="North ridge", lat=34.2, lon=71.2, precision_km=3, kind="village")
MILL = Place(name="Mill town", lat=33.0, lon=70.0, precision_km=3, kind="town")
HAMLET = Place(name="Ridge hamlet", lat=34.215, lon=71.215, precision_km=3, kind="village")
DISTRICT = Place(name="North district", lat=34.3, lon=71.3, precision_km=35, kind="district")


def tell(
    desk: Desk,
    source: str,
    text: str,
    *,
    place: Place | None = RIDGE,
    day: int | None = 26,
    act: str = "shelling",
    killed: int | None = None,
    match: bool = True,
    release: str = "public",
    **more: object,
) -> Claim:
    """One report of one source, filed, read and (unless told otherwise) matched by the machine; its claim."""
    _known(desk, source)
    details = Details(source=source, release=release, published=datetime(2025, 10, 27, 9, tzinfo=UTC))
    submission = file_submission(desk, "duty-1", text.encode(), details).submission.id
    draft = ClaimDraft.model_validate(
        {
            "start": 0, "end": len(text), "span": text, "event_type": act, "confidence": 0.8, "reader": "hand/1",
            "place": (place,) if place else (), "date": whole_day(date(2025, 10, day)) if day else None,
            "casualties": Casualties(killed=Range(min=killed, max=killed)) if killed is not None else None,
        }
        | more
    )  # fmt: skip
    claim = keep_claim(draft, submission=submission, source_id=source, release=release, exercise=False)
    reading = Reading(submission=submission, reader="hand", version="1", knowledge="none", claims=(claim,))
    append(desk, "machine-1", [("submission.read", reading)])
    if match:
        corroborate_pending(desk, "machine-1")
    return claim


def where(desk: Desk, *claims: Claim) -> list[str | None]:
    """The incidents of these claims."""
    with desk.inside() as asker:
        held = incident_of_claims(asker, [claim.id for claim in claims])
    return [held.get(claim.id) for claim in claims]


def two_incidents(desk: Desk) -> tuple[list[Claim], list[Claim]]:
    """Two claims of a shelling at the ridge, and two of an air strike at the mill, each an incident."""
    ridge = [
        tell(desk, "gazette", "Shells hit the North ridge on 26 October; three died.", killed=3),
        tell(desk, "herald", "Three were killed as artillery fell on the ridge in the north.", killed=3),
    ]
    mill = [
        tell(desk, "gazette", "Jets struck Mill town on 25 October.", place=MILL, day=25, act="airstrike"),
        tell(desk, "herald", "An air raid was reported at Mill town.", place=MILL, day=25, act="airstrike"),
    ]
    return ridge, mill


def _known(desk: Desk, source: str) -> None:
    with desk.inside() as asker:
        if source in sources_of(asker):
            return
    register_source(
        desk,
        "duty-1",
        Source(id=source, name=f"The {source.title()}", kind="media", independence_group=source),
    )


def four_doubts(desk: Desk) -> list[Claim]:
    """Two incidents, and four reports of which the machine cannot tell whether they belong to one of them."""
    two_incidents(desk)
    return [
        tell(
            desk, "tribune", "Aircraft hit a town, according to drivers.", place=None, day=25, act="airstrike"
        ),
        tell(desk, "observer", "Shelling was heard in the north on Sunday, villagers say.", place=None),
        tell(
            desk,
            "courier",
            "Explosions at Ridge hamlet, four dead.",
            place=HAMLET,
            day=27,
            killed=4,
            act="attack",
        ),
        tell(desk, "monitor", "Artillery in the North district on 26 October.", place=DISTRICT, act="clash"),
    ]
