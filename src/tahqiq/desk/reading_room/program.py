"""The program that runs in the closed room: before it looks at a hostile file it takes everything away from itself.

The network, the disk, memory, processor time, further files. It gets the bytes on its standard input and says what
it found as one JSON object on its standard output.
"""

import ctypes
import json
import os
import resource
import sys
from typing import Any

from PIL import Image

from tahqiq.desk.reading_room.findings import Findings
from tahqiq.desk.reading_room.picture import is_picture, read_picture
from tahqiq.desk.reading_room.provenance import read_provenance
from tahqiq.desk.reading_room.recording import read_recording

_NOWHERE = "/proc/self/fdinfo"  # holds nothing of use, and is gone with the process
_NO_NEW_PRIVILEGES = 38  # PR_SET_NO_NEW_PRIVS
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
MEMORY = 1536 * 1024 * 1024  # bytes of address space
SECONDS = 20  # of processor time
MOST_OUT = 200_000


def lock_in() -> tuple[str, ...]:
    """Gives up network, disk, memory and time; what the machine did not let us give up."""
    libc = ctypes.CDLL(None, use_errno=True)
    libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
    left = []
    if not any(libc.unshare(flags) == 0 for flags in (CLONE_NEWUSER | CLONE_NEWNET, CLONE_NEWNET)):
        left.append("the network")
    try:
        os.chroot(_NOWHERE)
        os.chdir("/")
    except OSError:
        left.append("the disk")
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, 64),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NPROC, 0),
    ):
        _soft, hard = resource.getrlimit(what)
        limit = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (limit, limit))
    return tuple(left)


def read_facts(data: bytes, found: Findings) -> str | None:
    """What the file says of itself; the reason where it could not be read."""
    if is_picture(data):
        return read_picture(data, found)
    if data[4:8] == b"ftyp":
        return read_recording(data, found)
    found.warn("no_reader", "no reader for this kind of file: nothing was read out of it")
    return None


def main() -> None:
    """Reads the bytes and prints what was found."""
    Image.init()  # loads its readers: once the disk is given up, nothing can be loaded any more
    left = lock_in()
    data = sys.stdin.buffer.read()
    result: dict[str, Any]
    if sys.argv[1:] == ["provenance"]:
        result = read_provenance(data)
    else:
        found = Findings()
        problem = read_facts(data, found)
        if left:
            found.warn(
                "room_open", f"the machine did not let the reading program give up {' and '.join(left)}"
            )
        result = {"says": found.says, "warnings": found.warnings, "problem": problem, "tool": found.tool}
    text = json.dumps(result, ensure_ascii=True)
    sys.stdout.write(text if len(text) <= MOST_OUT else json.dumps({"problem": "it says too much of itself"}))


if __name__ == "__main__":
    main()
