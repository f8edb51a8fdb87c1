"""What is said: whether the words in somebody's mouth deny, accuse, threaten, demand, promise or judge."""

import re
from dataclasses import replace
from functools import cache

from tahqiq.model.event_type import EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence

_SIDES = ("party", "official")
_OWN = frozenset(
    {"we", "our", "ours", "us", "it", "its", "they", "their", "he", "his", "she", "her", "i", "my"}
)
_NOT = frozenset({"not", "n't", "never"})
_NONE = frozenset({"no", "nobody", "none", "nothing", "neither", "nor"})
_AHEAD = frozenset(
    {"will", "would", "shall", "'ll", "must", "should", "can", "could", "may", "might", "'d", "to"}
)


@cache
def _patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    return lexicon("speech").patterns(kind, "patterns")


@cache
def _listed(kind: str, group: str) -> frozenset[str]:
    return lexicon("speech").words(kind, group)


def words_said(scene: Scene, one: Attribution) -> str:
    """The words in somebody's mouth, in lower case, without marks."""
    words = scene.sentence.words
    return " ".join(
        words[i].lower for i in sorted(one.scope) if words[i].text[0].isalnum() or words[i].text[0] in "'’-"
    )


def fits(kind: str, text: str) -> bool:
    """Whether what is said fits a pattern of this kind of speech."""
    return any(pattern.search(text) for pattern in _patterns(kind))


def weighed(scene: Scene, one: Attribution) -> Attribution:
    """The attribution, made a denial where what is said denies."""
    if one.denies or not denies(scene, one):
        return one
    return replace(one, denies=True, disowned=True, certainty="denied", speech="denial")


def denies(scene: Scene, one: Attribution) -> bool:
    """Whether what is said is a denial though the verb is not: "knew nothing of it", "a lie", "did not attack"."""
    if one.speech in ("accusation", "demand", "commitment", "threat"):
        return False
    text = words_said(scene, one)
    words = set(text.split())
    discredited = words & _listed("denial", "discredits") and not words & {"spread", "spreading"}
    excused = fits("excuse", text) and not blames_other(scene, one)
    if (discredited or excused or fits("denial", text)) and not _questions(scene):
        return one.speaker.kind != "analyst"
    return one.speaker.kind in _SIDES and disowns(scene, one)


def _questions(scene: Scene) -> bool:
    return scene.sentence.text.rstrip("\"'”’ ").endswith("?")


def disowns(scene: Scene, one: Attribution) -> bool:
    """ "We did not fire", "not a round was fired from our side", "harbours no one": a side's own act, denied."""
    sentence = scene.sentence
    if not sentence.parsed:
        return False
    acts = _listed("denial", "acts")
    for index in sorted(one.scope):
        word = sentence.words[index]
        if (
            word.lemma in acts
            and word.pos == "VERB"
            and _undone(sentence, index)
            and not _reason(sentence, index)
        ):
            return _own_act(scene, one, index)
    return False


def _reason(sentence: Sentence, verb: int) -> bool:
    """ "… since no ship was hit": a reason given, not the thing said."""
    marks = {sentence.words[i].lower for i in sentence.all_children(verb, "mark")}
    return bool(marks & {"since", "because", "as", "although", "though", "while", "if", "unless"})


def _helpers(sentence: Sentence, verb: int) -> set[str]:
    return {sentence.words[i].lower for i in sentence.all_children(verb, "aux", "auxpass", "neg", "advmod")}


def _undone(sentence: Sentence, verb: int) -> bool:
    helpers = _helpers(sentence, verb)
    if helpers & _AHEAD:
        return False
    if helpers & _NOT:
        return True
    for part in sentence.all_children(verb, "nsubj", "nsubjpass", "dobj", "agent"):
        below = {sentence.words[i].lower for i in (part, *sentence.children[part])}
        if below & _NONE or (part < verb and "not" in below):
            return True
    return False


def _own_act(scene: Scene, one: Attribution, verb: int) -> bool:
    """Whether the doer is the speaker's own side, or nobody is named who could be another."""
    sentence = scene.sentence
    subject = sentence.subject(verb)
    if subject is None:
        return True
    passive = sentence.words[subject].dep == "nsubjpass"
    region = sentence.subtree(verb) - sentence.subtree(subject) if passive else sentence.subtree(subject)
    if {sentence.words[i].lower for i in region} & _OWN:
        return True
    own = _own_sides(scene, one)
    named = [_side(scene, m.name("actor", "adjective")) for m in scene.mentions_in(region)]
    return any(name in own for name in named) if named else False


def _own_sides(scene: Scene, one: Attribution) -> set[str]:
    names = {*one.speaker.names, *(scene.memory.sides.get(name) or "" for name in one.speaker.names)}
    return {_side(scene, name) for name in names if name} | {name for name in names if name}


def _side(scene: Scene, name: str | None) -> str:
    return (scene.knowledge.party_of(name) or name) if name else ""


def blames(scene: Scene, one: Attribution) -> bool:
    """Whether one side says something to the discredit of another: "X allows militants to operate"."""
    if one.speaker.kind not in lexicon("speech").words("accusation", "speakers"):
        return False
    others = _others(scene, one)
    if not others:
        return False
    if fits("accusation", words_said(scene, one)):
        return True
    sentence, acts = scene.sentence, _listed("accusation", "acts")
    for index in one.scope:
        word = sentence.words[index]
        if word.lemma not in acts or word.pos != "VERB" or not sentence.parsed:
            continue
        subject = sentence.subject(index)
        if subject is None:
            continue
        passive = sentence.words[subject].dep == "nsubjpass"
        if (sentence.subtree(index) if passive else sentence.subtree(subject)) & others:
            return not _helpers(sentence, index) & (_AHEAD - {"can"})
    return False


def _others(scene: Scene, one: Attribution) -> set[int]:
    """The words of what is said that name somebody other than the speaker's side."""
    own = _own_sides(scene, one)
    found: set[int] = set()
    for mention in scene.mentions_in(set(one.scope)):
        name = mention.name("actor", "adjective")
        if name and _side(scene, name) not in own:
            found |= scene.covers(mention)
    foes = _listed("accusation", "foes")
    words = scene.sentence.words
    spoken = {i for q in scene.quotations if q.spoken for i in scene.sentence.words_in(q.start, q.end)}
    foes_named = {i for i in one.scope if words[i].lemma in foes or _across(words[i].lower, i, scene)}
    return found | foes_named | {i for i in one.scope & spoken if words[i].lower in ("they", "them", "their")}


def _across(word: str, index: int, scene: Scene) -> bool:
    """ "Across the border" is the other side."""
    after = [one.lower for one in scene.sentence.words[index + 1 : index + 3]]
    return word == "across" and "border" in after


def blames_other(scene: Scene, one: Attribution) -> bool:
    """Whether what is claimed is laid at another's door: the other is its doer, not only its victim."""
    others, sentence = _others(scene, one), scene.sentence
    for index in one.scope:
        word = sentence.words[index]
        inside = bool(sentence.subtree(index) & others) if sentence.parsed else index in others
        if word.dep in ("nsubj", "attr", "csubj") and inside:
            return True
        if index in others and (word.dep == "poss" or sentence.words[word.head].lower in ("by", "from")):
            return True
    return fits("accusation", words_said(scene, one)) and bool(others)


def performs(kind: EventType, one: Attribution) -> bool:
    """Whether the words are the deed: both sides undertake, a state offers to mediate. The report tells it itself."""
    if one.words in ("undertake", "renounce", "resolve"):
        return kind == "commitment" or one.speech == "commitment"
    if kind == "mediation":
        return one.words in ("propose", "offer", "invite", "convey")
    return one.words in ("pledge", "promise", "commit") and len(one.speaker.names) > 1


def kind_said(scene: Scene, one: Attribution) -> EventType | None:
    """The kind of speech by what is said, where the verb leaves it open."""
    text = words_said(scene, one)
    words = set(text.split())
    if fits("analysis", text) and one.speaker.kind not in _SIDES:
        return "analysis"
    if fits("menace", text) or (fits("threat", text) and words & _listed("threat", "menacing")):
        return "threat"
    if fits("commitment", text) and one.speaker.kind in (*_SIDES, "organisation"):
        return "commitment"
    if fits("demand", text):
        return "demand"
    return "accusation" if blames(scene, one) else None
