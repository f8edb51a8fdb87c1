"""The table of what is filed between liaison officers and about the talks."""

from typing import Final

from tahqiq.api.between_deed import Deed

_DONE: Final = "2025-10-28T09:00:00+03:00"
_SPOT: Final = {"name": "North ridge", "lat": 34.2, "lon": 71.2, "precision_km": 3}

LIAISON_DEEDS: Final[tuple[Deed, ...]] = (
    Deed(
        "notice.answered",
        "/notices/{matter}/answers",
        "Acknowledge a notice of the other party, object to it, or take an objection back",
        {"party": "BEL", "answer": "objected", "grounds": "It crosses the line of sight of a village."},
    ),
    Deed(
        "notice.withdrawn",
        "/notices/{matter}/withdrawal",
        "Take your own party's notice back: from now on it covers nothing",
        {"party": "ARD", "reason": "The bridge is closed."},
    ),
    Deed(
        "hotline.called",
        "/hotline",
        "Log a call",
        {
            "caller": "ARD",
            "callees": ["BEL", "QAS"],
            "purpose": "de_escalate",
            "called_at": _DONE,
            "about": "Shells on the north ridge.",
        },
    ),
    Deed(
        "hotline.answered",
        "/hotline/{matter}/answers",
        "Log a seat's answer to a call, and what it undertook",
        {"seat": "BEL", "answered_at": "2025-10-28T09:12:00+03:00", "outcome": "Fire is held."},
    ),
    Deed(
        "window.asked",
        "/windows",
        "Ask the parties for a window of silence",
        {
            "place": _SPOT,
            "start": "2099-10-29T08:00:00+03:00",
            "end": "2099-10-29T12:00:00+03:00",
            "purpose": "To mend the power line.",
            "guarantees_asked": ["ARD", "BEL"],
        },
    ),
    Deed(
        "window.answered",
        "/windows/{matter}/answers",
        "Guarantee a window for your party, refuse it, or take the guarantee back",
        {"party": "BEL", "answer": "guaranteed"},
    ),
    Deed(
        "window.reported",
        "/windows/{matter}/reports",
        "Say how a window went",
        {"state": "kept", "account": "The line was mended; no shot was heard."},
    ),
)
TALKS_DEEDS: Final[tuple[Deed, ...]] = (
    Deed(
        "round.held",
        "/rounds",
        "Enter a round of talks, or enter it again under its number with what is now known",
        {
            "number": 2,
            "title": "Second round",
            "place": "Tarnburg",
            "start": "2025-10-25",
            "mediators": ["TAR"],
            "agenda": [{"says": "Shelling across the line.", "raised_by": "ARD"}],
            "source": "team-1",
        },
    ),
    Deed(
        "delegate.told",
        "/rounds/{number}/delegates",
        "Enter a person in a delegation, as one source tells it",
        {"seat": "ARD", "person": "Ober", "part": "head", "source": "team-1"},
    ),
    Deed(
        "outcome.told",
        "/rounds/{number}/outcomes",
        "Enter what one source says came of a round",
        {"kind": "extension", "says": "The truce goes on for a week.", "source": "team-1", "as_of": _DONE},
    ),
    Deed(
        "draft.tabled",
        "/rounds/{number}/drafts",
        "Table a draft for your own seat",
        {
            "tabled_by": "ARD",
            "title": "Draft of Arden",
            "clauses": [{"number": "1", "text": "Each side stops all shelling across the line."}],
        },
    ),
    Deed(
        "points.told",
        "/rounds/{number}/points",
        "Enter the points of a joint statement: its own text, or as a source tells it",
        {"telling": "primary", "points": ["The ceasefire goes on."], "source": "team-1"},
    ),
    Deed(
        "commitment.made",
        "/commitments",
        "Enter a commitment; a party promises for itself alone",
        {
            "by": ["ARD"],
            "says": "The gate opens for trade.",
            "due": "2025-11-04T12:00:00+03:00",
            "verified_how": "A team counts lorries at the gate.",
            "evidence": "Counts of three days.",
            "tied_to": ["gate"],
            "source": "liaison-ard",
        },
    ),
    Deed(
        "commitment.accounted",
        "/commitments/{matter}/accounts",
        "Say where a commitment stands: a side for itself, a team, or a source through the duty desk",
        {"voice": "side", "side": "ARD", "state": "under_way", "account": "Empty lorries pass."},
    ),
    Deed(
        "statement.logged",
        "/statements",
        "Log a public statement; it is an indicator of tension, never a violation by itself",
        {
            "speaker": "Ober",
            "for_seat": "ARD",
            "said_at": _DONE,
            "kind": "warning",
            "words": "Patience has its limits.",
            "source": "team-1",
        },
    ),
)
