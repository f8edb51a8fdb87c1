"""Verbs: what an act leaves behind, and which roles may do it."""

from tahqiq.model.frozen import Frozen
from tahqiq.model.member import Role


class Verb(Frozen):
    """What an act leaves behind, and which roles may do it.

    An ``open`` act changes the register itself and stands in clear in its entry, so that anybody who holds
    the log can replay it; what every other act says is sealed.
    """

    noun: type[Frozen]
    roles: frozenset[Role]
    open: bool = False
