"""Relations: how claims of different reports stand to one another, with every side's words."""

from typing import Any, Literal

from tahqiq.comparison.report import Cited
from tahqiq.model.frozen import Frozen
from tahqiq.model.reason import Reason

RelationKind = Literal["contradiction", "disputed", "rounding", "succession", "corroboration"]
KINDS: dict[RelationKind, str] = {
    "contradiction": "values that cannot both be true of one thing at one time",
    "disputed": "a party denies what another source claims",
    "rounding": "the same, told with different precision",
    "succession": "the value changed with time: a later round, a later report",
    "corroboration": "independent sources give the same value",
}


class Side(Frozen):
    """One value and the claims that give it."""

    value: str
    claims: tuple[Cited, ...]


class Relation(Frozen):
    """How the sides stand to one another; ``unsure`` where the comparison could not tell, with its reasons."""

    kind: RelationKind
    topic: str
    sides: tuple[Side, ...]
    explanation: str
    unsure: bool = False
    reasons: tuple[Reason, ...] = ()

    def docs(self) -> frozenset[str]:
        """The reports it is about."""
        return frozenset(claim.doc for side in self.sides for claim in side.claims)


def relation_line(relation: Relation) -> dict[str, Any]:
    """The relation as one JSON line of ``tahqiq compare``."""
    return relation.model_dump(mode="json")
