"""Named actors: whom a stretch of a sentence names, each under the dictionary's neutral name or as written."""

import re

from tahqiq.reading.offices import side_of_office
from tahqiq.reading.scene import Scene
from tahqiq.reading.sides import side_of
from tahqiq.reading.speakers import noun_phrase
from tahqiq.reading.unknown_actors import unknown_actor
from tahqiq.reading.where import stands_for_place

_FORMAL = re.compile(
    r"(?:the )?(?:State|(?:Islamic )?Republic|Kingdom|Sultanate|Emirate|Government|People) of (?:the )?", re.I
)


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
    formal = scene.knowledge.actor_name(_FORMAL.sub("", name))
    if known is None and formal is not None and formal != name and _FORMAL.match(name):
        return formal
    if known is None and scene.knowledge.actor(name) is not None:
        return name
    if known is None and " " in name:
        state = scene.knowledge.actor_name(re.split(r"['’]s\s|\s", name)[0])
        return state or side_of(scene, name) or side_of_office(scene, name) or name
    if known is None:
        return side_of(scene, name) or side_of_office(scene, name) or name
    for office in known.offices:
        for actor in scene.knowledge.actors:
            if actor.id == office.of:
                return actor.name
    return name


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
    return actors_in(scene, phrase - locative) or [
        name for name in unknown_actor(scene, head, phrase - locative) if _proper(name)
    ]


def _proper(name: str) -> bool:
    """ "The ELN", "Wazir tribesmen": named; "gunmen" and "militants" are nobody in particular."""
    return any(sign.isupper() for word in name.split()[1:] or [name[1:]] for sign in word) or (
        name[:1].isupper() and " " in name
    )
