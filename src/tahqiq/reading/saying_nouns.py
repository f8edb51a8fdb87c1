"""Nouns of saying: "Pakistan's accusation that …", "a statement by the ministry", "issued a warning"."""

from collections.abc import Iterator

from tahqiq.model.claim import Certainty
from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.speakers import speaker_of

_LIGHT = frozenset(
    {
        "express",
        "issue",
        "make",
        "give",
        "deliver",
        "voice",
        "reiterate",
        "release",
        "send",
        "repeat",
        "level",
    }
)
_SURE: dict[str, Certainty] = {"accusation": "alleged", "denial": "denied"}


def saying_nouns(scene: Scene) -> Iterator[Attribution]:
    """The attributions that a noun makes, with what the noun governs in its scope."""
    sentence = scene.sentence
    if not sentence.parsed:
        return
    yield from _counts(scene)
    table: dict[EventType, list[str]] = lexicon("cues").content["nouns"]
    kinds = {word: kind for kind, words in table.items() for word in words}
    for word in sentence.words:
        kind = kinds.get(word.lemma) if word.pos == "NOUN" else None
        head = _holder(sentence, word.index) if kind else None
        speaker = speaker_of(scene, head) if head is not None else None
        if kind is None or head is None or speaker is None or not speaker.chain:
            continue
        scope = _scope(sentence, word.index, head)
        own = frozenset({word.index}) | (frozenset(sentence.subtree(head)) - scope)
        yield Attribution(
            speaker=speaker,
            certainty=_SURE.get(kind, "reported"),
            cue=word.index,
            words=word.lemma,
            scope=scope,
            own=own,
            speech=kind,
            denies=kind == "denial",
        )


def _holder(sentence: Sentence, noun: int) -> int | None:
    """Whose saying it is: "X's accusation that …", "the claim by X that …", "X issued a warning"."""
    verb = sentence.words[noun].head
    if sentence.words[noun].dep == "dobj" and sentence.words[verb].lemma in _LIGHT:
        return sentence.subject(verb)
    content = sentence.child(noun, "acl", "ccomp", "relcl")
    if content is None:
        return None
    if sentence.words[content].tag == "VBN" and sentence.child(content, "nsubj", "nsubjpass") is None:
        return None
    owner = sentence.child(noun, "poss")
    if owner is not None:
        return owner
    by = next(
        (i for i in sentence.all_children(noun, "prep") if sentence.words[i].lower in ("by", "from")), None
    )
    return sentence.child(by, "pobj") if by is not None else None


def _scope(sentence: Sentence, noun: int, head: int) -> frozenset[int]:
    found = {i for child in sentence.children[noun] for i in sentence.subtree(child)}
    return frozenset(found - sentence.subtree(head))


def _counts(scene: Scene) -> Iterator[Attribution]:
    """ "By her count", "by the count of the United Nations", "that was the ministry's count": whose figure it is."""
    sentence, counting = scene.sentence, lexicon("cues").words("counting")
    for word in sentence.words:
        if word.lemma not in counting or word.pos != "NOUN":
            continue
        by = word.dep == "pobj" and sentence.words[word.head].lower in ("by", "on", "in")
        named = word.dep in ("attr", "nsubj") and sentence.words[word.head].lemma == "be"
        owner = sentence.child(word.index, "poss") if by or named else None
        if owner is None and by:
            of = next(
                (i for i in sentence.all_children(word.index, "prep") if sentence.words[i].lower == "of"),
                None,
            )
            owner = sentence.child(of, "pobj") if of is not None else None
        speaker = speaker_of(scene, owner) if owner is not None else None
        if speaker is None or not speaker.chain:
            continue
        own = frozenset(sentence.subtree(word.head if by else word.index))
        scope = frozenset(range(len(sentence.words))) - own
        yield Attribution(speaker, "reported", word.index, word.lemma, scope, own, None, False)
