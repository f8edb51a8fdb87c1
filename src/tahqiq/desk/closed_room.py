"""Running a program on a hostile file in a closed room: no environment, little time, little said, nothing inherited."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

SECONDS = 30.0  # by the clock on the wall; the program limits its own processor time and memory
MOST_SAID = 400_000  # bytes


class RoomFailed(Exception):
    """The program said nothing that can be used: it was stopped, it crashed, or it said too much."""


def ask_in_closed_room(program: Sequence[str], data: bytes, seconds: float = SECONDS) -> dict[str, Any]:
    """What the program says about ``data``, which it gets on its standard input, as one JSON object.

    ``program`` are the words behind the interpreter: a file, or ``-m`` and a module.

    Only this interpreter, isolated from the environment and from the user's packages. The bytes never touch a
    disk. Raises ``RoomFailed`` with the reason; whatever the file did, it did it to a process that is gone.
    """
    with subprocess.Popen(  # noqa: S603 - our own program, our own words
        [sys.executable, "-I", "-B", *program],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        start_new_session=True,
    ) as process:
        stopped = threading.Event()
        late = threading.Timer(seconds, _stop, (process, stopped))
        feeder = threading.Thread(target=_feed, args=(process, data), daemon=True)
        late.start()
        feeder.start()
        try:
            said = process.stdout.read(MOST_SAID + 1) if process.stdout is not None else b""
        finally:
            late.cancel()
            process.kill()
            process.wait()
            feeder.join()
    if stopped.is_set():
        raise RoomFailed(f"it took longer than {seconds:g} seconds")
    return _understood(said, process.returncode)


def _stop(process: "subprocess.Popen[bytes]", stopped: threading.Event) -> None:
    stopped.set()  # first: whoever reads what the program says goes on as soon as it is killed
    process.kill()


def _feed(process: "subprocess.Popen[bytes]", data: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(data)
        process.stdin.close()
    except OSError:  # it stopped reading; what it said before tells why
        return


def _understood(said: bytes, code: int | None) -> dict[str, Any]:
    if len(said) > MOST_SAID:
        raise RoomFailed("it says too much of itself")
    try:
        found = json.loads(said)
    except (ValueError, RecursionError) as error:
        raise RoomFailed(f"the reading program broke on it (it ended with {code})") from error
    if not isinstance(found, dict):
        raise RoomFailed("the reading program did not answer as it should")
    return found
