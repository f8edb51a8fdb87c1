"""Voices of quotations: who speaks one that runs over several sentences, read before its first sentence is."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from tahqiq.reading.attribution import find_attributions
from tahqiq.reading.quotations import Quotation
from tahqiq.reading.scene import Scene
from tahqiq.reading.speaker import Speaker


def paragraphs_of(scenes: Iterable[Scene]) -> Iterator[tuple[Scene, ...]]:
    """The sentences of a text, paragraph by paragraph."""
    for _number, group in groupby(scenes, key=lambda one: one.sentence.paragraph):
        yield tuple(group)


def long_quotations(scenes: tuple[Scene, ...]) -> Iterator[tuple[Quotation, Scene]]:
    """Every quotation of a paragraph that ends in a later sentence than it began, with the sentence of its end."""
    seen: set[int] = set()
    for scene in scenes:
        for one in scene.quotations:
            if one.start in seen or not one.spoken:
                continue
            seen.add(one.start)
            if one.end > scene.sentence.end:
                last = next((s for s in scenes if s.sentence.start < one.end <= s.sentence.end + 1), None)
                if last is not None and last is not scene:
                    yield one, last


def closing_speaker(quotation: Quotation, last: Scene) -> Speaker | None:
    """Who is named right after the end of a quotation: "… and more,” said X"."""
    words = last.sentence.words
    inside = set(last.sentence.words_in(quotation.start, quotation.end + 1))
    for one in find_attributions(last):
        if one.cue not in inside and words[one.cue].start >= quotation.end and inside & one.scope:
            return one.speaker
    return None
