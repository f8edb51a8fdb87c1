"""Agreements: where each stands by whose word, and each by itself: clauses, readings, versions, life, clock."""

from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated

from fastapi import Query, Request, Response

from tahqiq.compliance.agreement_clock import Hand, agreement_clock
from tahqiq.compliance.area_words import area_words
from tahqiq.compliance.clause_words import period_words, quantity_words
from tahqiq.compliance.compare_versions import Difference, difference
from tahqiq.compliance.readings import ClauseReadings, clause_readings
from tahqiq.model.provision import Provision
from tahqiq.store.instruments import InstrumentFile
from tahqiq.web.frame import frame_of


@dataclass(frozen=True)
class ShownClause:
    """One clause with its terms in words and how each seat reads it."""

    provision: Provision
    terms: tuple[tuple[str, str], ...]
    readings: ClauseReadings


def agreements(request: Request) -> Response:
    """The instruments of the mission, and where each stands now."""
    frame = frame_of(request)
    instruments = frame.desk.instruments()
    as_of = frame.desk.as_of(frame.asker(request).audience)
    hands = {hand.instrument.id: hand for hand in agreement_clock(instruments, as_of)}
    return frame.page(request, "agreements.html", instruments=instruments, hands=hands)


def agreement(
    request: Request, instrument: str, version: Annotated[int | None, Query(ge=1, le=999)] = None
) -> Response:
    """One instrument whole, in the version asked for."""
    frame = frame_of(request)
    asker = frame.asker(request)
    file = frame.desk.instrument(asker.audience, instrument, version)
    hands = agreement_clock((file.instrument,), frame.desk.as_of(asker.audience))
    return frame.page(
        request,
        "agreement.html",
        file=file,
        it=file.instrument,
        clauses=_clauses(file),
        changes=_changes(file),
        hand=hands[0] if hands else None,
        ends=_ends(hands[0]) if hands else (),
    )


def _clauses(file: InstrumentFile) -> tuple[ShownClause, ...]:
    readings = clause_readings(file.instrument, [one.paper for one in file.understood if one.stands])
    return tuple(ShownClause(one, _terms(one), readings[one.id]) for one in file.instrument.provisions)


def _terms(one: Provision) -> tuple[tuple[str, str], ...]:
    """What a clause says beside its words: the name of the field, and its content in words."""
    said = {
        "where": area_words(one.area),
        "time": period_words(one.period) if one.period else None,
        "amount": quantity_words(one.quantity) if one.quantity else None,
        "baseline": one.baseline,
        "verified": one.verification_method,
        "access": one.access,
        "evidence": one.evidence_of_fulfilment,
    }
    return tuple((name, words) for name, words in said.items() if words)


def _changes(file: InstrumentFile) -> tuple[Difference, ...]:
    """What each version changed against the one before, the newest first."""
    found = [difference(was.instrument, now.instrument) for was, now in pairwise(file.versions)]
    return tuple(reversed(found))


def _ends(hand: Hand) -> tuple[tuple[str, str, int, int], ...]:
    """What ends when, by whose word: who, how its time runs, and the days and hours to or since the end."""
    found = []
    for word in hand.words:
        if word.left is not None:
            minutes = int(abs(word.left.total_seconds()) // 60)
            found.append((word.event.according_to, word.runs, minutes // 1440, minutes % 1440 // 60))
    return tuple(found)
