"""Two papers on one shelling, as a team and as a party would file them in the practice mission."""

import json

from practice_mission import NOON

REPORT = {
    "form": "field-report/1",
    "report_no": "T1-001",
    "team": "Team 1",
    "reported_at": NOON.isoformat(),
    "station": {"name": "Hill post", "lat": 34.1, "lon": 71.1},
    "observations": [
        {
            "time": NOON.isoformat(),
            "event_type": "shelling",
            "means": "heard",
            "count": 3,
            "unit": "explosion",
            "place": {"name": "North ridge", "lat": 34.2, "lon": 71.2, "precision_km": 3},
        }
    ],
}
COMPLAINT = {
    "form": "complaint/1",
    "complaint_no": "ARD-1",
    "complainant": "ARD",
    "against": "BEL",
    "filed_at": NOON.isoformat(),
    "event_type": "shelling",
    "time": NOON.isoformat(),
    "place": {"name": "North ridge", "lat": 34.2, "lon": 71.2},
    "facts": "Shells fell on the north ridge for ten minutes.",
}


def as_json(form: dict) -> bytes:
    return json.dumps(form).encode()
