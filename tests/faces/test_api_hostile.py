"""What a member's interface does with strangers, hostile requests, requests sent twice, and other people's papers."""

import json
import threading
from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from practice_http import Office, moment, read_and_match, report_shelling
from practice_papers import COMPLAINT, as_json
from tahqiq.api.app import build_api
from tahqiq.api.bearer import MOST_BODY
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.file_paper import file_paper
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience
from tahqiq.store import log

pytestmark = pytest.mark.slow
SORTED = {"category": "use_of_force", "priority": "urgent"}
CALL = {"seats": ["ARD", "BEL"], "means": "hotline", "called_at": moment(-1)}


def size(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def incident_of(office: Office) -> str:
    return office.get("/cases")["cases"][0]["incident"]


@pytest.fixture
def reported(desk):
    report_shelling(desk)
    return desk


@pytest.fixture
def duty(reported):
    office = Office(reported, "duty-1")
    yield office
    office.client.close()


@pytest.mark.parametrize(
    "shown",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer 0",
        "Basic KEY",
        "KEY",
        "bearer:KEY",
        "Bearer KEYx",
        "Bearer KEY KEY",
    ],
)
def test_without_the_very_key__nothing_is_read_and_nothing_entered(duty, reported, shown):
    stranger = TestClient(duty.client.app, raise_server_exceptions=False)
    headers = {} if shown is None else {"Authorization": shown.replace("KEY", duty.acting.key)}
    before = size(reported)
    for method, path in (("GET", "/cases"), ("GET", "/incidents"), ("POST", "/cases/inc_x/triage")):
        answer = stranger.request(method, path, headers=headers, content=b"not even JSON")
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "API001")
        assert answer.headers["www-authenticate"] == 'Bearer realm="tahqiq"'
        assert duty.acting.key not in answer.text
    assert stranger.get("/cases", params={"access_token": duty.acting.key}).status_code == 401
    assert stranger.get("/openapi.json").status_code == 200
    assert size(reported) == before


def test_two_keys_at_once__are_no_key(duty):
    both = [("Authorization", f"Bearer {duty.acting.key}"), ("Authorization", "Bearer 0")]
    stranger = TestClient(duty.client.app)
    assert stranger.get("/cases", headers=both).status_code == 401


def test_key__is_another_for_every_server_and_works_at_no_other(duty, reported):
    other = Office(reported, "liaison-bel")
    assert other.acting.key != duty.acting.key
    crossed = {"Authorization": f"Bearer {duty.acting.key}"}
    assert other.client.get("/cases", headers=crossed).status_code == 401


def test_writes__are_described_only_where_a_member_acts(duty, reported):
    alone = TestClient(build_api(reported, MECHANISM)).get("/openapi.json").json()
    methods = {method for path in alone["paths"].values() for method in path}
    assert methods == {"get"} and "/asked" not in alone["paths"]
    described = duty.get("/openapi.json")
    triage = described["paths"]["/cases/{incident_id}/triage"]["post"]
    assert described["components"]["securitySchemes"]["HTTPBearer"]["scheme"] == "bearer"
    assert {"201", "401", "403", "404", "409", "413", "422"} <= set(triage["responses"])
    body = triage["requestBody"]["content"]["application/json"]
    assert body["examples"]["triage"]["value"]["category"] == "use_of_force"
    fields = described["components"]["schemas"]["TriageRequest"]
    assert sorted(fields["properties"]) == ["category", "note", "priority", "release", "safety_flag"]
    assert all("description" in one for one in fields["properties"].values())


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({**SORTED, "category": 7}, "category"),
        ({**SORTED, "category": None}, "category"),
        ({**SORTED, "safety_flag": {"yes": 1}}, "safety_flag"),
        ({**SORTED, "note": ""}, "note"),
        ({**SORTED, "note": "x" * 501}, "note"),
        ({**SORTED, "note": "\ud800"}, "note"),
        ({**SORTED, "release": "everybody"}, "release"),
        ({**SORTED, "release": "party:../../x"}, "release"),
        ({**SORTED, "id": "tri_mine"}, "id"),
        ({**SORTED, "incident": "inc_other"}, "incident"),
        ({**SORTED, "exercise": True}, "exercise"),
        ({**SORTED, "by": "chair-1"}, "by"),
        ({**SORTED, "__class__": "x"}, "__class__"),
        ({**SORTED, "\ud800": 1}, "body"),
        ({"priority": "urgent"}, "category"),
        ([SORTED], "body"),
        ("triage", "body"),
        (None, "body"),
    ],
)
def test_field_that_does_not_fit__is_named_and_nothing_is_entered(duty, reported, said, field):
    before, incident = size(reported), incident_of(duty)
    body = json.dumps(said).encode()
    answer = duty.client.post(
        f"/cases/{incident}/triage", content=body, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]["code"] == "API004"
    assert answer.json()["error"]["field"].split(".")[0] == field
    assert size(reported) == before


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 422),
        (b"\xff\xfe{}", "application/json", 422),
        (b"[" * 100_000, "application/json", 400),
        (b'{"note": ' + b"9" * 5_000 + b"}", "application/json", 400),
        (b"category=use_of_force&priority=urgent", "application/x-www-form-urlencoded", 422),
        (json.dumps(SORTED).encode(), "text/plain", 422),
        (b"", "application/json", 422),
    ],
)
def test_body_that_is_no_json__is_refused_in_the_same_shape(duty, body, kind, status):
    answer = duty.client.post(
        f"/cases/{incident_of(duty)}/triage", content=body, headers={"Content-Type": kind}
    )
    assert answer.status_code in (status, 422), answer.text
    assert set(answer.json()["error"]) >= {"code", "cause", "next"}


def test_huge_body__is_cut_off_whether_it_says_its_length_or_not(duty, reported):
    before, path = size(reported), f"/cases/{incident_of(duty)}/triage"
    huge = b'{"note": "' + b"x" * MOST_BODY + b'"}'
    assert duty.client.post(path, content=huge).status_code == 413
    assert duty.client.post(path, content=iter([huge])).status_code == 413
    lying = {"Content-Length": "9" * 30, "Content-Type": "application/json"}
    assert duty.client.post(path, content=b"{}", headers=lying).status_code == 413
    assert duty.client.post(path, content=b"{}", headers={"Content-Length": "-1"}).status_code == 413
    assert size(reported) == before


@pytest.mark.parametrize(
    "incident",
    [
        "inc_" + "a" * 26,
        "..",
        "../../etc/passwd",
        "%2e%2e%2f%2e%2e",
        "inc_%00",
        "inc_'--",
        "x" * 200,
        "inc_%0d%0aX:1",
    ],
)
def test_incident_that_cannot_be__is_not_found_or_refused(duty, reported, incident):
    before = size(reported)
    for answer in (
        duty.client.get(f"/cases/{incident}"),
        duty.client.get(f"/cases/{incident}/audit"),
        duty.client.post(f"/cases/{incident}/triage", json=SORTED),
    ):
        assert answer.status_code in (404, 405, 422), answer.text
        assert "x:1" not in {name.lower() for name in answer.headers}
    assert size(reported) == before


@pytest.mark.parametrize("key", ["", " ", "a b", "ä", "x" * 201, "\t"])
def test_idempotency_key_that_cannot_be_one__is_refused(duty, key):
    answer = duty.client.post(
        f"/cases/{incident_of(duty)}/triage", json=SORTED, headers={"Idempotency-Key": key.encode()}
    )
    assert answer.status_code == 422 and answer.json()["error"]["field"] == "Idempotency-Key"


def test_paper_sent_twice_under_one_key__is_entered_once_also_after_a_restart(duty, reported):
    incident = incident_of(duty)
    first = duty.file(incident, "triage", key="case-7/triage", **SORTED)
    entered = size(reported)
    assert duty.file(incident, "triage", key="case-7/triage", **SORTED) == first
    later = Office(reported.at(CaseClock(reported.clock.now().replace(hour=20))), "duty-1")
    answer = later.client.post(
        f"/cases/{incident}/triage", json=SORTED, headers={"Idempotency-Key": "case-7/triage"}
    )
    assert (answer.status_code, answer.json()) == (201, first)
    assert answer.headers["Idempotency-Replayed"] == "true"
    assert size(reported) == entered
    other = {**SORTED, "priority": "routine"}
    assert duty.file(incident, "triage", 409, key="case-7/triage", **other)["code"] == "FND005"
    assert (
        duty.file(incident, "review", 409, key="case-7/triage", outcome="fit_to_report")["code"] == "FND005"
    )
    again = duty.file(incident, "triage", key="case-7/triage-2", **SORTED)
    assert again["paper"]["id"] != first["paper"]["id"]


def test_key_of_another_member__is_another_key(duty, reported):
    incident = incident_of(duty)
    first = duty.file(incident, "contact", key="k", **CALL)
    other = Office(reported, "liaison-bel").file(incident, "contact", key="k", **CALL)
    assert other["paper"]["id"] != first["paper"]["id"]


def test_what_was_filed_first__is_answered_though_the_case_went_on(duty, reported):
    incident = incident_of(duty)
    first = duty.file(incident, "contact", key="k", **CALL)
    file_paper(reported, "chair-1", "case.closed", incident, {"reason": "Settled on the spot."})
    assert duty.file(incident, "contact", 409, **CALL)["code"] == "PRC007"
    assert duty.file(incident, "contact", key="k", **CALL) == first


def test_many_at_once_under_one_key__are_one_entry(duty, reported):
    incident, before, answers = incident_of(duty), size(reported), []

    def send() -> None:
        answers.append(duty.file(incident, "triage", key="k", **SORTED))

    threads = [threading.Thread(target=send) for _ in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert size(reported) == before + 1
    assert len({json.dumps(one, sort_keys=True) for one in answers}) == 1 and len(answers) == 6


def test_member_without_the_role__is_refused_by_right_and_told_who_may(duty, reported):
    incident = incident_of(duty)
    refused = Office(reported, "liaison-bel").file(incident, "triage", 403, **SORTED)
    assert refused["code"] == "MEM002" and "duty-1" in refused["next"]


def test_party_speaking_for_the_other__is_refused(duty, reported):
    incident, ard = incident_of(duty), Office(reported, "liaison-ard")
    duty.file(incident, "review", outcome="fit_to_report")
    asked = duty.file(incident, "request-access", party="BEL", what="The ridge.", due=moment(12))["paper"]
    said = {"request": asked["id"], "party": "BEL", "answer": "denied", "reason": "No."}
    assert ard.file(incident, "answer-access", 409, **said)["code"] == "PRC073"
    ruling = {"determination": "det_" + "a" * 26, "party": "BEL", "grounds": "No."}
    assert ard.file(incident, "object", 409, **ruling)["code"].startswith("PRC")


def test_paper_of_another_case__is_not_taken_for_one_of_this(duty, reported):
    incident = incident_of(duty)
    duty.file(incident, "review", outcome="fit_to_report")
    made = {"request": "acr_" + "a" * 26, "party": "BEL", "answer": "granted"}
    assert (
        Office(reported, "liaison-bel").file(incident, "answer-access", 409, **made)["code"].startswith("PRC")
    )
    there = duty.client.get(f"/cases/{incident}/papers/rev_{'a' * 26}")
    assert there.status_code == 404


# What is not released changes nothing that the other side reads.

SECRET = COMPLAINT | {"complaint_no": "ARD-2", "facts": "Forty men were killed on the ridge."}
READS = ("/cases", "/scorecard", "/measures", "/incidents", "/claims", "/submissions", "/procedure")


def all_that_reads(desk, audience) -> str:
    client = TestClient(build_api(desk, audience))
    texts = [client.get(path).text for path in READS]
    for one in client.get("/cases").json()["cases"]:
        texts += [client.get(f"/cases/{one['incident']}{part}").text for part in ("", "/audit")]
    return "\n".join(texts)


def test_papers_that_are_not_released__change_nothing_that_others_read(duty, reported):
    incident = incident_of(duty)
    duty.file(incident, "review", outcome="fit_to_report")
    others = [party_audience("BEL"), PUBLIC]
    before = [all_that_reads(reported, audience) for audience in others]
    duty.file(incident, "triage", **SORTED, note="hidden words")
    duty.file(incident, "task", components=["SEC"], order="Hidden order.", due=moment(3))
    duty.file(
        incident, "request-access", party="ARD", what="Hidden place.", due=moment(1), release="party:ARD"
    )
    file_submission(
        reported, "liaison-ard", as_json(SECRET), Details(source="liaison-ard", release="party:ARD")
    )
    read_and_match(reported)
    assert [all_that_reads(reported, audience) for audience in others] == before
    late = reported.at(CaseClock(reported.clock.now().replace(day=30)))
    assert "Hidden" not in "".join(all_that_reads(late, audience) for audience in others)
    assert "Hidden order." in all_that_reads(late, MECHANISM)


def test_outside_the_mechanism__seats_stand_where_members_were(duty, reported):
    incident = incident_of(duty)
    duty.file(incident, "contact", **CALL)
    (paper,) = (
        TestClient(build_api(reported, party_audience("BEL"))).get(f"/cases/{incident}").json()["papers"]
    )
    assert (paper["seat"], paper["role"], paper["by"]) == ("SEC", "duty_officer", None)
    audit = TestClient(build_api(reported, party_audience("BEL"))).get(f"/cases/{incident}/audit").json()
    assert not audit["whole"] and audit["kept"] is None and audit["steps"][0]["by"] is None
    assert all(check["missing"] is None for check in audit["steps"][0]["checks"])


def test_incident_of_the_other_side_alone__is_as_good_as_missing_to_this_side(reported, duty):
    far = SECRET | {"place": {"name": "South pass", "lat": 30.0, "lon": 66.0}, "event_type": "airstrike"}
    file_submission(reported, "liaison-ard", as_json(far), Details(source="liaison-ard", release="party:ARD"))
    read_and_match(reported)
    ard, bel = Office(reported, "liaison-ard"), Office(reported, "liaison-bel")
    shown = {one["incident"] for one in bel.get("/cases")["cases"]}
    (hidden,) = {one["incident"] for one in ard.get("/cases")["cases"]} - shown
    nowhere = "inc_" + "a" * 26
    for method, part, body in (
        ("GET", "", None),
        ("GET", "/audit", None),
        ("POST", "/contact", CALL),
        ("POST", "/triage", SORTED),
    ):
        there, missing = (
            bel.client.request(method, f"/cases/{one}{part}", json=body) for one in (hidden, nowhere)
        )
        assert there.status_code == missing.status_code == 404
        assert there.text.replace(hidden, "X") == missing.text.replace(nowhere, "X")
    assert ard.file(hidden, "contact", **CALL)["paper"]["release"] == "party:ARD"


def test_refusal__does_not_tell_of_papers_that_are_not_released(duty, reported):
    incident, bel = incident_of(duty), Office(reported, "liaison-bel")
    duty.file(incident, "contact", **CALL)
    closed = {"reason": "Closed for the mechanism alone.", "release": "mechanism"}
    file_paper(reported, "chair-1", "case.closed", incident, closed)
    refused = bel.file(incident, "contact", 409, **CALL)
    assert refused["code"] == "REL004" and "closed" not in json.dumps(refused)
    assert duty.file(incident, "contact", 409, **CALL)["code"] == "PRC007"


def test_release_beyond_the_own_seat__is_refused(duty, reported):
    incident, bel = incident_of(duty), Office(reported, "liaison-bel")
    assert bel.file(incident, "contact", 403, **CALL, release="party:ARD")["code"] == "REL003"
    assert bel.file(incident, "contact", 403, **CALL, release="public")["code"] == "REL002"
    assert bel.file(incident, "contact", **CALL, release="party:BEL")["paper"]["release"] == "party:BEL"


def test_failure_inside__is_not_told(duty, reported):
    broken = TestClient(build_api(replace(reported, clock=None), MECHANISM), raise_server_exceptions=False)
    answer = broken.get("/cases")
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "API009")
    assert "NoneType" not in answer.text
