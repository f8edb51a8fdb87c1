"""The labelled relations point at claims that the labelled reports really hold."""

from pathlib import Path
from typing import Any

import pytest
import yaml

LABELLED = Path(__file__).resolve().parent / "labelled"
FOLDERS = ["held", "held_b_relations", "dev_relations", "fresh_relations"]
REPORTS_IN = {"held_b_relations": "held_b"}  # where the reports stand apart from their relations
KINDS = {"contradiction", "disputed", "rounding", "succession", "corroboration", "none"}


def relations(folder: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = yaml.safe_load(
        (LABELLED / folder / "relations.yaml").read_text(encoding="utf-8")
    )
    return found


def spans(folder: str) -> dict[str, set[str]]:
    """The labelled spans of every report, each checked to stand in its text word for word."""
    found: dict[str, set[str]] = {}
    for path in sorted((LABELLED / REPORTS_IN.get(folder, folder)).glob("*.yaml")):
        for report in () if path.stem == "relations" else yaml.safe_load(path.read_text(encoding="utf-8")):
            for claim in report["claims"]:
                assert report["text"].count(claim["span"]) >= claim.get("nth", 1), claim["span"]
            assert report["id"] not in found
            found[report["id"]] = {claim["span"] for claim in report["claims"]}
    return found


@pytest.mark.parametrize("folder", FOLDERS)
def test_sides__claims_of_the_reports(folder: str) -> None:
    known = spans(folder)
    for relation in relations(folder):
        for side in relation["sides"]:
            assert side["span"] in known[side["report"]], relation["topic"]


@pytest.mark.parametrize("folder", FOLDERS)
def test_kinds__known_and_with_two_sides(folder: str) -> None:
    for relation in relations(folder):
        assert relation["kind"] in KINDS
        assert len({(side["report"], side["span"]) for side in relation["sides"]}) > 1, relation["topic"]
        if relation["kind"] in {"contradiction", "disputed", "succession"}:
            assert len({side["value"] for side in relation["sides"]}) > 1, relation["topic"]


def test_held__enough_of_both() -> None:
    kinds = [relation["kind"] for relation in relations("held")]
    assert len([kind for kind in kinds if kind != "none"]) >= 12
    assert kinds.count("none") >= 6
