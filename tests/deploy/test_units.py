"""The units for systemd: understood by it, closed as far as the server can bear, and the server does bear it."""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import date
from pathlib import Path

import pytest

from practice_http import report_shelling
from practice_mission import new_desk
from tahqiq.desk.publish import issue_daily
from tahqiq.model.release import PUBLIC

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy/systemd").glob("tahqiq*.*"))
SERVICES = [unit for unit in UNITS if unit.suffix == ".service"]

analyze = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not installed"
)


def settings(unit: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in unit.read_text("utf-8").splitlines():
        name, is_setting, value = line.partition("=")
        if is_setting and not line.startswith("#"):
            found.setdefault(name, []).append(value)
    return found


def placed(folder: Path) -> list[str]:
    """The units as they would be installed, with a program that is here in place of ours."""
    names = []
    for unit in UNITS:
        if unit.suffix in (".service", ".timer"):
            name = unit.name.replace("@.", "@qasr.")
            text = unit.read_text("utf-8").replace("/opt/tahqiq/.venv/bin/tahqiq", "/bin/true")
            (folder / name).write_text(text)
            names.append(name)
    return names


@analyze
def test_units__are_understood(tmp_path):
    names = placed(tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "verify", *(f"./{name}" for name in names)],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    told = [line for line in done.stderr.splitlines() if any(name in line for name in names)]
    assert told == []


@analyze
@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_services__are_closed_by_systemds_own_measure(tmp_path, service):
    placed(tmp_path)
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=yes", f"./{service.name.replace('@.', '@qasr.')}"],
        check=False,
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    exposure = float(re.search(r"Overall exposure level for \S+: ([0-9.]+)", done.stdout)[1])
    assert exposure <= 1.5  # of 10; a service without any of it stands at 9.6


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_services__hold_no_secret_and_run_as_nobody_else(service):
    found = settings(service)
    assert found["User"][0] in ("tahqiq", "tahqiq-witness")
    assert found["NoNewPrivileges"] == ["yes"]
    assert found["LimitCORE"] == ["0"]
    assert found["StateDirectoryMode"] == ["0700"]
    assert not any("PASS" in one or "SECRET" in one or "KEY" in one for one in found["Environment"])
    assert set(found["User"]) <= set(
        re.findall(r"^u (\S+)", (ROOT / "deploy/systemd/tahqiq.sysusers").read_text(), re.M)
    )


@pytest.mark.parametrize("service", SERVICES, ids=lambda path: path.name)
def test_services__call_commands_that_there_are(service):
    """Every word of the command line is one that the program knows."""
    from click.testing import CliRunner

    from tahqiq.cli.main import main

    words = settings(service)["ExecStart"][0].split()[1:]
    if words[0] == "--config":
        words = words[2:]
    commands = [word for word in words if not word.startswith(("-", "/", "$"))]
    options = [word for word in words if word.startswith("--")]
    done = CliRunner().invoke(main, [*commands, "--help"])
    assert done.exit_code == 0
    assert all(option in done.output for option in options)


def allowed_calls(service: Path) -> set[str]:
    """The system calls that the filters of a service let through, by systemd's own groups."""
    told = subprocess.run(["systemd-analyze", "syscall-filter"], capture_output=True, text=True, check=True)
    groups: dict[str, list[str]] = {}
    for line in told.stdout.splitlines():
        if line.startswith("@"):
            groups[name := line.strip()] = []
        elif line.startswith("    ") and not line.strip().startswith("#"):
            groups[name].append(line.strip())

    def calls(name: str) -> set[str]:
        if not name.startswith("@"):
            return {name}
        return {call for inner in groups[name] for call in calls(inner)}

    passed: set[str] = set()
    for line in settings(service)["SystemCallFilter"]:
        named = {call for name in line.lstrip("~").split() for call in calls(name)}
        passed = passed - named if line.startswith("~") else passed | named
    return passed


# What MemoryDenyWriteExecute does: no memory of this process is ever both written and run.
CLOSED_MEMORY = "import ctypes, sys; sys.exit(ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) != 0)"
IN_CLOSED_MEMORY = (
    "import ctypes, runpy, sys; assert ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) == 0; "
    "runpy.run_module('tahqiq', run_name='__main__', alter_sys=True)"
)
# Refused by the unit, and the server does without: OpenBLAS asks for memory near its processor, and SQLite gives
# its files their owner, which is needed where root runs it, as in this test.
BORNE = {"mbind", "fchown"}


def kernel_knows_mdwe() -> bool:
    return subprocess.run([sys.executable, "-c", CLOSED_MEMORY], check=False).returncode == 0


def fetched(port: int, path: str) -> bytes:
    for _ in range(900):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=120) as answer:
                return answer.read()
        except ConnectionError:
            time.sleep(0.1)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionRefusedError):
                raise
            time.sleep(0.1)
    raise AssertionError("nothing listens")


@analyze
@pytest.mark.slow
@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed")
@pytest.mark.skipif(not kernel_knows_mdwe(), reason="the kernel does not know PR_SET_MDWE (before 6.3)")
def test_server__lives_within_its_unit(tmp_path):
    """Pages, interface, register and a PDF: no system call that the unit refuses, but for two that are done without,
    and no code written into memory."""
    desk = new_desk(str(tmp_path / "m.tahqiq"), tmp_path / "keys")
    report_shelling(desk, "public")
    bulletin = issue_daily(desk, "publisher-1", date(2025, 10, 27), PUBLIC)
    desk.store.close()
    traced = ["strace", "-f", "-qq", "-c", "-U", "name", "-o", str(tmp_path / "calls")]
    traced += ["-e", f"inject={','.join(sorted(BORNE))}:error=EPERM", sys.executable, "-c", IN_CLOSED_MEMORY]
    traced += [
        "--mission",
        str(tmp_path / "m.tahqiq"),
        "--keys",
        str(tmp_path / "keys"),
        "serve",
        "--port",
        "0",
    ]
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(traced, stdout=subprocess.PIPE, stderr=log, text=True)
    try:
        port = int(process.stdout.readline().split("http://")[1].split("/")[0].rpartition(":")[2])
        assert fetched(port, f"/bulletins/{bulletin.id}.pdf").startswith(b"%PDF")
        for path in ("/", "/incidents", "/incidents.csv", "/timeline", "/submissions", "/about", "/register",
                     "/log/checkpoint", "/api/v1/incidents", "/healthz"):  # fmt: skip
            assert fetched(port, path)
        server = int(Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()[0])
        os.kill(server, signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.communicate()
    words = {line.strip() for line in (tmp_path / "calls").read_text().splitlines()[2:]}
    used = {word for word in words if word.isidentifier()} - {"total"}
    assert len(used) > 40
    assert used - allowed_calls(ROOT / "deploy/systemd/tahqiq.service") <= BORNE
    assert " error " not in (tmp_path / "log").read_text()
