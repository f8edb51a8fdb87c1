"""Reading: submissions that no reader in its present version has read are read, claims entered."""

from collections.abc import Callable
from dataclasses import dataclass

from tahqiq.desk.append import append
from tahqiq.desk.open_desk import Desk
from tahqiq.model.claim import keep_claim
from tahqiq.model.reading import Reading
from tahqiq.model.submission import Submission
from tahqiq.reading.knowledge import Knowledge, load_knowledge
from tahqiq.reading.read_article import ReadingContext, read_article
from tahqiq.reading.read_form import read_form
from tahqiq.settings import case_folder
from tahqiq.store.submissions import unread_submissions

FORM_CHANNELS = frozenset({"field_report", "complaint", "notification", "observation_table"})
FORM_VERSION = "1"
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Reader:
    """What a reading needs beside the text: the dictionaries and the mission's zone.

    ``from_receipt``: where nobody knows when a text was published, it was about when it came in. A file read
    long afterwards tells no such thing.
    """

    knowledge: Knowledge
    zone: str
    from_receipt: bool = True

    def read(self, submission: Submission) -> Reading:
        """Reads one submission with the reader of its channel; pure."""
        if submission.channel in FORM_CHANNELS:
            return self._form(submission)
        return self._prose(submission)

    def _form(self, submission: Submission) -> Reading:
        found = read_form(submission, zone=self.zone, knowledge=self.knowledge)
        return Reading(
            submission=submission.id,
            reader="form",
            version=FORM_VERSION,
            knowledge=self.knowledge.content_hash,
            claims=found.claims,
            observations=found.observations,
            coverage=found.coverage,
            notices=found.notices,
            notes=found.notes,
        )

    def context_of(self, submission: Submission) -> ReadingContext:
        """What is known about a submission's text before it is read."""
        return ReadingContext(
            doc=submission.id,
            published=submission.published,
            publisher=submission.publisher,
            zone=self.zone,
            knowledge=self.knowledge,
            received=submission.received_at if self.from_receipt else None,
        )

    def _prose(self, submission: Submission) -> Reading:
        found = read_article(submission.text or "", self.context_of(submission))
        claims = {
            claim.id: claim
            for claim in (
                keep_claim(
                    draft,
                    submission=submission.id,
                    source_id=submission.source,
                    release=submission.release,
                    exercise=submission.exercise,
                )
                for draft in found.drafts
            )
        }
        return Reading(
            submission=submission.id,
            reader=found.reader,
            version=found.version,
            knowledge=self.knowledge.content_hash,
            claims=tuple(claims.values()),
            notes=found.notes,
        )


def read_pending(desk: Desk, by: str, reader: Reader, progress: Progress = lambda *_: None) -> int:
    """Reads what is unread; returns how many submissions were read. Safe to run again at any time."""
    with desk.inside() as asker:
        pending = unread_submissions(asker)
    for number, submission in enumerate(pending, 1):
        append(desk, by, [("submission.read", reader.read(submission))])
        progress(submission.title, number, len(pending))
    return len(pending)


def reader_for(desk: Desk) -> Reader:
    """The reader with the mission's own dictionaries, or the general ones where its case ships none."""
    folder = case_folder(desk.mission.case) if desk.mission.case else None
    return Reader(load_knowledge(folder), desk.mission.zone)
