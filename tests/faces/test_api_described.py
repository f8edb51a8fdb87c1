"""What a member may file over HTTP keeps to its description, whatever is sent."""

from collections.abc import Callable

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from practice_http import Office, report_shelling
from practice_mission import new_desk
from tahqiq.api.verbs import FILINGS, address_of

pytestmark = pytest.mark.slow

# Not whether each body that has the right shape is taken: what it says is for the procedure to judge.
CHECKS: list[Callable] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
OTHERS = [
    "/submissions",
    "/submissions/{submission_id}/claim-reviews",
    "/judgements",
    "/judgements/{judgement_id}/undo",
    "/incidents/{incident_id}/merge",
    "/incidents/{incident_id}/split",
    "/cases/{incident_id}/evidence",
    "/evidence/{evidence_id}/hand-over",
    "/evidence/{evidence_id}/receive",
    "/evidence/{evidence_id}/copies",
    "/evidence/{evidence_id}/examine",
    "/evidence/{evidence_id}/access",
    "/evidence/{evidence_id}/withdraw",
    "/instruments/{instrument_id}/life",
    "/readings",
]


@pytest.fixture(scope="module")
def duty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("described")
    desk = new_desk(str(folder / "mission.tahqiq"), folder / "keys")
    report_shelling(desk)
    yield Office(desk, "duty-1")
    desk.store.close()


@pytest.fixture(scope="module")
def incident(duty) -> str:
    return duty.get("/cases")["cases"][0]["incident"]


def described(duty):
    return schemathesis.openapi.from_asgi("/openapi.json", duty.client.app)


@pytest.mark.slow
@pytest.mark.parametrize("address", [*(address_of("{incident_id}", step) for step in FILINGS), *OTHERS])
def test_every_address__answers_whatever_is_sent_as_described(duty, incident, address):
    @settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described(duty)[address]["POST"].as_strategy())
    def keeps(case):
        if "incident_id" in (case.path_parameters or {}):
            case.path_parameters["incident_id"] = incident
        key = {"Authorization": f"Bearer {duty.acting.key}"}
        case.call_and_validate(headers=key, checks=CHECKS)

    keeps()


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/asked", "/cases", "/cases/{incident_id}"])
def test_every_read_of_a_member__keeps_to_its_description(duty, incident, address):
    @settings(max_examples=10, deadline=None, database=None)
    @given(case=described(duty)[address]["GET"].as_strategy())
    def keeps(case):
        if case.path_parameters:
            case.path_parameters["incident_id"] = incident
        case.call_and_validate(headers={"Authorization": f"Bearer {duty.acting.key}"}, checks=CHECKS)

    keeps()


@pytest.mark.slow
def test_without_the_key__whatever_is_sent_enters_nothing(duty):
    before = duty.get("/register")["size"]

    @settings(max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=described(duty)["/cases/{incident_id}/contact"]["POST"].as_strategy())
    def refused(case):
        assert case.call(headers={"Authorization": "Bearer 0"}).status_code == 401

    refused()
    assert duty.get("/register")["size"] == before


def test_every_step__has_an_example_that_fits_its_own_description(duty, incident):
    described_now = duty.get("/openapi.json")
    for step in FILINGS:
        post = described_now["paths"][address_of("{incident_id}", step)]["post"]
        example = post["requestBody"]["content"]["application/json"]["examples"][step]["value"]
        answer = duty.client.post(address_of("inc_" + "a" * 26, step), json=example)
        assert answer.status_code == 404, (step, answer.text)  # it got past the fields
