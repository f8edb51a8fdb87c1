"""Programs run on hostile files within bounds: so much memory, so much time, and never a traceback."""

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

MEMORY_KIB: Final = 512 * 1024  # of address space (RLIMIT_AS)
CPU_SECONDS: Final = 5  # RLIMIT_CPU: the program is killed at the next second
WALL_SECONDS: Final = 120  # for a machine that does other things as well
MIRROR_MEMORY_KIB: Final = 1024 * 1024  # it holds the store and the intake's libraries as well
GO_MEMORY_KIB: Final = 2 * 1024 * 1024  # its runtime reserves far more address space than it uses


@dataclass(frozen=True)
class Ran:
    """How a program ended, and what it said."""

    code: int
    out: bytes
    err: bytes

    @property
    def refusal(self) -> tuple[str, str]:
        """Code word and place of the refusal that it told in JSON."""
        told: dict[str, Any] = json.loads(self.out)
        found = told.get("refusal", told)
        return found["code"], found["where"]


def run_bounded(
    command: list[str], folder: Path, memory: int = MEMORY_KIB, ends: tuple[int, ...] = (0, 1)
) -> Ran:
    """Runs a program in a folder; fails if it breaks, or does not end within its bounds."""
    bounds = f'ulimit -v {memory}; ulimit -t {CPU_SECONDS}; exec "$@"'
    begun = time.monotonic()
    done = subprocess.run(
        ["sh", "-c", bounds, "bounded", *command],
        cwd=folder,
        capture_output=True,
        timeout=WALL_SECONDS,
        check=False,
    )
    assert done.returncode in ends, (command, done.returncode, time.monotonic() - begun, done.stderr[-500:])
    assert b"Traceback" not in done.stderr and b"goroutine" not in done.stderr
    return Ran(done.returncode, done.stdout, done.stderr)


def verify_bounded(folder: Path, *words: str, ends: tuple[int, ...] = (0, 1)) -> Ran:
    """``tahqiq-verify`` with these words, answering in JSON."""
    return run_bounded([sys.executable, "-m", "tahqiq_verify.cli", *words, "--json"], folder, ends=ends)
