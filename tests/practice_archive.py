"""Archives to practise on: made-up worlds as an engine is asked about them, and how alike two answers are."""

from worlds.world import World

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.corroborate import Clusters
from tahqiq.archive.incident_rule import incident_rule
from tahqiq.archive.prior import load_prior
from tahqiq.archive.shard_work import Question
from tahqiq.archive.taxonomy import Taxonomy


def question_of(world: World, must=(), cannot=()) -> Question:
    """What ``tahqiq corroborate`` would ask of the world's reports."""
    types = world.table.column("event_type").drop_null().unique().to_pylist()
    return Question(
        taxonomy=Taxonomy.of(world.taxonomy, types),
        aliases=Aliases.of(world.aliases),
        prior=load_prior(),
        rule=incident_rule(),
        must=must,
        cannot=cannot,
    )


def companies(clusters: Clusters) -> set[frozenset[int]]:
    """The incidents as sets of rows, whatever their numbers."""
    found: dict[int, list[int]] = {}
    for row, incident in enumerate(clusters.incident.tolist()):
        found.setdefault(incident, []).append(row)
    return {frozenset(rows) for rows in found.values()}
