"""Sources: who speaks or senses, how far to be trusted, and with whom they are one voice."""

from typing import Annotated, Literal

from pydantic import Field

from tahqiq.model.frozen import Frozen
from tahqiq.model.release import Label

SourceKind = Literal[
    "team", "party", "mediator", "media", "agency", "official", "organisation", "public", "sensor"
]


class Source(Frozen):
    """One who speaks or senses.

    ``reliability`` is the Admiralty letter A (completely reliable) to F (cannot be judged), given apart
    from any single claim. ``independence_group`` makes one voice of many outlets that copy one desk.
    ``party`` is set when the source speaks for a party: a party never corroborates itself.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,62}$")]
    name: str
    kind: SourceKind
    reliability: Literal["A", "B", "C", "D", "E", "F"] = "F"
    independence_group: str
    party: str | None = None
    release: Label = "public"
