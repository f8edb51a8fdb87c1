"""A case with custodians in the practice mission, and members who upload files and handle them at their desks."""

import re
from pathlib import Path

from practice_casework import OWN, Member, case_at_hand, why
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.found import enrol_member
from tahqiq.desk.open_desk import Desk
from tahqiq.desk.roster import Post
from tahqiq.model.member import Role

STATED = {
    "kind": "photo", "title": "Crater 1, seen from the road", "collected_day": "2025-10-28",
    "place_name": "North ridge", "place_lat": "34.2", "place_lon": "71.2", "place_km": "2",
    "collector": "SECRET-COLLECTOR", "method": "SECRET-METHOD", "taken_from": "SECRET-GIVER",
    "consent": "mandate", "device": "SECRET-DEVICE", "carrier": "SECRET-BAG",
}  # fmt: skip


def case_with_custodians(folder: Path, release: str = "parties") -> tuple[Desk, CaseClock, str]:
    """The case at hand, with two custodians in neutral seats and a party's own monitor and investigator."""
    desk, clock, incident = case_at_hand(folder, release)
    for name, seat, role in (
        ("custodian-1", "SEC", Role.CUSTODIAN),
        ("custodian-2", "SEC", Role.CUSTODIAN),
        ("custodian-qas", "QAS", Role.CUSTODIAN),
        ("monitor-ard", "ARD", Role.MONITOR),
    ):
        enrol_member(desk, "adm-1", Post(id=name, title=name.title(), seat=seat, role=role))
    return desk, clock, incident


def hand_in(member: Member, path: str, data: bytes, name: str = "crater.jpg", **fields):
    """A form with a file, sent with what was typed."""
    shown = member.client.get(path).text
    token = re.search(r'name="token" value="([0-9a-f]+)"', shown)
    assert token, why(shown)
    return member.client.post(
        path,
        data={"token": token[1]} | fields,
        files={"file": (name, data, "image/jpeg")},
        headers=OWN,
        follow_redirects=False,
    )


def takes(member: Member, incident: str, data: bytes, **more: str) -> str:
    """Takes a file into custody by its form; the item's id."""
    answer = hand_in(member, f"/cases/{incident}/evidence/take", data, **(STATED | more))
    assert answer.status_code == 303, why(answer.text)
    return re.search(r"/evidence/(evd_[^?]+)", answer.headers["location"])[1]


def does(member: Member, thing: str, deed: str, **fields):
    """Does something with an item by its form; a second look is taken where one is asked."""
    path = f"/evidence/{thing}/{deed}"
    answer = member.send(path, **fields)
    if answer.status_code == 200 and "Nothing is entered yet" in answer.text:
        answer = member.send(path, **fields, next="enter")
    return answer
