"""Programs with service keys: each acts as its member and within its scopes; without a key one reads what is public."""

import html
import re
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from practice_article import file_article
from practice_casework import case_at_hand, size
from practice_dealings import SECRET, busy_desk
from practice_sign_in import Server
from practice_staff import later, somebody
from tahqiq.api.app import build_api
from tahqiq.api.bearer import acting_as
from tahqiq.api.scopes import _FILED, scope_for
from tahqiq.api.services import CALLS, MOST_BUILT, VAIN_CALLS, Services
from tahqiq.cli.members_serving import members_app
from tahqiq.desk.keys_of_members import change_role
from tahqiq.desk.staff.audit import Filters, trail
from tahqiq.desk.staff.book import STAFF_FILE, book_of
from tahqiq.desk.staff.people import leave
from tahqiq.desk.staff.services import issue, revoke
from tahqiq.model.release import PUBLIC
from tahqiq.model.signing_in import SCOPES
from tahqiq.web.public_place import local_place

pytestmark = pytest.mark.slow
TRIAGE = {"category": "use_of_force", "priority": "urgent", "safety_flag": True}


@pytest.fixture
def there(tmp_path):
    """A desk with one incident, its staff book, the server, and the incident's id."""
    desk, _clock, incident = case_at_hand(tmp_path)
    book = book_of(desk)
    app = members_app(desk, book, local_place(80), PUBLIC, (), "en")
    client = TestClient(app, base_url="http://localhost", raise_server_exceptions=False)
    yield desk, book, client, incident
    client.close()
    book.close()
    desk.store.close()


def key_for(book, desk, member="duty-1", scopes=("read",), name="program", days=30, **more):
    until = desk.clock.now() + timedelta(days=days)
    return {"authorization": f"Bearer {issue(book, desk, 'adm-1', name, member, scopes, until, **more)}"}


def code_of(answer):
    return answer.json()["error"]["code"]


def test_without_a_key__one_reads_what_is_public_and_files_nothing(there):
    desk, _book, client, incident = there
    assert client.get("/api/cases").json()["total"] == 0, "the case is for the parties"
    assert client.get("/api/v1/register").json()["size"] == size(desk)
    assert client.post(f"/api/cases/{incident}/triage", json=TRIAGE).status_code in (404, 405)
    assert client.get("/api/asked").status_code == 404


def test_key__acts_as_its_member_under_both_addresses(there):
    desk, book, client, incident = there
    shown = key_for(book, desk, scopes=("read", "file", "decide"))
    for base in ("/api", "/api/v1"):
        assert client.get(f"{base}/cases", headers=shown).json()["total"] == 1
    sent = {"idempotency-key": "shift-1", **shown}
    answer = client.post(f"/api/cases/{incident}/triage", json=TRIAGE, headers=sent)
    assert answer.status_code == 201, answer.text
    entries = size(desk)
    again = client.post(f"/api/cases/{incident}/triage", json=TRIAGE, headers=sent)
    assert again.headers["idempotency-replayed"] == "true" and size(desk) == entries
    with desk.inside():
        assert client.get("/api/cases", headers=shown).headers["cache-control"] == "no-store"


def test_two_keys__see_each_with_the_eyes_of_its_post(there):
    desk, book, client, _incident = there
    hidden = file_article(desk, "mechanism", "A text for the mechanism alone.")
    duty, side = key_for(book, desk), key_for(book, desk, "liaison-ard", name="other")
    assert [client.get(f"/api/submissions/{hidden}", headers=one).status_code for one in (duty, side)] == [
        200,
        404,
    ]
    assert client.get(f"/api/submissions/{hidden}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path", "scope"),
    [
        ("GET", "/cases", "read"),
        ("GET", "/referrals/figures", "read"),
        ("GET", "/referrals", "read-referrals"),
        ("GET", "/referrals/ref_a", "read-referrals"),
        ("GET", "/hand-overs", "read-referrals"),
        ("POST", "/referrals/ref_a/read", "read-referrals"),
        ("POST", "/hand-overs/hov_a/read", "read-referrals"),
        ("GET", "/evidence/evd_a", "read-evidence"),
        ("GET", "/cases/inc_a/evidence", "read-evidence"),
        ("POST", "/evidence/evd_a/access", "read-evidence"),
        ("POST", "/submissions", "file"),
        ("POST", "/notices/not_a/answers", "file"),
        ("POST", "/cases/inc_a/reply", "file"),
        ("POST", "/crossings/gate/reports", "file"),
        ("POST", "/cases/inc_a/determine", "decide"),
        ("POST", "/cases/inc_a/position", "decide"),
        ("POST", "/judgements", "decide"),
        ("POST", "/referrals/ref_a/submit", "decide"),
        ("POST", "/anything/new", "decide"),
        ("DELETE", "/submissions", "decide"),
    ],
)
def test_scope__follows_from_what_is_done(method, path, scope):
    assert scope_for(method, path) == scope


def test_every_address_of_the_interface__has_its_scope_and_no_rule_is_idle(there):
    desk, _book, _client, _incident = there
    paths = build_api(desk, PUBLIC, acting_as(desk, "chair-1")).openapi()["paths"]
    filled = {re.sub(r"{[^}]+}", "x", path): methods for path, methods in paths.items()}
    found = {scope_for(method.upper(), path) for path, methods in filled.items() for method in methods}
    assert found == set(SCOPES)
    for path, methods in filled.items():
        reads = scope_for("GET", path)
        if (
            "get" in methods
            and path.startswith(("/referrals", "/hand-overs"))
            and not path.endswith("/figures")
        ):
            assert reads == "read-referrals", path
        if "post" not in methods and reads == "read":
            assert not _FILED.fullmatch(path) or "get" in methods, path


def test_key__opens_nothing_beyond_its_scopes(there):
    desk, book, client, incident = there
    reading = key_for(book, desk, scopes=("read",))
    before = size(desk)
    for method, path in (
        ("POST", f"/api/cases/{incident}/triage"),
        ("POST", "/api/submissions"),
        ("GET", f"/api/cases/{incident}/evidence"),
        ("GET", "/api/referrals"),
        ("POST", "/api/referrals/ref_a/read"),
        ("PUT", "/api/cases"),
        ("POST", f"/api/cases/{incident}/triage/"),
    ):
        answer = client.request(method, path, json=TRIAGE, headers=reading)
        assert answer.status_code == 403 and code_of(answer) == "STF064", (method, path)
    assert size(desk) == before
    filing = key_for(book, desk, scopes=("file",), name="filing")
    assert client.get("/api/cases", headers=filing).status_code == 403
    assert client.get("/api/openapi.json", headers=filing).status_code == 200


def test_key_that_does_not_work__gets_one_answer_whatever_is_wrong(there):
    desk, book, client, _incident = there
    person = somebody(book, desk)
    over = key_for(book, desk, name="over", days=1)
    owned = key_for(book, desk, name="owned", person=person.person.id)
    revoked = key_for(book, desk, name="revoked")
    assert client.get("/api/cases", headers=owned).status_code == 200
    assert client.get("/api/cases", headers=revoked).status_code == 200
    later(desk, days=2)
    revoke(book, desk, "adm-1", "revoked")
    leave(book, desk, "adm-1", person.person.id, "duty-1")
    good = key_for(book, desk, name="good")["authorization"]
    bad = [
        over["authorization"], owned["authorization"], revoked["authorization"], "Bearer tq_" + "a" * 43, "Bearer",
        "Basic YTpi", good + "x", good.replace("tq_", "TQ_"), good + ", " + good, "Bearer " + "a" * 5000,
    ]  # fmt: skip
    answers = [client.get("/api/cases", headers={"authorization": one}) for one in bad]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.text for answer in answers}) == 1 and code_of(answers[0]) == "STF062"
    assert all(answer.headers["www-authenticate"] == 'Bearer realm="tahqiq"' for answer in answers)
    twice = client.get("/api/cases", headers=[("authorization", good), ("authorization", good)])
    assert twice.status_code == 401
    assert client.get("/api/cases", params={"key": good}).json()["total"] == 0, "never in an address"
    assert client.get("/api/cases", headers={"authorization": good}).status_code == 200


def test_key__is_no_session_and_a_session_no_key(there):
    desk, book, client, _incident = there
    shown = key_for(book, desk, scopes=tuple(SCOPES))
    assert client.get("/asked", headers=shown, follow_redirects=False).status_code == 403
    person = somebody(book, desk)
    answer = client.get("/api/cases", headers={"authorization": f"Bearer {person.token}"})
    assert answer.status_code == 401


def test_too_many_calls__are_told_when_to_go_on(there):
    desk, book, client, _incident = there
    shown, other = key_for(book, desk), key_for(book, desk, name="other")
    for _ in range(CALLS):
        assert client.get("/api/openapi.json", headers=shown).status_code == 200
    answer = client.get("/api/cases", headers=shown)
    assert answer.status_code == 429 and code_of(answer) == "STF063"
    assert 1 <= int(answer.headers["retry-after"]) <= 60
    assert client.get("/api/cases", headers=other).status_code == 200, "each key for itself"
    later(desk, seconds=61)
    assert client.get("/api/cases", headers=shown).status_code == 200


def test_many_keys_in_vain__are_held_back_by_address_and_without_a_key_one_still_reads(there):
    desk, book, client, _incident = there
    tried = [
        client.get("/api/cases", headers={"authorization": f"Bearer tq_{n:043}"})
        for n in range(VAIN_CALLS + 3)
    ]
    assert [one.status_code for one in tried] == [401] * VAIN_CALLS + [429] * 3
    assert client.get("/api/cases").status_code == 200
    shown = key_for(book, desk)
    assert client.get("/api/cases", headers=shown).status_code == 200, "a neighbour's key works all the same"
    assert client.get("/api/cases", headers={"authorization": "Bearer tq_x"}).status_code == 429
    later(desk, seconds=61)
    assert client.get("/api/cases", headers={"authorization": "Bearer tq_x"}).status_code == 401


def test_staff_book_that_cannot_be_read__is_said_to_programs_as_every_other_problem(there):
    desk, book, client, _incident = there
    shown, file = key_for(book, desk), desk.keyring.folder / STAFF_FILE
    book.engine.dispose()
    file.rename(file.with_suffix(".away"))
    try:
        answer = client.get("/api/cases", headers=shown)
    finally:
        file.with_suffix(".away").rename(file)
    assert answer.status_code == 503 and code_of(answer) == "STF003" and str(file.parent) not in answer.text
    assert client.get("/api/cases", headers=shown).status_code == 200


def test_body__is_not_read_before_the_key_is_known(there):
    desk, book, client, _incident = there
    large = b"x" * (300 * 1024)
    assert (
        client.post("/api/submissions", content=large, headers={"authorization": "Bearer tq_x"}).status_code
        == 401
    )
    shown = key_for(book, desk, scopes=("read", "decide"))
    answer = client.post("/api/judgements", content=large, headers=shown)
    assert answer.status_code == 413


def test_interfaces__are_kept_ready_and_bounded(there):
    desk, book, client, _incident = there
    services = Services(desk, book)
    assert services._interface("duty-1") is services._interface("duty-1")
    assert services._interface("nobody-at-all") is None
    assert len(services._built) == 1 <= MOST_BUILT
    client.get("/api/cases", headers=key_for(book, desk))


def test_post_whose_signing_key_is_elsewhere__reads_alone(there):
    desk, book, client, incident = there
    next(desk.keyring.folder.glob("monitor-1.key")).unlink()
    shown = key_for(book, desk, "monitor-1", scopes=("read", "decide"))
    assert client.get("/api/cases", headers=shown).json()["total"] == 1
    assert client.post(f"/api/cases/{incident}/verify", json={}, headers=shown).status_code in (404, 405)


def test_protected_reading__is_in_the_log_of_the_server_from_programs_and_pages(tmp_path):
    desk, _clock, ids = busy_desk(tmp_path)
    book, matter = book_of(desk), ids["referral"]
    client = TestClient(
        members_app(desk, book, local_place(80), PUBLIC, (), "en"), base_url="http://localhost"
    )
    nobodys = key_for(book, desk, "duty-1", ("read-referrals",), "other")
    assert client.post(f"/api/referrals/{matter}/read", headers=nobodys).status_code in (403, 404)
    assert trail(book, Filters(kind="read.protected")) == (), "nothing was read"
    shown = key_for(book, desk, "liaison-bel", ("read-referrals",))
    answer = client.post(f"/api/referrals/{matter}/read", headers=shown)
    assert answer.status_code in (200, 201) and SECRET in answer.text
    (line,) = trail(book, Filters(kind="read.protected"))
    assert line.member == "liaison-bel" and line.about.startswith(f"{matter} svc_")
    deciding = key_for(book, desk, "liaison-bel", ("decide",), "deciding")
    for odd in (
        f"/api//referrals/{matter}/read%0A",
        f"/api/referrals/{matter}/read%0A",
        "/api//evidence/x/access%0A",
    ):
        answer = client.post(odd, headers=deciding)
        assert answer.status_code == 404 and SECRET not in answer.text
    assert len(trail(book, Filters(kind="read.protected"))) == 1
    person, browser = somebody(book, desk, posts=("liaison-bel",)), Server(desk, book).browser()
    browser.signs_in(person)
    answer = browser.send(f"/referrals/{matter}/read", of=f"/referrals/{matter}")
    assert answer.status_code == 200 and SECRET in html.unescape(answer.text)
    newest = trail(book, Filters(kind="read.protected"))[-1]
    assert (newest.person, newest.member, newest.about) == (person.person.id, "liaison-bel", matter)
    book.close()
    desk.store.close()


def test_roles__count_as_they_are_at_each_call(there):
    desk, book, client, _incident = there
    hidden = file_article(desk, "mechanism", "A text for the mechanism alone.")
    shown = key_for(book, desk, "monitor-1")
    assert client.get(f"/api/submissions/{hidden}", headers=shown).status_code == 200
    change_role(desk, "adm-1", "monitor-1", "monitor", grant=False)
    assert client.get(f"/api/submissions/{hidden}", headers=shown).status_code == 404
