"""Faults at system calls: strace lets the N-th write, sync, rename … of a writer fail, or kills it there.

A point is one call of one act; ``hit`` runs the act on a copy of a prepared mission with one fault in it.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# Everything by which an append, and closing the mission after it, changes what is on the disk
CALLS = (
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "ftruncate",
    "rename",
    "renameat",
    "link",
    "unlink",
    "unlinkat",
)
KILL, EIO, ENOSPC = "SIGKILL", "EIO", "ENOSPC"
_SPELT = {
    KILL: "signal=SIGKILL:when={0}",
    EIO: "error=EIO:when={0}",
    ENOSPC: "error=ENOSPC:when={0}+",  # a disk that is full stays full
}


@dataclass(frozen=True)
class Fault:
    """What is done to the ``number``-th call of one kind, from 1."""

    call: str
    number: int
    kind: str

    def __str__(self) -> str:
        return f"{self.kind} at {self.call} {self.number}"

    @property
    def spelt(self) -> str:
        return f"inject=?{self.call}:{_SPELT[self.kind].format(self.number)}"


@dataclass(frozen=True)
class Told:
    """What a writer was able to say before it ended, and whether the fault came to pass."""

    happened: bool
    status: int
    lines: tuple[dict[str, object], ...]

    @property
    def done(self) -> list[dict[str, object]]:
        return [line for line in self.lines if "done" in line]


class Writers:
    """The fork-server of ``fault_writer.py``: a ready writer for every order."""

    def __init__(self, server: subprocess.Popen[str]) -> None:
        self._server = server
        self._hears()

    def ready(self, act: str, folder: Path) -> int:
        """A writer that waits to act on the mission in a folder; its process id."""
        order = {"act": act, "mission": folder / "mission", "keys": folder / "keys", "told": folder / "told"}
        self._says(json.dumps(order, default=str))
        return int(self._hears())

    def go(self) -> int:
        """Lets it act; how it ended, negative for a signal."""
        self._says("go")
        return int(self._hears())

    def _says(self, line: str) -> None:
        self._server.stdin.write(f"{line}\n")
        self._server.stdin.flush()

    def _hears(self) -> str:
        return self._server.stdout.readline()


@contextmanager
def writers() -> Iterator[Writers]:
    command = [sys.executable, Path(__file__).with_name("fault_writer.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield Writers(server)
        server.stdin.close()


def hit(ready: Writers, act: str, prepared: Path, folder: Path, fault: Fault) -> Told:
    """Runs an act with one fault on a copy of a prepared mission; the copy is left as the writer left it."""
    shutil.copytree(prepared, folder)
    pid = ready.ready(act, folder)
    with trace(pid, folder / "trace", fault) as attached:
        assert attached, f"strace could not be attached at {fault}"
        status = ready.go()
    trail = (folder / "trace").read_text()
    happened = "(INJECTED)" in trail or "killed by SIGKILL" in trail
    told = (folder / "told").read_bytes() if (folder / "told").exists() else b""
    return Told(happened, status, tuple(json.loads(line) for line in told.split(b"\n") if line))


@contextmanager
def trace(pid: int, trail: Path, fault: Fault) -> Iterator[bool]:
    """Attaches to a process; says whether that was possible, and waits for the end of the process."""
    command = [
        "strace",
        "-p",
        str(pid),
        "-o",
        trail,
        "-s",
        "0",
        "-e",
        f"trace=?{fault.call}",
        "-e",
        fault.spelt,
    ]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
        yield "attached" in tracer.stderr.readline()


def cannot_trace(folder: Path) -> str:
    """Why no faults can be put into a process here; empty if they can."""
    if shutil.which("strace") is None:
        return "strace is not installed: run 'make test', or apt-get install strace"
    waiting = (
        "import ctypes, sys; ctypes.CDLL(None).prctl(0x59616D61, ctypes.c_ulong(-1), 0, 0, 0);"
        "print(flush=True); sys.stdin.read(1)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", waiting], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        process.stdout.readline()
        with trace(process.pid, folder / "probe", Fault("write", 1000, EIO)) as attached:
            process.communicate(b"x")
    return "" if attached else "this machine does not let one process trace another (ptrace)"
