"""Likeness: how likely a claim and an incident's claims tell of one happening, in points with reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tahqiq.corroboration.features import FEATURES, pair_up, reason
from tahqiq.corroboration.grain import is_vague
from tahqiq.corroboration.sketch import Sketch
from tahqiq.corroboration.weights import MOST_COMPARED
from tahqiq.model.claim import Claim
from tahqiq.model.reason import Reason
from tahqiq.model.source import Source


@dataclass(frozen=True, slots=True)
class Likeness:
    """Points (natural log-odds) and the reasons that add up to them; ``reasons`` go by the feature's name."""

    score: float
    reasons: dict[str, Reason]


def compare(one: Claim, other: Claim, sources: Mapping[str, Source]) -> Likeness:
    """How alike two claims are; the same either way round."""
    pair = pair_up(one, other, sources)
    found = {"prior": reason("prior", "most pairs of reports near each other are different events")}
    for name, feature in FEATURES.items():
        answer = feature(pair)
        if answer is not None:
            found[name] = answer
    return Likeness(score=sum(said.weight or 0.0 for said in found.values()), reasons=found)


def liken(claim: Claim, sketch: Sketch, sources: Mapping[str, Source]) -> Likeness:
    """How well a claim fits an incident: the mean over all its claims, so that no single bridge ties them.

    Claims that say the same in the same words count once: a flood of copies does not move the mean.
    Of very many distinct claims a fair sample is compared. Claims too vague to tell one happening from
    another do not count beside others.
    A feature's printed reason is that of the claim which speaks most for the match, with the mean weight.
    """
    members = _distinct(tuple(each for each in sketch.claims if not is_vague(each)) or sketch.claims)
    likenesses = [(member, compare(claim, member, sources)) for member in members]
    count = len(likenesses)
    reasons: dict[str, Reason] = {}
    for name in ("prior", *FEATURES):
        said = [(other.reasons[name], member.id) for member, other in likenesses if name in other.reasons]
        if said:
            reasons[name] = _mean(said, count)
    score = sum(each.score for _, each in likenesses) / count
    return Likeness(score=round(score, 6), reasons=reasons)


def _distinct(claims: Sequence[Claim]) -> list[Claim]:
    seen: dict[object, Claim] = {}
    for claim in sorted(claims, key=lambda each: each.id):
        facts = (
            claim.event_type, claim.place, claim.date, claim.actors, claim.casualties,
            claim.polarity, claim.certainty, claim.span,
        )  # fmt: skip
        seen.setdefault(facts, claim)
    return list(seen.values())[:MOST_COMPARED]


def _mean(said: list[tuple[Reason, str]], count: int) -> Reason:
    best, claim_id = max(said, key=lambda each: (each[0].weight or 0.0, each[1]))
    weight = sum(each.weight or 0.0 for each, _ in said) / count
    text = best.text if count == 1 else f"{best.text} (mean over {count} claims)"
    return best.but(text=text, weight=round(weight, 6), cites=() if best.code == "prior" else (claim_id,))
