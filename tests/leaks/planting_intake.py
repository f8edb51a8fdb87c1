"""What comes in to the planted mission: under every label a report, a complaint, a notice, an article; all read."""

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from planting import Mission, kind_of, moment

from practice_mission import NOON
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.desk.review_claims import Wanted, review_claims
from tahqiq.intake.details import Details
from tahqiq.model.claim import Claim
from tahqiq.model.coverage import Coverage
from tahqiq.model.notice import Notice
from tahqiq.model.observation import Observation
from tahqiq.model.submission import Submission
from tahqiq.store import tables
from tahqiq.store.claims import claims_by_incident
from tahqiq.store.submissions import of_submission, submission_list


@dataclass(frozen=True)
class Happening:
    """Where and when what is told under one label happened: days and tens of kilometres from all others."""

    label: str
    hours: float
    lat: float
    lon: float


def happenings(mission: Mission) -> tuple[Happening, ...]:
    """One for every label."""
    return tuple(
        Happening(label, -24.0 * 2 * turn - 2, 34.0 + 0.3 * turn, 70.0 + 0.3 * turn)
        for turn, label in enumerate(mission.labels, mission.apart)
    )


def take_in(mission: Mission) -> None:
    """Files what comes in under every label, lets the machine read and match it, and a person review it."""
    for one in happenings(mission):
        _report(mission, one)
        _complaint(mission, one)
        _notice(mission, one)
        _article(mission, one)
    read_pending(mission.desk, "machine-1", reader_for(mission.desk))
    corroborate_pending(mission.desk, "machine-1")
    with mission.desk.inside() as asker:
        for incident, claims in claims_by_incident(asker).items():
            for claim in claims:
                if claim.reader.startswith("form/"):
                    mission.incidents.setdefault(claim.release, incident)
        _note_rows(mission, asker)
    for one in happenings(mission):
        _review(mission, one.label)


def _planted(mission: Mission, label: str) -> Any:
    def plant(noun: type, name: str, mark: str = "@") -> Any:
        return mission.ledger.plant(kind_of(noun), name, label, mark)

    return plant


def _file(mission: Mission, by: str, form: Any, label: str, **more: Any) -> None:
    plant = _planted(mission, label)
    data = form if isinstance(form, bytes) else json.dumps(form).encode()
    details = Details(release=label, filename=f"{plant(Submission, 'filename')}.json", **more)
    if isinstance(form, bytes):
        details = details.model_copy(update={"filename": details.filename.replace(".json", ".txt")})
    mission.planted(file_submission(mission.desk, by, data, details).submission, [])


def _report(mission: Mission, one: Happening) -> None:
    plant = _planted(mission, one.label)
    place = {
        "name": plant(Claim, "place.name"),
        "lat": plant(Claim, "place", f"~{one.lat}"),
        "lon": plant(Claim, "place", f"~{one.lon}"),
        "precision_km": 2,
    }
    mission.known["happened", one.label] = json.dumps(place)
    seen = {
        "time": moment(one.hours), "event_type": "shelling", "means": "heard",
        "count": plant(Observation, "count", "#"), "unit": "explosion", "place": place,
        "description": plant(Observation, "description", "A man of @ saw it."),
        "direction": plant(Observation, "direction", "from @"), "weapon": plant(Observation, "weapon"),
        "killed": plant(Claim, "casualties", "#"),
    }  # fmt: skip
    watched = {
        "sector": plant(Coverage, "sector"), "means": "saw", "start": moment(one.hours - 3),
        "end": moment(one.hours - 1), "denied_by": "BEL", "denial": plant(Coverage, "denial"),
    }  # fmt: skip
    form = {
        "form": "field-report/1", "report_no": plant(Submission, "title", "T1-@"),
        "team": plant(Observation, "team"), "reported_at": moment(one.hours + 0.5),
        "station": {
            "name": plant(Observation, "station"), "lat": plant(Observation, "station", f"~{one.lat}"),
            "lon": plant(Observation, "station", f"~{one.lon}"),
        },
        "observations": [seen], "coverage": [watched], "narrative": plant(Submission, "text", "They spoke of @."),
    }  # fmt: skip
    _file(mission, "duty-1", form, one.label, source="team-1")


def _complaint(mission: Mission, one: Happening) -> None:
    plant = _planted(mission, one.label)
    party = "BEL" if one.label == "party:BEL" else "ARD"
    place = json.loads(mission.known["happened", one.label]) | {"name": plant(Claim, "place.name")}
    form = {
        "form": "complaint/1", "complaint_no": plant(Submission, "title", "C-@"), "complainant": party,
        "against": "ARD" if party == "BEL" else "BEL", "filed_at": moment(one.hours + 1), "event_type": "shelling",
        "time": moment(one.hours), "place": place, "facts": plant(Submission, "text", "Shells fell; @ was told of it."),
        "remedy": plant(Submission, "text"),
    }  # fmt: skip
    by = f"liaison-{party.lower()}" if not one.label.startswith(("named", "mediator")) else "duty-1"
    _file(mission, by, form, one.label, source=f"liaison-{party.lower()}")


def _notice(mission: Mission, one: Happening) -> None:
    plant = _planted(mission, one.label)
    party = "BEL" if one.label == "party:BEL" else "ARD"
    form = {
        "form": "notification/1", "notification_no": plant(Submission, "title", "N-@"), "party": party,
        "kind": "flight", "start": moment(10), "end": moment(12), "filed_at": moment(0),
        "place": {
            "name": plant(Notice, "place.name"), "lat": plant(Notice, "place", f"~{one.lat}"),
            "lon": plant(Notice, "place", f"~{one.lon}"),
        },
        "text": plant(Notice, "text", "One aircraft will fly for @."),
    }  # fmt: skip
    by = f"liaison-{party.lower()}" if not one.label.startswith(("named", "mediator")) else "duty-1"
    _file(mission, by, form, one.label, source=f"liaison-{party.lower()}")


def _article(mission: Mission, one: Happening) -> None:
    """An article has a rule for the record alone: whoever may read it may read what it says."""
    plant = _planted(mission, one.label)
    day = (NOON + timedelta(hours=one.hours)).strftime("%d %B %Y")
    title, killed = plant(Submission, "title", "Shelling near @"), plant(Claim, "casualties", "#")
    where, told = plant(Claim, "span.article"), plant(Submission, "text.article")
    text = (
        f"{title}\n\nArtillery shelling killed {killed} people in {where} on {day}, officials of Arden said. "
        f"Talks resume, they told {told}.\n"
    )
    _file(
        mission, "duty-1", text.encode(), one.label, source="gazette", channel="article",
        publisher=plant(Submission, "publisher"), url=f"https://{plant(Submission, 'url')}.example/a",
    )  # fmt: skip


def _note_rows(mission: Mission, asker: Any) -> None:
    """Notes the ids of all that was read out of what came in."""
    for listed in submission_list(asker, None, 1000, 0):
        about = listed.submission
        if about.id not in mission.ledger.ids:
            continue
        for noun, table in (
            (Claim, tables.claim),
            (Observation, tables.observation),
            (Coverage, tables.coverage),
            (Notice, tables.notice),
        ):
            for row in of_submission(asker, noun, table, about.id):
                mission.planted(row, [])
                mission.known["submission of", row.id] = about.id
    for label, incident in mission.incidents.items():
        mission.ledger.keep("incident.Incident", label, incident, [])


def _review(mission: Mission, label: str) -> None:
    """A person rejects what the machine read out of an article, and says why."""
    with mission.desk.inside() as asker:
        found = [
            claim
            for listed in submission_list(asker, "article", 1000, 0)
            if listed.submission.release == label and listed.submission.id in mission.ledger.ids
            for claim in of_submission(asker, Claim, tables.claim, listed.submission.id)
        ]
    if not found:
        return
    wanted = lambda said: review_claims(  # noqa: E731
        mission.desk, "analyst-1", found[0].submission, [Wanted("rejected", found[0].id, note=said["note"])]
    )[0]
    filled, used = mission.ledger.fill({"note": "It was @ who said so."})
    mission.planted(wanted(filled), used)
