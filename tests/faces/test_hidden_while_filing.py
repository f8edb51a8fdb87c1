"""Whoever files learns nothing of what came in before and is not for him: not by its bytes, nor by a label."""

import pytest

from practice_casework import case_at_hand
from practice_http import Office
from practice_mission import NOON
from tahqiq.desk.receive import file_submission
from tahqiq.errors import Refused
from tahqiq.intake.details import Details
from tahqiq.web.mission_writing import MissionWritingDesk

pytestmark = pytest.mark.slow

WORDS = "Shells fell near the north ridge on 27 October 2025, a villager said.\n"
CALL = {"seats": ["ARD", "BEL"], "means": "hotline", "called_at": NOON.isoformat()}


def handed_in(office: Office, **said) -> dict:
    answer = office.client.post("/submissions", json={"text": WORDS, "source": "liaison-ard", **said})
    assert answer.status_code == 201, answer.text
    return answer.json()["filed"][0]


def test_bytes_of_a_hidden_submission__are_answered_as_new_and_kept_as_the_filers_own(desk):
    hidden = file_submission(
        desk, "duty-1", WORDS.encode(),
        Details(source="team-1", release="mechanism", title="SECRET", channel="article"),
    )  # fmt: skip
    ard, bel = Office(desk, "liaison-ard"), Office(desk, "liaison-bel")
    mine = handed_in(ard, release="parties", channel="article", title="Ours")
    assert not mine["again"] and mine["submission"]["title"] == "Ours"
    assert mine["entry"] != hidden.receipt.index and mine["submission"]["id"] != hidden.submission.id
    again = handed_in(ard, release="parties", channel="article")
    assert again["again"] and again["submission"]["id"] == mine["submission"]["id"]
    told = {"source": "liaison-bel", "release": "parties", "channel": "article"}
    assert handed_in(bel, **told)["entry"] == mine["entry"]  # both parties read it: it is one to them


def test_labels_of_others__are_not_taken_from_the_pages(tmp_path):
    desk, _clock, incident = case_at_hand(tmp_path)
    clerk = MissionWritingDesk(desk, "liaison-ard").clerk()
    for label in ("humanitarian", "party:BEL"):
        with pytest.raises(Refused, match="REL003"):
            clerk.look(incident, "contact.made", {**CALL, "release": label})
        with pytest.raises(Refused, match="REL003"):
            clerk.file(incident, "contact.made", {**CALL, "release": label}, "0" * 32)
    desk.store.close()
