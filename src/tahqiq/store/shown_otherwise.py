"""What an audience does not see as it is: each field with the label that reads it whole, and what stands there."""

from dataclasses import dataclass

from tahqiq.model.release import Audience, Seats, readable_labels
from tahqiq.store.release_rules import RULES, How


@dataclass(frozen=True)
class ShownOtherwise:
    """One field of one kind of record: who reads it whole, and how others get it."""

    record: str
    field: str
    whole_for: str
    how: How


def shown_otherwise(audience: Audience, seats: Seats) -> tuple[ShownOtherwise, ...]:
    """The fields that this audience gets otherwise than they are, by record and field."""
    labels = readable_labels(audience, seats)
    return tuple(
        ShownOtherwise(kind.__name__, name, rule.label, rule.how)
        for kind, rules in sorted(RULES.items(), key=lambda item: item[0].__name__)
        for name, rule in sorted(rules.items())
        if rule.label is not None and rule.label not in labels
    )
