"""Parts in speech: who threatens, demands, accuses or agrees, and whom it is aimed at."""

from collections.abc import Iterable

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import EventType
from tahqiq.reading.modality import verb_of
from tahqiq.reading.parts import actors_in, names_both, office_holder, phrase_actors
from tahqiq.reading.scene import Scene

_SPEECH = frozenset({"threat", "demand", "accusation", "denial", "commitment"})


def speech_parts(
    scene: Scene, kind: EventType, speaker: tuple[str, ...], addressees: Iterable[int], content: set[int]
) -> Parts:
    """For threats, demands, accusations and denials: who speaks, and to or of whom."""
    if kind not in _SPEECH:
        return Parts()
    first = [office_holder(scene, name) for name in speaker[:1]]
    aimed = [name for head in addressees for name in phrase_actors(scene, head)]
    if not aimed and kind in ("threat", "demand", "accusation"):
        aimed = [name for name in actors_in(scene, content) if name not in first][:1]
    return Parts(
        initiator=tuple(first), target=tuple(dict.fromkeys(name for name in aimed if name not in first))
    )


def speaks_of_itself(scene: Scene, core: int) -> bool:
    """ "Its troops", "our forces", "we": the one who acts is the one who speaks."""
    sentence = scene.sentence
    subject = sentence.subject(verb_of(sentence, core)) if sentence.parsed else None
    if subject is None or sentence.words[subject].dep == "nsubjpass":
        return False
    own = [sentence.words[i].lower for i in (subject, *sentence.all_children(subject, "poss"))]
    return bool({"its", "our", "their", "we", "it"} & set(own))


def committed(scene: Scene, words: set[int]) -> Parts:
    """Who agreed to do something: the actors before the verb, or both parties."""
    named = actors_in(scene, words) or (list(scene.memory.parties) if names_both(scene, words) else [])
    return Parts(initiator=tuple(dict.fromkeys(named)))
