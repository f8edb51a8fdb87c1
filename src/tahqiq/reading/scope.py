"""Scope: which words of a sentence somebody says, and which say who says so."""

from collections.abc import Container

from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence

_CONTENT = frozenset({"ccomp", "xcomp", "pcomp", "parataxis", "dobj", "prep", "oprd", "advcl", "dep"})


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
        if word.dep in _CONTENT and not _circumstance(sentence, child):
            scope |= sentence.subtree(child)
    if sentence.child(verb, "agent") is not None and (told := sentence.child(verb, "nsubjpass")) is not None:
        scope |= sentence.subtree(told)
    helpers = sentence.all_children(verb, "aux", "auxpass", "mark", "neg")
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
    return frozenset(scope - said_by), frozenset(said_by)


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
    start = min(verb, *sentence.subtree(subject))
    if start == 0 or sentence.words[start - 1].text not in (",", '"', "”", "-", "—"):
        return False
    if sentence.words[start - 1].text == "," and sentence.words[verb].dep in ("relcl", "acl"):
        return False
    return sentence.words[verb].dep in ("ROOT", "parataxis", "dep", "conj", "ccomp") and (
        sentence.child(verb, "ccomp") is None
        or min(sentence.subtree(sentence.child(verb, "ccomp") or 0)) < start
    )


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
