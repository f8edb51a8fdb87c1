"""What the readers hand out: nouns that have passed the gate for whoever asks, put together for a page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tahqiq.corroboration.voice import Voice
from tahqiq.model.bulletin import Bulletin
from tahqiq.model.claim import Claim
from tahqiq.model.claim_thread import ClaimThread, ReviewState
from tahqiq.model.coverage import Coverage
from tahqiq.model.determination import Determination
from tahqiq.model.entry import Checkpoint
from tahqiq.model.finding import Attribution, Reply, Review, Verification
from tahqiq.model.incident import Incident, Status
from tahqiq.model.judgement import Judgement
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.reason import Reason
from tahqiq.model.source import Source
from tahqiq.model.submission import Submission


@dataclass(frozen=True)
class IncidentFilter:
    """Which incidents: every field narrows, an empty one does not. Days are both included."""

    start: date | None = None
    end: date | None = None
    event_type: str | None = None
    status: str | None = None
    source_kind: str | None = None
    sector: str | None = None
    actor: str | None = None
    words: str | None = None
    located: bool | None = None
    reviewed: bool | None = None


@dataclass(frozen=True)
class ListedIncident:
    """One line of the incident list."""

    incident: Incident
    status: Status
    sector: str | None
    reviewed: bool
    outcome: str | None = None


@dataclass(frozen=True)
class IncidentPage:
    """A page of the list: ``total`` and ``unlocated`` count over the whole filter, not the page."""

    total: int
    unlocated: int
    items: tuple[ListedIncident, ...]


@dataclass(frozen=True)
class Done:
    """One line of a history: what was done, by which member, under which entry of the register."""

    index: int
    verb: str
    by: str
    by_title: str
    at: str
    subject: str


@dataclass(frozen=True)
class Disputed:
    """An entry in dispute on which something shown rests.

    ``None`` stands for one or more of which it is not released that they say something about it.
    """

    index: int | None
    verb: str | None


@dataclass(frozen=True)
class Judged:
    """One line of who judged what of an incident's claims, when and why; for the mechanism alone.

    ``what`` is same, different or unsure, merge, split or undo. ``other`` is the other incident of a merge or
    split, or the judgement that was undone. ``stands`` is false once it was undone or answered anew.
    """

    index: int
    at: str
    by: str
    by_title: str
    person: bool
    what: str
    id: str
    incident: str
    claims: tuple[str, ...]
    other: str | None
    score: float | None
    reasons: tuple[Reason, ...]
    stands: bool


@dataclass(frozen=True)
class IncidentFile:
    """Everything about one incident that this asker may see.

    ``set_aside`` are claims that belonged to it until people rejected or replaced them; ``reviews`` say how each
    of its claims stands by people's reviews. ``also`` are ids that lead to it, ``judged`` who put it together so,
    ``waiting`` claims of which a person is asked whether they belong to it, and ``made_before`` the findings made
    before it was merged or split. ``rules`` are the rules of one incident (name and version) by which its claims
    were put together.
    """

    incident: Incident
    status: Status
    sector: str | None
    claims: tuple[Claim, ...]
    submissions: dict[str, Submission]
    sources: dict[str, Source]
    judgements: tuple[Judgement, ...]
    review: Review | None
    verification: Verification | None
    attribution: Attribution | None
    replies: tuple[Reply, ...]
    determinations: tuple[Determination, ...]
    history: tuple[Done, ...]
    related: tuple[ListedIncident, ...] = ()
    disputed: tuple[Disputed, ...] = ()
    set_aside: tuple[Claim, ...] = ()
    reviews: dict[str, ReviewState] = field(default_factory=dict)
    voices: tuple[Voice, ...] = ()
    also: tuple[str, ...] = ()
    judged: tuple[Judged, ...] = ()
    waiting: tuple[Claim, ...] = ()
    made_before: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True)
class SubmissionFile:
    """One submission with what was read out of it; ``withheld`` names fields not released to this asker.

    ``claims`` are those that count; ``threads`` tell of every claim how people reviewed it.
    """

    submission: Submission
    source: Source | None
    claims: tuple[Claim, ...]
    observations: tuple[Observation, ...]
    coverage: tuple[Coverage, ...]
    notices: tuple[Notice, ...]
    incident_of: dict[str, str]
    notes: tuple[str, ...]
    reader: str | None
    withheld: tuple[str, ...] = ()
    entry_index: int | None = None
    disputed: tuple[Disputed, ...] = ()
    threads: tuple[ClaimThread, ...] = ()


@dataclass(frozen=True)
class ListedSubmission:
    """One line of the inbox; ``unreviewed`` counts the claims that nobody has looked at."""

    submission: Submission
    source_name: str
    claims: int
    unreviewed: int = 0


@dataclass(frozen=True)
class DayMaterial:
    """All that a daily bulletin for one audience is drawn from; ``before`` is the previous reporting day."""

    incidents: tuple[IncidentFile, ...]
    before: tuple[IncidentFile, ...]
    observations: tuple[Observation, ...]
    observations_before: tuple[Observation, ...]
    coverage: tuple[Coverage, ...]
    coverage_before: tuple[Coverage, ...]
    notices: tuple[Notice, ...]
    claims: tuple[Claim, ...]
    awaiting_review: int
    late: tuple[IncidentFile, ...] = ()


@dataclass(frozen=True)
class ListedEntry:
    """One line of the register page; content is shown only where it is released to the asker."""

    index: int
    verb_class: str | None
    key_id: str | None
    leaf_hash: str
    subject: str | None
    verb: str | None
    by_title: str | None
    at: str | None
    standing: str


@dataclass(frozen=True)
class EntryFile:
    """One entry by itself: its line, what an open act says in clear (``body``), and what was signed (``leaf``).

    ``after`` is the size of the checkpoint that the one who signed had seen; ``None`` for bytes that are no entry.
    """

    line: ListedEntry
    after: int | None
    body: dict[str, Any] | None
    leaf: str


@dataclass(frozen=True)
class RegisterStatus:
    """Where the register stands.

    ``state_digest`` is of the state that the entries amount to, alike for all holders of the log;
    ``tables_digest`` of this mission's tables, for the mechanism alone.
    """

    origin: str
    size: int
    checkpoint: Checkpoint | None
    log_key: str
    members: int
    projection_size: int
    state_digest: str
    tables_digest: str | None
    bulletins: tuple[Bulletin, ...] = field(default=())
