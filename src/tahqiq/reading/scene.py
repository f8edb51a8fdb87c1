"""The scene: one sentence with everything the annotators found in it, and what the text said before it."""

from dataclasses import dataclass, field

from tahqiq.model.claim import Parts, SaidBy, SpeakerKind
from tahqiq.model.event_type import FAMILY_OF, EventType
from tahqiq.model.moment import When
from tahqiq.model.place import Place
from tahqiq.reading.knowledge import Knowledge
from tahqiq.reading.mentions import Mention, within
from tahqiq.reading.quotations import Quotation
from tahqiq.reading.sentence import Sentence
from tahqiq.reading.times import Calendar
from tahqiq.reading.zones import Zone


@dataclass(slots=True)
class Memory:
    """What earlier sentences of the same text established; a pronoun or a bare toll leans on it."""

    speaker: tuple[str, ...] = ()
    speaker_kind: SpeakerKind = "narrator"
    speaker_paragraph: int = -9
    surnames: dict[str, set[str]] = field(default_factory=dict)
    last_event: EventType | None = None
    event_paragraph: int = -9
    where: dict[str, tuple[int, tuple[Place, ...]]] = field(default_factory=dict)
    when: dict[str, tuple[int, When]] = field(default_factory=dict)
    parties: tuple[str, ...] = ()
    truce: tuple[int, tuple[str, ...]] = (-9, ())
    acted: tuple[EventType, int, Parts] | None = None
    sides: dict[str, str] = field(default_factory=dict)
    offices: dict[str, str] = field(default_factory=dict)
    home: str | None = None
    own_paper: bool = False
    last_side: str | None = None
    lead: tuple[EventType, SaidBy] | None = None
    thing: tuple[str, int] = ("", -9)
    fighting: set[str] = field(default_factory=set)
    lead_voice: SaidBy | None = None
    kinds: dict[str, SpeakerKind] = field(default_factory=dict)
    roles: dict[str, str] = field(default_factory=dict)
    last_group: str | None = None
    quote_voices: dict[int, SaidBy] = field(default_factory=dict)
    told: EventType | None = None
    typed: bool = True


def topic_of(kind: EventType) -> str:
    """What shares a day from sentence to sentence: a family; but a reopening is not on the day of the closure."""
    return kind if FAMILY_OF[kind] == "border" else FAMILY_OF[kind]


@dataclass(slots=True)
class Scene:
    """A sentence under the reader's eyes."""

    sentence: Sentence
    zone: Zone
    mentions: tuple[Mention, ...]
    quotations: tuple[Quotation, ...]
    knowledge: Knowledge
    calendar: Calendar
    memory: Memory
    floor: SaidBy | None = None

    def mentions_in(self, indices: set[int]) -> tuple[Mention, ...]:
        """The known names whose first word is among these words, in order."""
        words = self.sentence.words
        starts = {words[i].start for i in indices}
        return tuple(one for one in self.mentions if one.start in starts)

    def mentions_between(self, start: int, end: int) -> tuple[Mention, ...]:
        """The known names between two offsets."""
        return within(self.mentions, start, end)

    def covers(self, mention: Mention) -> set[int]:
        """The words of a mention."""
        return set(self.sentence.words_in(mention.start, mention.end))
