"""Writers as processes of their own: each enters sources one after another and says what was acknowledged."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

WRITER = """
import json, os, sys, time
from datetime import UTC, datetime
from pathlib import Path
from tahqiq.desk.append import append
from tahqiq.desk.clock import CaseClock
from tahqiq.desk.open_desk import open_desk
from tahqiq.errors import TahqiqError
from tahqiq.model.source import Source

mission, keys, name, many, held = sys.argv[1:]
desk = open_desk(mission, Path(keys), CaseClock(datetime(2025, 10, 28, 12, tzinfo=UTC)), os.urandom)

def say(**what):
    print(json.dumps(what), flush=True)

def source(number):
    one = f"{name}-{number}"
    return Source(id=one, name=one, kind="media", independence_group=one)

def enter(deeds):
    return append(desk, "duty-1", [("source.registered", source(number)) for number in deeds])

say(ready=True)
sys.stdin.readline()
if held == "held":
    from tahqiq.desk import append as appending
    real = appending.write_entries
    def written_then_held(*given):
        real(*given)
        say(holds=True)
        time.sleep(600)
    appending.write_entries = written_then_held
done = number = 0
while done < int(many) and number < 500:
    try:
        indexes = enter([number] if number % 3 else [number, number + 1000])
    except TahqiqError as error:
        say(refused=error.code, why=str(error))
        if error.code == "REG007":
            break
        time.sleep(0.1)
    else:
        say(done=f"{name}-{number}", first=indexes.start, end=indexes.stop)
        done += 1
    number += 1
desk.store.close()
"""


class Writer:
    """One process that writes, from when it is let go."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert self.hears() == {"ready": True}

    def go(self) -> None:
        self.process.stdin.write("go\n")
        self.process.stdin.flush()

    def hears(self) -> dict[str, object]:
        return json.loads(self.process.stdout.readline())

    def rest(self) -> list[dict[str, object]]:
        """All it still says, until its end."""
        told = [json.loads(line) for line in self.process.stdout if line.endswith("\n")]
        self.process.wait()
        return told


@contextmanager
def writer(mission: str, keys: Path, name: str, many: int, *, held: bool = False) -> Iterator[Writer]:
    """A writer of so many acts; ``held``: it stops with the pen in its hand, everything written but not committed."""
    words = [mission, str(keys), name, str(many), "held" if held else "free"]
    command = [sys.executable, "-c", WRITER, *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Writer(process)
        finally:
            process.kill()
