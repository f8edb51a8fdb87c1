"""Exemption: did a notice, received in advance, cover what happened?"""

from collections.abc import Sequence

from tahqiq.compliance.answer import Answer, lacking, no, unknown, yes
from tahqiq.compliance.areas import lies_in
from tahqiq.compliance.asking import INVESTIGATORS, liaison
from tahqiq.compliance.facts import Facts
from tahqiq.model.area import Area
from tahqiq.model.missing import MissingFact
from tahqiq.model.notice import Notice, NoticeKind
from tahqiq.model.provision import Provision
from tahqiq.model.reason import Reason

_FORCE = frozenset({"clash", "airstrike", "shelling", "bombing", "attack", "drone_strike"})
_PEACEFUL: frozenset[NoticeKind] = frozenset({"movement", "flight", "works", "medical_evacuation", "convoy"})


def objections(facts: Facts, answers: Sequence[Answer]) -> tuple[Reason, ...]:
    """What the other side holds against the notices that these answers rest on: it decides nothing."""
    cites = dict.fromkeys(cite for one in answers if one.holds != "no" for cite in one.reason.cites)
    return tuple(one for cite in cites for one in facts.objections.get(cite, ()))


def exemption(facts: Facts, provision: Provision) -> Answer | None:
    """Whether a notice exempts the incident; ``None`` where no notice has anything to do with it.

    Where nothing is attributed a notice exempts at most *perhaps*; where it is attributed to several, a notice
    exempts its own party's act alone. The best notice of each counts; of a late one, and of one that announces no
    use of force where force was used, it is said that it exempts nothing.
    """
    fitting = [notice for notice in facts.notices if notice.kind in provision.exempt_notices]
    best: dict[str, Answer] = {}
    for notice in sorted(fitting, key=lambda each: each.id):
        answer = _covers(facts, notice)
        if answer is not None and (notice.party not in best or _rank(answer) < _rank(best[notice.party])):
            best[notice.party] = answer
    if not best:
        return None
    said = min((best[party] for party in sorted(best)), key=_rank)
    bare = sorted(doer for doer in facts.doers if doer not in best or best[doer].holds != "yes")
    if said.holds != "yes" or not bare:
        return said
    text = (
        f"{said.reason.text} It is attributed to {' and '.join(bare)} as well, whose act it does not cover."
    )
    needed = "which of them did what"
    return lacking("notice_of_one_alone", text, *said.reason.cites, needed=needed, ask=INVESTIGATORS)


def _rank(answer: Answer) -> int:
    return ("yes", "unknown", "no").index(answer.holds)


def _covers(facts: Facts, notice: Notice) -> Answer | None:
    if facts.attributed and notice.party not in facts.doers:
        return None
    when, where = _in_time(facts, notice), _in_place(facts, notice)
    if when.holds == "no" or where.holds == "no":
        return None
    name = f"{notice.party}'s notice of {notice.kind.replace('_', ' ')}"
    if not notice.in_advance:
        return no("notice_late", f"{name} came after it began, so it exempts nothing.", notice.id)
    if notice.kind in _PEACEFUL and facts.incident.event_type in _FORCE:
        text = f"{name} announces no use of force, so it does not exempt this."
        return no("notice_of_another_act", text, notice.id)
    return _perhaps(facts, notice, name, [each for each in (when, where) if each.holds == "unknown"])


def _perhaps(facts: Facts, notice: Notice, name: str, doubts: list[Answer]) -> Answer:
    missing = [fact for each in doubts for fact in each.missing]
    words = [each.reason.text for each in doubts]
    if not facts.attributed:
        words.append(f"it is not attributed to {notice.party}")
        missing.append(_lack("notice_not_attributed", words[-1], "an attribution", INVESTIGATORS))
    if _hurt(facts) and notice.kind == "exercise":
        words.append("people are said to have been killed or wounded, which an exercise does not cover")
        ask = (*INVESTIGATORS, liaison(notice.party))
        missing.append(_lack("harm_in_exercise", words[-1], "whether the exercise caused it", ask))
    if words:
        reason = unknown("notice_perhaps", f"{name} may cover it, but {'; '.join(words)}.", notice.id).reason
        return Answer("unknown", reason, tuple(missing))
    return yes("notice_covers", f"{name}, received in advance, covers its time and place.", notice.id)


def _lack(code: str, known: str, needed: str, ask: tuple[str, ...]) -> MissingFact:
    return MissingFact(code=code, known=known, needed=needed, ask=ask)


def _hurt(facts: Facts) -> bool:
    return any((toll.low or 0) > 0 for toll in (facts.incident.killed, facts.incident.wounded))


def _in_time(facts: Facts, notice: Notice) -> Answer:
    span = facts.span
    ask = ("the sources that reported it", liaison(notice.party))
    if span is None:
        return lacking("time_missing", "when it happened is not known", needed="the time", ask=ask)
    if span[1] < notice.start or span[0] > notice.end:
        return no("time_outside", "it happened at another time")
    if notice.start <= span[0] and span[1] <= notice.end:
        return yes("time_inside", "it happened within the time announced")
    text = "the time given for it is wider than the time announced"
    return lacking("time_straddles", text, needed="a narrower time", ask=ask)


def _in_place(facts: Facts, notice: Notice) -> Answer:
    if facts.incident.place is None:
        text, ask = "where it happened is not known", ("the monitoring team", liaison(notice.party))
        return lacking("place_missing", text, needed="a position", ask=ask)
    return lies_in(facts.incident.place, announced(notice))


def announced(notice: Notice) -> Area:
    """The ground that a notice announces: its place, whose stated radius is the extent and not a doubt."""
    place = notice.place
    if place.lon is None or place.lat is None:
        return Area(kind="named", name=place.name)
    return Area(
        kind="point", name=place.name, vertices=((place.lon, place.lat),), width_km=place.precision_km
    )
