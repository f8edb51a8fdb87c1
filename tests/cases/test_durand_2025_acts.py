"""The acts of the shipped case: in order, by who may, on what had come in, alike for both parties."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any, get_args

import pytest
from durand_case import ACTS, BY_NAME, INSTRUMENTS, MEMBERS, PARTIES, form_of, moment, table_of

from tahqiq.desk.case_script import NAMES_A_PAPER, PAPERS
from tahqiq.model.act import VERBS
from tahqiq.model.determination import Determination
from tahqiq.model.event_type import FAMILY_OF
from tahqiq.model.finding import Attribution, ComponentView, Standard, Verification
from tahqiq.model.forms import Complaint

VERB_OF = PAPERS | {
    "judge": "judgement.made",
    "adopt-procedure": "procedure.adopted",
    "bulletin": "bulletin.issued",
    "understand": "provision.understood",
}


def selections(value: Any) -> Iterator[dict[str, str]]:
    """Every place of an act that names a claim by its submission and event type."""
    if isinstance(value, dict):
        if "submission" in value:
            yield value
        for inner in value.values():
            yield from selections(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from selections(inner)


def acts_of(*kinds: str) -> list[dict[str, Any]]:
    return [act for act in ACTS if act["do"] in kinds]


def incident_of(act: dict[str, Any]) -> tuple[str, str]:
    return act["incident"]["submission"], act["incident"]["event_type"]


@pytest.mark.parametrize("number", range(len(ACTS)))
def test_act__is_done_by_a_member_who_may_on_what_had_come_in(number: int) -> None:
    act = ACTS[number]
    assert MEMBERS[act["by"]].role in VERBS[VERB_OF[act["do"]]].roles
    for chosen in selections(act):
        assert set(chosen) == {"submission", "event_type"}
        entry = BY_NAME[chosen["submission"]]
        assert moment(entry["received"]) < moment(act["at"])
        assert chosen["event_type"] in said_types(entry)


def said_types(entry: dict[str, Any]) -> set[str]:
    """The types a form states; an article may be read as any."""
    if entry["channel"] in ("article", "statement"):
        return set(FAMILY_OF)
    if entry["channel"] == "observation_table":
        return {row["event_type"] for row in table_of(entry)}
    form = form_of(entry)
    return (
        {form.event_type} if isinstance(form, Complaint) else {seen.event_type for seen in form.observations}
    )


def test_acts__stand_in_the_order_they_were_done() -> None:
    done = [moment(act["at"]) for act in ACTS]
    assert done == sorted(done)


def test_acts__fit_the_findings_they_leave() -> None:
    for act in acts_of("verify"):
        fields = {k: v for k, v in act.items() if k in Verification.model_fields}
        Verification.model_validate(
            fields | {"id": "x", "incident": "x", "basis": ("x",), "release": "parties"}
        )
        within = {ComponentView.model_validate(v).seat for v in act.get("views", ())}
        assert act["basis"] and within | own_views(act.get("as")) >= set(PARTIES)
    for act in acts_of("attribute"):
        fields = {k: v for k, v in act.items() if k in Attribution.model_fields}
        Attribution.model_validate(
            fields | {"id": "x", "incident": "x", "basis": ("x",), "release": "parties"}
        )
    for act in acts_of("determine"):
        fields = {k: v for k, v in act.items() if k in Determination.model_fields}
        Determination.model_validate(fields | {"id": "x", "incident": "x", "release": "parties"})
        assert [position["seat"] for position in act["positions"]] == ["AFG", "PAK", "QAT", "TUR"]


def own_views(finding: str | None) -> set[str]:
    """The seats that gave their views on a finding in papers of their own."""
    return {act["view"]["seat"] for act in acts_of("view") if act["finding"] == finding}


def test_acts__name_papers_that_were_filed_before_on_the_same_incident() -> None:
    known: dict[str, dict[str, Any]] = {}
    for act in ACTS:
        if act["do"] in NAMES_A_PAPER:
            named = known[act[NAMES_A_PAPER[act["do"]]]]
            assert incident_of(named) == incident_of(act)
        if "as" in act:
            assert act["as"] not in known
            known[act["as"]] = act


def test_acts__keep_the_procedure() -> None:
    stage: dict[tuple[str, str], dict[str, dict[str, Any]]] = {}
    for act in acts_of("review", "verify", "attribute", "request-reply", "reply", "determine"):
        case = stage.setdefault(incident_of(act), {})
        if act["do"] == "verify":
            assert case["review"]["outcome"] == "fit_to_report"
        if act["do"] == "attribute":
            assert case["verify"]["finding"] == "occurred"
            assert surer(case["verify"]["standard"], act["standard"])
        if act["do"] == "request-reply":
            assert act["party"] in case["attribute"]["to"]
            assert moment(act["due"]) - moment(act["at"]) >= timedelta(hours=24)
        if act["do"] == "reply":
            assert act["party"] == case["request-reply"]["party"] == MEMBERS[act["by"]].seat
            assert "determine" not in case
        if act["do"] == "determine":
            assert_may_be_determined(act, case)
        case[act["do"]] = act


def surer(one: str, other: str) -> bool:
    ladder = get_args(Standard)
    return ladder.index(one) >= ladder.index(other)


def assert_may_be_determined(act: dict[str, Any], case: dict[str, dict[str, Any]]) -> None:
    assert case["verify"]["finding"] == "not_occurred" or "attribute" in case
    accused = case["attribute"]["to"] if "attribute" in case else []
    assert act.get("against") in (None, *accused)
    for party in accused:
        assert case["request-reply"]["party"] == party
        answered = "reply" in case and moment(case["reply"]["at"]) < moment(act["at"])
        assert answered or moment(case["request-reply"]["due"]) < moment(act["at"])
    agree = {position["seat"] for position in act["positions"] if position["position"] == "agrees"}
    assert agree - set(PARTIES)
    assert any(provision.id == act["provision"] for each in INSTRUMENTS for provision in each.provisions)
    assert act["by"] != case.get("attribute", {}).get("by")


def test_acts__cover_what_the_tour_shows() -> None:
    done = Counter(act["do"] for act in ACTS)
    assert done["review"] >= 12 and {act["outcome"] for act in acts_of("review")} == {
        "fit_to_report",
        "held_back",
    }
    assert {act["finding"] for act in acts_of("verify")} == {"occurred", "not_occurred", "unverifiable"}
    assert [] in [act["to"] for act in acts_of("attribute")]
    assert {act["outcome"] for act in acts_of("determine")} >= {
        "violation_minor", "accident_or_misunderstanding", "commission_divided", "no_violation",
    }  # fmt: skip
    assert {act["verdict"] for act in acts_of("judge")} == {"same", "different", "unsure"}
    days = ["12", "15", "19", "25", "27", "28", "29", "30", "31"]
    assert [act["day"] for act in acts_of("bulletin")] == [f"2025-10-{day}" for day in days] + [
        "2025-11-04",
        "2025-11-05",
        "2025-11-06",
    ]
    for act in acts_of("bulletin"):
        assert act["at"] == f"{act['day']}T20:30:00+03:00"


def test_acts__deal_with_both_parties_alike() -> None:
    for kind, field in (("request-reply", "party"), ("reply", "party")):
        dealt = Counter(act[field] for act in acts_of(kind))
        assert dealt["AFG"] == dealt["PAK"] > 0
    minor = Counter(act["against"] for act in acts_of("determine") if act["outcome"] == "violation_minor")
    assert minor["AFG"] == minor["PAK"]
    named = Counter(code for act in acts_of("attribute") for code in act["to"])
    assert named["AFG"] == named["PAK"]
    for kind, field in (
        ("request-access", "party"),
        ("answer-access", "party"),
        ("object", "party"),
        ("demand", "owner"),
        ("report-measure", "party"),
    ):
        dealt = Counter(act[field] for act in acts_of(kind))
        assert dealt["AFG"] == dealt["PAK"] > 0, kind
    for kind in ("contact", "notify"):
        assert all(act["seats"] == list(PARTIES) for act in acts_of(kind))
    assert all(set(PARTIES) <= set(act["components"]) for act in acts_of("task"))


def test_acts__say_exercise_wherever_they_conclude() -> None:
    for act in acts_of("verify", "attribute", "determine"):
        assert act["summary"].startswith("Exercise: ")
    assert all(act["text"].startswith("Exercise: ") for act in acts_of("reply"))


def test_readings_of_clauses__are_filed_alike_by_both_parties_and_marked_as_an_exercise() -> None:
    clauses = {clause.id for each in INSTRUMENTS if each.exercise for clause in each.provisions}
    filed: dict[tuple[str, str], list[str]] = {}
    for act in acts_of("understand"):
        assert act["clause"] in clauses
        assert act["words"].startswith("Exercise.")
        assert act["release"] == "public"
        filed.setdefault((act["clause"], act["kind"]), []).append(MEMBERS[act["by"]].seat)
    assert {kind for _, kind in filed} == {"reservation", "reading", "agreed_interpretation"}
    assert all(sorted(seats) == list(PARTIES) for seats in filed.values())
