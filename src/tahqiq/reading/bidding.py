"""Bidding: whether a verb of saying tells somebody to do something, and whom."""

from tahqiq.reading.sentence import Sentence


def told_to(sentence: Sentence, verb: int) -> bool:
    """ "Told merchants to find other routes": an order."""
    content = sentence.child(verb, "xcomp", "ccomp")
    if content is None or content < verb:
        return False
    return any(sentence.words[i].tag == "TO" for i in sentence.children[content])


def bidding(sentence: Sentence, verb: int) -> bool:
    """ "Insists that Hezbollah be disarmed", "insisted that troops leave": what is to be, not what is."""
    content = sentence.child(verb, "ccomp")
    if content is None or sentence.child(content, "nsubj", "nsubjpass") is None:
        return False
    helpers = [sentence.words[i] for i in (content, *sentence.all_children(content, "aux", "auxpass"))]
    first = min(helpers, key=lambda one: one.index)
    bare = first.tag == "VB" or (first.tag == "VBP" and sentence.words[verb].tag == "VBD")
    return first.lower == "be" or (bare and first.lower not in ("are", "have", "do"))


def of_others(sentence: Sentence, verb: int) -> bool:
    """Whether somebody else is to do it: "expects X to act", but not "expects that X acts" or "expects to act"."""
    if sentence.words[verb].lemma not in ("expect", "want", "seek", "ask"):
        return True
    for content in sentence.all_children(verb, "ccomp", "xcomp"):
        to = any(sentence.words[i].tag == "TO" for i in sentence.children[content])
        done = sentence.words[content].tag == "VBN" and sentence.words[verb].lemma != "expect"
        if (to or done) and sentence.child(content, "nsubj", "nsubjpass") is not None:
            return True
    return sentence.words[verb].lemma != "expect" and sentence.child(verb, "dobj", "prep") is not None


def asked_of(sentence: Sentence, verb: int) -> list[int]:
    """Of whom something is demanded: the subject of what is demanded."""
    found = []
    for content in sentence.all_children(verb, "ccomp", "xcomp", "prep"):
        inner = sentence.child(content, "nsubj", "nsubjpass", "pobj")
        if inner is not None:
            found.append(inner)
    return found
