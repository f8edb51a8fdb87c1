"""Corroborating: claims on which no judgement was passed are offered to the incidents near them."""

from tahqiq.corroboration.attach import attach
from tahqiq.corroboration.candidates import holds, near
from tahqiq.corroboration.sketch import Sketch
from tahqiq.corroboration.weights import MATCHER
from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import corrected_by
from tahqiq.model.judgement import Corroboration, Judgement
from tahqiq.model.reason import Reason
from tahqiq.store.asker import Asker
from tahqiq.store.claims import (
    ClaimFilter,
    barred_incidents,
    claim_list,
    claims_by_incident,
    incidents_near,
    unjudged_claims,
)
from tahqiq.store.missions import sources_of
from tahqiq.store.submissions import published_day


def corroborate_pending(desk: Desk, by: str) -> int:
    """Judges what is unjudged, oldest first; returns how many claims were judged. Safe to run again."""
    judged = 0
    while True:
        with desk.inside() as asker:
            pending = unjudged_claims(asker)
            judgements = _judge_in_turn(desk, asker, pending)
        if not judgements:
            return judged
        append(
            desk, by, [("claims.corroborated", Corroboration(matcher=MATCHER, judgements=tuple(judgements)))]
        )
        judged += len(judgements)


def _judge_in_turn(desk: Desk, asker: Asker, pending: tuple[Claim, ...]) -> list[Judgement]:
    """Each claim sees the incidents as the claims before it have left them; what is dated goes first."""
    sources = sources_of(asker)
    fresh: dict[str, list[Claim]] = {}
    told: dict[str, tuple[Claim, ...]] = {}
    judgements = []
    for claim in _in_order(pending):
        if claim.submission not in told:
            told[claim.submission] = claim_list(asker, ClaimFilter(submission=claim.submission))
        near_it = _sketches(asker, claim, told[claim.submission], fresh)
        barred = barred_incidents(asker, claim.id)
        judgement = attach(claim, near_it, sources, barred, told[claim.submission])
        if judgement.incident not in {sketch.id for sketch in near_it}:
            judgement = judgement.model_copy(update={"incident": desk.keyring.veil("inc", claim.id)})
        judgement = _told_by_what_it_corrects(claim, judgement, near_it)
        if judgement.verdict == "same":
            fresh.setdefault(judgement.incident, []).append(claim)
        judgements.append(judgement)
    return judgements


def _told_by_what_it_corrects(claim: Claim, judgement: Judgement, near_it: list[Sketch]) -> Judgement:
    """Says so where a correction was compared with the very claim that it replaced, nothing else being left."""
    corrected = corrected_by(claim)
    sketch = next((one for one in near_it if one.id == judgement.incident), None)
    if sketch is None or not corrected & {one.id for one in sketch.claims}:
        return judgement
    text = "compared with the claim that it corrects, of which alone the incident had been put together"
    cites = tuple(one.id for one in sketch.claims)
    reasons = (Reason(code="in_place_of", text=text, cites=cites), *judgement.reasons)
    return judgement.model_copy(update={"reasons": reasons})


def _in_order(pending: tuple[Claim, ...]) -> list[Claim]:
    """Submissions in the order of receipt; in each, dated claims before undated ones, then as in the text."""
    place = {submission: n for n, submission in enumerate(dict.fromkeys(c.submission for c in pending))}
    return sorted(pending, key=lambda c: (place[c.submission], c.date is None, c.start, c.id))


def _sketches(
    asker: Asker, claim: Claim, told_with: tuple[Claim, ...], fresh: dict[str, list[Claim]]
) -> list[Sketch]:
    """The incidents near; what was invented for an exercise never joins what was reported.

    An incident whose only claims this one corrects is there as they told it: a correction that still tells of the
    same happening joins it, so that it keeps its id; one that tells of another opens its own.
    """
    corrected = corrected_by(claim)
    window = near(claim, published_day(asker, claim.submission), told_with)
    ids = set(incidents_near(asker, window))
    ids |= {incident for incident, claims in fresh.items() if any(holds(window, one) for one in claims)}
    sketches = []
    for incident in sorted(ids):
        kept = claims_by_incident(asker, incident).get(incident, ())
        claims = (*kept, *fresh.get(incident, ()))
        if not claims and corrected:
            former = claims_by_incident(asker, incident, standing=False).get(incident, ())
            claims = tuple(one for one in former if one.id in corrected)
        if all(one.exercise == claim.exercise for one in claims):
            sketches.append(Sketch(id=incident, claims=claims))
    return sketches
