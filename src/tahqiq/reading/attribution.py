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
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.speakers import Speaker, speaker_of
from tahqiq.reading.triggers import matches

_CONTENT = frozenset({"ccomp", "xcomp", "pcomp", "parataxis", "dobj", "prep", "oprd", "advcl", "dep"})
_EVERY = ("reported", "alleged", "confirmed", "denied", "hedged")


@cache
def _saying() -> dict[str, Certainty]:
    say = lexicon("cues").table("say")
    table: dict[str, Certainty] = {}
    for certainty in _EVERY:
        for word in say[certainty]:
            table.setdefault(word, certainty)  # type: ignore[arg-type]
    for words in lexicon("cues").table("types").values():
        for word in words:
            table.setdefault(word.split()[0], "reported")
    return table


@cache
def _needs_content() -> frozenset[str]:
    return lexicon("cues").words("needs_content")


@cache
def _speech_types() -> tuple[tuple[Phrase, EventType], ...]:
    table = lexicon("cues").table("types")
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


def _guess_head(scene: Scene, index: int) -> int | None:
    """Without a parser, the last word before the next comma or verb-like break names the speaker."""
    words = scene.sentence.words
    stop = index
    while stop < len(words) and stop - index < 7 and re.match(r"[\w'-]", words[stop].text) and words[stop].lower not in (
        "said", "in", "on", "at", "that", "who", "which", "and",
    ):  # fmt: skip
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
        speaker = (
            speaker_of(scene, subject) if subject is not None and sentence.child(word.index, "dobj") else None
        )
        if subject is None or speaker is None or speaker.kind not in ("team", "organisation", "witness"):
            continue
        own = frozenset(sentence.subtree(subject)) | {word.index}
        scope = frozenset(sentence.subtree(word.index)) - own
        yield Attribution(speaker, "reported", word.index, word.lemma, scope, own, None, False)


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
    if sentence.child(verb, "ccomp", "agent") is not None or any(one.spoken for one in scene.quotations):
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
    scope, own = _scope(scene, verb, subject)
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


def _scope(scene: Scene, verb: int, subject: int) -> tuple[frozenset[int], frozenset[int]]:
    """The words that are said, and the words that say so."""
    sentence = scene.sentence
    everything = frozenset(range(len(sentence.words)))
    if not sentence.parsed:
        own = frozenset({verb, subject})
        before = frozenset(range(min(verb, subject)))
        after = everything - before - own
        return (after if len(after) > 3 else before), own
    scope: set[int] = set()
    for child in sentence.children[verb]:
        word = sentence.words[child]
        if word.dep in _CONTENT and not _circumstance(sentence, child):
            scope |= sentence.subtree(child)
    own = (
        set(sentence.subtree(subject))
        | {verb}
        | set(sentence.all_children(verb, "aux", "auxpass", "mark", "neg"))
    )
    if sentence.words[verb].tag == "VBN" and sentence.words[max(0, verb - 1)].lower == "as":
        scope |= everything - set(sentence.subtree(verb))
    for quotation in scene.quotations:
        if quotation.spoken:
            scope |= set(sentence.words_in(quotation.start, quotation.end))
    if _closes(sentence, verb, subject):
        scope |= {i for i in everything if i < min(subject, min(sentence.subtree(subject)))}
    else:
        scope |= _coordinates(sentence, verb)
    return frozenset(scope - own), frozenset(own)


def _circumstance(sentence: Sentence, child: int) -> bool:
    """When, where and to whom it was said is not what was said."""
    word = sentence.words[child]
    if word.dep == "prep":
        return word.lower not in ("of", "for", "over", "about")
    if word.dep == "advcl":
        return word.tag in ("VBG", "VBN") or bool(sentence.all_children(child, "mark"))
    return False


def _closes(sentence: Sentence, verb: int, subject: int) -> bool:
    """Whether the sentence ends in "…, officials said": everything before the speaker is what they said."""
    start = min(min(sentence.subtree(subject)), verb)
    if start == 0 or sentence.words[start - 1].text not in (",", '"', "”", "-", "—"):
        return False
    if sentence.words[start - 1].text == "," and sentence.words[verb].dep in ("relcl", "acl"):
        return False
    return sentence.words[verb].dep in ("ROOT", "parataxis", "dep", "conj", "ccomp") and (
        sentence.child(verb, "ccomp") is None
        or min(sentence.subtree(sentence.child(verb, "ccomp") or 0)) < start
    )


def _coordinates(sentence: Sentence, verb: int) -> set[int]:
    """What follows a semicolon or "and that" after the content still belongs to the speaker if it has no cue."""
    found: set[int] = set()
    for child in sentence.all_children(verb, "conj"):
        if (
            sentence.child(child, "nsubj", "nsubjpass") is None
            and sentence.words[child].lemma not in _saying()
        ):
            continue
        marks = [sentence.words[i].lower for i in sentence.all_children(child, "mark")]
        if "that" in marks:
            found |= sentence.subtree(child)
    return found
