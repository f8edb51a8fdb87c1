"""The one gate: every record passes here on its way to anybody, field by field; no rule means no pass.

A record is passed only if its own label is readable. Then each field needs a rule: the lowest label that
may read it, and what stands in its place for everybody else. A field without a rule stops the program in
tests and in operation alike, so that adding a field without thinking of its readers cannot leak it.
"""

from collections.abc import Iterator
from typing import Final, TypeVar

from tahqiq.errors import Refused
from tahqiq.model.frozen import Frozen
from tahqiq.store.asker import Asker
from tahqiq.store.dealing_fields import NAMED
from tahqiq.store.release_rules import RULES, Rule

Record = TypeVar("Record", bound=Frozen)
_INSIDE: Final = frozenset({"mechanism", NAMED})
_CLOSED: dict[type[Frozen], tuple[dict[str, Rule], tuple[tuple[str, str, Rule], ...]]] = {}


def pass_gate(record: Record, asker: Asker) -> Record | None:
    """The record as this asker may see it, or ``None`` if it is not for this asker at all."""
    rules = RULES.get(type(record))
    if rules is None or not asker.may_read(getattr(record, "release", "")):
        return None
    labels = asker.labels
    changes = {
        name: rule.instead(getattr(record, name), record)
        for name, label, rule in _closed(type(record), rules)
        if label not in labels and rule.applies(record)
    }
    return record.model_copy(update=changes) if changes else record


def _closed(kind: type[Frozen], rules: dict[str, Rule]) -> tuple[tuple[str, str, Rule], ...]:
    """The fields of a kind that not everybody reads who reads the record, looked up once for each kind."""
    kept = _CLOSED.get(kind)
    if kept is not None and kept[0] is rules:
        return kept[1]
    for name in kind.model_fields:
        if name not in rules:
            raise Refused(
                "REL001",
                f"no release rule for {kind.__name__}.{name}",
                "add the field to the gate's rules; until then nothing of this kind is shown.",
            )
    found = tuple((name, rule.label, rule) for name, rule in rules.items() if rule.label is not None)
    _CLOSED[kind] = (rules, found)
    return found


def withheld_fields(record: Frozen, asker: Asker) -> tuple[str, ...]:
    """The names of the fields of a passed record that this asker does not see as they are."""
    rules = RULES.get(type(record), {})
    return tuple(
        name
        for name, rule in rules.items()
        if rule.label is not None and not asker.may_read(rule.label) and rule.applies(record)
    )


def kept_inside(record: Frozen) -> frozenset[str]:
    """The fields that only the mechanism itself may read, of a record and of what is listed in it.

    Such a field is named only as far as it says anything.
    """
    own = {
        name
        for name, rule in RULES.get(type(record), {}).items()
        if rule.label in _INSIDE and getattr(record, name) not in (None, "", ())
    }
    return frozenset(own).union(*(kept_inside(one) for one in _listed(record)))


def made_coarse(record: Frozen, labels: frozenset[str]) -> bool:
    """Whether who reads these labels gets the record, or what is listed in it, otherwise than it stands.

    What is for the mechanism alone does not count: that is sealed apart.
    """
    closed = (
        rule for rule in RULES.get(type(record), {}).values() if rule.label not in (None, *_INSIDE, *labels)
    )
    return any(rule.applies(record) for rule in closed) or any(
        made_coarse(one, labels) for one in _listed(record)
    )


def _listed(record: Frozen) -> Iterator[Frozen]:
    """What a record holds in lists of its own."""
    for name in type(record).model_fields:
        value = getattr(record, name)
        if isinstance(value, tuple):
            yield from (one for one in value if isinstance(one, Frozen))
