"""One case over HTTP, each member at an interface of his own, on both databases: from its triage to its closing."""

import json
from datetime import timedelta

import pytest

from practice_http import Office, moment, report_shelling
from practice_mission import NOON
from practice_papers import COMPLAINT
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.rebuild import rebuild

pytestmark = pytest.mark.slow

SHELLS = {"standard": "balance_of_probabilities", "confidence": "high", "summary": "Shells fell."}
MEMBERS = (
    "duty-1",
    "monitor-1",
    "investigator-1",
    "chair-1",
    "liaison-ard",
    "liaison-bel",
    "commissioner-bel",
)


@pytest.fixture
def offices(desk):
    report_shelling(desk)
    made = {member: Office(desk, member) for member in MEMBERS}
    yield made
    for office in made.values():
        office.client.close()


def the_incident(offices) -> str:
    (line,) = offices["duty-1"].get("/cases")["cases"]
    return line["incident"]


def attributed(offices) -> str:
    """The incident, looked into and attributed to BEL."""
    incident, duty, bel = the_incident(offices), offices["duty-1"], offices["liaison-bel"]
    basis = [claim["id"] for claim in offices["monitor-1"].get("/claims")["claims"]]
    duty.file(incident, "triage", category="use_of_force", priority="urgent")
    duty.file(incident, "contact", seats=["ARD", "BEL"], means="hotline", called_at=moment(-1))
    duty.file(incident, "review", outcome="fit_to_report", note="two voices")
    duty.file(incident, "task", components=["SEC", "ARD"], order="Inspect the craters.", due=moment(24))
    asked = duty.file(incident, "request-access", party="BEL", what="The ridge.", due=moment(12))["paper"]
    denial = {"request": asked["id"], "party": "BEL", "answer": "denied"}
    assert bel.file(incident, "answer-access", 409, **denial)["code"] == "PRC074"
    bel.file(incident, "answer-access", **denial, reason="Mines.")
    seen = {"finding": "occurred", "method": "inspection", "views": [{"seat": "QAS", "view": "agrees"}]}
    finding = offices["monitor-1"].file(incident, "verify", **seen, **SHELLS, basis=basis)["paper"]
    own = {"seat": "ARD", "view": "agrees", "statement": "Seen from the village."}
    offices["liaison-ard"].file(incident, "view", finding=finding["id"], view=own)
    offices["investigator-1"].file(incident, "attribute", to=["BEL"], **SHELLS, basis=basis)
    return incident


def determined(offices, incident: str) -> str:
    """The accused heard, the commission's vote entered; the id of the determination."""
    offices["duty-1"].file(incident, "request-reply", party="BEL", due=moment(25))
    (line,) = offices["liaison-bel"].get("/asked")["asked"]
    assert (line["due"]["step"], line["address"]) == ("reply", f"/cases/{incident}/reply")
    offices["liaison-bel"].file(incident, "reply", party="BEL", text="The battery was not ours.")
    dissent = {"seat": "BEL", "position": "disagrees"}
    offices["commissioner-bel"].file(incident, "position", provision="truce/1", position=dissent)
    seats = [{"seat": seat, "position": "agrees"} for seat in ("ARD", "QAS", "TAR")]
    ruling = {"provision": "truce/1", "outcome": "violation_minor", "against": "BEL", "summary": "A breach."}
    return offices["chair-1"].file(
        incident, "determine", **ruling, decided_by="majority", positions=[*seats, dissent]
    )["paper"]["id"]


@pytest.mark.slow
def test_case__is_led_from_its_triage_to_its_closing(offices, desk):
    incident = attributed(offices)
    ruling = determined(offices, incident)
    duty, chair, bel = offices["duty-1"], offices["chair-1"], offices["liaison-bel"]
    assert duty.get(f"/cases/{incident}")["state"] == "determined"
    assert (
        duty.file(incident, "notify", 409, determination=ruling, seats=["ARD"], form="full")["code"]
        == "PRC083"
    )
    duty.file(incident, "notify", determination=ruling, seats=["ARD", "BEL"], form="full")
    demand = {"kind": "corrective_action", "owner": "BEL", "what": "Withdraw the battery.", "due": moment(48)}
    made = chair.file(incident, "demand", determination=ruling, **demand, verified_how="A joint patrol.")[
        "paper"
    ]
    assert chair.file(incident, "close", 409, reason="Done.")["code"] == "PRC091"
    (line,) = bel.get("/measures", party="BEL", stands="open")["measures"]
    assert line["measure"]["id"] == made["id"] and not line["overdue"]
    bel.file(incident, "report-measure", measure=made["id"], party="BEL", state="done", account="It left.")
    offices["monitor-1"].file(incident, "check-measure", measure=made["id"], finding="done", method="Patrol.")
    chair.file(incident, "close", reason="Put right.")
    late = {"seats": ["BEL"], "means": "hotline", "called_at": moment(0)}
    assert duty.file(incident, "contact", 409, **late)["code"] == "PRC007"

    (line,) = duty.get("/cases", state="closed")["cases"]
    assert (line["incident"], line["asked"], line["overdue"]) == (incident, [], False)
    path = duty.get(f"/cases/{incident}/audit")
    assert path["whole"] and path["kept"] and len(path["steps"]) == line["papers"] == 18
    assert [one["entry"] for one in path["steps"]] == sorted(one["entry"] for one in path["steps"])
    tables = duty.get("/measures")["parties"]
    assert [(one["party"], one["demanded"], one["done"]) for one in tables] == [("ARD", 0, 0), ("BEL", 1, 1)]
    bel.file(incident, "object", party="BEL", determination=ruling, grounds="The craters are older.")
    assert duty.get(f"/cases/{incident}")["state"] == "disputed"  # its days to object are not over
    assert chair.file(incident, "close", 409, reason="Done.")["code"] == "PRC091"
    chair.file(
        incident, "reconsider", determination=ruling, outcome="upheld", grounds="They are of that day."
    )
    chair.file(incident, "close", reason="Upheld.")
    chair.file(incident, "reopen", reason="New imagery.")
    assert duty.get(f"/cases/{incident}")["state"] == "reopened"
    assert rebuild(desk).identical


@pytest.mark.slow
def test_objection__opens_the_case_again_and_the_determination_no_longer_stands(offices):
    incident = attributed(offices)
    ruling = determined(offices, incident)
    grounds = {"determination": ruling, "grounds": "The craters are older."}
    offices["liaison-bel"].file(incident, "object", party="BEL", **grounds)
    assert offices["chair-1"].get(f"/cases/{incident}")["state"] == "disputed"
    offices["chair-1"].file(incident, "reconsider", outcome="to_be_revised", **grounds)
    assert offices["chair-1"].get(f"/incidents/{incident}")["determinations"] == []


def test_paper_filed__is_found_at_its_address_with_a_receipt(offices):
    office, incident = offices["duty-1"], the_incident(offices)
    answer = office.client.post(
        f"/cases/{incident}/triage", json={"category": "use_of_force", "priority": "urgent"}
    )
    assert answer.status_code == 201
    said = answer.json()
    found = office.get(answer.headers["Location"])
    assert (found["paper"], found["entry"], found["by"]) == (said["paper"], said["entry"], "duty-1")
    assert office.client.get(said["proof"]).text.startswith("c2sp.org/tlog-proof@v1")
    assert said["paper"]["release"] == "mechanism" and not said["paper"]["exercise"]


def test_next_step__is_named_to_whoever_may_take_it(offices):
    incident = the_incident(offices)
    assert {"triage", "review"} <= set(offices["duty-1"].get(f"/cases/{incident}")["may_file"])
    assert offices["liaison-bel"].get(f"/cases/{incident}")["may_file"] == ["contact"]
    steps = [one["due"]["step"] for one in offices["duty-1"].get("/asked")["asked"]]
    assert steps == ["triage", "review"]


def test_board__is_filtered_sorted_and_paged_without_overlap(offices, desk):
    duty, ard = offices["duty-1"], offices["liaison-ard"]
    for number, place in enumerate(("South pass", "East gate", "West ford"), 2):
        far = {"name": place, "lat": 20.0 + 3 * number, "lon": 60.0}
        form = COMPLAINT | {"complaint_no": f"ARD-{number}", "place": far, "event_type": "airstrike"}
        said = {"text": json.dumps(form), "source": "liaison-ard", "release": "parties"}
        assert ard.client.post("/submissions", json=said).status_code == 201
    first, *others = sorted(line["incident"] for line in duty.get("/cases")["cases"])
    duty.file(first, "review", outcome="fit_to_report")
    duty.file(first, "request-access", party="BEL", what="The pass.", due=moment(1))
    assert duty.get("/cases", state="received")["total"] == 3
    assert [one["incident"] for one in duty.get("/cases", seat="BEL")["cases"]] == [first]
    assert duty.get("/cases", sort="last")["cases"][0]["incident"] == first
    paged = [duty.get("/cases", sort="incident", limit=1, offset=n)["cases"][0]["incident"] for n in range(4)]
    assert paged == [first, *others]
    late = Office(desk.at(CaseClock(NOON + timedelta(hours=2))), "liaison-bel")
    (line,) = late.get("/cases", overdue=True)["cases"]
    assert (line["incident"], [due["step"] for due in line["asked"]]) == (first, ["answer access"])
    assert late.get("/cases")["cases"][0] == line
    assert duty.get("/cases", overdue=True)["total"] == 0
