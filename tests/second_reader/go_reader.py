"""Runs the independent reader in Go, so that a verdict of ours never stands on our own word alone.

The reader is built from the sources beside this file and two Debian packages, without network, into a folder of
the test session. Where those packages are not installed the tests that need it are skipped, and say so.
"""

import base64
import hashlib
import json
import os
import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pytest

SOURCES: Final = Path(__file__).resolve().parent
DEBIAN_GO: Final = Path("/usr/share/gocode")
NOTE_LIBRARY: Final = DEBIAN_GO / "src" / "golang.org" / "x" / "mod" / "sumdb" / "note"
PACKAGES: Final = "sh scripts/system-packages second-reader"


def go_environment(folder: Path) -> dict[str, str]:
    """What Go is told: no modules, no network, no C compiler, and nothing written outside ``folder``."""
    return {
        "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
        "HOME": str(folder),
        "GO111MODULE": "off",
        "GOFLAGS": "",
        "GOPROXY": "off",
        "CGO_ENABLED": "0",
        "GOPATH": f"{folder / 'gopath'}:{DEBIAN_GO}",
        "GOCACHE": str(folder / "cache"),
    }


def require_go() -> str:
    """The path of the Go tool; skips the test when it or the library for notes is not installed."""
    go = shutil.which("go")
    if go is None:
        pytest.skip(f"the second reader needs Go (golang-go): {PACKAGES}")
    if not NOTE_LIBRARY.is_dir():
        pytest.skip(f"the second reader needs golang-golang-x-mod-dev: {PACKAGES}")
    return go


def build_reader(session_folder: Path) -> Path:
    """The reader as a program, built once in a folder of the test session (``tmp_path_factory.getbasetemp()``).

    Takes a few seconds the first time. Skips the test when Go is not installed.
    """
    go = require_go()
    folder = session_folder / "second-reader"
    program = folder / "bin" / "second-reader"
    if not program.exists():
        folder.mkdir(exist_ok=True)
        run_go(go, folder, "build", "-o", str(program), ".")
    return program


def run_go(go: str, folder: Path, *arguments: str) -> str:
    """What one command of the Go tools prints over the reader's sources; fails with what it complains of."""
    done = subprocess.run(
        [go, *arguments], cwd=SOURCES, env=go_environment(folder), capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"{go} {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
    return done.stdout


@dataclass(frozen=True)
class Verdict:
    """What a reader says: believed or not, by which code word, about which resource, line or entry."""

    ok: bool
    code: str = ""
    where: str = ""
    why: str = field(default="", compare=False)
    told: Mapping[str, Any] = field(default_factory=dict, compare=False)


def verdict_of(answer: Mapping[str, Any]) -> Verdict:
    """The verdict in one JSON answer of the Go reader."""
    return Verdict(
        answer["ok"], answer.get("code", ""), answer.get("where", ""), answer.get("why", ""), answer
    )


class GoReader:
    """The Go reader, asked by files or by many requests at once."""

    def __init__(self, program: Path) -> None:
        self.program = program

    def ask(self, verb: str, *arguments: Path | str) -> Verdict:
        """One verdict about files on disk, as a party would ask on a command line."""
        done = subprocess.run(
            [self.program, verb, *map(str, arguments)], capture_output=True, text=True, check=False
        )
        if done.returncode not in {0, 1} or done.stderr:
            raise AssertionError(f"the second reader broke: {done.stderr}")
        verdict = verdict_of(json.loads(done.stdout))
        assert verdict.ok == (done.returncode == 0)
        return verdict

    def ask_all(self, requests: Iterable[Mapping[str, Any]]) -> list[Verdict]:
        """A verdict for each request, in order, from one process. ``bytes`` values are sent as base64."""
        asked = b"".join(json.dumps(request, default=_as_base64).encode() + b"\n" for request in requests)
        done = subprocess.run([self.program, "batch"], input=asked, capture_output=True, check=True)
        # By line feeds alone: names in an answer may hold signs at which splitlines would cut too.
        return [verdict_of(json.loads(line)) for line in done.stdout.split(b"\n")[:-1]]

    @contextmanager
    def witness(self, folder: Path, signer_key: str, log_vkey: str) -> Iterator[str]:
        """The address of an independent witness for one log, on loopback, until the block ends.

        ``signer_key`` is ``PRIVATE+KEY+<name>+<id>+<base64 of 4 and the seed>``. It remembers in memory only.
        """
        key_file = folder / "second-witness.key"
        key_file.write_text(signer_key + "\n")
        command = [str(self.program), "witness", "127.0.0.1:0", str(key_file), log_vkey]
        with (
            (folder / "second-witness.log").open("wb") as log,
            subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log) as running,
        ):
            assert running.stdout is not None
            try:
                said = running.stdout.readline()
                assert said, "the second witness did not start: see second-witness.log"
                yield f"http://{json.loads(said)['listening']}"
            finally:
                running.kill()


def _as_base64(value: object) -> str:
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} is not sent to the second reader")


def signer_key(name: str, seed: bytes, public: bytes) -> str:
    """A cosigner's private key on one line, as other C2SP witnesses keep it."""
    key_id = hashlib.sha256(name.encode() + b"\n\x04" + public).hexdigest()[:8]
    return f"PRIVATE+KEY+{name}+{key_id}+{base64.b64encode(bytes([4]) + seed).decode()}"
