"""Sides: for whom somebody speaks or acts, from the office the text gives him when it first names him."""

from tahqiq.reading.mentions import Mention
from tahqiq.reading.offices import side_of_office
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence

_AWAY = frozenset({"to", "in", "at", "on", "with", "against", "from", "about", "near", "into"})
_OF_STATE = frozenset(
    {
        "ministry",
        "minister",
        "military",
        "army",
        "government",
        "defence",
        "defense",
        "foreign",
        "presidential",
        "cabinet",
    }
)
_ROLES = frozenset(
    {"spokesman", "spokeswoman", "spokesperson", "minister", "governor", "mayor", "envoy", "ambassador"}
)
_LINKS = frozenset({"compound", "amod", "poss", "nmod", "appos", "prep", "pobj", "nn", "flat", "conj"})


def remember_sides(scene: Scene) -> None:
    """Keeps, for every person whom the sentence names with a state or group beside the name, that side."""
    sentence = scene.sentence
    if not sentence.parsed:
        return
    for head in _persons(scene):
        _remember_office(scene, head)
        side = _side_beside(scene, head)
        if side is not None:
            name = _whole_name(sentence, head)
            scene.memory.sides.setdefault(name, side)
            scene.memory.sides.setdefault(name.split()[-1], side)


def _remember_office(scene: Scene, head: int) -> None:
    """ "The government spokesman, Patrick Muyaya, opened": whom "the spokesman" and "the minister" mean later."""
    words = scene.sentence.words
    beside = _phrase(scene.sentence, head)
    if words[head].dep == "appos":
        beside |= _phrase(scene.sentence, words[head].head)
    name = _whole_name(scene.sentence, head)
    if len(name.split()) < 2 or not any(words[i].lower in _ROLES for i in beside):
        return
    full = scene.memory.surnames.get(name.split()[-1], set())
    person = next(iter(full)) if len(full) == 1 else name
    for role in {words[i].lower for i in beside} & _ROLES:
        scene.memory.roles.setdefault(role, person)


def side_of(scene: Scene, name: str) -> str | None:
    """The state or group for which the text says this person speaks; by full name, then by surname."""
    sides = scene.memory.sides
    return sides.get(name) or sides.get(name.rsplit(maxsplit=1)[-1]) if name else None


def _persons(scene: Scene) -> list[int]:
    """The last words of names that no dictionary of actors and places knows."""
    taken = {
        i
        for one in scene.mentions
        if one.name("actor", "adjective", "place", "outlet")
        for i in scene.covers(one)
    }
    words = scene.sentence.words
    return [
        word.index
        for word in words
        if word.tag in ("NNP", "NNPS")
        and word.text[:1].isupper()
        and word.index not in taken
        and word.dep not in ("compound", "nmod", "amod")
    ]


def _whole_name(sentence: Sentence, head: int) -> str:
    first = head
    while (
        first > 0
        and sentence.words[first - 1].head == head
        and sentence.words[first - 1].tag.startswith("NNP")
    ):
        first -= 1
    words = [word.text for word in sentence.words[first : head + 1]]
    return " ".join(words[-3:])


def _side_beside(scene: Scene, head: int) -> str | None:
    """The first state or group in the name's own phrase: "Israel's minister X", "X, a spokesman for the Y army"."""
    sentence = scene.sentence
    near = _phrase(sentence, head)
    word = sentence.words[head]
    if word.dep == "appos":  # "the minister, X" and "Lebanon's president, X"
        near |= _phrase(sentence, word.head)
    for mention in scene.mentions_in(near):
        if _speaks(mention) and not _away(sentence, scene.covers(mention), head):
            return mention.name("actor", "adjective")
    theirs = any(sentence.words[i].lower in ("its", "their") for i in near)
    return scene.memory.last_side if theirs else _of_office(scene, head, near)


def _of_office(scene: Scene, head: int, near: set[int]) -> str | None:
    """ "The military spokesman, X", "Defence Minister X": of the state whose office that is."""
    words = scene.sentence.words
    office = [i for i in sorted(near) if words[i].lower in _OF_STATE]
    if not office or any(words[i].lower in ("retired", "former", "ex", "police", "district") for i in near):
        return None
    return side_of_office(scene, " ".join(words[i].lower for i in sorted(near) if i != head))


def _speaks(mention: Mention) -> bool:
    return mention.name("actor", "adjective") is not None and mention.name("person") is None


def _phrase(sentence: Sentence, head: int) -> set[int]:
    found, todo = {head}, [head]
    while todo:
        for child in sentence.children[todo.pop()]:
            if sentence.words[child].dep in _LINKS and child not in found:
                found.add(child)
                todo.append(child)
    return found


def _away(sentence: Sentence, words: set[int], head: int) -> bool:
    """ "The ambassador to Kabul": where somebody is sent, not who sends him."""
    for up in sentence.ancestors(min(words)) if words else ():
        if up == head:
            return False
        if sentence.words[up].dep == "prep" and sentence.words[up].lower in _AWAY:
            return True
    return False
