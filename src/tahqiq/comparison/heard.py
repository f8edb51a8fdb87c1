"""Heard: one claim with what stands around it — its sentence, its day, its voice, its side."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tahqiq.comparison.directory import Directory, plain
from tahqiq.comparison.report import Report
from tahqiq.comparison.tellers import (
    NAMELESS,
    NO_SIDES_VOICE,
    ORGAN,
    SAME_TELLER,
    side_by_title,
    side_of_office,
)
from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.place import Place

_ENDS = re.compile(r"[.!?][\"”’')]*\s+(?=[\"“‘'(]?[A-Z0-9])|\n")
_NOT_AN_END = re.compile(r"\b(?:Gen|Lt|Col|Maj|Brig|Capt|Mr|Mrs|Ms|Dr|Prof|St|No|U\.S|U\.N|vs|Sgt)\.\s+$")
_HEAD = 400  # characters of a report in which its story is set and an agency's byline stands
_NEAR_BEFORE = 450  # characters within which "the attack" is the one told before
_BYLINE = re.compile(r"\(([A-Z][\w .&-]{1,40})\)")
_WHERE = re.compile(
    r"\b(?:in|on|near|at|outside|around|over"
    r"|of)\s+(?:the\s+)?(?:\w+\s+of\s+)?([A-Z][\w’'-]+(?:\s[A-Z][\w’'-]+)*)"
)
_CALENDAR = re.compile(
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:jan|febr)uary|march|april|may|june|july|august|"
    r"(?:sept|nov|dec)ember|october|ramadan|muharram|eid"
)
_MAY_TELL = frozenset({"statement", "humanitarian", "accusation", "background", "commitment"})
_HARM = re.compile(
    r"\b(?:kill|dead\b|died|deaths?\b|bodies|wound|injur|buried|casualt|bomb|shell"
    r"|shot|fired|attack|airstrike|air strike|struck)"
)
_UNREAL = frozenset({"conditional", "hypothetical"})


def sentence_ends(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence of a text ends and the next begins."""
    for hit in _ENDS.finditer(text):
        if not _NOT_AN_END.search(text, max(0, hit.end() - 8), hit.end()):
            yield hit.end(), hit.end()


@dataclass(frozen=True, eq=False)
class Heard:
    """A claim in its report. ``directory`` tells sides; nothing here looks beyond the report."""

    report: Report
    claim: ClaimDraft
    directory: Directory

    @cached_property
    def span(self) -> str:
        """The claim's words in lower case with plain marks."""
        return plain(self.claim.span)

    @cached_property
    def sentence(self) -> str:
        """The whole sentence in which the claim begins, as written."""
        start, end = self._bounds()
        return self.report.text[start:end].strip() or self.claim.span

    @cached_property
    def around(self) -> str:
        """The whole sentence in lower case."""
        return plain(self.sentence)

    @cached_property
    def before(self) -> str:
        """The sentence before, in lower case, as far as it stands in the same paragraph."""
        start, _ = self._bounds()
        text = self.report.text[max(0, start - 400) : start].rstrip(" ")
        if text.endswith("\n"):
            return ""
        cut = max((hit.end() for hit in _ENDS.finditer(text)), default=0)
        return plain(text[cut:])

    def _bounds(self) -> tuple[int, int]:
        text, claim = self.report.text, self.claim
        start = max(0, claim.start - 600)
        for hit in _ENDS.finditer(text, start, claim.start):
            if not _NOT_AN_END.search(text, max(0, hit.end() - 8), hit.end()):
                start = hit.end()
        end = min(len(text), claim.end + 600)
        for hit in _ENDS.finditer(text, max(claim.start, claim.end - 1), end):
            if not _NOT_AN_END.search(text, max(0, hit.end() - 8), hit.end()):
                end = hit.start() + 1
                break
        return start, end

    @property
    def kind(self) -> str:
        """The event type."""
        return self.claim.event_type

    @property
    def family(self) -> str:
        """The family of the event type."""
        return FAMILY_OF[self.claim.event_type]

    @cached_property
    def violent(self) -> bool:
        """Whether it tells of violence, as the reader took it or as its words tell."""
        return self.family == "violence" or (self.kind in _MAY_TELL and _HARM.search(self.span) is not None)

    @property
    def negated(self) -> bool:
        """Whether the claim says that it is not so."""
        return self.claim.polarity == "negated" or self.claim.certainty == "denied"

    @property
    def planned(self) -> bool:
        """Whether it lies ahead for whoever says it."""
        return self.claim.certainty == "planned" or self.kind == "talks_planned"

    @property
    def unreal(self) -> bool:
        """Whether it depends on a condition or is only imagined."""
        return self.claim.certainty in _UNREAL

    @cached_property
    def inherited(self) -> frozenset[str]:
        """Which fields were taken from a sentence before: ``day``, ``place``."""
        found = set()
        if self.violent and not self.claim.place:
            found.add("place")
        if self.claim.date is not None and self.claim.date.anchor in ("inherited", "event"):
            found.add("day")
        if any(one.code == "inherited" and "place" in one.text for one in self.claim.reasons):
            found.add("place")
        return frozenset(found)

    @cached_property
    def deed(self) -> "Heard | None":
        """The act of violence that the claim tells or speaks of: its own, or the one told shortly before."""
        if self.family == "violence" and (self.days or self.claim.place):
            return self
        return next((each for each in self._told_before() if each.days or each.claim.place), None)

    def _told_before(self) -> Iterator["Heard"]:
        """The acts of violence told shortly before, the nearest first."""
        near = self.claim.start - _NEAR_BEFORE
        for claim in reversed(self.report.claims):
            if near <= claim.start < self.claim.start and FAMILY_OF[claim.event_type] == "violence":
                yield Heard(self.report, claim, self.directory)

    @cached_property
    def days(self) -> tuple[date, date] | None:
        """From when to when it is said to have been; ``None`` if no day is known.

        A toll without day and place is that of the act told just before.
        """
        if self.claim.date:
            return self.claim.date.start, self.claim.date.end
        if not self.violent:
            return None
        beside = self._day_beside()
        if beside or self.claim.place:
            return beside
        told = next((each for each in self._told_before() if each.claim.date), None)
        return told.days if told else None

    @cached_property
    def opening_days(self) -> tuple[date, date] | None:
        """The days of the first act of violence that its report dates: what the report is about."""
        for claim in self.report.claims:
            real = claim.certainty not in ("planned", "conditional", "hypothetical")
            if claim.date and real and FAMILY_OF[claim.event_type] == "violence":
                return claim.date.start, claim.date.end
        return None

    def _day_beside(self) -> tuple[date, date] | None:
        """The day of another claim in the same sentence."""
        start, end = self._bounds()
        for claim in self.report.claims:
            if claim.date and start <= claim.start < end and claim.certainty != "planned":
                return claim.date.start, claim.date.end
        return None

    @property
    def as_of(self) -> date | None:
        """The day for which a state is told: its own, or the report's."""
        return self.claim.date.end if self.claim.date else self.report.published

    @cached_property
    def places(self) -> tuple[Place, ...]:
        """The places named; for a place taken over from another sentence see ``inherited``."""
        if self.claim.place or not self.violent or self.claim.date:
            return self.claim.place or self._written_places()
        if self._written_places():
            return self._written_places()
        told = next((each for each in self._told_before() if each.claim.place), None)
        return told.claim.place if told else ()

    def _written_places(self) -> tuple[Place, ...]:
        """Places that no gazetteer knows: capitals after "in", "near", "on" where the reader names no place."""
        if not self.violent or self.claim.place:
            return ()
        found = []
        for hit in _WHERE.finditer(self.claim.span):
            first = plain(hit[1]).split()[0]
            if not _CALENDAR.match(first) and self.directory.side(hit[1]) is None:
                found.append(Place(name=hit[1]))
        return tuple(found)

    def speaks_near(self, place: Place) -> bool:
        """Whether the report's opening names a place: its stories are often set there without saying so again."""
        name = plain(place.name)
        return len(name) > 2 and re.search(rf"\b{re.escape(name)}\b", self._opening) is not None

    @cached_property
    def _opening(self) -> str:
        return plain(self.report.text[:_HEAD])

    def sides_of(self, names: tuple[str, ...]) -> frozenset[str]:
        """The sides that names stand for; names of no known side are left out."""
        return frozenset(side for name in names if (side := self.directory.side(name)))

    @cached_property
    def initiators(self) -> frozenset[str]:
        """The sides that did it."""
        return self.sides_of(self.claim.actors.initiator)

    @cached_property
    def targets(self) -> frozenset[str]:
        """The sides to which it was done."""
        return self.sides_of(self.claim.actors.target)

    @cached_property
    def speaker_side(self) -> str | None:
        """The side of whoever says so, if it is a side's voice."""
        for name in self.claim.source.chain:
            if NO_SIDES_VOICE.search(name):
                continue
            so_far = self.report.text[: self.claim.end]
            side = self.directory.side(name) or side_of_office(name, so_far, self.directory)
            if side:
                return side
        if not self.claim.source.chain:
            return self._side_of_publisher()
        teller = self.claim.source.chain[0]
        titled = side_by_title(teller, self.report.text, self.sentence, self.directory)
        return titled or self._side_spoken_before()

    def _side_spoken_before(self) -> str | None:
        """The side whose voice told the claim before, where this one is told by "he", "it" or "its spokesman"."""
        if SAME_TELLER.search(self.span) is None:
            return None
        told = [claim for claim in self.report.claims if 0 < self.claim.start - claim.end + 1 <= _NEAR_BEFORE]
        return Heard(self.report, told[-1], self.directory).speaker_side if told else None

    def _side_of_publisher(self) -> str | None:
        """Whose statement it is, where a ministry or an army speaks for itself."""
        publisher = self.report.publisher
        if publisher is None or not ORGAN.search(plain(publisher)) or re.search(r"\bsaid\b", self.around):
            return None
        return self.directory.side(publisher)

    @cached_property
    def voice(self) -> str:
        """Who tells it: equal for claims that go back to one source."""
        if self.speaker_side:
            return f"side:{self.speaker_side}"
        for name in self.claim.source.chain:
            agency = self.directory.agency(name)
            if agency:
                return f"agency:{agency}"
            if name[:1].isupper() and not NAMELESS.search(plain(name)):
                return f"said:{plain(name)}"
        return voice_of(self.report, self.directory)

    @cached_property
    def sides(self) -> frozenset[str]:
        """The sides that the claim itself names, its speaker apart."""
        actors = self.claim.actors
        return self.initiators | self.targets | self.sides_of(actors.participant)

    @property
    def told_by(self) -> str:
        """Who says so, for reading."""
        return self.claim.source.chain[0] if self.claim.source.chain else "in its own voice"


def voice_of(report: Report, directory: Directory) -> str:
    """The report's own voice: the agency in its byline, its publisher, or the report alone."""
    for hit in _BYLINE.finditer(report.text, 0, _HEAD):
        agency = directory.agency(hit[1])
        if agency:
            return f"agency:{agency}"
    if report.publisher:
        return f"outlet:{plain(report.publisher)}"
    return f"report:{report.doc}"
