"""Tracing a leak: by the mark in a text, or by its words, whose reading of which referral it comes from."""

import codecs
from typing import Literal

from tahqiq.desk.follow_referrals import ask_for_list
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read_referral import mark_of
from tahqiq.desk.refer import knowing
from tahqiq.errors import BadInput
from tahqiq.model.dealing import Dealing, Dealt
from tahqiq.model.dealing_acts import REFERRALS
from tahqiq.model.frozen import Frozen
from tahqiq.model.referral import Clarification, HandOver, Referral, ReferralDraft
from tahqiq.referral.watermark import Mark, found_in, runs_of
from tahqiq.store.dealings import READINGS, dealings_by

Run = tuple[str, ...]
MOST_TEXT = 1024 * 1024  # characters of a text that is held against the readings
MOST_BYTES = 4 * MOST_TEXT  # of a file that holds one
TRACING = "referral.trace"  # what is kept of a try to trace that is refused


class Traced(Frozen):
    """A reading that a text may come from.

    ``by`` is ``mark`` where its code stands in the text, ``damaged`` where it does but for that many letters, and
    ``words`` where the text shares so many runs of six words with what was read, and no code of that referral stands
    in it: then every reading of it is named, for any of them may be it. A mark tells whose copy a text comes from,
    not who passed it on; one whose referral shares no run of words with the text ``may_be_planted``.
    """

    matter: str
    mark: Mark
    by: Literal["mark", "damaged", "words"]
    letters_damaged: int = 0
    runs_shared: int = 0
    may_be_planted: bool = False


def trace_leak(desk: Desk, by: str, leaked: str | bytes) -> tuple[Traced, ...]:
    """The readings that a leaked text, or a file that holds one, may come from, the surest first; none where none fits.

    For mediators, the chair and the auditor alone; raises ``Refused`` (REF019) for everybody else, and that it was
    asked for is entered. Raises ``BadInput`` (REF026) for an empty or overlong text, and for a file that is none.
    """
    ask_for_list(desk, by, TRACING)
    text = leaked if isinstance(leaked, str) else _text_of(leaked)
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
    shared = _shared(text, papers)
    borne = {dealt.paper.matter for dealt, mark in readings if mark.code in found}
    explained = frozenset[Run]().union(*(shared.get(matter, frozenset()) for matter in borne))
    traced = []
    for dealt, mark in readings:
        alike = shared.get(dealt.paper.matter, frozenset())
        if dealt.paper.matter not in borne:
            alike -= explained  # a legal basis is the same in many
        if mark.code in found or (alike and dealt.paper.matter not in borne):
            traced.append(_traced(dealt.paper.matter, mark, found.get(mark.code), len(alike)))
    return tuple(sorted(traced, key=_surest_first))


def _text_of(data: bytes) -> str:
    """What a file says: UTF-16 where it says so, else UTF-8, and what is spoilt left out of count."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = data.decode("utf-16" if marked else "utf-8", errors="replace")
    if "\0" in text or text.startswith("%PDF-"):
        raise BadInput(
            "REF026",
            "the file is no plain text, and in a PDF, a picture or a packed file no mark is found",
            "give its words as plain text: copied out of it, or retyped with the codes in brackets.",
        )
    return text


def _traced(matter: str, mark: Mark, damaged: int | None, shared: int) -> Traced:
    by: Literal["mark", "damaged", "words"] = "words" if damaged is None else "damaged" if damaged else "mark"
    return Traced(
        matter=matter,
        mark=mark,
        by=by,
        letters_damaged=damaged or 0,
        runs_shared=shared,
        may_be_planted=damaged is not None and not shared,
    )


def _surest_first(one: Traced) -> tuple[bool, bool, int, int]:
    return one.may_be_planted, one.by == "words", one.letters_damaged, -one.runs_shared


def _shared(text: str, papers: tuple[Dealt, ...]) -> dict[str, frozenset[Run]]:
    """The runs of six words that a text shares with what each referral or request says."""
    leaked = runs_of([text])
    shared: dict[str, frozenset[Run]] = {}
    for dealt in papers:
        matter = dealt.paper.matter or dealt.paper.id
        shared[matter] = shared.get(matter, frozenset()) | (leaked & runs_of(_said(dealt.paper)))
    return shared


def _said(paper: Dealing) -> tuple[str, ...]:
    """What a paper says to named readers in words of its own."""
    if isinstance(paper, Referral | ReferralDraft):
        what = paper.allegation
        said: list[str | None] = [getattr(paper, "new_information", None)]
        if what is not None:
            said += [what.description, what.civilian_statement, what.group, what.legal_basis]
            said += [what.place.name, what.place.as_written]
        if isinstance(paper, Referral):
            said.append(paper.stand_still.undertaking)
    elif isinstance(paper, Clarification):
        said = [paper.words]
    else:
        said = [paper.warrant, paper.legal_basis, paper.safeguards] if isinstance(paper, HandOver) else []
    return tuple(one for one in said if one)
