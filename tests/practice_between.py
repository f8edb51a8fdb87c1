"""What is sent between the parties of the practice mission over HTTP, where the clock stands at noon on 28 October."""

from typing import Any

from practice_http import Office, moment
from tahqiq.desk.found import register_source
from tahqiq.desk.open_desk import Desk
from tahqiq.model.source import Source

SECRET = "About twenty armed men"
SECRETS = (SECRET, "hamlet of six families", "Upper Valley", "34.12", "western path", "Who told us")
ALLEGED: dict[str, Any] = {
    "site": "camp",
    "place": {"name": "Upper Valley", "lat": 34.12, "lon": 71.05, "precision_km": 3},
    "group": "An armed group",
    "seen_on": moment(-30),
    "description": f"{SECRET} came and went over a week.",
    "civilians": "present",
    "civilian_statement": "A hamlet of six families lies within the circle.",
    "legal_basis": "Article 4 of the truce",
}
GATE = {
    "code": "gate",
    "name": "The Gate",
    "names": [{"name": "Old Gate", "used_by": "BEL"}],
    "place": {"name": "The Gate", "lat": 34.1, "lon": 71.1, "precision_km": 3},
    "sides": ["ARD", "BEL"],
    "facts_from": ["an invention"],
}
# what is read between the parties over HTTP; of the last ones only by a member whom they concern
READ_BY_ALL = (
    "/crossings",
    "/crossings/matrix",
    "/crossings/history",
    "/crossings/terms",
    "/traffic",
    "/returns",
    "/returns/sums",
    "/shortages",
    "/notices",
    "/hotline",
    "/windows",
    "/rounds",
    "/rounds/{number}",
    "/drafts/compare",
    "/commitments",
    "/statements",
    "/statements/tension",
    "/brief",
    "/referrals/figures",
)
READS = (
    *READ_BY_ALL,
    "/referrals",
    "/referrals/attempts",
    "/referrals/waiting",
    "/referrals/{matter}",
    "/hand-overs",
    "/hand-overs/{matter}",
)


class Offices:
    """The interfaces of the members, each opened when it is first needed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.made: dict[str, Office] = {}

    def __getitem__(self, member: str) -> Office:
        if member not in self.made:
            self.made[member] = Office(self.desk, member)
        return self.made[member]

    def post(self, member: str, path: str, code: int = 201, /, *, key: str | None = None, **said: Any) -> Any:
        """What a member's request is answered, or the refusal."""
        headers = {"Idempotency-Key": key} if key else {}
        answer = self[member].client.post(path, json=said, headers=headers)
        assert answer.status_code == code, answer.text
        return answer.json() if code == 201 else answer.json()["error"]

    def refused(self, member: str, path: str, code: int, /, **said: Any) -> str:
        """The rule by which a request is refused."""
        return str(self.post(member, path, code, **said)["code"])

    def close(self) -> None:
        """Closes them all."""
        for office in self.made.values():
            office.client.close()


def agency(desk: Desk) -> None:
    """A source that is neither party's."""
    said = {"id": "agency", "name": "An agency", "kind": "agency", "independence_group": "agency"}
    register_source(desk, "adm-1", Source.model_validate(said))


def handing_over(one: str = "ARD", other: str = "BEL", **changed: Any) -> dict[str, Any]:
    """What is sent to hand a sanitised referral over."""
    return {
        "from_party": one,
        "to_party": other,
        "through": "QAS",
        "allegation": {**ALLEGED, **changed},
        "readers": [f"liaison-{other.lower()}"],
        "due": moment(48),
        "expires": moment(400),
        "stand_still": {"until": moment(72), "undertaking": "No action of our own until then"},
    }


def drafted(offices: Offices, one: str = "ARD", other: str = "BEL") -> str:
    """A draft of one side; its id."""
    said = {"from_party": one, "to_party": other, "allegation": ALLEGED}
    return str(offices.post(f"liaison-{one.lower()}", "/referrals", **said)["matter"])


def passed(offices: Offices, matter: str, one: str = "ARD") -> None:
    """A second person of the side reads its draft and says that sources and methods are out."""
    offices.post(f"commissioner-{one.lower()}", f"/referrals/{matter}/read")
    offices.post(f"commissioner-{one.lower()}", f"/referrals/{matter}/sanitise", taken_out="Who told us")


def handed_over(offices: Offices, one: str = "ARD", other: str = "BEL") -> str:
    """A referral that the mediator has relayed; its id."""
    matter = drafted(offices, one, other)
    passed(offices, matter, one)
    offices.post(f"liaison-{one.lower()}", f"/referrals/{matter}/submit", **handing_over(one, other))
    offices.post("mediator-qas", f"/referrals/{matter}/relay")
    return matter
