"""Units: the propositions of a sentence, one for each thing that is said to have happened."""

from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.reading.saying import Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.taken_up import triggers_taken_up
from tahqiq.reading.toll_owners import give_tolls
from tahqiq.reading.tolls import Toll
from tahqiq.reading.triggers import Trigger, find_triggers, strongest
from tahqiq.reading.unit import Unit, clause_words

__all__ = ["Unit", "event_units"]

_VIOLENCE_ORDER: tuple[EventType, ...] = (
    "airstrike", "drone_strike", "shelling", "bombing", "clash", "drone_activity", "attack",
)  # fmt: skip
_GO_BETWEEN = frozenset({"mediator", "quad", "host", "intermediary", "go-between", "broker", "facilitator"})
_AFTER = frozenset({"after", "following", "since", "amid", "despite", "including", "by", "with"})


def event_units(scene: Scene, attributions: tuple[Attribution, ...], tolls: tuple[Toll, ...]) -> list[Unit]:
    """The events of a sentence: one per clause, a second where a noun names another event with details of its own."""
    cues = {one.cue for one in attributions}
    said = {i for one in attributions for i in one.own}
    triggers = [
        t
        for t in strongest((*find_triggers(scene.sentence), *triggers_taken_up(scene)))
        if (t.index not in cues or t.rank >= 4) and t.index not in said - cues
        if not t.third or _third_party(scene, t)
    ]
    clauses: dict[int, list[Trigger]] = {}
    for trigger in triggers:
        clauses.setdefault(scene.sentence.owner[trigger.core], []).append(trigger)
    units = [unit for owner, found in clauses.items() for unit in _clause_units(scene, owner, found)]
    units = _merge(scene.sentence, units)
    give_tolls(scene, units, tolls)
    return sorted(units, key=lambda unit: unit.core)


def _third_party(scene: Scene, trigger: Trigger) -> bool:
    """Whether somebody else than the two sides does it."""
    subject = scene.sentence.subject(trigger.index) if scene.sentence.parsed else None
    if subject is None:
        return False
    named = [
        name
        for mention in scene.mentions_in(scene.sentence.subtree(subject))
        if (name := mention.name("actor", "person", "adjective"))
    ]
    sides = {scene.knowledge.party_of(one) or one for one in scene.memory.parties} | scene.memory.fighting
    outside = [name for name in named if (scene.knowledge.party_of(name) or name) not in sides]
    return bool(outside) or scene.sentence.words[subject].lemma in _GO_BETWEEN


def _clause_units(scene: Scene, owner: int, triggers: list[Trigger]) -> list[Unit]:
    sentence = scene.sentence
    apart = [t for t in triggers if t.own is not None]
    triggers = [t for t in triggers if t.own is None]
    units = [Unit(t.type, t.core, set(t.own or ()), t, nested=bool(triggers)) for t in apart]
    if not triggers:
        return units
    main = max(triggers, key=lambda t: _strength(sentence, owner, t))
    beside = {i for t in apart for i in t.own or ()}
    units.append(Unit(main.type, main.core, clause_words(sentence, owner) - beside, main))
    for other in triggers:
        if other is main or not other.noun or FAMILY_OF[other.type] == FAMILY_OF[main.type]:
            continue
        if FAMILY_OF[other.type] in ("violence", "border", "ceasefire") and _detailed(scene, other):
            words = {i for i in sentence.subtree(other.core) if i >= other.core - 6}
            units.append(Unit(other.type, other.core, words, other, nested=True))
    return units


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
        twin = None if unit.apart else next((one for one in kept if _same_event(sentence, one, unit)), None)
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
    if family != FAMILY_OF[other.kind] or family in ("speech", "background"):
        return False
    if family != "violence" and one.kind != other.kind:
        return False
    if family == "violence" and one.kind != other.kind and "attack" not in (one.kind, other.kind):
        return (
            _parent(sentence, one, other)
            and not _sequel(sentence, one, other)
            and {one.kind, other.kind}
            <= {
                "shelling",
                "airstrike",
                "clash",
                "attack",
                "bombing",
                "drone_strike",
            }
        )
    return _parent(sentence, one, other)


def _sequel(sentence: Sentence, one: Unit, other: Unit) -> bool:
    """ "… a day after three were killed": the clause tells of another event that came before."""
    for unit in (one, other):
        owner = sentence.owner[unit.core]
        here = owner
        for _step in range(3):
            marks = {sentence.words[i].lower for i in sentence.all_children(here, "mark", "prep")}
            if sentence.words[here].dep == "advcl" and marks & {"after", "before", "since"}:
                return True
            here = sentence.words[here].head
    return False


def _parent(sentence: Sentence, one: Unit, other: Unit) -> bool:
    """Whether one clause hangs on the other as a circumstance, a relative clause or a complement."""
    a, b = sentence.owner[one.core], sentence.owner[other.core]
    if a == b:
        return True
    for low, high in ((a, b), (b, a)):
        if sentence.words[low].dep in ("advcl", "acl", "relcl", "xcomp", "pcomp") and high in (
            sentence.owner[up] for up in [*list(sentence.ancestors(low))[:3]]
        ):
            return True
    return False
