"""Invented reports on two invented crossings between Arden and Belmar."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tahqiq.model.crossing import Crossing, CrossingStatus
from tahqiq.model.dealing import Dealt
from tahqiq.model.place import Place

NOON = datetime(2025, 10, 28, 12, tzinfo=UTC)
GATE = Crossing(
    id="cro_gate",
    code="gate",
    name="The Gate",
    place=Place(name="The Gate", lat=34.1, lon=71.1, precision_km=3, kind="crossing"),
    sides=("ARD", "BEL"),
    facts_from=("an invention",),
    release="public",
)
PASS = GATE.but(id="cro_pass", code="pass", name="The Pass")


def told(number: int, status: str, *, hours_ago: float = 1, **said: Any) -> Dealt:
    """A status paper; by default Arden says it of cargo toward Belmar."""
    voice = {"voice": "side", "side": "ARD"} if "voice" not in said else {}
    fields = {
        "id": f"cro_{number}",
        "release": "parties",
        "crossing": "gate",
        "toward": "BEL",
        "categories": ("cargo",),
        "status": status,
        "as_of": NOON - timedelta(hours=hours_ago),
        **voice,
        **said,
    }
    if status == "restricted":
        fields.setdefault("limits", "empty containers")
    return Dealt(
        paper=CrossingStatus.model_validate(fields),
        verb="crossing.reported",
        seat=said.get("side", "ARD"),
        at=NOON,
        index=number,
    )


def bel(number: int, status: str, **said: Any) -> Dealt:
    """The same, said by Belmar."""
    return told(number, status, voice="side", side="BEL", **said)


def seen(number: int, status: str, **said: Any) -> Dealt:
    """The same, observed by a team."""
    return told(number, status, voice="observed", **said)
