"""The claims matrix: each question about an incident with every source's answer and what differs."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from tahqiq.corroboration.grain import denies
from tahqiq.corroboration.names import alike
from tahqiq.corroboration.tally import Harm, count_of
from tahqiq.corroboration.title import act_words, when_words
from tahqiq.corroboration.whereabouts import compare_places
from tahqiq.model.claim import Claim
from tahqiq.model.incident import Question, Value
from tahqiq.model.quantity import Range
from tahqiq.model.source import Source

_NOT_KNOWN = frozenset(
    {"unknown", "unidentified", "n/k", "not known", "unidentified gunmen", "unknown gunmen"}
)
_APART = frozenset({"place_off", "place_far", "place_other_name"})
Answer = tuple[str, str | None]  # the state and the value


def questions(claims: Sequence[Claim], sources: Mapping[str, Source]) -> tuple[Question, ...]:
    """All seven questions, always in this order; sources by their name, values by claim."""
    ordered = sorted(claims, key=lambda claim: (_name(claim.source_id, sources), claim.id))
    affirming = [claim for claim in ordered if not denies(claim)]
    return (
        Question(name="what", values=_values(ordered, _what), differs=_differs_what(ordered, sources)),
        Question(name="when", values=_values(ordered, _when), differs=_differs_when(ordered, sources)),
        Question(name="where", values=_values(ordered, _where), differs=_differs_where(ordered, sources)),
        Question(
            name="by whom",
            values=_values(ordered, _by_whom),
            differs=_differs_who(affirming, sources, "initiator", "Who acted is contested"),
        ),
        Question(
            name="against whom",
            values=_values(ordered, _against),
            differs=_differs_who(affirming, sources, "target", "Against whom is contested"),
        ),
        Question(
            name="killed",
            values=_values(ordered, lambda claim: _number(claim, "killed")),
            differs=_differs_number(affirming, sources, "killed"),
        ),
        Question(
            name="wounded",
            values=_values(ordered, lambda claim: _number(claim, "wounded")),
            differs=_differs_number(affirming, sources, "wounded"),
        ),
    )


def _values(claims: Sequence[Claim], answer: Callable[[Claim], Answer]) -> tuple[Value, ...]:
    """Every answer given; a source that gave none anywhere is shown once as not having said."""
    given: dict[tuple[str, str, str | None], Value] = {}
    silent: dict[str, Value] = {}
    for claim in claims:
        state, value = answer(claim)
        said = Value.model_validate(
            {"source": claim.source_id, "claim": claim.id, "state": state, "value": value}
        )
        if state == "did_not_say":
            silent.setdefault(claim.source_id, said)
        else:
            given.setdefault((claim.source_id, state, value), said)
    heard = {source for source, _, _ in given}
    return (*given.values(), *(each for source, each in silent.items() if source not in heard))


def _what(claim: Claim) -> Answer:
    return ("denies" if denies(claim) else "says"), act_words(claim.event_type)


def _when(claim: Claim) -> Answer:
    return ("says", when_words(claim.date)) if claim.date else ("did_not_say", None)


def _where(claim: Claim) -> Answer:
    return ("says", ", ".join(place.name for place in claim.place)) if claim.place else ("did_not_say", None)


def _by_whom(claim: Claim) -> Answer:
    return _who(claim.actors.initiator, denied=denies(claim))


def _against(claim: Claim) -> Answer:
    return _who(claim.actors.target, denied=False)


def _who(names: Sequence[str], *, denied: bool) -> Answer:
    if not names:
        return "did_not_say", None
    if all(name.casefold() in _NOT_KNOWN for name in names):
        return "unknown", None
    return ("denies" if denied else "says"), ", ".join(sorted(names))


def _number(claim: Claim, harm: Harm) -> Answer:
    said = count_of(claim, harm)
    if said is not None:
        who = claim.casualties.who if claim.casualties else None
        return "says", f"{said.words()} ({who})" if who else said.words()
    given = getattr(claim.casualties, harm) if claim.casualties else None
    if given is None:
        return "did_not_say", None
    return ("denies", given.words()) if denies(claim) else ("unknown", None)


def _differs_what(claims: Sequence[Claim], sources: Mapping[str, Source]) -> str | None:
    parts: list[str] = []
    acts = {act_words(claim.event_type) for claim in claims if not denies(claim)}
    if len(acts) > 1:
        parts.append(f"Called differently: {', '.join(sorted(acts))}.")
    deniers = sorted({_name(claim.source_id, sources) for claim in claims if denies(claim)})
    if deniers and acts:
        parts.append(f"Denied by {', '.join(deniers)}.")
    return " ".join(parts) or None


def _differs_when(claims: Sequence[Claim], sources: Mapping[str, Source]) -> str | None:
    dated = [(claim, claim.date) for claim in claims if claim.date is not None]
    days = {period for _, period in dated}
    if not any(one.gap_days(other) for one in days for other in days):
        return None
    return _listed("Dates differ", ((_name(claim.source_id, sources), when_words(on)) for claim, on in dated))


def _differs_where(claims: Sequence[Claim], sources: Mapping[str, Source]) -> str | None:
    placed = [claim for claim in claims if claim.place]
    distinct = {claim.place for claim in placed}
    if not any(compare_places(one, other)[0] in _APART for one in distinct for other in distinct):
        return None
    said = ((_name(claim.source_id, sources), ", ".join(p.name for p in claim.place)) for claim in placed)
    return _listed("Places differ", said)


def _differs_who(claims: Sequence[Claim], sources: Mapping[str, Source], part: str, lead: str) -> str | None:
    """Differs where one source names actors of whom another's are no part, "not known" aside."""
    named = [
        (claim, [n for n in getattr(claim.actors, part) if n.casefold() not in _NOT_KNOWN])
        for claim in claims
    ]
    named = [(claim, names) for claim, names in named if names]
    sets = {tuple(sorted(names)) for _, names in named}
    rivals = [
        (one, other)
        for one in sets
        for other in sets
        if not any(alike(left, right) for left in one for right in other)
    ]
    if not rivals:
        return None
    said = ((_name(claim.source_id, sources), ", ".join(sorted(names))) for claim, names in named)
    return _listed(lead, said)


def _differs_number(claims: Sequence[Claim], sources: Mapping[str, Source], harm: Harm) -> str | None:
    given = [(claim, said) for claim in claims if (said := count_of(claim, harm)) is not None]
    distinct: set[Range] = {said for _, said in given}
    if all(one.agrees(other) for one in distinct for other in distinct):
        return None
    word = {"killed": "Numbers killed differ", "wounded": "Numbers wounded differ"}[harm]
    answers = ((_name(claim.source_id, sources), _number(claim, harm)[1] or "") for claim, _ in given)
    return _listed(word, answers)


def _listed(lead: str, said: Iterable[tuple[str, str]]) -> str:
    by_name: dict[str, list[str]] = {}
    for name, value in said:
        if value not in by_name.setdefault(name, []):
            by_name[name].append(value)
    return f"{lead}: " + "; ".join(f"{name}: {', '.join(by_name[name])}" for name in sorted(by_name)) + "."


def _name(source_id: str, sources: Mapping[str, Source]) -> str:
    return sources[source_id].name if source_id in sources else source_id
