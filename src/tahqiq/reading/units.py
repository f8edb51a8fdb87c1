"""Units: the propositions of a sentence, one for each thing that is said to have happened."""

from dataclasses import dataclass, field

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.tolls import Toll
from tahqiq.reading.triggers import Trigger, find_triggers

_VIOLENCE_ORDER: tuple[EventType, ...] = (
    "airstrike", "drone_strike", "shelling", "bombing", "clash", "drone_activity", "attack",
)  # fmt: skip
_AFTER = frozenset({"after", "following", "since", "amid", "despite", "including", "by", "with"})


@dataclass(slots=True)
class Unit:
    """One proposition: its type, the word that carries it, the words that belong to it, its toll."""

    kind: EventType
    core: int
    words: set[int]
    trigger: Trigger | None = None
    tolls: list[Toll] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    speech: Attribution | None = None
    nested: bool = False
    blamed: tuple[int, ...] = ()


def event_units(scene: Scene, attributions: tuple[Attribution, ...], tolls: tuple[Toll, ...]) -> list[Unit]:
    """The events of a sentence: one per clause, a second where a noun names another event with details of its own."""
    cues = {one.cue for one in attributions}
    said = {i for one in attributions for i in one.own}
    triggers = [
        t
        for t in find_triggers(scene.sentence)
        if (t.index not in cues or t.rank >= 4) and t.index not in said - cues
    ]
    clauses: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        clauses.setdefault(scene.sentence.owner[trigger.core], []).append(trigger)
    units = [unit for owner, found in clauses.items() for unit in _clause_units(scene, owner, found)]
    units = _merge(scene.sentence, units)
    _give_tolls(scene, units, tolls)
    return sorted(units, key=lambda unit: unit.core)


def _clause_units(scene: Scene, owner: int, triggers: list[Trigger]) -> list[Unit]:
    sentence = scene.sentence
    main = max(triggers, key=lambda t: _strength(sentence, owner, t))
    units = [Unit(main.type, main.core, _clause_words(sentence, owner), main)]
    for other in triggers:
        if other is main or not other.noun or FAMILY_OF[other.type] == FAMILY_OF[main.type]:
            continue
        if FAMILY_OF[other.type] in ("violence", "border", "ceasefire") and _detailed(scene, other):
            words = {i for i in sentence.subtree(other.core) if i >= other.core - 6}
            units.append(Unit(other.type, other.core, words, other, nested=True))
    return units


def _clause_words(sentence: Sentence, owner: int) -> set[int]:
    return {i for i, own in enumerate(sentence.owner) if own == owner}


def _strength(sentence: Sentence, owner: int, trigger: Trigger) -> float:
    """Frames over verbs over nouns; arguments of the clause's verb over its circumstances."""
    word = sentence.words[trigger.core]
    if trigger.core == owner:
        return trigger.rank + 0.9
    if word.head == owner and word.dep in ("dobj", "nsubjpass", "xcomp", "attr"):
        return trigger.rank + 0.6
    if word.head == owner and word.dep == "nsubj":
        return trigger.rank + 0.5
    if word.dep == "xcomp":
        return trigger.rank + 0.7
    if word.dep == "pobj" and sentence.words[word.head].lower in _AFTER:
        return trigger.rank - 0.6
    if trigger.type == "attack":
        return trigger.rank - 0.2
    return float(trigger.rank)


def _detailed(scene: Scene, trigger: Trigger) -> bool:
    """Whether a noun for an event brings a place, an actor or a day of its own."""
    sentence = scene.sentence
    inside = sentence.subtree(trigger.core)
    return bool(scene.mentions_in(inside)) or any(sentence.words[i].lower == "between" for i in inside)


def _merge(sentence: Sentence, units: list[Unit]) -> list[Unit]:
    """One event told in nested clauses is one unit, of the most specific type."""
    kept: list[Unit] = []
    for unit in sorted(units, key=lambda one: one.core):
        twin = next((one for one in kept if _same_event(sentence, one, unit)), None)
        if twin is None:
            kept.append(unit)
            continue
        twin.words |= unit.words
        if _specific(unit.kind) < _specific(twin.kind):
            twin.kind, twin.trigger, twin.core = unit.kind, unit.trigger, unit.core
    return kept


def _specific(kind: EventType) -> int:
    return _VIOLENCE_ORDER.index(kind) if kind in _VIOLENCE_ORDER else -1


def _same_event(sentence: Sentence, one: Unit, other: Unit) -> bool:
    family = FAMILY_OF[one.kind]
    if family != FAMILY_OF[other.kind] or family not in ("violence", "ceasefire", "talks"):
        return False
    if family != "violence" and one.kind != other.kind:
        return False
    if family == "violence" and one.kind != other.kind and "attack" not in (one.kind, other.kind):
        return _parent(sentence, one, other) and {one.kind, other.kind} <= {
            "shelling",
            "airstrike",
            "clash",
            "attack",
            "bombing",
            "drone_strike",
        }
    return _parent(sentence, one, other)


def _parent(sentence: Sentence, one: Unit, other: Unit) -> bool:
    """Whether one clause hangs on the other as a circumstance, a relative clause or a complement."""
    a, b = sentence.owner[one.core], sentence.owner[other.core]
    if a == b:
        return True
    for low, high in ((a, b), (b, a)):
        if sentence.words[low].dep in ("advcl", "acl", "relcl", "xcomp") and high in (
            sentence.owner[up] for up in [*list(sentence.ancestors(low))[:3]]
        ):
            return True
    return False


def _give_tolls(scene: Scene, units: list[Unit], tolls: tuple[Toll, ...]) -> None:
    """Every toll goes to the event of its clause, else to the nearest related one, else makes an event of its own."""
    orphans: dict[int, Unit] = {}
    for toll in tolls:
        index = scene.sentence.at(toll.at)
        if index is None:
            continue
        unit = _unit_for(scene, units, toll, index)
        if unit is None:
            owner = scene.sentence.owner[index]
            unit = _orphan(scene, orphans, toll, owner, index)
        unit.tolls.append(toll)
    units += _distinct(orphans)


def _distinct(orphans: dict[int, Unit]) -> list[Unit]:
    seen: dict[int, Unit] = {}
    for unit in orphans.values():
        seen.setdefault(unit.core, unit)
    return list(seen.values())


_ARMED = frozenset(
    {
        "gunman",
        "militant",
        "attacker",
        "assailant",
        "soldier",
        "troop",
        "fighter",
        "insurgent",
        "police",
        "force",
    }
)


def _orphan(scene: Scene, orphans: dict[int, Unit], toll: Toll, owner: int, index: int) -> Unit:
    sentence = scene.sentence
    for near in (owner, sentence.owner[sentence.words[owner].head]):
        other = orphans.get(near)
        if other is not None and all(t.harm != toll.harm for t in other.tolls):
            other.words |= _clause_words(sentence, owner)
            orphans[owner] = other
            return other
    memory = scene.memory
    recent = sentence.paragraph - memory.event_paragraph <= 1
    doer = sentence.child(owner, "nsubj")
    by_somebody = doer is not None and sentence.words[doer].lemma in _ARMED
    told = memory.last_event if recent and not by_somebody else None
    kind: EventType = told or "attack"
    unit = Unit(kind, index, _clause_words(sentence, owner))
    orphans[owner] = unit
    return unit


def _unit_for(scene: Scene, units: list[Unit], toll: Toll, index: int) -> Unit | None:
    sentence = scene.sentence
    violent = [unit for unit in units if FAMILY_OF[unit.kind] == "violence"]
    free = [unit for unit in violent if all(t.harm != toll.harm for t in unit.tolls)]
    owner = sentence.owner[index]
    for unit in free:
        if index in unit.words and not unit.nested:
            return unit
    related = [unit for unit in free if _related(sentence, owner, sentence.owner[unit.core])]
    chosen = related or (free if len(violent) == 1 and _same_voice(sentence, index, violent[0].core) else [])
    if not chosen:
        return None
    unit = min(chosen, key=lambda one: abs(one.core - index))
    unit.words |= _clause_words(sentence, owner)
    return unit


def _same_voice(sentence: Sentence, index: int, core: int) -> bool:
    low, high = sorted((index, core))
    return not any(word.text == ";" or word.lower in ("but", "while") for word in sentence.words[low:high])


def _related(sentence: Sentence, one: int, other: int) -> bool:
    """Whether one clause hangs directly on the other, or both are coordinated."""
    if one == other:
        return True
    words = sentence.words
    for low, high in ((one, other), (other, one)):
        if sentence.owner[words[low].head] == high and words[low].head != low and words[low].dep != "ccomp":
            return True
    same_head = words[one].head == words[other].head and words[one].dep == words[other].dep == "conj"
    return same_head
