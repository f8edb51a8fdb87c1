"""The JSON interface: as its OpenAPI file says, for one audience, with nothing of anybody else's."""

import json

import pytest
import schemathesis
from hypothesis import given, settings
from starlette.testclient import TestClient

from practice_between import READ_BY_ALL
from practice_mission import new_desk
from practice_papers import COMPLAINT, REPORT, as_json
from tahqiq.api.app import build_api
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM, PUBLIC, party_audience


@pytest.fixture(scope="module")
def mission(tmp_path_factory):
    folder = tmp_path_factory.mktemp("api")
    desk = new_desk(str(folder / "mission.tahqiq"), folder / "keys")
    report = Details(source="team-1", release="public", filename="patrol-secret-name.json")
    complaint = Details(source="liaison-ard", release="party:ARD")
    file_submission(desk, "duty-1", as_json(REPORT), report)
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), complaint)
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    return desk


ADDRESSES = [
    "/incidents",
    "/incidents/{incident_id}",
    "/claims",
    "/claim-reviews",
    "/submissions",
    "/submissions/{submission_id}",
    "/bulletins",
    "/bulletins/{bulletin_id}",
    "/instruments",
    "/instruments/in-force",
    "/instruments/{instrument_id}",
    "/register",
    "/release-rules",
    "/register/{index}/proof",
    "/procedure",
    "/scorecard",
    "/measures",
    "/duties",
    "/cases",
    "/cases/{incident_id}",
    "/cases/{incident_id}/papers/{paper_id}",
    "/cases/{incident_id}/audit",
    "/cases/{incident_id}/evidence",
    "/evidence/{evidence_id}",
]


@pytest.mark.slow
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_address__keeps_to_its_description(mission, address):
    described = schemathesis.openapi.from_asgi("/openapi.json", build_api(mission, MECHANISM))

    @settings(max_examples=15, deadline=None, database=None)
    @given(case=described[address]["GET"].as_strategy())
    def keeps(case):
        case.call_and_validate()

    keeps()


def test_description__names_every_address(mission):
    described = TestClient(build_api(mission, MECHANISM)).get("/openapi.json").json()
    assert sorted(described["paths"]) == sorted((*ADDRESSES, *READ_BY_ALL))


def pages(mission, audience) -> str:
    client = TestClient(build_api(mission, audience))
    addresses = ["/incidents", "/claims", "/submissions", "/bulletins", "/instruments", "/register"]
    texts = [client.get(address).text for address in addresses]
    texts += [
        client.get(f"/incidents/{one['incident']['id']}").text for one in client.get("/incidents").json()
    ]
    texts += [client.get(f"/submissions/{one['id']}").text for one in client.get("/submissions").json()]
    return "\n".join(texts)


def test_public__sees_nothing_of_a_partys_complaint(mission):
    shown = pages(mission, PUBLIC)
    assert "Shells fell on the north ridge" not in shown
    assert "ARD-1" not in shown
    assert "patrol-secret-name" not in shown
    assert "34.2," not in shown.replace(" ", "").replace('"lat":34.2,', "34.2 coarse")
    assert "Shells fell on the north ridge" in pages(mission, party_audience("ARD"))
    assert "Shells fell on the north ridge" not in pages(mission, party_audience("BEL"))


def test_withheld_and_missing__look_the_same(mission):
    inside = TestClient(build_api(mission, MECHANISM)).get("/submissions").json()
    hidden = next(one["id"] for one in inside if one["release"] == "party:ARD")
    client = TestClient(build_api(mission, PUBLIC))
    withheld, missing = client.get(f"/submissions/{hidden}"), client.get("/submissions/sub_" + "a" * 26)
    assert withheld.status_code == missing.status_code == 404
    assert json.dumps(withheld.json()).replace(hidden, "X") == json.dumps(missing.json()).replace(
        "sub_" + "a" * 26, "X"
    )
