"""Precision and recall of the weights on labelled pairs: they may rise, not fall."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from corroboration_parts import SOURCES, claim

from tahqiq.corroboration.attach import attach
from tahqiq.corroboration.likeness import compare
from tahqiq.corroboration.sketch import Sketch
from tahqiq.corroboration.weights import SAME_AT, UNSURE_AT
from tahqiq.model.claim import Claim
from tahqiq.model.moment import When
from tahqiq.model.place import Place

GOLDEN: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("golden.yaml").read_text("utf-8"))


def _claim(name: str) -> Claim:
    report = GOLDEN["reports"][name]
    where = report["place"]
    if isinstance(where, str):
        place = Place(name=where)
    else:
        place = Place(name=where[0], lat=where[1], lon=where[2], precision_km=where[3])
    days = report["day"] if isinstance(report["day"], list) else [report["day"], report["day"]]
    return claim(
        report["text"],
        act=report["act"],
        place=(place,),
        when=When(
            start=days[0], end=days[1], granularity="day" if days[0] == days[1] else "range", as_written="x"
        ),
        initiator=tuple(report.get("by", ())),
        target=tuple(report.get("at", ())),
        killed=tuple(report["killed"]) if "killed" in report else None,  # type: ignore[arg-type]
        polarity="negated" if report.get("denies") else "affirmed",
        submission=f"sub_{name}",
    )


def test_golden_pairs__precision_and_recall_hold(capsys: pytest.CaptureFixture[str]) -> None:
    right = wrong = missed = unsure = 0
    lines = []
    for one, other, label in GOLDEN["pairs"]:
        score = compare(_claim(one), _claim(other), SOURCES).score
        same = score >= SAME_AT
        right += same and label == "same"
        wrong += same and label == "different"
        missed += not same and label == "same"
        unsure += UNSURE_AT <= score < SAME_AT
        if same != (label == "same"):
            lines.append(f"{one} {other} {label} {score:.2f}")
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(
            f"\ngolden pairs: {len(GOLDEN['pairs'])}, P {precision:.3f}, R {recall:.3f}, unsure {unsure}",
            *lines,
        )
    assert len(GOLDEN["pairs"]) >= 40
    assert precision >= 0.95
    assert recall >= 0.85


def test_golden_reports_one_by_one__incidents_hold_no_different_pair() -> None:
    sketches: dict[str, list[Claim]] = {}
    home: dict[str, str] = {}
    for name in sorted(GOLDEN["reports"]):
        made = _claim(name)
        verdict = attach(
            made, [Sketch(each, tuple(held)) for each, held in sketches.items()], SOURCES, frozenset()
        )
        if verdict.verdict == "same":
            sketches.setdefault(verdict.incident, []).append(made)
            home[name] = verdict.incident
    together = [
        (one, other) for one, other, label in GOLDEN["pairs"]
        if label == "different" and one in home and home[one] == home.get(other)
    ]  # fmt: skip
    assert together == []
