"""Garbage once in is in: whatever bytes a corrupt operator lets into the log, every page and command goes on.

What stands there counts for nothing and is named by its number; all that is read beside it reads as before.
"""

import json

import pytest
from click.testing import CliRunner
from fastapi.testclient import TestClient

from practice_redaction import file_both
from tahqiq.api.app import build_api
from tahqiq.cli.main import main
from tahqiq.desk.bundle import evidence_bundle, proof_of
from tahqiq.desk.check_register import check_register
from tahqiq.desk.entry_shown import entry_shown
from tahqiq.desk.rebuild import rebuild
from tahqiq.desk.redact import finish_redactions
from tahqiq.desk.sign_head import sign_pending
from tahqiq.desk.why import why
from tahqiq.errors import RegisterBroken
from tahqiq.model.release import MECHANISM, PUBLIC
from tahqiq.store import log
from tahqiq.store.opening import is_address
from tahqiq.store.register_view import entry_list, register_status
from tahqiq.store.submissions import submission_list
from tahqiq.web.app import build_app
from tahqiq.web.mission_desk import MissionDesk
from tahqiq.web.settings import WebSettings
from tahqiq_verify.bundle import Trust, check_bundle

pytestmark = pytest.mark.slow

GARBAGE = {
    "no text": lambda _last: b"\xff\x00" * 40,
    "nothing": lambda _last: b"",
    "half an entry": lambda last: last[: len(last) // 2],
    "no base64url": lambda last: last[:-10] + b"!" + last[-9:],
    "markup": lambda _last: b"<script>alert(1)</script>\x1b[2J.a.b",
    "three times nothing": lambda _last: b"..",
    "an act of nobody": lambda last: last[:-86] + b"A" * 86,
}


@pytest.fixture(params=GARBAGE)
def spoilt(request, copied):
    """A mission with two papers, then garbage that its log has signed like anything else; and the garbage's index."""
    desk = copied("filed", file_both)
    with desk.store.writing() as connection:
        index = log.log_size(connection)
        (_number, last) = next(log.entries(connection, index - 1, index))
        log.append_leaves(connection, index, [GARBAGE[request.param](last)], ["past the desk"])
    sign_pending(desk)
    return desk, index


def test_garbage__is_told_by_its_number_and_stops_no_reader(spoilt):
    desk, index = spoilt
    shown = entry_shown(desk, index)
    assert (shown["standing"], shown["act"]) == ("invalid", None)
    assert shown["content"].startswith("does not count: ")
    assert entry_shown(desk, index - 1)["standing"] == "valid"
    with desk.inside() as asker:
        newest, before, *_rest = entry_list(asker, 0, 50)
        assert (newest.index, newest.standing, before.standing) == (index, "invalid", "valid")
        assert [one.index for one in entry_list(asker, 0, 50, "invalid")] == [index]
        assert index not in {one.index for one in entry_list(asker, 0, 50, "valid")}
        assert register_status(asker, desk.mission, "key").size == index + 1
        submissions = [one.submission.id for one in submission_list(asker)]
    assert all("bytes held and hash equal" in why(desk, MECHANISM, one).text for one in submissions)


def test_garbage__fails_the_check_and_nothing_is_made_anew_on_top_of_it(spoilt):
    desk, index = spoilt
    done = check_register(desk)
    entries, *_others, tables = done.checks
    assert not done.holds
    assert (entries.outcome, tables.outcome == "pass") == ("fail", False)
    assert f"REG003: Entry {index} does not hold" in entries.detail
    for again in (rebuild, finish_redactions):
        with pytest.raises(RegisterBroken, match=f"REG003: Entry {index} does not hold"):
            again(desk)


def test_evidence_of_what_stands_beside_garbage__is_given_and_holds(spoilt):
    desk, index = spoilt
    steps = check_bundle(evidence_bundle(desk, index - 1).encode(), Trust())
    assert not [one for one in steps if one.outcome == "fail"]
    assert proof_of(desk, index).startswith("c2sp.org/tlog-proof@v1")
    try:
        steps = check_bundle(evidence_bundle(desk, index).encode(), Trust())
    except RegisterBroken as error:
        assert f"ntry {index} does not hold" in error.cause
    else:
        assert [one for one in steps if one.outcome == "fail"]


@pytest.mark.slow
@pytest.mark.parametrize("audience", [MECHANISM, PUBLIC], ids=lambda one: one.name)
def test_pages_and_interface__show_the_garbage_and_run_none_of_it(spoilt, audience):
    desk, index = spoilt
    if is_address(desk.store.name):
        pytest.skip("the same pages on either database")
    pages = TestClient(
        build_app(MissionDesk(desk), WebSettings(audience=audience)), base_url="http://127.0.0.1"
    )
    with pages:
        for path in (
            "/",
            "/register",
            "/register?page=2",
            "/incidents",
            "/submissions",
            "/bulletins",
            "/today",
        ):
            answer = pages.get(path)
            assert answer.status_code in (200, 404), path
            assert "<script>alert" not in answer.text
        assert str(index) in pages.get("/register").text
        alone = pages.get(f"/register/{index}")
        assert (alone.status_code, "does not count" in alone.text, "<script>alert" in alone.text) == (
            200,
            True,
            False,
        )
    interface = TestClient(build_api(desk, audience))
    for path in ("/register", "/incidents", "/claims", "/submissions"):
        assert interface.get(path).status_code == 200
    assert interface.get("/register").json()["size"] == index + 1


COMMANDS = [
    ({0}, "register", "status", "--json"),
    ({7}, "register", "verify"),
    ({7}, "rebuild"),
    ({0}, "entry", "list", "--json"),
    ({0}, "entry", "show", "INDEX", "--json"),
    ({0}, "entry", "show", "INDEX"),
    ({0}, "receipt", "INDEX"),
    ({4, 5}, "redact", "propose", "INDEX", "--ground", "garbage", "--as", "duty-1"),
]


def test_command_line__answers_with_its_own_codes(spoilt, tmp_path):
    desk, index = spoilt
    if is_address(desk.store.name):
        pytest.skip("the same words on either database")
    for codes, *said in COMMANDS:
        words = [str(index) if word == "INDEX" else word for word in said]
        done = CliRunner().invoke(
            main, ["--mission", desk.store.name, "--keys", str(tmp_path / "keys"), *words]
        )
        assert done.exit_code in codes, done.output
        assert done.exception is None or isinstance(done.exception, SystemExit)
        assert "\x1b" not in done.output
        if "--json" in words:
            assert json.loads(done.output)
