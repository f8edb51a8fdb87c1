"""Offices: for which state "the foreign office", "the military" or "the minister" acts, by what the text said."""

import re

from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.lexicon import lexicon
from tahqiq.reading.mentions import Mention
from tahqiq.reading.saying import FLOOR, LISTED, Attribution
from tahqiq.reading.scene import Scene
from tahqiq.reading.zones import DROPPED, Line

_OFFICES = lexicon("cues").words("offices")
_INSTITUTIONS = lexicon("cues").words("institutions")
_HEAD = 6  # lines at the top in which a report says where it was filed
_PLACED = re.compile(r"[A-Z][\w .'’/-]{2,40}(?:\([^)]{2,30}\))?(?:, [^:–—-]{2,30})?\s*(?:[:–—]|- )")
_FEWEST = 3


def side_of_office(scene: Scene, name: str) -> str | None:
    """The state for which an office without a state's name acts; ``None`` where the text leaves it open."""
    words = re.findall(r"[a-z]+", name.lower())
    office = next(
        (word for word in reversed(words) if word in _OFFICES or word.rstrip("s") in _OFFICES), None
    )
    if office is None or any(word in _OTHERS for word in words):
        return None
    known = scene.memory.offices
    return known.get(" ".join(words)) or known.get(office) or scene.memory.home or scene.memory.last_side


_UNIQUE = frozenset(
    {"military", "army", "government", "junta", "regime", "air force", "navy", "cabinet", "presidency"}
)
_OTHERS = frozenset(
    {"un", "nations", "rebel", "rebels", "retired", "former", "human", "rights", "provincial", "local"}
)


def remember_offices(scene: Scene) -> None:
    """Keeps for every office that the sentence names with its state ("the Thai army") whose it is."""
    sentence = scene.sentence
    for mention in scene.mentions:
        name = mention.name("actor", "adjective")
        known = scene.knowledge.actor(name) if name else None
        if known is None or known.kind not in ("state", "party"):
            continue
        last = max(scene.covers(mention), default=-1)
        for word in sentence.words[last + 1 : last + 5]:
            if word.pos not in ("NOUN", "PROPN", "ADJ", "PART"):
                break
            if word.lemma.lower() in _OFFICES:
                said = " ".join(one.lower for one in sentence.words[last + 1 : word.index + 1]).lstrip("'’s ")
                scene.memory.offices[said] = known.name
                if word.lemma.lower() in _UNIQUE:
                    scene.memory.offices[word.lemma.lower()] = known.name


def remember_last_side(scene: Scene) -> None:
    """The state or group that a sentence has for its subject, else names last: whom "its spokesman" means next."""
    sides = [
        (mention, name)
        for mention in scene.mentions
        if (name := mention.name("actor", "adjective"))
        and (known := scene.knowledge.actor(name))
        and known.kind in ("state", "party", "armed_group")
    ]
    words = scene.sentence.words
    first = [name for one, name in sides if any(words[i].dep == "nsubj" for i in scene.covers(one))]
    if sides:
        scene.memory.last_side = first[-1] if first else sides[-1][1]


def speaks_for_paper(scene: Scene, one: Attribution) -> bool:
    """Whether the one who speaks is the institution that issues the text: that is the text's own voice."""
    if not scene.memory.own_paper or one.words == FLOOR:
        return False
    return one.words == LISTED or all(_issues(scene, name) for name in one.speaker.chain)


def _issues(scene: Scene, name: str) -> bool:
    if scene.knowledge.person(name) is not None:
        return False
    words = set(re.findall(r"[a-z]+", name.lower()))
    state = scene.knowledge.actor_name(
        re.sub(r"^(?:the )?(?:\w+ )?(?:State|Republic|Kingdom) of (?:the )?", "", name)
    )
    return state == scene.memory.home or (
        bool(words & _INSTITUTIONS) and side_of_office(scene, name) == scene.memory.home
    )


def is_institution(publisher: str | None) -> bool:
    """Whether a publisher is a ministry, an army or the like, which speaks in its own voice."""
    words = set(re.findall(r"[a-z]+", (publisher or "").lower()))
    return bool(words & _INSTITUTIONS)


def home_of(
    lines: tuple[Line, ...],
    publisher: str | None,
    mentions: tuple[Mention, ...],
    knowledge: Knowledge,
) -> str | None:
    """The state from which a text is told: its publisher's, that of its dateline, else the one it names most."""
    named = _named_in(publisher or "", knowledge) if is_institution(publisher) else set()
    if len(named) == 1:
        return named.pop()
    for line in [one for one in lines if one.text and one.zone not in DROPPED][:_HEAD]:
        hit = _PLACED.match(line.text)
        states = {
            state
            for one in mentions
            if hit and line.start <= one.start and one.end <= line.start + hit.end()
            and (state := _state_at(one, knowledge)) is not None
        }  # fmt: skip
        if len(states) == 1:
            return states.pop()
    return _most_named(mentions, knowledge)


def _named_in(words: str, knowledge: Knowledge) -> set[str]:
    parts = [part.strip() for part in re.split(r"[,()]| of (?:the )?", words)]
    names = [name for part in parts if part and (name := knowledge.actor_name(part)) is not None]
    return {one.name for name in names if (one := knowledge.actor(name)) and one.kind in ("state", "party")}


def _state_at(mention: Mention, knowledge: Knowledge) -> str | None:
    """The state in which a place of a dateline lies."""
    place = knowledge.find_place(mention.name("place") or "")
    code = place.country if place else None
    return next((one.name for one in knowledge.actors if code and one.id == code), None)


def _most_named(mentions: tuple[Mention, ...], knowledge: Knowledge) -> str | None:
    """In a war within one land, the state that the text names by far most often."""
    kinds = {one.name: one.kind for one in knowledge.actors}
    counts: dict[str, int] = {}
    for mention in mentions:
        name = mention.name("actor", "adjective")
        if name and kinds.get(name) in ("state", "party"):
            counts[name] = counts.get(name, 0) + 1
    ranked = sorted(counts.items(), key=lambda one: -one[1])
    if not ranked or ranked[0][1] < _FEWEST:
        return None
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] >= 2 * ranked[1][1] else None
