"""The table of what a member can file in a case over HTTP: one line a step, with an example of what is sent.

The fields of a step are those of the paper that it leaves (``api/said.py``); a new step is a line here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tahqiq.desk.case_verbs import VERB_OF

_BASIS: Final = ["clm_pz4n6xq2w5r7t3v8y1k0m9j4hc"]
_DETERMINATION: Final = "det_m3k7q2x9w4r6t8v1y5z0n2j4hc"
_MEASURE: Final = "mea_h5c1j8n3z6y2v9t4r7w0x3q5km"
_DUE: Final = "2025-11-03T12:00:00+03:00"


@dataclass(frozen=True)
class Filing:
    """One step: what it does, in a sentence, and an example; ``required`` are fields that this step cannot do without.

    ``left_out`` are fields of the paper that this step does not use.
    """

    summary: str
    example: Mapping[str, Any]
    required: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()


FILINGS: Final[Mapping[str, Filing]] = {
    "triage": Filing(
        "Sort an incident: what kind of matter it is and how soon it must be looked at",
        {
            "category": "use_of_force",
            "priority": "urgent",
            "safety_flag": True,
            "note": "Villagers are leaving.",
        },
    ),
    "contact": Filing(
        "Log a de-escalation contact; it waits for no finding",
        {
            "seats": ["ARD", "BEL"],
            "means": "hotline",
            "called_at": "2025-10-28T11:40:00+03:00",
            "answered_at": "2025-10-28T11:52:00+03:00",
            "undertaken": "Both hold their fire until the team has been there.",
        },
    ),
    "review": Filing(
        "Say, as duty officer, whether the incident may be shown as reported",
        {"outcome": "fit_to_report", "note": "Two reports that owe nothing to each other."},
    ),
    "task": Filing(
        "Order a team to look into it",
        {
            "components": ["ARD", "BEL", "SEC"],
            "order": "Inspect the craters on the north ridge.",
            "due": _DUE,
        },
    ),
    "request access": Filing(
        "Ask a party to let a team in",
        {"party": "BEL", "what": "The battery position behind the ridge, on 30 October.", "due": _DUE},
    ),
    "answer access": Filing(
        "Answer a request for access, as the party's liaison officer",
        {
            "request": "acr_q2x9w4r6t8v1y5z0n2j4hcm3k7",
            "party": "BEL",
            "answer": "delayed",
            "reason": "The road is being cleared of mines until noon.",
        },
    ),
    "verify": Filing(
        "Find whether it occurred; who did it is another finding",
        {
            "finding": "occurred",
            "method": "Inspection of three craters by the joint team.",
            "standard": "balance_of_probabilities",
            "confidence": "moderate",
            "basis": _BASIS,
            "views": [{"seat": "QAS", "view": "agrees"}, {"seat": "BEL", "view": "absent"}],
            "summary": "Three shells fell on the north ridge at noon.",
        },
    ),
    "view": Filing(
        "Give a component's own view on the finding, signed from its own seat",
        {
            "finding": "ver_w4r6t8v1y5z0n2j4hcm3k7q2x9",
            "view": {"seat": "BEL", "view": "disagrees", "statement": "Two of the craters are older."},
        },
    ),
    "attribute": Filing(
        "Find who did it, or that it cannot be attributed",
        {
            "to": ["BEL"],
            "standard": "reasonable_grounds_to_believe",
            "confidence": "moderate",
            "basis": _BASIS,
            "against": "No firing position was seen.",
            "summary": "Fired from the Belmar side of the line.",
        },
    ),
    "request reply": Filing(
        "Ask the accused party for its reply, with a time by which to answer",
        {"party": "BEL", "due": _DUE, "text": "What do you say to the finding of 29 October?"},
        required=frozenset({"due"}),
    ),
    "reply": Filing(
        "Reply for the accused party, as its liaison officer",
        {"party": "BEL", "text": "The battery at that place was withdrawn in September."},
        required=frozenset({"text"}),
        left_out=frozenset({"due"}),
    ),
    "forward": Filing(
        "Send a case on to the technical committee or the board",
        {"to": "technical_committee", "recommends": "To find a breach of article 1."},
    ),
    "position": Filing(
        "Sign the position of your own seat on a provision",
        {
            "provision": "truce/1",
            "position": {"seat": "BEL", "position": "disagrees", "statement": "Return fire."},
        },
    ),
    "determine": Filing(
        "Enter the commission's conclusion on one provision, with the position of every seat",
        {
            "provision": "truce/1",
            "outcome": "violation_minor",
            "against": "BEL",
            "decided_by": "majority",
            "positions": [
                {"seat": "ARD", "position": "agrees"},
                {"seat": "BEL", "position": "disagrees"},
                {"seat": "QAS", "position": "agrees"},
            ],
            "reservations": ["BEL: it was return fire."],
            "summary": "Three shells were fired across the line against article 1.",
            "follow_up": "The battery is withdrawn behind the line.",
        },
    ),
    "notify": Filing(
        "Put on record that a determination was handed to the parties",
        {"determination": _DETERMINATION, "seats": ["ARD", "BEL"], "form": "full"},
    ),
    "object": Filing(
        "Dispute a determination, with the grounds; it stands until it is reconsidered",
        {"determination": _DETERMINATION, "party": "BEL", "grounds": "The craters are older than the truce."},
    ),
    "reconsider": Filing(
        "Say what the commission did with a disputed determination",
        {"determination": _DETERMINATION, "outcome": "upheld", "grounds": "The imagery is of the same day."},
    ),
    "demand": Filing(
        "Demand a measure of a party: what, by when, and how it will be seen that it was done",
        {
            "determination": _DETERMINATION,
            "kind": "corrective_action",
            "owner": "BEL",
            "what": "Withdraw the battery behind the line.",
            "due": _DUE,
            "verified_how": "A joint patrol counts the guns.",
        },
    ),
    "report measure": Filing(
        "Account for a measure, as its owner",
        {"measure": _MEASURE, "party": "BEL", "state": "done", "account": "The battery left on 1 November."},
    ),
    "check measure": Filing(
        "Say what was found of a measure; nobody checks a measure of the own side",
        {"measure": _MEASURE, "finding": "done", "method": "Patrol of three components on 2 November."},
    ),
    "close": Filing(
        "Close a case, as chair; nothing that was demanded may be open",
        {"reason": "The measure was carried out."},
    ),
    "reopen": Filing("Open a closed case again, as chair", {"reason": "New imagery of the same day."}),
}


def slug_of(step: str) -> str:
    """A step as it stands in an address."""
    return step.replace(" ", "-")


def address_of(incident: str, step: str) -> str:
    """Where a step of a case is filed."""
    return f"/cases/{incident}/{slug_of(step)}"


def verb_of(step: str) -> str:
    """The act that a step enters."""
    return VERB_OF[step]
