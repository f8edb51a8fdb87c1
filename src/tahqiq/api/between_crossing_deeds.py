"""The table of what is filed about crossings, returns, shortages and undertakings."""

from typing import Final

from tahqiq.api.between_deed import Deed

_CAVEAT: Final = "Only heads of household were asked; children are estimated from their answers."
_DONE: Final = "2025-10-28T09:00:00+03:00"

CROSSING_DEEDS: Final[tuple[Deed, ...]] = (
    Deed(
        "crossing.listed",
        "/crossings",
        "List a crossing under a code, with the names that each side uses",
        {
            "code": "gate",
            "name": "The Gate",
            "names": [{"name": "Old Gate", "used_by": "BEL"}],
            "place": {"name": "The Gate", "lat": 34.1, "lon": 71.1, "precision_km": 3, "kind": "crossing"},
            "sides": ["ARD", "BEL"],
            "facts_from": ["the agreed list of crossings"],
        },
    ),
    Deed(
        "crossing.reported",
        "/crossings/{crossing}/reports",
        "Say what may pass at a crossing, toward which side",
        {
            "toward": "BEL",
            "categories": ["cargo"],
            "status": "closed",
            "voice": "side",
            "side": "ARD",
            "as_of": _DONE,
            "since": "2025-10-28T06:00:00+03:00",
            "reason": "Shells fell near the gate.",
        },
    ),
    Deed(
        "traffic.counted",
        "/crossings/{crossing}/counts",
        "Say how many passed, wait, or were turned back",
        {
            "toward": "BEL",
            "category": "cargo",
            "what": "waiting",
            "unit": "vehicles",
            "count": {"min": 120, "max": 150},
            "start": "2025-10-28T06:00:00+03:00",
            "as_of": _DONE,
            "voice": "side",
            "side": "ARD",
        },
    ),
    Deed(
        "reopening.conditioned",
        "/crossings/terms",
        "Record a condition that a side sets for a reopening",
        {
            "set_by": "ARD",
            "crossings": ["gate"],
            "categories": ["cargo"],
            "says": "Trade reopens when convoys are safe.",
            "needs": [{"number": 1, "says": "No attack on a convoy for 30 days.", "tied_to": ["truce/1"]}],
        },
    ),
    Deed(
        "reopening.accounted",
        "/crossings/terms/{matter}/accounts",
        "Say whether a need of a condition is met, or that its side drops it",
        {"need": 1, "voice": "side", "side": "BEL", "state": "met", "account": "None since 1 October."},
    ),
    Deed(
        "returns.reported",
        "/returns",
        "Report returns through one crossing over a period, as one source counted them",
        {
            "crossing": "gate",
            "toward": "BEL",
            "start": "2025-10-20",
            "end": "2025-10-26",
            "counts": [{"group": "undocumented", "individuals": 1200, "families": 240}],
            "destinations": [{"place": "Hilltown", "individuals": 1200}],
            "caveat": _CAVEAT,
            "source": "team-1",
        },
    ),
    Deed(
        "shortage.reported",
        "/shortages",
        "Report what is short at a place, of how much that is needed",
        {
            "item": "medicine",
            "place": "Hilltown",
            "start": "2025-10-20",
            "end": "2025-10-26",
            "needed": 400,
            "available": 150,
            "unit": "kits",
            "caveat": "Counted at the district hospital alone.",
            "source": "team-1",
        },
    ),
    Deed(
        "undertaking.accounted",
        "/duties/accounts",
        "Say what a party has done of what a clause asks of it",
        {
            "provision": "truce/1",
            "party": "ARD",
            "voice": "side",
            "side": "ARD",
            "state": "partly_done",
            "as_of": _DONE,
            "account": "Two of three batteries left the zone.",
        },
    ),
)
