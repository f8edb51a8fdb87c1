"""A made-up world: reports of many sources about incidents whose truth is known, for training and measuring."""

from dataclasses import dataclass, field

import pyarrow as pa

from tahqiq.archive.columns import SCHEMA

__all__ = ["SCHEMA", "World"]


@dataclass(frozen=True)
class World:
    """Reports as `tahqiq corroborate` takes them, and what really happened.

    ``truth`` and ``origin`` have one value a row of ``table``: the incident it tells of, and the independent
    origin of what it says (a copy has that of its original). ``killed`` is the true number by incident.
    """

    name: str
    table: pa.Table
    truth: list[str]
    origin: list[str]
    taxonomy: list[tuple[str, str]] = field(default_factory=list)
    aliases: list[tuple[str, str]] = field(default_factory=list)
    killed: dict[str, int] = field(default_factory=dict)
