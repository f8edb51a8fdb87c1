"""Engage: is a provision engaged by an incident? A proposal with its reasons; only people conclude.

Tested in this order, the same for every party: that the wording applied, the act, that the instrument was in
force, the clause's own period, the place, the actor, the quantity, the exemptions. One *no* and the provision is
not engaged; a notice in advance or a clause that permits makes it exempt; anything unknown or contested makes it
undetermined, with what is missing and who could supply it; only if all hold is it engaged.
"""

from collections.abc import Sequence
from dataclasses import replace

from tahqiq.compliance.answer import Answer, lacking, no, yes
from tahqiq.compliance.asking import ACCOUNTS, TIME
from tahqiq.compliance.clauses import Clause, clauses_then
from tahqiq.compliance.duty import duty
from tahqiq.compliance.exemption import exemption, objections
from tahqiq.compliance.facts import Facts
from tahqiq.compliance.force_words import force_sentence
from tahqiq.compliance.in_force import in_force_during
from tahqiq.compliance.limits import within_limit
from tahqiq.compliance.period import in_period
from tahqiq.compliance.permits import Tested, with_permits
from tahqiq.compliance.self_defence import claimed_self_defence, is_self_defence_clause
from tahqiq.compliance.terms import act, actor, where
from tahqiq.model.determination import Engagement
from tahqiq.model.instrument import Instrument
from tahqiq.model.missing import MissingFact
from tahqiq.model.reason import Reason


def engage(facts: Facts, instruments: Sequence[Instrument]) -> tuple[Engagement, ...]:
    """Every provision in force then and there tested against the incident, by instrument and provision.

    ``instruments`` may hold several versions of one; the wording that applied at the time is tested. Never
    raises on data: a missing fact makes *undetermined*, and ``missing`` names it and who could supply it.
    """
    force: dict[str, Answer] = {}
    tested = []
    for clause in clauses_then(instruments, facts.span):
        known = clause.instrument.id
        if known not in force:
            force[known] = _force(facts, clause.instrument)
        tested.append(_tested(facts, clause, force[known]))
    remarks = _remarks(facts)
    return tuple(_conclude(one, (*_beside(facts, one), *remarks)) for one in with_permits(tested))


def _beside(facts: Facts, one: Tested) -> tuple[Reason, ...]:
    """The objections that stand against a notice that exempts, permits or may exempt what is tested."""
    return objections(facts, [*one.answers, *([one.exempt] if one.exempt is not None else [])])


def _tested(facts: Facts, clause: Clause, force: Answer) -> Tested:
    """The clause tested; where it was reworded within the time given, only what all its wordings agree on."""
    first = _worded(facts, clause, force)
    others = [_worded(facts, replace(clause, provision=one), force) for one in clause.reworded]
    if all(one.holds == first.holds for one in others):
        return first
    text = f"Clause {clause.provision.number} was reworded within the time given, and its wordings differ on this."
    needed, cite = "a narrower time", clause.provision.id
    return Tested(clause, (lacking("wording_changed", text, cite, needed=needed, ask=TIME), force))


def _worded(facts: Facts, clause: Clause, force: Answer) -> Tested:
    provision = clause.provision
    binding = provision.modality == "obligation"
    answers: list[Answer | None] = [clause.text_applied]
    answers += duty(facts, clause) if binding else [act(facts, provision)]
    answers.append(force)
    if not binding and facts.span is not None:  # the period of a duty is its clock, which ``duty`` has read
        answers.append(in_period(provision, clause.instrument, facts.span, facts.zone))
    answers += [where(facts, provision), actor(facts, provision), within_limit(facts, provision)]
    exempt = exemption(facts, provision)
    if provision.modality in {"permission", "exemption"}:
        answers.append(_condition(facts, clause, exempt))
        exempt = None
    return Tested(clause, tuple(one for one in answers if one is not None), exempt)


def _condition(facts: Facts, clause: Clause, notice: Answer | None) -> Answer | None:
    """What a permission takes beyond its act: its notice where it asks for one; a ruling for self-defence."""
    provision = clause.provision
    if is_self_defence_clause(provision):
        claimed = claimed_self_defence(facts)
        if claimed is None:
            return no("self_defence_not_claimed", "Nobody claims self-defence.", provision.id)
        needed = "a ruling on who fired first, when, and on whose order"
        return lacking(claimed.code, claimed.text, *claimed.cites, needed=needed, ask=ACCOUNTS)
    if not provision.exempt_notices:
        return None
    kinds = " or ".join(kind.replace("_", " ") for kind in provision.exempt_notices)
    text = f"No notice of {kinds} was received in advance, which clause {provision.number} asks for."
    return notice or no("notice_not_given", text, provision.id)


def _force(facts: Facts, instrument: Instrument) -> Answer:
    if facts.span is None:
        text = "When it happened is not known."
        return lacking("time_missing", text, instrument.id, needed="the time", ask=TIME)
    force = in_force_during(instrument, *facts.span)
    text = force_sentence(instrument, force)
    if force.answer == "yes":
        return yes("in_force", text, instrument.id)
    if force.answer == "no":
        return no("not_in_force", text, instrument.id)
    if force.answer == "contested":
        needed = "a ruling on whether it was in force then"
        return lacking("force_contested", text, instrument.id, needed=needed, ask=ACCOUNTS)
    return lacking("force_unknown", text, instrument.id, needed="whether it was in force then", ask=ACCOUNTS)


def _remarks(facts: Facts) -> tuple[Reason, ...]:
    """What changes no answer here, but nobody must read the answer without it."""
    incident, said = facts.incident, []
    if incident.denying and incident.affirming:
        one = incident.denying == 1
        text = f"{incident.denying} of its claims {'denies' if one else 'deny'} that it happened."
        said.append(Reason(code="denied_by_some", text=text))
    defence = claimed_self_defence(facts)
    return (*said, *facts.remarks, *((defence,) if defence is not None else ()))


def _conclude(one: Tested, remarks: tuple[Reason, ...]) -> Engagement:
    against = [each for each in one.answers if each.holds == "no"]
    doubts = [each for each in one.answers if each.holds == "unknown"]
    rest = [each for each in one.answers if each.holds == "yes"]
    answer = _word(bool(against), bool(doubts), one.exempt)
    reasons = [each.reason for each in against or [*doubts, *rest]]
    if one.exempt is not None and not against:
        reasons.insert(0, one.exempt.reason)
    if not against:
        reasons += [remark for remark in remarks if remark.code not in {said.code for said in reasons}]
    return Engagement.model_validate(
        {
            "provision": one.clause.provision.id,
            "instrument": one.clause.instrument.id,
            "version": one.clause.instrument.version,
            "answer": answer,
            "reasons": tuple(reasons),
            "missing": _missing(one, doubts) if answer == "undetermined" else (),
        }
    )


def _missing(one: Tested, doubts: Sequence[Answer]) -> tuple[MissingFact, ...]:
    """What is missing, each fact once; first what the clause needs, then what its exemption needs."""
    every = [*doubts, *([one.exempt] if one.exempt is not None else [])]
    found: dict[tuple[str, tuple[str, ...]], MissingFact] = {}
    for each in every:
        for fact in each.missing:
            found.setdefault((fact.needed, fact.ask), fact)
    return tuple(found.values())


def _word(against: bool, doubts: bool, exempt: Answer | None) -> str:
    if against:
        return "not_engaged"
    if exempt is not None and exempt.holds == "yes":
        return "exempt"
    if doubts or (exempt is not None and exempt.holds == "unknown"):
        return "undetermined"
    return "engaged"
