"""What the interface between the parties never gives away: what a referral says, and what is another's alone."""

import pytest
from starlette.testclient import TestClient

from practice_between import (
    ALLEGED,
    GATE,
    SECRETS,
    Offices,
    agency,
    drafted,
    handed_over,
    handing_over,
    passed,
)
from practice_http import moment
from tahqiq.api.app import build_api
from tahqiq.api.between_deed import WORDS
from tahqiq.api.between_filing import DEEDS
from tahqiq.model.dealing_acts import DEALINGS
from tahqiq.model.release import MECHANISM, MEDIATOR, PUBLIC, party_audience
from tahqiq.store.log import log_size

pytestmark = pytest.mark.slow

READS = (
    "/crossings",
    "/crossings/matrix",
    "/crossings/history",
    "/crossings/terms",
    "/traffic",
    "/returns",
    "/returns/sums",
    "/shortages",
    "/notices",
    "/hotline",
    "/windows",
    "/rounds",
    "/commitments",
    "/statements",
    "/statements/tension",
    "/referrals/figures",
    "/brief?since=2025-10-20T00:00:00Z",
)
MISSING = "ref_" + "a" * 26


@pytest.fixture
def offices(desk):
    made = Offices(desk)
    agency(desk)
    yield made
    made.close()


def size(desk) -> int:
    with desk.store.reading() as connection:
        return log_size(connection)


def every_get(api) -> list[str]:
    """The addresses that are read and name nothing of their own."""
    paths = api.openapi()["paths"]
    return [path for path, methods in paths.items() if "get" in methods and "{" not in path]


def test_every_deed__has_an_address_and_nothing_else_is_filed():
    assert {deed.verb for deed in DEEDS} == set(DEALINGS) - {
        "referral.read",
        "handover.read",
        "attempt.refused",
    }
    assert len({deed.address for deed in DEEDS}) == len({deed.name for deed in DEEDS}) == len(DEEDS)
    for deed in DEEDS:
        fields = deed.body().model_fields
        assert {"id", "exercise", "matter", "once"}.isdisjoint(fields)
        assert set(fields) <= set(WORDS), deed.verb
        deed.body().model_validate(dict(deed.example))


def test_reads__are_there_for_every_audience_and_writes_only_where_a_member_acts(desk):
    for audience in (PUBLIC, MEDIATOR, MECHANISM, party_audience("ARD")):
        api = build_api(desk, audience)
        client = TestClient(api)
        for path in READS:
            assert client.get(path).status_code == 200, path
        paths = api.openapi()["paths"]
        assert {method for one in paths.values() for method in one} == {"get"}
        assert "/referrals" not in paths and "/referrals/{matter}" not in paths
        assert client.get("/referrals").status_code == client.post("/referrals/x/read").status_code == 404


@pytest.mark.slow
def test_what_a_referral_says__comes_by_no_address_but_a_reading(offices, desk):
    matter = handed_over(offices)
    offices.post("liaison-bel", f"/referrals/{matter}/answer", answer="needs_clarification", words="Which?")
    offices.post("liaison-ard", f"/referrals/{matter}/clarify", words="By the western path.")
    members = ("duty-1", "liaison-ard", "commissioner-bel", "liaison-bel", "mediator-qas", "auditor-1")
    paths = [one for one in every_get(offices["duty-1"].client.app) if one != "/brief"]
    for member in members:
        for path in [*paths, "/brief?since=2025-10-20T00:00:00Z", f"/referrals/{matter}"]:
            said = offices[member].client.get(path)
            assert said.status_code in (200, 403, 404, 422), (member, path)
            for secret in SECRETS:
                assert secret not in said.text, (member, path, secret)
    for audience in (PUBLIC, MEDIATOR, MECHANISM, party_audience("BEL")):
        client = TestClient(build_api(desk, audience))
        assert not any(secret in client.get(path).text for path in paths for secret in SECRETS)


@pytest.mark.slow
def test_reading__is_entered_before_it_is_shown_and_refused_alike_to_all_others(offices, desk):
    matter = handed_over(offices)
    before = size(desk)
    for member in (
        "commissioner-bel",
        "liaison-ard",
        "commissioner-ard",
        "mediator-tar",
        "duty-1",
        "auditor-1",
    ):
        there, missing = (offices[member].client.post(f"/referrals/{one}/read") for one in (matter, MISSING))
        assert there.status_code == missing.status_code, (member, there.text)
        assert there.text.replace(matter, "X") == missing.text.replace(MISSING, "X")
        assert "referral" not in there.json()
    assert size(desk) == before + 8  # every try of those who could have read one is kept for the auditor
    before = size(desk)
    entry = offices.post("liaison-bel", f"/referrals/{matter}/read")["mark"]["entry"]
    assert entry == before
    for member in ("liaison-ard", "liaison-bel", "mediator-qas"):
        last = offices[member].get(f"/referrals/{matter}")["steps"][-1]
        assert (last["verb"], last["entry"], last["paper"]["reader"]) == (
            "referral.read",
            entry,
            "liaison-bel",
        )
    offices.post("mediator-qas", f"/referrals/{matter}/freeze", frozen=True, reason="It is in the papers")
    assert offices.refused("liaison-bel", f"/referrals/{matter}/read", 409) == "REF020"
    there, missing = (
        offices["mediator-tar"].client.post(f"/referrals/{one}/answer", json={"answer": "accepted"})
        for one in (matter, MISSING)
    )
    assert there.text.replace(matter, "X") == missing.text.replace(MISSING, "X")


@pytest.mark.slow
def test_draft__is_there_for_its_own_side_alone(offices, desk):
    matter = drafted(offices)
    assert offices["liaison-ard"].get(f"/referrals/{matter}")["course"]["state"] == "drafted"
    steps = {
        "sanitise": {"taken_out": "x"},
        "submit": handing_over(),
        "relay": {},
        "read": {},
        "answer": {"answer": "accepted"},
        "clarify": {"words": "x"},
        "plan": {"start": moment(1), "end": moment(2)},
        "outcome": {"outcome": "partly", "acted_at": moment(-1), "account": "x"},
        "ask-verification": {},
        "verify": {"finding": "verified", "components": ["QAS"], "account": "x"},
        "breach": {"kind": "preempted", "by_party": "ARD", "at": moment(-1), "account": "x"},
        "freeze": {"frozen": True, "reason": "x"},
        "close": {"reason": "x"},
    }
    before = size(desk)
    for member in ("liaison-bel", "commissioner-bel", "commissioner-qas", "monitor-1"):
        for step, said in steps.items():
            there, missing = (
                offices[member].client.post(f"/referrals/{one}/{step}", json=said)
                for one in (matter, MISSING)
            )
            assert there.status_code == missing.status_code, (member, step, there.text)
            assert there.text.replace(matter, "X") == missing.text.replace(MISSING, "X"), (member, step)
        assert offices[member].client.get(f"/referrals/{matter}").status_code == 404
    kept = offices["auditor-1"].get("/referrals/attempts", limit=1000)["items"]
    assert size(desk) > before and {one["code"] for one in kept} == {"REF001"}
    assert (
        offices.refused("commissioner-ard", f"/referrals/{matter}/sanitise", 409, taken_out="x") == "REF027"
    )
    passed(offices, matter)
    offices.post("liaison-ard", f"/referrals/{matter}/submit", **handing_over())
    seen = {
        one: offices[one].get(f"/referrals/{matter}")
        for one in ("liaison-ard", "liaison-bel", "mediator-qas")
    }
    assert [each["verb"] for each in seen["liaison-bel"]["steps"]] == ["referral.submitted"]
    assert [each["verb"] for each in seen["mediator-qas"]["steps"]] == ["referral.submitted"]
    assert len(seen["liaison-ard"]["steps"]) == 4


def test_party__has_no_list_and_chooses_no_readers_by_label(offices):
    for member in ("liaison-ard", "commissioner-bel", "duty-1", "monitor-1"):
        for path in ("/referrals", "/referrals/attempts", "/hand-overs"):
            assert offices[member].get(path, 403)["error"]["code"] == "REF019"
    said = {"from_party": "ARD", "to_party": "BEL", "allegation": ALLEGED}
    assert offices.post("liaison-ard", "/referrals", 422, **said, release="public")["field"] == "release"
    assert offices.post("liaison-ard", "/referrals", 422, **said, once="x")["field"] == "once"


def test_referral_that_breaks_a_rule__is_refused_and_the_attempt_kept_without_its_words(offices):
    for changed, rule in (
        ({"site": "private_home"}, "REF010"),
        ({"description": "A target for an airstrike."}, "REF014"),
        ({"place": {"name": "A house", "lat": 34.12345, "lon": 71.05, "precision_km": 1}}, "REF012"),
        ({"place": {"name": "The district", "lat": 34.1, "lon": 71.0, "precision_km": 80}}, "REF011"),
    ):
        said = {"from_party": "ARD", "to_party": "BEL", "allegation": {**ALLEGED, **changed}}
        assert offices.refused("liaison-ard", "/referrals", 409, **said) == rule
    said = offices["auditor-1"].client.get("/referrals/attempts").text
    assert [
        rule for rule in ("REF010", "REF014", "REF012", "REF011") if rule in said
    ] and "A house" not in said


def test_what_is_hidden__is_as_good_as_missing_to_whoever_names_it(offices, desk):
    own = {"release": "party:ARD"}
    call = {"caller": "ARD", "callees": ["BEL"], "purpose": "alert", "called_at": moment(-1), "about": "x"}
    window = {"place": {"name": "Ridge"}, "start": moment(8), "end": moment(9), "purpose": "x"}
    said = {"says": "x", "by": ["ARD"], "source": "agency"}
    offices.post("duty-1", "/crossings", **GATE, release="mechanism")
    works = {"party": "ARD", "kind": "works", "number": "1", "start": moment(2), "end": moment(3)}
    offices.post("liaison-ard", "/notices", **works, place={"name": "R"}, text="A bridge is mended.", **own)
    notice = offices["duty-1"].get("/notices")["items"][0]["notice"]["id"]
    hotline = offices.post("liaison-ard", "/hotline", **call, **own)["matter"]
    asked = offices.post("liaison-ard", "/windows", **window, guarantees_asked=["BEL"], **own)["matter"]
    promise = offices.post("liaison-ard", "/commitments", **said, **own)["matter"]
    bel = offices["liaison-bel"].client
    tried = (
        (f"/notices/{notice}/answers", {"party": "BEL", "answer": "received"}),
        (f"/notices/{notice}/withdrawal", {"party": "BEL", "reason": "x"}),
        (f"/hotline/{hotline}/answers", {"seat": "BEL", "answered_at": moment(0), "outcome": "x"}),
        (f"/windows/{asked}/answers", {"party": "BEL", "answer": "guaranteed"}),
        (f"/windows/{asked}/reports", {"state": "kept", "account": "x"}),
        (
            f"/commitments/{promise}/accounts",
            {"voice": "side", "side": "BEL", "state": "done", "account": "x"},
        ),
    )
    before = size(desk)
    for path, body in tried:
        name = path.split("/")[2]
        other = name[:4] + "a" * 26
        there, missing = bel.post(path, json=body), bel.post(path.replace(name, other), json=body)
        assert there.status_code == missing.status_code == 404, (path, there.text)
        assert there.text.replace(name, "X") == missing.text.replace(other, "X")
    word = {"toward": "BEL", "categories": ["cargo"], "status": "open", "as_of": moment(-1), "voice": "side"}
    there, missing = (
        bel.post(f"/crossings/{one}/reports", json={**word, "side": "BEL"}) for one in ("gate", "none")
    )
    assert there.status_code == 404 and there.text.replace("gate", "X") == missing.text.replace(
        "none", "X", 1
    )
    assert size(desk) == before
    for path in ("/notices", "/hotline", "/windows", "/commitments", "/crossings"):
        found = bel.get(path).json()
        assert found["total"] == 0, path
        assert offices["duty-1"].get(path)["total"] == 1, path
    assert offices.post("liaison-bel", "/hotline", 403, **call, release="party:ARD")["code"] == "REL003"
