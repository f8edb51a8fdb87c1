"""Terms of an archive that grows: by which types, names, rule and model its reports are compared, ever after."""

import json
from dataclasses import dataclass

import pyarrow as pa

from tahqiq.archive.aliases import Aliases
from tahqiq.archive.incident_rule import IncidentRule, incident_rule
from tahqiq.archive.prior import Prior
from tahqiq.archive.taxonomy import Taxonomy


@dataclass(frozen=True, eq=False)
class Terms:
    """By what an archive was founded, and is compared ever after."""

    types: tuple[tuple[str, str], ...]
    aliases: Aliases
    rule: IncidentRule
    prior: Prior

    @classmethod
    def of(cls, settings: dict[str, str], prior: Prior) -> "Terms":
        """As they stand in the archive."""
        types = tuple((child, parent) for child, parent in json.loads(settings["types"]))
        aliases = Aliases.of((one, other) for one, other in json.loads(settings["aliases"]))
        return cls(types, aliases, incident_rule(settings["rule"]), prior)

    def taxonomy(self, table: pa.Table) -> Taxonomy:
        """The tree with the types in use."""
        return Taxonomy.of(self.types, table.column("event_type").drop_null().unique().to_pylist())
