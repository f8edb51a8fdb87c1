"""Whether two names of a source mean the same one: the truth writes names freely, the reader by its dictionary."""

import re

from tahqiq.reading.folding import fold
from tahqiq.reading.knowledge import Knowledge

_EMPTY = frozenset({"the", "of", "a", "an", "for", "and", "in", "two", "one", "mr", "mrs", "ms"})


def same_source(one: str, other: str, knowledge: Knowledge) -> bool:
    """Equal, the one within the other, one entry of the dictionary, or the same words in another order.

    "Russia's defence ministry" and "Russian Ministry of Defence" are one; "Kabul" and "the Taliban government" too.
    """
    a, b = fold(one).strip(), fold(other).strip()
    if a and b and (a in b or b in a):
        return True
    if _entry(one, knowledge) is not None and _entry(one, knowledge) == _entry(other, knowledge):
        return True
    if knowledge.person(one) or knowledge.person(other):
        words = set(a.split()), set(b.split())
        return min(len(words[0]), len(words[1])) > 1 and (words[0] <= words[1] or words[1] <= words[0])
    return _words(one, knowledge) == _words(other, knowledge)


def _entry(name: str, knowledge: Knowledge) -> str | None:
    actor, person, outlet = knowledge.actor(name), knowledge.person(name), knowledge.outlet(name)
    if actor is not None:
        governs = "government" in actor.name.lower() and actor.part_of
        return str(governs or actor.id)
    found = person or outlet
    return found.name if found else None


def _words(name: str, knowledge: Knowledge) -> frozenset[str]:
    bare = re.sub(r"['’]s\b", "", fold(name))
    found = []
    for word in re.findall(r"[^\W_]+", bare):
        nation = next(
            (e.name for e in knowledge.spellings.get(word, ()) if e.sort in ("adjective", "actor")), None
        )
        found.append(fold(nation) if nation else word.removesuffix("s").replace("defense", "defence"))
    return frozenset(found) - _EMPTY
