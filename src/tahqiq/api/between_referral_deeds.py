"""The table of what is filed in a referral or a hand-over; reading one is no filing and has an address of its own."""

from typing import Any, Final

from tahqiq.api.between_deed import Deed

_ACTED: Final = "2025-10-28T09:00:00+03:00"
_DUE: Final = "2099-10-30T12:00:00+03:00"
_ALLEGED: Final[dict[str, Any]] = {
    "site": "camp",
    "place": {"name": "Upper valley", "lat": 34.12, "lon": 71.05, "precision_km": 3},
    "group": "An armed group",
    "seen_on": "2025-10-27T06:00:00+03:00",
    "description": "About twenty armed men came and went over a week.",
    "civilians": "present",
    "civilian_statement": "A hamlet of six families lies within the circle.",
    "legal_basis": "Article 4 of the truce",
}
_PARTIES: Final = {"from_party": "ARD", "to_party": "BEL"}
_ONE: Final = "/referrals/{matter}"

REFERRAL_DEEDS: Final[tuple[Deed, ...]] = (
    Deed(
        "referral.drafted",
        "/referrals",
        "Draft a referral for your own side; sources and methods are never entered",
        {**_PARTIES, "allegation": _ALLEGED},
    ),
    Deed(
        "referral.sanitised",
        f"{_ONE}/sanitise",
        "Say, as a second person of the same side, that sources and methods are out",
        {"taken_out": "Who told us."},
    ),
    Deed(
        "referral.submitted",
        f"{_ONE}/submit",
        "Hand a sanitised referral to the third party's channel, with the stand-still of your own side",
        {
            **_PARTIES,
            "through": "QAS",
            "allegation": _ALLEGED,
            "readers": ["liaison-bel"],
            "due": _DUE,
            "expires": "2099-11-14T12:00:00+03:00",
            "stand_still": {
                "until": "2099-10-31T12:00:00+03:00",
                "undertaking": "No action of our own until then.",
            },
        },
    ),
    Deed(
        "referral.relayed",
        f"{_ONE}/relay",
        "Take a referral into custody, as the mediator it goes through, and let the other side know",
        {"note": "Received at noon."},
    ),
    Deed(
        "referral.answered",
        f"{_ONE}/answer",
        "Acknowledge, accept or decline a referral, or ask for clarification",
        {"answer": "accepted"},
    ),
    Deed(
        "referral.clarified",
        f"{_ONE}/clarify",
        "Add what the other side asked for; named readers alone read it",
        {"words": "They come from the western path."},
    ),
    Deed(
        "referral.planned",
        f"{_ONE}/plan",
        "Say in which window your side will act",
        {"start": "2099-10-29T06:00:00+03:00", "end": "2099-10-29T18:00:00+03:00"},
    ),
    Deed(
        "referral.outcome",
        f"{_ONE}/outcome",
        "Report what came of the action, as the side that acted",
        {"outcome": "nothing_found", "acted_at": _ACTED, "account": "The valley was searched for a day."},
    ),
    Deed(
        "referral.asked",
        f"{_ONE}/ask-verification",
        "Ask that the outcome be verified",
        {"words": "Let a joint team look."},
    ),
    Deed(
        "referral.verified",
        f"{_ONE}/verify",
        "Find, as a third party or joint team, whether the outcome was as reported",
        {"finding": "verified", "components": ["QAS", "BEL"], "account": "Two searched huts were seen."},
    ),
    Deed(
        "referral.breached",
        f"{_ONE}/breach",
        "Say that the way was left: struck first, inspection obstructed, content leaked",
        {
            "kind": "obstructed",
            "by_party": "BEL",
            "at": _ACTED,
            "account": "The team was turned back at the bridge.",
        },
    ),
    Deed(
        "referral.breached",
        "/referrals/bypasses",
        "Say that a side struck with no referral at all",
        {"by_party": "BEL", "at": _ACTED, "account": "A raid on the upper valley."},
        {"kind": "bypassed"},
    ),
    Deed(
        "referral.frozen",
        f"{_ONE}/freeze",
        "Stop everything about a referral at once, as mediator or chair, or let it go on",
        {"frozen": True, "reason": "Its content is in the newspapers."},
    ),
    Deed(
        "referral.closed",
        f"{_ONE}/close",
        "Close a referral, as mediator or chair",
        {"reason": "Verified; nothing is left to do."},
    ),
    Deed(
        "handover.requested",
        "/hand-overs",
        "Ask the other side to hand over one person, under a pseudonym",
        {
            **_PARTIES,
            "through": "QAS",
            "pseudonym": "PER-12",
            "warrant": "Warrant 7 of the court of Ardenburg.",
            "legal_basis": "The treaty of extradition, article 2.",
            "safeguards": "No return to torture; a public trial; no death penalty.",
            "readers": ["liaison-bel"],
            "due": _DUE,
        },
    ),
    Deed(
        "handover.stepped",
        "/hand-overs/{matter}/steps",
        "Enter a legal step of a hand-over",
        {"step": "refused", "authority": "The high court of Belmar", "words": "The papers are incomplete."},
    ),
)
