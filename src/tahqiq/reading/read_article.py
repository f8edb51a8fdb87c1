"""Reading an article: text in, claims out, each with its exact words and who says so."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from tahqiq.model.claim import ClaimDraft, SaidBy
from tahqiq.reading.attribution import cue_stems
from tahqiq.reading.claims import VERSION, claims_of
from tahqiq.reading.folding import fold
from tahqiq.reading.foreign import foreign_notes
from tahqiq.reading.headlines import sentence_case
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.labels import Floor, floors_of
from tahqiq.reading.language import detect_language
from tahqiq.reading.mentions import Mention, find_mentions
from tahqiq.reading.offices import home_of, is_institution
from tahqiq.reading.parser import parse, pipeline
from tahqiq.reading.persons import remember_full_names
from tahqiq.reading.protagonists import protagonists
from tahqiq.reading.publication import calendar_of
from tahqiq.reading.quotations import Quotation, find_quotations
from tahqiq.reading.quote_voices import closing_speaker, long_quotations, paragraphs_of
from tahqiq.reading.scene import Memory, Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.times import Calendar
from tahqiq.reading.triggers import vocabulary
from tahqiq.reading.turns import turn_stems
from tahqiq.reading.verifier import verify
from tahqiq.reading.zones import BULLET, DROPPED, Line, zone_lines

LONGEST = 200_000
_CHUNK = 4000
_DATELINE = re.compile(
    r"[A-Z][A-Z .'’/-]{2,30}(?:\([\w .]{2,30}\))?(?:, [A-Z][a-z]+)?(?:, [A-Z][a-z]{2,8}\.? \d{1,2})?,? ?"
    r"(?:\([\w /.-]{2,30}\) ?)?[-–—]+ (?=\S)"
    r"|[A-Z][\w .'’/-]{2,40}, (?:[A-Z][a-z]+, )?(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2} [A-Z][a-z]{2,8})(?:,? \d{4})?,? ?"
    r"(?:\([\w /.-]{2,30}\) ?)?[-–—]+ (?=\S)"
)
_LONGEST_SENTENCE = 220


@dataclass(frozen=True, slots=True)
class ReadingContext:
    """What is known about a text before it is read: its name, when and by whom published, and the dictionaries.

    ``received`` stands in for a day of publication that neither the caller nor the text tells. ``typer`` is false
    where the rules alone are to say which type a claim is of.
    """

    doc: str
    published: datetime | None
    publisher: str | None
    zone: str
    knowledge: Knowledge
    received: datetime | None = None
    typer: bool = True


@dataclass(frozen=True, slots=True)
class ArticleReading:
    """The claims of one text; ``notes`` say plainly what was not read."""

    drafts: tuple[ClaimDraft, ...]
    notes: tuple[str, ...]
    reader: str
    version: str


def read_article(text: str, context: ReadingContext, *, model: bool = True) -> ArticleReading:
    """The claims in a text, in order. Text from outside is data: it gives the reader no orders.

    ``model=False`` reads by rules alone, as where the English model is not installed.
    """
    parsed = model and pipeline() is not None
    reader = "rules+spacy" if parsed else "rules"
    notes = [] if parsed else ["The English model is not installed: read by rules alone, which finds less."]
    read = text[:LONGEST]
    if len(text) > LONGEST:
        notes.append(f"Only the first {LONGEST} of {len(text)} characters were read.")
    lines = zone_lines(read)
    notes += _zone_notes(lines)
    language = detect_language(read)
    if language is None:
        notes.append("There is too little text to tell its language.")
    elif language != "en" and not _looks_english(read):
        day = context.published.date() if context.published else None
        notes += foreign_notes(read, language, context.knowledge, day)
        return ArticleReading((), tuple(notes), reader, VERSION)
    calendar, more = _calendar(lines, read, context)
    notes += more
    drafts = _drafts(read, lines, (calendar, context), model=parsed)
    kept, dropped = verify(read, drafts, calendar.published)
    notes += dropped
    return ArticleReading(kept, tuple(notes), reader, VERSION)


def reads_as_english(text: str) -> bool:
    """Whether a text is read as English: by its language, or by its words where it is too short to tell."""
    return detect_language(text) in (None, "en") or _looks_english(text)


def calendar_for(text: str, context: ReadingContext) -> Calendar:
    """The calendar against which this text's words of time are read."""
    return _calendar(zone_lines(text), text, context)[0]


def _calendar(lines: tuple[Line, ...], text: str, context: ReadingContext) -> tuple[Calendar, list[str]]:
    day = context.published.date() if context.published else None
    received = context.received.date() if context.received else None
    return calendar_of(lines, text, day, received, context.zone)


def _zone_notes(lines: tuple[Line, ...]) -> list[str]:
    notes = []
    for zone, name in (
        ("comment", "reader comments"),
        ("advert", "advertising"),
        ("byline", "bylines"),
        ("share", "share bars"),
    ):
        count = sum(1 for line in lines if line.zone == zone and line.text.strip())
        if count:
            notes.append(f"{name.capitalize()} were left out ({count} lines).")
    return notes


def _looks_english(text: str) -> bool:
    words = re.findall(r"[a-z]+", text[:3000].lower())
    if len(words) < 30 and sum(1 for word in words if word[:4] in _stems()) >= 2:
        return True
    return (
        sum(1 for word in words if word in ("the", "of", "and", "in", "said", "on", "were", "was")) * 12
        > len(words)
        > 0
    )


def _drafts(
    text: str, lines: tuple[Line, ...], tools: tuple[Calendar, ReadingContext], *, model: bool
) -> list[ClaimDraft]:
    calendar, context = tools
    knowledge, memory = (
        context.knowledge,
        Memory(own_paper=is_institution(context.publisher), typed=context.typer),
    )
    mentions = find_mentions(text, knowledge)
    _remember_persons(mentions, memory)
    remember_full_names(text, mentions, memory)
    memory.parties = protagonists(mentions, knowledge)
    memory.home = home_of(lines, context.publisher, mentions, knowledge)
    floors = floors_of(text, lines, mentions, knowledge, memory)
    chunks = [
        (number, start, piece, _case(piece, start, mentions))
        for number, start, piece in _chunks(lines, floors)
    ]
    tell = _Telling(lines, floors, mentions, (calendar, knowledge), memory)
    reader = "rules+spacy" if model else "rules"
    drafts: list[ClaimDraft] = []
    for paragraph in paragraphs_of(_scenes(parse(chunks, model=model), tell)):
        for quotation, last in long_quotations(paragraph):
            speaker = closing_speaker(quotation, last)
            if speaker is not None and speaker.chain:
                memory.quote_voices[quotation.start] = SaidBy(chain=speaker.chain, kind=speaker.kind)
        for scene in paragraph:
            drafts += claims_of(scene, reader)
    return drafts


@dataclass(frozen=True, slots=True)
class _Telling:
    """What every sentence of one text is read with."""

    lines: tuple[Line, ...]
    floors: dict[int, Floor]
    mentions: tuple[Mention, ...]
    tools: tuple[Calendar, Knowledge]
    memory: Memory


def _scenes(sentences: Iterator[Sentence], tell: _Telling) -> Iterator[Scene]:
    zones = {line.number: line for line in tell.lines if line.text}
    quotations = {
        line.number: find_quotations(line.text, line.start) for line in tell.lines if line.zone not in DROPPED
    }
    calendar, knowledge = tell.tools
    for sentence in sentences:
        if not sentence.words or len(sentence.words) > _LONGEST_SENTENCE:
            continue
        speaker = tell.floors.get(sentence.paragraph, Floor()).speaker
        yield Scene(
            sentence,
            zones[sentence.paragraph].zone,
            mentions_between(tell.mentions, sentence.start, sentence.end),
            _near(quotations.get(sentence.paragraph, ()), sentence),
            knowledge,
            calendar,
            tell.memory,
            SaidBy(chain=speaker.chain, kind=speaker.kind) if speaker else None,
        )


def mentions_between(mentions: tuple[Mention, ...], start: int, end: int) -> tuple[Mention, ...]:
    """The mentions that begin between two offsets, found by halving since they stand in order."""
    low = bisect_left(mentions, start, key=lambda one: one.start)
    high = bisect_left(mentions, end, key=lambda one: one.start)
    return mentions[low:high]


def _near(quotations: tuple[Quotation, ...], sentence: Sentence) -> tuple[Quotation, ...]:
    return tuple(one for one in quotations if one.start < sentence.end and sentence.start < one.end)


def _remember_persons(mentions: tuple[Mention, ...], memory: Memory) -> None:
    """Full names anywhere in the text, so that a later surname alone means the one person who bears it here."""
    for mention in mentions:
        name = mention.name("person")
        if name:
            for word in {name.split()[-1], mention.written.split()[-1]}:
                memory.surnames.setdefault(word, set()).add(name)


def _chunks(lines: tuple[Line, ...], floors: dict[int, Floor]) -> Iterator[tuple[int, int, str]]:
    """The lines that may carry claims, long ones cut at sentence ends; labels and questions are left out."""
    for line in lines:
        floor = floors.get(line.number, Floor())
        if line.zone in DROPPED or floor.asks:
            continue
        for part_start, part_end in _parts(line.text):
            start = part_start or floor.start or _mark(line) or _dateline(line.text)
            while start < part_end:
                end = _cut(line.text, start, part_end)
                piece = line.text[start:end]
                if line.zone == "bullet" or floor.speaker or _promising(piece):
                    yield line.number, line.start + start, piece
                start = end


def _case(piece: str, start: int, mentions: tuple[Mention, ...]) -> str:
    near = mentions_between(mentions, start, start + len(piece))
    return sentence_case(piece, start, near)


def _mark(line: Line) -> int:
    """Where the words of a list item begin after its bullet."""
    hit = BULLET.match(line.text) if line.zone == "bullet" else None
    return hit.end() if hit else 0


def _dateline(text: str) -> int:
    """Where the prose begins after "KABUL, Nov 5 (Reuters) -": that line says where the report was filed."""
    hit = _DATELINE.match(text)
    return hit.end() if hit else 0


def _parts(text: str) -> Iterator[tuple[int, int]]:
    """A line cut after semicolons: what follows one is a proposition of its own."""
    start = 0
    for hit in re.finditer(r";\s+", text):
        yield start, hit.end()
        start = hit.end()
    yield start, len(text)


def _cut(text: str, start: int, stop: int) -> int:
    if stop - start <= _CHUNK:
        return stop
    for mark in (". ", " "):
        end = text.rfind(mark, start + _CHUNK // 2, start + _CHUNK)
        if end > 0:
            return end + len(mark)
    return start + _CHUNK


@cache
def _stems() -> frozenset[str]:
    return frozenset(word[:4] for word in vocabulary()) | cue_stems()


def _promising(piece: str) -> bool:
    """Whether any word could fire at all; what cannot is not parsed."""
    folded = fold(piece)
    words = re.findall(r"[a-z]{2,}", folded)
    if any(part in folded for part in turn_stems()):
        return True
    if len(words) >= 3 and ("“" in piece or '"' in piece):
        return True
    return any(word[:4] in _stems() for word in words)
