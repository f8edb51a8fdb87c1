"""The rule by which reports are one incident stands where the incident stands: on its page and in the interface."""

import pytest
from fastapi.testclient import TestClient

from practice_mission import new_desk
from practice_reports import two_incidents, where
from tahqiq.api.app import build_api
from tahqiq.desk.adopt_incident_rule import adopt_incident_rule, shipped_incident_rules
from tahqiq.desk.apply_incident_rule import apply_incident_rule
from tahqiq.model.release import MECHANISM
from tahqiq.web.app import build_app
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.settings import WebSettings


@pytest.fixture
def shelled(tmp_path):
    desk = new_desk(str(tmp_path / "mission.tahqiq"), tmp_path / "keys")
    ridge, _mill = two_incidents(desk)
    yield desk, where(desk, ridge[0])[0]
    desk.store.close()


def test_rule_of_an_incident__is_on_its_page_and_in_its_json_and_follows_when_it_is_judged_anew(shelled):
    desk, incident = shelled
    settings = WebSettings(audience=MECHANISM)
    pages = TestClient(build_app(MissionDesk(desk), settings), base_url="http://127.0.0.1")
    reads = TestClient(build_api(desk, MECHANISM))
    assert "happening/1" in pages.get(f"/incidents/{incident}").text
    assert reads.get(f"/incidents/{incident}").json()["incident_rules"] == ["happening/1"]
    adopt_incident_rule(desk, "chair-1", shipped_incident_rules()["village-day"])
    assert "happening/1" in pages.get(f"/incidents/{incident}").text
    apply_incident_rule(desk, "machine-1")
    assert "village-day/1" in pages.get(f"/incidents/{incident}").text
    assert reads.get(f"/incidents/{incident}").json()["incident_rules"] == ["village-day/1"]
