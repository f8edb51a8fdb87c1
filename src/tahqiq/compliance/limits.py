"""Limits: was the quantity that a clause allows exceeded? One incident is no count; somebody must have counted."""

from tahqiq.compliance.answer import Answer, lacking, no, yes
from tahqiq.compliance.asking import TEAM, liaison
from tahqiq.compliance.facts import Facts
from tahqiq.compliance.period import end_of_day, local_day, start_of_day
from tahqiq.compliance.tally import Tally, number
from tahqiq.model.provision import Provision, Quantity

_PER = {"in_all": "in all", "day": "a day", "week": "a week", "month": "a month"}


def within_limit(facts: Facts, provision: Provision) -> Answer | None:
    """*Yes* where the limit was exceeded, *no* where it was kept, unknown where the count straddles it.

    ``None`` where the clause sets no limit, or asks for a quantity (what is owed is told by its fulfilment). The
    mechanism's own counts come before the parties'; of several, all must agree.
    """
    limit = provision.quantity
    if limit is None or provision.modality != "prohibition" or limit.bound == "at_least":
        return None
    counts = _counts(facts, provision, limit)
    words = limit_words(limit)
    if not counts:
        text = f"Clause {provision.number} allows {words}, and nobody has counted."
        ask = (TEAM, *(liaison(party) for party in sorted(provision.actors)))
        return lacking("count_missing", text, provision.id, needed=f"a count of {limit.unit}", ask=ask)
    told = "; ".join(f"{one.words()} by the count of {one.by}" for one in counts)
    cites = (provision.id, *(cite for one in counts for cite in one.cites))
    said = {_exceeds(one, limit) for one in counts}
    if said == {True}:
        return yes("limit_exceeded", f"Clause {provision.number} allows {words}: {told}.", *cites)
    if said == {False}:
        return no("limit_kept", f"Clause {provision.number} allows {words}, and it was kept: {told}.", *cites)
    text = f"Clause {provision.number} allows {words}; whether that was exceeded cannot be told: {told}."
    needed = f"a count of {limit.unit} that lies wholly above or below the limit"
    return lacking("count_straddles", text, *cites, needed=needed, ask=(TEAM,))


def limit_words(limit: Quantity) -> str:
    """A quantity as a clause would say it: "at most 2 guns of 40 a day"."""
    bound = {"at_most": "at most ", "at_least": "at least ", "exactly": "exactly "}[limit.bound]
    of = f" of {number(limit.out_of)}" if limit.out_of is not None else ""
    return f"{bound}{number(limit.amount)} {limit.unit}{of} {_PER[limit.per]}"


def _counts(facts: Facts, provision: Provision, limit: Quantity) -> list[Tally]:
    fitting = [
        one for one in facts.tallies
        if one.provision == provision.id and one.unit == limit.unit
        and (not facts.attributed or one.party in facts.doers) and _of_that_time(facts, one)
    ]  # fmt: skip
    best = [one for one in fitting if one.verified] or fitting
    return sorted(best, key=lambda one: (one.party, one.by, one.low))


def _of_that_time(facts: Facts, one: Tally) -> bool:
    """Whether the count is of the time of the incident; one of a moment holds for its local day."""
    span = facts.span
    if span is None:
        return one.start is None and one.end is None
    first, last = one.start, one.end
    if first is None and last is not None:
        day = local_day(last, facts.zone)
        first, last = start_of_day(day, facts.zone), end_of_day(day, facts.zone)
    return not ((first is not None and span[1] < first) or (last is not None and span[0] > last))


def _exceeds(one: Tally, limit: Quantity) -> bool | None:
    if one.low > limit.amount or (
        limit.bound == "exactly" and one.high is not None and one.high < limit.amount
    ):
        return True
    if one.high is None or one.high > limit.amount or (limit.bound == "exactly" and one.low != limit.amount):
        return None
    return False
