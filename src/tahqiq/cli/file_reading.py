"""Reading files without a mission: decoded and checked as intake would, read as the mission would."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from tahqiq.cli.filing import bytes_of
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.file_feed import item_details
from tahqiq.desk.plan import found_case
from tahqiq.desk.read import FORM_CHANNELS, Reader
from tahqiq.intake.details import Details
from tahqiq.intake.feed import split_feed
from tahqiq.intake.kind import is_feed
from tahqiq.intake.receive import receive
from tahqiq.model.claim import ClaimDraft
from tahqiq.model.submission import Submission
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext


@cache
def knowledge_of(case: str) -> Knowledge:
    """The dictionaries of a shipped case, loaded once in a run of the command."""
    return load_knowledge(found_case(case))


Beside = Callable[[str, ReadingContext], tuple[tuple[ClaimDraft, ...], tuple[str, ...], str]]
"""Reads a text together with the rules: the claims, the notes, and the name of what read."""


@dataclass(frozen=True)
class FileReading:
    """What was read in one file."""

    doc: str
    drafts: tuple[ClaimDraft, ...]
    notes: tuple[str, ...]
    reader: str
    submission: Submission


def readings_of(
    files: tuple[Path, ...],
    published: datetime | None,
    publisher: str | None,
    url: str | None,
    encoding: str | None,
    case: str,
    days: Mapping[Path, datetime] | None = None,
    beside: Beside | None = None,
) -> Iterator[FileReading]:
    """The reading of each file in turn, so that output starts before the last is read.

    ``days`` tells for single files when they were published, before ``published`` that is for all. ``beside``
    reads prose together with the rules: a model, or a trained head.
    """
    reader = Reader(knowledge_of(case), zone="UTC", from_receipt=False)
    now = SystemClock().now()
    for file in files:
        stated = (days or {}).get(file, published)
        details = Details(
            source="file",
            release="mechanism",
            filename=file.name,
            published=stated if stated is None or stated.tzinfo else stated.replace(tzinfo=UTC),
            publisher=publisher,
            url=url,
            encoding=encoding,
        )
        data = bytes_of(file)
        if not is_feed(data):
            yield _reading(reader, file.stem, receive(data, details, now=now), beside)
            continue
        feed = split_feed(data)
        for number, item in enumerate(feed.items, 1):
            submission = receive(item, item_details(feed, details), now=now)
            yield _reading(reader, f"{file.stem}#{number}", submission, beside)


def _reading(reader: Reader, doc: str, submission: Submission, beside: Beside | None) -> FileReading:
    if beside is not None and submission.channel not in FORM_CHANNELS:
        drafts, notes, name = beside(submission.text or "", reader.context_of(submission))
        return FileReading(doc, drafts, notes, name, submission)
    found = reader.read(submission)
    return FileReading(doc, found.claims, found.notes, f"{found.reader} {found.version}", submission)
