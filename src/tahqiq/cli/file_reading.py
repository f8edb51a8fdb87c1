"""Reading files without a mission: decoded and checked as intake would, read as the mission would."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tahqiq.cli.filing import bytes_of
from tahqiq.desk.clock import SystemClock
from tahqiq.desk.plan import found_case
from tahqiq.desk.read import FORM_CHANNELS, Reader
from tahqiq.intake.details import Details
from tahqiq.intake.receive import receive
from tahqiq.model.claim import ClaimDraft
from tahqiq.reading.knowledge import load_knowledge


@dataclass(frozen=True)
class FileReading:
    """What was read in one file."""

    doc: str
    drafts: tuple[ClaimDraft, ...]
    notes: tuple[str, ...]
    reader: str


def readings_of(
    files: tuple[Path, ...],
    published: datetime | None,
    publisher: str | None,
    url: str | None,
    encoding: str | None,
    case: str,
) -> Iterator[FileReading]:
    """The reading of each file in turn, so that output starts before the last is read."""
    reader = Reader(load_knowledge(found_case(case)), zone="UTC")
    now = SystemClock().now()
    for file in files:
        details = Details(
            source="file",
            release="mechanism",
            filename=file.name,
            published=published if published is None or published.tzinfo else published.replace(tzinfo=UTC),
            publisher=publisher,
            url=url,
            encoding=encoding,
        )
        submission = receive(bytes_of(file), details, now=now)
        found = reader.read(submission)
        notes = found.notes
        if submission.published is None and submission.channel not in FORM_CHANNELS:
            notes = (*notes, "no publication date is known: relative dates are reckoned from today")
        yield FileReading(file.stem, found.claims, notes, f"{found.reader} {found.version}")
