"""Triggers: the words in a sentence that make it a claim of a certain type."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import Phrase, lexicon, phrase
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.turns import find_turns

_TOWNS = frozenset({"Tank"})  # a town in Khyber Pakhtunkhwa, and no weapon
_REACH = 9
_CIRCUMSTANCE = frozenset(
    {"despite", "amid", "after", "following", "since", "during", "before", "notwithstanding", "under"}
)
_DIRECT = frozenset(
    {"nsubj", "nsubjpass", "dobj", "attr", "oprd", "agent", "appos", "conj", "compound", "amod", "npadvmod"}
)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word that fired: its type, its place in the sentence, how strong it is, and the words that fired it.

    ``own`` are the words of a claim that stands beside the one of its clause; ``third`` asks for a third party.
    """

    type: EventType
    index: int
    last: int
    rank: int
    words: str
    noun: bool
    own: range | None = None
    third: bool = False
    turn: bool = False

    @property
    def core(self) -> int:
        """The word that carries it: the verb, or the last noun ("air strike") unless "of" follows the first."""
        return self.last if self.noun and " of " not in self.words else self.index


@dataclass(frozen=True, slots=True)
class _Frame:
    type: EventType
    heads: frozenset[Phrase]
    classes: frozenset[Phrase]
    rank: int
    needs: str | None
    only: frozenset[Phrase]


@cache
def _single_words() -> dict[str, tuple[tuple[Phrase, EventType, int, bool], ...]]:
    """Phrases by their first word: what fires by itself."""
    file = lexicon("triggers")
    listed: list[tuple[Phrase, EventType, int, bool]] = []
    for rank, noun, name in ((2, True, "nouns"), (3, False, "verbs")):
        table: dict[EventType, list[str]] = file.content[name]
        listed += [(phrase(word), kind, rank, noun) for kind, words in table.items() for word in words]
    for row in file.content["single"]:
        listed += [(phrase(word), row["type"], row["rank"], True) for word in row["words"]]
    return _by_first(listed)


def _by_first(
    listed: list[tuple[Phrase, EventType, int, bool]],
) -> dict[str, tuple[tuple[Phrase, EventType, int, bool], ...]]:
    table: dict[str, list[tuple[Phrase, EventType, int, bool]]] = {}
    for row in sorted(listed, key=lambda row: -len(row[0])):
        table.setdefault(row[0][0], []).append(row)
    return {first: tuple(rows) for first, rows in table.items()}


@cache
def _frames() -> tuple[_Frame, ...]:
    file = lexicon("triggers")
    classes = {
        name: frozenset(phrase(word) for word in words) for name, words in file.table("classes").items()
    }
    frames = []
    for row in file.content["frames"]:
        names = row["with"] if isinstance(row["with"], list) else [row["with"]]
        frames.append(
            _Frame(
                row["type"],
                frozenset(phrase(word) for word in row["heads"]),
                frozenset().union(*(classes[name] for name in names)),
                row["rank"],
                row.get("needs"),
                frozenset(phrase(word) for word in row.get("only_words", ())),
            )
        )
    return tuple(frames)


@cache
def _head_words() -> dict[str, tuple[tuple[Phrase, _Frame], ...]]:
    table: dict[str, list[tuple[Phrase, _Frame]]] = {}
    for frame in _frames():
        for head in frame.heads:
            table.setdefault(head[0], []).append((head, frame))
    return {first: tuple(sorted(rows, key=lambda row: -len(row[0]))) for first, rows in table.items()}


@cache
def vocabulary() -> frozenset[str]:
    """The first words of all that can fire or be linked: a line without any of them is not looked at twice."""
    linked_words = {words[0] for frame in _frames() for words in frame.classes}
    return frozenset(_single_words()) | frozenset(_head_words()) | linked_words


def find_triggers(sentence: Sentence) -> tuple[Trigger, ...]:
    """Everything that fires in a sentence, strongest first where two stand on the same word."""
    return strongest((*_frames_in(sentence), *_singles_in(sentence), *_turns_in(sentence)))


def strongest(triggers: Iterable[Trigger]) -> tuple[Trigger, ...]:
    """The triggers in order, the strongest where two stand on the same word."""
    found: dict[int, Trigger] = {}
    for trigger in triggers:
        here = found.get(trigger.index)
        if here is None or (trigger.rank, trigger.last) > (here.rank, here.last):
            found[trigger.index] = trigger
    inside = {i for t in found.values() if t.last > t.index for i in range(t.index + 1, t.last + 1)}
    kept = (t for t in found.values() if t.index not in inside or t.rank >= 4)
    return tuple(sorted(kept, key=lambda trigger: trigger.index))


def _turns_in(sentence: Sentence) -> Iterator[Trigger]:
    for turn in find_turns(sentence):
        own = range(turn.first, turn.last + 1) if turn.own else None
        yield Trigger(turn.type, turn.core, turn.core, turn.rank, turn.words, False, own, turn.third, True)


def matches(sentence: Sentence, index: int, words: Phrase) -> bool:
    """Whether a phrase stands at a word, in its dictionary form or as written."""
    if index + len(words) > len(sentence.words):
        return False
    return all(want in _forms(sentence, index + step) for step, want in enumerate(words))


def _forms(sentence: Sentence, index: int) -> set[str]:
    word = sentence.words[index]
    forms = {word.lemma, word.lower}
    if index == 0 and word.tag in ("NNPS", "NNP"):  # a capital at the start hides a plural: "Rockets struck"
        forms.add(word.lower.removesuffix("s"))
    return forms


def _singles_in(sentence: Sentence) -> Iterator[Trigger]:
    table = _single_words()
    for word in sentence.words:
        rows = [row for form in _forms(sentence, word.index) for row in table.get(form, ())]
        for words, kind, rank, noun in rows:
            if matches(sentence, word.index, words) and _fits(sentence, word.index, len(words), noun):
                last = word.index + len(words) - 1
                yield Trigger(kind, word.index, last, rank, " ".join(words), noun)
                break


def _fits(sentence: Sentence, index: int, length: int, noun: bool) -> bool:
    """Whether the part of speech is right: a noun for event nouns, a verb for verbs."""
    if not sentence.parsed:
        return True
    word = sentence.words[index]
    last = sentence.words[index + length - 1]
    before = sentence.words[index - 1].lower if index else ""
    if word.lower.endswith("ing") and word.dep == "compound" and before in ("of", "by"):
        return True
    if noun and index == 0 and word.tag == "VBG" and word.dep in ("aux", "csubj", "nsubj", "amod"):
        return True  # "Shelling hit the village": the parser takes the noun for a verb
    if noun:
        return length > 1 or (last.pos in ("NOUN", "PROPN") and last.dep != "compound") or last.tag == "NNS"
    return word.pos == "VERB" or (word.tag.startswith("VB") and word.dep != "amod")


def _frames_in(sentence: Sentence) -> Iterator[Trigger]:
    table = _head_words()
    for word in sentence.words:
        rows = {id(row): row for form in _forms(sentence, word.index) for row in table.get(form, ())}
        for words, frame in rows.values():
            if word.dep == "amod" and word.tag in ("VBG", "VBN"):
                continue
            if matches(sentence, word.index, words):
                partner = _partner(sentence, word.index, len(words), frame)
                if partner is not None:
                    noun = word.pos in ("NOUN", "PROPN")
                    told = f"{' '.join(words)} + {sentence.words[partner].lemma}"
                    yield Trigger(frame.type, word.index, word.index + len(words) - 1, frame.rank, told, noun)


def _partner(sentence: Sentence, head: int, length: int, frame: _Frame) -> int | None:
    """The word of the frame's class that is linked to its head."""
    low, high = max(0, head - 25), min(len(sentence.words), head + 25)
    for index in sorted(range(low, high), key=lambda one: abs(one - head)):
        if head <= index < head + length and length == 1:
            continue
        for words in frame.only or frame.classes:
            if words[0] in _forms(sentence, index) and matches(sentence, index, words):
                if sentence.words[index].text in _TOWNS:
                    continue
                end = index + len(words) - 1
                if linked(sentence, head, end):
                    return end
    return None


def linked(sentence: Sentence, head: int, other: int) -> bool:
    """Whether the other word is an argument of the head, or the noun that the head describes."""
    if not sentence.parsed:
        return abs(head - other) <= _REACH and sentence.owner[head] == sentence.owner[other]
    words = sentence.words
    if words[head].head == other:
        return words[head].dep in ("acl", "relcl", "amod", "compound", "prep", "nsubj")
    steps = 0
    here = other
    for up in sentence.ancestors(other):
        dep = words[here].dep
        if dep in ("relcl", "advcl", "ccomp", "acl", "pcomp") or words[here].lower in _CIRCUMSTANCE:
            return _shares_subject(sentence, head, other)
        steps += 0 if dep in ("xcomp", "conj", "prep", "compound") else 1
        if up == head:
            return steps <= 2 or dep in _DIRECT
        here = up
    return _shares_subject(sentence, head, other)


def _shares_subject(sentence: Sentence, head: int, other: int) -> bool:
    """ "The truce was signed and then broken": the noun is the subject of the verb's coordinate."""
    if sentence.words[head].pos not in ("VERB", "AUX"):
        return False
    subject = sentence.subject(head)
    if subject is None:
        return 0 < head - other <= 12 and sentence.words[other].dep in ("nsubj", "nsubjpass")
    return subject == other
