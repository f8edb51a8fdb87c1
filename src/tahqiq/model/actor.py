"""Actors: who is bound, who convenes, who fights without having signed."""

from collections.abc import Iterable
from typing import Literal

from tahqiq.model.frozen import Frozen

ActorKind = Literal[
    "party", "mediator", "humanitarian", "armed_group", "state", "organisation", "person", "people"
]


class Actor(Frozen):
    """One actor under a neutral name; what others call it stands in ``aliases``, never the other way round.

    ``part_of`` is the party of whose forces or government the actor is a part ("Pakistan Army" → PAK).
    A disputed relation (a proxy) is a claim and never stands here (DOMAIN §1).
    """

    id: str
    name: str
    kind: ActorKind
    part_of: str | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None


def side_of(name: str, actors: Iterable[Actor]) -> str | None:
    """The code of the party that a name stands for, or ``None``: no guess where the dictionary is silent.

    A name is an actor's id, name or alias, letter case aside; "Pakistan Army" stands for PAK because that
    actor is ``part_of`` PAK.
    """
    wanted = name.casefold().strip()
    for actor in actors:
        if wanted in {called.casefold() for called in (actor.id, actor.name, *actor.aliases)}:
            return actor.id if actor.kind == "party" else actor.part_of
    return None
