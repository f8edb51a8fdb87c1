"""A backup or a restoring that is killed at its n-th look at the disk: a process that forks one child for each n.

Python itself tells of every file that is opened to be written, named, linked or taken away (audit events). The process
says one line a point on its output: how the child ended, negative for a signal.
"""

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from practice_backups import backed_up, brought_back, opened

EVENTS = (
    "open",
    "os.rename",
    "os.link",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "shutil.",
    "sqlite3.connect",
)


WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def kill_at(number: int) -> None:
    """From now on counts, and ends this process as a power cut would."""
    seen = 0

    def hear(event: str, given: tuple[object, ...]) -> None:
        nonlocal seen
        if event.startswith(EVENTS) and (event != "open" or int(given[2] or 0) & WRITES):
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hear)


def act(what: str, folder: Path) -> None:
    if what == "backup":
        desk = opened(str(folder / "mission"), folder / "keys")
        backed_up(desk, folder / "made")
        desk.store.close()
    else:
        brought_back(folder / "backup", str(folder / "made"), folder / "made.keys", nothing_newer=True)


def run(what: str, folder: Path, number: int | None) -> int:
    """The act in a child; killed at a point, or to its end."""
    child = os.fork()
    if child == 0:
        if number is not None:
            kill_at(number)
        act(what, folder)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


for line in sys.stdin:  # "restore FOLDER 17", or "restore FOLDER -" for one that is let be
    told, where, point = line.split()
    print(run(told, Path(where), None if point == "-" else int(point)), flush=True)
