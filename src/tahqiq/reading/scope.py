"""Scope: which words of a sentence somebody says, and which say who says so."""

from collections.abc import Container

from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence

_CONTENT = frozenset({"ccomp", "xcomp", "pcomp", "parataxis", "dobj", "prep", "oprd", "advcl", "dep"})

_TOLD = frozenset({"tell", "inform", "brief", "assure", "say", "quote", "cite"})
_UPON = frozenset({"insist", "press", "call", "decide", "dwell", "harp"})


def scope_of(
    scene: Scene, verb: int, subject: int, cues: Container[str]
) -> tuple[frozenset[int], frozenset[int]]:
    """The words that are said, and the words that say so; ``cues`` are the verbs of saying."""
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
        if word.dep in _CONTENT and not _circumstance(sentence, child, cues):
            scope |= sentence.subtree(child)
    if sentence.child(verb, "agent") is not None and (told := sentence.child(verb, "nsubjpass")) is not None:
        scope |= sentence.subtree(told)
    scope |= _described(sentence, verb) | _beyond(sentence, verb)
    helpers = sentence.all_children(verb, "aux", "auxpass", "mark", "neg")
    if (aside := _aside(sentence, verb, subject)) is not None:
        return frozenset(everything - aside), frozenset(aside)
    said_by = {verb, *sentence.subtree(subject), *helpers}
    if sentence.words[verb].tag == "VBN" and sentence.words[max(0, verb - 1)].lower == "as":
        scope |= everything - set(sentence.subtree(verb))
    for quotation in scene.quotations:
        if quotation.spoken:
            scope |= set(sentence.words_in(quotation.start, quotation.end))
    if _closes(sentence, verb, subject):
        scope |= {i for i in everything if i < min(sentence.subtree(subject))}
    else:
        scope |= _coordinates(sentence, verb, cues)
    return frozenset(scope - said_by - _said_beside(sentence, verb, cues)), frozenset(said_by)


def _aside(sentence: Sentence, verb: int, subject: int) -> set[int] | None:
    """ "On 19 April, Kabul alleged, a drone circled": between commas stands only who says so; the rest is said."""
    words = sentence.words
    if subject > verb or words[verb].tag not in ("VBD", "VBZ", "VBP"):
        return None
    first = subject
    while first > 0 and words[first - 1].dep in ("det", "compound", "amod", "poss", "nummod", "case"):
        first -= 1
    last = verb + 1
    while last < len(words) and last <= verb + 3 and words[last].pos in ("PROPN", "DET", "NOUN"):
        last += 1
    if first < 2 or last + 2 >= len(words) or words[first - 1].text != "," or words[last].text != ",":
        return None
    return set(range(first - 1, last + 1)) if subject + 2 >= verb else None


def _said_beside(sentence: Sentence, verb: int, cues: Container[str]) -> set[int]:
    """ "Declared it to be void and ordered …": a finite verb of saying hung on an infinitive is said beside it."""
    found: set[int] = set()
    for index in sentence.subtree(verb):
        word = sentence.words[index]
        finite = word.tag in ("VBD", "VBZ") and word.dep == "conj" and sentence.words[word.head].tag == "VB"
        if finite and word.lemma in cues and sentence.child(index, "nsubj") is None:
            found |= sentence.subtree(index)
    return found


def _described(sentence: Sentence, verb: int) -> set[int]:
    """ "A plan rejected by X", "a claim X denies", "reported damage … by a drone": what hangs above or beside."""
    word = sentence.words[verb]
    thing = sentence.child(verb, "dobj")
    if (
        word.dep == "relcl"
        and word.lemma in ("blame", "attribute", "pin")
        and thing is not None
        and thing < verb
    ):
        if thing > 0 and sentence.words[thing - 1].text == ",":
            return set(range(thing))
        return sentence.subtree(word.head) - sentence.subtree(verb)
    if word.dep in ("acl", "relcl") and sentence.child(verb, "ccomp", "xcomp", "dobj") is None:
        return sentence.subtree(word.head) - sentence.subtree(verb)
    thing = sentence.child(verb, "dobj") if word.lemma == "report" else None
    return {i for i in sentence.subtree(verb) if thing is not None and i >= thing}


def _beyond(sentence: Sentence, verb: int) -> set[int]:
    """ "Said in a report seen by X that …": what is said hangs on the words that tell where it was said."""
    found: set[int] = set()
    for circumstance in sentence.all_children(verb, "prep"):
        for index in sentence.subtree(circumstance):
            word = sentence.words[index]
            marks = [sentence.words[i].lower for i in sentence.all_children(index, "mark")]
            if word.dep in ("ccomp", "acl") and "that" in marks:
                found |= sentence.subtree(index)
    return found


def _circumstance(sentence: Sentence, child: int, cues: Container[str]) -> bool:
    """When, where and to whom it was said is not what was said."""
    word = sentence.words[child]
    if word.dep == "prep":
        near = word.lower in ("on", "upon") and sentence.words[word.head].lemma in _UPON
        return word.lower not in ("of", "for", "over", "about", "as", "against") and not near
    if word.dep == "advcl" and word.tag in ("VBD", "VBZ", "VBP") and word.lemma in cues:
        return True
    if word.dep == "advcl":
        return word.tag in ("VBG", "VBN") or bool(sentence.all_children(child, "mark"))
    return False


def _closes(sentence: Sentence, verb: int, subject: int) -> bool:
    """Whether the sentence ends in "…, officials said": everything before the speaker is what they said."""
    start = min(verb, *sentence.subtree(subject))
    if _said_after(sentence, verb):
        return False
    if start == 0 or sentence.words[start - 1].text not in (",", '"', "”", "-", "—"):
        return False
    word = sentence.words[verb]
    finite_acl = word.dep == "acl" and word.tag == "VBD"
    if sentence.words[start - 1].text == "," and word.dep in ("relcl", "acl") and not finite_acl:
        return False
    hung = word.dep in ("ROOT", "parataxis", "dep", "conj", "ccomp", "advcl") or finite_acl
    return hung and (
        sentence.child(verb, "ccomp") is None
        or min(sentence.subtree(sentence.child(verb, "ccomp") or 0)) < start
    )


def _said_after(sentence: Sentence, verb: int) -> bool:
    """Whether what is said follows the verb, so that it closes nothing: "asked for proof", "threatened to act"."""
    lemma = sentence.words[verb].lemma
    deps = ("xcomp", "ccomp") if lemma in _TOLD else ("xcomp", "ccomp", "dobj")
    if any(child > verb for child in sentence.all_children(verb, *deps)):
        return True
    near = [sentence.words[i].lower for i in sentence.all_children(verb, "prep") if i == verb + 1]
    return lemma in ("ask", "call", "press", "appeal", "insist", "plead") and bool({"for", "on"} & set(near))


def _coordinates(sentence: Sentence, verb: int, cues: Container[str]) -> set[int]:
    """What follows a semicolon or "and that" after the content still belongs to the speaker if it has no cue."""
    found: set[int] = set()
    for child in sentence.all_children(verb, "conj"):
        if sentence.child(child, "nsubj", "nsubjpass") is None and sentence.words[child].lemma not in cues:
            continue
        marks = [sentence.words[i].lower for i in sentence.all_children(child, "mark")]
        if "that" in marks:
            found |= sentence.subtree(child)
    return found
