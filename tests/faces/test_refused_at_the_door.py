"""What is refused at the door: odd paths, keys tried from a whole network, a passkey without the password."""

import json
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from practice_staff import PASSWORD, SoftKey, somebody
from tahqiq.api.app import build_api
from tahqiq.api.bearer import acting_as
from tahqiq.api.services import VAIN_CALLS
from tahqiq.cli.members_serving import members_app
from tahqiq.desk.staff.services import issue
from tahqiq.model.release import PUBLIC
from tahqiq.web.public_place import local_place

pytestmark = pytest.mark.slow
AT = "http://localhost"
ODD = (
    "/referrals%0A", "//referrals%0A", "//hand-overs%0A", "//hand-overs", "/cases//evidence", "/cases%00", "/cases%7F",
    "/cases%C2%85", "//cases/inc_a/evidence%0A",
)  # fmt: skip


@pytest.fixture
def desk(desk_in_a_file):
    return desk_in_a_file


def test_path_that_two_could_read_differently__is_no_address(desk, book):
    client = TestClient(members_app(desk, book, local_place(80), PUBLIC, (), "en"), base_url=AT)
    alone = TestClient(build_api(desk, PUBLIC, acting_as(desk, "duty-1")), base_url=AT)
    until = desk.clock.now() + timedelta(days=30)
    key = issue(book, desk, "adm-1", "program", "duty-1", ("read", "decide"), until)
    for path in ODD:
        for headers in ({"authorization": f"Bearer {key}"}, {}, {"authorization": "Bearer tq_x"}):
            for base in ("/api", "/api/v1"):
                answer = client.get(f"{AT}{base}{path}", headers=headers)
                assert answer.status_code == 404, (path, headers)
                assert answer.json()["error"]["code"] == "API008", (path, headers)
        assert alone.get(f"{AT}{path}").status_code == 404, path


def test_keys_in_vain__are_counted_by_the_whole_network_of_an_ipv6_address(desk, book):
    client = TestClient(members_app(desk, book, local_place(80), PUBLIC, (), "en"))

    def tries(address: str, n: int) -> int:
        visitor = TestClient(client.app, base_url=AT, client=(address, 50_000))
        return visitor.get("/api/cases", headers={"authorization": f"Bearer tq_{n:043}"}).status_code

    assert [tries(f"2001:db8:0:1::{n + 1:x}", n) for n in range(VAIN_CALLS)] == [401] * VAIN_CALLS
    assert tries("2001:db8:0:1:ffff::1", 0) == 429
    assert tries("2001:db8:0:2::1", 0) == 401


def test_passkey__is_not_added_without_the_password(server, desk, book):
    person, browser = somebody(book, desk), server.browser()
    browser.signs_in(person)
    for said in ({}, {"password": ""}, {"password": "not the password"}):
        answer = browser.send("/account/passkeys/begin", **said)
        assert (answer.status_code, answer.json()) == (403, {"refused": "STF061"})
    elsewhere = server.browser()
    elsewhere.signs_in(person)
    asked = elsewhere.send("/account/passkeys/begin", password=PASSWORD).json()["options"]
    free = server.browser().send("/sign-in/passkey/begin", of="/sign-in").json()["options"]["challenge"]
    for challenge in (asked["challenge"], free):
        answer = SoftKey(origin=server.place.origin).create(json.dumps(asked | {"challenge": challenge}))
        said = browser.send("/account/passkeys", answer=answer, name="Of a passer-by")
        assert said.status_code == 422 and "STF028" in said.text
    assert "You have no passkey" in browser.page("/account")


def test_path_with_a_line_feed_or_a_doubled_slash__is_no_page(server, desk, book):
    browser = server.browser()
    browser.signs_in(somebody(book, desk))
    assert browser.get("/referrals").status_code == browser.get("/about").status_code == 200
    for path in ("/referrals%0A", "/about%0A", "/why/a//b", "/account%0A", "/sign-in%0A", "/referrals/a%0A"):
        answer = browser.get(path)
        assert answer.status_code == 404 and "WEB404" in answer.text, path
    token = browser.token()
    for path in ("/referrals/ref_a/read%0A", "/hand-overs/x/read%0A", "/evidence/evd_a/open%0A"):
        assert browser.send(path, token=token).status_code == 404, path
