"""The labelled reports keep to their form: spans stand in the text, fields and values are known, days exist."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from tahqiq.model.event_type import FAMILY_OF

ROOM = Path(__file__).resolve().parent / "labelled"
FILES = sorted(
    path
    for path in ROOM.glob("*/*.yaml")
    if path.parent.name in {"dev", "held", "held_b", "fresh_x", "fresh_y", "fresh_z"}
    and path.stem != "relations"
)
KINDS = {
    "wire", "broadcaster", "newspaper", "statement", "press-briefing", "situation-report", "explainer",
    "live-blog", "tv-transcript",
}  # fmt: skip
CERTAINTIES = {
    "asserted", "reported", "confirmed", "alleged", "denied", "hedged", "planned", "conditional", "hypothetical",
}  # fmt: skip
ROLES = {"initiator", "target", "participant", "mediator"}
NEEDED = {"span", "type", "actors", "place", "date", "source", "polarity", "certainty", "direct_quote"}
OPTIONAL = {"nth", "killed", "wounded", "speaker", "commitment"}


def reports_of(path: Path) -> list[dict[str, Any]]:
    return list(yaml.safe_load(path.read_text(encoding="utf-8")))


REPORTS = [(path.parent.name, report) for path in FILES for report in reports_of(path)]
CASES = [pytest.param(report, id=report["id"]) for _, report in REPORTS]


def start_of(claim: dict[str, Any], text: str) -> int:
    """Where the claim's span begins: its only place in the text, or the one that ``nth`` names (from 1)."""
    start = -1
    for _ in range(claim.get("nth", 1)):
        start = text.index(claim["span"], start + 1)
    return start


@pytest.mark.parametrize("report", CASES)
def test_report__has_its_heading_fields(report: dict[str, Any]) -> None:
    assert set(report) == {"id", "kind", "published", "publisher", "text", "claims"}
    assert report["kind"] in KINDS
    assert report["published"] is None or isinstance(report["published"], date)
    assert report["publisher"] and report["text"].strip() and report["claims"]


@pytest.mark.parametrize("report", CASES)
def test_span__stands_verbatim_once_or_says_which(report: dict[str, Any]) -> None:
    text = report["text"]
    for claim in report["claims"]:
        span = claim["span"]
        assert span and span == span.strip() and "\n" not in span
        assert ("nth" in claim) == (text.count(span) > 1), span
        start_of(claim, text)
    starts = [start_of(claim, text) for claim in report["claims"]]
    assert starts == sorted(starts), "claims stand in the order of the text"


@pytest.mark.parametrize("report", CASES)
def test_claim__uses_known_fields_and_values(report: dict[str, Any]) -> None:
    for claim in report["claims"]:
        assert NEEDED <= set(claim) <= NEEDED | OPTIONAL, claim["span"]
        assert claim["type"] in FAMILY_OF, claim["span"]
        assert claim["certainty"] in CERTAINTIES, claim["span"]
        assert claim["polarity"] in {"affirmed", "negated"}, claim["span"]
        assert set(claim["actors"]) == ROLES, claim["span"]
        for names in (*claim["actors"].values(), claim["place"], claim["source"]):
            assert all(isinstance(name, str) and name.strip() for name in names), claim["span"]


@pytest.mark.parametrize("report", CASES)
def test_claim__hangs_together(report: dict[str, Any]) -> None:
    for claim in report["claims"]:
        assert isinstance(claim["direct_quote"], bool)
        assert claim["direct_quote"] == bool(claim.get("speaker")), claim["span"]
        assert (claim["type"] == "commitment") == ("commitment" in claim), claim["span"]
        if "commitment" in claim:
            assert set(claim["commitment"]) == {"parties", "what", "due"}, claim["span"]
        if claim["certainty"] == "denied":
            assert claim["polarity"] == "negated", claim["span"]
        assert all(name in report["text"] for name in claim["place"]), claim["span"]


@pytest.mark.parametrize("report", CASES)
def test_toll__is_a_pair_in_order(report: dict[str, Any]) -> None:
    for claim in report["claims"]:
        for harm in ("killed", "wounded"):
            if harm in claim:
                low, high = claim[harm]
                assert low is None or low >= 0, claim["span"]
                assert high is None or low is None or high >= low, claim["span"]


@pytest.mark.parametrize("report", CASES)
def test_date__is_two_days_in_order(report: dict[str, Any]) -> None:
    for claim in report["claims"]:
        if claim["date"] is not None:
            start, end = claim["date"]
            assert isinstance(start, date) and isinstance(end, date) and start <= end, claim["span"]


def test_reports__have_names_of_their_own() -> None:
    ids = [report["id"] for _, report in REPORTS]
    assert len(ids) == len(set(ids))
    assert all(report["id"].replace("held-b", "held_b-").startswith(f"{room}-") for room, report in REPORTS)


def test_development_reports__are_enough_to_measure_with() -> None:
    development = [report for room, report in REPORTS if room == "dev"]
    assert len(development) >= 40
    assert sum(len(report["claims"]) for report in development) >= 350
