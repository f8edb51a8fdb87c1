"""Agendas and terms: what talks are about and what was agreed, subject by subject."""

import re
from collections.abc import Iterator

from tahqiq.comparison.heard import Heard
from tahqiq.comparison.occasions import round_of, same_round
from tahqiq.comparison.position import Occasion, Position, Topic
from tahqiq.comparison.values import Subjects
from tahqiq.comparison.words import named, says, stems

_AGREED = re.compile(
    r"\bagree[ds]?\b|\bsigned\b|\baccord\b|\bdeal\b|\bunderstanding\b|\bcommit|\bundert(?:ook|ake)"
    r"|\bagreement\b"
)
_AGENDA = re.compile(
    r"\bagenda\b|\bfocus|\bcent(?:re|er)|\bdiscuss|\btopic|\bissue|\bdemand|\bpriorit"
    r"|\bcover|\bdeal(?:s|t)? with\b|\babout\b|\bobjective"
)
_ENOUGH = 60  # characters around a subject in which a "not" leaves it out


def positions(heard: Heard) -> Iterator[Position]:
    """The subjects on the table, or those agreed on."""
    if heard.unreal:
        return
    about_talks = heard.kind in ("talks_round", "talks_planned") and _AGENDA.search(heard.span)
    if heard.kind in ("agenda", "demand") or about_talks or re.search(r"\bagenda\b", heard.span):
        yield from _agenda(heard)
    if heard.kind in ("commitment", "ceasefire_agreed", "talks_outcome", "statement") and _AGREED.search(
        heard.span
    ):
        yield from _terms(heard)


def _agenda(heard: Heard) -> Iterator[Position]:
    subjects = named("subjects", heard.span)
    if not subjects:
        return
    side = next(iter(heard.sides_of(heard.claim.source.chain)), "") if heard.kind == "demand" else ""
    topic = "demand" if heard.kind == "demand" else "agenda"
    left_out = heard.negated or _left_out(heard.span, subjects)
    value = Subjects(subjects, sole=says("sole", heard.span) and not left_out, without=left_out)
    yield Position(topic, value, heard, key=side, round=round_of(heard))


def _terms(heard: Heard) -> Iterator[Position]:
    subjects = named("subjects", heard.span) - {"extension"}
    if subjects:
        left_out = heard.negated or _left_out(heard.span, subjects)
        yield Position("what was agreed", Subjects(subjects, without=left_out), heard, round=round_of(heard))


def _left_out(text: str, subjects: frozenset[str]) -> bool:
    """Whether a negative word stands shortly before the first of the subjects, or "off the table" after it."""
    for subject in subjects:
        hit = stems("subjects", subject).search(text)
        if hit and re.search(
            r"\b(?:not|no|never|without|exclud\w*|refus\w*|neither)\b|n't\b",
            text[max(0, hit.start() - _ENOUGH) : hit.end() + _ENOUGH],
        ):
            return not re.search(r"\bnot only\b|\bno longer\b", text)
    return False


def occasion(one: Position, other: Position) -> Occasion:
    """One round, by its number or by the days."""
    return same_round(one, other, slack=2)


TOPIC = Topic(("agenda", "demand", "what was agreed"), positions, occasion)
