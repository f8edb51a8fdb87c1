"""From claims: what was read in a headline becomes a row of the table of reports, one headline one row.

A headline that says several things stays one report: its row carries the main thing, and what else it says is
kept beside it (``also_said``, and all its places in ``places``). Splitting it would count one voice as several.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from typing import Any, Final

import pyarrow as pa

from tahqiq.archive.columns import SCHEMA
from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILIES, FAMILY_OF
from tahqiq.model.place import Place
from tahqiq.model.quantity import Casualties, Range

DAYS_BEFORE: Final = 3  # news of a day is seldom older; where the text names no day, it happened in these
_FAMILY_RANK: Final = {"violence": 0, "ceasefire": 1, "border": 2, "talks": 3, "speech": 4, "background": 5}
# A coarse place holds the finer one, so the finer one is the row's; what is not located comes last but one.
_KIND_RANK: Final = {
    kind: rank
    for rank, kinds in enumerate(
        (("point", "post", "village"), ("crossing", "town"), ("district",), ("unknown",), ("province",),
         ("region", "line"), ("country",))
    )
    for kind in kinds
}  # fmt: skip

TYPES: Final = (
    ("airstrike", "attack"),
    ("drone_strike", "airstrike"),
    ("shelling", "attack"),
    ("bombing", "attack"),
    ("attack", "violence"),
    ("clash", "violence"),
    ("drone_activity", "violence"),
    *(
        (kind, family)
        for family, kinds in FAMILIES.items()
        for kind in kinds
        if family not in ("violence", kind)
    ),
)
"""Our own event types as (child, parent): "attack" is what a text says that does not tell by what means."""

EXTRA: Final = pa.schema(
    [(name, pa.string()) for name in ("places", "victims", "said_by", "said_by_kind", "also_said")]
)


@dataclass(frozen=True, slots=True)
class ReadHeadline:
    """A headline and what was read in it, by the rules or, where they found no claim, by the dictionaries alone.

    ``published`` is the end of the day of publication, or the moment, in UTC. ``places``, ``actors`` and ``toll``
    are what the words name whether or not a claim was made of them.
    """

    report_id: str
    source: str | None
    source_kind: str | None
    published: datetime | None
    text: str
    claims: tuple[ClaimDraft, ...] = ()
    places: tuple[Place, ...] = ()
    actors: tuple[str, ...] = ()
    toll: Casualties | None = None


def report_rows(headlines: Iterable[ReadHeadline]) -> pa.Table:
    """One row a headline, in the columns of a table of reports and those of :data:`EXTRA`.

    Where a text names no day, it happened in the :data:`DAYS_BEFORE` days before it was published. Lists are
    joined by "; ". A row without any claim keeps its text, its places, its actors and its numbers.
    """
    rows = [_row(one) for one in headlines]
    schema = pa.schema([*SCHEMA, *EXTRA])
    return pa.table({name: [row.get(name) for row in rows] for name in schema.names}, schema=schema)


def main_claim(claims: Iterable[ClaimDraft]) -> ClaimDraft | None:
    """The claim that a report is about: what happened before what was said, told before denied, with a toll first."""
    ranked = sorted(
        claims,
        key=lambda one: (
            _FAMILY_RANK[FAMILY_OF[one.event_type]],
            one.certainty in ("planned", "conditional", "hypothetical"),
            one.casualties is None,
            one.start,
        ),
    )
    return ranked[0] if ranked else None


def _row(headline: ReadHeadline) -> dict[str, Any]:
    claim = main_claim(headline.claims)
    places = _places(headline, claim)
    place = places[0] if places else None
    toll = (claim.casualties if claim else None) or headline.toll
    killed, wounded = (toll.killed, toll.wounded) if toll else (None, None)
    early, late = _window(headline, claim)
    return {
        "report_id": headline.report_id,
        "source_id": headline.source,
        "source_kind": headline.source_kind,
        "reported_at": headline.published,
        "occurred_at_earliest": early,
        "occurred_at_latest": late,
        "lat": place.lat if place else None,
        "lon": place.lon if place else None,
        "location_precision_km": place.precision_km if place else None,
        "place_name": place.name if place else None,
        "event_type": claim.event_type if claim else None,
        **_parts(headline, claim),
        **_ends("killed", killed),
        **_ends("wounded", wounded),
        "text": headline.text,
        "places": _joined(one.name for one in places),
        "victims": toll.who.lower() if toll and toll.who else None,
        "said_by": claim.source.chain[0] if claim and claim.source.chain else None,
        "said_by_kind": claim.source.kind if claim and claim.source.chain else None,
        "also_said": _joined(_in_short(one) for one in headline.claims if one is not claim),
    }


def _places(headline: ReadHeadline, claim: ClaimDraft | None) -> list[Place]:
    """Every place named, the main claim's first, the most precise of them in front; each name once."""
    own = sorted(claim.place, key=_coarseness) if claim else []
    others = chain(*(one.place for one in headline.claims), headline.places)
    first = {one.name: one for one in (*own, *sorted(others, key=_coarseness))}
    named = list(first.values())
    if named and named[0].kind == "country":  # a state is a place only where nothing finer is named
        named.sort(key=_coarseness)
    return named


def _coarseness(place: Place) -> tuple[int, float]:
    return _KIND_RANK[place.kind], place.precision_km or 0.0


def _parts(headline: ReadHeadline, claim: ClaimDraft | None) -> dict[str, str | None]:
    named = claim.actors if claim else None
    actors = (named.initiator or named.participant[:1]) if named else headline.actors[:1]
    targets = (named.target or named.participant[1:2]) if named else headline.actors[1:2]
    return {"actor": _joined(actors), "target": _joined(targets)}


def _ends(name: str, count: Range | None) -> dict[str, float | None]:
    low = float(count.min) if count and count.min is not None else None
    high = float(count.max) if count and count.max is not None else None
    return {f"{name}_min": low, f"{name}_max": high}


def _window(headline: ReadHeadline, claim: ClaimDraft | None) -> tuple[datetime | None, datetime | None]:
    """From when to when it happened (UTC): the days that the text names, else those before publication."""
    if claim and claim.date:
        first = datetime.combine(claim.date.start, time(), UTC)
        last = datetime.combine(claim.date.end, time(), UTC) + timedelta(days=1, microseconds=-1)
        return first, last
    if headline.published is None:
        return None, None
    day = headline.published.replace(hour=0, minute=0, second=0, microsecond=0)
    return day - timedelta(days=DAYS_BEFORE), headline.published


def _in_short(claim: ClaimDraft) -> str:
    where = f" in {claim.place[0].name}" if claim.place else ""
    return f"{claim.event_type}{where}"


def _joined(names: Iterable[str]) -> str | None:
    return "; ".join(dict.fromkeys(names)) or None
