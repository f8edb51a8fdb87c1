"""The rules of release: for each field of each record the lowest label that may read it, and what others get."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import ClaimReview
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Determination
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.frozen import Frozen
from tahqiq.model.generalisation import GRID_DEGREES, GRID_KM
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.place import Place
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission
from tahqiq.store.case_fields import CASE_FIELDS
from tahqiq.store.closing_fields import CLOSING_FIELDS
from tahqiq.store.dealing_fields import DEALING_FIELDS, Fields
from tahqiq.store.evidence_fields import EVIDENCE_FIELDS, FILES, EvidenceFields
from tahqiq.store.vault_fields import VAULT_FIELDS

How = Literal["withheld", "grid", "small_counts"]
WITHHELD = "[not released]"
_STRUCTURED = frozenset({"field_report", "observation_table", "complaint", "notification"})


@dataclass(frozen=True)
class Rule:
    """Who may read a field (``None``: whoever may read the record), and what others get instead."""

    label: str | None = None
    instead: Callable[[Any, Any], Any] = lambda _value, _record: None
    applies: Callable[[Any], bool] = lambda _record: True
    how: How = "withheld"


def coarse(place: Place, _record: object = None) -> Place:
    """The place on a grid of a tenth of a degree, with a precision that admits it."""
    if place.lat is None or place.lon is None:
        return place
    return place.model_copy(
        update={
            "lat": round(round(place.lat / GRID_DEGREES) * GRID_DEGREES, 1),
            "lon": round(round(place.lon / GRID_DEGREES) * GRID_DEGREES, 1),
            "precision_km": max(place.precision_km or 0.0, GRID_KM),
            "as_written": None,
        }
    )


def _from_form(claim: Claim) -> bool:
    return claim.reader.startswith("form/")


def _structured(submission: Submission) -> bool:
    return submission.channel in _STRUCTURED


def _no_position(_place: Place, _record: object) -> Place:
    return Place(name="position not released")


_OPEN = Rule()


def _rules(
    noun: type[Frozen], closed: dict[str, Rule], open_fields: str
) -> tuple[type[Frozen], dict[str, Rule]]:
    return noun, {**dict.fromkeys(open_fields.split(), _OPEN), **closed}


def _empty(value: Any, _record: object) -> Any:
    """What stands in place of a closed field of a dealing."""
    if isinstance(value, str):
        return WITHHELD
    return () if isinstance(value, tuple) else None


def _evidence_rules(noun: type[Frozen], fields: EvidenceFields) -> tuple[type[Frozen], dict[str, Rule]]:
    closed = dict.fromkeys(fields.words.split(), Rule("mechanism", lambda _words, _r: WITHHELD))
    for name in fields.absent.split():
        closed[name] = Rule("mechanism", lambda value, _r: () if isinstance(value, tuple) else None)
    if noun in FILES:
        closed["sha256"] = Rule("parties", lambda _hash, _r: WITHHELD)
        closed["size"] = Rule("parties", lambda _size, _r: 0)
    if "place" in noun.model_fields:
        closed["place"] = Rule("parties", coarse, how="grid")
        closed["made_place"] = Rule("parties", lambda place, _r: coarse(place) if place else None, how="grid")
    return _rules(noun, closed, fields.open)


def _of_dealing(fields: Fields) -> dict[str, Rule]:
    closed = {name: Rule(label, _empty) for name, label in fields.closed.items()}
    eased = {name: Rule("mechanism", _eased(ease), how="small_counts") for name, ease in fields.eased.items()}
    return closed | eased


def _eased(ease: Callable[[Any], Any]) -> Callable[[Any, Any], Any]:
    return lambda _value, record: ease(record)


RULES: dict[type[Frozen], dict[str, Rule]] = dict(
    [
        _rules(
            Submission,
            {
                "filename": Rule("mechanism"),
                "sha256": Rule("parties", lambda _hash, _r: WITHHELD, _structured),
                "size": Rule("parties", lambda _size, _r: 0, _structured),
                "text": Rule("parties", applies=_structured),
            },
            "id channel source media_type title language received_at published published_basis "
            "publisher url restates exercise release",
        ),
        _rules(
            Claim,
            {
                "span": Rule("parties", lambda _span, _r: WITHHELD, _from_form),
                "start": Rule("parties", lambda _start, _r: 0, _from_form),
                "end": Rule("parties", lambda _end, _r: len(WITHHELD), _from_form),
                "place": Rule(
                    "parties", lambda places, _r: tuple(coarse(p) for p in places), _from_form, "grid"
                ),
                "reasons": Rule("parties", lambda _reasons, _r: (), _from_form),
            },
            "id submission source_id event_type actors date casualties source polarity certainty "
            "direct_quote commitment confidence reader release exercise",
        ),
        _rules(
            ClaimReview,
            {"note": Rule("mechanism")},
            "id submission claim verdict replacement by supersedes release",
        ),
        _rules(
            Observation,
            {
                "station": Rule("parties", _no_position),
                "place": Rule("parties", coarse, how="grid"),
                "direction": Rule("parties"),
                "description": Rule("parties", lambda words, _r: "not released" if words else ""),
            },
            "id submission row team means count unit weapon when live_fire_exercise claim release exercise",
        ),
        _rules(
            Coverage,
            {"team": Rule("parties", lambda _team, _r: "a team")},
            "id submission sector means start end hours denied_by denial release exercise",
        ),
        _rules(
            Notice,
            {
                "place": Rule("parties", coarse, how="grid"),
                "text": Rule("parties", lambda _text, _r: WITHHELD),
            },
            "id submission party kind start end received_at release exercise",
        ),
        _rules(Source, {}, "id name kind reliability independence_group party release"),
        _rules(Review, {"note": Rule("mechanism")}, "id incident outcome release exercise"),
        _rules(
            Verification,
            {},
            "id incident finding method standard confidence basis views summary release exercise",
        ),
        _rules(Attribution, {}, "id incident to standard confidence basis against summary release exercise"),
        _rules(Reply, {}, "id incident party kind due text release exercise"),
        _rules(
            Determination,
            {},
            "id incident provision outcome against decided_by positions reservations summary follow_up "
            "release exercise",
        ),
        *(
            _rules(noun, {}, fields)
            for noun, fields in {**CASE_FIELDS, **VAULT_FIELDS, **CLOSING_FIELDS}.items()
        ),
        *(_rules(noun, _of_dealing(fields), fields.open) for noun, fields in DEALING_FIELDS.items()),
        *(_evidence_rules(noun, fields) for noun, fields in EVIDENCE_FIELDS.items()),
        _rules(
            Bulletin,
            {},
            "id kind number day as_of zone audience title notice sections marks unlocated based_on_size "
            "based_on_root release exercise",
        ),
    ]
)
