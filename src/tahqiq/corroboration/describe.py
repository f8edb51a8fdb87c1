"""Describe an incident from its claims: values side by side, the same in whatever order they come."""

from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import TypeVar

from tahqiq.corroboration.claimants import tolls
from tahqiq.corroboration.dissent import dissent
from tahqiq.corroboration.grain import denies, radius_km
from tahqiq.corroboration.matrix import questions
from tahqiq.corroboration.origin import Known
from tahqiq.corroboration.tally import by_claimant, toll
from tahqiq.corroboration.title import title
from tahqiq.corroboration.voice import Voice
from tahqiq.corroboration.whereabouts import compare_places
from tahqiq.corroboration.worth import weighed
from tahqiq.model.actor import Actor
from tahqiq.model.claim import Claim
from tahqiq.model.event_type import EventType
from tahqiq.model.incident import Incident
from tahqiq.model.moment import When, utc_text
from tahqiq.model.place import Place
from tahqiq.model.source import Source

_MEET = frozenset(
    {
        "place_close",
        "place_within",
        "place_within_broad",
        "place_within_wide",
        "place_same_name",
        "place_same_wide_name",
    }
)
_Thing = TypeVar("_Thing", bound=Hashable)


def describe(
    incident_id: str,
    claims: Sequence[Claim],
    sources: Mapping[str, Source],
    voices: Sequence[Voice],
    actors: Sequence[Actor] = (),
) -> Incident:
    """The incident as these claims tell it, and no others: what the asker may not see must not be handed in.

    ``voices`` are those of exactly these claims. When and where are the most precise values that most voices
    are consistent with; every other value stays in the questions. ``actors`` are the mission's: they say whose
    losses a party counts. ``exercise`` is set as soon as one claim belongs to an exercise. Raises ``ValueError``
    without any claim.
    """
    if not claims:
        raise ValueError("an incident without claims is none")
    by_id = {claim.id: claim for claim in sorted(claims, key=lambda claim: claim.id)}
    telling = [claim for claim in by_id.values() if not denies(claim)] or list(by_id.values())
    voice_of = {each: number for number, voice in enumerate(voices) for each in voice.claims}
    act = _most_said(telling, voice_of)
    when = _best_when(telling, voice_of)
    place = _best_place(telling, voice_of)
    weight_for, weight_against = weighed(voices)
    denying = sum(denies(claim) for claim in by_id.values())
    return Incident(
        id=incident_id,
        title=title(act, place.name if place else None, when),
        event_type=act,
        when=when,
        place=place,
        actors=tuple(sorted({name for claim in by_id.values() for name in claim.actors.everyone()})),
        claims=tuple(by_id),
        affirming=len(by_id) - denying,
        denying=denying,
        voices=len(voices),
        questions=questions(tuple(by_id.values()), sources),
        killed=toll(by_id, voices, "killed"),
        wounded=toll(by_id, voices, "wounded"),
        killed_by_claimant=by_claimant(by_id, voices),
        tolls=tolls(by_id, voices, Known(sources, actors)),
        dissent=dissent(by_id, voices),
        weight_for=weight_for,
        weight_against=weight_against,
        exercise=any(claim.exercise for claim in by_id.values()),
    )


def _most_said(claims: Sequence[Claim], voice_of: Mapping[str, int]) -> EventType:
    """The act that most voices tell of; on a tie not the general "attack", then what happened first."""
    tellers: dict[EventType, set[object]] = {}
    began: dict[EventType, str] = {}
    for claim in claims:
        act = claim.event_type
        tellers.setdefault(act, set()).add(voice_of.get(claim.id, claim.id))
        began[act] = min(began.get(act, _beginning(claim)), _beginning(claim))
    return min(tellers, key=lambda act: (-len(tellers[act]), act == "attack", began[act], act))


def _beginning(claim: Claim) -> str:
    """When a claim says it began, as text that sorts; what gives no time comes last."""
    if claim.date is None:
        return "9999"
    return utc_text(claim.date.at) if claim.date.at else claim.date.start.isoformat()


def _best_when(claims: Sequence[Claim], voice_of: Mapping[str, int]) -> When | None:
    said = [(claim.date, _voice(claim, voice_of)) for claim in claims if claim.date is not None]
    best = _best(said, meets=lambda one, other: one.gap_days(other) == 0, width=_width_of_time)
    return best.but(as_written=None) if best else None


def _width_of_time(when: When) -> tuple[float, str]:
    return ((when.end - when.start).days + (0.0 if when.at else 0.5), when.model_dump_json())


def _best_place(claims: Sequence[Claim], voice_of: Mapping[str, int]) -> Place | None:
    said = [(place, _voice(claim, voice_of)) for claim in claims for place in claim.place]
    located = [(place, voice) for place, voice in said if place.located]
    best = _best(located or said, meets=_meet, width=_width_of_place)
    return best.but(as_written=None) if best else None


def _meet(one: Place, other: Place) -> bool:
    return compare_places((one,), (other,))[0] in _MEET


def _width_of_place(place: Place) -> tuple[float, str]:
    return (radius_km(place), place.model_dump_json())


def _voice(claim: Claim, voice_of: Mapping[str, int]) -> str:
    return str(voice_of.get(claim.id, claim.id))


def _best(
    said: Sequence[tuple[_Thing, str]],
    meets: Callable[[_Thing, _Thing], bool],
    width: Callable[[_Thing], tuple[float, str]],
) -> _Thing | None:
    """The value that most voices are consistent with; of several, the most precise."""
    voices_of: dict[_Thing, set[str]] = {}
    for value, voice in said:
        voices_of.setdefault(value, set()).add(voice)
    if not voices_of:
        return None

    def support(value: _Thing) -> int:
        return len(set().union(*(heard for other, heard in voices_of.items() if meets(value, other))))

    return min(voices_of, key=lambda value: (-support(value), width(value)))
