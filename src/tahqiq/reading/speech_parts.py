"""Parts in speech: who threatens, demands, accuses or agrees, and whom it is aimed at."""

from collections.abc import Iterable

from tahqiq.model.claim import Parts
from tahqiq.model.event_type import EventType
from tahqiq.reading.at_the_table import names_both
from tahqiq.reading.modality import verb_of
from tahqiq.reading.named_actors import actors_in, office_holder, phrase_actors
from tahqiq.reading.scene import Scene

_SPEECH = frozenset({"threat", "demand", "accusation", "denial", "commitment"})


def speech_parts(
    scene: Scene, kind: EventType, speaker: tuple[str, ...], addressees: Iterable[int], content: set[int]
) -> Parts:
    """For threats, demands, accusations and denials: who speaks, and to or of whom."""
    several = speaker if kind == "commitment" else speaker[:1]
    first = [name for one in several if _somebody(scene, name := office_holder(scene, one))]
    if kind not in _SPEECH:
        acting = kind == "statement" and first and scene.knowledge.actor(first[0]) is not None
        return Parts(initiator=tuple(first)) if acting else Parts()
    own = {_side(scene, name) for name in first}
    aimed = [name for head in addressees for name in phrase_actors(scene, head)]
    others = [name for name in aimed if _side(scene, name) not in own]
    if not others and kind == "demand" and names_both(scene, content):
        others = [name for name in scene.memory.parties if _side(scene, name) not in own]
    if not others and kind in ("threat", "demand", "accusation"):
        others = [name for name in actors_in(scene, content) if _side(scene, name) not in own][:1]
    if not others and kind in ("threat", "accusation", "demand"):
        others = _other_party(scene, own)
    return Parts(initiator=tuple(first), target=tuple(dict.fromkeys(others)))


def _somebody(scene: Scene, name: str) -> bool:
    """Named, or of a known side; "residents" and "a diplomat" speak for nobody who could act."""
    return scene.knowledge.actor(name) is not None or any(word[:1].isupper() for word in name.split())


def _side(scene: Scene, name: str) -> str:
    return scene.knowledge.party_of(name) or name


def _other_party(scene: Scene, own: set[str]) -> list[str]:
    """Between two parties, what one says of nobody in particular is aimed at the other."""
    parties = scene.memory.parties
    return [name for name in parties if _side(scene, name) not in own] if _any_own(scene, own) else []


def _any_own(scene: Scene, own: set[str]) -> bool:
    return any(_side(scene, name) in own for name in scene.memory.parties)


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
    several = tuple(dict.fromkeys(named))
    return Parts(participant=several) if len(several) > 1 else Parts(initiator=several)
