"""Subjects of saying: which noun phrase of a sentence is the one who says, also where the parser lost it."""

import re

from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence, Word

_FINITE = ("VBD", "VBZ", "VBP")
_HAPPENINGS = frozenset(
    {"round", "talk", "meeting", "strike", "raid", "attack", "clash", "fighting", "shelling", "truce", "ceasefire",
     "trade", "border", "crossing", "deal", "blast", "explosion", "drone", "shell", "session", "visit", "negotiation"}
)  # fmt: skip
_BREAKS = frozenset({"said", "in", "on", "at", "that", "who", "which", "and"})


def _goes_on(word: Word) -> bool:
    return bool(re.match(r"[\w'-]", word.text)) and word.lower not in _BREAKS


def guess_head(scene: Scene, index: int) -> int | None:
    """Without a parser, the last word before the next comma or verb-like break names the speaker."""
    words = scene.sentence.words
    stop = index
    while stop < len(words) and stop - index < 7 and _goes_on(words[stop]):
        stop += 1
    return stop - 1 if stop > index else None


def mistaken_noun(scene: Scene, index: int) -> bool:
    """ "A charge Kabul rejects", "Pakistan reserves the right": parsers take the verb for a plural noun."""
    sentence = scene.sentence
    word = sentence.words[index]
    if word.tag not in ("NNS", "NNP", "NNPS") or not word.lower.endswith("s") or index == 0:
        return False
    before = sentence.words[index - 1]
    if sentence.child(index, "nsubj") is not None:
        return True
    if sentence.child(index, "det") is not None:
        closes = index + 2 >= len(sentence.words) and word.dep in ("ccomp", "dep", "parataxis", "ROOT")
        return closes and before.pos in ("NOUN", "PROPN") and _after_comma(sentence, index)
    named = any(index - 1 in scene.covers(mention) for mention in scene.mentions)
    last = index + 1 >= len(sentence.words) or sentence.words[index + 1].text in (".", ",")
    return (named and (last or word.dep == "ROOT")) or (
        last and before.pos in ("NOUN", "PROPN") and _after_comma(sentence, index - 1)
    )


def saying_subject(scene: Scene, verb: int) -> int | None:
    """The one who says: subject, by-phrase of a passive, or whoever the clause hangs on that the participle opens."""
    sentence = scene.sentence
    if not sentence.parsed:
        return _guess_subject(scene, verb)
    if mistaken_noun(scene, verb):
        named = sentence.child(verb, "nsubj")
        return verb - 1 if named is None else named
    word = sentence.words[verb]
    if sentence.child(verb, "auxpass") is not None or (
        word.tag == "VBN" and word.dep in ("acl", "relcl", "advcl")
    ):
        return _passive(sentence, verb)
    misplaced = _misplaced(scene, verb)
    return _named(scene, verb) if misplaced is None else misplaced


def _passive(sentence: Sentence, verb: int) -> int | None:
    """ "Denied by X"; "was quoted as saying" says it itself."""
    saying = sentence.child(verb, "prep") if sentence.words[verb].lemma in ("quote", "cite") else None
    if saying is not None and sentence.words[saying].lower == "as":
        return sentence.child(verb, "nsubjpass")
    agent = sentence.child(verb, "agent")
    return sentence.child(agent, "pobj") if agent is not None else None


def _misplaced(scene: Scene, verb: int) -> int | None:
    """The subject of a finite verb that the parser took for a circumstance, or hung on an infinitive."""
    sentence = scene.sentence
    word, head = sentence.words[verb], sentence.words[sentence.words[verb].head]
    if word.tag not in _FINITE or sentence.child(verb, "nsubj", "mark") is not None:
        return None
    if word.dep == "advcl":
        return _before_comma(sentence, verb)
    if word.dep == "conj" and head.tag == "VB" and head.dep in ("ccomp", "xcomp"):
        return saying_subject(scene, head.head)
    return None


def _named(scene: Scene, verb: int) -> int | None:
    sentence = scene.sentence
    word, found = sentence.words[verb], sentence.subject(verb)
    if found is None:
        return _unnamed(scene, verb)
    if word.tag == "VBN" and sentence.words[found].dep == "nsubjpass":
        return None
    if sentence.words[found].lower in ("that", "which", "who"):
        return word.head if word.dep == "relcl" else None
    if word.dep == "conj" and sentence.words[found].lemma in _HAPPENINGS:
        return _teller_above(sentence, verb) or found
    return found


def _teller_above(sentence: Sentence, verb: int) -> int | None:
    """ "He said that the round had taken place, and accused …": the accuser is he, not the round."""
    for up in sentence.ancestors(verb):
        subject = sentence.child(up, "nsubj")
        if subject is not None and sentence.words[subject].lemma not in _HAPPENINGS:
            return subject
    return None


def _unnamed(scene: Scene, verb: int) -> int | None:
    """Where no subject hangs on the verb: the author of the paper, the first of two verbs, a subject gone astray."""
    sentence = scene.sentence
    word = sentence.words[verb]
    if word.dep == "acl" and word.tag == "VBG":
        return _author(sentence, word.head)
    if word.dep == "conj" and sentence.words[word.head].pos == "VERB":
        return saying_subject(scene, word.head)
    return _lost_subject(sentence, verb) if word.tag in _FINITE else None


def _guess_subject(scene: Scene, verb: int) -> int | None:
    words = scene.sentence.words
    before = verb - 1
    while before >= 0 and words[before].lower in ("has", "have", "had", "also", "later"):
        before -= 1
    if before >= 0 and re.match(r"[\w']", words[before].text):
        return before
    return guess_head(scene, verb + 1) if verb + 1 < len(words) else None


def _lost_subject(sentence: Sentence, verb: int) -> int | None:
    """ "Sharif, chairing a meeting, said", "…, a district administrator, Bashir Barech, said": hung elsewhere."""
    for child in sentence.all_children(verb, "ccomp", "advcl"):
        inner = sentence.child(child, "nsubj")
        if child < verb and sentence.words[child].tag in ("VBG", "VBN") and inner is not None:
            return inner
    return _before_comma(sentence, verb)


def _before_comma(sentence: Sentence, verb: int) -> int | None:
    """The noun phrase between commas right before the verb, climbed to the noun whose apposition it is."""
    words = sentence.words
    last = verb - 1
    while last >= 0 and (words[last].text == "," or words[last].pos == "ADV"):
        last -= 1
    if last < 1:
        return None
    here = last
    hung = ("appos", "nsubj", "ROOT", "conj", "dep")
    while words[here].dep not in hung and words[here].head != here and words[here].head < verb:
        here = words[here].head
    while words[here].dep == "appos" and _after_comma(sentence, words[here].head) and words[here].head < here:
        here = words[here].head
    quoted = _after(sentence, here, ("”", '"', "’", "'"))
    noun = words[here].pos in ("NOUN", "PROPN") and (
        quoted or words[here].dep in ("appos", "dep", "conj", "nsubj")
    )
    return here if noun and here < verb and _after_comma(sentence, here) else None


def _after_comma(sentence: Sentence, noun: int) -> bool:
    """Whether a noun with its article and adjectives begins right after a comma or a quotation."""
    return _after(sentence, noun, (",", "”", '"'))


def _after(sentence: Sentence, noun: int, marks: tuple[str, ...]) -> bool:
    first = noun
    while first > 0 and sentence.words[first - 1].dep in (
        "det",
        "compound",
        "amod",
        "poss",
        "case",
        "nummod",
        "nmod",
    ):
        first -= 1
    return first > 0 and sentence.words[first - 1].text in marks


def _author(sentence: Sentence, noun: int) -> int:
    """ "The office put out a statement saying": the office says it, not the paper."""
    word = sentence.words[noun]
    if (
        word.lemma in ("statement", "letter", "post", "message", "note", "communique", "report")
        and word.dep == "dobj"
    ):
        subject = sentence.subject(word.head)
        return noun if subject is None else subject
    return noun
