"""The steps of a case by the words in which people ask for them, each with the act that it enters."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

VERB_OF: Final[Mapping[str, str]] = MappingProxyType(
    {
        "triage": "case.triaged",
        "contact": "contact.made",
        "review": "incident.reviewed",
        "task": "team.tasked",
        "request access": "access.requested",
        "answer access": "access.answered",
        "verify": "incident.verified",
        "view": "view.given",
        "attribute": "incident.attributed",
        "request reply": "reply.requested",
        "reply": "reply.answered",
        "forward": "case.forwarded",
        "position": "position.taken",
        "determine": "incident.determined",
        "notify": "determination.notified",
        "object": "determination.disputed",
        "reconsider": "determination.reconsidered",
        "demand": "measure.demanded",
        "report measure": "measure.reported",
        "check measure": "measure.checked",
        "close": "case.closed",
        "reopen": "case.reopened",
    }
)
