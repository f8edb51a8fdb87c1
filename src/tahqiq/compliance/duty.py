"""Duties: what an incident says of an obligation. It may show the duty done; that it was not done is never shown
by an incident alone, only asked once the time for it has run out.
"""

from tahqiq.compliance.answer import Answer, lacking, no
from tahqiq.compliance.asking import TEAM, liaison
from tahqiq.compliance.clauses import Clause
from tahqiq.compliance.facts import Facts
from tahqiq.compliance.period import clock_run_out
from tahqiq.compliance.terms import act, said
from tahqiq.model.event_type import FAMILY_OF


def duty(facts: Facts, clause: Clause) -> tuple[Answer, ...]:
    """The tests of an obligation's act and clock, in the place of the act's alone.

    Its act done bears on the duty, in time or late. Another act of the same family (violence, border) leaves
    the duty open, and once its time has run out the answer is *undetermined*: fulfilment is not shown.
    """
    provision = clause.provision
    span = facts.span
    clock = None if span is None else clock_run_out(provision, clause.instrument, span, facts.zone)
    if not provision.acts:
        text = f"Clause {provision.number} names no act: a visit or a count shows whether it is kept."
        return (no("act_not_named", text, provision.id),)
    done = act(facts, provision)
    if done.holds == "yes":
        return (done,) if clock is None else (done, _as_remark(clock))
    if done.reason.code in {"found_not_to_have_occurred", "act_contested"}:
        return (done,)
    if not _concerns(facts, clause):
        return (done,)
    if clock is None or clock.holds == "no":
        kind = said(facts.incident.event_type).capitalize()
        text = f"{kind} does not show whether clause {provision.number} was done"
        text += "." if clock is None else ", and there was still time to do it."
        return (no("duty_not_due", text, provision.id),)
    text = f"{clock.reason.text} Whether it was done by then is not shown here."
    ask = (*(liaison(party) for party in sorted(provision.actors)), TEAM)
    return (lacking("fulfilment_not_shown", text, provision.id, needed=_needed(clause), ask=ask),)


def _concerns(facts: Facts, clause: Clause) -> bool:
    kind = facts.incident.event_type
    return FAMILY_OF[kind] in {FAMILY_OF[one] for one in clause.provision.acts}


def _needed(clause: Clause) -> str:
    return clause.provision.evidence_of_fulfilment or "the party's account of what it did, and a check of it"


def _as_remark(clock: Answer) -> Answer:
    """Whether a duty was done in time changes nothing of whether the clause is concerned."""
    return Answer("yes", clock.reason)
