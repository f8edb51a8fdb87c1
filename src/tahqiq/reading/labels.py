"""Labels: names before a colon that say who has the floor in a transcript, and datelines that say only where."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention, within
from tahqiq.reading.scene import Memory
from tahqiq.reading.speaker import Speaker
from tahqiq.reading.speakers import kind_of_words
from tahqiq.reading.zones import DROPPED, Line

_TITLE = r"\b(?i:Lt|Gen|Brig|Maj|Col|Capt|Sen|Rep|Prof|Dr|Mr|Ms|Mrs)\."
_LABEL = re.compile(rf"(?:The )?((?=[A-Z])(?:{_TITLE}|[^.!?:\n“\"]){{1,69}}?)\s*:\s+(?=\S)")
_PLACED = re.compile(
    r"[A-Z][A-Z .'’/-]{2,40}(?:,? [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?:\s+(?=[A-Z“\"'‘])"
)
_CLIP = re.compile(
    r"^(?i:clip|soundbite|sot|audio|video|voice|recording|sound)(?: of)?\s*[,;–—-]?\s+(?=[A-Z])"
)
_ASIDE = re.compile(r"\s*[(\[][^)\]]*[)\]]")
_REPORTER = r"\b(?:correspondent|reporter|colleague|producer|editor|bureau chief)\b\W+(?:\w+\W+){0,2}"


@dataclass(frozen=True, slots=True)
class Floor:
    """Who speaks a line: ``start`` is where the words begin in it; no speaker where the report itself speaks.

    ``asks`` marks the questions of journalists, which claim nothing.
    """

    start: int = 0
    speaker: Speaker | None = None
    asks: bool = False


@dataclass(slots=True)
class _Cast:
    """Who has spoken in the transcript so far, by the words of the label."""

    text: str
    mentions: tuple[Mention, ...]
    knowledge: Knowledge
    memory: Memory
    by_label: dict[str, Speaker]
    guest: Speaker | None = None


def floors_of(
    text: str, lines: Sequence[Line], mentions: tuple[Mention, ...], knowledge: Knowledge, memory: Memory
) -> dict[int, Floor]:
    """For every line with a label or a dateline, and every line that runs on after a label, who speaks it."""
    labelled = {
        line.number: hit
        for line in lines
        if _may_speak(line) and (hit := _LABEL.match(line.text)) and _like_a_name(_name(hit))
    }
    if not _is_transcript([_name(hit) for hit in labelled.values()]):
        return {line.number: floor for line in lines if (floor := _dateline(line, mentions)) is not None}
    cast = _Cast(text, mentions, knowledge, memory, {})
    found: dict[int, Floor] = {}
    here: Floor | None = None
    for line in lines:
        if line.zone == "blank" or line.zone in DROPPED:
            continue
        if line.number in labelled:
            here = _floor(cast, line, labelled[line.number])
            found[line.number] = here
        elif here is not None:
            here = None if line.text.startswith("[") else Floor(0, here.speaker, here.asks)
            found[line.number] = here or Floor()
    return found


def _may_speak(line: Line) -> bool:
    return bool(line.text) and line.zone not in DROPPED and line.zone != "bullet"


def _name(hit: re.Match[str]) -> str:
    name = _CLIP.sub("", _ASIDE.sub("", hit[1]).strip())
    first, comma, _rest = name.partition(",")
    titles = lexicon("cues").words("titles")
    plain = len(first.split()) > 1 and not any(word.lower().strip(".") in titles for word in first.split())
    return first.strip() if comma and plain else name


def _like_a_name(name: str) -> bool:
    """ "ZAFAR IQBAL", "Spokesperson", "Ambassador Tahir Hussain Andrabi"; not the first half of a headline."""
    words = [
        word for word in name.split() if word.lower() not in ("the", "of", "for", "and", "al", "de", "bin")
    ]
    return 0 < len(words) <= 8 and all(word[0].isupper() for word in words)


def _is_transcript(names: list[str]) -> bool:
    """Two turns or more, of which one name comes again or is a word for a turn ("Question", "HOST")."""
    turns = sum(1 for name in names if _turn(name))
    again = sum(count for name, count in Counter(names).items() if count > 1 and len(name.split()) <= 4)
    return len(names) >= 2 and (
        turns >= 2 or (again >= 2 and turns + again >= 3) or (turns >= 1 and again >= 2)
    )


def _turn(name: str) -> str | None:
    words = set(re.findall(r"[a-z]+", name.lower()))
    table: dict[str, list[str]] = lexicon("cues").content["turns"]
    return next((kind for kind, listed in table.items() if words & set(listed)), None)


def _dateline(line: Line, mentions: tuple[Mention, ...]) -> Floor | None:
    """ "PESHAWAR:", "SRINAGAR, May 11:", "UPDATE:": no speaker, unless it is somebody's name ("ISPR:")."""
    hit = _PLACED.match(line.text) if line.zone not in DROPPED else None
    if hit is None:
        return None
    named = within(mentions, line.start, line.start + hit.end())
    speaks = any(one.name("actor", "outlet", "person") and not one.name("place") for one in named)
    return None if speaks else Floor(hit.end())


def _floor(cast: _Cast, line: Line, hit: re.Match[str]) -> Floor:
    name, turn = _name(hit), _turn(hit[1])
    if turn == "asks":
        return Floor(hit.end(), None, asks=True)
    if turn == "hosts" or _reports(cast.text, name):
        return Floor(hit.end())
    if turn == "answers" and cast.guest is None and len(name) <= len("Answer"):
        cast.guest = _interviewed(cast, line.start)
    if turn == "answers" and cast.guest is not None:
        return Floor(hit.end(), cast.guest)
    known = within(cast.mentions, line.start, line.start + hit.end())
    speaker = cast.by_label.get(name.split()[-1].lower()) or _speaker(cast, name, hit[1], known)
    for word in re.findall(r"[a-z]+", name.lower()):
        cast.by_label.setdefault(word, speaker)
    cast.guest = speaker
    return Floor(hit.end(), speaker)


def _interviewed(cast: _Cast, start: int) -> Speaker:
    """Who answers where only "A:" stands: the person whom the text named before, else somebody unnamed."""
    named = [one.name("person") for one in cast.mentions if one.end <= start and one.name("person")]
    full = [name for names in cast.memory.surnames.values() for name in names if name in cast.text[:start]]
    known = next((name for name in (*named, *full) if name), None)
    return Speaker((known or "interviewee",), (), "official")


def _reports(text: str, name: str) -> bool:
    """Whether somebody on air reports for the outlet itself."""
    return bool(re.search(_REPORTER + re.escape(name), text, re.IGNORECASE))


def _speaker(cast: _Cast, name: str, label: str, known: tuple[Mention, ...]) -> Speaker:
    person = next((one.name("person") for one in known if one.name("person")), None)
    if person is None:
        titled = name.title() if name.isupper() and len(name) > 4 else name
        full = cast.memory.surnames.get(titled.split()[-1], set())
        person = next(iter(full)) if len(full) == 1 else None
        actor = next((one.name("actor") for one in known if one.name("actor")), None)
        person = person or actor or _untitled(titled)
    said = cast.knowledge.person(person)
    kind = kind_of_words(set(re.findall(r"[a-z]+", fold(label))))
    return Speaker((person,), (), "analyst" if said and said.kind == "analyst" else kind or "witness")


def _untitled(name: str) -> str:
    titles = lexicon("cues").words("titles")
    words = name.rpartition(",")[2].split()
    while len(words) > 2 and words[0].lower().strip(".") in titles:
        words = words[1:]
    return " ".join(words)
