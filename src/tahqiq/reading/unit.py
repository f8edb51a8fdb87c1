"""Unit: one proposition of a sentence before it becomes a claim."""

from dataclasses import dataclass, field

from tahqiq.model.event_type import EventType
from tahqiq.reading.saying import Attribution
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.tolls import Toll
from tahqiq.reading.triggers import Trigger


@dataclass(slots=True)
class Unit:
    """One proposition: its type, the word that carries it, the words that belong to it, its toll.

    ``proposed`` is how sure the typer is (0 to 1) of a claim in which the rules found nothing.
    """

    kind: EventType
    core: int
    words: set[int]
    trigger: Trigger | None = None
    tolls: list[Toll] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    speech: Attribution | None = None
    nested: bool = False
    blamed: tuple[int, ...] = ()
    proposed: float = 0.0

    @property
    def apart(self) -> bool:
        """Whether its wording makes it a claim beside the one of its clause."""
        return self.trigger is not None and self.trigger.own is not None

    @property
    def firm(self) -> bool:
        """Whether a turn of phrase fired it, and no single word."""
        return self.trigger is not None and self.trigger.turn


def clause_words(sentence: Sentence, owner: int) -> set[int]:
    """The words of the clause with that head."""
    return {i for i, own in enumerate(sentence.owner) if own == owner}
