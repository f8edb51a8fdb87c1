"""Tracing a leak: by the mark in a text, or by its words, whose reading of which referral it comes from."""

from typing import Literal

from tahqiq.desk.follow_referrals import may_list
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read_referral import mark_of
from tahqiq.desk.refer import keep_attempt, knowing
from tahqiq.errors import BadInput, Refused
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import REFERRALS
from tahqiq.model.frozen import Frozen
from tahqiq.model.referral import Clarification, HandOver, Referral, ReferralDraft
from tahqiq.referral.watermark import Mark, found_in, runs_of
from tahqiq.store.dealings import READINGS, dealings_by

MOST_TEXT = 1024 * 1024  # characters of a text that is held against the readings


class Traced(Frozen):
    """A reading that a text may come from.

    ``by`` is ``mark`` where its code stands in the text, ``damaged`` where it does but for that many letters, and
    ``words`` where there is no code and the text shares so many runs of six words with what was read: then every
    reading of that referral is named, for any of them may be it. A mark tells whose copy a text comes from, not who
    passed it on.
    """

    matter: str
    mark: Mark
    by: Literal["mark", "damaged", "words"]
    letters_damaged: int = 0
    runs_shared: int = 0


def trace_leak(desk: Desk, by: str, text: str) -> tuple[Traced, ...]:
    """The readings that a leaked text may come from, the surest first; none where nothing fits.

    For mediators, the chair and the auditor alone; raises ``Refused`` (REF019) for everybody else, and that it was
    asked for is entered. Raises ``BadInput`` (REF026) for an empty or overlong text.
    """
    try:
        may_list(desk, by)
    except Refused as refusal:
        keep_attempt(desk, by, "referral.trace", refusal)
        raise
    if not text.strip() or len(text) > MOST_TEXT:
        raise BadInput(
            "REF026",
            "there is no text to trace"
            if not text.strip()
            else "the text is longer than a million characters",
            "give the text that leaked, or the page of it that bears a mark.",
        )
    with desk.inside() as asker:
        papers = dealings_by(knowing(asker), REFERRALS)
    readings = [(dealt, mark_of(desk, dealt)) for dealt in papers if dealt.verb in READINGS]
    found = found_in(text, [mark.code for _dealt, mark in readings])
    traced = [
        Traced(
            matter=dealt.paper.matter,
            mark=mark,
            by="damaged" if found[mark.code] else "mark",
            letters_damaged=found[mark.code],
        )
        for dealt, mark in readings
        if mark.code in found
    ]
    return tuple(sorted(traced, key=lambda one: one.letters_damaged)) or _by_words(text, papers, readings)


def _by_words(text: str, papers: tuple[Dealt, ...], readings: list[tuple[Dealt, Mark]]) -> tuple[Traced, ...]:
    leaked = runs_of([text])
    shared: dict[str, frozenset[tuple[str, ...]]] = {}
    for dealt in papers:
        matter = dealt.paper.matter or dealt.paper.id
        shared[matter] = shared.get(matter, frozenset()) | (leaked & runs_of(_said(dealt.paper)))
    traced = [
        Traced(matter=dealt.paper.matter, mark=mark, by="words", runs_shared=len(shared[dealt.paper.matter]))
        for dealt, mark in readings
        if shared.get(dealt.paper.matter)
    ]
    return tuple(sorted(traced, key=lambda one: -one.runs_shared))


def _said(paper: Dealing) -> tuple[str, ...]:
    """What a paper says to named readers in words of its own; legal bases are alike everywhere and prove nothing."""
    if isinstance(paper, Referral | ReferralDraft):
        what, new = paper.allegation, getattr(paper, "new_information", None)
        return (*((what.description, what.civilian_statement) if what else ()), new or "")
    if isinstance(paper, Clarification):
        return (paper.words or "",)
    return (paper.warrant or "", paper.safeguards or "") if isinstance(paper, HandOver) else ()
