"""Parts: who did it to whom, who took part, who mediated: from subjects, objects, by-phrases and possessives."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.at_the_table import between_parties, hosts, mediators, names_both
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.modality import verb_of
from tahqiq.reading.named_actors import actors_in, phrase_actors
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.speakers import noun_phrase
from tahqiq.reading.unknown_actors import unknown_actor

_MUTUAL = lexicon("triggers").words("mutual")
_AGAINST = frozenset({"on", "against", "at", "into", "upon"})
_PERCEIVES = frozenset({"hear", "see", "report", "observe", "witness", "record", "detect", "spot", "suffer"})
_MAKES = frozenset(
    {
        "launch",
        "carry",
        "conduct",
        "mount",
        "stage",
        "commit",
        "make",
        "perpetrate",
        "execute",
        "open",
        "use",
        "order",
    }
)

_KEEPS = frozenset({"keep", "leave", "hold", "order", "declare", "announce", "impose", "lift", "extend"})


@dataclass(slots=True)
class _Cast:
    initiator: list[str] = field(default_factory=list)
    target: list[str] = field(default_factory=list)
    participant: list[str] = field(default_factory=list)
    mediator: list[str] = field(default_factory=list)

    def parts(self) -> Parts:
        mediators = _unique(self.mediator)
        others = _unique(self.participant, mediators)
        initiators = _unique(self.initiator)
        return Parts(
            initiator=initiators,
            target=_unique(self.target, initiators),
            participant=others,
            mediator=mediators,
        )


def _unique(names: Iterable[str], without: tuple[str, ...] = ()) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name not in without))


def parts_of(scene: Scene, kind: EventType, core: int, words: set[int]) -> Parts:
    """The actors of one event, by the part they play in it."""
    cast = _Cast()
    if not scene.sentence.parsed:
        _by_order(scene, core, words, cast)
    elif kind in _MUTUAL:
        _together(scene, words, cast)
    else:
        _verb_parts(scene, core, words, cast)
        _noun_parts(scene, core, cast)
    if FAMILY_OF[kind] == "talks" or kind.startswith("ceasefire"):
        cast.mediator += mediators(scene, words)
    if kind in ("visit", "delegation", "mediation", "agenda") and not cast.participant:
        cast.participant += [*cast.initiator, *cast.target]
    if kind == "visit" and not cast.target:
        cast.target += hosts(scene, words)
    if kind == "delegation":
        cast.participant += [name for m in scene.mentions_in(words) if (name := m.name("person"))]
        cast.initiator, cast.target = [], []
    if kind == "mediation":
        cast.mediator += cast.initiator
        cast.initiator = []
    return between_parties(scene, kind, cast.parts())


def _by_order(scene: Scene, core: int, words: set[int], cast: _Cast) -> None:
    """Without a parser: the actor before the trigger did it, the one after it suffered it."""
    cast.initiator += actors_in(scene, {i for i in words if i < core})[-1:]
    cast.target += actors_in(scene, {i for i in words if i > core})[:1]


def _together(scene: Scene, words: set[int], cast: _Cast) -> None:
    cast.participant += actors_in(scene, words)
    if len(set(cast.participant)) < 2 and names_both(scene, words):
        cast.participant += scene.memory.parties
    if len(set(cast.participant)) < 2:
        sentence = scene.sentence
        heads = [
            i for i in sorted(words) if sentence.words[i].dep in ("nsubj", "conj") and i not in _known(scene)
        ]
        nameless = [i for i in heads if not actors_in(scene, noun_phrase(scene, i))]
        cast.participant += [name for i in nameless for name in unknown_actor(scene, i, {i})]


def _known(scene: Scene) -> set[int]:
    return {i for mention in scene.mentions for i in scene.covers(mention)}


def _verb_parts(scene: Scene, core: int, words: set[int], cast: _Cast) -> None:
    """Subject and object of the verb; in the passive the by-phrase did it."""
    sentence = scene.sentence
    verb = verb_of(sentence, core)
    subject = sentence.subject(verb)
    passive = _passive(sentence, verb, subject)
    by = sentence.child(verb, "agent")
    agent = sentence.child(by, "pobj") if by is not None else None
    carries = (
        verb == core
        or sentence.words[verb].lemma in _KEEPS
        or (sentence.words[core].dep == "dobj" and sentence.words[verb].lemma in _MAKES)
    )
    if sentence.words[verb].lemma in _PERCEIVES or not (carries or _retaliates(sentence, verb)):
        _harmed(scene, words, cast)
        return
    subject_actors = phrase_actors(scene, subject) if subject is not None and subject != core else []
    if passive or sentence.words[verb].lemma in ("die", "perish"):
        cast.target += subject_actors
        cast.initiator += phrase_actors(scene, agent)
    else:
        cast.initiator += phrase_actors(scene, agent) or subject_actors
        if verb == core or sentence.words[verb].lemma not in _MAKES:
            cast.target += phrase_actors(scene, sentence.child(verb, "dobj"))
    for preposition in sentence.all_children(verb, "prep"):
        if sentence.words[preposition].lower in _AGAINST:
            cast.target += phrase_actors(scene, sentence.child(preposition, "pobj"))
        if sentence.words[preposition].lower == "between":
            cast.participant += phrase_actors(scene, sentence.child(preposition, "pobj"))
    _harmed(scene, words, cast)


def _retaliates(sentence: Sentence, verb: int) -> bool:
    """ "Retaliated with attacks on", "hit back with strikes": the subject does it though the noun carries it."""
    return sentence.words[verb].lemma in (
        "retaliate",
        "respond",
        "hit",
        "strike",
        "kill",
        "attack",
        "target",
        "destroy",
        "bomb",
    )


def _passive(sentence: Sentence, verb: int, subject: int | None) -> bool:
    """Whether the subject suffers it; headlines leave "were" out ("three killed in strike")."""
    word = sentence.words[verb]
    if word.lemma in ("kill", "wound", "injure", "martyr") and sentence.child(verb, "dobj") is None:
        return True
    return subject is not None and sentence.words[subject].dep == "nsubjpass" and word.tag == "VBN"


def _harmed(scene: Scene, words: set[int], cast: _Cast) -> None:
    """Whoever was killed or wounded is the target, whichever verb carries the event."""
    sentence = scene.sentence
    for index in words:
        word = sentence.words[index]
        if word.lemma in ("kill", "wound", "injure", "martyr", "die") and word.pos == "VERB":
            passive = sentence.child(index, "nsubjpass")
            victim = (
                passive
                if passive is not None
                else sentence.child(index, "dobj", *(("nsubj",) if word.lemma == "die" else ()))
            )
            cast.target += phrase_actors(scene, victim)


def _noun_parts(scene: Scene, core: int, cast: _Cast) -> None:
    """ "Pakistani airstrikes", "the attack by X on Y", "X's shelling of Y"."""
    sentence = scene.sentence
    if sentence.words[core].pos not in ("NOUN", "PROPN"):
        return
    for child in sentence.children[core]:
        word = sentence.words[child]
        if word.dep in ("poss", "amod", "compound", "nmod"):
            cast.initiator += actors_in(scene, sentence.subtree(child))
        if word.dep in ("prep", "agent"):
            named = phrase_actors(scene, sentence.child(child, "pobj"))
            if word.lower in ("by", "from"):
                cast.initiator += named
            elif word.lower in _AGAINST or word.lower == "of":
                cast.target += named
            elif word.lower == "between":
                cast.participant += named
    for index in sentence.subtree(core):
        if sentence.words[index].lower == "by" and sentence.words[index].dep in ("prep", "agent"):
            cast.initiator += phrase_actors(scene, sentence.child(index, "pobj"))
