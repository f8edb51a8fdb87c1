"""Terms: the tests that make a clause bite: the act, the place, the actor. The same for both parties."""

from tahqiq.compliance.answer import Answer, lacking, no, yes
from tahqiq.compliance.areas import lies_in
from tahqiq.compliance.asking import INVESTIGATORS, POSITION, TIME, WHOSE_LINE
from tahqiq.compliance.facts import Facts, affirms
from tahqiq.compliance.sides import side_of_line
from tahqiq.model.actor import side_of
from tahqiq.model.area import Area
from tahqiq.model.place import Place
from tahqiq.model.provision import Provision

_VERB = {
    "prohibition": "forbids",
    "obligation": "asks for",
    "permission": "permits",
    "exemption": "exempts",
}


def act(facts: Facts, provision: Provision) -> Answer:
    """Is what happened one of the acts the provision names, and does anybody say that it happened?"""
    found = facts.verification
    if found is not None and found.finding == "not_occurred":
        return no("found_not_to_have_occurred", "It was found not to have occurred.", found.id)
    what = said(facts.incident.event_type)
    clause = f"clause {provision.number}"
    if facts.incident.event_type in provision.acts:
        if not facts.incident.affirming and (found is None or found.finding != "occurred"):
            text = f"{what.capitalize()} is only denied: nobody here says that it happened."
            needed = "a finding on whether it occurred"
            return lacking("only_denied", text, provision.id, needed=needed, ask=POSITION)
        named = f"{what.capitalize()} is an act that {clause} {_VERB[provision.modality]}."
        return yes("act_named", named, provision.id)
    called = sorted(one.id for one in facts.claims if one.event_type in provision.acts and affirms(one))
    if called:
        names = sorted({said(one.event_type) for one in facts.claims if one.id in called})
        text = f"Most tell of {what}, which {clause} does not name, but some of {' and '.join(names)}, which it does."
        needed = "a finding on what kind of act it was"
        return lacking("act_contested", text, provision.id, *called, needed=needed, ask=TIME)
    return no("act_not_named", f"{what.capitalize()} is no act that {clause} names.", provision.id)


def said(event_type: str) -> str:
    """A kind of event as one would say it."""
    return event_type.replace("_", " ")


def where(facts: Facts, provision: Provision) -> Answer:
    """Did it happen where the provision holds? Of a line with two named sides: did it cross it?"""
    area, place = provision.area, facts.incident.place
    if area is None:
        return yes("everywhere", f"Clause {provision.number} is bound to no place.", provision.id)
    if place is None:
        text = "Where it happened is not known."
        return lacking("place_missing", text, needed=f"a position to set against {area.name}", ask=POSITION)
    if area.kind == "line" and area.width_km is None and area.sides is not None:
        return _crossing(facts, place, area)
    return _as_sentence(lies_in(place, area))


def _crossing(facts: Facts, place: Place, area: Area) -> Answer:
    """What fell on one party's side and is attributed to the other has crossed the line between them."""
    side = side_of_line(area, place)
    if side.name is None:
        return _as_sentence(side.answer)
    assert area.sides is not None
    doers = sorted(facts.doers & set(area.sides))
    if not doers:
        text = f"{side.answer.reason.text}; from which side it was done is not known."
        if facts.doers and facts.attributed:
            return lacking("crossing_not_known", text, needed="from where it was done", ask=WHOSE_LINE)
        return lacking("crossing_not_known", text, needed="who did it, and from where", ask=INVESTIGATORS)
    across = [doer for doer in doers if doer != side.name]
    if across and facts.attributed:
        text = (
            f"{side.answer.reason.text}, and it is attributed to {' and '.join(across)}: it crossed the line."
        )
        return yes("crossed", text)
    if across:
        text = f"{side.answer.reason.text}; {' and '.join(across)} is alleged to have done it from across the line."
        return lacking("crossing_alleged", text, needed="an attribution", ask=INVESTIGATORS)
    if facts.attributed:
        return no(
            "not_crossed", f"{side.answer.reason.text}, on the same side as {doers[0]}: it did not cross."
        )
    text = f"{side.answer.reason.text}; only {doers[0]}, on the same side, is alleged to have done it."
    return lacking("crossing_not_known", text, needed="an attribution", ask=INVESTIGATORS)


def _as_sentence(answer: Answer) -> Answer:
    """The same answer, its reason as a sentence of its own."""
    text = answer.reason.text
    if text.endswith("."):
        return answer
    reason = answer.reason.model_copy(update={"text": f"{text[:1].upper()}{text[1:]}."})
    return Answer(answer.holds, reason, answer.missing)


def actor(facts: Facts, provision: Provision) -> Answer:
    """Was it done by somebody whom the provision binds? Only an attribution says so; claims do not."""
    found = facts.attribution
    if found is not None and found.to:
        sides = {side_of(name, facts.actors) or name for name in found.to}
        bound = sorted(sides & set(provision.actors))
        others = sorted(sides - set(provision.actors))
        if bound and others and provision.modality in {"permission", "exemption"}:
            text = f"It is attributed to {' and '.join(others)} as well, whom clause {provision.number} leaves out."
            needed = "which of them did what"
            return lacking("actor_partly_permitted", text, found.id, needed=needed, ask=INVESTIGATORS)
        if bound:
            text = f"It is attributed to {' and '.join(bound)}, whom clause {provision.number} binds."
            return yes("actor_bound", text, found.id)
        done_by = " and ".join(sorted(found.to))
        text = f"It is attributed to {done_by}, whom clause {provision.number} does not bind."
        return no("actor_not_bound", text, found.id)
    accused = facts.accusations
    if not accused:
        text = "Nobody says who did it, and it has not been attributed."
        return lacking("actor_missing", text, needed="an attribution", ask=INVESTIGATORS)
    who = "; ".join(f"{side} by {len(ids)} claim{'s' if len(ids) > 1 else ''}" for side, ids in accused)
    text = f"Those blamed: {who}. A claim is no attribution, and there is none yet."
    cited = [each for _, ids in accused for each in ids]
    return lacking("not_attributed", text, *cited, needed="an attribution", ask=INVESTIGATORS)
