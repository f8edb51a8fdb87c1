"""What a brief tells, gathered line by line through the eyes of its audience: cases, promises, gates, referrals."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from tahqiq.bulletin.brief_material import Counted, Gate, Promise, Waiting
from tahqiq.bulletin.material import CaseFile
from tahqiq.bulletin.wording import plain
from tahqiq.crossings.matrix import Word, matrix
from tahqiq.crossings.reopening import terms_now
from tahqiq.desk.deal import HOTLINE
from tahqiq.desk.record_talks import COMMITMENTS
from tahqiq.desk.refer import courses_of
from tahqiq.desk.tell_crossing import REPORTED, TERMS, crossings_of, told_of
from tahqiq.liaison.hotline import calls_now, figures
from tahqiq.model.aftermath import Measure, MeasureCheck, Objection, Reconsideration
from tahqiq.model.inquiry import AccessAnswer, AccessRequest
from tahqiq.model.talks import CommitmentAccount
from tahqiq.referral.metrics import Direction, directions
from tahqiq.store.asker import Asker
from tahqiq.store.case_list import papers_by_incident
from tahqiq.store.dealings import dealings_by
from tahqiq.store.history import visible_incidents
from tahqiq.store.incidents import all_incidents
from tahqiq.store.views import IncidentFile
from tahqiq.talks.commitments import commitments_now
from tahqiq.verification.case import Paper

_COUNTED = (
    "handed_over", "acted_in_time", "found", "nothing_found", "vacated", "declined", "expired_unacted", "verified",
    "contradicted", "preempted", "obstructed", "bypassed", "compromised", "alleged",
)  # fmt: skip
Papers = Mapping[str, tuple[tuple[int, Paper], ...]]


def conflicts_and_cases(asker: Asker, start: datetime, end: datetime) -> tuple[tuple[CaseFile, ...], Papers]:
    """The incidents that came in or happened in the period, and the papers of every case that this asker may see."""
    files = tuple(file for file in all_incidents(asker) if _within(file, start, end))
    shown = visible_incidents(asker)
    return files, {one: found for one, found in papers_by_incident(asker).items() if one in shown}


def _within(file: IncidentFile, start: datetime, end: datetime) -> bool:
    when = file.incident.when
    if when is not None and start.date() <= when.end and when.start <= end.date():
        return True
    return any(start <= one.received_at <= end for one in file.submissions.values())


def promise_lines(asker: Asker, now: datetime) -> tuple[Promise, ...]:
    """The commitments, what is due first in front."""
    return tuple(
        Promise(
            id=one.commitment.id,
            by=one.commitment.by,
            says=one.commitment.says,
            due=one.commitment.due,
            stands=one.state.replace("_", " "),
            accounts=[_account(each) for each in one.accounts],
            overdue=one.overdue,
            doubts=[reason.text for reason in one.warnings],
        )
        for one in commitments_now(dealings_by(asker, COMMITMENTS), now)
    )


def _account(one: CommitmentAccount) -> str:
    return f"{one.side or one.source or 'a team'}: {one.state.replace('_', ' ')} ({plain(one.account, 240)})"


def referral_lines(
    asker: Asker, parties: Sequence[str], now: datetime
) -> tuple[tuple[str, ...], tuple[Counted, ...]]:
    """The heads of the columns, one a direction, and the counts; never what a referral says."""
    bypasses = [one for one in dealings_by(asker, ("referral.breached",)) if not one.paper.matter]
    found = directions(courses_of(asker, now), bypasses, parties)
    heads = tuple(f"{one.from_party} to {one.to_party}" for one in found)
    return heads, tuple(Counted(name.replace("_", " "), _numbers(found, name)) for name in _COUNTED)


def _numbers(found: Sequence[Direction], name: str) -> tuple[int, ...]:
    return tuple(int(getattr(one, name)) for one in found)


def gate_lines(asker: Asker, now: datetime) -> tuple[Gate, ...]:
    """The matrix of crossings as it stands."""
    listed = crossings_of(asker)
    names = {crossing.code: plain(crossing.name, 120) for crossing in listed}
    return tuple(
        Gate(
            crossing=names[cell.crossing],
            toward=cell.toward,
            category=cell.category,
            stands=cell.standing,
            words=[_word(word) for word in cell.words],
            because=[reason.text for reason in cell.reasons],
            cites=[word.paper for word in cell.words],
        )
        for cell in matrix(listed, told_of(asker, REPORTED), now)
    )


def _word(word: Word) -> str:
    return f"{word.who}: {word.status}{' (old)' if word.stale else ''}"


def need_lines(asker: Asker) -> tuple[Waiting, ...]:
    """What each condition of a reopening still waits for.

    What a side ties a need to is the side's own word and is cited by nobody else: it may name what this reader has not.
    """
    return tuple(
        Waiting(
            id=now.term.id,
            of=now.term.set_by,
            what=f"{need.need.says} ({need.state.replace('_', ' ')})",
            since=None,
        )
        for now in terms_now(told_of(asker, TERMS))
        if not now.dropped
        for need in now.missing
    )


def access_lines(papers: Papers, parties: Sequence[str], now: datetime) -> tuple[Counted, ...]:
    """Requests for access by party and answer; silence past its day is counted like an answer."""
    nouns = [paper for found in papers.values() for _index, paper in found]
    asked = {one.id: one for one in nouns if isinstance(one, AccessRequest)}
    answers = {one.request: one.answer for one in nouns if isinstance(one, AccessAnswer)}
    lines = [Counted("asked", [sum(one.party == party for one in asked.values()) for party in parties])]
    for answer in ("granted", "conditional", "delayed", "denied"):
        count = [
            sum(one.party == party and answers.get(one.id) == answer for one in asked.values())
            for party in parties
        ]
        lines.append(Counted(answer, count))
    silent = [
        sum(one.party == party and one.id not in answers and one.due < now for one in asked.values())
        for party in parties
    ]
    return (*lines, Counted("left without an answer", silent))


def dispute_lines(papers: Papers) -> tuple[Waiting, ...]:
    """Objections that the commission has not answered."""
    found = []
    for own in papers.values():
        answered = {one.determination for _index, one in own if isinstance(one, Reconsideration)}
        found += [
            Waiting(id=one.id, of=one.party, what=one.grounds, since=None, cites=(one.determination,))
            for _index, one in own
            if isinstance(one, Objection) and one.determination not in answered
        ]
    return tuple(found)


def measure_lines(papers: Papers) -> tuple[Waiting, ...]:
    """Measures demanded that nobody has found done, by whoever owes them."""
    found = []
    for own in papers.values():
        done = {one.measure for _index, one in own if isinstance(one, MeasureCheck) and one.finding == "done"}
        found += [
            Waiting(id=one.id, of=one.owner, what=one.what, since=None, due=one.due)
            for _index, one in own
            if isinstance(one, Measure) and one.id not in done
        ]
    return tuple(sorted(found, key=lambda one: (one.of, one.id)))


def hotline_lines(asker: Asker, parties: Sequence[str]) -> tuple[Counted, ...]:
    """Calls to each party and how many it answered."""
    by_seat = figures(calls_now(dealings_by(asker, HOTLINE)), parties)
    return (
        Counted("calls to it", [one.called for one in by_seat]),
        Counted("answered", [one.answered for one in by_seat]),
    )
