"""Referrals in the practice mission, handed over step by step by those who may; what is alleged is invented."""

from datetime import timedelta
from typing import Any

from tahqiq.desk.open_desk import Desk
from tahqiq.desk.read_referral import read_referral
from tahqiq.desk.refer import refer

SECRET = "About twenty armed men"
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def alleged(desk: Desk, **changed: Any) -> dict[str, Any]:
    """An allegation as a careful side writes it."""
    place = {"name": "Upper Valley", "lat": 34.12, "lon": 71.05, "precision_km": 3}
    said = {
        "site": "camp",
        "group": "An armed group",
        "seen_on": (desk.clock.now() - DAY).isoformat(),
        "description": f"{SECRET} came and went.",
        "civilians": "present",
        "civilian_statement": "Six families.",
        "legal_basis": "Article 4",
    }
    return {**said, "place": {**place, **changed.pop("place", {})}, **changed}


def drafted(desk: Desk, one: str = "ARD", other: str = "BEL", **changed: Any) -> str:
    """A draft, and that a second person went through it; its id."""
    said = {"from_party": one, "to_party": other, "allegation": alleged(desk, **changed)}
    matter = refer(desk, f"liaison-{one.lower()}", "referral.drafted", said).id
    read_referral(desk, f"commissioner-{one.lower()}", matter)
    step(desk, f"commissioner-{one.lower()}", "sanitised", matter, taken_out="Who told us")
    return matter


def handing(desk: Desk, matter: str, one: str = "ARD", other: str = "BEL", **said: Any) -> dict[str, Any]:
    """What is said when the draft is handed over; ``changed`` goes into what is alleged."""
    now = desk.clock.now()
    still = {"until": (now + 3 * DAY).isoformat(), "undertaking": "None of ours acts until then"}
    usual = {
        "matter": matter,
        "from_party": one,
        "to_party": other,
        "through": "QAS",
        "readers": (f"liaison-{other.lower()}",),
        "due": (now + 2 * DAY).isoformat(),
        "expires": (now + 20 * DAY).isoformat(),
        "stand_still": still,
        "allegation": alleged(desk, **said.pop("changed", {})),
    }
    return {**usual, **said}


def handed_over(desk: Desk, one: str = "ARD", other: str = "BEL", **changed: Any) -> str:
    """A referral that lies with the third party; its id."""
    matter = drafted(desk, one, other, **changed)
    said = handing(desk, matter, one, other, changed=changed)
    refer(desk, f"liaison-{one.lower()}", "referral.submitted", said)
    return matter


def relayed(desk: Desk, **changed: Any) -> str:
    """A referral of Arden that Belmar has; its id."""
    matter = handed_over(desk, **changed)
    step(desk, "mediator-qas", "relayed", matter)
    return matter


def step(desk: Desk, by: str, verb: str, matter: str, **said: Any) -> None:
    """One step of a referral."""
    refer(desk, by, f"referral.{verb}", {"matter": matter, **said})


def breach(desk: Desk, kind: str, by_party: str = "ARD", **said: Any) -> dict[str, Any]:
    """A breach as somebody tells it."""
    return {
        "kind": kind,
        "by_party": by_party,
        "at": desk.clock.now().isoformat(),
        "account": "So it was seen.",
        **said,
    }
