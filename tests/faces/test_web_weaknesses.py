"""The weaknesses that every web program is tried for, over each page and each address of a real mission."""

import re
import socket
import threading
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from practice_casework import Member, case_at_hand
from practice_http import Office
from practice_mission import new_desk
from practice_papers import REPORT, as_json
from tahqiq.api.app import build_api
from tahqiq.desk.corroborate import corroborate_pending
from tahqiq.desk.read import read_pending, reader_for
from tahqiq.desk.receive import file_submission
from tahqiq.intake.details import Details
from tahqiq.model.release import MECHANISM
from tahqiq.web.app import ADDRESSES, build_app
from tahqiq.web.headers import POLICY, WITH_SCRIPT
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.settings import WebSettings

pytestmark = pytest.mark.slow

HOSTILE = '"><script>alert(7)</script><img src=x onerror=alert(7)>{{7*7}}${7*7}<a href="javascript:alert(7)">'
INJECTED = (
    "'",
    "' OR '1'='1",
    "1; DROP TABLE claim--",
    '" UNION SELECT body FROM claim--',
    "%27%20OR%201=1",
    "\\",
)
FIELDS = (
    "start",
    "end",
    "status",
    "words",
    "type",
    "sector",
    "page",
    "channel",
    "by",
    "stage",
    "lang",
    "for",
    "id",
)


@pytest.fixture(scope="module")
def hostile_mission(tmp_path_factory):
    """A shelling told in words that try to be a page."""
    desk, _clock, _incident = case_at_hand(tmp_path_factory.mktemp("hostile"), release="public")
    told = {**REPORT, "report_no": "T1-666", "station": {**REPORT["station"], "name": HOSTILE[:80]}}
    told["observations"] = [{**one, "description": HOSTILE} for one in told["observations"]]
    file_submission(desk, "duty-1", as_json(told), Details(source="team-1", release="public", title=HOSTILE))
    page = f"<html><title>{HOSTILE}</title><body><p>Shells hit Arden, said {HOSTILE} in Belmar.</p></body></html>"
    file_submission(desk, "duty-1", page.encode(), Details(source="team-1", release="public"))
    read_pending(desk, "machine-1", reader_for(desk))
    corroborate_pending(desk, "machine-1")
    return desk


def every_page(desk) -> list[str]:
    """Each address of the pages, with the ids that the mission's own pages link to."""
    client = TestClient(
        build_app(MissionDesk(desk), WebSettings(audience=MECHANISM)), base_url="http://127.0.0.1"
    )
    found = {path for path, _page in ADDRESSES if "{" not in path}
    for _round in range(2):
        for path in sorted(found):
            text = client.get(path).text
            found |= set(
                re.findall(r'href="(/(?:incidents|submissions|cases|why|register|agreements)/[^"?#]+)"', text)
            )
    return sorted(found)


def test_words_that_try_to_be_a_page__stay_words_on_every_page(hostile_mission):
    duty = Member(hostile_mission, "duty-1")
    paths = [path for path in every_page(hostile_mission) if not path.startswith("/desk/enter")]
    assert len(paths) > 40
    shown = 0
    for path in paths:
        answer = duty.client.get(path)
        assert answer.status_code < 500, path
        if "html" not in answer.headers["content-type"]:
            continue
        assert answer.headers["content-security-policy"] in (POLICY, WITH_SCRIPT)
        assert "<script>alert" not in answer.text, path
        assert not re.search(r"<[^>]*\son[a-z]+\s*=", answer.text), path
        assert not re.search(r'(href|src|action)="\s*javascript:', answer.text, re.IGNORECASE), path
        assert not re.search(r"<(script|style)(?![^>]*\bsrc=)[^>]*>[^<]", answer.text), path
        assert "}}49" not in answer.text
        shown += "alert(7)" in answer.text
    assert shown >= 3  # the words themselves are there, harmless


@pytest.mark.slow
@pytest.mark.parametrize("words", INJECTED)
def test_words_that_try_to_be_sql__are_words_in_every_address_and_field(hostile_mission, words):
    pages = TestClient(
        build_app(MissionDesk(hostile_mission), WebSettings()),
        base_url="http://127.0.0.1",
        raise_server_exceptions=False,
    )
    for path, _page in ADDRESSES:
        there = re.sub(r"\{[^}]+\}", lambda _hole: words.replace("/", ""), path)
        assert pages.get(there).status_code < 500, there
        if "{" not in path:
            for field in FIELDS:
                assert pages.get(path, params={field: words}).status_code < 500, (path, field)
    api = build_api(hostile_mission, MECHANISM)
    client = TestClient(api, raise_server_exceptions=False)
    for path, deeds in api.openapi()["paths"].items():
        if "get" not in deeds:
            continue
        there = re.sub(r"\{[^}]+\}", lambda _hole: words.replace("/", ""), path)
        query = {one["name"]: words for one in deeds["get"].get("parameters", ()) if one["in"] == "query"}
        assert client.get(there, params=query).status_code < 500, there
    with hostile_mission.inside() as asker:
        assert asker.connection.exec_driver_sql("SELECT count(*) FROM claim").scalar_one() > 0


class Ear:
    """A server on loopback that notes whether anybody calls."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self.server.getsockname()[1]}"
        self.called = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        try:
            self.server.accept()[0].close()
            self.called.set()
        except OSError:
            return


@pytest.fixture
def ear() -> Iterator[Ear]:
    listening = Ear()
    yield listening
    listening.server.close()


def test_addresses_in_what_comes_in__are_never_called(tmp_path, ear):
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    office, at = Office(desk, "duty-1"), ear.address
    page = (
        f'<html><head><link rel="canonical" href="{at}/c"><base href="{at}/"><meta http-equiv="refresh" '
        f'content="0;url={at}/m"><link rel=stylesheet href="{at}/s.css"></head><body><img src="{at}/i">'
        f'<iframe src="{at}/f"></iframe><p>Shells fell near Arden on Monday, said a police officer.</p></body></html>'
    )
    feed = (
        f'<?xml version="1.0"?><!DOCTYPE rss SYSTEM "{at}/d.dtd" [<!ENTITY x SYSTEM "{at}/x">]><rss version="2.0">'
        f"<channel><title>F</title><item><title>Shells fell</title><link>{at}/l</link>"
        f'<enclosure url="{at}/e" type="image/png" length="1"/><description>Two shells fell. &x;</description>'
        "</item></channel></rss>"
    )
    for text in (page, feed):
        office.client.post("/submissions", json={"source": "team-1", "text": text, "url": f"{at}/told"})
    member = Member(desk, "duty-1")
    for path in ("/", "/incidents", "/submissions", "/why/sub_x"):
        member.client.get(path)
    assert not ear.called.wait(0.5)


def test_methods_that_are_not_meant__are_refused(hostile_mission):
    pages = TestClient(build_app(MissionDesk(hostile_mission), WebSettings()), base_url="http://127.0.0.1")
    for method in ("PUT", "DELETE", "PATCH", "TRACE", "PROPFIND", "CONNECT"):
        for path in ("/", "/incidents", "/register", "/cases"):
            assert pages.request(method, path).status_code == 405, (method, path)


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/../../../etc/passwd",
        "/static/x/%2e%2e/%2e%2e/etc/passwd",
        "/static/x/..%2f..%2fetc%2fpasswd",
        "/static/x//etc/passwd",
        "/bulletins/..%2f..%2fetc%2fpasswd.pdf",
        "/why/%2e%2e/%2e%2e/etc/passwd",
        "/evidence/..%2fkeys%2flog/open",
    ],
)
def test_paths_that_climb__reach_no_file(hostile_mission, path):
    pages = TestClient(build_app(MissionDesk(hostile_mission), WebSettings()), base_url="http://127.0.0.1")
    answer = pages.get(path)
    assert answer.status_code in (404, 405)
    assert "root:" not in answer.text
