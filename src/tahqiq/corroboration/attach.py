"""Attach one claim: to the incident it fits best, to a new one, or leave it for a person.

Rules, in this order:

1. An incident that a person judged *different* for this claim is never considered.
2. The claim joins the best incident at or above ``SAME_AT`` points; between ``UNSURE_AT`` and ``SAME_AT`` a
   person decides.
3. A claim too vague in place and date joins only on a strong echo of words, and opens nothing. A place or
   date that stands in the words just before, in the same text, counts for joining but not for opening.
4. A claim that lacks its place or its date and fits two incidents equally well is left to a person.
5. A claim that says where and when opens its own rather than wait because the incident near it does not.
6. A denial joins an incident but opens none: a lone denial waits, as *unsure*, for something to deny.
7. What the mission's rule of one incident parts is never joined, and what it joins reaches ``SAME_AT``.
"""

from collections.abc import Mapping, Sequence

from tahqiq.corroboration.context import in_context
from tahqiq.corroboration.features import reason
from tahqiq.corroboration.grain import denies, is_vague
from tahqiq.corroboration.likeness import Likeness, liken
from tahqiq.corroboration.one_incident import HAPPENING, joined_by, parted_by
from tahqiq.corroboration.sketch import Sketch
from tahqiq.corroboration.weights import MATCHER, SAME_AT, STRONG_ECHO, TELLING_APART, UNSURE_AT
from tahqiq.model.claim import Claim
from tahqiq.model.ids import content_id
from tahqiq.model.incident_rule import IncidentRule
from tahqiq.model.judgement import Judgement, Verdict
from tahqiq.model.reason import Reason
from tahqiq.model.source import Source


def attach(
    claim: Claim,
    candidates: Sequence[Sketch],
    sources: Mapping[str, Source],
    barred: frozenset[str],
    told_with: Sequence[Claim] = (),
    rule: IncidentRule = HAPPENING,
) -> Judgement:
    """What the matcher concludes about one claim; ``score`` is in log-odds, the sum of its reasons.

    ``candidates`` are the incidents near it (:func:`tahqiq.corroboration.candidates.near`), in any order, the
    claim itself not among their members. ``barred`` are those that a person judged different for this claim.
    ``told_with`` are the claims of the same submission, for a day or place that is meant and not repeated;
    give them to :func:`near` as well, and judge the dated claims of a submission before the undated.
    ``rule`` says what one incident is in this mission.
    An unsure judgement names the best candidate or, where nothing is near, the incident the claim would open.
    Call it only where :func:`tahqiq.corroboration.grain.can_be_incident` is true.
    """
    meant, borrowed = in_context(claim, told_with)
    open_to = [sketch for sketch in candidates if sketch.id not in barred and sketch.claims]
    parted = [why for sketch in open_to if (why := parted_by(rule, meant, sketch.claims)) is not None]
    scored = [
        (sketch, _by_rule(rule, meant, sketch, _tell_on(sketch, liken(meant, sketch, sources), borrowed)))
        for sketch in open_to
        if parted_by(rule, meant, sketch.claims) is None
    ]
    scored.sort(key=lambda each: (-each[1].score, each[0].id))
    if not scored:
        return _alone(claim, barred, parted=parted)
    best, likeness = scored[0]
    if likeness.score < UNSURE_AT or _too_bare(claim, likeness):
        return _alone(claim, barred, nearest=(best, likeness))
    doubt = _doubt(meant, scored)
    notes = tuple(each for each in (doubt, borrowed) if each is not None)
    return _judge(claim, best.id, "unsure" if doubt else "same", likeness, notes)


def _by_rule(rule: IncidentRule, claim: Claim, sketch: Sketch, likeness: Likeness) -> Likeness:
    """The points that are missing where the rule makes the two one whatever the texts say."""
    why = joined_by(rule, claim, sketch.claims)
    if why is None:
        return likeness
    missing = round(max(0.0, SAME_AT - likeness.score), 6)
    return Likeness(
        score=likeness.score + missing, reasons=likeness.reasons | {"rule": why.but(weight=missing)}
    )


def _tell_on(sketch: Sketch, likeness: Likeness, borrowed: Reason | None) -> Likeness:
    """The points for an incident to which the words just before the claim already belong."""
    if borrowed is None or not set(borrowed.cites) & {each.id for each in sketch.claims}:
        return likeness
    on = reason("told_on", "the words just before it in the same text tell of this incident").but(
        cites=borrowed.cites
    )
    return Likeness(score=likeness.score + (on.weight or 0.0), reasons=likeness.reasons | {"told on": on})


def _too_bare(claim: Claim, likeness: Likeness) -> bool:
    """A claim that says where and when does not wait for a person because the incident near it does not."""
    if likeness.score >= SAME_AT or claim.date is None or is_vague(claim) or denies(claim):
        return False
    codes = {each.code for each in likeness.reasons.values()}
    return bool(claim.place) and bool(codes & {"time_unknown", "place_unknown"})


def _doubt(claim: Claim, scored: Sequence[tuple[Sketch, Likeness]]) -> Reason | None:
    best = scored[0][1]
    if is_vague(claim) and _weight(best, "words") < STRONG_ECHO:
        return Reason(
            code="too_vague", text="place and date are too vague, and the words echo nothing strongly"
        )
    if best.score < SAME_AT:
        return Reason(
            code="between", text=f"{best.score:.1f} points: between the thresholds, a person decides"
        )
    lacks = not claim.place or claim.date is None
    if lacks and len(scored) > 1 and best.score - scored[1][1].score < TELLING_APART:
        return Reason(
            code="cannot_tell_apart",
            text="place or date is missing and two incidents fit about equally well",
            cites=(scored[1][0].id,),
        )
    return None


def _weight(likeness: Likeness, feature: str) -> float:
    found = likeness.reasons.get(feature)
    return found.weight or 0.0 if found else 0.0


def _alone(
    claim: Claim,
    barred: frozenset[str],
    nearest: tuple[Sketch, Likeness] | None = None,
    parted: Sequence[Reason] = (),
) -> Judgement:
    """A new incident, unless the claim may not open one."""
    own = _new_id(claim, barred)
    why = parted[0] if parted else _why_alone(nearest)
    if denies(claim):
        lone = Reason(
            code="lone_denial", text="a denial opens no incident; nothing near tells of what it denies"
        )
        return _judgement(claim, own, "unsure", reasons=(lone, why))
    if is_vague(claim):
        vague = Reason(code="too_vague", text="place and date are too vague to open an incident")
        return _judgement(claim, own, "unsure", reasons=(vague, why))
    return _judgement(claim, own, "same", opens=True, reasons=(why,))


def _why_alone(nearest: tuple[Sketch, Likeness] | None) -> Reason:
    if nearest is None:
        return Reason(code="nothing_near", text="no incident near in place, time and act")
    sketch, likeness = nearest
    against = min(
        (each for each in likeness.reasons.values() if each.code != "prior"),
        key=lambda each: (each.weight or 0.0, each.code),
    )
    text = f"the nearest incident fits with {likeness.score:.1f} points only; most against it: {against.text}"
    return Reason(code="nothing_fits", text=text, cites=(sketch.id,))


def _new_id(claim: Claim, barred: frozenset[str]) -> str:
    """The id of the incident a claim opens; if a person barred it from that one too, the next in line."""
    new, turn = content_id("inc", claim.id), 1
    while new in barred:
        turn += 1
        new = content_id("inc", claim.id, turn)
    return new


def _judge(
    claim: Claim, incident: str, verdict: Verdict, likeness: Likeness, notes: tuple[Reason, ...]
) -> Judgement:
    reasons = (*notes, *likeness.reasons.values())
    return _judgement(claim, incident, verdict, score=round(likeness.score, 3), reasons=reasons)


def _judgement(
    claim: Claim,
    incident: str,
    verdict: Verdict,
    *,
    opens: bool = False,
    score: float | None = None,
    reasons: tuple[Reason, ...],
) -> Judgement:
    return Judgement(
        id=content_id("jdg", MATCHER, claim.id, incident, verdict, opens, score),
        claim=claim.id,
        incident=incident,
        verdict=verdict,
        by=MATCHER,
        opens=opens,
        score=score,
        reasons=reasons,
    )
