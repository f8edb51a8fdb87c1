"""Speakers: who a noun phrase names, as a chain of names and a kind of source."""

import re
from dataclasses import dataclass
from functools import cache

from tahqiq.model.claim import SpeakerKind
from tahqiq.reading.folding import fold
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.scene import Scene

_PRONOUNS = frozenset({"he", "she", "they", "it", "who", "him", "her", "them", "i", "we"})
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
_STOP = frozenset({"relcl", "acl", "appos", "advcl", "punct", "parataxis", "ccomp"})
_ARTICLES = (
    r"the|a|an|(?:one|two|three|four|five|several|many|most|some) of(?: the)?|some|both|one|two|three|four|several|"
    r"many|his|her|its|their"
)
_TRIM = re.compile(rf"^(?:{_ARTICLES})\s+|[\s,;:]+$", re.IGNORECASE)
_NAMED_KINDS: tuple[SpeakerKind, ...] = (
    "anonymous", "witness", "team", "analyst", "agency", "official", "party", "media", "organisation",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says it: the names from the knower on, the outlets that carry it, and what kind of source it is."""

    names: tuple[str, ...]
    outlets: tuple[str, ...]
    kind: SpeakerKind

    @property
    def chain(self) -> tuple[str, ...]:
        """The knower first, the outlet last, nobody twice."""
        return tuple(dict.fromkeys((*self.names, *self.outlets)))


def speaker_of(scene: Scene, head: int, verb: int | None = None) -> Speaker | None:
    """The speaker named by the noun phrase at ``head``; a pronoun means whoever spoke last."""
    word = scene.sentence.words[head]
    if word.lower in _PRONOUNS or word.lower in ("former", "latter"):
        return _again(scene)
    phrase = noun_phrase(scene, head)
    outlets = _outlets(scene, phrase | _around(scene, verb) | _cited_by(scene, head))
    own = tuple(dict.fromkeys(o for m in scene.mentions_in(phrase) if (o := m.name("outlet"))))
    if own and word.lemma in _CARRIERS:
        known = scene.knowledge.outlet(own[0])
        return Speaker((), (*own, *(o for o in outlets if o not in own)), known.kind if known else "media")
    person = _person(scene, phrase | _appositions(scene, head))
    if person:
        return Speaker((person,), outlets, _kind_of_person(scene, person, phrase))
    if any(
        scene.covers(mention) >= {head} and mention.name("outlet") for mention in scene.mentions_in(phrase)
    ):
        known = scene.knowledge.outlet(own[0])
        return Speaker((), tuple(dict.fromkeys((*own, *outlets))), known.kind if known else "media")
    name, kind = _described(scene, head, phrase)
    return Speaker((name,), outlets, kind) if name else None


def noun_phrase(scene: Scene, head: int) -> set[int]:
    """The words of a noun phrase without its relative clauses and appositions."""
    sentence = scene.sentence
    if not sentence.parsed:
        return _guessed_phrase(scene, head)
    found, todo = {head}, [head]
    while todo:
        for child in sentence.children[todo.pop()]:
            if sentence.words[child].dep in _STOP and sentence.words[child].text not in ("-", "'"):
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


def _again(scene: Scene) -> Speaker | None:
    memory = scene.memory
    if memory.speaker and scene.sentence.paragraph - memory.speaker_paragraph <= 3:
        return Speaker(memory.speaker, (), memory.speaker_kind)
    return None


def _appositions(scene: Scene, head: int) -> set[int]:
    found: set[int] = set()
    for child in scene.sentence.children[head]:
        if scene.sentence.words[child].dep == "appos":
            found |= scene.sentence.subtree(child)
    return found


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


def _person(scene: Scene, indices: set[int]) -> str | None:
    for mention in scene.mentions_in(indices):
        known = mention.name("person")
        if known:
            return known
    return _unknown_person(scene, indices)


def _unknown_person(scene: Scene, indices: set[int]) -> str | None:
    """Capitalised names that follow a title or stand alone; a lone surname is looked up among those named before."""
    names = name_runs(scene, indices)
    for run in names:
        words = run.split()
        full = scene.memory.surnames.get(words[-1], set())
        if len(words) == 1:
            titled = _titled(scene, words[0], indices)
            if len(full) == 1 or titled:
                return titled or next(iter(full))
            continue
        if len(words) <= 5:
            return next(iter(full)) if len(full) == 1 and _same_person(next(iter(full)), run) else run
    return None


def _titled(scene: Scene, surname: str, indices: set[int]) -> str | None:
    """Title and surname name a person if exactly one in the dictionary has both."""
    words = scene.sentence.words
    said = fold(scene.sentence.slice(words[min(indices)].start, words[max(indices)].end))
    known = [
        one.name
        for one in scene.knowledge.persons
        if surname in one.every_surname and any(fold(title) in said for title in one.titles)
    ]
    return known[0] if len(known) == 1 else None


def _same_person(one: str, other: str) -> bool:
    return set(other.split()) <= set(one.split()) or set(one.split()) <= set(other.split())


def name_runs(scene: Scene, indices: set[int]) -> list[str]:
    """Runs of capitalised words that no dictionary knows, without titles before them."""
    sentence, taken = scene.sentence, _taken(scene)
    titles = lexicon("cues").words("titles")
    runs: list[list[str]] = [[]]
    for index in sorted(indices):
        word = sentence.words[index]
        proper = word.tag.startswith("NNP") and word.text[:1].isupper() and index not in taken
        follows = bool(runs[-1]) and index - 1 in indices
        if proper and not (not runs[-1] and word.lower.strip(".") in titles):
            if runs[-1] and not follows:
                runs.append([])
            runs[-1].append(word.text)
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def _taken(scene: Scene) -> set[int]:
    return {i for mention in scene.mentions if not mention.name("person") for i in scene.covers(mention)}


def _kind_of_person(scene: Scene, name: str, phrase: set[int]) -> SpeakerKind:
    known = scene.knowledge.person(name)
    if known:
        return "analyst" if known.kind == "analyst" else "official"
    near = set(range(max(0, min(phrase) - 6), min(len(scene.sentence.words), max(phrase) + 9)))
    return _kind_by_words(scene, near) or "witness"


def _described(scene: Scene, head: int, phrase: set[int]) -> tuple[str | None, SpeakerKind]:
    """A speaker who is not named: the dictionary's name for an institution, else the words as written."""
    actor = next((m for m in scene.mentions_in(phrase) if m.name("actor") and head in scene.covers(m)), None)
    words = scene.sentence.words
    kind = _kind_by_words(scene, {head}) or _kind_by_words(scene, phrase)
    if actor:
        return actor.name("actor"), _kind_of_actor(scene, actor, kind)
    if words[head].pos not in ("NOUN", "PROPN", "X", "NUM", "ADJ", "DET"):
        return None, "narrator"
    state = _state_of(scene, head)
    if state:
        return state, "party"
    low, high = min(phrase), max(phrase)
    written = scene.sentence.slice(words[low].start, words[high].end)
    named = " ".join(written.split())
    while (shorter := _TRIM.sub("", named)) != named:
        named = shorter
    if kind is None and any(mention.name("actor", "adjective") for mention in scene.mentions_in(phrase)):
        kind = "official"
    if kind is None and words[head].pos != "PROPN":
        return None, "narrator"
    return (named[:120] or None), kind or "organisation"


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
    forms = {form for i in indices for form in (scene.sentence.words[i].lemma, scene.sentence.words[i].lower)}
    return next((kind for kind, words in _kind_words().items() if forms & words), None)
