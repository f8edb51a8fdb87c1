"""Clauses: which wording of an instrument applied when it happened. A clause once retired stays retired."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tahqiq.compliance.answer import Answer, lacking, no
from tahqiq.compliance.asking import TIME
from tahqiq.compliance.period import said_moment
from tahqiq.compliance.versions import version_at
from tahqiq.model.instrument import Instrument
from tahqiq.model.provision import Provision

Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Clause:
    """A provision in the wording that applied, its instrument, and what stands against its having applied.

    ``reworded`` are the wordings that took its place within the time given for the incident, if any.
    """

    instrument: Instrument
    provision: Provision
    text_applied: Answer | None = None
    reworded: tuple[Provision, ...] = ()


def clauses_then(instruments: Sequence[Instrument], span: Span | None) -> tuple[Clause, ...]:
    """Every clause to be tested, by instrument and clause, each once, in the wording that applied at that time.

    ``instruments`` may hold several versions of one instrument; the life of the newest counts for all of them.
    Without a time the newest wording is taken. A clause that was retired before, or came in after, is given with
    the reason why it did not apply, and with the doubt where the time given straddles the change.
    """
    by_id: dict[str, list[Instrument]] = {}
    for one in sorted(instruments, key=lambda one: (one.id, one.version)):
        by_id.setdefault(one.id, []).append(one)
    found = []
    for texts in by_id.values():
        newest = texts[-1]
        chosen = newest if span is None else version_at(texts, span[0])
        then = chosen if chosen is newest else chosen.model_copy(update={"life": newest.life})
        for provision in _clauses(chosen, newest):
            applied = None if span is None else _applied(provision, texts, span)
            found.append(Clause(then, provision, applied, _reworded(provision, texts, span)))
    return tuple(found)


def _clauses(chosen: Instrument, newest: Instrument) -> list[Provision]:
    """The clauses of the chosen text, and those that only a later one has, so that they are not passed over."""
    own = {one.id: one for one in chosen.provisions}
    later = {one.id: one for one in newest.provisions if one.id not in own}
    return [own.get(name) or later[name] for name in sorted({*own, *later})]


def _applied(provision: Provision, texts: Sequence[Instrument], span: Span) -> Answer | None:
    came = next((one.applies_from for one in texts if one.version == provision.since_version), None)
    ended = provision.retired.at if provision.retired is not None else _retired_at(provision, texts[1:])
    if came is not None and span[1] < came:
        text = f"Clause {provision.number} came in with version {provision.since_version}, on {said_moment(came)}."
        return no("clause_not_yet", text, provision.id)
    if ended is not None and span[0] >= ended:
        text = f"Clause {provision.number} was retired on {said_moment(ended)} and no longer applied."
        return no("clause_retired", text, provision.id)
    turns = [turn for turn in (came, ended) if turn is not None and span[0] < turn <= span[1]]
    if not turns:
        return None
    verb = "came in" if turns[0] == came else "was retired"
    text = f"Clause {provision.number} {verb} on {said_moment(turns[0])}, within the time given."
    return lacking("clause_changed", text, provision.id, needed="a narrower time", ask=TIME)


def _retired_at(provision: Provision, texts: Sequence[Instrument]) -> datetime | None:
    for text in texts:
        for one in text.provisions:
            if one.id == provision.id and one.retired is not None:
                return one.retired.at
    return None


def _reworded(provision: Provision, texts: Sequence[Instrument], span: Span | None) -> tuple[Provision, ...]:
    """The other wordings of the clause that came to apply within the span."""
    if span is None:
        return ()
    found: list[Provision] = []
    for text in texts:
        if text.applies_from is None or not span[0] < text.applies_from <= span[1]:
            continue
        other = next((one for one in text.provisions if one.id == provision.id), None)
        if other is not None and all(_bare(other) != _bare(one) for one in (provision, *found)):
            found.append(other)
    return tuple(found)


def _bare(provision: Provision) -> Provision:
    """The clause without the note that it was retired: that changes no wording."""
    return provision.model_copy(update={"retired": None})
