"""Attribution: one saying, with its speaker, its certainty and the words in its scope."""

from dataclasses import dataclass

from tahqiq.model.claim import Certainty
from tahqiq.model.event_type import EventType
from tahqiq.reading.speaker import Speaker

# Attributions without a verb: a quotation begun in an earlier sentence, and a turn in a transcript.
RUNS_ON = "quotation that runs on"
FLOOR = "has the floor"
LISTED = "line that opens the list"
VOICES = (RUNS_ON, FLOOR, LISTED)


@dataclass(frozen=True, slots=True)
class Attribution:
    """Somebody's saying: speaker, certainty, the words in its scope, and what kind of speech the verb is.

    ``disowned`` marks a denial by what is said, not by its verb: an event told beside it may still stand.
    """

    speaker: Speaker
    certainty: Certainty
    cue: int
    words: str
    scope: frozenset[int]
    own: frozenset[int]
    speech: EventType | None
    denies: bool
    addressee: tuple[int, ...] = ()
    disowned: bool = False
