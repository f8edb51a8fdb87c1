"""Attribution: which words of a sentence somebody else says, who that is, and how sure it makes us."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tahqiq.model.claim import Certainty
from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import Phrase, lexicon, phrase
from tahqiq.reading.saying import Attribution
from tahqiq.reading.saying_nouns import saying_nouns
from tahqiq.reading.scene import Scene
from tahqiq.reading.scope import scope_of
from tahqiq.reading.sentence import Sentence, Word
from tahqiq.reading.speakers import Speaker, speaker_of
from tahqiq.reading.triggers import matches

_BREAKS = frozenset({"said", "in", "on", "at", "that", "who", "which", "and"})
_ENTRY = frozenset({"passage", "access", "entry", "permission", "exit", "visa", "request"})
_EVERY: tuple[Certainty, ...] = ("reported", "alleged", "confirmed", "denied", "hedged")


@cache
def _saying() -> dict[str, Certainty]:
    say = lexicon("cues").table("say")
    table: dict[str, Certainty] = {}
    for certainty in _EVERY:
        for word in say[certainty]:
            table.setdefault(word, certainty)
    for words in lexicon("cues").table("types").values():
        for word in words:
            table.setdefault(word.split()[0], "reported")
    return table


@cache
def _needs_content() -> frozenset[str]:
    return lexicon("cues").words("needs_content")


@cache
def _speech_types() -> tuple[tuple[Phrase, EventType], ...]:
    table: dict[EventType, list[str]] = lexicon("cues").content["types"]
    rows = [(phrase(word), kind) for kind, words in table.items() for word in words]
    return tuple(sorted(rows, key=lambda row: -len(row[0])))


@cache
def _according() -> tuple[Phrase, ...]:
    return tuple(sorted((phrase(word) for word in lexicon("cues").words("according")), key=len, reverse=True))


def find_attributions(scene: Scene) -> tuple[Attribution, ...]:
    """Every attribution of a sentence: "according to", verbs of saying, nouns of saying."""
    found = [*_according_to(scene), *_verbs(scene), *saying_nouns(scene)]
    return tuple(_carried(scene, one) for one in found)


def _carried(scene: Scene, one: Attribution) -> Attribution:
    """ "In a warning reported by Reuters, …": the outlet carries the whole sentence."""
    word = scene.sentence.words[one.cue]
    if one.speaker.names or word.tag != "VBN" or word.dep not in ("acl", "advcl", "prep"):
        return one
    everything = frozenset(range(len(scene.sentence.words)))
    own = frozenset(scene.sentence.subtree(one.cue))
    return replace(one, scope=everything - own, own=own)


def speech_type(sentence: Sentence, index: int) -> EventType | None:
    """What kind of speech a verb is: a threat, a demand, a denial …"""
    return next((kind for words, kind in _speech_types() if matches(sentence, index, words)), None)


def _according_to(scene: Scene) -> Iterator[Attribution]:
    sentence = scene.sentence
    index = 0
    while index < len(sentence.words):
        words = next((words for words in _according() if matches(sentence, index, words)), None)
        if words is None:
            index += 1
            continue
        last = index + len(words) - 1
        made = _after_preposition(scene, index, last)
        if made:
            yield made
        index = last + 1


def _after_preposition(scene: Scene, first: int, last: int) -> Attribution | None:
    sentence = scene.sentence
    head = sentence.child(last, "pobj", "dobj") if sentence.parsed else None
    if head is None:
        head = _guess_head(scene, last + 1)
    speaker = speaker_of(scene, head) if head is not None else None
    if speaker is None or head is None:
        return None
    own = frozenset(range(first, last + 1)) | frozenset(sentence.subtree(head))
    scope = frozenset(range(len(sentence.words))) - own
    top = sentence.owner[first]
    if sentence.parsed and sentence.words[top].dep == "relcl":
        scope = frozenset(sentence.subtree(top)) - own
    words = " ".join(word.lower for word in sentence.words[first : last + 1])
    return Attribution(speaker, "reported", first, words, scope, own, None, False)


def _goes_on(word: Word) -> bool:
    return bool(re.match(r"[\w'-]", word.text)) and word.lower not in _BREAKS


def _guess_head(scene: Scene, index: int) -> int | None:
    """Without a parser, the last word before the next comma or verb-like break names the speaker."""
    words = scene.sentence.words
    stop = index
    while stop < len(words) and stop - index < 7 and _goes_on(words[stop]):
        stop += 1
    return stop - 1 if stop > index else None


def _verbs(scene: Scene) -> Iterator[Attribution]:
    sentence = scene.sentence
    for word in sentence.words:
        certainty = _saying().get(word.lemma)
        mistaken = _mistaken_noun(scene, word.index)
        verbal = word.pos == "VERB" if sentence.parsed else word.lower != word.lemma
        if certainty is None or not (verbal or mistaken) or _in_quotation(scene, word.start):
            continue
        if _refuses_entry(sentence, word.index):
            continue
        if sentence.parsed and word.lemma in _needs_content() and not _has_content(scene, word.index):
            continue
        subject = word.index - 1 if mistaken else _saying_subject(scene, word.index)
        speaker = speaker_of(scene, subject, word.index) if subject is not None else None
        if speaker is None or not speaker.chain:
            continue
        yield _said(scene, word.index, speaker, certainty, subject if subject is not None else word.index)
    yield from _witnessed(scene)


def _witnessed(scene: Scene) -> Iterator[Attribution]:
    """ "Monitors recorded 14 explosions": who saw it is the source, and did not do it."""
    sentence = scene.sentence
    words = lexicon("cues").words("witnessed")
    for word in sentence.words:
        if word.lemma not in words or word.pos != "VERB" or not sentence.parsed:
            continue
        subject = sentence.child(word.index, "nsubj")
        seen = sentence.child(word.index, "dobj", "ccomp")
        speaker = speaker_of(scene, subject) if subject is not None and seen is not None else None
        if subject is None or speaker is None or speaker.kind not in ("team", "organisation", "witness"):
            continue
        own = frozenset(sentence.subtree(subject)) | {word.index}
        scope = frozenset(sentence.subtree(word.index)) - own
        yield Attribution(speaker, "reported", word.index, word.lemma, scope, own, None, False)


def _refuses_entry(sentence: Sentence, verb: int) -> bool:
    """ "Was denied passage": a restriction of movement, not a denial of words."""
    thing = sentence.child(verb, "dobj")
    return (
        sentence.words[verb].lemma == "deny" and thing is not None and sentence.words[thing].lemma in _ENTRY
    )


def _mistaken_noun(scene: Scene, index: int) -> bool:
    """ "A charge Kabul rejects": parsers take the last word for a plural noun."""
    word = scene.sentence.words[index]
    if word.tag not in ("NNS", "NNP", "NNPS") or word.lower not in (
        "denies",
        "rejects",
        "dismisses",
        "refutes",
        "disputes",
    ):
        return False
    return index > 0 and any(index - 1 in scene.covers(mention) for mention in scene.mentions)


def _has_content(scene: Scene, verb: int) -> bool:
    sentence = scene.sentence
    if sentence.child(verb, "ccomp", "xcomp", "agent") is not None or any(
        one.spoken for one in scene.quotations
    ):
        return True
    return any(sentence.words[child].text == ":" for child in sentence.children[verb])


def _in_quotation(scene: Scene, start: int) -> bool:
    return any(one.spoken and one.holds(start, start + 1) for one in scene.quotations)


def _saying_subject(scene: Scene, verb: int) -> int | None:
    """The one who says: subject, by-phrase of a passive, or the speaker of the clause that a participle hangs on."""
    sentence = scene.sentence
    word = sentence.words[verb]
    if not sentence.parsed:
        return _guess_subject(scene, verb)
    if sentence.child(verb, "auxpass") is not None or (
        word.tag == "VBN" and word.dep in ("acl", "relcl", "advcl")
    ):
        agent = sentence.child(verb, "agent")
        return sentence.child(agent, "pobj") if agent is not None else None
    found = sentence.subject(verb)
    if found is not None and word.tag == "VBN" and sentence.words[found].dep == "nsubjpass":
        return None
    if found is None and word.dep == "acl" and word.tag == "VBG":
        return word.head
    if found is not None and sentence.words[found].lower in ("that", "which", "who"):
        return word.head if word.dep == "relcl" else None
    return found


def _guess_subject(scene: Scene, verb: int) -> int | None:
    words = scene.sentence.words
    before = verb - 1
    while before >= 0 and words[before].lower in ("has", "have", "had", "also", "later"):
        before -= 1
    if before >= 0 and re.match(r"[\w']", words[before].text):
        return before
    return _guess_head(scene, verb + 1) if verb + 1 < len(words) else None


def _said(scene: Scene, verb: int, speaker: Speaker, certainty: Certainty, subject: int) -> Attribution:
    sentence = scene.sentence
    kind = speech_type(sentence, verb)
    scope, own = scope_of(scene, verb, subject, _saying().keys())
    negated = sentence.child(verb, "neg") is not None
    denies = certainty == "denied" and not negated
    addressee = tuple(sentence.all_children(verb, "dobj", "dative")) if kind else ()
    if sentence.words[verb].lemma == "blame":
        on = next((p for p in sentence.all_children(verb, "prep") if sentence.words[p].lower == "on"), None)
        addressee = tuple(sentence.all_children(on, "pobj")) if on is not None else addressee
    if kind == "demand":
        addressee = (*addressee, *_asked(sentence, verb))
    return Attribution(
        speaker=speaker,
        certainty="reported" if certainty == "denied" and negated else certainty,
        cue=verb,
        words=sentence.words[verb].lemma,
        scope=scope,
        own=own,
        speech=kind,
        denies=denies,
        addressee=addressee,
    )


def _asked(sentence: Sentence, verb: int) -> list[int]:
    """Of whom something is demanded: the subject of what is demanded."""
    found = []
    for content in sentence.all_children(verb, "ccomp", "xcomp", "prep"):
        inner = sentence.child(content, "nsubj", "nsubjpass", "pobj")
        if inner is not None:
            found.append(inner)
    return found
