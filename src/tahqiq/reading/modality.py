"""Modality: whether a clause says that something happened, did not, may have, will, or would."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from tahqiq.reading.lexicon import Phrase, lexicon, phrase
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.triggers import matches

_REAL = frozenset(
    [
        "begin",
        "start",
        "continue",
        "manage",
        "claim",
        "go",
        "appear",
        "seem",
        "have",
        "agree",
        "set",
        "schedule",
        "expect",
        "plan",
        "prepare",
        "say",
        "report",
        "decide",
        "fail",
        "come",
        "need",
        "want",
        "intend",
        "due",
        "remain",
    ]
)


@dataclass(frozen=True, slots=True)
class Modality:
    """What stands between a clause and a plain fact."""

    negated: bool = False
    doubted: bool = False
    planned: bool = False
    conditional: bool = False
    hypothetical: bool = False
    demanded: bool = False
    governed: bool = False
    told: bool = False

    @property
    def factual(self) -> bool:
        """Whether the clause says that it happened."""
        return not (self.planned or self.conditional or self.hypothetical or self.demanded)


@cache
def _phrases(name: str) -> frozenset[Phrase]:
    return frozenset(phrase(word) for word in lexicon("modality").words(name))


def modality_of(sentence: Sentence, clause: set[int], core: int) -> Modality:
    """The modality of the clause whose main word is ``core``; outer words of doubt count as well."""
    words = sorted(clause)
    near = set(words) | set(_auxiliaries(sentence, core))
    before = {i for i in near if i <= core + 3}
    planned = _any(sentence, before & _verbal(sentence, core), "plan") or _any(sentence, near, "plan_phrases")
    would = _would(sentence, core)
    governed = _governed(sentence, core)
    told = _any(sentence, _verbal(sentence, core), "told")
    return Modality(
        negated=_negated(sentence, core),
        doubted=_any(sentence, _verbal(sentence, core), "doubt"),
        planned=planned and not told,
        conditional=_conditional(sentence, core, near),
        hypothetical=would or governed,
        governed=governed,
        told=told,
        demanded=_any(sentence, _verbal(sentence, core), "must"),
    )


def _auxiliaries(sentence: Sentence, core: int) -> list[int]:
    verb = verb_of(sentence, core)
    return [verb, *sentence.children[verb]]


def _verbal(sentence: Sentence, core: int) -> set[int]:
    """The verb of the clause with its auxiliaries, and the verbs it complements ("is expected to")."""
    if not sentence.parsed:
        return set(range(max(0, core - 6), core + 1))
    verb = verb_of(sentence, core)
    group = {core, verb, *sentence.all_children(verb, "aux", "auxpass", "neg", "advmod")}
    here = verb
    while sentence.words[here].dep in ("xcomp", "conj") and sentence.words[here].head != here:
        up = sentence.words[here].head
        if sentence.words[here].dep == "conj" and not _bare(sentence, here):
            break
        here = up
        group |= {here, *sentence.all_children(here, "aux", "auxpass", "neg", "advmod")}
    return group


def _bare(sentence: Sentence, verb: int) -> bool:
    """A coordinate without an auxiliary or subject of its own shares those of the first verb."""
    return sentence.child(verb, "aux", "auxpass", "nsubj", "nsubjpass") is None and sentence.words[
        verb
    ].tag in (
        "VB",
        "VBN",
    )


def verb_of(sentence: Sentence, core: int) -> int:
    """The verb that governs a word: itself, or the nearest verb above it."""
    if not sentence.parsed or sentence.words[core].pos in ("VERB", "AUX"):
        return core
    return next((up for up in sentence.ancestors(core) if sentence.words[up].pos in ("VERB", "AUX")), core)


def _any(sentence: Sentence, indices: Iterable[int], name: str) -> bool:
    return any(matches(sentence, index, words) for index in indices for words in _phrases(name))


def _negated(sentence: Sentence, core: int) -> bool:
    group = _verbal(sentence, core)
    if any(
        sentence.words[i].dep == "neg" or sentence.words[i].lower in ("not", "n't", "never") for i in group
    ):
        return True
    if not sentence.parsed:
        return _any(sentence, group, "negation")
    verb = verb_of(sentence, core)
    for index in (*sentence.all_children(verb, "nsubj", "nsubjpass", "dobj", "attr"), core):
        if any(sentence.words[one].lower in ("no", "neither", "none", "nobody", "nothing") for one in
               (index, *sentence.all_children(index, "det", "neg", "preconj"))):  # fmt: skip
            return True
    return any(matches(sentence, i, w) for i in group for w in _phrases("negating_verbs") if i != core)


def _conditional(sentence: Sentence, core: int, near: set[int]) -> bool:
    """An if-clause, or a condition in the clause itself; "until" counts only with a plan."""
    indices = set(near)
    verb = verb_of(sentence, core)
    for sub in sentence.all_children(verb, "advcl", "prep"):
        indices |= sentence.subtree(sub)
    if sentence.words[verb].dep == "advcl":
        indices |= {verb, *sentence.children[verb]}
    for index in indices:
        for words in _phrases("condition"):
            if words != ("until",) and matches(sentence, index, words) and not _gave(sentence, index):
                return True
    return False


def _agreed(sentence: Sentence, head: int) -> bool:
    """ "Agreed on Thursday to prolong it", "an agreement to extend": done by agreeing."""
    return sentence.words[head].lemma in ("agree", "agreement", "decide", "decision", "offer", "fail")


def _gave(sentence: Sentence, index: int) -> bool:
    """ "Provided cash to families": given, no condition."""
    word = sentence.words[index]
    return word.lower == "provided" and word.tag in ("VBD", "VBN") and sentence.child(index, "ccomp") is None


def _would(sentence: Sentence, core: int) -> bool:
    """ "Would", except as the past of "will" in reported speech, which is a plan."""
    return any(sentence.words[i].lower in ("would", "'d") for i in _verbal(sentence, core))


def _meets(sentence: Sentence, index: int, words: Phrase) -> bool:
    """Whether a phrase begins or ends at a word."""
    first = index - len(words) + 1
    return matches(sentence, index, words) or (first >= 0 and matches(sentence, first, words))


def _governed(sentence: Sentence, core: int) -> bool:
    """Whether the event is only the object of preventing, avoiding, risking, or of a purpose."""
    if not sentence.parsed:
        return False
    chain = [core, *list(sentence.ancestors(core))[:4]]
    for here in chain:
        if any(
            _meets(sentence, here, words)
            for words in _phrases("hypothesis")
            if words[0] not in ("would", "to")
        ):
            return True
        word = sentence.words[here]
        purpose = word.tag == "VB" and any(sentence.words[i].tag == "TO" for i in sentence.children[here])
        if purpose and word.dep in ("advcl", "acl"):
            return not _agreed(sentence, word.head)
        if purpose and word.dep == "xcomp" and sentence.words[word.head].lemma not in _REAL:
            return True
        if word.pos in ("VERB", "AUX") and word.dep not in ("xcomp", "pcomp", "acl") and not purpose:
            break
    return False
