"""Comparing reports: the relations between the claims of several reports, with the words of every side."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from tahqiq.comparison.copies import carried_by_both, versions, without_copies
from tahqiq.comparison.directory import NO_DIRECTORY, Directory
from tahqiq.comparison.heard import Heard
from tahqiq.comparison.position import Position, Topic
from tahqiq.comparison.relation import Relation
from tahqiq.comparison.report import Report
from tahqiq.comparison.sentences import heard_in
from tahqiq.comparison.stories import main_sides, one_story
from tahqiq.comparison.tie import Tie, tie
from tahqiq.comparison.topics import (
    agendas,
    agents,
    blame,
    control,
    counts,
    crossings,
    delegations,
    happenings,
    meetings,
    opposites,
    rounds,
    tolls,
    truces,
)
from tahqiq.comparison.weave import weave

TOPICS: tuple[Topic, ...] = (
    tolls.TOPIC,
    counts.TOPIC,
    truces.TOPIC,
    crossings.TOPIC,
    delegations.TOPIC,
    rounds.TOPIC,
    meetings.TOPIC,
    control.TOPIC,
    blame.TOPIC,
    agents.TOPIC,
    agendas.TOPIC,
    opposites.TOPIC,
    happenings.TOPIC,
)


_TELLING = frozenset({"contradiction", "disputed", "succession"})


def compare_reports(reports: Sequence[Report], directory: Directory = NO_DIRECTORY) -> tuple[Relation, ...]:
    """The relations between reports, whatever order they come in; the most serious kinds first.

    Copies of a report count as one, so a report against itself relates to nothing. Within one report there is a
    dispute where two voices tell a thing differently or one denies it.
    Raises ``ValueError`` if two reports bear one name.
    """
    if len({report.doc for report in reports}) < len(reports):
        raise ValueError("two reports bear one name")
    originals = without_copies(reports)
    heard = [each for report in originals for each in heard_in(report, directory)]
    kin, sides = versions(originals), main_sides(heard)
    ties = (each for topic in TOPICS for each in _ties(topic, heard) if not _one_text(each, kin))
    of_one_story = [each for each in ties if one_story(each.one.heard, each.other.heard, sides)]
    return weave(_unchanged(_once(of_one_story)))


def _once(ties: list[Tie]) -> list[Tie]:
    """Without opposites in words between claims that a topic of their own already sets against each other."""
    told = {_claims(each) for each in ties if each.one.key != opposites.KEY and each.kind in _TELLING}
    return [each for each in ties if each.one.key != opposites.KEY or _claims(each) not in told]


def _claims(found: Tie) -> frozenset[tuple[str, int, int]]:
    return frozenset(
        (side.heard.report.doc, side.heard.claim.start, side.heard.claim.end)
        for side in (found.one, found.other)
    )


def _unchanged(ties: list[Tie]) -> list[Tie]:
    """Without contradictions between a number and one that another report tells as its update."""
    updates = [
        (side.order(), other.value)
        for each in ties
        if each.kind == "succession"
        for side, other in ((each.one, each.other), (each.other, each.one))
    ]
    return [
        each
        for each in ties
        if each.kind != "contradiction"
        or each.one.topic not in tolls.TOPIC.names
        or not any(
            mark == side.order() and value == other.value
            for side, other in ((each.one, each.other), (each.other, each.one))
            for mark, value in updates
        )
    ]


def _one_text(found: Tie, kin: frozenset[frozenset[str]]) -> bool:
    """Whether a tie joins two versions of one report that both carry both claims, or agree: no second voice."""
    one, other = found.one.heard, found.other.heard
    if frozenset({one.report.doc, other.report.doc}) not in kin:
        return False
    both = carried_by_both(one.report, one.claim.span, other.report, other.claim.span)
    return both or found.kind == "corroboration"


def _ties(topic: Topic, claims: Sequence[Heard]) -> Iterator[Tie]:
    groups: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for heard in claims:
        for position in topic.positions(heard):
            groups[position.topic, position.key].append(position)
    for _, positions in sorted(groups.items()):
        for one, other in combinations(sorted(positions, key=Position.order), 2):
            found = tie(one, other, topic)
            if found is not None:
                yield found
