"""Reading with a model beside the rules: its claims are candidates, marked as such, where the rules read nothing."""

from collections.abc import Callable

from tahqiq.desk.ask_model import Endpoint, ask
from tahqiq.model.claim import ClaimDraft
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.reading.model_reader import read_answer, windows
from tahqiq.reading.read_article import LONGEST, ReadingContext, calendar_for, read_article
from tahqiq.reading.verifier import verify

Progress = Callable[[int, int], None]


def read_with_model(
    text: str, context: ReadingContext, endpoint: Endpoint, progress: Progress = lambda *_: None
) -> tuple[tuple[ClaimDraft, ...], tuple[str, ...]]:
    """The claims of the rules, and those of the model where it points at words of which the rules made nothing.

    The notes say how much of the model's answer was dropped because the text does not bear it out.
    """
    ruled = read_article(text, context)
    read = text[:LONGEST]
    calendar = calendar_for(read, context)
    asked = list(windows(read))
    pointed: list[ClaimDraft] = []
    dropped = 0
    for number, window in enumerate(asked, 1):
        found = read_answer(
            ask(endpoint, window.messages), read, window, context.knowledge, calendar, endpoint.reader
        )
        pointed += found.drafts
        dropped += found.dropped
        progress(number, len(asked))
    fresh = [one for one in pointed if not any(_same(one, other) for other in ruled.drafts)]
    kept, notes = verify(read, [*ruled.drafts, *fresh], calendar.published)
    added = sum(one.reader == endpoint.reader for one in kept)
    said = f"The model {endpoint.model} added {added} candidates; {dropped} of its answers were dropped."
    return kept, (*ruled.notes, *notes, said)


def _same(one: ClaimDraft, other: ClaimDraft) -> bool:
    """Whether the rules made a claim of the same family of most of these words."""
    common = min(one.end, other.end) - max(one.start, other.start)
    near = common > 0.5 * min(len(one.span), len(other.span))
    return near and FAMILY_OF[one.event_type] == FAMILY_OF[other.event_type]
