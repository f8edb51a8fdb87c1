"""One case at the command line, on both databases: sorted, looked into, heard, decided, notified, put right, closed."""

import json
from datetime import timedelta

import pytest
from click.testing import CliRunner

from practice_papers import COMPLAINT, REPORT
from practice_terminal import Terminal
from tahqiq.cli.main import main
from tahqiq.desk.clock import SystemClock

TRUCE = """
id: truce
title: Truce
kind: truce
parties: [ARD, BEL]
summary: An invented truce.
provisions:
  - {id: truce/1, number: "1", text: No shelling., modality: prohibition, actors: [ARD, BEL], acts: [shelling]}
life: [{state: in_force, at: "2025-01-01T00:00:00+03:00", according_to: both, source: an invention}]
facts_from: [an invention]
"""


def later(hours: float) -> str:
    return (SystemClock().now() + timedelta(hours=hours)).replace(microsecond=0).isoformat()


@pytest.fixture
def tahqiq(place, tmp_path) -> Terminal:
    terminal = Terminal(place, tmp_path)
    terminal("init", "--party", "BEL=Belmar", "--party", "ARD=Arden", "--mediator", "QAS=Qasr")
    (tmp_path / "truce.yaml").write_text(TRUCE)
    terminal("agreement", "adopt", str(tmp_path / "truce.yaml"), by="chair-1")
    for name, form, source, by in (
        ("report", REPORT, "team-1", "duty-1"),
        ("complaint", COMPLAINT, "liaison-ard", "liaison-ard"),
    ):
        text = json.dumps(form)
        for old in {REPORT["reported_at"], COMPLAINT["filed_at"]}:
            text = text.replace(old, later(-1))
        (tmp_path / f"{name}.json").write_text(text)
        terminal("intake", str(tmp_path / f"{name}.json"), "--source", source, by=by)
    return terminal


def verified(tahqiq: Terminal) -> str:
    """The incident, looked into and attributed to BEL."""
    (incident,) = (one["id"] for one in tahqiq.json("incidents"))
    sorting = ("--category", "use_of_force", "--priority", "urgent")
    tahqiq("case", "triage", incident, *sorting, by="duty-1")
    called = ("--with", "ARD", "--with", "BEL", "--means", "hotline", "--called-at", later(-0.5))
    tahqiq("case", "contact", incident, *called, by="duty-1")
    tahqiq("review", incident, by="duty-1")
    order = (
        "--component",
        "SEC",
        "--component",
        "ARD",
        "--order",
        "Inspect the craters.",
        "--due",
        later(24),
    )
    tahqiq("case", "task", incident, *order, by="duty-1")
    access = ("--party", "BEL", "--what", "The ridge, tomorrow morning.", "--due", later(12))
    asked = tahqiq.json("case", "request-access", incident, *access, by="duty-1")
    denial = ("--request", asked["id"][:12], "--party", "BEL", "--answer", "denied")
    assert "PRC074" in tahqiq("case", "answer-access", incident, *denial, by="liaison-bel", code=4)
    tahqiq("case", "answer-access", incident, *denial, "--reason", "Mines.", by="liaison-bel")
    basis = [word for claim in tahqiq.json("claims") for word in ("--basis", claim["id"])]
    proof = ("--standard", "balance_of_probabilities", "--confidence", "high", "--summary", "Shells fell.")
    occurred = ("--finding", "occurred", "--method", "inspection", *proof)
    finding = tahqiq.json("verify-incident", incident, *occurred, *basis, by="monitor-1")
    own = ("--finding", finding["id"][:12], "--view", "ARD=agrees:Seen from the village.")
    tahqiq("case", "view", incident, *own, by="liaison-ard")
    tahqiq("attribute", incident, "--to", "BEL", *proof, *basis, by="investigator-1")
    return incident


def heard(tahqiq: Terminal, incident: str) -> tuple[str, ...]:
    """Asks the accused and hears it; gives the words by which the chair then records the vote."""
    tahqiq("request-reply", incident, "--party", "BEL", "--due", later(25), by="duty-1")
    tahqiq("reply", incident, "--party", "BEL", "--text", "The battery was not ours.", by="liaison-bel")
    seats = ("--position", "ARD=agrees", "--position", "BEL=disagrees", "--position", "QAS=agrees")
    ruling = ("--provision", "truce/1", "--outcome", "violation_minor", "--against", "BEL")
    return ("determine", incident, *ruling, "--summary", "A breach.", "--decided-by", "majority", *seats)


def decided(tahqiq: Terminal, incident: str) -> str:
    return tahqiq.json(*heard(tahqiq, incident), by="chair-1")["id"]


@pytest.mark.slow
def test_case__is_led_from_its_triage_to_its_closing(tahqiq):
    incident = verified(tahqiq)
    waiting = tahqiq.json("case", "asked", by="duty-1")
    assert [one["step"] for one in waiting] == ["request reply"]
    ruling = decided(tahqiq, incident)
    assert tahqiq.json("case", "show", incident)["state"] == "determined"

    tahqiq(
        "case",
        "notify",
        incident,
        "--determination",
        ruling,
        "--seat",
        "ARD",
        "--form",
        "full",
        by="duty-1",
        code=4,
    )
    both = ("--seat", "ARD", "--seat", "BEL", "--form", "full")
    tahqiq("case", "notify", incident, "--determination", ruling, *both, by="duty-1")
    measure = (
        "--kind",
        "corrective_action",
        "--owner",
        "BEL",
        "--what",
        "Withdraw the battery.",
        "--due",
        later(48),
    )
    how = ("--verified-how", "A joint patrol counts the guns.")
    made = tahqiq.json("case", "demand", incident, "--determination", ruling, *measure, *how, by="chair-1")
    assert "PRC091" in tahqiq("case", "close", incident, "--reason", "Done.", by="chair-1", code=4)
    account = ("--measure", made["id"][:12], "--party", "BEL", "--state", "done", "--account", "It left.")
    tahqiq("case", "report-measure", incident, *account, by="liaison-bel")
    check = ("--measure", made["id"], "--finding", "done", "--method", "Patrol of three components.")
    tahqiq("case", "check-measure", incident, *check, by="monitor-1")
    tahqiq("case", "close", incident, "--reason", "Put right.", by="chair-1")
    assert "PRC007" in tahqiq(
        "case",
        "contact",
        incident,
        "--with",
        "BEL",
        "--means",
        "hotline",
        "--called-at",
        later(0),
        by="duty-1",
        code=4,
    )

    assert tahqiq.json("case", "show", incident)["state"] == "closed"
    assert tahqiq.json("case", "board") == [
        {"incident": incident, "state": "closed", "papers": 17, "asked": []}
    ]
    audit = tahqiq.json("procedure", "audit", incident)
    assert all(step["kept"] for step in audit["steps"])
    assert "0 broke a rule" in tahqiq("procedure", "audit")
    assert tahqiq.json("rebuild")["identical"]


@pytest.mark.slow
def test_objection__opens_the_case_again_and_the_determination_no_longer_stands(tahqiq):
    incident = verified(tahqiq)
    ruling = decided(tahqiq, incident)
    words = ("--determination", ruling, "--party", "BEL", "--grounds", "The craters are older.")
    tahqiq("case", "object", incident, *words, by="liaison-bel")
    assert tahqiq.json("case", "show", incident)["state"] == "disputed"
    back = ("--determination", ruling, "--outcome", "to_be_revised", "--grounds", "New imagery.")
    tahqiq("case", "reconsider", incident, *back, by="chair-1")
    assert tahqiq.json("incident", incident)["determinations"] == []
    seats = ("--position", "ARD=agrees", "--position", "BEL=agrees", "--position", "QAS=agrees")
    ruling = (
        "--provision",
        "truce/1",
        "--outcome",
        "accident_or_misunderstanding",
        "--summary",
        "Old craters.",
    )
    tahqiq("determine", incident, *ruling, "--decided-by", "consensus", *seats, by="chair-1")
    (stands,) = tahqiq.json("incident", incident)["determinations"]
    assert stands["outcome"] == "accident_or_misunderstanding"


@pytest.mark.slow
def test_stricter_procedure__binds_from_its_adoption_and_not_before(tahqiq, tmp_path):
    own = tahqiq.json("procedure", "show", "standard") | {"id": "strict", "title": "Strict procedure"}
    own["terms"]["stages"] = ["technical_committee"]
    (tmp_path / "strict.yaml").write_text(json.dumps(own))
    tahqiq("procedure", "check", str(tmp_path / "strict.yaml"))
    incident = verified(tahqiq)
    tahqiq("procedure", "adopt", str(tmp_path / "strict.yaml"), by="chair-1")
    assert "PRO002" in tahqiq("procedure", "adopt", str(tmp_path / "strict.yaml"), by="chair-1", code=4)
    vote = heard(tahqiq, incident)
    assert "PRC062" in tahqiq(*vote, by="chair-1", code=4)
    tahqiq(
        "case", "forward", incident, "--to", "technical_committee", "--recommends", "A breach.", by="chair-1"
    )
    tahqiq(*vote, by="chair-1")
    assert all(step["kept"] for step in tahqiq.json("procedure", "audit", incident)["steps"])


def test_procedure_without_a_hearing__cannot_be_adopted(tmp_path):
    own = json.loads(CliRunner().invoke(main, ["procedure", "show", "standard", "--json"]).stdout)
    own["steps"] = [one for one in own["steps"] if one["step"] not in ("request reply", "reply")]
    (tmp_path / "swift.yaml").write_text(json.dumps(own))
    result = CliRunner().invoke(main, ["procedure", "check", str(tmp_path / "swift.yaml")])
    assert result.exit_code == 3
    assert "the step 'reply' is missing" in result.output
