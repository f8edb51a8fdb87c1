"""Attribution: one saying, with its speaker, its certainty and the words in its scope."""

from dataclasses import dataclass

from tahqiq.model.claim import Certainty
from tahqiq.model.event_type import EventType
from tahqiq.reading.speakers import Speaker


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's saying: speaker, certainty, the words in its scope, and what kind of speech the verb is."""

    speaker: Speaker
    certainty: Certainty
    cue: int
    words: str
    scope: frozenset[int]
    own: frozenset[int]
    speech: EventType | None
    denies: bool
    addressee: tuple[int, ...] = ()
