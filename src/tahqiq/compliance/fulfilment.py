"""Fulfilment: every duty, party by party: owed, by when, done according to whom, and what share of it.

The same line for both parties, in the same order. *Done (verified)* is said only where the mechanism found it so;
a party's own account, or anybody else's, makes it *done (claimed)*. It states; it concludes nothing.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from tahqiq.compliance.accounts import Account, Voice
from tahqiq.compliance.in_force import in_force
from tahqiq.compliance.limits import limit_words
from tahqiq.compliance.period import Term, said_moment, terms_of
from tahqiq.compliance.tally import Tally, number
from tahqiq.model.frozen import Frozen
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision, Quantity

FulfilmentState = Literal["not_due", "due", "done_claimed", "done_verified", "overdue", "unknown"]
_DAYS = {"day": 1, "week": 7, "month": 30}


class Share(Frozen):
    """How much of what is owed was done by one count: between two shares of 1, and the count in words."""

    by: str
    low: float
    high: float | None
    words: str


class FulfilmentLine(Frozen):
    """One duty of one party. ``due`` is the latest deadline over all accounts of the entry into force.

    ``own``, ``mechanism`` and ``others`` are what each voice says last; ``shares`` are the counts, the party's own
    and the mechanism's side by side.
    """

    instrument: str
    provision: str
    number: str
    text: str
    party: str
    owed: str | None
    due: datetime | None
    due_words: str
    state: FulfilmentState
    own: str | None
    mechanism: str | None
    others: str | None
    shares: tuple[Share, ...]
    why: str
    cites: tuple[str, ...]


def fulfilment(
    instruments: Sequence[Instrument],
    accounts: Sequence[Account],
    tallies: Sequence[Tally],
    now: datetime,
    zone: str,
) -> tuple[FulfilmentLine, ...]:
    """Every obligation that is not retired, for each party it binds, by instrument, clause and party.

    ``now`` has a time zone; ``zone`` is the mission's, in which days are counted. Never raises on data.
    """
    lines = []
    for instrument in sorted(instruments, key=lambda one: one.id):
        for provision in sorted(instrument.provisions, key=lambda one: one.id):
            gone = provision.retired is not None and provision.retired.at <= now
            if provision.modality == "obligation" and not gone:
                for party in sorted(provision.actors):
                    own = [one for one in accounts if (one.provision, one.party) == (provision.id, party)]
                    counted = [one for one in tallies if (one.provision, one.party) == (provision.id, party)]
                    lines.append(_line(instrument, provision, party, own, counted, now, zone))
    return tuple(lines)


def _line(
    instrument: Instrument, provision: Provision, party: str, accounts: Sequence[Account],
    tallies: Sequence[Tally], now: datetime, zone: str,
) -> FulfilmentLine:  # fmt: skip
    terms = terms_of(provision, instrument, zone)
    ends = [term.end for term in terms if term.end is not None]
    state, why = _state(instrument, provision, accounts, tallies, terms, now)
    shares = tuple(_share(one, provision.quantity) for one in tallies) if provision.quantity else ()
    return FulfilmentLine(
        instrument=instrument.id,
        provision=provision.id,
        number=provision.number,
        text=provision.text,
        party=party,
        owed=None if provision.quantity is None else limit_words(provision.quantity),
        due=max(ends, default=None),
        due_words=_due_words(provision, terms),
        state=state,
        own=_last(accounts, "own"),
        mechanism=_last(accounts, "mechanism"),
        others=_last(accounts, "others"),
        shares=shares,
        why=why,
        cites=_cited(accounts, tallies),
    )


def _state(
    instrument: Instrument, provision: Provision, accounts: Sequence[Account], tallies: Sequence[Tally],
    terms: Sequence[Term], now: datetime,
) -> tuple[FulfilmentState, str]:  # fmt: skip
    found = _latest(accounts, "mechanism")
    counted = _counted(provision.quantity, [one for one in tallies if one.verified])
    if counted is True or (counted is None and found is not None and found.state == "done"):
        return "done_verified", "The mechanism found it done."
    refuted = counted is False or (found is not None and found.state in {"not_done", "partly_done"})
    claimed = [one for one in (_latest(accounts, "own"), _latest(accounts, "others")) if one is not None]
    told = _counted(provision.quantity, [one for one in tallies if not one.verified])
    if not refuted and (told is True or any(one.state == "done" for one in claimed)):
        return "done_claimed", "It is said to be done, and the mechanism has not found it so."
    return _open_state(instrument, terms, now, refuted=refuted)


def _open_state(
    instrument: Instrument, terms: Sequence[Term], now: datetime, *, refuted: bool
) -> tuple[FulfilmentState, str]:
    said = "The mechanism found it not done, or not wholly. " if refuted else "Nobody says that it is done. "
    if not terms:
        return "unknown", f"{said}Its time counts from an entry into force of which nobody has told."
    ends = [term.end for term in terms if term.end is not None]
    starts = [term.start for term in terms if term.start is not None]
    if starts and now < min(starts):
        return "not_due", f"It is owed from {said_moment(min(starts))} on."
    if ends and all(end < now for end in ends) and len(ends) == len(terms):
        return "overdue", f"{said}The time for it has run out."
    if any(end < now for end in ends):
        return "unknown", f"{said}Whether its time has run out depends on whose account of the entry counts."
    force = in_force(instrument, now).answer
    if force == "no":
        return "not_due", f"{said}The instrument is not in force."
    if force in {"contested", "unknown"}:
        return "unknown", f"{said}Whether the instrument is in force is {force}."
    return "due", f"{said}There is still time." if ends else f"{said}No day is set for it."


def _cited(accounts: Sequence[Account], tallies: Sequence[Tally]) -> tuple[str, ...]:
    every = [one.cites for one in accounts] + [one.cites for one in tallies]
    return tuple(dict.fromkeys(cite for cites in every for cite in cites))


def _latest(accounts: Sequence[Account], voice: Voice) -> Account | None:
    """The last account of a voice that is more than a promise."""
    own = [one for one in accounts if one.voice == voice and one.state != "promised"]
    return own[-1] if own else None


def _last(accounts: Sequence[Account], voice: Voice) -> str | None:
    own = [one for one in accounts if one.voice == voice]
    if not own:
        return None
    last = _latest(own, voice) or own[-1]
    more = f" (the last of {len(own)})" if len(own) > 1 else ""
    by = f", by {last.by}" if voice == "others" else ""
    return f"{last.state.replace('_', ' ')}: {last.text}{by}{more}"


def _counted(owed: Quantity | None, tallies: Sequence[Tally]) -> bool | None:
    """Whether the last count shows the whole quantity done; ``None`` where it does not say, or nobody counted."""
    if owed is None or not tallies:
        return None
    last = tallies[-1]
    due = owed_in(owed, last)
    if owed.bound == "at_most":
        return True if last.high is not None and last.high <= due else False if last.low > due else None
    enough = last.low >= due
    if owed.bound == "exactly":
        enough = last.low == due == last.high
    short = last.high is not None and last.high < due
    return True if enough else False if short else None


def owed_in(owed: Quantity, tally: Tally) -> float:
    """How much is owed over the span of a count: 600 trucks a day are 4,200 in seven days."""
    if owed.per == "in_all" or tally.start is None or tally.end is None:
        return owed.amount
    days = max(1, round((tally.end - tally.start).total_seconds() / 86_400))
    return owed.amount * days / _DAYS[owed.per]


def _share(tally: Tally, owed: Quantity) -> Share:
    due = owed_in(owed, tally)
    whole = due if owed.bound != "at_most" or owed.out_of is None else owed.out_of
    low = tally.low / whole if whole else 1.0
    high = None if tally.high is None else tally.high / whole if whole else 1.0
    ends = f"{low:.0%}" if high is not None and f"{low:.0%}" == f"{high:.0%}" else _range(low, high)
    words = f"{tally.words()} of {number(round(whole, 2))}, {ends}, by the count of {tally.by}"
    return Share(by=tally.by, low=low, high=high, words=words)


def _range(low: float, high: float | None) -> str:
    return f"at least {low:.0%}" if high is None else f"{low:.0%} to {high:.0%}"


def _due_words(provision: Provision, terms: Sequence[Term]) -> str:
    ends = sorted({said_moment(term.end) for term in terms if term.end is not None})
    if not terms:
        days = provision.period.days_in_force if provision.period else None
        return f"{days} days after its entry into force, which nobody has told of"
    if not ends:
        return "no day is set"
    return ends[0] if len(ends) == 1 else f"{' or '.join(ends)}, depending on whose account counts"
