"""An entry in dispute is seen wherever its content is used: lists, sheets, reasons, pages; by whoever may know."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from practice_mission import new_desk
from practice_papers import COMPLAINT, REPORT, as_json
from tahqiq.cli.main import main
from tahqiq.cli.reading_in import read_in
from tahqiq.desk.keys_of_members import replace_key, revoke_key
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.release import parse_audience
from tahqiq.store import log
from tahqiq.web.app import build_app
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def stolen(tmp_path_factory):
    """A mission where the machine's key was stolen after the second paper came in, before it was read."""
    folder = tmp_path_factory.mktemp("stolen")
    desk = new_desk(str(folder / "mission.tahqiq"), folder / "mission.tahqiq.keys")
    file_submission(desk, "duty-1", as_json(REPORT), Details(source="team-1", release="parties"))
    details = Details(source="liaison-ard", release="parties")
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), details)
    with desk.store.reading() as connection:
        first = log.log_size(connection)
    read_in(desk, quiet=True)
    revoke_key(desk, "adm-1", "machine-1", "stolen", first)
    replace_key(desk, "adm-1", "machine-1")
    yield desk, folder / "mission.tahqiq", first
    desk.store.close()


def told(place, *words: str) -> str:
    ran = CliRunner().invoke(main, ["--mission", str(place), *words], catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.stdout


def visit(desk, audience: str) -> TestClient:
    settings = WebSettings(audience=parse_audience(audience))
    return TestClient(build_app(MissionDesk(desk), settings), base_url="http://127.0.0.1")


def test_entries__are_listed_by_how_they_stand(stolen):
    _desk, place, first = stolen
    found = json.loads(told(place, "entry", "list", "--standing", "disputed", "--json"))
    assert [one["index"] for one in found][-1] == first
    assert {one["standing"] for one in found} == {"disputed"}
    assert {one["verb"] for one in found} == {"submission.read", "claims.corroborated"}
    assert "no entry is annulled" in told(place, "entry", "list", "--standing", "annulled")
    assert len(json.loads(told(place, "entry", "list", "--limit", "3", "--json"))) == 3


def test_incident_submission_and_why__name_the_entries_they_rest_on(stolen):
    _desk, place, first = stolen
    incident = json.loads(told(place, "incidents", "--json"))[0]["id"]
    assert "IN DISPUTE: this rests on entry" in told(place, "incident", incident)
    sheet = json.loads(told(place, "incident", incident, "--json"))["disputed"]
    assert {"submission.read", "claims.corroborated"} == {one["verb"] for one in sheet}
    submission = json.loads(told(place, "submissions", "--json"))[-1]["id"]
    assert f"IN DISPUTE: this rests on entry {first} (submission.read)" in told(
        place, "submission", submission
    )
    assert "IN DISPUTE: entry" in told(place, "why", incident[:12])


def test_asker_who_may_not_know_the_entry__is_told_of_the_dispute_alone(stolen):
    desk, place, _first = stolen
    incident = json.loads(told(place, "incidents", "--json"))[0]["id"]
    said = told(place, "incident", incident, "--for", "party:ARD", "--json")
    assert json.loads(said)["disputed"] == [{"index": None, "verb": None}]
    page = visit(desk, "party:ARD").get(f"/incidents/{incident}").text
    assert "an entry that is not released" in page


def test_pages__mark_what_is_in_dispute_and_lead_to_the_entry(stolen):
    desk, place, first = stolen
    incident = json.loads(told(place, "incidents", "--json"))[0]["id"]
    submission = json.loads(told(place, "submissions", "--json"))[-1]["id"]
    with visit(desk, "mechanism") as client:
        for page in (f"/incidents/{incident}", f"/submissions/{submission}", f"/why/{incident}"):
            assert f'<a href="/register/{first}">' in client.get(page).text, page
        listed = client.get("/register?standing=disputed").text
        assert f'id="entry-{first}"' in listed
        assert f'id="entry-{first - 1}"' not in listed
        assert "in dispute" in client.get(f"/register/{first}").text
        assert client.get("/register?standing=stolen").status_code == 422


def test_open_act__has_a_page_that_anybody_can_read(stolen):
    desk, _place, first = stolen
    with desk.store.reading() as connection:
        revoked = log.log_size(connection) - 2
    with visit(desk, "public") as client:
        page = client.get(f"/register/{revoked}").text
        assert "suspect_from" in page
        assert f">{first}<" in page
        sealed = client.get(f"/register/{first}").text
        assert "What it says is sealed" in sealed
        assert "claims.corroborated" not in sealed
        assert "submission.read" not in sealed
        assert f'href="/register/{revoked}"' in client.get("/register").text
        for wrong in ("100000", "-1", "x", "٣", "9" * 30):
            assert client.get(f"/register/{wrong}").status_code == 404


def test_settled_entries__are_marked_no_more(stolen, tmp_path):
    desk, place = stolen[0], tmp_path / "mission.tahqiq"
    with desk.store.reading():
        shutil.copytree(f"{stolen[1]}.keys", f"{place}.keys")
        for part in ("", "-wal"):
            if Path(f"{stolen[1]}{part}").exists():
                shutil.copy(f"{stolen[1]}{part}", f"{place}{part}")
    disputed = json.loads(told(place, "entry", "list", "--standing", "disputed", "--json"))
    told(place, "entry", "settle", *(str(one["index"]) for one in disputed), "--stand", "--as", "chair-1")
    incident = json.loads(told(place, "incidents", "--json"))[0]["id"]
    assert "IN DISPUTE" not in told(place, "incident", incident)
    assert "no entry is disputed" in told(place, "entry", "list", "--standing", "disputed")
    stands = json.loads(told(place, "entry", "list", "--standing", "reaffirmed", "--json"))
    assert [one["index"] for one in stands] == [one["index"] for one in disputed]
