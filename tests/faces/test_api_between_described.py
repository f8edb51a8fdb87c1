"""The interface between the parties keeps to its description, whatever is sent and whatever is read."""

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

from practice_between import GATE, READS, Offices, agency, handed_over
from practice_http import moment, read_and_match
from practice_mission import new_desk
from tahqiq.api.between_filing import DEEDS
from tahqiq.model.dealing_acts import DEALINGS

CHECKS: list[Callable] = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
MEMBERS = ("liaison-ard", "mediator-qas", "duty-1", "monitor-1")


@pytest.fixture(scope="module")
def offices(tmp_path_factory):
    folder = tmp_path_factory.mktemp("between")
    desk = new_desk(str(folder / "mission.tahqiq"), folder / "keys")
    agency(desk)
    made = Offices(desk)
    yield made
    made.close()
    desk.store.close()


@pytest.fixture(scope="module")
def matters(offices) -> dict[str, str]:
    """Something real at each address that names something."""
    offices.post("duty-1", "/crossings", **GATE)
    held = {"number": 2, "title": "Second round", "place": "Tarnburg", "start": "2025-10-25"}
    offices.post("duty-1", "/rounds", **held, mediators=["TAR"], source="agency")
    works = {"party": "BEL", "kind": "works", "number": "1", "start": moment(2), "end": moment(3)}
    offices.post("liaison-bel", "/notices", **works, place={"name": "R"}, text="A bridge is mended.")
    read_and_match(offices.desk)
    call = {"caller": "BEL", "callees": ["ARD"], "purpose": "alert", "called_at": moment(-1), "about": "x"}
    asked = {"place": {"name": "Ridge"}, "start": moment(8), "end": moment(9), "purpose": "x"}
    term = {"set_by": "ARD", "crossings": ["gate"], "categories": ["cargo"], "says": "x"}
    needs = [{"number": 1, "says": "x"}]
    return {
        "/notices": offices["duty-1"].get("/notices")["items"][0]["notice"]["id"],
        "/hotline": offices.post("liaison-bel", "/hotline", **call)["matter"],
        "/windows": offices.post("liaison-bel", "/windows", **asked, guarantees_asked=["ARD"])["matter"],
        "/commitments": offices.post("duty-1", "/commitments", by=["ARD"], says="x", source="agency")[
            "matter"
        ],
        "/crossings": offices.post("liaison-ard", "/crossings/terms", **term, needs=needs)["matter"],
        "/referrals": handed_over(offices),
    }


def member_for(verb: str) -> str:
    fitting = {"liaison": "liaison-ard", "mediator": "mediator-qas", "monitor": "monitor-1"}
    return next((who for role, who in fitting.items() if role in DEALINGS[verb].roles), "duty-1")


def kept(offices, matters, member: str, address: str, method: str, examples: int) -> None:
    office = offices[member]
    operation = schemathesis.openapi.from_asgi("/openapi.json", office.client.app)[address][method]

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy())
    def keeps(case):
        named = case.path_parameters or {}
        if "matter" in named:
            named["matter"] = matters.get("/" + address.split("/")[1], "x")
        if "crossing" in named:
            named["crossing"] = "gate"
        if "number" in named:
            named["number"] = 2
        case.call_and_validate(headers={"Authorization": f"Bearer {office.acting.key}"}, checks=CHECKS)

    keeps()


@pytest.mark.slow
@pytest.mark.parametrize("deed", DEEDS, ids=lambda deed: deed.address)
def test_every_deed__is_answered_whatever_is_sent_as_described(offices, matters, deed):
    kept(offices, matters, member_for(deed.verb), deed.address, "POST", 8)


@pytest.mark.slow
@pytest.mark.parametrize("address", ["/notices", "/referrals/{matter}/read", "/referrals/trace"])
def test_other_writes__are_answered_whatever_is_sent_as_described(offices, matters, address):
    kept(offices, matters, "liaison-ard", address, "POST", 8)


@pytest.mark.slow
@pytest.mark.parametrize("address", READS)
@pytest.mark.parametrize("member", ["mediator-qas", "duty-1"])
def test_every_read__keeps_to_its_description(offices, matters, address, member):
    kept(offices, matters, member, address, "GET", 5)


def test_table_that_is_none__is_refused_and_enters_nothing(offices, matters):
    before = offices["duty-1"].get("/register")["size"]
    client = offices["duty-1"].client
    for content, kind in (
        (b"\xff\xfe\x00", "text/csv"),
        (b"PK\x03\x04" + b"x" * 100, "text/csv"),
        (b"", "text/csv"),
        (b"crossing\n", "text/csv"),
        (b'"', "text/csv"),
        (b"{}", "application/json"),
        (b"[" * 5000, "application/json"),
        (b"a,b\n1,2\n" * 10_000, "text/csv; charset=latin-1"),
    ):
        answer = client.post("/returns/table", content=content, headers={"Content-Type": kind})
        assert answer.status_code in (400, 422), (content[:20], answer.text)
        assert answer.json()["error"]["code"] in {"API004", "API007", "XNG020", "XNG021"} | {"INT015"}, (
            answer.text
        )
    assert offices["duty-1"].get("/register")["size"] == before
