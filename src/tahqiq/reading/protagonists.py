"""Protagonists: the two whom a text is about, and whom "both sides" means in it."""

from collections import Counter

from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.mentions import Mention

_BELLIGERENT = frozenset({"state", "party", "armed_group"})


def protagonists(mentions: tuple[Mention, ...], knowledge: Knowledge) -> tuple[str, ...]:
    """The two parties of the case if the text names both, else the two states or groups it names by far most often.

    Empty where it names no such two: then "both sides" is left open.
    """
    named = Counter(name for mention in mentions if (name := mention.name("actor", "adjective")))
    parties = tuple(
        one.name for one in sorted(knowledge.actors, key=lambda one: one.id) if one.kind == "party"
    )
    if len(parties) == 2 and set(parties) <= set(named):
        return parties
    kinds = {one.name: one.kind for one in knowledge.actors}
    most = [(name, count) for name, count in named.most_common() if kinds.get(name) in _BELLIGERENT]
    if len(most) < 2 or most[1][1] < 2 or (len(most) > 2 and most[1][1] < 2 * most[2][1]):
        return ()
    return tuple(sorted(name for name, _count in most[:2]))
