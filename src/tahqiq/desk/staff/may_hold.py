"""Which posts one person may hold together: never of two parties, and nobody watches or approves himself."""

from collections.abc import Sequence
from dataclasses import dataclass

from tahqiq.errors import Refused
from tahqiq.model.member import Role
from tahqiq.model.staff import KEPT_APART, Holding


@dataclass(frozen=True)
class Seated:
    """A holding with the seat and the roles of its post."""

    holding: Holding
    seat: str
    roles: tuple[str, ...]


def may_hold(
    new: Seated, before: Sequence[Seated], parties: Sequence[str], employer: str | None = None
) -> None:
    """Raises ``Refused`` (STF011) when this person may not hold this post.

    ``employer`` is the party whose organisation employs him: he sits in its seat alone. Of two parties never, whenever
    it was: what was seen in one party's seat cannot be unseen in the other's. A party's post and one outside its seat
    not at the same time. Nor roles that watch or approve each other, be it in two posts or in one.
    """
    if Role.MACHINE in new.roles:
        raise _refused(
            f"'{new.holding.member}' is a program's post", "give the program a key: tahqiq service issue."
        )
    if employer not in (None, new.seat):
        raise _refused(
            f"this person is employed by {employer}, and '{new.holding.member}' sits for {new.seat}",
            f"who serves {employer} holds posts of {employer} alone: give this one to somebody else.",
        )
    for first, second in KEPT_APART:
        if {first, second} <= set(new.roles):
            raise _refused(
                f"'{new.holding.member}' is both {first.value} and {second.value}",
                "those are two persons: take one role from the post first (tahqiq member role withdraw).",
            )
    for other in before:
        _check_pair(new, other, frozenset(parties))


def _check_pair(new: Seated, other: Seated, parties: frozenset[str]) -> None:
    one, two = new.seat, other.seat
    if one != two and {one, two} <= parties:
        raise _refused(
            f"this person holds or held '{other.holding.member}' for {two}, and is asked to hold "
            f"'{new.holding.member}' for {one}",
            "nobody serves two parties of one mission, at any time: give the post to somebody else.",
        )
    if not new.holding.overlaps(other.holding):
        return
    if new.holding.member == other.holding.member:
        raise _refused(
            f"this person holds '{new.holding.member}' already in that time",
            "end that first (tahqiq person leave), or begin when it ends.",
        )
    if one != two and parties.intersection({one, two}):
        raise _refused(
            f"'{new.holding.member}' (seat {one}) and '{other.holding.member}' (seat {two}) would be held at once",
            "who holds a party's post holds none outside that party's seat at the same time.",
        )
    for pair in KEPT_APART:
        if _meet(pair, new.roles, other.roles):
            raise _refused(
                f"'{new.holding.member}' and '{other.holding.member}' would be held at once",
                f"{pair[0].value} and {pair[1].value} are two persons: one would check the other's work.",
            )


def _meet(pair: tuple[Role, Role], new: tuple[str, ...], other: tuple[str, ...]) -> bool:
    first, second = pair
    return (first in new and second in other) or (second in new and first in other)


def _refused(cause: str, next_step: str) -> Refused:
    return Refused("STF011", cause, next_step)
