"""The cases of the planted mission: of every label's incident each paper, from triage to opening it again."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from planting import Mission, kind_of

from practice_terms import TERMS
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.judge import judge
from tahqiq.desk.regroup import merge, split
from tahqiq.desk.tell_life import tell_life
from tahqiq.desk.understand_clause import understand_clause
from tahqiq.desk.undo_judgement import undo
from tahqiq.errors import TahqiqError
from tahqiq.model.frozen import Frozen
from tahqiq.store.claims import claims_by_incident

SIGNED = ("ARD", "BEL", "QAS", "TAR")


def adopt_terms(mission: Mission) -> None:
    """The terms of the truce; and how seats understand its clause, what they say of its life."""
    adopt_instrument(mission.desk, "chair-1", TERMS.model_copy(update={"mediators": ("QAS", "TAR")}))


def understand(mission: Mission) -> None:
    """Under every label a seat's reading of the clause, and an event told of the terms' life by a claim so released."""
    seats = {
        "party:ARD": "commissioner-ard",
        "party:BEL": "commissioner-bel",
        "mediator:QAS": "commissioner-qas",
    }
    kinds = ("reservation", "reading", "objection")
    for turn, label in enumerate(mission.labels):
        by = seats.get(label, ("liaison-ard", "liaison-bel", "mediator-tar", "mediator-qas")[turn % 4])
        said = {"kind": kinds[turn % 3], "words": "We read it as @.", "basis": "By @."}
        mission.does(
            lambda told, by=by: understand_clause(mission.desk, by, "terms/1", told),
            "understood",
            label,
            said,
        )
    for label, claim in claims_told(mission).items():
        event = {
            "state": "suspended", "at": mission.clock.now().isoformat(), "according_to": "@", "source": claim,
            "note": "@ tells it.",
        }  # fmt: skip
        filled, used = mission.ledger.fill(event)
        try:
            entry = tell_life(mission.desk, "duty-1", "terms", filled)
        except TahqiqError as error:
            mission.ledger.skipped["life", label] = str(error)
            continue
        mission.planted(entry, [(f"event.{name}", value) for name, value in used])


def claims_told(mission: Mission) -> dict[str, str]:
    """Under every label a claim of its incident."""
    with mission.desk.inside() as asker:
        found = claims_by_incident(asker)
    return {label: found[incident][0].id for label, incident in mission.incidents.items()}


def open_cases(mission: Mission) -> None:
    """Takes every incident the whole way."""
    for paper in _STEPS:
        for label in mission.labels:
            for by, verb, said in paper(mission, label):
                _file(mission, label, by, verb, said)
        mission.clock.moment += timedelta(hours=1)
        if paper is _attribute:
            _more_on_the_open_one(mission)
        if paper is _ask_reply:
            mission.clock.moment += timedelta(hours=31)


def _file(mission: Mission, label: str, by: str, verb: str, said: dict[str, Any], under: str = "") -> None:
    incident = mission.incidents[label]
    paper = mission.does(
        lambda told: file_paper(mission.desk, by, verb, incident, told), verb, under or label, said
    )
    if paper is not None and not under:
        mission.known[verb, label] = paper.id  # type: ignore[attr-defined]


Told = tuple[str, str, dict[str, Any]]
Paper = Callable[[Mission, str], tuple[Told, ...]]


def _first(mission: Mission, _label: str) -> tuple[Told, ...]:
    now = mission.clock.now()
    return (
        ("duty-1", "case.triaged", {"category": "civilians", "priority": "urgent", "note": "@"}),
        ("duty-1", "contact.made", {
            "seats": ["ARD"], "means": "hotline", "called_at": now.isoformat(), "undertaken": "@",
        }),
        ("duty-1", "incident.reviewed", {"outcome": "fit_to_report", "note": "@"}),
        ("duty-1", "team.tasked", {"components": ["ARD", "SEC"], "order": "@", "due": _in(mission, 48)}),
        ("duty-1", "access.requested", {"party": "BEL", "what": "@", "due": _in(mission, 24)}),
    )  # fmt: skip


def _look(mission: Mission, label: str) -> tuple[Told, ...]:
    request = mission.known.get(("access.requested", label), "")
    basis = _basis(mission, label)
    return (
        ("liaison-bel", "access.answered", {"request": request, "party": "BEL", "answer": "denied", "reason": "@"}),
        ("monitor-1", "incident.verified", {
            "finding": "occurred", "method": "@", "standard": "balance_of_probabilities", "confidence": "moderate",
            "basis": basis, "summary": "@ fell.", "views": [{"seat": "QAS", "view": "agrees", "statement": "@"}],
        }),
    )  # fmt: skip


def _attribute(mission: Mission, label: str) -> tuple[Told, ...]:
    seen = mission.known.get(("incident.verified", label), "")
    view = {"seat": "BEL", "view": "disagrees", "statement": "@"}
    return (
        ("liaison-bel", "view.given", {"finding": seen, "view": view}),
        ("investigator-1", "incident.attributed", {
            "to": ["BEL"], "standard": "reasonable_grounds_to_believe", "confidence": "moderate",
            "basis": _basis(mission, label), "against": "@", "summary": "From @.",
        }),
    )  # fmt: skip


def _ask_reply(mission: Mission, _label: str) -> tuple[Told, ...]:
    return (("duty-1", "reply.requested", {"party": "BEL", "due": _in(mission, 30)}),)


def _reply(mission: Mission, _label: str) -> tuple[Told, ...]:
    return (
        ("liaison-bel", "reply.answered", {"party": "BEL", "text": "@ answered."}),
        ("investigator-1", "case.forwarded", {"to": "technical_committee", "recommends": "@"}),
        ("commissioner-bel", "position.taken", {
            "provision": "terms/1", "position": {"seat": "BEL", "position": "disagrees", "statement": "@"},
        }),
    )  # fmt: skip


def _determine(_mission: Mission, _label: str) -> tuple[Told, ...]:
    positions = [{"seat": seat, "position": "agrees", "statement": "@"} for seat in SIGNED if seat != "BEL"]
    positions.append({"seat": "BEL", "position": "disagrees", "statement": "@"})
    return (
        ("chair-1", "incident.determined", {
            "provision": "terms/1", "outcome": "violation_minor", "against": "BEL", "decided_by": "majority",
            "positions": positions, "reservations": ["BEL: @ is open.", "TAR: the hour is open."],
            "summary": "A breach, says @.", "follow_up": "@",
        }),
    )  # fmt: skip


def _after(mission: Mission, label: str) -> tuple[Told, ...]:
    ruled = {"determination": mission.known.get(("incident.determined", label), "")}
    return (
        ("chair-1", "determination.notified", ruled | {"seats": ["ARD", "BEL"], "form": "full"}),
        ("liaison-bel", "determination.disputed", ruled | {"party": "BEL", "grounds": "@"}),
        ("chair-1", "determination.reconsidered", ruled | {"outcome": "upheld", "grounds": "@"}),
        ("chair-1", "measure.demanded", ruled | {
            "kind": "corrective_action", "owner": "BEL", "what": "@", "due": _in(mission, 72), "verified_how": "@",
        }),
    )  # fmt: skip


def _close(mission: Mission, label: str) -> tuple[Told, ...]:
    measure = {"measure": mission.known.get(("measure.demanded", label), "")}
    return (
        ("liaison-bel", "measure.reported", measure | {"party": "BEL", "state": "done", "account": "@"}),
        ("monitor-1", "measure.checked", measure | {"finding": "done", "method": "@"}),
        ("chair-1", "case.closed", {"reason": "@"}),
        ("chair-1", "case.reopened", {"reason": "@"}),
    )


_STEPS: tuple[Paper, ...] = (_first, _look, _attribute, _ask_reply, _reply, _determine, _after, _close)


def _more_on_the_open_one(mission: Mission) -> None:
    """Papers of every label in the public case: a case that all can see, with papers that few can."""
    for under in mission.labels[1:]:
        for by, verb, said in (
            *_first(mission, "public"),
            ("monitor-1", "incident.verified", dict(_look(mission, "public")[1][2])),
            ("investigator-1", "incident.attributed", dict(_attribute(mission, "public")[1][2])),
        ):
            _file(mission, "public", by, verb, said, under)


def regroup(mission: Mission) -> None:
    """Within the public and the mechanism's own a claim is split off, merged again, judged, and that undone."""
    for label in (
        one for one in mission.labels if one in ("public", "parties", "mechanism", "party:ARD", "party:BEL")
    ):
        with mission.desk.inside() as asker:
            claims = claims_by_incident(asker)[mission.incidents[label]]
        note = mission.ledger.plant("regrouping.Split", "note", "mechanism", "@ says so.")
        parted = split(
            mission.desk, "analyst-1", mission.incidents[label], [claims[-1].id], note, despite_findings=True
        )
        _note(mission, parted, label)
        mission.known["split off", label] = parted.opened
        note = mission.ledger.plant("judgement.Judgement", "note", "mechanism", "@ is not sure.")
        _note(
            mission,
            judge(mission.desk, "analyst-1", claims[-1].id, mission.incidents[label], "unsure", note),
            label,
        )
        undone = undo(
            mission.desk, "analyst-1", None, mission.ledger.plant("regrouping.Undo", "note", "mechanism")
        )
        _note(mission, undone, label)
        undone = undo(
            mission.desk, "analyst-1", None, mission.ledger.plant("regrouping.Undo", "note", "mechanism")
        )
        _note(mission, undone, label)
    note = mission.ledger.plant("regrouping.Merge", "note", "mechanism", "@ says so.")
    if "mediator:QAS" not in mission.labels:
        return
    kept, gone = mission.incidents["mediators"], mission.incidents["mediator:QAS"]
    _note(mission, merge(mission.desk, "analyst-1", kept, gone, note, despite_findings=True), "mediators")


def _note(mission: Mission, noun: Frozen, _label: str) -> None:
    mission.ledger.keep(kind_of(type(noun)), "mechanism", noun.id, [])  # type: ignore[attr-defined]


def _in(mission: Mission, hours: float) -> str:
    return (mission.clock.now() + timedelta(hours=hours)).isoformat()


def _basis(mission: Mission, label: str) -> list[str]:
    with mission.desk.inside() as asker:
        return [claim.id for claim in claims_by_incident(asker)[mission.incidents[label]]][:2]
