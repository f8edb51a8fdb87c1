"""Rules of the hearing: the accused party is asked in good time, and answers for itself."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from tahqiq.model.finding import Reply
from tahqiq.model.member import Member
from tahqiq.verification.case import CaseState
from tahqiq.verification.deadlines import end_of_day
from tahqiq.verification.inquiry import NOT_DETERMINED, THIS_INCIDENT
from tahqiq.verification.rule import Rule


def due_at(text: str | None, zone: str = "UTC") -> datetime | None:
    """When a reply is due: a date and time with its zone, or a day, which ends in ``zone``; ``None`` if unreadable."""
    if not text:
        return None
    try:
        if len(text) == len("2025-01-31"):
            return end_of_day(date.fromisoformat(text), zone)
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def unheard(case: CaseState, now: datetime) -> tuple[str, ...]:
    """The accused parties that were not asked, or have neither answered nor let their time pass."""
    return tuple(party for party in case.accused if not _heard(case, party, now))


def silent(case: CaseState, now: datetime) -> tuple[str, ...]:
    """The accused parties that were asked and let their time pass without an answer: recorded as no reply."""
    return tuple(
        party for party in case.accused if _heard(case, party, now) and not _answers(case, party, "answered")
    )


def _heard(case: CaseState, party: str, now: datetime) -> bool:
    asked = _answers(case, party, "requested")
    if not asked:
        return False
    due = due_at(asked[-1].due, case.zone)
    return bool(_answers(case, party, "answered")) or (due is not None and due < now)


def _answers(case: CaseState, party: str, kind: str) -> list[Reply]:
    return [reply for reply in case.hearing if reply.party == party and reply.kind == kind]


def _asked_of_accused(paper: Reply, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if paper.party in case.accused:
        return None
    return f"nothing is attributed to {paper.party}."


def _asked_in_time(paper: Reply, case: CaseState, _member: Member, now: datetime) -> str | None:
    due = due_at(paper.due, case.zone)
    if due is None:
        return "it says no time by which to answer, or one without a time zone."
    first = now + timedelta(hours=case.procedure.terms.reply_hours)
    if due < first:
        full = (
            (first + timedelta(hours=1))
            .astimezone(ZoneInfo(case.zone))
            .replace(minute=0, second=0, microsecond=0)
        )
        hours = case.procedure.terms.reply_hours
        return f"it leaves less than {hours} hours to answer; {full.isoformat(timespec='minutes')} would do."
    earlier = [
        at for reply in _answers(case, paper.party, "requested") if (at := due_at(reply.due, case.zone))
    ]
    return "it shortens the time given before." if earlier and due < max(earlier) else None


def _was_asked(paper: Reply, case: CaseState, _member: Member, _now: datetime) -> str | None:
    asked = _answers(case, paper.party, "requested")
    return None if asked else f"no reply was asked of {paper.party}."


def _for_itself(paper: Reply, _case: CaseState, member: Member, _now: datetime) -> str | None:
    return None if member.seat == paper.party else f"'{member.id}' sits for {member.seat}."


def _says_something(paper: Reply, _case: CaseState, _member: Member, _now: datetime) -> str | None:
    return None if paper.text and paper.text.strip() else "the reply is empty."


REQUEST_REPLY: tuple[Rule, ...] = (
    THIS_INCIDENT,
    NOT_DETERMINED,
    Rule(
        "PRC030",
        "A reply is asked of a party to which the incident is attributed.",
        "attribute the incident first, or ask the party it is attributed to.",
        _asked_of_accused,
    ),
    Rule(
        "PRC031",
        "The party has the hours that the procedure gives, at least 24, by a stated time with its zone, and time"
        " given is not cut short.",
        "set `due` to a later time, with its zone.",
        _asked_in_time,
    ),
)
ANSWER: tuple[Rule, ...] = (
    THIS_INCIDENT,
    NOT_DETERMINED,
    Rule(
        "PRC040",
        "A reply answers a request.",
        "wait for the request, or file a statement instead.",
        _was_asked,
    ),
    Rule("PRC041", "A party replies for itself.", "let that party's liaison officer reply.", _for_itself),
    Rule("PRC042", "A reply says something.", "give the reply's text.", _says_something),
)
