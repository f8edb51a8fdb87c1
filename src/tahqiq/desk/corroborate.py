"""Corroborating: claims on which no judgement was passed are offered to the incidents near them."""

from contextlib import suppress
from functools import partial

from sqlalchemy import Connection

from tahqiq.corroboration.attach import attach
from tahqiq.corroboration.candidates import holds, near
from tahqiq.corroboration.sketch import Sketch
from tahqiq.corroboration.weights import MATCHER
from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.model.claim import Claim
from tahqiq.model.claim_review import corrected_by
from tahqiq.model.ids import content_id
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.judgement import BY_RULE, Corroboration, Judgement
from tahqiq.model.reason import Reason
from tahqiq.model.release import INSIDE
from tahqiq.store.asker import Asker, asker_for
from tahqiq.store.claims import (
    ClaimFilter,
    barred_incidents,
    claim_list,
    claims_by_incident,
    incidents_near,
    unjudged_claims,
)
from tahqiq.store.incident_rules import incident_rule_in_force
from tahqiq.store.judgements import judgements_of, newest_word
from tahqiq.store.missions import sources_of
from tahqiq.store.regrouping import now_known_as, set_apart
from tahqiq.store.submissions import published_day


def corroborate_pending(desk: Desk, by: str) -> int:
    """Judges what is unjudged, oldest first; returns how many claims were judged. Safe to run again."""
    judged = 0
    while True:
        with desk.inside() as asker:
            pending = unjudged_claims(asker)
            said = newest_word(asker)
            entry, rule = incident_rule_in_force(asker.connection)
            judgements = judge_in_turn(desk, asker, pending, rule)
            if entry >= 0:
                judgements = [named_by(rule, one) for one in judgements]
        if not judgements:
            return judged
        noun = Corroboration(matcher=MATCHER, judgements=tuple(judgements))
        with suppress(JudgedMeanwhile):
            append(
                desk, by, [("claims.corroborated", noun)], guard=partial(check_unsaid, desk, (said, entry))
            )
            judged += len(judgements)


class JudgedMeanwhile(Exception):
    """A person judged, or a rule was adopted, while the machine was comparing: it has to look again."""


def check_unsaid(desk: Desk, seen: tuple[int, int], connection: Connection) -> None:
    """Raises :class:`JudgedMeanwhile` unless the newest word of a person and the newest rule are still those seen."""
    word = newest_word(asker_for(connection, INSIDE, desk.mission.seats))
    if (word, incident_rule_in_force(connection)[0]) != seen:
        raise JudgedMeanwhile


def named_by(rule: IncidentRule, judgement: Judgement) -> Judgement:
    """The judgement with the rule that was in force among its reasons."""
    said = Reason(code=BY_RULE, text=f"one incident is what the rule {rule.label} says")
    return judgement.model_copy(update={"reasons": (*judgement.reasons, said)})


def judge_in_turn(
    desk: Desk,
    asker: Asker,
    pending: tuple[Claim, ...],
    rule: IncidentRule,
    anew: frozenset[str] = frozenset(),
) -> list[Judgement]:
    """Each claim sees the incidents as the claims before it have left them; what is dated goes first.

    ``anew`` are claims that are being judged again, and stand nowhere until they are.
    """
    sources = sources_of(asker)
    fresh: dict[str, list[Claim]] = {}
    told: dict[str, tuple[Claim, ...]] = {}
    judgements = []
    for claim in _in_order(pending):
        if claim.submission not in told:
            told[claim.submission] = claim_list(asker, ClaimFilter(submission=claim.submission))
        near_it = _sketches(asker, claim, told[claim.submission], fresh, anew)
        barred = _barred(asker, claim, fresh)
        judgement = attach(claim, near_it, sources, barred, told[claim.submission], rule)
        if judgement.incident not in {sketch.id for sketch in near_it}:
            judgement = judgement.model_copy(update={"incident": _own_id(desk, asker, claim, barred)})
        judgement = _again(asker, judgement)
        judgement = _told_by_what_it_corrects(claim, judgement, near_it)
        if judgement.verdict == "same":
            fresh.setdefault(judgement.incident, []).append(claim)
        judgements.append(judgement)
    return judgements


def _barred(asker: Asker, claim: Claim, fresh: dict[str, list[Claim]]) -> frozenset[str]:
    """Where this claim may not go by people's words, in incidents that stand and in those opened just now."""
    apart = frozenset(set_apart(asker.connection, {claim.id, *corrected_by(claim)}))
    now = {incident for incident, claims in fresh.items() if apart & {one.id for one in claims}}
    return barred_incidents(asker, claim) | now


def _own_id(desk: Desk, asker: Asker, claim: Claim, barred: frozenset[str]) -> str:
    """The id of the incident that a claim opens; not one that leads elsewhere by now, or that it is barred from."""
    own, turn = desk.keyring.veil("inc", claim.id), 1
    while own in barred or now_known_as(asker.connection, own) != own:
        turn += 1
        own = desk.keyring.veil("inc", claim.id, str(turn))
    return own


def _again(asker: Asker, judgement: Judgement) -> Judgement:
    """A judgement on a claim that was judged before is another judgement, even where it comes out the same."""
    before = judgements_of(asker, claim=judgement.claim)
    if not before:
        return judgement
    return judgement.model_copy(update={"id": content_id("jdg", judgement.id, before[-1].id)})


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
    asker: Asker,
    claim: Claim,
    told_with: tuple[Claim, ...],
    fresh: dict[str, list[Claim]],
    anew: frozenset[str],
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
        held = claims_by_incident(asker, incident).get(incident, ())
        kept = [one for one in held if one.id not in anew]
        claims = (*kept, *fresh.get(incident, ()))
        if not claims and corrected:
            former = claims_by_incident(asker, incident, standing=False).get(incident, ())
            claims = tuple(one for one in former if one.id in corrected)
        if all(one.exercise == claim.exercise for one in claims):
            sketches.append(Sketch(id=incident, claims=claims))
    return sketches
