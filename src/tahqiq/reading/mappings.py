"""Our event types in other vocabularies: PLOVER, ACLED, UCDP, and the acts that agreements forbid."""

from functools import cache
from typing import Final

from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.frozen import Frozen
from tahqiq.reading.knowledge_files import general_file

SYSTEMS: Final = ("plover", "acled", "ucdp", "prohibited_acts")


class Mapped(Frozen):
    """One event type in every vocabulary; several words mean "one of these", none that there is no such event.

    ``plover`` names classes of PLOVER, ``acled`` an event type and sub-event type of the codebook of 2024,
    ``ucdp`` the type of violence of GED (1 state-based, 2 non-state, 3 one-sided), ``prohibited_acts`` the groups
    under which ceasefire agreements forbid acts.
    """

    plover: tuple[str, ...] = ()
    acled: tuple[str, ...] = ()
    ucdp: tuple[int, ...] = ()
    prohibited_acts: tuple[str, ...] = ()

    def words(self, system: str) -> tuple[str, ...]:
        """The words of one vocabulary, as text."""
        found: tuple[object, ...] = getattr(self, system)
        return tuple(str(word) for word in found)


@cache
def mappings() -> dict[str, Mapped]:
    """Every event type with its words in the other vocabularies, in the order of the families."""
    said = general_file("mappings.yaml").content["types"]
    return {kind: Mapped.model_validate(said[kind]) for kind in FAMILY_OF}


@cache
def prohibited_acts() -> dict[str, str]:
    """The groups of prohibited acts: their codes, and what each is called."""
    return dict(general_file("mappings.yaml").content["prohibited_acts"])
