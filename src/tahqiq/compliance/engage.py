"""Engage: is a provision engaged by an incident? A proposal with its reasons; only people conclude.

Tested in this order, the same for every party: the act, that it was in force then, the area, the actor, the
exemptions. One *no* and the provision is not engaged; a notice in advance makes it exempt; anything unknown
or contested makes it undetermined, with what is missing named; only if all hold is it engaged.
"""

from collections.abc import Sequence

from tahqiq.compliance.answer import Answer, bounds, no, unknown, yes
from tahqiq.compliance.exemption import exemption
from tahqiq.compliance.in_force import in_force_during
from tahqiq.compliance.terms import accusations, act, actor, area
from tahqiq.model.actor import Actor, side_of
from tahqiq.model.claim import Claim
from tahqiq.model.determination import Engagement
from tahqiq.model.finding import Attribution
from tahqiq.model.incident import Incident
from tahqiq.model.instrument import Instrument, Provision
from tahqiq.model.notice import Notice
from tahqiq.model.reason import Reason


def engage(
    incident: Incident,
    claims: Sequence[Claim],
    attribution: Attribution | None,
    instruments: Sequence[Instrument],
    notices: Sequence[Notice],
    actors: Sequence[Actor],
) -> tuple[Engagement, ...]:
    """Every provision of every instrument tested against the incident, by instrument and provision.

    ``actors`` are the mission's; they say which forces are part of which party. Never raises on data: a
    missing fact makes *undetermined*, and the reasons name it.
    """
    doers = _doers(claims, attribution, actors)
    attributed = attribution is not None and bool(attribution.to)
    found: list[Engagement] = []
    for instrument in sorted(instruments, key=lambda each: each.id):
        force = _force(incident, instrument)
        for provision in sorted(instrument.provisions, key=lambda each: each.id):
            answers = (
                act(incident, claims, provision),
                force,
                area(incident, provision),
                actor(provision, attribution, claims, actors),
            )
            exempt = exemption(incident, provision, notices, doers, attributed=attributed)
            found.append(_conclude(instrument, provision, answers, exempt))
    return tuple(each.but(reasons=(*each.reasons, *_remarks(incident, each))) for each in found)


def _remarks(incident: Incident, engagement: Engagement) -> tuple[Reason, ...]:
    """That somebody denies it changes no answer here, but nobody must read the answer without it."""
    if engagement.answer == "not_engaged" or not incident.denying or not incident.affirming:
        return ()
    return (Reason(code="denied_by_some", text=f"{incident.denying} of its claims deny that it happened"),)


def _doers(
    claims: Sequence[Claim], attribution: Attribution | None, actors: Sequence[Actor]
) -> frozenset[str]:
    if attribution is not None and attribution.to:
        return frozenset(side_of(name, actors) or name for name in attribution.to)
    return frozenset(name for name, _ in accusations(claims, actors))


def _force(incident: Incident, instrument: Instrument) -> Answer:
    if incident.when is None:
        return unknown("time_missing", "when it happened is not known")
    force = in_force_during(instrument, *bounds(incident.when))
    said = "; ".join(reason.text for reason in force.reasons)
    if force.answer == "yes":
        return yes("in_force", said, instrument.id)
    if force.answer == "no":
        return no("not_in_force", said, instrument.id)
    code = "force_contested" if force.answer == "contested" else "force_unknown"
    return unknown(code, said, instrument.id)


def _conclude(
    instrument: Instrument, provision: Provision, answers: Sequence[Answer], exempt: Answer | None
) -> Engagement:
    against = [each for each in answers if each.holds == "no"]
    doubts = [each for each in answers if each.holds == "unknown"]
    reasons: list[Reason] = [
        each.reason for each in against or [*doubts, *(a for a in answers if a not in doubts)]
    ]
    if exempt is not None and not against:
        reasons.insert(0, exempt.reason)
    return Engagement.model_validate(
        {
            "provision": provision.id,
            "instrument": instrument.id,
            "answer": _word(bool(against), bool(doubts), exempt),
            "reasons": tuple(reasons),
        }
    )


def _word(against: bool, doubts: bool, exempt: Answer | None) -> str:
    if against:
        return "not_engaged"
    if exempt is not None and exempt.holds == "yes":
        return "exempt"
    if doubts or (exempt is not None and exempt.holds == "unknown"):
        return "undetermined"
    return "engaged"
