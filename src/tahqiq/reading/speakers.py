"""Speakers: who a noun phrase names, as a chain of names and a kind of source."""

import re
from functools import cache

from tahqiq.model.claim import SpeakerKind
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.named_before import is_pronoun, named_before, remember_role
from tahqiq.reading.persons import person_in
from tahqiq.reading.scene import Scene
from tahqiq.reading.speaker import Speaker

_CARRIERS = frozenset(
    {
        "report",
        "reporting",
        "newspaper",
        "daily",
        "broadcaster",
        "agency",
        "channel",
        "outlet",
        "magazine",
        "website",
    }
)
_OPENERS = frozenset(
    {
        "that",
        "and",
        "but",
        "when",
        "while",
        "as",
        "which",
        "who",
        "on",
        "in",
        "to",
        "at",
        "after",
        "because",
        "since",
    }
)
_GOVERNS = frozenset({"government", "authority", "authorities", "side", "administration"})
_NOBODY = frozenset({"no", "nobody", "none", "neither", "nothing", "time", "day", "number", "toll"})
_STOP = frozenset({"relcl", "acl", "appos", "advcl", "punct", "parataxis", "ccomp"})
_ARTICLES = (
    r"the|a|an|(?:one|two|three|four|five|several|many|most|some) of(?: the)?|some|both|one|two|three|four|several|"
    r"many|his|her|its|their"
)
_TRIM = re.compile(rf"^(?:{_ARTICLES})\s+|[\s,;:]+$", re.IGNORECASE)
_NAMED_KINDS: tuple[SpeakerKind, ...] = (
    "anonymous", "witness", "team", "analyst", "agency", "official", "party", "media", "organisation",
)  # fmt: skip


def speaker_of(scene: Scene, head: int, verb: int | None = None, *, named: bool = False) -> Speaker | None:
    """The speaker named by the noun phrase at ``head``; a pronoun means whoever spoke last.

    ``named`` says that the words before it name a source ("according to"), whoever it is.
    """
    word = scene.sentence.words[head]
    before = named_before(scene, head)
    if before is not None or is_pronoun(scene, head):
        return before
    phrase = noun_phrase(scene, head)
    outlets = _outlets(scene, phrase | _around(scene, verb) | _cited_by(scene, head))
    own = tuple(dict.fromkeys(o for m in scene.mentions_in(phrase) if (o := m.name("outlet"))))
    if own and word.lemma in _CARRIERS:
        known = scene.knowledge.outlet(own[0])
        return Speaker((), (*own, *(o for o in outlets if o not in own)), known.kind if known else "media")
    described = phrase | _appositions(scene, head)
    beside = person_in(scene, _names_beside(scene, phrase)) if word.pos == "NOUN" else None
    person = beside or person_in(scene, described) or person_in(scene, _names_beside(scene, phrase))
    if person:
        remember_role(scene, person, described)
        return Speaker((person,), outlets, _kind_of_person(scene, person, phrase))
    if any(
        scene.covers(mention) >= {head} and mention.name("outlet") for mention in scene.mentions_in(phrase)
    ):
        known = scene.knowledge.outlet(own[0])
        return Speaker((), tuple(dict.fromkeys((*own, *outlets))), known.kind if known else "media")
    name, kind = _described(scene, head, phrase)
    if name is None and ((named and word.pos == "NOUN") or (verb is not None and _tells(scene, head, verb))):
        name, kind = _written(scene, phrase), "witness"
    return Speaker((name,), outlets, kind) if name else None


def noun_phrase(scene: Scene, head: int) -> set[int]:
    """The words of a noun phrase without its relative clauses and appositions."""
    sentence = scene.sentence
    if not sentence.parsed:
        return _guessed_phrase(scene, head)
    found, todo = {head}, [head]
    while todo:
        for child in sentence.children[todo.pop()]:
            word = sentence.words[child]
            if (word.dep in _STOP and word.text not in ("-", "'")) or (word.dep == "advmod" and child > head):
                continue
            if child not in found:
                found.add(child)
                todo.append(child)
    return found


def _guessed_phrase(scene: Scene, head: int) -> set[int]:
    """Without a parser: the words before the last one, back to a comma or a word that opens a clause."""
    words = scene.sentence.words
    low = head
    while (
        low > 0
        and head - low < 6
        and words[low - 1].text[0].isalnum()
        and words[low - 1].lower not in _OPENERS
    ):
        low -= 1
    return set(range(low, head + 1))


def _appositions(scene: Scene, head: int) -> set[int]:
    found: set[int] = set()
    for child in scene.sentence.children[head]:
        if scene.sentence.words[child].dep == "appos":
            found |= scene.sentence.subtree(child)
    return found


def _names_beside(scene: Scene, phrase: set[int]) -> set[int]:
    """ "A resident of Kherson, Olena Petrenko, told": the name hung on the nearer noun."""
    words = scene.sentence.words
    beside = [
        child
        for i in phrase
        for child in scene.sentence.children[i]
        if words[child].dep == "appos" and words[child].tag.startswith("NNP")
    ]
    return {i for child in beside for i in noun_phrase(scene, child)}


def _around(scene: Scene, verb: int | None) -> set[int]:
    """Whom it was told to, where it was said: objects and prepositions of the verb, without its content."""
    if verb is None:
        return set()
    found: set[int] = set()
    for child in scene.sentence.children[verb]:
        word = scene.sentence.words[child]
        if word.dep in ("dobj", "dative", "prep", "pobj", "agent") and word.lower not in (
            "of",
            "for",
            "that",
        ):
            found |= noun_phrase(scene, child) | (
                scene.sentence.subtree(child) if word.dep == "prep" else set()
            )
    return found


def _cited_by(scene: Scene, head: int) -> set[int]:
    """ "Sources cited by X": X carries what they say."""
    sentence = scene.sentence
    cited = [i for i in sentence.all_children(head, "acl") if sentence.words[i].lemma in ("cite", "quote")]
    return {i for child in cited for i in sentence.subtree(child)}


def _outlets(scene: Scene, indices: set[int]) -> tuple[str, ...]:
    named = (mention.name("outlet") for mention in scene.mentions_in(indices))
    return tuple(dict.fromkeys(name for name in named if name))


def _kind_of_person(scene: Scene, name: str, phrase: set[int]) -> SpeakerKind:
    known = scene.knowledge.person(name)
    if known:
        return "analyst" if known.kind == "analyst" else "official"
    near = set(range(max(0, min(phrase) - 6), min(len(scene.sentence.words), max(phrase) + 12)))
    served: SpeakerKind = "official" if scene.memory.sides.get(name) else "witness"
    return _kind_by_words(scene, near) or scene.memory.kinds.get(name) or served


def _described(scene: Scene, head: int, phrase: set[int]) -> tuple[str | None, SpeakerKind]:
    """A speaker who is not named: the dictionary's name for an institution, else the words as written."""
    actor = next((m for m in scene.mentions_in(phrase) if m.name("actor") and head in scene.covers(m)), None)
    words = scene.sentence.words
    kind = _kind_by_words(scene, {head}) or _kind_by_words(scene, phrase)
    if actor:
        return actor.name("actor"), _kind_of_actor(scene, actor, kind)
    if words[head].pos not in ("NOUN", "PROPN", "X", "NUM", "ADJ", "DET"):
        return None, "narrator"
    if {words[i].lower for i in scene.sentence.children[head]} & {"our", "my"}:
        return None, "narrator"  # "our team heard" is the report's own voice, and no second one
    state = _state_of(scene, head)
    if state:
        return state, "party"
    named = _written(scene, phrase)
    if kind is None and any(mention.name("actor", "adjective") for mention in scene.mentions_in(phrase)):
        kind = "official"
    if kind is None and words[head].pos != "PROPN":
        return None, "narrator"
    return (named[:120] or None), kind or "organisation"


def _written(scene: Scene, phrase: set[int]) -> str:
    """A noun phrase as written, without articles and numbers of people before it."""
    words = scene.sentence.words
    named = " ".join(scene.sentence.slice(words[min(phrase)].start, words[max(phrase)].end).split())
    while (shorter := _TRIM.sub("", named)) != named:
        named = shorter
    return named.removesuffix("'s").removesuffix("’s").removesuffix("'")


def _tells(scene: Scene, head: int, verb: int) -> bool:
    """Whether the verb is one that people do with words, so that whoever does it speaks: "a clerk said"."""
    words = scene.sentence.words
    nobody = any(words[i].lower in _NOBODY for i in (head, *scene.sentence.children[head]))
    return words[verb].lemma in lexicon("cues").words("tells") and words[head].pos == "NOUN" and not nobody


def _state_of(scene: Scene, head: int) -> str | None:
    """ "Pakistan's government", "the Lebanese authorities": the state itself."""
    sentence = scene.sentence
    if sentence.words[head].lemma not in _GOVERNS:
        return None
    for child in sentence.all_children(head, "poss", "amod", "compound"):
        for mention in scene.mentions_in({child}):
            if name := mention.name("actor", "adjective"):
                return name
    return None


def _kind_of_actor(scene: Scene, mention: Mention, kind: SpeakerKind | None) -> SpeakerKind:
    name = mention.name("actor") or ""
    if "official" in mention.written or "spokes" in mention.written:
        return "official"
    if scene.knowledge.party_of(name):
        return "party"
    known = scene.knowledge.actor(name)
    if known and known.kind in ("state", "armed_group", "party", "mediator"):
        return "party"
    return kind or "organisation"


@cache
def _kind_words() -> dict[SpeakerKind, frozenset[str]]:
    return {kind: lexicon("cues").words("speakers", kind) for kind in _NAMED_KINDS}


def _kind_by_words(scene: Scene, indices: set[int]) -> SpeakerKind | None:
    return kind_of_words(
        {form for i in indices for form in (scene.sentence.words[i].lemma, scene.sentence.words[i].lower)}
    )


def kind_of_words(forms: set[str]) -> SpeakerKind | None:
    """What kind of source these words mean: "official", "residents", "analyst"."""
    return next((kind for kind, words in _kind_words().items() if forms & words), None)
