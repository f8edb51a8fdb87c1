"""The register over HTTP: the bytes of the exported files, nothing beyond the checkpoint, nothing by another name."""

import asyncio
from pathlib import Path

import pytest

from practice_papers import COMPLAINT, as_json
from practice_sides import SEATS, a_source, adopt, cosign, enter_witnesses, policy
from tahqiq.api.log_files import build_log_files
from tahqiq.desk.append import append
from tahqiq.desk.bundle import proof_of
from tahqiq.desk.export_register import export_register
from tahqiq.desk.found import register_source
from tahqiq.desk.quorum import log_key
from tahqiq.desk.receive import file_submission
from tahqiq.desk.static_log import StaticLog
from tahqiq.intake.details import Details
from tahqiq.store import log
from tahqiq_verify.audit import audit
from tahqiq_verify.policy import parse_policy
from tahqiq_verify.replay import Replay
from tahqiq_verify.source import FolderSource


def entries(desk) -> int:
    with desk.store.reading() as connection:
        return log.log_size(connection)


def grow(desk, many: int, name: str = "paper") -> None:
    """So many records more, at once."""
    start = entries(desk)
    append(desk, "duty-1", [("source.registered", a_source(f"{name}-{start + n}")) for n in range(many)])


def by_the_log_alone(desk):
    return parse_policy(f"log {log_key(desk).vkey}\nquorum none\n".encode())


def audited(desk, folder: Path, rules=None, believed=None) -> int:
    """The size of the register in a folder, once the verifier has read and replayed every byte of it."""
    replay = Replay()
    outcomes = []
    done = audit(
        FolderSource(folder),
        rules or by_the_log_alone(desk),
        believed=believed,
        on_entry=lambda index, leaf, root_at: outcomes.append(replay.enter(index, leaf, root_at).outcome),
    )
    assert set(outcomes) <= {"valid"}
    assert not replay.differs
    return done.entries


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}


def get(app, path: str) -> tuple[int, bytes, dict[str, str]]:
    """What the app answers to exactly this path, as it stands on the wire, not as a client tidies it up."""
    heard: list[dict] = []

    async def asked() -> dict:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def said(message: dict) -> None:
        heard.append(message)

    from urllib.parse import unquote

    raw = path.encode("utf-8", "surrogateescape")
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": unquote(path),
        "raw_path": raw,
        "query_string": b"",
        "root_path": "",
        "headers": [],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }
    asyncio.run(app(scope, asked, said))
    body = b"".join(one.get("body", b"") for one in heard if one["type"] == "http.response.body")
    headers = {name.decode(): value.decode() for name, value in heard[0]["headers"]}
    return heard[0]["status"], body, headers


def resources(desk) -> list[str]:
    with desk.store.reading() as connection:
        return list(StaticLog(desk, connection, envelopes=True).names())


def test_envelopes__go_out_on_request_only(desk, tmp_path):
    file_submission(desk, "liaison-ard", as_json(COMPLAINT), Details(source="liaison-ard", release="parties"))
    export_register(desk, tmp_path / "bare")
    assert not (tmp_path / "bare" / "sealed").exists()
    export_register(desk, tmp_path / "full", envelopes=True)
    held = files_in(tmp_path / "full" / "sealed")
    assert len(held) == len([name for name in resources(desk) if name.startswith("sealed/")]) > 1
    closed, open_ = build_log_files(desk, envelopes=False), build_log_files(desk, envelopes=True)
    for name, data in held.items():
        assert data.startswith(b"age-encryption.org/v1\n")
        assert get(closed, f"/sealed/{name}")[0] == 404
        status, body, headers = get(open_, f"/sealed/{name}")
        assert (status, body, headers["cache-control"]) == (200, data, "no-store")


def test_http__gives_the_bytes_of_the_files(desk, tmp_path):
    enter_witnesses(desk)
    adopt(desk)
    grow(desk, 240)
    cosign(desk)
    export_register(desk, tmp_path / "static", envelopes=True)
    app = build_log_files(desk, envelopes=True)
    exported = files_in(tmp_path / "static")
    assert set(resources(desk)) == set(exported)
    for name, data in exported.items():
        if not name.startswith("sealed/"):
            status, body, headers = get(app, f"/{name}")
            assert (status, body) == (200, data), name
            assert ("immutable" in headers["cache-control"]) == name.startswith("tile/")
    assert get(app, "/proof/20")[1].decode() == proof_of(desk, 20)
    for width in (1, 7, entries(desk) - 256):
        assert (
            get(app, f"/tile/0/001.p/{width}")[1]
            == exported[f"tile/0/001.p/{entries(desk) - 256}"][: 32 * width]
        )


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "//",
        "//checkpoint",
        "/checkpoint/",
        "/checkpoint%00",
        "/Checkpoint",
        "/../checkpoint",
        "/tile/../checkpoint",
        "/tile/%2e%2e/checkpoint",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/tile/0/000.p/22",
        "/tile/0/000.p/256",
        "/tile/0/000.p/999",
        "/tile/0/000.p/0",
        "/tile/0/000.p/01",
        "/tile/0/000.p/",
        "/tile/0/000.p/5/",
        "/tile/0/000",
        "/tile/0/001.p/1",
        "/tile/00/000.p/21",
        "/tile/01/000.p/1",
        "/tile/1/000.p/1",
        "/tile/63/000",
        "/tile/64/000",
        "/tile/99/000",
        "/tile/0/0",
        "/tile/0/0000.p/5",
        "/tile/0/x000/000.p/5",
        "/tile/0/x001/000",
        "/tile/0/999",
        "/tile/0/" + "x999/" * 19 + "999",
        "/tile/-1/000.p/1",
        "/tile/entries/000",
        "/tile/entries/000.p/22",
        "/tile/entries/000.p/%D9%A5",
        "/tile/%D9%A0/000.p/5",
        "/tile/data/000.p/5",
        "/policy/recorded",
        "/policy/final",
        "/policy/other",
        "/policy/",
        "/sealed/",
        "/sealed/" + "0" * 64,
        "/sealed/" + "0" * 63 + "g",
        "/sealed/../checkpoint",
        "/log.key",
        "/log.state",
        "/mission.tahqiq",
        "/" + "a" * 5000,
        "/proof/21",
        "/proof/99999999",
        "/docs",
        "/openapi.json",
        "/\udcff",
    ],
)
def test_hostile_path__is_not_found(apps, path):
    for app in apps:
        status, body, _headers = get(app, path)
        assert status in (404, 422), body
        assert b"Traceback" not in body


@pytest.fixture(scope="module")
def apps(tmp_path_factory):
    """A mission of twenty-one entries, served with and without envelopes."""
    from practice_mission import new_desk

    folder = tmp_path_factory.mktemp("served")
    made = new_desk(str(folder / "mission.tahqiq"), folder / "keys")
    yield build_log_files(made, envelopes=False), build_log_files(made, envelopes=True)
    made.store.close()


@pytest.mark.parametrize(
    "path", ["/proof/-1", "/proof/x", "/proof/9007199254740993", "/proof/1e3", "/proof/٣"]
)
def test_hostile_number_of_an_entry__is_answered_without_a_proof(apps, path):
    assert get(apps[0], path)[0] in (404, 422)


def test_what_goes_out_under_a_policy__is_the_newest_recorded_and_nothing_beyond_it(desk, tmp_path):
    enter_witnesses(desk)
    text = adopt(desk)
    register_source(desk, "duty-1", a_source("gazette"))
    recorded = cosign(desk, ["ARD", "BEL", "TAR"])
    for name in ("herald", "mercury"):
        register_source(desk, "duty-1", a_source(name))
    cosign(desk, ["ARD"])
    head = export_register(desk, tmp_path / "static")
    assert head.size == recorded == entries(desk) - 2
    rules = parse_policy((tmp_path / "static" / "policy" / "recorded").read_bytes())
    assert rules.text.decode() == text == policy(desk, "recorded")
    assert audited(desk, tmp_path / "static", rules) == recorded
    app = build_log_files(desk, envelopes=False)
    assert get(app, "/checkpoint")[1] == (tmp_path / "static" / "checkpoint").read_bytes()
    assert get(app, f"/tile/0/000.p/{recorded}")[0] == 200
    for beyond in (recorded + 1, recorded + 2):
        assert get(app, f"/tile/0/000.p/{beyond}")[0] == 404
        assert get(app, f"/tile/entries/000.p/{beyond}")[0] == 404
    assert cosign(desk, SEATS[1:]) == export_register(desk, tmp_path / "static").size == entries(desk)
    assert audited(desk, tmp_path / "static", rules) == entries(desk)
