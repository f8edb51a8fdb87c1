"""Reports and claims written by hand, so that comparing is tested apart from reading."""

from datetime import date
from typing import Any

from tahqiq.comparison.directory import Directory
from tahqiq.comparison.report import Report
from tahqiq.model.claim import ClaimDraft

DAY = date(2025, 3, 12)
DIRECTORY = Directory(
    sides={"north": "North", "northern": "North", "south": "South", "southern": "South", "oman": "Oman"},
    agencies={"wireco": "WireCo"},
)


def claim(kind: str, span: str, **fields: Any) -> dict[str, Any]:
    """A claim before its place in the text is known; ``by`` is who says so, ``day`` and ``place`` are short forms."""
    said: dict[str, Any] = {"event_type": kind, "span": span, "confidence": 0.5, "reader": "hand"}
    if by := fields.pop("by", None):
        said["source"] = {"chain": (by,), "kind": "official"}
        said["certainty"] = "reported"
    if day := fields.pop("day", None):
        said["date"] = {"start": day, "end": day, "granularity": "day"}
    if place := fields.pop("place", None):
        said["place"] = ({"name": place},)
    if killed := fields.pop("killed", None):
        said["casualties"] = {"killed": {"min": killed[0], "max": killed[1]}}
    return said | fields


def report(doc: str, *claims: dict[str, Any], day: date | None = DAY, publisher: str | None = None) -> Report:
    """A report whose text is its claims, one a sentence."""
    text, drafts = "", []
    for said in claims:
        start = len(text)
        text += said["span"] + ".\n"
        drafts.append(ClaimDraft.model_validate(said | {"start": start, "end": start + len(said["span"])}))
    return Report(doc, text, tuple(drafts), day, publisher)
