"""Rules around and after the decision: committee and board, notice, objection, measures, closing."""

from datetime import datetime

from tahqiq.model.aftermath import (
    Closing,
    Forwarding,
    Measure,
    MeasureCheck,
    MeasureReport,
    Notification,
    Objection,
    Reconsideration,
    SeatPosition,
    Stage,
)
from tahqiq.model.determination import Determination
from tahqiq.model.member import Member
from tahqiq.model.procedure import Deadline
from tahqiq.verification.case import CaseState
from tahqiq.verification.deadlines import counted_from
from tahqiq.verification.rule import Rule

_STAGES: tuple[Stage, ...] = ("technical_committee", "board")
_OnDetermination = Notification | Objection | Reconsideration | Measure
_OnMeasure = MeasureReport | MeasureCheck


def _committee_first(paper: Forwarding, case: CaseState, _member: Member, _now: datetime) -> str | None:
    asked = case.procedure.terms.stages
    gone = [each.to for each in case.of(Forwarding)]
    before = [stage for stage in asked if _STAGES.index(stage) < _STAGES.index(paper.to)]
    missing = [stage.replace("_", " ") for stage in before if stage not in gone]
    return f"it has not been before the {', '.join(missing)}." if missing else None


def _own_seat(paper: SeatPosition, case: CaseState, member: Member, _now: datetime) -> str | None:
    if paper.position.seat != member.seat:
        return f"'{member.id}' sits for {member.seat}."
    return None if member.seat in case.seats else f"the commission has no seat {member.seat}."


def _standing(paper: _OnDetermination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    known = {each.id for each in case.determinations}
    return None if paper.determination in known else f"none that stands has the id '{paper.determination}'."


def _to_both(paper: Notification, case: CaseState, _member: Member, _now: datetime) -> str | None:
    missing = sorted(set(case.parties) - set(paper.seats))
    return f"it leaves out {', '.join(missing)}." if missing else None


def _objects_for_itself(paper: Objection, case: CaseState, member: Member, _now: datetime) -> str | None:
    return None if paper.party == member.seat in case.seats else f"'{member.id}' sits for {member.seat}."


def _objects_in_time(paper: Objection, case: CaseState, _member: Member, now: datetime) -> str | None:
    told = [each.at for each in case.filed if _tells_of(each.paper, paper.determination)]
    days = case.procedure.terms.objection_days
    if not told or now <= counted_from(max(told), Deadline(of="notify", days=days), case.zone):
        return None
    return f"it was notified on {max(told).date().isoformat()}."


def _tells_of(paper: object, determination: str) -> bool:
    return isinstance(paper, Notification) and paper.determination == determination


def _was_objected(paper: Reconsideration, case: CaseState, _member: Member, _now: datetime) -> str | None:
    open_ones = {each.determination for each in case.of(Objection)}
    return None if paper.determination in open_ones else "nobody objected to it."


def _owner(paper: Measure, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if paper.owner not in case.parties:
        return f"'{paper.owner}' is no party."
    found = next((each for each in case.determinations if each.id == paper.determination), None)
    if paper.kind == "recommendation" or found is None or found.against == paper.owner:
        return None
    return f"nothing was found against {paper.owner}."


def _of_this_case(paper: _OnMeasure, case: CaseState, _member: Member, _now: datetime) -> str | None:
    known = {each.id for each in case.of(Measure)}
    return None if paper.measure in known else f"there is no measure '{paper.measure}' in this case."


def _by_its_owner(paper: MeasureReport, case: CaseState, member: Member, _now: datetime) -> str | None:
    found = next((each for each in case.of(Measure) if each.id == paper.measure), None)
    if found is None or paper.party == found.owner == member.seat:
        return None
    return f"it was demanded of {found.owner}."


def _not_by_its_owner(paper: MeasureCheck, case: CaseState, member: Member, _now: datetime) -> str | None:
    found = next((each for each in case.of(Measure) if each.id == paper.measure), None)
    return f"'{member.id}' sits for {member.seat}." if found and found.owner == member.seat else None


def open_measures(case: CaseState) -> tuple[Measure, ...]:
    """The measures that nobody has yet found done, but those that fell with their determination."""
    done = {each.measure for each in case.of(MeasureCheck) if each.finding == "done"}
    fallen = {each.determination for each in case.of(Reconsideration) if each.outcome != "upheld"}
    return tuple(
        each for each in case.of(Measure) if each.id not in done and each.determination not in fallen
    )


def unchecked_measures(case: CaseState) -> tuple[Measure, ...]:
    """The open measures for which the owner has accounted, and no team has looked since."""
    last = {
        each.paper.measure: each.paper
        for each in case.filed
        if isinstance(each.paper, MeasureReport | MeasureCheck)
    }
    return tuple(each for each in open_measures(case) if isinstance(last.get(each.id), MeasureReport))


def _undecided(case: CaseState) -> tuple[Objection, ...]:
    """The objections to determinations that stand, on which the commission has not answered since."""
    last = {
        each.paper.determination: each.paper
        for each in case.filed
        if isinstance(each.paper, Objection | Reconsideration)
    }
    standing = {each.id for each in case.determinations}
    return tuple(
        each for each in last.values() if isinstance(each, Objection) and each.determination in standing
    )


def _nothing_open(paper: Closing, case: CaseState, _member: Member, _now: datetime) -> str | None:
    if paper.kind == "reopened":
        return None if case.closed else "it is not closed."
    if case.closed:
        return "it is closed already."
    waiting = [each.what for each in open_measures(case) if each.kind != "recommendation"]
    if waiting:
        return f"not yet verified as done: {waiting[0]}."
    objecting = ", ".join(sorted({each.party for each in _undecided(case)}))
    return f"an objection of {objecting} is not answered." if objecting else None


def _forwarded(_paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    gone = {each.to for each in case.of(Forwarding)}
    missing = [stage.replace("_", " ") for stage in case.procedure.terms.stages if stage not in gone]
    return f"it has not been before the {' and the '.join(missing)}." if missing else None


def _as_signed(paper: Determination, case: CaseState, _member: Member, _now: datetime) -> str | None:
    signed = {each.position.seat: each for each in case.of(SeatPosition) if each.provision == paper.provision}
    recorded = [(each, signed[each.seat]) for each in paper.positions if each.seat in signed]
    wrong = [each.seat for each, own in recorded if own.position.position != each.position]
    if wrong:
        return f"{', '.join(wrong)} signed another position."
    elsewhere = [
        f"{each.seat} agreed to '{own.on.replace('_', ' ')}'"
        for each, own in recorded
        if each.position == "agrees" and own.on is not None and own.on != paper.outcome
    ]
    if elsewhere and paper.outcome != "commission_divided":
        return f"{'; '.join(elsewhere)}, not to this outcome."
    return None


STANDING = Rule(
    "PRC082",
    "What follows a determination concerns one that stands.",
    "give the id of a determination of this case: `tahqiq incident ID`.",
    _standing,
)
FORWARD: tuple[Rule, ...] = (
    Rule(
        "PRC080",
        "A case goes before the stages of the procedure in their order.",
        "forward it to the earlier stage first.",
        _committee_first,
    ),
)
POSITION: tuple[Rule, ...] = (
    Rule("PRC081", "A seat states its own position.", "let that seat sign it.", _own_seat),
)
NOTIFY: tuple[Rule, ...] = (
    STANDING,
    Rule(
        "PRC083",
        "Both parties are notified, in the same words and at the same time.",
        "name both parties' seats.",
        _to_both,
    ),
)
OBJECT: tuple[Rule, ...] = (
    STANDING,
    Rule("PRC084", "A party objects for itself.", "let that party's seat object.", _objects_for_itself),
    Rule(
        "PRC085",
        "An objection comes within the days that the procedure gives, counted from the notice.",
        "ask the chair to reopen the case instead.",
        _objects_in_time,
    ),
)
RECONSIDER: tuple[Rule, ...] = (
    STANDING,
    Rule("PRC086", "What is reconsidered was objected to.", "wait for an objection.", _was_objected),
)
DEMAND: tuple[Rule, ...] = (
    STANDING,
    Rule(
        "PRC087",
        "A measure is demanded of the party against which a breach was found; a recommendation may go to either.",
        "name that party, or make it a recommendation.",
        _owner,
    ),
)
REPORT_MEASURE: tuple[Rule, ...] = (
    Rule("PRC088", "An account concerns a measure of this case.", "give the measure's id.", _of_this_case),
    Rule("PRC089", "The owner of a measure accounts for itself.", "let that party account.", _by_its_owner),
)
CHECK_MEASURE: tuple[Rule, ...] = (
    REPORT_MEASURE[0],
    Rule(
        "PRC090",
        "Nobody verifies a measure of the own side.",
        "let the secretariat's, a mediator's or a joint team verify it.",
        _not_by_its_owner,
    ),
)
CLOSE: tuple[Rule, ...] = (
    Rule(
        "PRC091",
        "A case is closed once nothing demanded is open and every objection is answered, and reopened only if it was "
        "closed.",
        "have the measure verified, reconsider the determination, or withdraw it.",
        _nothing_open,
    ),
)
DECIDE_AS_SIGNED: tuple[Rule, ...] = (
    Rule(
        "PRC062",
        "A determination comes after the stages that the procedure asks for.",
        "forward the case to them first.",
        _forwarded,
    ),
    Rule(
        "PRC063",
        "A seat's position on record is the one that the seat signed, where it signed one.",
        "record the position as signed.",
        _as_signed,
    ),
)
