"""A mission with very many cases, for benchmarks: one case led through the desk, then copied under other ids."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.found import enrol_member, found_mission, register_source
from tahqiq.desk.open_desk import Desk, open_desk
from tahqiq.desk.plan import plan_from_options
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.instrument import Instrument, LifeEvent
from tahqiq.model.provision import Provision
from tahqiq.store import tables
from tahqiq.store.claims import ClaimFilter, claim_list
from tahqiq.store.incidents import all_incidents

CASES = 10_000
SKIPPED = 500  # in every so many cases the review was left out
NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)
_COPIED = (tables.submission, tables.claim, tables.membership, tables.finding, tables.done)
_PLACE = {"name": "North ridge", "lat": 34.2, "lon": 71.2, "precision_km": 3}
_SEEN = {"time": NOON.isoformat(), "event_type": "shelling", "place": _PLACE}
_REPORT = {
    "form": "field-report/1",
    "report_no": "T1-001",
    "team": "Team 1",
    "reported_at": NOON.isoformat(),
    "station": {"name": "Hill post", "lat": 34.1, "lon": 71.1},
    "observations": [_SEEN | {"means": "heard", "count": 3, "unit": "explosion"}],
}
_COMPLAINT = _SEEN | {
    "form": "complaint/1",
    "complaint_no": "ARD-1",
    "complainant": "ARD",
    "against": "BEL",
    "filed_at": NOON.isoformat(),
    "facts": "Shells fell on the north ridge for ten minutes.",
}
_TERMS = Instrument(
    id="terms",
    title="Terms of the truce",
    kind="truce",
    parties=("ARD", "BEL"),
    summary="No fire across the line.",
    provisions=(
        Provision(
            id="terms/1",
            number="1",
            text="Neither side fires across the line.",
            modality="prohibition",
            actors=("ARD", "BEL"),
            acts=("shelling",),
        ),
    ),
    life=(LifeEvent(state="in_force", at=NOON - timedelta(days=9), according_to="both", source="text"),),
    facts_from=("made up for a benchmark",),
)


def mission_of_many_cases(folder: Path, cases: int = CASES) -> Desk:
    """A mission in SQLite with this many cases of eight papers each; made once in a folder, then opened again.

    The copies stand in the tables alone, where the audit reads them; the register holds the one case they come from.
    """
    place, keys = folder / f"cases-{cases}.tahqiq", folder / f"cases-{cases}.keys"
    chance = random.Random(7)
    if place.is_file():
        return open_desk(str(place), keys, CaseClock(NOON + timedelta(days=30)), chance.randbytes)
    desk = _founded(place, keys, chance)
    _lead_one(desk)
    with desk.store.writing() as connection:
        _copy(connection, cases)
    return desk.at(CaseClock(NOON + timedelta(days=30)))


def _founded(place: Path, keys: Path, chance: random.Random) -> Desk:
    parties, mediators = {"ARD": "Arden", "BEL": "Belmar"}, {"QAS": "Qasr", "TAR": "Tarn"}
    plan = plan_from_options("many", "Many cases", "Asia/Kabul", "19:30", parties, mediators)
    desk = found_mission(str(place), keys, plan.mission, CaseClock(NOON), chance.randbytes)
    for post in plan.roster:
        enrol_member(desk, "adm-1", post)
    for source in plan.sources:
        register_source(desk, "adm-1", source)
    adopt_instrument(desk, "chair-1", _TERMS)
    return desk


def _lead_one(desk: Desk) -> None:
    for form, by, source in ((_REPORT, "duty-1", "team-1"), (_COMPLAINT, "liaison-ard", "liaison-ard")):
        file_submission(desk, by, json.dumps(form).encode(), Details(source=source, release="parties"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    with desk.inside() as asker:
        (incident,) = (one.incident.id for one in all_incidents(asker))
        basis = [one.id for one in claim_list(asker, ClaimFilter())]
    proof = {"standard": "balance_of_probabilities", "confidence": "high", "basis": basis, "summary": "s"}
    seats = {"ARD": "agrees", "BEL": "disagrees", "QAS": "agrees", "TAR": "agrees"}
    ruling = {
        "provision": "terms/1",
        "outcome": "violation_minor",
        "against": "BEL",
        "decided_by": "majority",
    }
    ruling |= {
        "positions": [{"seat": seat, "position": held} for seat, held in seats.items()],
        "summary": "s",
    }
    due = (NOON + timedelta(hours=48)).isoformat()

    def file(by: str, verb: str, **said: Any) -> str:
        return file_paper(desk, by, verb, incident, said).id

    file("duty-1", "case.triaged", category="use_of_force", priority="urgent")
    file("duty-1", "incident.reviewed", outcome="fit_to_report")
    file("monitor-1", "incident.verified", finding="occurred", method="visit", **proof)
    file("investigator-1", "incident.attributed", to=["BEL"], **proof)
    file("duty-1", "reply.requested", party="BEL", due=due)
    file("liaison-bel", "reply.answered", party="BEL", text="Return fire.")
    decided = file("chair-1", "incident.determined", **ruling)
    file("duty-1", "determination.notified", determination=decided, seats=["ARD", "BEL"], form="full")


def _copy(connection: Connection, cases: int) -> None:
    """Copies the rows of the one case under other ids and later entries."""
    rows = {table: [dict(row._mapping) for row in connection.execute(select(table))] for table in _COPIED}
    rows[tables.done] = [row for row in rows[tables.done] if row["incident"]]
    ids = sorted({str(row.get("id", row.get("claim"))) for table in _COPIED[:4] for row in rows[table]})
    ids.append(rows[tables.membership][0]["incident"])
    step = 1 + max(row["idx"] for row in rows[tables.done])
    for start in range(1, cases, 500):
        numbers = range(start, min(cases, start + 500))
        for table in _COPIED:
            copied = [
                _renamed(row, ids, number, step)
                for number in numbers
                for row in _kept(table, rows[table], number)
            ]
            connection.execute(insert(table), copied)


def _kept(table: Table, rows: list[dict[str, Any]], number: int) -> list[dict[str, Any]]:
    left_out = table is tables.finding and number % SKIPPED == 0
    return [row for row in rows if row["kind"] != "review"] if left_out else rows


def _renamed(row: dict[str, Any], ids: list[str], number: int, step: int) -> dict[str, Any]:
    """The row with every id ending in the number of its case, and its entry moved on by whole cases."""
    new = dict(row)
    for name, value in row.items():
        if isinstance(value, str):
            for one in ids:
                if one in value:
                    value = value.replace(one, f"{one[:-6]}{number:06}")  # noqa: PLW2901
            new[name] = value
        elif name == "idx":
            new[name] = value + number * step
    return new
