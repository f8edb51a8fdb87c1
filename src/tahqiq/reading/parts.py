"""Parts: who did it to whom, who took part, who mediated: from subjects, objects, by-phrases and possessives."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.modality import verb_of
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence, Word
from tahqiq.reading.speakers import noun_phrase
from tahqiq.reading.unknown_actors import unknown_actor
from tahqiq.reading.where import stands_for_place

_MUTUAL = lexicon("triggers").words("mutual")
_AGAINST = frozenset({"on", "against", "at", "into", "upon"})
_PAIRED = frozenset(
    {
        "sides",
        "delegations",
        "parties",
        "countries",
        "governments",
        "neighbours",
        "neighbors",
        "nations",
        "teams",
    }
)
_PERCEIVES = frozenset({"hear", "see", "report", "observe", "witness", "record", "detect", "spot", "suffer"})
_HOSTS = frozenset(
    {"host", "mediate", "broker", "facilitate", "mediation", "sponsor", "convene", "moderate", "mediator"}
)
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
        _mediators(scene, words, cast)
    if kind in ("visit", "delegation", "mediation", "agenda") and not cast.participant:
        cast.participant += [*cast.initiator, *cast.target]
    if kind == "delegation":
        cast.participant += [name for m in scene.mentions_in(words) if (name := m.name("person"))]
        cast.initiator, cast.target = [], []
    if kind == "mediation":
        cast.mediator += cast.initiator
        cast.initiator = []
    return cast.parts()


def actors_in(scene: Scene, indices: set[int], *, adjectives: bool = True) -> list[str]:
    """The actors named among these words, by their neutral names; places are left out."""
    found = []
    for mention in scene.mentions_in(indices):
        actor = mention.name("actor") or (mention.name("adjective") if adjectives else None)
        if actor and mention.name("adjective") and scene.sentence.slice(mention.end, mention.end + 1) == "-":
            continue
        if actor and not (mention.name("place") and stands_for_place(scene, mention)):
            found.append(actor)
        elif (person := mention.name("person")) is not None:
            found.append(office_holder(scene, person))
    return found


def office_holder(scene: Scene, name: str) -> str:
    """The actor for whom a person in office acts, else the person."""
    known = scene.knowledge.person(name)
    if known is None and " " in name:
        state = scene.knowledge.actor_name(re.split(r"['’]s\s|\s", name)[0])
        return state or name
    for office in known.offices if known else ():
        for actor in scene.knowledge.actors:
            if actor.id == office.of:
                return actor.name
    return name


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


def names_both(scene: Scene, words: set[int]) -> bool:
    """ "Both sides", "the two delegations"."""
    listed = scene.sentence.words
    return any(
        listed[i].lower in ("both", "two") and i + 1 < len(listed) and _sides(listed, i) for i in words
    )


def _sides(listed: tuple[Word, ...], index: int) -> bool:
    return any(word.lower in _PAIRED for word in listed[index + 1 : index + 3])


def _known(scene: Scene) -> set[int]:
    return {i for mention in scene.mentions for i in scene.covers(mention)}


def phrase_actors(scene: Scene, head: int | None) -> list[str]:
    if head is None:
        return []
    sentence = scene.sentence
    phrase = noun_phrase(scene, head)
    phrase |= {i for child in sentence.all_children(head, "appos") for i in noun_phrase(scene, child)}
    locative = {
        i
        for p in sentence.all_children(head, "prep")
        if sentence.words[p].lower not in ("of", "for", "from")
        for i in sentence.subtree(p)
    }
    return actors_in(scene, phrase - locative) or unknown_actor(scene, head, phrase - locative)


def _verb_parts(scene: Scene, core: int, words: set[int], cast: _Cast) -> None:
    """Subject and object of the verb; in the passive the by-phrase did it."""
    sentence = scene.sentence
    verb = verb_of(sentence, core)
    subject = sentence.subject(verb)
    passive = _passive(sentence, verb, subject)
    by = sentence.child(verb, "agent")
    agent = sentence.child(by, "pobj") if by is not None else None
    carries = verb == core or (sentence.words[core].dep == "dobj" and sentence.words[verb].lemma in _MAKES)
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


def _mediators(scene: Scene, words: set[int], cast: _Cast) -> None:
    """ "Mediated by Qatar", "hosted by Türkiye", "Qatar brokered"."""
    sentence = scene.sentence
    for index in words:
        if sentence.words[index].lemma not in _HOSTS:
            continue
        if not sentence.parsed:
            cast.mediator += actors_in(scene, set(range(index, min(index + 6, len(sentence.words)))))
            continue
        by = sentence.child(index, "agent", "prep")
        if by is not None and sentence.words[by].lower in ("by", "of", "from"):
            cast.mediator += phrase_actors(scene, sentence.child(by, "pobj")) or actors_in(
                scene, sentence.subtree(by)
            )
        elif sentence.words[index].pos == "VERB":
            cast.mediator += phrase_actors(scene, sentence.subject(index))
        if sentence.words[index].lemma == "mediation":
            cast.mediator += actors_in(
                scene, {i for c in sentence.children[index] for i in sentence.subtree(c)}
            )
