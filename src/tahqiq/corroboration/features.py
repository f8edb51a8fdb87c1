"""Features: what speaks for and against two claims telling of one happening, one small question each.

Every feature is symmetric in the two claims and answers with a :class:`Reason` whose weight comes from
:mod:`tahqiq.corroboration.weights`, or with ``None`` where the claims give nothing to compare.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tahqiq.corroboration.echo import echo
from tahqiq.corroboration.grain import denies, grains_clash, sums_up
from tahqiq.corroboration.kinship import kinship
from tahqiq.corroboration.names import alike, any_alike
from tahqiq.corroboration.occasion import compare_times
from tahqiq.corroboration.weights import POINTS
from tahqiq.corroboration.whereabouts import compare_places
from tahqiq.model.claim import Claim
from tahqiq.model.quantity import Range
from tahqiq.model.reason import Reason
from tahqiq.model.source import Source


@dataclass(frozen=True, slots=True)
class Pair:
    """Two claims to compare; ``rivals`` is true where two parties speak, who are expected to differ."""

    one: Claim
    other: Claim
    rivals: bool = False


_VERB = {"same": "agree", "agree": "agree", "close": "nearly agree", "differ": "differ"}
Feature = Callable[[Pair], Reason | None]


def pair_up(one: Claim, other: Claim, sources: Mapping[str, Source]) -> Pair:
    """The pair, with whether two different parties speak."""
    sides = [sources[claim.source_id].party for claim in (one, other) if claim.source_id in sources]
    return Pair(one, other, rivals=len(sides) == 2 and None not in sides and sides[0] != sides[1])


def reason(code: str, text: str) -> Reason:
    """A reason whose weight stands in the table."""
    return Reason(code=code, text=text, weight=POINTS[code])


def act(pair: Pair) -> Reason:
    """Are the two acts words for one thing?"""
    said = sorted((pair.one.event_type.replace("_", " "), pair.other.event_type.replace("_", " ")))
    kin = kinship(pair.one.event_type, pair.other.event_type)
    words = {
        "same": f"both tell of {said[0]}",
        "kindred": f"{said[0]} and {said[1]} are often two words for one event",
        "loose": f"{said[0]} and {said[1]} can be part of one event",
        "unlike": f"{said[0]} and {said[1]} are seldom one event",
        "opposite": f"{said[0]} and {said[1]} are opposites",
        "other_family": f"{said[0]} and {said[1]} are different kinds of thing",
    }
    return reason(f"act_{kin}", words[kin])


def time(pair: Pair) -> Reason:
    """Do the two periods meet?"""
    code, text = compare_times(pair.one.date, pair.other.date)
    return reason(code, text)


def place(pair: Pair) -> Reason:
    """Do the two places meet, given how precisely each is known?"""
    code, text = compare_places(pair.one.place, pair.other.place)
    return reason(code, text)


def actors(pair: Pair) -> Reason | None:
    """Are the same actors named, in the same parts?"""
    one, other = pair.one.actors, pair.other.actors
    if not one.everyone() or not other.everyone():
        return None
    if any_alike(one.initiator, other.initiator):
        return reason("actors_same_roles", "the same actor is said to have acted")
    if actors_swapped(pair):
        return reason("actors_swapped", "the same two actors, but each is said to have begun")
    if any_alike(one.everyone(), other.everyone()):
        return reason("actors_shared", "an actor is named by both")
    return reason("actors_none_shared", "no actor is named by both")


def actors_swapped(pair: Pair) -> bool:
    """Whether each of two claims says that the other's target began: rivals on one clash do."""
    one, other = pair.one.actors, pair.other.actors
    return any_alike(one.initiator, other.target) and any_alike(one.target, other.initiator)


def target(pair: Pair) -> Reason | None:
    """Is the same target named?"""
    one, other = pair.one.actors.target, pair.other.actors.target
    if not one or not other or actors_swapped(pair):
        return None
    if any_alike(one, other):
        return reason("target_same", "the same target is named")
    return reason("target_other", "different targets are named")


def killed(pair: Pair) -> Reason | None:
    """Do the numbers killed agree? Different classes of people are not compared, nor is a denial."""
    if _not_comparable(pair):
        return None
    one, other = pair.one.casualties, pair.other.casualties
    if one is None or other is None or one.killed is None or other.killed is None:
        return None
    agreement = _agreement(one.killed, other.killed)
    said = " and ".join(sorted((one.killed.words(), other.killed.words())))
    if agreement == "differ":
        code = "killed_differ_parties" if pair.rivals else "killed_differ"
        return reason(code, f"killed differ: {said}")
    return reason(f"killed_{agreement}", f"killed {_VERB[agreement]}: {said}")


def wounded(pair: Pair) -> Reason | None:
    """Do the numbers wounded agree?"""
    if _not_comparable(pair):
        return None
    one, other = pair.one.casualties, pair.other.casualties
    if one is None or other is None or one.wounded is None or other.wounded is None:
        return None
    agreement = _agreement(one.wounded, other.wounded)
    said = " and ".join(sorted((one.wounded.words(), other.wounded.words())))
    return reason(f"wounded_{agreement}", f"wounded {_VERB[agreement]}: {said}")


def words(pair: Pair) -> Reason | None:
    """Do the words echo each other?"""
    code, text = echo(pair.one, pair.other)
    return reason(code, text) if code else None


def grain(pair: Pair) -> Reason | None:
    """Is one a single happening and the other a summary of many? Summaries swallow nothing."""
    if grains_clash(pair.one, pair.other):
        return reason("grain_other", "one tells of a single event, the other sums up a period, area or list")
    both = sums_up(pair.one) and sums_up(pair.other)
    return reason("grain_same", "both sum up a period, an area or a list") if both else None


# The order in which reasons are printed.
FEATURES: dict[str, Feature] = {
    "act": act,
    "time": time,
    "place": place,
    "actors": actors,
    "target": target,
    "killed": killed,
    "wounded": wounded,
    "words": words,
    "grain": grain,
}


def _not_comparable(pair: Pair) -> bool:
    if denies(pair.one) or denies(pair.other):
        return True
    one = pair.one.casualties.who if pair.one.casualties else None
    other = pair.other.casualties.who if pair.other.casualties else None
    return bool(one and other and not alike(one, other))


def _agreement(one: Range, other: Range) -> str:
    if one.min is not None and one == other and one.min == one.max:
        return "same"
    if one.agrees(other):
        return "agree"
    low, high = sorted(max(said.min or 0, said.max or 0) for said in (one, other))
    return "close" if high - low <= max(1, 0.2 * high) else "differ"
