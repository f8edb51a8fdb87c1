"""Attribution: which words of a sentence somebody else says, who that is, and how sure it makes us."""

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tahqiq.model.claim import Certainty
from tahqiq.model.event_type import EventType
from tahqiq.reading.bidding import asked_of, bidding, of_others, told_to
from tahqiq.reading.lexicon import Phrase, lexicon, phrase
from tahqiq.reading.saying import Attribution
from tahqiq.reading.saying_deeds import saying_deeds
from tahqiq.reading.saying_nouns import saying_nouns
from tahqiq.reading.saying_subjects import guess_head, mistaken_noun, saying_subject
from tahqiq.reading.scene import Scene
from tahqiq.reading.scope import scope_of
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.speaker import Speaker
from tahqiq.reading.speakers import speaker_of
from tahqiq.reading.triggers import matches

_EVERY: tuple[Certainty, ...] = ("reported", "alleged", "confirmed", "denied", "hedged")


_SURE: dict[str, Certainty] = {"accusation": "alleged", "denial": "denied"}


@cache
def _saying() -> dict[str, tuple[tuple[Phrase, Certainty], ...]]:
    """Verbs of saying by their first word, longest phrase first, with the certainty they lend."""
    cues = lexicon("cues")
    rows = [(phrase(word), sure) for sure in _EVERY for word in cues.table("say")[sure]]
    for kind, words in cues.table("types").items():
        rows += [(phrase(word), _SURE.get(kind, "reported")) for word in words]
    table: dict[str, list[tuple[Phrase, Certainty]]] = {}
    for row in sorted(rows, key=lambda row: -len(row[0])):
        table.setdefault(row[0][0], []).append(row)
    return {first: tuple(found) for first, found in table.items()}


def _certainty(sentence: Sentence, index: int) -> Certainty | None:
    """How sure the verb of saying at a word makes us; ``None`` where none stands there."""
    rows = _saying().get(sentence.words[index].lemma, ())
    return next((sure for words, sure in rows if matches(sentence, index, words)), None)


@cache
def _withheld() -> frozenset[str]:
    return lexicon("cues").words("withheld")


@cache
def cue_stems() -> frozenset[str]:
    """The first letters of every word by which somebody says something, its irregular forms included."""
    nouns = {word for words in lexicon("cues").table("nouns").values() for word in words}
    forms = {
        "said",
        "told",
        "held",
        "stood",
        "spok",
        "wrot",
        "saw",
        "thou",
        "deni",
        "repl",
        "swor",
        "forg",
        "gave",
        "knew",
    }
    return frozenset(word[:4] for word in {*_saying(), *nouns}) | frozenset(word[:4] for word in forms)


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
    found = [*_according_to(scene), *_verbs(scene), *saying_deeds(scene), *saying_nouns(scene)]
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
        head = guess_head(scene, last + 1)
    speaker = speaker_of(scene, head, named=True) if head is not None else None
    if speaker is None or head is None:
        return None
    own = frozenset(range(first, last + 1)) | frozenset(sentence.subtree(head))
    scope = frozenset(range(len(sentence.words))) - own
    top = sentence.owner[first]
    if sentence.parsed and sentence.words[top].dep == "relcl":
        above = sentence.words[top].head if sentence.words[first - 1].text == "," else top
        scope = frozenset(sentence.subtree(above)) - own
    words = " ".join(word.lower for word in sentence.words[first : last + 1])
    return Attribution(speaker, "reported", first, words, scope, own, None, False)


def _verbs(scene: Scene) -> Iterator[Attribution]:
    sentence = scene.sentence
    for word in sentence.words:
        certainty = _certainty(sentence, word.index)
        mistaken = mistaken_noun(scene, word.index)
        verbal = word.pos == "VERB" if sentence.parsed else word.lower != word.lemma
        if certainty is None or not (verbal or mistaken) or _in_quotation(scene, word.start):
            continue
        if _unsaid(sentence, word.index) or not (mistaken or _complete(scene, word.index)):
            continue
        subject = saying_subject(scene, word.index)
        speaker = speaker_of(scene, subject, word.index) if subject is not None else None
        if speaker is None or subject is None or not speaker.chain:
            continue
        speaker = _quoted_by(scene, word.index, speaker) or speaker
        yield _said(scene, word.index, speaker, certainty, subject)


def _quoted_by(scene: Scene, verb: int, outlet: Speaker) -> Speaker | None:
    """ "The BBC quoted doctors as saying": doctors say it, the BBC carries it."""
    sentence = scene.sentence
    thing = sentence.child(verb, "dobj") if sentence.words[verb].lemma in ("quote", "cite") else None
    said = speaker_of(scene, thing, named=True) if thing is not None else None
    if said is None or not said.names:
        return None
    return Speaker(said.names, tuple(dict.fromkeys((*said.outlets, *outlet.chain))), said.kind)


def _complete(scene: Scene, verb: int) -> bool:
    """Whether what is said follows, where the verb is one of saying only then."""
    sentence = scene.sentence
    lemma = sentence.words[verb].lemma
    if not sentence.parsed or lemma not in _needs_content() or _has_content(scene, verb):
        return True
    if lemma in ("quote", "cite") and any(
        sentence.words[i].lower == "as" for i in sentence.all_children(verb, "prep")
    ):
        return True
    return lemma in lexicon("cues").words("takes_object") and sentence.child(verb, "dobj") is not None


def _unsaid(sentence: Sentence, verb: int) -> bool:
    """ "Was denied passage", "asked not to be named", "demanded" within somebody else's words: no saying."""
    word = sentence.words[verb]
    things = sentence.all_children(verb, "dobj")
    if word.lemma == "deny" and any(
        sentence.words[thing].lemma in _withheld()
        or sentence.child(verb, "dative") is not None
        or any(sentence.words[p].lower == "to" for p in sentence.all_children(verb, "prep"))
        for thing in things
    ):
        return True
    if (
        word.lemma in ("ask", "interview", "survey", "poll")
        and word.tag == "VBN"
        and word.dep in ("acl", "relcl")
    ):
        return True
    below = [
        sentence.words[i].lemma
        for c in sentence.all_children(verb, "xcomp", "ccomp")
        for i in (c, *sentence.children[c])
    ]
    if word.lemma in ("ask", "request", "decline", "refuse") and {"name", "identify", "quote"} & set(below):
        return True
    if {sentence.words[i].lower for i in sentence.all_children(verb, "mark")} & {
        "if",
        "unless",
        "once",
        "until",
    }:
        return True
    passive = sentence.child(verb, "auxpass") is not None
    return passive and word.dep == "ccomp" and speech_type(sentence, verb) == "demand"


def _has_content(scene: Scene, verb: int) -> bool:
    sentence = scene.sentence
    if sentence.child(verb, "ccomp", "xcomp", "agent") is not None or any(
        one.spoken for one in scene.quotations
    ):
        return True
    return any(sentence.words[child].text == ":" for child in sentence.children[verb])


def _in_quotation(scene: Scene, start: int) -> bool:
    return any(one.spoken and one.holds(start, start + 1) for one in scene.quotations)


def _said(scene: Scene, verb: int, speaker: Speaker, certainty: Certainty, subject: int) -> Attribution:
    sentence = scene.sentence
    kind = speech_type(sentence, verb)
    if kind == "demand" and not of_others(sentence, verb):
        kind = None
    if sentence.words[verb].lemma == "tell" and told_to(sentence, verb):
        kind = "demand"
    if sentence.words[verb].lemma == "insist" and bidding(sentence, verb):
        kind, certainty = "demand", "reported"
    scope, own = scope_of(scene, verb, subject, _saying().keys())
    negated = sentence.child(verb, "neg") is not None
    denies = certainty == "denied" and not negated
    addressee = tuple(sentence.all_children(verb, "dobj", "dative")) if kind else ()
    if sentence.words[verb].lemma == "blame":
        on = next((p for p in sentence.all_children(verb, "prep") if sentence.words[p].lower == "on"), None)
        addressee = tuple(sentence.all_children(on, "pobj")) if on is not None else addressee
    if kind == "demand":
        addressee = (*addressee, *asked_of(sentence, verb))
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
