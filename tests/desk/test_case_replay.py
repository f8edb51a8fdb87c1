"""Cases led along random ways: the register alone, replayed, gives the very same states, on both databases."""

import json
import random
from datetime import timedelta
from typing import Any

import pytest

from practice_mission import NOON
from practice_papers import REPORT, as_json
from practice_terms import TERMS
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.adopt_procedure import adopt_procedure
from tahqiq.desk.case_state import case_state, every_case
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import KINDS, file_paper
from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.receive import file_submission
from tahqiq.errors import TahqiqError
from tahqiq.intake.details import Details
from tahqiq.store.claims import claims_by_incident
from tahqiq.verification.clock import asked, state_of
from tahqiq.verification.standard import shipped
from tahqiq.verification.steps import audit

pytestmark = pytest.mark.slow
END = NOON + timedelta(days=90)
PROOF = {"standard": "balance_of_probabilities", "confidence": "high", "summary": "s"}
SEATS = ("ARD", "BEL", "QAS", "TAR")


def acts(
    now: str, soon: str, basis: list[str], filed: dict[str, str]
) -> list[tuple[str, str, dict[str, Any]]]:
    """Every act of casework once, in the order of the way; ``filed`` are the ids of the papers so far, by verb."""
    votes = [{"seat": seat, "position": "disagrees" if seat == "BEL" else "agrees"} for seat in SEATS]
    found, measure, view, request = (
        {name: filed.get(verb, "none")}
        for name, verb in (
            ("determination", "incident.determined"),
            ("measure", "measure.demanded"),
            ("finding", "incident.verified"),
            ("request", "access.requested"),
        )
    )
    wish = {**found, "kind": "recommendation", "owner": "BEL", "verified_how": "x"}
    ruling = {"provision": "terms/1", "outcome": "no_violation", "decided_by": "majority", "summary": "s"}
    what = {"what": "x", "due": soon}
    return [
        ("case.triaged", "duty-1", {"category": "use_of_force", "priority": "urgent"}),
        ("contact.made", "duty-1", {"seats": ["ARD", "BEL"], "means": "hotline", "called_at": now}),
        ("incident.reviewed", "duty-1", {"outcome": "fit_to_report"}),
        ("team.tasked", "chair-1", {"components": ["SEC", "ARD"], "order": "look", "due": soon}),
        ("access.requested", "duty-1", {"party": "BEL", **what}),
        ("access.answered", "liaison-bel", {**request, "party": "BEL", "answer": "granted"}),
        ("incident.verified", "monitor-1", {"finding": "occurred", "method": "visit", "basis": basis, **PROOF}),
        ("view.given", "liaison-ard", {**view, "view": {"seat": "ARD", "view": "agrees"}}),
        ("incident.attributed", "investigator-1", {"to": ["BEL"], "basis": basis, **PROOF}),
        ("reply.requested", "duty-1", {"party": "BEL", "due": soon}),
        ("reply.answered", "liaison-bel", {"party": "BEL", "text": "Return fire."}),
        ("case.forwarded", "chair-1", {"to": "technical_committee", "recommends": "x"}),
        ("case.forwarded", "chair-1", {"to": "board", "recommends": "x", "positions": votes}),
        ("position.taken", "commissioner-bel", {"provision": "terms/1", "position": votes[1]}),
        ("incident.determined", "chair-1", {**ruling, "positions": votes}),
        ("determination.notified", "duty-1", {**found, "seats": ["ARD", "BEL"], "form": "full"}),
        ("determination.disputed", "commissioner-bel", {**found, "party": "BEL", "grounds": "x"}),
        ("determination.reconsidered", "chair-1", {**found, "outcome": "upheld", "grounds": "x"}),
        ("measure.demanded", "chair-1", {**wish, **what}),
        ("measure.reported", "liaison-bel", {**measure, "party": "BEL", "state": "done", "account": "x"}),
        ("measure.checked", "monitor-1", {**measure, "finding": "done", "method": "x"}),
        ("case.closed", "chair-1", {"reason": "x"}),
        ("case.reopened", "chair-1", {"reason": "x"}),
    ]  # fmt: skip


def reported(desk: Desk, incidents: int) -> dict[str, list[str]]:
    """As many incidents, a day and half a degree apart, each with its claims."""
    for number in range(incidents):
        seen = REPORT["observations"][0]
        at = (NOON - timedelta(days=number)).isoformat()
        place = {"name": f"Ridge {number}", "lat": 30.0 + number / 2, "lon": 66.0, "precision_km": 1}
        form = REPORT | {"report_no": f"T1-{number}", "observations": [seen | {"time": at, "place": place}]}
        file_submission(desk, "duty-1", as_json(form), Details(source="team-1", release="public"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    with desk.inside() as asker:
        return {name: [one.id for one in claims] for name, claims in claims_by_incident(asker).items()}


def wander(desk: Desk, chance: random.Random) -> int:
    """Leads some cases side by side, each along its own way with steps left out or out of order; how many papers."""
    cases = reported(desk, 3)
    filed: dict[str, dict[str, str]] = {incident: {} for incident in cases}
    verbs = {incident: list(range(len(acts("", "", [], {})))) for incident in cases}
    for order in verbs.values():
        for _ in range(chance.randrange(4)):
            here, there = chance.randrange(len(order)), chance.randrange(len(order))
            order[here], order[there] = order[there], order[here]
    now, papers, switch = NOON, 0, chance.randrange(20, 45)
    for turn in range(sum(map(len, verbs.values()))):
        now += timedelta(hours=chance.choice([1, 2, 5]))
        if turn == switch:
            adopt_procedure(desk, "chair-1", shipped("committee-and-board"))
            change_role(desk, "adm-1", "monitor-1", "investigator", grant=True)
        incident = chance.choice([one for one in sorted(verbs) if verbs[one]])
        soon = (now + timedelta(hours=60)).isoformat()
        step = acts(now.isoformat(), soon, cases[incident], filed[incident])[verbs[incident].pop(0)]
        verb, by, said = step
        try:
            paper = file_paper(desk.at(CaseClock(now)), by, verb, incident, said)
        except TahqiqError as refusal:
            assert refusal.code.startswith(("PRC", "MEM")), refusal
            continue
        filed[incident][verb] = paper.id
        papers += 1
    return papers


def told(desk: Desk) -> dict[str, str]:
    """Every case in full: its state, its papers, what it waits for, and its audit."""
    found = {}
    with desk.inside() as asker:
        for case in every_case(asker, desk.mission):
            parts = {
                "case": case.model_dump(mode="json"),
                "state": state_of(case),
                "asked": [one.model_dump(mode="json") for one in asked(case, END)],
                "audit": [one.model_dump(mode="json") for one in audit(case)],
            }
            assert all(step.kept for step in audit(case))
            found[case.incident] = json.dumps(parts, sort_keys=True)
    return found


@pytest.mark.parametrize("seed", [3, 8])
def test_cases_led_along_random_ways__are_the_same_after_replay(desk, seed):
    adopt_instrument(desk, "chair-1", TERMS)
    assert wander(desk, random.Random(seed)) >= 20
    live = told(desk)
    with desk.inside() as asker:
        together = {case.incident: case for case in every_case(asker, desk.mission)}
    for incident, case in together.items():
        assert case_state(desk, incident) == case, "read alone or with all others, a case is the same"
    assert rebuild(desk).identical
    assert told(desk) == live


def test_acts__are_all_the_acts_of_casework():
    assert {verb for verb, _by, _said in acts("", "", [], {})} == set(KINDS)
