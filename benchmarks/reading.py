"""How fast prose is read into claims, against the bare parser that it stands on."""

import time
from datetime import UTC, datetime
from functools import cache

from tahqiq.desk.plan import found_case
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.parser import pipeline
from tahqiq.reading.read_article import ReadingContext, read_article


@cache
def _texts() -> tuple[str, ...]:
    folder = found_case("durand-2025") / "submissions"
    return tuple(file.read_text("utf-8") for file in sorted(folder.glob("*.txt")))


@cache
def _knowledge() -> Knowledge:
    return load_knowledge(found_case("durand-2025"))


def _rate(start: float) -> float:
    return sum(len(text.split()) for text in _texts()) / (time.perf_counter() - start)


def ours() -> float:
    """Words a second, dictionaries and model loaded before."""
    published = datetime(2025, 10, 28, tzinfo=UTC)
    context = ReadingContext("doc", published, None, "UTC", _knowledge())
    read_article(_texts()[0], context)
    start = time.perf_counter()
    for text in _texts():
        read_article(text, context)
    return _rate(start)


def spacy_alone() -> float:
    """Words a second of the parser alone."""
    model = pipeline()
    if model is None:
        raise SystemExit("the English model is not installed: run 'make setup'")
    start = time.perf_counter()
    for text in _texts():
        model(text)
    return _rate(start)
