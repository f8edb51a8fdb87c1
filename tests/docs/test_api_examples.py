"""The examples of docs/api.md are run as they stand, with curl, against a server that a member started."""

import json
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from practice_http import report_shelling
from practice_mission import new_desk

DOC = Path(__file__).resolve().parents[2] / "docs" / "api.md"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """The address of the interface, with its key in a file; what the server printed goes with it."""
    folder = tmp_path_factory.mktemp("served")
    place = str(folder / "m.tahqiq")
    desk = new_desk(place, folder / "m.tahqiq.keys")
    report_shelling(desk)
    desk.store.close()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    words = ["--mission", place, "serve", "--as", "duty-1", "--port", port, "--cosign-every", "0"]
    server = subprocess.Popen(
        [sys.executable, "-m", "tahqiq", *words], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    printed = ""
    while "Bearer" not in printed:
        printed += server.stdout.readline()
    (folder / "key").write_text(printed.splitlines()[-1] + "\n")
    api = f"http://127.0.0.1:{port}/api"
    curl(folder, "--retry", "50", "--retry-connrefused", "--retry-delay", "1", f"{api}/openapi.json")
    yield folder, api, printed
    server.terminate()
    assert printed.splitlines()[-1].split()[-1] not in server.communicate()[0]


def curl(folder: Path, *words: str) -> str:
    return subprocess.run(
        ["curl", "-sS", *words], cwd=folder, capture_output=True, text=True, check=True
    ).stdout


def test_examples__give_the_status_that_stands_above_them(served):
    folder, api, _printed = served
    board = json.loads(curl(folder, "-H", "@key", f"{api}/cases"))
    incident = board["cases"][0]["incident"]
    blocks = re.findall(r"```sh\n# (\d{3}).*?\n(.*?)```", DOC.read_text(), re.DOTALL)
    assert len(blocks) == 16
    answers = []
    counting = "curl() { command curl -w '\\n%{http_code}' \"$@\"; }"
    for status, command in blocks:
        script = f"set -e; API={api} INCIDENT={incident}; {counting}; {command}"
        done = subprocess.run(["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False)
        body, _, code = done.stdout.rpartition("\n")
        assert code == status, (command, done.stdout, done.stderr)
        answers.append(json.loads(body))
    first, again = (one for one in answers if one.get("step") == "triage")
    assert first == again
    assert answers[5]["error"]["code"] == "PRC005"
    assert answers[6]["error"]["field"] == "outcome"


def test_addresses_given__are_those_under_which_it_is_served(served):
    folder, api, _printed = served
    incident = json.loads(curl(folder, "-H", "@key", f"{api}/cases"))["cases"][0]["incident"]
    call = {"seats": ["ARD"], "means": "message", "called_at": "2025-10-28T12:00:00Z"}
    said = json.loads(
        curl(folder, "-H", "@key", f"{api}/cases/{incident}/contact", "--json", json.dumps(call))
    )
    assert said["proof"].startswith("/api/register/")
    host = api.removesuffix("/api")
    assert curl(folder, "-H", "@key", host + said["proof"]).startswith("c2sp.org/tlog-proof@v1")
    older = json.loads(curl(folder, "-H", "@key", f"{host}/api/v1/cases/{incident}"))
    assert {one["step"] for one in older["papers"]} >= {"contact"}


def test_pages_beside_it__stay_as_open_as_they_were_and_no_other_site_is_let_in(served):
    folder, api, _printed = served
    host = api.removesuffix("/api")
    assert "<!doctype html>" in curl(folder, f"{host}/").lower()
    headers = curl(
        folder,
        "-D",
        "-",
        "-o",
        "/dev/null",
        "-H",
        "@key",
        "-H",
        "Origin: https://evil.example",
        f"{api}/cases",
    )
    assert "access-control" not in headers.lower()
    assert "no-store" in headers.lower()
    assert curl(folder, "-H", "@key", "-H", "Host: evil.example", f"{api}/cases").startswith("WEB400")


def test_every_address_of_the_description__stands_in_the_docs(served):
    folder, api, _printed = served
    text = re.sub(r"```.*?```", "", DOC.read_text(), flags=re.DOTALL)
    named = set(re.findall(r"[a-z.-]+", " ".join(re.findall(r"`([^`]+)`", text))))
    for path in json.loads(curl(folder, f"{api}/openapi.json"))["paths"]:
        words = [part for part in path.split("/") if part and not part.startswith("{")]
        assert words[-1] in named, path
