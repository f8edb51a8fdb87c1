"""The members of the practice mission over HTTP: each has an interface of his own, with its own key."""

from datetime import timedelta

from starlette.testclient import TestClient

from practice_mission import NOON
from practice_papers import COMPLAINT, REPORT, as_json
from tahqiq.api.app import build_api
from tahqiq.api.bearer import acting_as
from tahqiq.desk.adopt import adopt_instrument
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.instrument import Instrument
from tahqiq.model.release import PUBLIC

TRUCE = Instrument.model_validate(
    {
        "id": "truce",
        "title": "Truce",
        "kind": "truce",
        "parties": ["ARD", "BEL"],
        "summary": "An invented truce.",
        "provisions": [
            {
                "id": "truce/1",
                "number": "1",
                "text": "No shelling.",
                "modality": "prohibition",
                "actors": ["ARD", "BEL"],
                "acts": ["shelling"],
            }
        ],
        "life": [
            {
                "state": "in_force",
                "at": "2025-01-01T00:00:00+03:00",
                "according_to": "both",
                "source": "invented",
            }
        ],
        "facts_from": ["an invention"],
    }
)


def moment(hours: float) -> str:
    """So many hours from noon on 28 October 2025, where the practice clock stands."""
    return (NOON + timedelta(hours=hours)).isoformat()


def report_shelling(desk: Desk, release: str = "parties") -> None:
    """A team's report and a party's complaint of one shelling, read and matched, under an agreement that forbids it."""
    adopt_instrument(desk, "chair-1", TRUCE)
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release=release))
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release=release))
    read_and_match(desk)


def read_and_match(desk: Desk) -> None:
    """The machine reads what waits and matches it."""
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")


class Office:
    """One member's interface, and whoever has its key."""

    def __init__(self, desk: Desk, member: str) -> None:
        self.acting = acting_as(desk, member)
        self.client = TestClient(build_api(desk, PUBLIC, self.acting), raise_server_exceptions=False)
        self.client.headers["Authorization"] = f"Bearer {self.acting.key}"

    def get(self, path: str, code: int = 200, **query):
        answer = self.client.get(path, params=query)
        assert answer.status_code == code, answer.text
        return answer.json()

    def file(self, incident: str, step: str, code: int = 201, key: str | None = None, **said):
        headers = {"Idempotency-Key": key} if key else {}
        answer = self.client.post(f"/cases/{incident}/{step}", json=said, headers=headers)
        assert answer.status_code == code, answer.text
        return answer.json() if code == 201 else answer.json()["error"]
