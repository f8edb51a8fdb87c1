"""Reading with the head beside the rules: where both say so the claim is surer; where the head alone does, look.

The head judges sentences and clauses as wholes. A claim of the rules keeps its words, parts and days, whatever the
head says, and is never dropped for it; one of violence that the head doubts carries that as a reason. What the head
alone points at is a candidate for a person, marked by its reader, of low confidence and named by the
plainest type of violence, since the head cannot tell one kind from another.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tahqiq.model.claim import ClaimDraft, SaidBy
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.reason import Reason
from tahqiq.reading.head import THRESHOLD, Head
from tahqiq.reading.model_reader import places_in
from tahqiq.reading.parser import parse
from tahqiq.reading.read_article import LONGEST, ReadingContext, calendar_for, read_article, reads_as_english
from tahqiq.reading.times import Calendar
from tahqiq.reading.tolls import as_casualties, find_tolls
from tahqiq.reading.verifier import verify
from tahqiq.reading.zones import DROPPED, zone_lines

AGREES: Final = "head_agrees"
DOUBTS: Final = "head_doubts"
ALONE: Final = "head_alone"
CONFIDENCE: Final = 0.3
_SUREST: Final = 0.95
_ALONE: Final = 0.7  # where the rules read nothing in the sentence
_BESIDE: Final = 0.8  # where they read something else in it
_DOUBT: Final = 0.4
_SHORTER: Final = 0.7  # of the sentence
_FEWEST_WORDS: Final = 4
_NOT_SO: Final = frozenset({"denied", "planned", "conditional", "hypothetical"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A sentence with what the head thinks of it."""

    start: int
    end: int
    text: str
    kinetic: float
    families: dict[str, float]

    def holds(self, draft: ClaimDraft) -> bool:
        """Whether a claim stands in it, or begins in it."""
        return self.start <= draft.start < self.end or draft.start <= self.start < draft.end


def read_with_head(
    text: str, context: ReadingContext, head: Head
) -> tuple[tuple[ClaimDraft, ...], tuple[str, ...]]:
    """The claims of the rules, surer where the head agrees, and candidates where it alone reads an act of force.

    The head's judgement goes with each as a reason. It reads English alone; of other texts the notes say so.
    """
    ruled = read_article(text, context)
    read = text[:LONGEST]
    if not reads_as_english(read):
        return ruled.drafts, (*ruled.notes, "The head reads English alone and was not asked.")
    judged = tuple(_judged(read, head))
    calendar = calendar_for(read, context)
    weighed = [_weighed(draft, judged, head) for draft in ruled.drafts]
    alone = [
        _candidate(one, near, (calendar, context), head.reader)
        for one in judged
        if _worth_a_look(one, near := [draft for draft in ruled.drafts if one.holds(draft)])
    ]
    kept, notes = verify(read, [*weighed, *alone], calendar.published)
    agreed = sum(reason.code == AGREES for one in weighed for reason in one.reasons)
    said = (
        f"The head agreed with {agreed} of {len(weighed)} claims, doubted {sum(map(doubted, weighed))} "
        f"and added {len(alone)} candidates."
    )
    return kept, (*ruled.notes, *notes, said)


def _judged(text: str, head: Head) -> Iterator[Judged]:
    lines = [line for line in zone_lines(text) if line.zone not in DROPPED and line.text]
    chunks = [(line.number, line.start, line.text, line.text) for line in lines]
    sentences = [one for one in parse(chunks, model=False) if len(one.words) >= _FEWEST_WORDS]
    kinetic, families = head.judge([one.text for one in sentences])
    for sentence, chance, shares in zip(sentences, kinetic, families, strict=True):
        yield Judged(sentence.start, sentence.end, sentence.text, chance, shares)


def _weighed(draft: ClaimDraft, judged: Sequence[Judged], head: Head) -> ClaimDraft:
    """The claim, nearer to sure where the head reads the same family; with its doubt where it reads no force."""
    family = FAMILY_OF[draft.event_type]
    near = [one for one in judged if one.holds(draft)]
    if not near:
        return draft
    if family != "violence":
        chance = max(one.families[family] for one in near)
    else:
        chance = max(one.kinetic for one in near)
        if chance < THRESHOLD and len(draft.span) < _SHORTER * len(near[0].text):
            chance = max(chance, *head.kinetic([draft.span]))  # a clause may drown in a long sentence
    if chance >= THRESHOLD:
        surer = max(draft.confidence, round((draft.confidence + _SUREST) / 2, 2))
        reason = Reason(code=AGREES, text="the head reads the same family here", weight=round(chance, 2))
        return draft.but(confidence=surer, reasons=(*draft.reasons, reason))
    if family == "violence" and draft.polarity == "affirmed" and chance < _DOUBT:
        reason = Reason(code=DOUBTS, text="the head reads no act of force here", weight=round(chance, 2))
        return draft.but(reasons=(*draft.reasons, reason))
    return draft


def doubted(draft: ClaimDraft) -> bool:
    """Whether the rules read violence where the head reads none."""
    return any(reason.code == DOUBTS for reason in draft.reasons)


def _worth_a_look(one: Judged, near: Sequence[ClaimDraft]) -> bool:
    """Whether the head alone reads force used: the rules read neither that nor its denial, threat or plan here."""
    if one.text.rstrip("\"'”’)").endswith("?"):
        return False
    for draft in near:
        violent = FAMILY_OF[draft.event_type] == "violence"
        if (
            violent
            or draft.polarity == "negated"
            or draft.certainty in _NOT_SO
            or draft.event_type == "threat"
        ):
            return False
    return one.kinetic >= (_BESIDE if near else _ALONE)


def _candidate(
    one: Judged, near: Sequence[ClaimDraft], tools: tuple[Calendar, ReadingContext], reader: str
) -> ClaimDraft:
    calendar, context = tools
    times = calendar.find(one.text, one.start, ahead=False)
    said = next((draft.source for draft in near if draft.source.chain), SaidBy())
    return ClaimDraft(
        start=one.start,
        end=one.end,
        span=one.text,
        event_type="attack",
        place=places_in(one.text, context.knowledge),
        date=times[0].when if times else None,
        casualties=as_casualties(find_tolls(one.text, one.start)),
        source=said,
        certainty="reported",
        confidence=CONFIDENCE,
        reader=reader,
        reasons=(
            Reason(
                code=ALONE,
                text="the head alone reads an act of force here; of what kind, it cannot tell",
                weight=round(one.kinetic, 2),
            ),
        ),
    )
