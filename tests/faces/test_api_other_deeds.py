"""What a member does over HTTP beside the steps of a case: hands things in, reviews, judges, keeps evidence."""

import base64
import json

import pytest

from practice_evidence import photo, said
from practice_http import Office, report_shelling
from practice_papers import COMPLAINT, REPORT

pytestmark = pytest.mark.slow

FAR = COMPLAINT | {
    "complaint_no": "ARD-2",
    "facts": "A house was hit near the pass.",
    "event_type": "airstrike",
}
FAR = FAR | {"place": {"name": "South pass", "lat": 30.0, "lon": 66.0}}


@pytest.fixture
def reported(desk):
    report_shelling(desk)
    return desk


def post(office: Office, path: str, code: int = 201, **said):
    answer = office.client.post(path, json=said)
    assert answer.status_code == code, answer.text
    return answer.json() if code == 201 else answer.json()["error"]


def the_incident(office: Office) -> str:
    return office.get("/cases")["cases"][0]["incident"]


def test_complaint_handed_in__is_read_and_opens_a_case_and_again_is_the_same(desk):
    ard, duty = Office(desk, "liaison-ard"), Office(desk, "duty-1")
    form = {"text": json.dumps(COMPLAINT), "source": "liaison-ard", "release": "parties"}
    first = post(ard, "/submissions", **form)
    assert first["read"] and not first["filed"][0]["again"]
    again = post(ard, "/submissions", **form)
    assert again["filed"][0] == first["filed"][0] | {"again": True}
    assert ard.client.get(first["filed"][0]["proof"]).text.startswith("c2sp.org/tlog-proof")
    assert duty.get("/cases")["total"] == 1
    as_bytes = {"base64": base64.b64encode(json.dumps(REPORT).encode()).decode(), "source": "team-1"}
    assert post(duty, "/submissions", **as_bytes)["filed"][0]["submission"]["channel"] == "field_report"


def test_party_filing_as_the_other__and_malformed_hand_ins_are_refused(desk):
    ard = Office(desk, "liaison-ard")
    form = {"text": json.dumps(COMPLAINT | {"complainant": "BEL", "against": "ARD"})}
    assert post(ard, "/submissions", 403, **form, source="liaison-bel")["code"] == "INT017"
    assert post(ard, "/submissions", 422, source="liaison-ard")["code"] == "API004"
    assert post(ard, "/submissions", 422, source="liaison-ard", base64="%%%")["code"] == "API004"
    assert post(ard, "/submissions", 422, source="nobody", text="Shells fell.")["code"] == "INT011"
    assert post(ard, "/submissions", 422, source="liaison-ard", text="x", received_at="2020-01-01")["field"]


def test_two_cases_merged_and_parted_again__over_http(reported):
    analyst, ard = Office(reported, "analyst-1"), Office(reported, "liaison-ard")
    post(ard, "/submissions", text=json.dumps(FAR), source="liaison-ard", release="parties")
    one, other = (line["incident"] for line in analyst.get("/cases", sort="incident")["cases"])
    made = post(analyst, f"/incidents/{one}/merge", other=other, note="one attack")
    assert post(analyst, f"/incidents/{one}/merge", 422, other=other, note="again")["code"] == "JDG002"
    assert analyst.get("/cases")["total"] == 1
    assert analyst.get(f"/cases/{other}")["incident"] == one  # the old id leads there
    post(analyst, f"/judgements/{made['id']}/undo", note="they were two")
    assert analyst.get("/cases")["total"] == 2
    assert post(analyst, f"/judgements/{made['id']}/undo", 409, note="again")["code"] == "JDG003"
    claims = [one["id"] for one in analyst.get("/claims")["claims"]]
    assert (
        post(ard, "/judgements", 403, claim=claims[0], incident=one, verdict="same", note="x")["code"]
        == "MEM002"
    )


def test_claims_of_a_report__are_reviewed_only_where_the_seat_may_see_it(reported):
    ard, bel = Office(reported, "liaison-ard"), Office(reported, "liaison-bel")
    form = {"text": json.dumps(FAR), "source": "liaison-ard", "release": "party:ARD"}
    hidden = post(ard, "/submissions", **form)["filed"][0]["submission"]["id"]
    review = {"reviews": [{"verdict": "accepted", "claim": "clm_" + "a" * 26}]}
    there, missing = (
        bel.client.post(f"/submissions/{one}/claim-reviews", json=review).text
        for one in (hidden, "sub_" + "a" * 26)
    )
    assert there.replace(hidden, "X") == missing.replace("sub_" + "a" * 26, "X")
    assert "NOT001" in there


def test_photo__is_taken_handed_over_and_cited_in_a_finding(reported):
    duty, team = Office(reported, "duty-1"), Office(reported, "monitor-1")
    incident, data = the_incident(duty), photo()
    told = json.loads(json.dumps(said(), default=lambda one: one.model_dump(mode="json")))
    picture = {"base64": base64.b64encode(data).decode()}
    item = post(team, f"/cases/{incident}/evidence", **told, **picture)
    assert item["release"] == "mechanism" and item["size"] == len(data)
    assert post(team, f"/cases/{incident}/evidence", 409, **told, **picture)["code"] == "EVI006"
    post(team, f"/evidence/{item['id']}/hand-over", to="investigator-1", reason="To be examined.")
    taker = Office(reported, "investigator-1")
    post(taker, f"/evidence/{item['id']}/receive")
    (custody,) = duty.get(f"/cases/{incident}/evidence")["custody"]
    assert (custody["state"], custody["holder"], len(custody["steps"])) == ("unbroken", "investigator-1", 3)
    out = post(taker, f"/evidence/{item['id']}/access", purpose="To compare the craters.")
    assert base64.b64decode(out["base64"]) == data
    assert duty.get(f"/evidence/{item['id']}")["id"] == item["id"]


def test_evidence_of_the_mechanism__is_as_good_as_missing_to_a_party(reported):
    duty, bel = Office(reported, "duty-1"), Office(reported, "liaison-bel")
    incident = the_incident(duty)
    told = json.loads(json.dumps(said(), default=lambda one: one.model_dump(mode="json")))
    item = post(duty, f"/cases/{incident}/evidence", **told, base64=base64.b64encode(photo()).decode())
    nothing = {"files": [], "custody": []}
    assert bel.get(f"/cases/{incident}/evidence") == nothing
    for method, part, body in (
        ("GET", "", None),
        ("POST", "/receive", {}),
        ("POST", "/access", {"purpose": "To see."}),
        ("POST", "/withdraw", {"reason": "It is wrong."}),
        ("POST", "/hand-over", {"to": "liaison-bel", "reason": "To see."}),
    ):
        there, missing = (
            bel.client.request(method, f"/evidence/{one}{part}", json=body)
            for one in (item["id"], "evd_" + "a" * 26)
        )
        assert there.status_code == missing.status_code == 404, there.text
        assert there.text.replace(item["id"], "X") == missing.text.replace("evd_" + "a" * 26, "X")


def test_agreement__is_told_of_and_read_over_http(reported):
    chair, ard = Office(reported, "chair-1"), Office(reported, "liaison-ard")
    (truce,) = ard.get("/instruments")
    assert truce["id"] == "truce"
    held = ard.get("/instruments/in-force", at="2025-10-28T12:00:00+03:00")["instruments"]
    assert [(one["instrument"], one["answer"]) for one in held] == [("truce", "yes")]
    words = {"provision": "truce/1", "kind": "reading", "words": "It covers fire by groups under command."}
    post(ard, "/readings", **words)
    (line,) = chair.get("/instruments/truce")["readings"]
    assert (line["paper"]["seat"], line["stands"]) == ("ARD", True)
