"""How long and how much memory the demonstration takes, as a whole process."""

import os
import resource
import subprocess
import sys
import tempfile
import time

ROUNDS = 3


def report() -> None:
    """Prints wall time and peak memory of ``tahqiq demo`` built from nothing and shown again."""
    print("The demonstration (tahqiq demo with DEMO_SERVE=0), whole process")
    with tempfile.TemporaryDirectory() as folder:
        for label, words in (("from nothing", ["--fresh"]), ("shown again", [])):
            figures = [_run(folder, words) for _round in range(ROUNDS)]
            times = sorted(seconds for seconds, _kilobytes in figures)
            peak = max(kilobytes for _seconds, kilobytes in figures) / 1024
            memory = f"   peak {peak:,.0f} MB" if words else ""
            print(f"  {label:<14} {times[1]:>6.1f} s  ({times[0]:.1f}–{times[-1]:.1f}){memory}")


def _run(folder: str, words: list[str]) -> tuple[float, int]:
    command = [sys.executable, "-m", "tahqiq", "demo", "--folder", folder, *words]
    start = time.perf_counter()
    subprocess.run(command, check=True, capture_output=True, env=os.environ | {"DEMO_SERVE": "0"})
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
